"""Signed tokens with a time of issue: forms, staff session cookies and invitations. The only user of itsdangerous.

Signing does not hide, so nothing secret is inside; nothing that a tipster keeps is ever a token.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from hotline.domain.errors import HotlineError

NONCE_BYTES = 16
SHORTEST_SECRET = 32
#: Two machines' clocks may differ by this much; a token from further ahead is not ours to believe.
_SKEW = timedelta(seconds=60)


@unique
class Purpose(StrEnum):
    """What a token is for. Each has its own salt, so that none passes for another."""

    PUBLIC_FORM = "public-form"
    DESK_FORM = "desk-form"
    SESSION = "session"
    INVITATION = "invitation"


LIFETIMES: Mapping[Purpose, timedelta] = MappingProxyType(
    {
        Purpose.PUBLIC_FORM: timedelta(hours=12),
        Purpose.DESK_FORM: timedelta(hours=12),
        Purpose.SESSION: timedelta(hours=10),
        Purpose.INVITATION: timedelta(hours=72),
    }
)


@unique
class TokenProblem(StrEnum):
    """Why a token was not taken."""

    EXPIRED = "expired"
    INVALID = "invalid"
    MISSING = "missing"


class TokenError(HotlineError):
    """A token cannot be taken; ``problem`` says why, the token itself is nowhere in it."""

    def __init__(self, problem: TokenProblem) -> None:
        self.key = f"token_{problem.value}"
        super().__init__()
        self.problem = problem


class Tokens:
    """Makes and reads the tokens of one face under that face's secret."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"a token secret has {SHORTEST_SECRET} bytes or more")
        self._secret = secret

    def __repr__(self) -> str:
        return "Tokens()"

    def form(self, purpose: Purpose, language: str, now: datetime, *, bound_to: bytes = b"") -> str:
        """A form token: a random nonce, the purpose and the language, nothing else.

        ``bound_to`` (for example the hash of a session id) is signed and not inside; reading needs the same.
        """
        return self._make(purpose, [_text(secrets.token_bytes(NONCE_BYTES)), purpose.value, language], now, bound_to)

    def read_form(self, token: str | None, purpose: Purpose, now: datetime, *, bound_to: bytes = b"") -> bytes:
        """The nonce of a form token. Raises TokenError."""
        return _bytes(self._read(token, purpose, now, bound_to)[0])

    def session(self, session_id: bytes, now: datetime) -> str:
        """What the session cookie of staff holds: the random session id only."""
        return self._make(Purpose.SESSION, [_text(session_id)], now)

    def read_session(self, token: str | None, now: datetime) -> bytes:
        """The session id. Raises TokenError."""
        return _bytes(self._read(token, Purpose.SESSION, now)[0])

    def invitation(self, staff_id: str, now: datetime) -> str:
        """The end of the address that an administrator hands to a new member of staff."""
        return self._make(Purpose.INVITATION, [staff_id], now)

    def read_invitation(self, token: str | None, now: datetime) -> str:
        """The invited person's staff id. Raises TokenError."""
        return self._read(token, Purpose.INVITATION, now)[0]

    def _make(self, purpose: Purpose, content: list[str], now: datetime, bound_to: bytes = b"") -> str:
        made: str | bytes = self._serializer(purpose, now, bound_to).dumps(content)
        return made if isinstance(made, str) else made.decode("ascii")

    def _read(self, token: str | None, purpose: Purpose, now: datetime, bound_to: bytes = b"") -> list[str]:
        if not token:
            raise TokenError(TokenProblem.MISSING)
        try:
            content, issued = self._serializer(purpose, now, bound_to).loads(token, return_timestamp=True)
        except (BadData, UnicodeError):
            # The text and the payload of either quote the token: nothing of it may travel on.
            raise TokenError(TokenProblem.INVALID) from None
        if not -_SKEW <= now - issued <= LIFETIMES[purpose]:
            raise TokenError(TokenProblem.EXPIRED)
        return list(content)

    def _serializer(self, purpose: Purpose, now: datetime, bound_to: bytes) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret,
            salt=b"hotline." + purpose.value.encode() + b"\0" + bound_to,
            signer=_SignerAt,
            signer_kwargs={"now": now, "key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


class _SignerAt(TimestampSigner):
    """Signs at a given moment, so that no clock is read below the edge."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def get_timestamp(self) -> int:
        """The moment that was given."""
        return int(self._now.timestamp())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
