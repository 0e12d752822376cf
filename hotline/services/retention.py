"""Letting go: visits, stored answers, spent attempts and done work whose time is over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hotline.domain.trail import Action, ActorKind
from hotline.services import payouts
from hotline.store import outbox, staff, trail, visits

_DONE_KEPT = timedelta(days=2)
_ATTEMPTS_KEPT = timedelta(days=1)


def purge_expired(session: Session, now: datetime, zone: ZoneInfo) -> int:
    """Delete what nobody may open any more; returns how many rows went."""
    gone = visits.delete_expired(session, now) + outbox.purge_done(session, now - _DONE_KEPT)
    staff.forget_attempts(session, now - _ATTEMPTS_KEPT)
    payouts.lapse_overdue(session, now, zone=zone)
    if gone:
        trail.record(session, now, ActorKind.MACHINE, "", Action.EXPIRED_PURGED, "house", "", count=str(gone))
    return gone
