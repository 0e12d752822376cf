"""The trail's rows: only the vocabulary gets in, and each line is given its place in the chain once."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline.domain.trail import DETAILS, Action, ActorKind
from hotline.store import trail
from hotline.store.database import Database

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)


def write(database: Database, *, subject: str = "1", at: datetime = NOW, **detail: str) -> None:
    with database.writing() as session:
        trail.record(session, at, ActorKind.STAFF, "s" * 32, Action.TIP_MOVED, "tip", subject, **detail)


@pytest.mark.parametrize("detail", ["words", "name", "number", "phone", "text", "receipt"])
def test_a_detail_that_could_hold_somebodys_words_is_refused(database: Database, detail: str) -> None:
    with pytest.raises(ValueError, match=detail):
        write(database, **{detail: "x"})
    assert detail not in DETAILS


def test_a_line_reads_as_it_was_written(database: Database) -> None:
    write(database, move="claim", state="screening")
    with database.reading() as session:
        line = trail.lines_about(session, "1")[0].line()
    assert (line.at, line.actor_kind, line.actor_id, line.action) == (NOW, ActorKind.STAFF, "s" * 32, Action.TIP_MOVED)
    assert (line.subject_kind, line.subject_id, line.detail) == ("tip", "1", {"move": "claim", "state": "screening"})


def test_the_chain_begins_at_zero_and_its_head_moves(database: Database) -> None:
    write(database)
    write(database)
    with database.writing() as session:
        assert trail.head(session) == (0, bytes(32))
        first, second = trail.unchained(session)
        trail.chain_line(session, first.id, 1, b"1" * 32)
        assert trail.head(session) == (1, b"1" * 32)
        assert [row.id for row in trail.unchained(session)] == [second.id]
        assert [row.id for row in trail.chained(session, 0)] == [first.id]
        assert list(trail.chained(session, 1)) == []


def test_a_line_keeps_the_place_that_it_was_given(database: Database) -> None:
    write(database)
    with database.writing() as session:
        row, = trail.unchained(session)
        trail.chain_line(session, row.id, 1, b"1" * 32)
        trail.chain_line(session, row.id, 2, b"2" * 32)
        assert trail.head(session) == (1, b"1" * 32)


def test_the_oldest_unchained_line_is_told_by_its_time(database: Database) -> None:
    with database.reading() as session:
        assert trail.oldest_unchained(session) is None
    write(database)
    write(database, at=NOW - timedelta(hours=1))
    with database.reading() as session:
        assert trail.oldest_unchained(session) == NOW - timedelta(hours=1)


def test_lines_are_read_by_subject_and_by_age(database: Database) -> None:
    for subject in ("1", "2", "1"):
        write(database, subject=subject)
    with database.reading() as session:
        about = [row.id for row in trail.lines_about(session, "1")]
        newest = [row.id for row in trail.newest(session)]
        assert [row.id for row in trail.newest_about(session, "1")] == about[::-1]
        assert len(trail.newest(session, limit=2)) == len(trail.lines_about(session, "1", limit=2)) == 2
    assert len(about) == 2
    assert newest == sorted(newest, reverse=True)
