"""Voices: a tip that was spoken, its recording on the way from the carrier, and the officer who hears and types it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, NotFoundError, WrongStateError
from hotline.domain.phone import CopyKind, Hearing
from hotline.domain.tips import Channel, ClueReason, Compartment, checked_text, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, Clocks, Priority, Reason
from hotline.domain.work import JobName
from hotline.ports import FreshReceipt
from hotline.services import carrier_copies, casework, dialogue, intake, return_visit
from hotline.services.intake import Taken
from hotline.services.sealing import IN, RECORDING, TRANSCRIPT, open_record
from hotline.store import envelopes, outbox, phone, tips, trail
from hotline.store.base import fresh_id
from hotline.store.phone import RecordingRow
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.vault.envelopes import Binding, seal
from hotline.vault.keyring import Keyring

#: Jumps through a voice within this time are one hearing.
ONE_HEARING = timedelta(minutes=15)


@dataclass(frozen=True)
class VoiceTip:
    """A call that becomes a tip. ``name`` is the call's id; ``danger``: key 1 was pressed."""

    name: bytes = field(repr=False)
    language: str
    danger: bool = False


@dataclass(frozen=True)
class Waiting:
    """A recording that the carrier worker must fetch."""

    sid: str = field(repr=False)
    copy_id: str


@dataclass(frozen=True)
class Voice:
    """A recording as the desk's page shows it."""

    message_id: str
    hearing: Hearing
    seconds: int
    written_hour: datetime


@dataclass(frozen=True)
class Sealed:
    """Where the sealed bytes lie, and the key that opens them."""

    file_id: str
    key: bytes = field(repr=False)


def tell_by_voice(
    session: Session, key: bytes, receipt: FreshReceipt, call: VoiceTip, now: datetime, *, clocks: Clocks = CLOCKS
) -> Taken:
    """Keep a tip that has no words yet: at the desk at once, with the clock of what nobody has understood.

    Raises ConflictError when this call's tip was kept a moment ago.
    """
    thread, tip = intake.open_tip(session, key, receipt, call.name, Channel.VOICE, call.language, now, clocks=clocks)
    _without_words(tip, now)
    if call.danger:
        clock = clocks[Priority.P1]
        tip.priority, tip.priority_reasons = Priority.P1, [Reason.DANGER_KEY.value]
        tip.act_by = now + clock.hand_over_within
    return Taken(receipt.number, None, thread.id)


def open_without_number(session: Session, language: str, now: datetime, *, clocks: Clocks = CLOCKS) -> ThreadRow:
    """A tip for a voice that no webhook told of: no number opens it. Returns its thread."""
    thread, tip = intake.open_without_number(session, Channel.VOICE, language, now, clocks=clocks)
    _without_words(tip, now)
    return thread


def note(
    session: Session, keyring: Keyring, key: bytes, thread_id: str, sid: str, seconds: int, now: datetime,
    *, clocks: Clocks = CLOCKS,
) -> str | None:
    """A recording is finished at the carrier: it joins the thread, and its fetching is promised. None for a repeat."""
    noted = carrier_copies.note(session, keyring, key, CopyKind.RECORDING, sid, now, erase_from=None)
    if phone.recording_of_copy(session, noted.copy_id) is not None:
        return None
    thread = return_visit.thread_of(session, thread_id)
    tip, *_ = tips.tips_of_thread(session, thread.id)
    message = dialogue.add_message(session, thread, tip, Binding(RECORDING, thread.id, fresh_id(), IN), _desk_of(tip), now)
    session.flush()  # the recording refers to it
    session.add(RecordingRow(message_id=message.id, copy_id=noted.copy_id, seconds=seconds))
    _wait_for_ears(session, tip, now, clocks)
    trail.record(session, hour_of(now), ActorKind.TIPSTER, "", Action.WORDS_ADDED, "tip", tip.id)
    return outbox.promise(session, JobName.FETCH_RECORDING, message.id, now)


def open_waiting(session: Session, keyring: Keyring, message_id: str) -> Waiting | None:
    """What the worker must fetch; None when it was fetched or is gone."""
    row = session.get(RecordingRow, message_id)
    if row is None or row.hearing is not Hearing.AT_CARRIER or row.copy_id is None:
        return None
    copy = carrier_copies.open_copy(session, keyring, row.copy_id)
    return None if copy is None else Waiting(copy.sid, row.copy_id)


def fetched(session: Session, keyring: Keyring, message_id: str, sealed: Sealed, now: datetime) -> str | None:
    """The sealed bytes lie in the file store: their key goes to who may hear them, the carrier's copy is to be erased."""
    row = session.get_one(RecordingRow, message_id)
    message = session.get_one(MessageRow, message_id)
    binding = Binding(RECORDING, message.thread_id, message.id, IN)
    envelopes.add_envelope(session, binding, seal(sealed.key, binding, _ears(keyring, session.get_one(TipRow, message.tip_id))))
    row.file_id, row.hearing = sealed.file_id, Hearing.FETCHED
    return None if row.copy_id is None else carrier_copies.promise(session, row.copy_id, now)


def lost(session: Session, message_id: str) -> None:
    """The carrier no longer has it: the desk is told that somebody spoke and that it cannot be heard."""
    row = session.get_one(RecordingRow, message_id)
    row.hearing = Hearing.LOST
    if row.copy_id is not None:
        carrier_copies.erased(session, row.copy_id)
    session.flush()  # whether others wait is asked of the database
    tip = session.get_one(TipRow, session.get_one(MessageRow, message_id).tip_id)
    if tip.claimed_by is not None and not unheard(session, tip):  # whoever has it could not stop this clock any more
        tip.was_read()
        tip.new_words = True


def of_tip(session: Session, tip: TipRow) -> Sequence[Voice]:
    """The recordings of a tip, oldest first."""
    messages = {row.id: row for row in tips.messages_of_tip(session, tip.id) if row.kind == RECORDING}
    ordered = sorted(messages.values(), key=lambda row: row.sequence)
    rows = {row.message_id: row for row in phone.recordings_of(session, list(messages))}
    return [Voice(row.id, rows[row.id].hearing, rows[row.id].seconds, row.written_hour) for row in ordered if row.id in rows]


def listen(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, message_id: str, reason: str, now: datetime, *, onward: bool = False
) -> Sealed:
    """Open a recording for the officer who holds its tip, with a reason that the trail keeps before the first sound.

    ``onward``: the player asks for a later part. That goes on with a hearing that is on record, if it began a moment ago.
    """
    if reason not in set(ClueReason):
        raise BadInputError("reason", "empty")
    row, tip = _held(session, actor, tip_id, message_id, now)
    if row.file_id is None:
        raise WrongStateError(move="listen", state=row.hearing.value)
    if not onward or not trail.is_on_record(session, actor.staff_id, Action.VOICE_HEARD, tip.id, now - ONE_HEARING):
        trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.VOICE_HEARD, "tip", tip.id, reason=reason)
    return Sealed(row.file_id, open_record(session, keyring, message_id))


def transcribe(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, message_id: str, words: str, now: datetime
) -> str:
    """What the officer heard, typed: new words, sealed to screening and sorted like any other. Returns the promise."""
    row, tip = _held(session, actor, tip_id, message_id, now)
    text = checked_text(words)
    thread = session.get_one(ThreadRow, tip.thread_id)
    message = dialogue.hear(session, keyring, thread, tip, text, TRANSCRIPT, now)
    _heard(session, actor, tip, row, Hearing.TYPED, now)
    return outbox.promise(session, JobName.TRIAGE_MESSAGE, message.id, now)


def without_words(session: Session, actor: Actor, tip_id: str, message_id: str, now: datetime) -> None:
    """The officer heard it and there is nothing to type: silence, noise, a broken sound. It waits for nobody any more."""
    row, tip = _held(session, actor, tip_id, message_id, now)
    if row.hearing is not Hearing.FETCHED:
        raise WrongStateError(move="without_words", state=row.hearing.value)
    _heard(session, actor, tip, row, Hearing.EMPTY, now)


def _heard(session: Session, actor: Actor, tip: TipRow, row: RecordingRow, hearing: Hearing, now: datetime) -> None:
    row.hearing = hearing
    session.flush()  # whether others wait is asked of the database
    if not unheard(session, tip):
        tip.was_read()
    action = Action.VOICE_TYPED if hearing is Hearing.TYPED else Action.VOICE_EMPTY
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, action, "tip", tip.id)


def unheard(session: Session, tip: TipRow) -> bool:
    """Whether somebody spoke whom nobody has heard: until then the tip is not read, whoever has claimed it."""
    return phone.has_unheard(session, tip.id)


def forget(session: Session, message_id: str) -> str | None:
    """The message goes: its recording too. Returns the file that must be deleted after the commit."""
    row = session.get(RecordingRow, message_id)
    if row is None:
        return None
    file_id = row.file_id
    session.delete(row)
    session.flush()  # before the message that it refers to
    return file_id


def _held(session: Session, actor: Actor, tip_id: str, message_id: str, now: datetime) -> tuple[RecordingRow, TipRow]:
    tip = casework.held(session, actor, tip_id, now)
    message = tips.get_message(session, message_id)
    row = session.get(RecordingRow, message_id)
    if message is None or row is None or message.tip_id != tip.id:
        raise NotFoundError(kind="recording")
    return row, tip


def _ears(keyring: Keyring, tip: TipRow) -> dict[str, bytes]:
    """Keys of who may hear a voice: the desk's *originals*, or integrity's; both while nobody knows whose the tip is."""
    originals, integrity = keyring.readers("originals"), keyring.readers(Compartment.INTEGRITY.value)
    return {Compartment.DESK: originals, Compartment.INTEGRITY: integrity}.get(tip.compartment, originals | integrity)


def _without_words(tip: TipRow, now: datetime) -> None:
    tip.compartment, tip.sorted_at = Compartment.DESK, hour_of(now)


def _desk_of(tip: TipRow) -> Compartment:
    return Compartment.DESK if tip.compartment is Compartment.SCREENING else tip.compartment


def _wait_for_ears(session: Session, tip: TipRow, now: datetime, clocks: Clocks) -> None:
    """Words that nobody has understood: the P1 reading clock runs, however calm the tip was before."""
    tip.wait_for_reader(now + clocks[Priority.P1].read_within)
    if tip.accepted_hour is not None:
        dialogue.show_as_new(session, tip, now)
