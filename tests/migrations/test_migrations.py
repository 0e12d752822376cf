"""Migrations: one head, up and down again on both databases, and what they build is what the rows say."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from hotline.domain.tips import Compartment
from hotline.domain.trail import Action, ActorKind
from hotline.ports import Feature, FeatureKind
from hotline.store import trail
from hotline.store.database import Database, open_database
from hotline.store.fund import Account, PostingRow
from hotline.store.rows import ROW_MODULES, metadata
from hotline.store.schema import MIGRATIONS, is_current, upgrade
from hotline.store.search import TokenIndex, TokenRow
from hotline.vault.blind_index import token
from tests.places import ROOT, migrate

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def revisions() -> list[str]:
    return [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrations_import_nothing_that_will_change() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert not [line for line in path.read_text().splitlines() if "import hotline" in line or "from hotline" in line], path


def test_every_row_module_is_in_the_metadata() -> None:
    named = {f"{module.__name__.rpartition('.')[2]}.py" for module in ROW_MODULES}
    with_rows = {path.name for path in (ROOT / "hotline" / "store").glob("*.py") if "__tablename__" in path.read_text()}
    assert named == with_rows


def test_the_head_is_what_the_rows_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert tables(database) == set(metadata.tables)


@pytest.mark.parametrize("revision", revisions())
def test_each_migration_goes_up_down_and_up_again(database: Database, database_url: str, revision: str) -> None:
    before = [*["base"], *revisions()][revisions().index(revision)]
    migrate(database_url, "base")
    migrate(database_url, revision) if revision else None
    there = tables(database)
    if before == "base":
        migrate(database_url, "base")
        assert tables(database) == set()
    else:
        migrate(database_url, "-1")
    migrate(database_url, revision)
    assert tables(database) == there


def test_down_to_the_ground_and_up_again_leaves_a_database_that_works(database: Database, database_url: str) -> None:
    migrate(database_url, "base")
    assert tables(database) == set()
    assert not is_current(database)
    upgrade(database_url)
    assert is_current(database)
    assert tables(database) == set(metadata.tables)
    line(database)
    assert refused(database, "DELETE FROM audit_line")


def test_upgrading_twice_changes_nothing(database: Database, database_url: str) -> None:
    upgrade(database_url)
    assert is_current(database)


def test_a_file_that_is_not_there_is_made_in_a_private_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/hotline.db"
    upgrade(url)
    opened = open_database(url)
    assert is_current(opened)
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    opened.dispose()


def line(database: Database) -> None:
    with database.writing() as session:
        trail.record(session, NOW, ActorKind.STAFF, "s", Action.TIP_MOVED, "tip", "1", move="claim")


@contextmanager
def connected(database: Database) -> Iterator[Connection]:
    with database.engine.begin() as connection:
        yield connection


def refused(database: Database, statement: str) -> bool:
    """Whether the database refuses a statement because of its append-only triggers."""
    try:
        with connected(database) as connection:
            changed = connection.execute(text(statement)).rowcount
    except DBAPIError as error:
        return "append-only" in str(error)
    assert changed, "the statement met no row"
    return False


PLACE = "UPDATE audit_line SET position = {position}, link = {link}"
LINKS = {"sqlite": "x'01'", "postgresql": "'\\x01'::bytea"}


def place(database: Database, position: int) -> str:
    return PLACE.format(position=position, link=LINKS[database.engine.dialect.name])


def test_no_line_is_deleted_before_or_after_it_is_chained(database: Database) -> None:
    line(database)
    assert refused(database, "DELETE FROM audit_line")
    assert not refused(database, place(database, 1))
    assert refused(database, "DELETE FROM audit_line")


def test_a_line_is_given_its_place_exactly_once(database: Database) -> None:
    line(database)
    assert not refused(database, place(database, 1))
    assert refused(database, place(database, 1))
    assert refused(database, place(database, 2))
    assert refused(database, "UPDATE audit_line SET position = NULL, link = NULL")


@pytest.mark.parametrize(
    "change",
    ["id = 99", "at = '2026-01-01 00:00:00'", "actor_kind = 'machine'", "actor_id = 'x'", "action = 'signed_in'",
     "subject_kind = 'award'", "subject_id = '2'", "detail = '{}'"],
)
@pytest.mark.parametrize("placed", [False, True], ids=["alone", "with_its_place"])
def test_nothing_that_a_line_tells_is_changed(database: Database, change: str, placed: bool) -> None:
    line(database)
    assert refused(database, f"{place(database, 1)}, {change}" if placed else f"UPDATE audit_line SET {change}")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM posting", "UPDATE posting SET amount_minor = 1", "UPDATE posting SET purpose = purpose"]
)
def test_no_posting_is_changed_or_deleted(database: Database, statement: str) -> None:
    first, second = list(Account)[:2]
    with database.writing() as session:
        session.add(PostingRow(debit=first, credit=second, amount_minor=5, currency="CNY", purpose="reward", at=NOW))
    assert refused(database, statement)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["posting", "audit_line"])
def test_emptying_a_whole_table_at_once_is_refused_too(database: Database, table: str) -> None:
    assert refused(database, f"TRUNCATE {table}")


def test_tokens_that_were_stored_one_by_one_are_kept_and_found_in_the_new_order(database: Database, database_url: str) -> None:
    migrate(database_url, "base")
    migrate(database_url, "0002")
    kept = token(KEY, "desk", "2026q1", "plate", "粤B12345")
    word = token(KEY, "desk", "2026q1", "word", "冰毒")
    with connected(database) as connection:
        connection.execute(text("INSERT INTO thread VALUES ('t', 'g', :bytes, :bytes, 'zh', 0, :now)"), {"bytes": b"k", "now": NOW})
        connection.execute(text(OLD_TIP), {"now": NOW})
        for kind, value in (("plate", kept), ("word", word)):
            connection.execute(text("INSERT INTO token VALUES ('a', :kind, :token, 'desk')"), {"kind": kind, "token": value})
    upgrade(database_url)
    plate, said = Feature(FeatureKind.PLATE, "粤B12345"), Feature(FeatureKind.WORD, "冰毒")
    with database.reading() as session:
        found = TokenIndex(session, KEY, Compartment.DESK, ["2026q1"]).sharing([plate, said])
        assert [(match.tip_id, match.shared) for match in found] == [("a", {plate, said})]
        assert session.scalar(select(func.count()).select_from(TokenRow)) == 1


KEY = b"i" * 32
OLD_TIP = """
INSERT INTO tip (id, thread_id, opened_order, channel, compartment, state, priority_reasons, received_at, read_done, clues_open, suspect,
                 new_words, withdrawn, shown_status, coming_status)
VALUES ('a', 't', 1, 'web', 'desk', 'received', '[]', :now, false, false, false, false, false, 'received', 'received')
"""
