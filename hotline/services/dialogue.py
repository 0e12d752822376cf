"""The conversation of a thread: words from the tipster are sealed to screening, words to the tipster signed and sealed."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.tips import Compartment, Move, TipState, after, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import Priority
from hotline.services import notices
from hotline.services.sealing import IN, OUT, RECEIPT, Said, signed
from hotline.store import envelopes, tips, trail
from hotline.store.base import fresh_id
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.vault.envelopes import Binding, seal
from hotline.vault.keyring import Keyring


def hear(session: Session, keyring: Keyring, thread: ThreadRow, tip: TipRow, words: str, kind: str, now: datetime) -> MessageRow:
    """Keep a tipster's words: sealed to screening, whose key the triage worker alone holds, never to the receipt."""
    binding = Binding(kind, thread.id, fresh_id(), IN)
    readers = keyring.readers(Compartment.SCREENING.value)
    envelopes.add_envelope(session, binding, seal(words.encode(), binding, readers))
    return add_message(session, thread, tip, binding, Compartment.SCREENING, now)


def say(session: Session, keyring: Keyring, thread: ThreadRow, tip: TipRow, said: Said, now: datetime) -> MessageRow:
    """Say something to the tipster: signed by the desk for this place of this thread, sealed to receipt and desk.

    Phones that asked for it will hear that there is something, never what.
    """
    sequence = tips.next_sequence(session, thread)
    binding = Binding(said.kind, thread.id, fresh_id(), OUT)
    readers = keyring.readers(tip.compartment.value) | {RECEIPT: thread.public_key}
    envelopes.add_envelope(session, binding, seal(signed(keyring, thread.id, sequence, said), binding, readers))
    pause = notices.no_pause if tip.priority is Priority.P1 else notices.random_pause
    notices.promise(session, thread.id, now, pause=pause)
    return add_message(session, thread, tip, binding, tip.compartment, now, sequence)


def show_as_new(session: Session, tip: TipRow, now: datetime) -> None:
    """Later words: the desk that has the tip sees that there are some, and what waited for the tipster comes back."""
    tip.new_words = True
    if tip.state is TipState.AWAITING_TIPSTER:
        tip.state = after(tip.state, Move.ANSWERED)
        tip.show(tip.public_status.moved(tip.state, now))
        trail.record(session, hour_of(now), ActorKind.TIPSTER, "", Action.TIP_MOVED, "tip", tip.id,
                     move=Move.ANSWERED.value, state=tip.state.value)


def add_message(
    session: Session, thread: ThreadRow, tip: TipRow, binding: Binding, compartment: Compartment, now: datetime,
    sequence: int | None = None,
) -> MessageRow:
    """Give a sealed record its place in the thread; without a sequence it is the next."""
    message = MessageRow(
        id=binding.record, thread_id=thread.id, tip_id=tip.id,
        sequence=tips.next_sequence(session, thread) if sequence is None else sequence,
        direction=binding.direction, kind=binding.kind, compartment=compartment, written_hour=hour_of(now),
    )
    session.add(message)
    return message
