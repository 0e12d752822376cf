"""Deliveries to our carrier face: signed as the carrier signs, tried again as it tries, and troubled on demand."""

import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from queue import Queue
from threading import Event, Thread

from twilio.request_validator import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER, RequestValidator

#: The carrier waits this long for an answer, and tries so often.
_SECONDS, _TRIES = 15.0, 3


@unique
class Trouble(StrEnum):
    """What may happen to one delivery on its way."""

    DOUBLE = "double"  # it arrives twice
    LOSE = "lose"  # it arrives, its answer is lost, and it is tried again
    DROP = "drop"  # it never arrives, and is tried again
    FORGE = "forge"  # it is signed with another's token


@dataclass(frozen=True)
class Answer:
    """What came back: a status (0: nothing came) and the body."""

    status: int
    body: str = ""

    @property
    def taken(self) -> bool:
        """Whether the carrier is content with it."""
        return 200 <= self.status < 300


Send = Callable[[str, Mapping[str, str], Mapping[str, str]], Answer]
Callback = tuple[str, Mapping[str, str]]


def send(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    """One POST of form fields over the network."""
    body = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310 (the carrier face's own address)
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 (as above)
            return Answer(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(errors="replace"))
    except OSError:
        return Answer(0)


class Post:
    """Takes deliveries to the carrier face. Callbacks go one after the other from a thread of their own."""

    def __init__(self, token: str, send: Send = send, *, sha256: bool = False) -> None:
        self._validator, self._send = RequestValidator(token), send
        self._algorithm = "HMAC_SHA256" if sha256 else None
        self.troubles: deque[Trouble] = deque()
        self.reorder = False
        self._callbacks: Queue[list[Callback] | Event] = Queue()
        self._thread: Thread | None = None

    def deliver(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Deliver and return the answer; again after a refusal or silence, as the carrier does."""
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is Trouble.FORGE:
            return self._send(url, fields, {SIGNATURE_HEADER: RequestValidator("0" * 32).compute_signature(url, fields)})
        if trouble in (Trouble.DOUBLE, Trouble.LOSE):
            self._attempt(url, fields)
        answer = Answer(0)
        for _ in range(_TRIES):
            answer = self._attempt(url, fields)
            if answer.taken or 400 <= answer.status < 500:
                break
        return answer

    @property
    def forges(self) -> bool:
        """Whether the next delivery is not the carrier's own."""
        return bool(self.troubles) and self.troubles[0] is Trouble.FORGE

    def later(self, callbacks: Iterable[Callback]) -> None:
        """Deliver callbacks in order after this, or in the opposite order when asked to."""
        if self._thread is None:
            self._thread = Thread(target=self._carry, daemon=True)
            self._thread.start()
        batch = list(callbacks)
        self._callbacks.put(batch[::-1] if self.reorder else batch)

    def settle(self) -> None:
        """Wait until every callback so far was delivered."""
        if self._thread is not None:
            done = Event()
            self._callbacks.put(done)
            done.wait()

    def _carry(self) -> None:
        while True:
            batch = self._callbacks.get()
            if isinstance(batch, Event):
                batch.set()
                continue
            for url, fields in batch:
                self.deliver(url, fields)

    def _attempt(self, url: str, fields: Mapping[str, str]) -> Answer:
        headers = {SIGNATURE_HEADER: self._validator.compute_signature(url, fields, self._algorithm)}
        if self._algorithm:
            headers[SIGNATURE_SETTINGS_HEADER] = f"key=webhooks_sharedkey_simulated,algorithm={self._algorithm}"
        return self._send(url, fields, headers)
