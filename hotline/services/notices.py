"""Notices to phones: "there is an answer", to who asked for it, late by chance and in their hours, never what about."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.phone import NOTICE_PAUSE, Hours
from hotline.domain.work import JobName
from hotline.services.sealing import open_record
from hotline.store import outbox, phone
from hotline.store.phone import ConversationRow
from hotline.vault.keyring import Keyring


@dataclass(frozen=True)
class Due:
    """A notice whose pause is over; ``hours`` are the local ones in which this phone wants it."""

    number: str = field(repr=False)
    language: str
    hours: Hours


def random_pause() -> timedelta:
    """A pause by the system's generator: the time of a notice must say nothing of when the desk wrote."""
    shortest, longest = NOTICE_PAUSE
    return shortest + timedelta(seconds=secrets.randbelow(int((longest - shortest).total_seconds()) + 1))


def no_pause() -> timedelta:
    """In a dialogue about a danger each minute counts more than what its time may say."""
    return timedelta(0)


def promise(session: Session, thread_id: str, now: datetime, *, pause: Callable[[], timedelta] = random_pause) -> list[str]:
    """Promise a notice to each phone of a thread that asked for them, one open notice a phone; returns the promises.

    The worker holds it back until the phone's hours.
    """
    rows = [row for row in phone.conversations_of(session, thread_id) if row.number_id is not None and row.expires_at > now]
    return [
        outbox.promise(session, JobName.SEND_NOTICE, row.id, now + pause())
        for row in rows if not outbox.has_open_for(session, JobName.SEND_NOTICE, row.id)
    ]


def open_notice(session: Session, keyring: Keyring, conversation_id: str) -> Due | None:
    """Whom to tell and in which language; None when the phone said STOP meanwhile."""
    row = session.get(ConversationRow, conversation_id)
    if row is None or row.number_id is None:
        return None
    return Due(open_record(session, keyring, row.number_id).decode(), row.language, Hours(row.first_hour, row.last_hour))
