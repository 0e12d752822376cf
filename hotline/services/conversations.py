"""Texts that join: from a phone's name to the thread that it continues, and the number only where a notice was asked for."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.awards import ENDED
from hotline.domain.errors import ConflictError, NotFoundError
from hotline.domain.phone import CONVERSATION_KEPT, COPY_KNOWN, NOTICE_KEPT, Hours
from hotline.services.sealing import INSIDE, Record, seal_record
from hotline.store import envelopes, phone
from hotline.store.base import add_first
from hotline.store.phone import ConversationRow
from hotline.vault.keyring import Keyring
from hotline.vault.phone_numbers import PhoneName
from hotline.vault.small_seals import open_under, seal_under

_PURPOSE = "conversation"


@dataclass(frozen=True)
class Conversation:
    """An open conversation: the thread that it continues ("": none, a language was chosen) and where the dialogue stands."""

    id: str
    thread_id: str
    state: bytes = field(repr=False)
    language: str
    wants_notice: bool


def find(session: Session, name: PhoneName, now: datetime) -> Conversation | None:
    """The conversation of a phone; None when there is none or its time is over."""
    row = phone.find_conversation(session, name.token, now)
    if row is None:
        return None
    state = open_under(name.secret, _PURPOSE, row.sealed_state, row.id.encode())
    return Conversation(row.id, row.thread_id or "", state, row.language, row.number_id is not None)


def keep(session: Session, name: PhoneName, thread_id: str, state: bytes, language: str, now: datetime) -> None:
    """Keep where a conversation stands, a day from now, or thirty where it has a number. Another thread drops the number.

    A ``thread_id`` of "" keeps the chosen language alone.

    Raises ConflictError when another text of the same phone began one a moment ago: look at it anew.
    """
    row = phone.conversation_of_phone(session, name.token)
    if row is not None and row.thread_id != (thread_id or None):
        _forget(session, row)
        row = None
    if row is None:
        row = ConversationRow(token=name.token, thread_id=thread_id or None, language=language, sealed_state=b"", expires_at=now)
        if not add_first(session, row):  # the state is bound to the row's id, so the row comes first
            raise ConflictError(kind="conversation")
    row.language = language
    row.sealed_state = seal_under(name.secret, _PURPOSE, state, row.id.encode())
    row.expires_at = now + (NOTICE_KEPT if row.number_id else CONVERSATION_KEPT)


def ask_notices(session: Session, keyring: Keyring, name: PhoneName, number: str, hours: Hours, now: datetime) -> None:
    """The person wants to hear when there is an answer: only now the number is kept, sealed to the carrier worker."""
    row = phone.find_conversation(session, name.token, now)
    if row is None or row.thread_id is None:
        raise NotFoundError(kind="conversation")
    _drop_number(session, row)
    record = Record("number", row.thread_id, INSIDE)
    row.number_id = seal_record(session, keyring, record, number.encode(), "sender")
    row.first_hour, row.last_hour = hours.first, hours.last
    row.expires_at = now + NOTICE_KEPT


def forget(session: Session, name: PhoneName) -> None:
    """STOP: nothing joins this phone to its thread any more."""
    row = phone.conversation_of_phone(session, name.token)
    if row is not None:
        _forget(session, row)


def forget_conversation(session: Session, conversation_id: str) -> None:
    """The carrier says that this phone takes nothing from us any more."""
    row = session.get(ConversationRow, conversation_id)
    if row is not None:
        _forget(session, row)


def forget_thread(session: Session, thread_id: str) -> None:
    """The thread is over: every phone that continues it is forgotten."""
    for row in phone.conversations_of(session, thread_id):
        _forget(session, row)


def forget_expired(session: Session, now: datetime) -> int:
    """Forget conversations, calls and erased copies whose time is over, and phones whose thread is; returns how many."""
    over = [*phone.expired_conversations(session, now), *phone.conversations_of_ended(session, ENDED, now)]
    for row in over:
        _forget(session, row)
    return len(over) + phone.delete_expired_calls(session, now) + phone.delete_erased_copies(session, now - COPY_KNOWN)


def _forget(session: Session, row: ConversationRow) -> None:
    _drop_number(session, row)
    session.delete(row)
    session.flush()  # the same phone may begin anew in this transaction


def _drop_number(session: Session, row: ConversationRow) -> None:
    if row.number_id is not None:
        envelopes.delete_envelope(session, row.number_id)
        row.number_id = None
