"""Which keys there are, of which kind, and which process holds which: tables only, no key ever passes through here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType

from hotline.vault.faults import KeyFault


@unique
class KeyKind(StrEnum):
    """SEALING is an X25519 pair, SIGNING an Ed25519 seed and its public half, SECRET 32 random bytes without one."""

    SEALING = "sealing"
    SIGNING = "signing"
    SECRET = "secret"  # noqa: S105 - a kind of key, not a key


KINDS: Mapping[str, KeyKind] = MappingProxyType(
    {
        **dict.fromkeys(
            ("screening", "desk", "integrity", "originals", "sender", "times", "identity"), KeyKind.SEALING
        ),
        **dict.fromkeys(("desk-signing", "audit-signing", "manifest-signing"), KeyKind.SIGNING),
        **dict.fromkeys(
            (
                "receipt-pepper",
                "payout-pepper",
                "form-token",
                "limit",
                "conversation",
                "webhook",
                "session",
                "staff-secret",
                "desk-index",
                "integrity-session",
                "integrity-staff-secret",
                "integrity-index",
                "carrier-api",
            ),
            KeyKind.SECRET,
        ),
    }
)

QUARTERLY = frozenset({"screening", "desk", "integrity", "originals", "sender", "times", "identity"})
"""Purposes whose keys live by the quarter, so that destroying a quarter's key shreds the quarter."""

PEPPERS = frozenset({"receipt-pepper", "payout-pepper"})
"""Purposes whose every key is one generation with its own Argon2id cost; at most two of each are live."""

OPERATOR_PURPOSES = frozenset({"carrier-api", "webhook"})
"""Keys that somebody else made: they stand in no manifest and may be absent. Both hold the carrier's auth token: one to call
the carrier, one to know its calls."""

ROOT_PURPOSES = frozenset({"manifest-signing", "identity"})
"""Keys that no process holds. Their folder is kept offline; identities, where a law demands them, are opened there."""

PROCESSES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "public": frozenset({"receipt-pepper", "form-token", "limit", "payout-pepper"}),
        "carrier": frozenset({"receipt-pepper", "conversation", "webhook", "limit", "payout-pepper"}),
        "desk": frozenset(
            {
                "session",
                "staff-secret",
                "limit",
                "desk-signing",
                "desk",
                "originals",
                "times",
                "desk-index",
                "payout-pepper",
            }
        ),
        "integrity": frozenset(
            {
                "integrity-session",
                "integrity-staff-secret",
                "limit",
                "desk-signing",
                "integrity",
                "times",
                "integrity-index",
            }
        ),
        "triage": frozenset({"screening", "desk-index", "integrity-index", "desk-signing"}),
        "carrier-worker": frozenset({"sender", "carrier-api"}),
        "general": frozenset(),
        "schedule": frozenset(),
        "signer": frozenset({"audit-signing"}),
    }
)
"""The private and secret purposes of each process. Public halves of every key are in every process's manifest."""

_QUARTER = re.compile("([0-9]{4})q([1-4])")


@dataclass(frozen=True)
class KeyName:
    """A purpose with its period: a quarter such as "2026q4", a generation such as "2", or "" for a first key."""

    purpose: str
    period: str = ""

    @property
    def id(self) -> str:
        """The name of the key's file and of its sealed keys."""
        return f"{self.purpose}-{self.period}" if self.period else self.purpose

    @property
    def age(self) -> tuple[int, ...]:
        """Sorts the keys of one purpose from old to new: as text, generation "10" would stand before "9"."""
        return tuple(int(number) for number in re.findall("[0-9]+", self.period)) or (1,)


def first_name(purpose: str, quarter: str) -> KeyName:
    """The name of a purpose's first key. Raises KeyFault when ``quarter`` is none and the purpose lives by it."""
    if purpose in QUARTERLY:
        return KeyName(purpose, _checked_quarter(quarter))
    return KeyName(purpose, "1" if purpose in PEPPERS else "")


def next_name(newest: KeyName, quarter: str = "") -> KeyName:
    """The name after ``newest``: for quarterly purposes the given quarter, or without one the quarter after.

    Other purposes count on and ignore the quarter. Raises KeyFault when the given quarter is not later.
    """
    if newest.purpose not in QUARTERLY:
        return KeyName(newest.purpose, str(newest.age[0] + 1))
    following = KeyName(newest.purpose, _checked_quarter(quarter) if quarter else _quarter_after(newest.period))
    if following.age <= newest.age:
        raise KeyFault(f"{newest.purpose} already has a key for {newest.period}: give a later quarter")
    return following


def _checked_quarter(text: str) -> str:
    if _QUARTER.fullmatch(text) is None:
        raise KeyFault("a period is a year and a quarter, such as 2026q4")
    return text


def _quarter_after(period: str) -> str:
    year, quarter = int(period[:4]), int(period[5:])
    return f"{year + quarter // 4}q{quarter % 4 + 1}"
