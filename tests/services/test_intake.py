"""A tip is one transaction; a repeat of a delivery gets the same answer until the receipt is known to be kept."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.domain.errors import ConflictError, WrongStateError
from hotline.domain.tips import Compartment, PublicStatus, TipState
from hotline.domain.trail import Action
from hotline.services import dialogue, intake
from hotline.services.intake import Delivery, Taken, earlier_answer, let_go, receive
from hotline.store import outbox, trail, visits
from hotline.store.base import Base
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.tips import TipRow
from hotline.store.trail import LineRow
from hotline.store.visits import ReplayRow
from hotline.vault.small_seals import name_hash
from tests.services.tip_builders import HOUR, NOW, REPLAY_KEY, WORDS, Keys, delivery, fresh_receipt, tell, tip_of

NAME = b"n" * 16


def take(session: Session, keys: Keys, given: Delivery | None = None) -> Taken:
    receipt, _ = fresh_receipt(public=keys("public"))
    return receive(session, keys("public"), REPLAY_KEY, receipt, given or delivery(name=NAME), NOW)


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        counts = {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in Base.metadata.tables.items()}
    return {name: count for name, count in counts.items() if count}


def test_one_tip_is_one_row_of_each_kind(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        take(session, keyring)
    assert rows(database) == {"thread": 1, "tip": 1, "message": 1, "envelope": 1, "sealed_key": 1, "replay": 1, "outbox": 1,
                              "audit_line": 1}


STEPS: list[tuple[object, str]] = [
    (intake, "remember"), (visits, "add_replay"), (intake, "new_tip"), (dialogue, "hear"), (trail, "record"), (outbox, "promise"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[name for _, name in STEPS])
def test_a_tip_that_dies_at_any_step_leaves_nothing(
    database: Database, keyring: Keys, monkeypatch: pytest.MonkeyPatch, module: object, step: str, after: bool
) -> None:
    real: Callable[..., object] = getattr(module, step)

    def dies(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, dies)
    with pytest.raises(KeyboardInterrupt), database.writing() as session:
        take(session, keyring)
    assert rows(database) == {}


def test_a_tip_that_dies_at_the_commit_leaves_nothing(database: Database, keyring: Keys) -> None:
    def dies() -> None:
        with database.writing() as session:
            take(session, keyring)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies()
    assert rows(database) == {}


def test_a_fresh_tip_waits_for_understanding_under_the_p1_reading_clock(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        tip = tip_of(session, tell(session, keys=keyring))
        assert (tip.compartment, tip.state, tip.priority) == (Compartment.SCREENING, TipState.RECEIVED, None)
        assert (tip.received_at, tip.read_by) == (NOW, NOW + timedelta(minutes=5))
        assert tip.public_status.at(NOW) is PublicStatus.RECEIVED


def test_the_trap_field_lowers_rank_and_refuses_nobody(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        assert take(session, keyring, delivery(suspect=True)).number
        assert session.scalars(select(TipRow.suspect)).one()


def test_the_promise_of_triage_is_for_the_message(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        assert session.get_one(OutboxRow, told.outbox_id).subject_id == told.message_id


def test_the_trail_tells_the_hour_of_a_tip_and_nothing_of_its_receipt(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        line, = trail.lines_about(session, told.tip_id)
        assert (line.action, line.at, line.actor_id, line.detail) == (Action.TIP_RECEIVED, HOUR, "", {})


def test_a_delivery_that_comes_twice_gets_the_same_number(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = take(session, keyring)
    with database.reading() as session:
        again = earlier_answer(session, REPLAY_KEY, NAME)
    assert again == Taken(first.number, None)


def test_another_delivery_has_no_earlier_answer(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        take(session, keyring)
        assert earlier_answer(session, REPLAY_KEY, b"m" * 16) is None


def test_the_second_of_two_equal_deliveries_is_refused_and_leaves_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        take(session, keyring)
    before = rows(database)
    with pytest.raises(ConflictError), database.writing() as session:
        take(session, keyring)
    assert rows(database) == before


def test_of_two_threads_with_the_same_delivery_both_tell_the_same_number(database: Database, keyring: Keys) -> None:
    start, numbers, conflicts = threading.Barrier(2), [], []
    receipts = [fresh_receipt(public=keyring("public"))[0] for _ in range(2)]

    def deliver(number: int) -> None:
        with database.reading() as session:
            assert earlier_answer(session, REPLAY_KEY, NAME) is None
        start.wait(10)
        try:
            with database.writing() as session:
                taken = receive(session, keyring("public"), REPLAY_KEY, receipts[number], delivery(name=NAME), NOW)
        except ConflictError:
            conflicts.append(number)
            with database.reading() as session:
                earlier = earlier_answer(session, REPLAY_KEY, NAME)
            assert earlier is not None
            taken = earlier
        numbers.append(taken.number)

    both = [threading.Thread(target=deliver, args=[number]) for number in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert len(conflicts) == 1
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    assert rows(database)["tip"] == 1


def test_after_the_receipt_is_kept_the_answer_is_gone_and_the_name_stays(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        take(session, keyring)
    with database.writing() as session:
        let_go(session, REPLAY_KEY, NAME, NOW)
    with database.writing() as session:
        assert session.scalars(select(ReplayRow)).one().sealed_answer is None
        with pytest.raises(WrongStateError):
            earlier_answer(session, REPLAY_KEY, NAME)
    with pytest.raises(ConflictError), database.writing() as session:
        take(session, keyring)


def test_letting_go_is_told_once_without_saying_of_what(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        take(session, keyring)
        let_go(session, REPLAY_KEY, b"m" * 16, NOW)
        let_go(session, REPLAY_KEY, NAME, NOW)
        let_go(session, REPLAY_KEY, NAME, NOW)
        session.flush()
        line, = session.scalars(select(LineRow).where(LineRow.action == Action.RECEIPT_KEPT))
        assert (line.subject_id, line.at, line.actor_id) == ("", HOUR, "")


def test_a_stored_answer_opens_with_the_deliverys_own_name_only(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        number = take(session, keyring).number
        row = session.scalars(select(ReplayRow)).one()
        assert row.sealed_answer is not None
        assert number.encode() not in row.sealed_answer
        assert row.name_hash == name_hash(NAME, "replay", REPLAY_KEY)
        assert row.expires_at == NOW + timedelta(hours=24)


def test_neither_number_name_nor_words_are_shown_by_a_repr(keyring: Keys) -> None:
    receipt, _ = fresh_receipt(public=keyring("public"))
    shown = repr([receipt, delivery(name=NAME), Taken(receipt.number, None)])
    assert receipt.number not in shown
    assert WORDS not in shown
    assert "nnnn" not in shown
