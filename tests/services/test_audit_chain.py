"""The chain shows a changed line, a removed line, a rewriting and a forged head, and a chainer that stands still."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from nacl.signing import SigningKey
from sqlalchemy import text

from hotline.domain.trail import Action, ActorKind
from hotline.services import audit_chain
from hotline.services.audit_chain import Fault, Head
from hotline.store import trail
from hotline.store.database import Database
from hotline.vault.chain import START, next_link, sign_head
from tests.services.tip_builders import A_MINUTE, NOW

SEED, FOREIGN = b"s" * 32, b"f" * 32
VERIFY_KEYS = [bytes(SigningKey(b"o" * 32).verify_key), bytes(SigningKey(SEED).verify_key)]


def write(database: Database, *, lines: int = 1, subject: str = "1") -> None:
    with database.writing() as session:
        for _ in range(lines):
            trail.record(session, NOW, ActorKind.STAFF, "s", Action.TIP_MOVED, "tip", subject, move="claim")


def chain(database: Database, *, limit: int = 1000) -> tuple[int, bytes]:
    with database.writing() as session:
        return audit_chain.chain(session, limit)


def head(position: int, link: bytes, *, seed: bytes = SEED) -> Head:
    return Head(position, link, NOW.isoformat(), sign_head(seed, position, link, NOW.isoformat()))


def verify(database: Database, heads: Sequence[Head] = (), **how: int) -> list[Fault]:
    with database.reading() as session:
        return audit_chain.verify(session, heads, VERIFY_KEYS, NOW, **how)


def tamper(database: Database, statement: str) -> None:
    """Change the trail as somebody does who owns the database."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_line_keep"))
            connection.execute(text("DROP TRIGGER audit_line_fixed"))
        else:
            connection.execute(text("ALTER TABLE audit_line DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def links(database: Database) -> list[bytes]:
    with database.reading() as session:
        return [row.link or b"" for row in trail.chained(session, 0)]


def test_an_empty_trail_begins_at_the_start(database: Database) -> None:
    assert chain(database) == (0, START)
    assert verify(database) == []


def test_lines_are_linked_in_the_order_of_their_ids(database: Database) -> None:
    write(database, lines=3)
    position, link = chain(database)
    with database.reading() as session:
        rows = trail.chained(session, 0)
        assert [row.id for row in rows] == sorted(row.id for row in rows)
        expected = START
        for number, row in enumerate(rows, 1):
            expected = next_link(expected, number, row.line().to_bytes())
    assert (position, link) == (3, expected)


def test_chaining_goes_on_where_it_stopped(database: Database) -> None:
    write(database, lines=5)
    assert chain(database, limit=2)[0] == 2
    assert chain(database, limit=2)[0] == 4
    write(database)
    last = chain(database)
    assert last[0] == 6
    assert verify(database, [head(*last)]) == []
    assert chain(database) == last


def test_two_chainers_at_once_leave_one_whole_chain(database: Database) -> None:
    write(database, lines=40)

    def chain_all(_number: int) -> None:
        while chain(database, limit=3)[0] < 40:
            pass

    with ThreadPoolExecutor(2) as chainers:
        list(chainers.map(chain_all, range(2)))
    assert verify(database, [head(*chain(database))]) == []


def test_a_whole_trail_verifies_in_small_batches(database: Database) -> None:
    write(database, lines=5)
    assert verify(database, [head(*chain(database))], batch=2) == []


@pytest.mark.parametrize(
    "change",
    ["action = 'tip_looked_at'", "actor_id = 'x'", "detail = '{\"move\": \"ask\"}'", "subject_id = '2'", "actor_kind = 'machine'",
     "at = '2026-03-02 06:05:08'", "subject_kind = 'award'"],
)
def test_a_changed_line_is_found(database: Database, change: str) -> None:
    write(database, lines=3)
    last = chain(database)
    tamper(database, f"UPDATE audit_line SET {change} WHERE position = 2")
    assert verify(database, [head(*last)]) == [Fault("changed_line", 2)]


def test_a_removed_line_is_found(database: Database) -> None:
    write(database, lines=3)
    last = chain(database)
    tamper(database, "DELETE FROM audit_line WHERE position = 2")
    assert verify(database, [head(*last)]) == [Fault("gap", 3)]


def test_a_removed_end_is_found_by_the_head_that_was_kept(database: Database) -> None:
    write(database, lines=3)
    last = chain(database)
    tamper(database, "DELETE FROM audit_line WHERE position > 1")
    assert verify(database) == []
    assert verify(database, [head(*last)]) == [Fault("lines_missing", 3)]


def rewritten(database: Database) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    """The head before and after somebody changed the first line and linked everything anew."""
    write(database, lines=3)
    before = chain(database)
    tamper(database, "UPDATE audit_line SET actor_id = 'x', position = NULL, link = NULL WHERE position = 1")
    tamper_again = "UPDATE audit_line SET position = NULL, link = NULL"
    with database.engine.begin() as connection:
        connection.execute(text(tamper_again))
    return before, chain(database)


def test_a_rewritten_chain_is_found_by_the_head_that_was_kept(database: Database) -> None:
    before, after = rewritten(database)
    assert verify(database) == []
    assert verify(database, [head(*after)]) == []
    assert verify(database, [head(*before)]) == [Fault("changed_chain", 3)]


def test_a_later_head_of_the_same_place_hides_no_rewriting(database: Database) -> None:
    before, after = rewritten(database)
    assert verify(database, [head(*before), head(*after)]) == [Fault("changed_chain", 3)]


def test_a_forged_head_is_found_and_hides_nothing(database: Database) -> None:
    before, after = rewritten(database)
    forged = head(*after, seed=FOREIGN)
    assert verify(database, [head(*before), forged]) == [Fault("forged_head", 3), Fault("changed_chain", 3)]


@pytest.mark.parametrize("field", ["position", "link", "at", "signature"])
def test_a_head_with_anything_changed_is_forged(database: Database, field: str) -> None:
    write(database)
    good = head(*chain(database))
    wrong = {"position": 9, "link": bytes(32), "at": "2027", "signature": b"short"}[field]
    given = {"position": good.position, "link": good.link, "at": good.at, "signature": good.signature} | {field: wrong}
    faults = verify(database, [Head(**given)])  # type: ignore[arg-type]
    assert faults == [Fault("forged_head", 9 if field == "position" else 1)]


@pytest.mark.parametrize(("age", "faults"), [(timedelta(0), []), (A_MINUTE, []), (2 * A_MINUTE, [Fault("unchained", 0)])])
def test_a_line_that_waits_over_a_minute_for_its_link_is_reported(
    database: Database, age: timedelta, faults: list[Fault]
) -> None:
    write(database)
    with database.reading() as session:
        assert audit_chain.verify(session, [], VERIFY_KEYS, NOW + age) == faults


def test_a_line_that_is_not_committed_is_not_chained(database: Database) -> None:
    with database.write() as session:
        trail.record(session, NOW, ActorKind.STAFF, "s", Action.TIP_MOVED, "tip", "1")
        session.flush()
        session.rollback()
    assert chain(database) == (0, START)


def test_every_link_is_another(database: Database) -> None:
    write(database, lines=4)
    chain(database)
    assert len(set(links(database))) == 4
