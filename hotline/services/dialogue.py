"""The conversation of a thread: words from the tipster are sealed to screening, words to the tipster signed and sealed."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.tips import Compartment, hour_of
from hotline.services.sealing import IN, OUT, RECEIPT, Said, signed
from hotline.store import envelopes, tips
from hotline.store.base import fresh_id
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.vault.envelopes import Binding, seal
from hotline.vault.keyring import Keyring


def hear(session: Session, keyring: Keyring, thread: ThreadRow, tip: TipRow, words: str, kind: str, now: datetime) -> MessageRow:
    """Keep a tipster's words: sealed to screening, whose key the triage worker alone holds, never to the receipt."""
    binding = Binding(kind, thread.id, fresh_id(), IN)
    readers = keyring.readers(Compartment.SCREENING.value)
    envelopes.add_envelope(session, binding, seal(words.encode(), binding, readers))
    return _add(session, thread, tip, binding, Compartment.SCREENING, now)


def say(session: Session, keyring: Keyring, thread: ThreadRow, tip: TipRow, said: Said, now: datetime) -> MessageRow:
    """Say something to the tipster: signed by the desk for this place of this thread, sealed to receipt and desk."""
    sequence = tips.next_sequence(session, thread)
    binding = Binding(said.kind, thread.id, fresh_id(), OUT)
    readers = keyring.readers(tip.compartment.value) | {RECEIPT: thread.public_key}
    envelopes.add_envelope(session, binding, seal(signed(keyring, thread.id, sequence, said), binding, readers))
    return _add(session, thread, tip, binding, tip.compartment, now, sequence)


def _add(
    session: Session, thread: ThreadRow, tip: TipRow, binding: Binding, compartment: Compartment, now: datetime,
    sequence: int | None = None,
) -> MessageRow:
    message = MessageRow(
        id=binding.record, thread_id=thread.id, tip_id=tip.id,
        sequence=tips.next_sequence(session, thread) if sequence is None else sequence,
        direction=binding.direction, kind=binding.kind, compartment=compartment, written_hour=hour_of(now),
    )
    session.add(message)
    return message
