"""Builders for the tests of voices: a call that became a tip, a recording at the carrier, and one that was fetched."""

from datetime import datetime
from secrets import token_bytes, token_hex

from sqlalchemy.orm import Session

from hotline.domain.phone import Hearing
from hotline.services import recordings
from hotline.services.intake import Taken
from hotline.services.recordings import Sealed, VoiceTip
from hotline.store import tips
from hotline.store.outbox import OutboxRow
from hotline.store.phone import RecordingRow
from tests.services.tip_builders import NOW, Keys, Told, fresh_receipt

KEY = b"c" * 32


def sid(kind: str = "RE") -> str:
    """A carrier id as the carrier makes them."""
    return kind + token_hex(16)


def called(
    session: Session, *, keys: Keys, danger: bool = False, at: datetime = NOW, name: bytes | None = None
) -> Told:
    """A tip that was begun by voice; no word of it is here yet."""
    receipt, seed = fresh_receipt(public=keys("public"))
    taken: Taken = recordings.tell_by_voice(session, KEY, receipt, VoiceTip(name or token_bytes(34), "zh", danger), at)
    tip, *_ = tips.tips_of_thread(session, taken.thread_id)
    return Told(receipt.number, seed, taken.thread_id, tip.id, "", "")


def recorded(
    session: Session, *, keys: Keys, told: Told, at: datetime = NOW, recording: str | None = None
) -> str:
    """A recording that is finished at the carrier; returns its message id."""
    promised = recordings.note(session, keys("carrier"), KEY, told.thread_id, recording or sid(), 12, at)
    assert promised is not None
    session.flush()
    return session.get_one(OutboxRow, promised).subject_id


def fetched(session: Session, *, keys: Keys, message_id: str, at: datetime = NOW) -> Sealed:
    """A recording that the worker has brought here."""
    sealed = Sealed(token_hex(16), token_bytes(32))
    recordings.fetched(session, keys("carrier-worker"), message_id, sealed, at)
    session.flush()
    return sealed


def hearing(session: Session, message_id: str) -> Hearing:
    """Where a recording stands."""
    session.flush()
    return session.get_one(RecordingRow, message_id, populate_existing=True).hearing
