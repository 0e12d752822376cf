"""Return visits and stored answers: found while their time lasts, stored once, and gone at its end."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from hotline.store import visits
from hotline.store.database import Database
from hotline.store.tips import ThreadRow
from hotline.store.visits import ReplayRow, VisitRow

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HASH, OTHER = b"h" * 32, b"o" * 32


def begin(database: Database, cookie_hash: bytes = HASH, *, mark: str = "1", idle: int = 15, ends: int = 60) -> str:
    with database.writing() as session:
        if session.get(ThreadRow, mark * 32) is None:
            session.add(ThreadRow(id=mark * 32, generation="g", lookup_id=mark.encode() * 32, public_key=b"k" * 32,
                                  language="zh", opened_hour=NOW, last_sequence=0))
            session.flush()
        session.add(VisitRow(cookie_hash=cookie_hash, thread_id=mark * 32, sealed_seed=b"s", ends_at=NOW + ends * MINUTE,
                             idle_at=NOW + idle * MINUTE))
    return mark * 32


def found(database: Database, cookie_hash: bytes = HASH, at: datetime = NOW) -> bool:
    with database.reading() as session:
        return visits.find_visit(session, cookie_hash, at) is not None


@pytest.mark.parametrize(("idle", "ends", "after", "there"), [(15, 60, 14, True), (15, 60, 15, False), (60, 20, 19, True),
                                                              (60, 20, 20, False)])
def test_a_visit_is_found_until_it_is_idle_too_long_or_over(
    database: Database, idle: int, ends: int, after: int, there: bool
) -> None:
    begin(database, idle=idle, ends=ends)
    assert found(database, at=NOW + after * MINUTE) is there


def test_another_cookie_finds_nothing(database: Database) -> None:
    begin(database)
    assert not found(database, OTHER)


def test_leaving_ends_one_visit(database: Database) -> None:
    begin(database)
    begin(database, OTHER)
    with database.writing() as session:
        visits.delete_visit(session, HASH)
    assert (found(database), found(database, OTHER)) == (False, True)


def test_every_visit_of_a_thread_ends_together_and_no_other(database: Database) -> None:
    thread = begin(database)
    begin(database, OTHER)
    begin(database, b"3" * 32, mark="2")
    with database.writing() as session:
        visits.delete_visits_of(session, thread)
    assert [found(database, each) for each in (HASH, OTHER, b"3" * 32)] == [False, False, True]


def replay(answer: bytes = b"a") -> ReplayRow:
    return ReplayRow(name_hash=HASH, sealed_answer=answer, expires_at=NOW + MINUTE)


def test_an_answer_is_stored_once_and_the_transaction_goes_on(database: Database) -> None:
    with database.writing() as session:
        assert visits.add_replay(session, replay())
    with database.writing() as session:
        assert not visits.add_replay(session, replay(b"b"))
        row = visits.find_replay(session, HASH)
        assert row is not None
        assert row.sealed_answer == b"a"
    with database.reading() as session:
        assert visits.find_replay(session, OTHER) is None


def test_of_two_that_store_an_answer_at_once_one_is_told_so(database: Database) -> None:
    start, answers = threading.Barrier(2), []

    def store() -> None:
        start.wait(10)
        with database.writing() as session:
            answers.append(visits.add_replay(session, replay()))

    both = [threading.Thread(target=store) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert sorted(answers) == [False, True]


def test_what_is_over_is_deleted_and_counted(database: Database) -> None:
    begin(database)
    begin(database, OTHER, idle=60)
    with database.writing() as session:
        visits.add_replay(session, replay())
    with database.writing() as session:
        assert visits.delete_expired(session, NOW) == 0
        assert visits.delete_expired(session, NOW + 15 * MINUTE) == 2
        assert visits.delete_expired(session, NOW + 60 * MINUTE) == 1
