"""Engines and sessions: who commits, what a fault leaves, and types that mean the same on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from hotline.domain.roles import Role
from hotline.domain.tips import Channel
from hotline.store.base import Coded, UTCDateTime, fresh_id
from hotline.store.database import Database, dialect_facts, make_folder, open_database, reachable
from hotline.store.staff import StaffRoleRow, StaffRow, UnitRow

NOW = datetime(2026, 3, 2, 6, 5, 7, 123456, tzinfo=UTC)


def unit(name: str = "u") -> UnitRow:
    return UnitRow(desk="desk", name_zh=name, name_en=name)


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(UnitRow.name_en).order_by(UnitRow.name_en)))


def test_a_writing_block_commits_at_its_end(database: Database) -> None:
    with database.writing() as session:
        session.add(unit())
    assert names(database) == ["u"]


def test_a_writing_block_that_raises_leaves_nothing(database: Database) -> None:
    def dies() -> None:
        with database.writing() as session:
            session.add(unit())
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies()
    assert names(database) == []


def test_a_reading_block_leaves_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(unit())
        session.flush()
    assert names(database) == []


def test_two_writers_at_once_both_write(database: Database) -> None:
    start = threading.Barrier(2)

    def write(name: str) -> None:
        start.wait(10)
        for number in range(5):
            with database.writing() as session:
                before = len(session.scalars(select(UnitRow)).all())
                session.add(unit(f"{name}{number}{before}"))

    both = [threading.Thread(target=write, args=[name]) for name in "ab"]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert len(names(database)) == 10


def test_a_reader_is_not_kept_out_by_a_writer(database: Database) -> None:
    with database.writing() as session:
        session.add(unit())
        session.flush()
        assert names(database) == []


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(StaffRoleRow(staff_id=fresh_id(), role=Role.AUDITOR))


def test_sqlite_keeps_what_is_committed_and_overwrites_what_is_deleted(database: Database) -> None:
    if dialect_facts(database) == {"kind": "postgresql"}:
        return  # what this asks for is how PostgreSQL works anyhow, or its operator's to set
    with database.engine.connect() as connection:
        values = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in
                  ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")}
    assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 15_000}


def test_a_moment_comes_back_as_it_was_in_utc(database: Database) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    with database.writing() as session:
        person = StaffRow(id=fresh_id(), desk="desk", sign_in="a", name="N", language="zh")
        session.add(person)
        session.flush()
        session.add(StaffRoleRow(staff_id=person.id, role=Role.AUDITOR, confirmed_at=beijing))
    with database.reading() as session:
        found = session.scalars(select(StaffRoleRow.confirmed_at)).one()
    assert found == NOW
    assert found is not None
    assert found.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.writing() as session:
        session.execute(select(StaffRoleRow).where(StaffRoleRow.confirmed_at == NOW.replace(tzinfo=None)))


def test_no_moment_and_no_code_stay_none(database: Database) -> None:
    dialect = database.engine.dialect
    assert UTCDateTime().process_bind_param(None, dialect) is None
    assert UTCDateTime().process_result_value(None, dialect) is None
    assert Coded(Channel).process_bind_param(None, dialect) is None
    assert Coded(Channel).process_result_value(None, dialect) is None


def test_a_code_outside_its_vocabulary_is_refused(database: Database) -> None:
    dialect = database.engine.dialect
    assert Coded(Channel).process_bind_param("web", dialect) == "web"
    assert Coded(Channel).process_result_value("web", dialect) is Channel.WEB
    with pytest.raises(ValueError):
        Coded(Channel).process_bind_param("fax", dialect)


def test_ids_tell_no_time_and_no_order() -> None:
    found = [fresh_id() for _ in range(64)]
    assert len(set(found)) == 64
    assert found != sorted(found)
    assert {len(each) for each in found} == {32}


def test_a_database_that_answers_is_reachable(database: Database) -> None:
    assert reachable(database)


def test_a_database_that_is_away_is_not_reachable_and_no_fault(tmp_path: Path) -> None:
    away = open_database(f"sqlite:///{tmp_path}/nowhere/hotline.db")
    assert not reachable(away)
    with pytest.raises(OperationalError), away.reading() as session:
        session.execute(text("SELECT 1"))
    away.dispose()


def test_the_folder_of_a_file_is_private_to_its_owner(tmp_path: Path) -> None:
    make_folder(f"sqlite:///{tmp_path}/var/hotline.db")
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    make_folder("postgresql+psycopg://nowhere/hotline")
