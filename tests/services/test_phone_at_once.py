"""Two deliveries of one phone, call or day at the same time: the second waits, sees the first, and loses nothing."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from hotline.domain.errors import ConflictError
from hotline.domain.phone import Tally
from hotline.services import calls, conversations, meter
from hotline.store.database import Database
from tests.services.phone_builders import STATE, phone
from tests.services.tip_builders import NOW, Keys, tell

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer at a time
KEY, CALL, DAY = b"k" * 32, b"CA" + b"1" * 32, date(2026, 3, 2)
Act = Callable[[Session], None]
A_LOCK = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def overtaken(database: Database, act: Act) -> list[type[ConflictError]]:
    """Do it in one transaction, and again in another that waits for the first; returns what was refused."""
    refused: list[type[ConflictError]] = []

    def again() -> None:
        try:
            with database.writing() as session:
                act(session)
        except ConflictError as error:
            refused.append(type(error))

    second = threading.Thread(target=again)
    with database.writing() as session:
        act(session)
        session.flush()
        second.start()
        wait_for_a_lock(database, second)
    second.join(30)
    assert not second.is_alive()
    return refused


def wait_for_a_lock(database: Database, running: threading.Thread) -> None:
    while running.is_alive():
        with database.reading() as session:
            if session.scalar(A_LOCK):
                return


def test_of_two_first_texts_at_once_the_second_looks_anew(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
    act: Act = lambda session: conversations.keep(session, phone(), told.thread_id, STATE, "zh", NOW)  # noqa: E731
    assert overtaken(database, act) == [ConflictError]
    with database.writing() as session:
        act(session)
        assert conversations.find(session, phone(), NOW) is not None


def test_of_two_beginnings_of_one_call_the_second_looks_anew(database: Database) -> None:
    assert overtaken(database, lambda session: calls.keep(session, KEY, CALL, b"state", NOW)) == [ConflictError]
    with database.reading() as session:
        assert calls.find(session, KEY, CALL, NOW) == b"state"


def test_two_first_counts_of_a_day_both_count(database: Database) -> None:
    assert overtaken(database, lambda session: meter.count(session, Tally.CALLS, DAY)) == []
    with database.reading() as session:
        assert meter.figures(session, DAY, DAY) == {DAY: {Tally.CALLS: 2}}
