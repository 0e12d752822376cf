"""Threads and tips as rows: what is found from where, in which order, and what the head of the queue counts."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.domain.tips import Channel, Compartment, PublicStatus, ShownStatus, TipState
from hotline.domain.urgency import Priority
from hotline.store import tips
from hotline.store.base import fresh_id
from hotline.store.database import Database
from hotline.store.staff import StaffRow, UnitRow
from hotline.store.tips import MessageRow, ThreadRow, TipRow, Wanted

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPEN = (TipState.RECEIVED, TipState.SCREENING, TipState.AWAITING_TIPSTER)


def thread(session: Session, **changes: Any) -> ThreadRow:
    values = {"id": fresh_id(), "generation": "g", "lookup_id": fresh_id().encode(), "public_key": b"k" * 32, "language": "zh",
              "opened_hour": NOW, "last_sequence": 0}
    row = ThreadRow(**(values | changes))
    session.add(row)
    session.flush()
    return row


def tip(session: Session, *, thread_id: str | None = None, **changes: Any) -> str:
    values = {"id": fresh_id(), "thread_id": thread_id or thread(session).id, "channel": Channel.WEB,
              "compartment": Compartment.DESK, "state": TipState.RECEIVED, "received_at": NOW}
    row = TipRow(**(values | changes))
    session.add(row)
    session.flush()
    return row.id


def message(session: Session, thread_id: str, tip_id: str, sequence: int) -> str:
    row = MessageRow(id=fresh_id(), thread_id=thread_id, tip_id=tip_id, sequence=sequence, direction="in", kind="words",
                     compartment=Compartment.DESK, written_hour=NOW)
    session.add(row)
    session.flush()
    return row.id


def officer(session: Session) -> str:
    row = StaffRow(id=fresh_id(), desk="desk", sign_in=fresh_id(), name="N", language="zh")
    session.add(row)
    session.flush()
    return row.id


def ids(rows: Any) -> list[str]:
    return [row.id for row in rows]


def test_a_thread_is_found_by_the_lookup_of_its_own_generation_only(database: Database) -> None:
    with database.writing() as session:
        row = thread(session, generation="2", lookup_id=b"l" * 32)
        assert tips.find_thread(session, [("1", b"x" * 32), ("2", b"l" * 32)]) is row
        assert tips.find_thread(session, [("1", b"l" * 32), ("2", b"x" * 32)]) is None


def test_no_two_threads_share_a_number(database: Database) -> None:
    with database.writing() as session:
        thread(session, lookup_id=b"l" * 32)
    with pytest.raises(IntegrityError), database.writing() as session:
        thread(session, lookup_id=b"l" * 32)


def test_no_two_messages_share_a_place(database: Database) -> None:
    with database.writing() as session:
        thread_id = thread(session).id
        tip_id = tip(session, thread_id=thread_id)
        message(session, thread_id, tip_id, 1)
    with pytest.raises(IntegrityError), database.writing() as session:
        message(session, thread_id, tip_id, 1)


def test_places_in_a_thread_count_up(database: Database) -> None:
    with database.writing() as session:
        row = thread(session)
        assert [tips.next_sequence(session, row) for _ in range(3)] == [1, 2, 3]
        assert row.last_sequence == 3


def test_messages_and_tips_of_a_thread_stand_in_order(database: Database) -> None:
    with database.writing() as session:
        thread_id = thread(session).id
        second = tip(session, thread_id=thread_id, opened_order=2)
        first = tip(session, thread_id=thread_id)
        later, earlier = (message(session, thread_id, first, place) for place in (2, 1))
        assert ids(tips.messages_of(session, thread_id)) == [earlier, later]
        assert ids(tips.tips_of_thread(session, thread_id)) == [first, second]
        assert tips.get_message(session, earlier) is not None


@pytest.mark.parametrize("other", [Compartment.INTEGRITY, Compartment.SCREENING])
def test_a_tip_exists_in_its_own_compartment_only(database: Database, other: Compartment) -> None:
    with database.writing() as session:
        tip_id = tip(session)
        for find in (tips.tip_in, tips.lock_tip):
            found = find(session, tip_id, Compartment.DESK)
            assert found is not None
            assert found.id == tip_id
            assert find(session, tip_id, other) is None


def test_the_machine_finds_a_tip_wherever_it_lies(database: Database) -> None:
    with database.writing() as session:
        tip_id = tip(session, compartment=Compartment.INTEGRITY)
        assert tips.get_tip(session, tip_id) is tips.lock_for_machine(session, tip_id)
        assert tips.get_tip(session, fresh_id()) is None
        assert tips.lock_for_machine(session, fresh_id()) is None
        assert tips.lock_thread(session, fresh_id()) is None


def test_who_locks_a_tip_reads_what_another_wrote_while_they_waited(database: Database) -> None:
    with database.writing() as session:
        tip_id = tip(session)
    locked, seen = threading.Event(), []

    def second() -> None:
        locked.wait(10)
        with database.writing() as session:
            row = tips.lock_tip(session, tip_id, Compartment.DESK)
            seen.append(row and row.state)

    other = threading.Thread(target=second)
    other.start()
    with database.writing() as session:
        row = tips.lock_tip(session, tip_id, Compartment.DESK)
        assert row is not None
        locked.set()
        row.state = TipState.SCREENING
    other.join(30)
    assert seen == [TipState.SCREENING]


def queued(session: Session) -> list[str]:
    """Tips as they must stand in a queue: by level, what nothing understood as P1, then by the clock that runs."""
    return [
        tip(session, priority=Priority.P1, read_by=NOW),
        tip(session, read_by=NOW + MINUTE),
        tip(session, priority=Priority.P1, read_by=NOW + 2 * MINUTE),
        tip(session, priority=Priority.P2, act_by=NOW - MINUTE, read_done=True, state=TipState.SCREENING),
        tip(session, priority=Priority.P4, read_by=NOW - 9 * MINUTE),
    ]


def test_the_most_urgent_stands_first(database: Database) -> None:
    with database.writing() as session:
        expected = queued(session)
        tip(session, compartment=Compartment.INTEGRITY)
        tip(session, state=TipState.CONCLUDED)
        assert ids(tips.queue(session, Compartment.DESK, OPEN)) == expected
        assert ids(tips.list_tips(session, Compartment.DESK, Wanted(OPEN), limit=9)) == expected


def test_a_list_is_read_in_pages(database: Database) -> None:
    with database.writing() as session:
        expected = queued(session)
        assert ids(tips.queue(session, Compartment.DESK, OPEN, limit=2, offset=2)) == expected[2:4]
        assert ids(tips.list_tips(session, Compartment.DESK, Wanted(OPEN), limit=2, offset=4)) == expected[4:]


def test_a_tip_whose_clocks_have_all_stopped_stands_last_in_its_level_on_both_databases(database: Database) -> None:
    with database.writing() as session:
        stopped = tip(session, priority=Priority.P2, read_done=True)
        running = tip(session, priority=Priority.P2, read_by=NOW)
        assert ids(tips.list_tips(session, Compartment.DESK, Wanted(OPEN), limit=9)) == [running, stopped]


def test_a_list_may_show_somebodys_own_or_what_is_late(database: Database) -> None:
    with database.writing() as session:
        who = officer(session)
        mine = tip(session, claimed_by=who, act_by=NOW + MINUTE, read_done=True)
        late = tip(session, read_by=NOW - MINUTE)
        read_in_time = tip(session, read_by=NOW - MINUTE, read_done=True)
        assert ids(tips.list_tips(session, Compartment.DESK, Wanted(OPEN, claimed_by=who), limit=9)) == [mine]
        found = ids(tips.list_tips(session, Compartment.DESK, Wanted(OPEN, late_at=NOW), limit=9))
        assert found == [late]
        assert read_in_time not in found


def test_a_unit_sees_its_own_tips_while_it_has_them(database: Database) -> None:
    with database.writing() as session:
        unit = UnitRow(id=fresh_id(), desk="desk", name_zh="a", name_en="a")
        session.add(unit)
        session.flush()
        later = tip(session, unit_id=unit.id, state=TipState.ASSIGNED, act_by=NOW + MINUTE)
        earlier = tip(session, unit_id=unit.id, state=TipState.UNDER_CHECK, act_by=NOW)
        tip(session, unit_id=unit.id, state=TipState.CONCLUDED)
        tip(session, unit_id=unit.id, state=TipState.SCREENING)
        tip(session, unit_id=unit.id, state=TipState.ASSIGNED, compartment=Compartment.INTEGRITY)
        tip(session, state=TipState.ASSIGNED)
        assert ids(tips.unit_queue(session, unit.id, Compartment.DESK)) == [earlier, later]


def test_the_head_of_the_queue_counts_one_desk(database: Database) -> None:
    with database.writing() as session:
        who = officer(session)
        tip(session, read_by=NOW - MINUTE)
        tip(session, read_by=NOW + MINUTE)
        tip(session, state=TipState.SCREENING, claimed_by=who, read_done=True, act_by=NOW - MINUTE)
        tip(session, state=TipState.SCREENING, claimed_by=officer(session), read_done=True)
        tip(session, state=TipState.AWAITING_TIPSTER)
        tip(session, state=TipState.CONCLUDED, act_by=NOW - MINUTE)
        tip(session, compartment=Compartment.INTEGRITY, read_by=NOW - MINUTE)
        tip(session, compartment=Compartment.SCREENING, received_at=NOW - MINUTE)
        tip(session, compartment=Compartment.SCREENING)
        counts = tips.count_queue(session, Compartment.DESK, who, NOW)
    assert (counts.waiting, counts.mine, counts.awaiting_tipster, counts.overdue) == (2, 1, 1, 2)
    assert (counts.unsorted, counts.oldest_unsorted) == (2, NOW - MINUTE)


def test_an_empty_house_counts_nothing(database: Database) -> None:
    with database.reading() as session:
        counts = tips.count_queue(session, Compartment.DESK, "0" * 32, NOW)
    assert (counts.waiting, counts.overdue, counts.unsorted, counts.oldest_unsorted) == (0, 0, 0, None)


def test_a_status_survives_the_database(database: Database) -> None:
    status = ShownStatus(PublicStatus.RECEIVED, PublicStatus.CLOSED, NOW)
    with database.writing() as session:
        tip_id = tip(session)
        session.get_one(TipRow, tip_id).show(status)
    with database.reading() as session:
        assert session.get_one(TipRow, tip_id).public_status == status
