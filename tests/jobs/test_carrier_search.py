"""What no webhook told of is found at the carrier and erased there; a voice that nobody heard never is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.domain.phone import CopyKind, Tally
from hotline.domain.work import JobName
from hotline.jobs import run as jobs_run
from hotline.jobs import schedule
from hotline.services import relay
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.phone import TallyRow
from hotline.vault.keyring import Keyring
from hotline.wiring import WorkerResources
from tests.carrier_server import Carrier
from tests.jobs.test_carrier_jobs import (
    CALL,
    MESSAGE,
    RECORDING,
    face,
    noted,
    outbox_row,
    spoken,
    utc_now,
    worker,
)

__all__ = ["face", "worker"]
OLD = timedelta(hours=7)


@pytest.fixture
def search(database: Database) -> str:
    with database.writing() as session:
        return outbox.promise(session, JobName.SEARCH_CARRIER, "", utc_now())


def left_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(TallyRow.count).where(TallyRow.kind == Tally.LEFT_AT_CARRIER)).first() or 0


def test_texts_and_calls_that_no_webhook_told_of_are_erased_and_counted(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    carrier.keep("Calls", CALL, utc_now() - OLD)
    jobs_run.work(search)
    assert (carrier.kept["Messages"], carrier.kept["Calls"], left_count(database)) == ({}, {}, 2)


def test_what_is_going_on_now_is_left_alone(database: Database, worker: WorkerResources, carrier: Carrier, search: str) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - timedelta(hours=1))
    jobs_run.work(search)
    assert (list(carrier.kept["Messages"]), left_count(database)) == ([MESSAGE], 0)


def test_what_is_known_has_its_own_job(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    noted(database, face, CopyKind.MESSAGE, MESSAGE)
    spoken(database, face, carrier)
    carrier.keep("Recordings", RECORDING, utc_now() - OLD)
    jobs_run.work(search)
    assert (carrier.calls_of("DELETE"), left_count(database)) == ([], 0)


def test_a_voice_that_no_webhook_told_of_stays_and_is_counted(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Recordings", RECORDING, utc_now() - OLD)
    jobs_run.work(search)
    assert (list(carrier.kept["Recordings"]), left_count(database)) == ([RECORDING], 1)


def test_one_copy_that_cannot_be_erased_does_not_keep_the_others(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    carrier.keep("Calls", CALL, utc_now() - OLD)
    carrier.fail("DELETE", "Messages", (409, 20009))
    jobs_run.work(search)
    assert (list(carrier.kept["Messages"]), carrier.kept["Calls"]) == ([MESSAGE], {})
    assert outbox_row(database, search).done_at is not None


def test_a_search_that_the_carrier_does_not_answer_is_made_again(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.fail("GET", "Messages", (503, 0))
    jobs_run.work(search)
    assert (outbox_row(database, search).done_at, outbox_row(database, search).last_error) == (None, "strange_answer")


def test_the_next_search_is_promised_an_hour_ahead_and_once(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            relay.promise_periodic(session, utc_now())
    with database.reading() as session:
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.job == JobName.SEARCH_CARRIER)).all()
    assert row.not_before > utc_now() + timedelta(minutes=59)
    assert schedule.PURGE_EVERY < relay.SEARCH_EVERY
