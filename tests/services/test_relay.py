"""The sweeper hands over what is promised, hands it over again when it was lost, and never an attempt that is held."""

from datetime import timedelta

import pytest

from hotline.domain.work import QUEUES, JobName, WorkerKind
from hotline.services import relay
from hotline.services.relay import RESEND_AFTER, Errand
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from tests.services.tip_builders import A_MINUTE, NOW


def promised(database: Database, *, job: JobName = JobName.TRIAGE_MESSAGE) -> str:
    with database.writing() as session:
        return outbox.promise(session, job, "1" * 32, NOW)


@pytest.mark.parametrize("job", list(JobName))
def test_a_promise_is_handed_to_the_worker_that_has_its_keys(database: Database, job: JobName) -> None:
    outbox_id = promised(database, job=job)
    with database.writing() as session:
        assert relay.errands(session, NOW) == [Errand(QUEUES[job].value, outbox_id, 1)]


def test_what_the_queue_did_not_take_is_handed_over_next_time_under_the_same_attempt(database: Database) -> None:
    outbox_id = promised(database)
    with database.writing() as session:
        first = relay.errands(session, NOW)
        relay.mark_sent(session, [], NOW)
    with database.writing() as session:
        assert relay.errands(session, NOW) == first == [Errand(WorkerKind.TRIAGE.value, outbox_id, 1)]


def test_what_the_queue_took_is_left_alone_for_a_while(database: Database) -> None:
    promised(database)
    with database.writing() as session:
        relay.mark_sent(session, relay.errands(session, NOW), NOW)
    with database.writing() as session:
        assert relay.errands(session, NOW + RESEND_AFTER - timedelta(seconds=1)) == []


def test_what_the_queue_lost_is_handed_over_under_a_new_attempt(database: Database) -> None:
    outbox_id = promised(database)
    with database.writing() as session:
        relay.mark_sent(session, relay.errands(session, NOW), NOW)
    with database.writing() as session:
        assert relay.errands(session, NOW + RESEND_AFTER) == [Errand(WorkerKind.TRIAGE.value, outbox_id, 2)]
        row = session.get_one(OutboxRow, outbox_id, populate_existing=True)
        assert (row.attempt, row.crashes, row.sent_at) == (2, 0, None)


def test_what_a_worker_died_over_is_handed_over_again_and_counted(database: Database) -> None:
    outbox_id = promised(database)
    with database.writing() as session:
        relay.mark_sent(session, relay.errands(session, NOW), NOW)
        assert outbox.claim(session, outbox_id, NOW, NOW + A_MINUTE)
    with database.writing() as session:
        assert relay.errands(session, NOW + A_MINUTE - timedelta(seconds=1)) == []
        assert relay.errands(session, NOW + A_MINUTE) == [Errand(WorkerKind.TRIAGE.value, outbox_id, 2)]
        assert session.get_one(OutboxRow, outbox_id, populate_existing=True).crashes == 1


def test_what_somebody_else_renumbered_meanwhile_is_not_handed_over_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(database)
    with database.writing() as session:
        relay.mark_sent(session, relay.errands(session, NOW), NOW)
    monkeypatch.setattr(outbox, "renumber", lambda *_: False)
    with database.writing() as session:
        assert relay.errands(session, NOW + RESEND_AFTER) == []


def test_periodic_work_is_promised_once_while_it_is_open(database: Database) -> None:
    with database.writing() as session:
        relay.promise_periodic(session, NOW, carrier=True)
        promised = relay.errands(session, NOW)
        relay.promise_periodic(session, NOW, carrier=True)
        assert relay.errands(session, NOW) == promised
        for errand in promised:
            row = outbox.claim(session, errand.outbox_id, NOW, NOW + A_MINUTE)
            assert row is not None
            outbox.close(session, row, NOW)
        relay.promise_periodic(session, NOW, carrier=True)
        assert [row.kind for row in relay.errands(session, NOW)] == ["general"], "the search at the carrier is hourly"
