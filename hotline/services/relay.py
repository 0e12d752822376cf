"""The sweeper's decisions: which promised work must be handed to the queue (again), under which attempt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.work import QUEUES, JobName
from hotline.store import outbox

#: A job handed over this long ago and not begun was lost with the queue, or its worker died before it began.
RESEND_AFTER = timedelta(seconds=60)

#: Time between two searches at the carrier for copies that no webhook told of.
SEARCH_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Errand:
    """One attempt to hand over."""

    kind: str
    outbox_id: str
    attempt: int


def errands(session: Session, now: datetime) -> list[Errand]:
    """What must be handed over now; renumbers attempts whose holder died or whose job was lost."""
    found = []
    for row in outbox.due(session, now, now - RESEND_AFTER):
        lost = row.lease is not None or row.sent_at is not None
        attempt = row.attempt + 1 if lost else row.attempt
        if not lost or outbox.renumber(session, row):
            found.append(Errand(QUEUES[row.job].value, row.id, attempt))
    return found


def mark_sent(session: Session, sent: list[Errand], now: datetime) -> None:
    """Note what the queue has taken."""
    for errand in sent:
        outbox.mark_sent(session, errand.outbox_id, errand.attempt, now)


def promise_periodic(session: Session, now: datetime, *, carrier: bool) -> None:
    """Promise the periodic work that is not open already; where there is no ``carrier``, nobody would do its search."""
    if not outbox.has_open(session, JobName.PURGE_EXPIRED):
        outbox.promise(session, JobName.PURGE_EXPIRED, "", now)
    if carrier and not outbox.has_open(session, JobName.SEARCH_CARRIER):
        outbox.promise(session, JobName.SEARCH_CARRIER, "", now + SEARCH_EVERY)
