"""The carrier's REST side behind ``ports.CarrierAccount``: one fixed host, no redirects, and errors that carry a code alone."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from hotline.domain.errors import CarrierError
from hotline.domain.phone import CopyKind
from hotline.ports import Stray

#: What the official client calls, whatever we put in its place.
OFFICIAL = "https://api.twilio.com/"
#: Seconds to connect, and between two bytes. Nobody waits for a page behind these calls.
TIMEOUT = 10.0
_SID = re.compile(r"(SM|MM|CA|RE)[0-9a-f]{32}")
_CHUNK = 64 * 1024
_PAGE = 200
T = TypeVar("T")
#: The account lacks the feature by which the carrier never keeps a text.
_NO_RETENTION_FEATURE = frozenset({"30029", "30030"})
#: "Not complete yet", as a code and as a status.
_NOT_FINAL = frozenset({"20009", "http_409"})
#: Ours to mend and not the message's fault: wrong token, account suspended, too many requests.
_PASSING = frozenset({"20003", "20005", "20429", "14107", "30001", "30002", "http_401", "http_403", "http_429"})
#: States of a text that say it never left.
_NEVER_SENT = frozenset({"failed", "undelivered", "canceled"})


class FixedHostClient(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """The official HTTP client with the host swapped; it follows no redirect and keeps nothing of the last call."""

    def __init__(self, api_url: str) -> None:
        quiet = logging.getLogger("hotline.carrier")
        quiet.setLevel(logging.CRITICAL)  # the client logs addresses and numbers at INFO
        super().__init__(logger=quiet, timeout=None)
        self.session.trust_env = False  # a .netrc or a proxy of the environment is no setting of ours
        self.api_url = api_url

    def request(self, method: str, url: str, *given: Any, **named: Any) -> Response:
        """Call the carrier. Raises CarrierError when the client would call anybody else."""
        named["timeout"], named["allow_redirects"] = TIMEOUT, False
        try:
            return super().request(method, self.swapped(url), *given, **named)
        finally:
            self._test_only_last_request = self._test_only_last_response = None

    def swapped(self, url: str) -> str:
        """The address at our carrier. Raises CarrierError."""
        if not url.startswith(OFFICIAL):
            raise CarrierError("foreign_host", permanent=True)
        return self.api_url + url.removeprefix(OFFICIAL)


class TwilioAccount:
    """``ports.CarrierAccount`` over the official client. No error of it holds an address, a number, an id or a text."""

    def __init__(self, account: str, token: str, api_url: str, *, sender: str, status_url: str) -> None:
        for name in ("twilio.http_client", "urllib3"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._account, self._token = account, token
        self._http = FixedHostClient(api_url)
        self._client = Client(account, token, http_client=self._http, environment={"-": "-"})
        self._sender, self._status_url = sender, status_url
        self._retention: dict[str, str] = {"content_retention": "discard"}

    def __repr__(self) -> str:
        return "TwilioAccount()"

    def dispose(self) -> None:
        """Close the connections."""
        self._http.session.close()

    @property
    def api_url(self) -> str:
        """Where the carrier answers."""
        return self._http.api_url

    @property
    def sender(self) -> str:
        """Our number that texts leave from."""
        return self._sender

    def recording(self, sid: str) -> Iterator[bytes]:
        """The sound of a recording (WAV) as it arrives. Raises CarrierError, also in mid-way; "gone" when there is none."""
        address = self._http.swapped(f"{OFFICIAL}2010-04-01/Accounts/{self._account}/Recordings/{_checked(sid)}.wav")
        broken = False
        try:
            with self._http.session.get(
                address, auth=(self._account, self._token), stream=True, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise _of_status(answer.status_code)
                yield from answer.iter_content(_CHUNK)
        except requests.RequestException:
            broken = True
        if broken:
            raise CarrierError("unreachable", permanent=False)

    def erase(self, kind: CopyKind, sid: str) -> None:
        """Delete a record with all that belongs to it; what is gone already is a success. Raises CarrierError.

        Where a message's record cannot be deleted, at least its words go.
        """
        try:
            self._delete(kind, sid)
        except CarrierError as error:
            if not error.permanent or kind is not CopyKind.MESSAGE:
                raise
            with suppress(CarrierError):  # the deletion that follows says what is wrong
                self.empty(sid)
            self._delete(kind, sid)

    def empty(self, sid: str) -> None:
        """Take the words out of a message that stays. Raises CarrierError."""
        record = self._client.messages(_checked(sid))
        _plainly(lambda: record.update(body=""))

    def send_text(self, to: str, body: str) -> None:
        """Hand over a text. Raises CarrierError; its code "unknown" means that it may have been taken."""
        try:
            self._create(to, body)
        except CarrierError as error:
            if error.code not in _NO_RETENTION_FEATURE:
                raise
            self._retention = {}  # refused, so not sent: the copy is emptied and deleted like any other
            self._create(to, body)

    def was_sent(self, to: str, since: datetime) -> bool:
        """Whether a text of our own left for this number since a moment. Raises CarrierError."""
        texts = _plainly(lambda: self._client.messages.list(to=to, from_=self._sender, date_sent_after=since, page_size=50))
        return any(text.direction == "outbound-api" and text.status not in _NEVER_SENT for text in texts)

    def left_over(self, before: datetime) -> Iterable[Stray]:
        """Everything that the carrier has kept since before a moment. Raises CarrierError.

        The whole lists are asked for: the carrier's own filters know days only, and what is erased is on no list.
        """
        return _plainly(lambda: [stray for stray in self._kept() if stray.made_at < before])

    def _kept(self) -> Iterator[Stray]:
        for text in self._client.messages.stream(page_size=_PAGE):
            words = text.body or "" if text.direction == "inbound" else ""
            yield Stray(CopyKind.MESSAGE, _checked(text.sid), text.date_created, words)
        for voice in self._client.recordings.stream(page_size=_PAGE):
            yield Stray(CopyKind.RECORDING, _checked(voice.sid), voice.date_created, seconds=max(0, int(voice.duration or 0)))
        for call in self._client.calls.stream(page_size=_PAGE):
            yield Stray(CopyKind.CALL, _checked(call.sid), call.date_created)

    def _create(self, to: str, body: str) -> None:
        given = {"to": to, "from_": self._sender, "body": body, "status_callback": self._status_url, **self._retention}
        _plainly(lambda: self._client.messages.create(**given), sending=True)

    def _delete(self, kind: CopyKind, sid: str) -> None:
        records = {
            CopyKind.MESSAGE: self._client.messages, CopyKind.CALL: self._client.calls, CopyKind.RECORDING: self._client.recordings,
        }[kind]
        record = records(_checked(sid))
        try:
            _plainly(record.delete)
        except CarrierError as error:
            if error.code != "gone":
                raise


def _checked(sid: str) -> str:
    # It becomes part of an address, and it came from outside.
    if _SID.fullmatch(sid) is None:
        raise CarrierError("bad_id", permanent=True)
    return sid


def _plainly(act: Callable[[], T], *, sending: bool = False) -> T:
    """What an act gives. Whatever the libraries raise becomes a CarrierError: theirs hold addresses, numbers and texts."""
    try:
        return act()
    except CarrierError as error:
        fault = error
    except TwilioRestException as error:
        fault = _of_answer(error, sending=sending)
    except requests.RequestException as error:
        fault = CarrierError("unknown" if sending and not _never_left(error) else "unreachable", permanent=False)
    except (TwilioException, ValueError, KeyError, TypeError, AttributeError):
        fault = CarrierError("unknown" if sending else "strange_answer", permanent=False)
    raise fault  # outside the handlers, so that theirs is not its context either


def _of_answer(error: TwilioRestException, *, sending: bool) -> CarrierError:
    if error.status >= requests.codes.server_error:
        return CarrierError("unknown" if sending else f"http_{error.status}", permanent=False)
    if error.status == requests.codes.not_found:
        return CarrierError("gone", permanent=True)
    code = str(error.code) if isinstance(error.code, int) and error.code else f"http_{error.status}"
    if code in _NOT_FINAL or error.status == requests.codes.conflict:
        return CarrierError("not_final", permanent=False)
    return CarrierError(code, permanent=code not in _PASSING and f"http_{error.status}" not in _PASSING)


def _of_status(status: int) -> CarrierError:
    gone = status in {requests.codes.not_found, requests.codes.gone}
    return CarrierError("gone" if gone else f"http_{status}", permanent=gone)


def _never_left(error: requests.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have been taken."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
