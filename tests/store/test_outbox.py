"""Promised work: one holder at a time, taken over when the holder dies, and done exactly once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from hotline.domain.errors import LeaseLostError
from hotline.domain.work import JobName
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def promised(database: Database, *, at: datetime = NOW) -> str:
    with database.writing() as session:
        return outbox.promise(session, JobName.TRIAGE_MESSAGE, "1" * 32, at)


def claimed(database: Database, outbox_id: str, *, at: datetime = NOW) -> OutboxRow:
    with database.writing() as session:
        row = outbox.claim(session, outbox_id, at, at + MINUTE)
    assert row is not None
    return row


def close(database: Database, row: OutboxRow) -> None:
    with database.writing() as session:
        outbox.close(session, row, NOW)


def row_of(database: Database, outbox_id: str) -> OutboxRow:
    with database.reading() as session:
        return session.get_one(OutboxRow, outbox_id)


def due(database: Database, at: datetime, sent_before: datetime = NOW) -> list[str]:
    with database.reading() as session:
        return [row.id for row in outbox.due(session, at, sent_before)]


def test_a_promise_that_is_rolled_back_was_never_made(database: Database) -> None:
    def dies() -> None:
        with database.writing() as session:
            outbox.promise(session, JobName.TRIAGE_MESSAGE, "1", NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies()
    assert due(database, NOW) == []


def test_a_lease_is_held_by_one(database: Database) -> None:
    outbox_id = promised(database)
    claimed(database, outbox_id)
    with database.writing() as session:
        assert outbox.claim(session, outbox_id, NOW + MINUTE - timedelta(seconds=1), NOW + 2 * MINUTE) is None


def test_of_two_that_claim_at_once_one_gets_the_lease(database: Database) -> None:
    outbox_id = promised(database)
    start, taken = threading.Barrier(2), []

    def claim() -> None:
        start.wait(10)
        with database.writing() as session:
            taken.append(outbox.claim(session, outbox_id, NOW, NOW + MINUTE))

    both = [threading.Thread(target=claim) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert len(taken) == 2
    assert sum(row is not None for row in taken) == 1


def test_a_lease_that_ran_out_is_taken_over_and_its_old_holder_writes_nothing(database: Database) -> None:
    outbox_id = promised(database)
    first = claimed(database, outbox_id)
    second = claimed(database, outbox_id, at=NOW + MINUTE)
    with pytest.raises(LeaseLostError):
        close(database, first)
    with database.writing() as session:
        outbox.give_back(session, first, NOW, "ValueError")
    assert row_of(database, outbox_id).lease == second.lease
    close(database, second)
    assert row_of(database, outbox_id).done_at == NOW


def test_work_is_done_once(database: Database) -> None:
    row = claimed(database, promised(database))
    close(database, row)
    with pytest.raises(LeaseLostError):
        close(database, row)
    with database.writing() as session:
        assert outbox.claim(session, row.id, NOW + MINUTE, NOW + 2 * MINUTE) is None


def test_an_effect_whose_lease_was_lost_is_rolled_back(database: Database) -> None:
    outbox_id = promised(database)
    first = claimed(database, outbox_id)
    claimed(database, outbox_id, at=NOW + MINUTE)

    def late() -> None:
        with database.writing() as session:
            outbox.promise(session, JobName.PURGE_EXPIRED, "effect", NOW)
            outbox.close(session, first, NOW)

    with pytest.raises(LeaseLostError):
        late()
    with database.reading() as session:
        assert not outbox.has_open(session, JobName.PURGE_EXPIRED)


def test_work_is_not_begun_before_its_time(database: Database) -> None:
    outbox_id = promised(database, at=NOW + MINUTE)
    with database.writing() as session:
        assert outbox.claim(session, outbox_id, NOW, NOW + MINUTE) is None
    assert due(database, NOW) == []
    assert due(database, NOW + MINUTE) == [outbox_id]


def test_work_that_was_given_back_waits_and_keeps_the_class_of_the_fault_only(database: Database) -> None:
    outbox_id = promised(database)
    row = claimed(database, outbox_id)
    with database.writing() as session:
        outbox.give_back(session, row, NOW + MINUTE, "E" * 100)
    found = row_of(database, outbox_id)
    assert (found.attempt, found.lease, found.sent_at, found.last_error) == (2, None, None, "E" * 60)
    assert due(database, NOW) == []
    assert due(database, NOW + MINUTE) == [outbox_id]


def test_what_was_handed_over_is_due_again_when_it_was_lost(database: Database) -> None:
    outbox_id = promised(database)
    with database.writing() as session:
        outbox.mark_sent(session, outbox_id, 1, NOW)
    assert due(database, NOW, NOW - MINUTE) == []
    assert due(database, NOW + MINUTE, NOW) == [outbox_id]


def test_an_older_attempt_that_is_handed_over_changes_nothing(database: Database) -> None:
    outbox_id = promised(database)
    with database.writing() as session:
        outbox.mark_sent(session, outbox_id, 7, NOW)
    assert row_of(database, outbox_id).sent_at is None


@pytest.mark.parametrize("held", [False, True])
def test_an_attempt_is_renumbered_once(database: Database, held: bool) -> None:
    outbox_id = promised(database)
    row = claimed(database, outbox_id) if held else row_of(database, outbox_id)
    with database.writing() as session:
        assert outbox.renumber(session, row)
    stale = OutboxRow(id=row.id, attempt=1, lease=row.lease)
    with database.writing() as session:
        assert not outbox.renumber(session, stale)
    found = row_of(database, outbox_id)
    assert (found.attempt, found.crashes, found.lease) == (2, int(held), None)


def test_an_attempt_that_was_taken_up_meanwhile_is_not_renumbered(database: Database) -> None:
    outbox_id = promised(database)
    seen = row_of(database, outbox_id)
    claimed(database, outbox_id)
    with database.writing() as session:
        assert not outbox.renumber(session, seen)


def test_the_longest_waiting_is_due_first_and_few_at_a_time(database: Database) -> None:
    ids = [promised(database, at=NOW - number * MINUTE) for number in range(3)]
    assert due(database, NOW) == ids[::-1]
    with database.reading() as session:
        assert [row.id for row in outbox.due(session, NOW, NOW, limit=1)] == [ids[2]]


def test_open_work_is_counted_and_done_work_purged(database: Database) -> None:
    done, waiting = claimed(database, promised(database)), promised(database)
    close(database, done)
    with database.writing() as session:
        assert outbox.count_open(session) == 1
        assert outbox.has_open(session, JobName.TRIAGE_MESSAGE)
        assert outbox.purge_done(session, NOW) == 0
        assert outbox.purge_done(session, NOW + MINUTE) == 1
    assert row_of(database, waiting).done_at is None
