"""Taking a tip: one transaction keeps the words, the receipt's public half, the promise of triage and the answer."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.errors import ConflictError, WrongStateError
from hotline.domain.tips import Channel, Compartment, TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, Clocks, Priority
from hotline.domain.work import JobName
from hotline.ports import FreshReceipt
from hotline.services import dialogue
from hotline.store import outbox, trail, visits
from hotline.store.tips import NO_NUMBER, ThreadRow, TipRow
from hotline.store.visits import ReplayRow
from hotline.vault.keyring import Keyring
from hotline.vault.receipts import public_key
from hotline.vault.small_seals import name_hash, open_under, seal_under

#: How long a delivery is known again; longer than any form token lives.
REPLAY_KEPT = timedelta(hours=24)
_PURPOSE = "replay"


@dataclass(frozen=True)
class Delivery:
    """One delivery of words. ``name`` is its own random name (form nonce, message id): 16 bytes or more."""

    name: bytes = field(repr=False)
    words: str = field(repr=False)
    channel: Channel
    language: str
    suspect: bool = False  # the trap field was filled: lowers rank, never refuses


@dataclass(frozen=True)
class Taken:
    """What the person must be told, and the promise to relay after the commit (None when it was taken before)."""

    number: str = field(repr=False)
    outbox_id: str | None
    thread_id: str = ""  # empty when it was taken before


def earlier_answer(session: Session, replay_key: bytes, name: bytes) -> Taken | None:
    """The answer to a delivery that was taken before, word for word. Raises WrongStateError when it was let go."""
    row = visits.find_replay(session, name_hash(name, _PURPOSE, replay_key))
    if row is None:
        return None
    if row.sealed_answer is None:
        raise WrongStateError(move="show_receipt", state="kept")
    answer = json.loads(open_under(name, _PURPOSE, row.sealed_answer))
    return Taken(answer["number"], None)


def receive(
    session: Session, keyring: Keyring, replay_key: bytes, receipt: FreshReceipt, delivery: Delivery, now: datetime,
    *, clocks: Clocks = CLOCKS,
) -> Taken:
    """Keep a tip. Raises ConflictError when the same delivery was taken a moment ago: ask ``earlier_answer`` again."""
    thread, tip = open_tip(
        session, replay_key, receipt, delivery.name, delivery.channel, delivery.language, now, suspect=delivery.suspect, clocks=clocks
    )
    message = dialogue.hear(session, keyring, thread, tip, delivery.words, "tip", now)
    return Taken(receipt.number, outbox.promise(session, JobName.TRIAGE_MESSAGE, message.id, now), thread.id)


def open_tip(
    session: Session, replay_key: bytes, receipt: FreshReceipt, name: bytes, channel: Channel, language: str, now: datetime,
    *, suspect: bool = False, clocks: Clocks = CLOCKS,
) -> tuple[ThreadRow, TipRow]:
    """Open a thread with its first tip, for one delivery. Raises ConflictError when that was taken a moment ago."""
    remember(session, replay_key, name, json.dumps({"number": receipt.number}).encode(), now)
    return _open(session, new_thread(receipt, language, now), channel, language, now, suspect=suspect, clocks=clocks)


def receive_without_number(
    session: Session, keyring: Keyring, delivery: Delivery, written_at: datetime, now: datetime, *, clocks: Clocks = CLOCKS
) -> str:
    """Keep words that reached us too late to answer, as a tip that no number opens; returns the promise of triage."""
    thread, tip = open_without_number(session, delivery.channel, delivery.language, now, clocks=clocks)
    tip.received_at = written_at  # "tonight" is counted from here; the clock to read it runs from now
    message = dialogue.hear(session, keyring, thread, tip, delivery.words, "tip", written_at)
    return outbox.promise(session, JobName.TRIAGE_MESSAGE, message.id, now)


def open_without_number(
    session: Session, channel: Channel, language: str, now: datetime, *, clocks: Clocks = CLOCKS
) -> tuple[ThreadRow, TipRow]:
    """Open a thread that nobody can come back to: its number was never made, its private half is thrown away."""
    thread = new_thread(FreshReceipt("", NO_NUMBER, secrets.token_bytes(32), public_key(secrets.token_bytes(32))), language, now)
    return _open(session, thread, channel, language, now, clocks=clocks)


def _open(
    session: Session, thread: ThreadRow, channel: Channel, language: str, now: datetime, *, clocks: Clocks, suspect: bool = False
) -> tuple[ThreadRow, TipRow]:
    session.add(thread)
    session.flush()  # the tip refers to the thread, and the message to both
    tip = new_tip(thread, channel, language, now, suspect=suspect, clocks=clocks)
    session.add(tip)
    session.flush()
    trail.record(session, hour_of(now), ActorKind.TIPSTER, "", Action.TIP_RECEIVED, "tip", tip.id)
    return thread, tip


def new_thread(receipt: FreshReceipt, language: str, now: datetime) -> ThreadRow:
    """What a receipt will open."""
    return ThreadRow(
        generation=receipt.generation, lookup_id=receipt.lookup_id, public_key=receipt.public_key, language=language,
        opened_hour=hour_of(now), last_sequence=0,
    )


def new_tip(
    thread: ThreadRow, channel: Channel, language: str, now: datetime, *, suspect: bool = False, clocks: Clocks = CLOCKS
) -> TipRow:
    """A tip as it waits for understanding: nobody has read it, so the P1 reading clock runs."""
    clock = clocks[Priority.P1]
    return TipRow(
        thread_id=thread.id, channel=channel, compartment=Compartment.SCREENING, state=TipState.RECEIVED,
        language=language, received_at=now, read_by=now + clock.read_within, suspect=suspect, opened_order=1,
    )


def remember(session: Session, replay_key: bytes, name: bytes, answer: bytes, now: datetime) -> None:
    """Store the answer to a delivery under its name. Raises ConflictError when there is one already."""
    hashed = name_hash(name, _PURPOSE, replay_key)
    row = ReplayRow(name_hash=hashed, sealed_answer=seal_under(name, _PURPOSE, answer), expires_at=now + REPLAY_KEPT)
    if not visits.add_replay(session, row):
        raise ConflictError(kind="delivery")


def let_go(session: Session, replay_key: bytes, name: bytes, now: datetime) -> None:
    """The receipt is known to be kept: the stored answer goes, the name stays so that a repeat makes no second tip."""
    row = visits.find_replay(session, name_hash(name, _PURPOSE, replay_key))
    if row is not None and row.sealed_answer is not None:
        row.sealed_answer = None
        trail.record(session, hour_of(now), ActorKind.TIPSTER, "", Action.RECEIPT_KEPT, "receipt", "")
