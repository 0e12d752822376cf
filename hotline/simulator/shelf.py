"""The simulated carrier's memory: every record until somebody deletes it, the numbers that said STOP, and each phone's inbox."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import RLock

from hotline.domain.phone import CopyKind
from hotline.simulator.records import FINAL, Message, Record

#: Words by which the carrier itself blocks a number of ours for a phone, and lifts that again.
STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START_WORDS = frozenset({"START", "UNSTOP"})
#: Numbers that begin so fail by their last five digits: the carrier's own error code.
_FAULTY = "+150055"


class NotFinalError(Exception):
    """The record still changes: it cannot be deleted or emptied."""


class Shelf:
    """All that the carrier holds; every access is locked, because requests come in threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.lock = RLock()
        self._records: dict[str, Record] = {}
        self._stopped: set[tuple[str, str]] = set()
        self._inboxes: defaultdict[str, list[str]] = defaultdict(list)

    def keep(self, record: Record) -> None:
        """Put a record on the shelf."""
        with self.lock:
            self._records[record.sid] = record

    def find(self, kind: CopyKind, sid: str) -> Record | None:
        """A record by its id."""
        with self.lock:
            record = self._records.get(sid)
            return record if record is not None and record.kind is kind else None

    def all(self, kind: CopyKind | None = None) -> Sequence[Record]:
        """Everything of a kind, newest first."""
        with self.lock:
            return [record for record in reversed(self._records.values()) if kind in (None, record.kind)]

    def delete(self, record: Record) -> None:
        """Take a record off the shelf, whole. Raises NotFinalError."""
        with self.lock:
            if record.status not in FINAL:
                raise NotFinalError
            self._records.pop(record.sid, None)

    def empty(self, message: Message) -> None:
        """Take the words out of a message. Raises NotFinalError."""
        with self.lock:
            if message.status not in FINAL:
                raise NotFinalError
            message.body = ""

    def opt(self, phone: str, ours: str, words: str) -> str:
        """Note what a phone says about further texts, as the carrier does itself; returns STOP, START or nothing."""
        word = words.strip().upper()
        with self.lock:
            if word in STOP_WORDS:
                self._stopped.add((phone, ours))
                return "STOP"
            if word in START_WORDS:
                self._stopped.discard((phone, ours))
                return "START"
        return ""

    def stopped(self, phone: str, ours: str) -> bool:
        """Whether a phone wants nothing more from a number of ours."""
        with self.lock:
            return (phone, ours) in self._stopped

    def hand_over(self, message: Message) -> None:
        """Put a text into its phone's inbox: from here it is the person's own."""
        with self.lock:
            self._inboxes[message.receiver].append(message.body)

    def take_inbox(self, phone: str) -> list[str]:
        """What came to a phone since it was last looked at."""
        with self.lock:
            return self._inboxes.pop(phone, [])


def fault_of(number: str) -> int | None:
    """The error that a number stands for: +15005530006 cannot be reached (30006), +15005521211 is no number (21211)."""
    return int(number[-5:]) if number.startswith(_FAULTY) and len(number) == 12 else None
