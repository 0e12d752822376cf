"""What is over goes by itself, and what is not over stays."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from hotline.domain.trail import Action
from hotline.services import retention, return_visit
from hotline.services.retention import Terms
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.staff import AttemptRow
from hotline.store.trail import LineRow
from hotline.store.visits import ReplayRow, VisitRow
from tests.services.tip_builders import A_MINUTE, NOW, VISIT_KEY, Keys, tell, thread_of

ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = timedelta(days=1)
TERMS = Terms(tips=365 * A_DAY, replies=30 * A_DAY)


@pytest.mark.parametrize(
    ("after", "visits", "answers"),
    [(14 * A_MINUTE, 1, 1), (15 * A_MINUTE, 0, 1), (A_DAY - A_MINUTE, 0, 1), (A_DAY, 0, 0)],
)
def test_visits_go_when_idle_and_stored_answers_after_a_day(
    database: Database, keyring: Keys, after: timedelta, visits: int, answers: int
) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, b"c" * 32, NOW)
    with database.writing() as session:
        gone = retention.purge_expired(session, NOW + after, ZONE, TERMS)
        assert session.scalar(select(func.count()).select_from(VisitRow)) == visits
        assert session.scalar(select(func.count()).select_from(ReplayRow)) == answers
        assert gone.count == 2 - visits - answers


@pytest.mark.parametrize(("after", "left"), [(2 * A_DAY, 1), (2 * A_DAY + A_MINUTE, 0)])
def test_done_work_goes_after_two_days_and_open_work_never(database: Database, after: timedelta, left: int) -> None:
    with database.writing() as session:
        waiting = outbox.promise(session, outbox.JobName.TRIAGE_MESSAGE, "1", NOW)
        done = outbox.claim(session, outbox.promise(session, outbox.JobName.TRIAGE_MESSAGE, "2", NOW), NOW, NOW + A_MINUTE)
        assert done is not None
        outbox.close(session, done, NOW)
    with database.writing() as session:
        retention.purge_expired(session, NOW + after, ZONE, TERMS)
        ids = set(session.scalars(select(OutboxRow.id)))
        assert waiting in ids
        assert len(ids) == 1 + left


@pytest.mark.parametrize(("after", "left"), [(A_DAY, 1), (A_DAY + A_MINUTE, 0)])
def test_failed_sign_ins_are_forgotten_after_a_day(database: Database, after: timedelta, left: int) -> None:
    with database.writing() as session:
        session.add(AttemptRow(name_hash=bytes(32), at=NOW))
    with database.writing() as session:
        retention.purge_expired(session, NOW + after, ZONE, TERMS)
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == left


def test_the_trail_tells_how_many_went_and_nothing_when_none_did(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        tell(session, keys=keyring)
    with database.writing() as session:
        retention.purge_expired(session, NOW, ZONE, TERMS)
        retention.purge_expired(session, NOW + A_DAY, ZONE, TERMS)
        line, = session.scalars(select(LineRow).where(LineRow.action == Action.EXPIRED_PURGED))
        assert line.detail == {"count": "1"}
