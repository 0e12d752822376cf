"""What a person said of a tip's sorting, beside what the machine proposed: sealed to the tip's own desk, gone with the tip.

The record holds labels and places only. The words stay in their own envelope, so that there is never a second copy of them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from hotline.domain.topics import Category
from hotline.domain.urgency import Priority, Reason
from hotline.services.sealing import INSIDE, Record, open_record, reseal_record, seal_record
from hotline.store import corrections, envelopes
from hotline.store.corrections import CorrectionRow
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring

#: A mark that names nothing, and one that points to the tipster; every other is the kind of an entity.
NO_MARK, CLUE = "none", "clue"


@dataclass(frozen=True)
class Mark:
    """A person's word on a span of a message: ``kind`` is an entity's kind, NO_MARK or CLUE."""

    message_id: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Labels:
    """Everything that people said of one tip. None: the machine's proposal was left as it was.

    ``messages`` are the words that had been seen then, in order.
    """

    category: Category | None = None
    priority: Priority | None = None
    reason: Reason | None = None
    marks: tuple[Mark, ...] = ()
    messages: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """As it is sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def of(cls, plain: bytes) -> "Labels":
        """The reverse of ``to_bytes``."""
        told = json.loads(plain)
        return cls(
            category=Category(told["category"]) if told["category"] else None,
            priority=Priority(told["priority"]) if told["priority"] else None,
            reason=Reason(told["reason"]) if told["reason"] else None,
            marks=tuple(Mark(**mark) for mark in told["marks"]), messages=tuple(told["messages"]),
        )

    def marked(self, mark: Mark) -> "Labels":
        """With a word on a span in place of the earlier one."""
        others = tuple(each for each in self.marks if (each.message_id, each.start, each.end) != (mark.message_id, mark.start, mark.end))
        return replace(self, marks=(*others, mark))


def read_labels(session: Session, keyring: Keyring, tip_id: str) -> Labels | None:
    """What people said of a tip; None while nobody has said anything."""
    row = corrections.of_tip(session, tip_id)
    return None if row is None else Labels.of(open_record(session, keyring, row.record_id))


def keep_labels(session: Session, keyring: Keyring, tip: TipRow, labels: Labels) -> None:
    """Keep what was said, in place of what was said before: the old ciphertext is deleted."""
    row = corrections.of_tip(session, tip.id)
    if row is not None:
        reseal_record(session, keyring, row.record_id, labels.to_bytes(), tip.compartment)
        return
    record = Record("labels", tip.thread_id, INSIDE)
    session.add(CorrectionRow(tip_id=tip.id, record_id=seal_record(session, keyring, record, labels.to_bytes(), tip.compartment)))


def forget_labels(session: Session, tip_id: str) -> None:
    """The tip's words go: what was said of them goes too."""
    row = corrections.of_tip(session, tip_id)
    if row is not None:
        envelopes.delete_envelope(session, row.record_id)
        session.delete(row)


def amended(finding: Mapping[str, Any], marks: Iterable[Mark]) -> dict[str, Any]:
    """The machine's finding of one message with people's words in place of its own.

    A changed or added entity says in ``was`` what the machine had said, and has no normal form: nobody typed one.
    ``dropped`` are spans that name nothing, in a person's word.
    """
    entities = {(int(each["start"]), int(each["end"])): each for each in finding.get("entities", ())}
    clues, dropped = list(finding.get("clues", ())), []
    for mark in marks:
        place = (mark.start, mark.end)
        was = str(entities[place]["type"]) if place in entities else NO_MARK
        if mark.kind == CLUE:
            clues.append(list(place))
        elif mark.kind == NO_MARK:
            dropped += [{"start": mark.start, "end": mark.end, "was": was}] if entities.pop(place, None) else []
        elif mark.kind != was:
            entities[place] = {"type": mark.kind, "start": mark.start, "end": mark.end, "norm": None, "slang": None, "was": was}
    return {**finding, "entities": [entities[place] for place in sorted(entities)], "clues": clues, "dropped": dropped}
