"""The database itself keeps people apart: whatever a program does, one person has one part in an award."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.domain.awards import AwardState, Part, Vote
from hotline.domain.tips import Channel, Compartment, TipState
from hotline.store.awards import AwardRow, PartRow, VoteRow, parts_of
from hotline.store.database import Database
from hotline.store.fund import Account, PostingRow
from hotline.store.staff import StaffRow
from hotline.store.tips import ThreadRow, TipRow

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
ALICE, BOB = "a" * 32, "b" * 32
AWARD = "f" * 32


def award_row(tip_id: str, **changes: Any) -> AwardRow:
    values = {
        "id": AWARD, "tip_id": tip_id, "serial": "A-7K4M-2Q", "state": AwardState.CLAIMED, "pack": "trial",
        "pack_digest": "0" * 64, "facts": {}, "finding": {}, "evaluated_on": date(2026, 2, 1), "currency": "CNY",
        "amount_minor": 90_000, "identity_at_collection": "none", "proposed_at": NOW, "code_hash": b"c" * 32,
    }
    return AwardRow(**(values | changes))


def tip_row(session: Session, mark: str) -> str:
    thread = ThreadRow(
        id=mark * 32, generation="g", lookup_id=mark.encode() * 32, public_key=b"k" * 32, language="zh",
        opened_hour=NOW, last_sequence=0,
    )
    session.add(thread)
    session.flush()
    session.add(TipRow(
        id=mark * 32, thread_id=thread.id, channel=Channel.WEB, compartment=Compartment.DESK,
        state=TipState.CONCLUDED, received_at=NOW,
    ))
    session.flush()
    return mark * 32


@pytest.fixture
def stored(database: Database) -> Iterator[Session]:
    """A writing session that sees them and never commits."""
    with database.write() as session:
        fill(session)
        yield session
        session.rollback()


def fill(session: Session) -> None:
    """Two people, an award and a second tip."""
    for staff_id in (ALICE, BOB):
        session.add(StaffRow(id=staff_id, desk="desk", sign_in=staff_id, name="N", language="zh", active=True))
    tip_row(session, "2")
    session.add(award_row(tip_row(session, "1")))
    session.flush()


def refuses(session: Session, rows: Sequence[object]) -> bool:
    """Whether the database refuses the last of these rows, written past every service. Nothing of them is left."""
    *before, last = rows
    attempt = session.begin_nested()
    for row in before:
        session.add(row)
        session.flush()
        session.expunge(row)  # the database alone must notice, not the session that still knows the row
    try:
        with session.begin_nested():
            session.add(last)
    except IntegrityError:
        return True
    finally:
        attempt.rollback()
    return False


def part(who: str, which: Part) -> PartRow:
    return PartRow(award_id=AWARD, staff_id=who, part=which, at=NOW)


def voice(who: str, **changes: Any) -> VoteRow:
    values = {"award_id": AWARD, "staff_id": who, "part": Part.MEMBER, "vote": Vote.APPROVE, "at": NOW}
    return VoteRow(**(values | changes))


def test_nobody_plays_two_parts_in_an_award(stored: Session) -> None:
    pairs = list(product(Part, repeat=2))
    assert [pair for pair in pairs if not refuses(stored, [part(ALICE, pair[0]), part(ALICE, pair[1])])] == []


def test_an_award_has_one_proposer_one_approver_and_one_payer(stored: Session) -> None:
    single = {which for which in Part if refuses(stored, [part(ALICE, which), part(BOB, which)])}
    assert single == {Part.PROPOSER, Part.APPROVER, Part.PAYER}


def test_who_is_no_member_has_no_vote(stored: Session) -> None:
    assert refuses(stored, [part(ALICE, Part.APPROVER), voice(ALICE)])
    assert refuses(stored, [voice(BOB)])


def test_a_vote_under_another_part_is_refused(stored: Session) -> None:
    assert refuses(stored, [part(ALICE, Part.APPROVER), voice(ALICE, part=Part.APPROVER)])


def test_a_member_has_one_vote(stored: Session) -> None:
    assert refuses(stored, [part(ALICE, Part.MEMBER), voice(ALICE), voice(ALICE, vote=Vote.REFUSE)])


def test_a_part_needs_a_person_and_an_award_that_exist(stored: Session) -> None:
    assert refuses(stored, [part("0" * 32, Part.MEMBER)])
    assert refuses(stored, [PartRow(award_id="0" * 32, staff_id=ALICE, part=Part.MEMBER, at=NOW)])


def test_a_tip_has_one_award_and_an_award_its_own_serial_and_code(stored: Session) -> None:
    fresh = {"id": "e" * 32, "serial": "A-2222-22", "code_hash": b"d" * 32}
    assert refuses(stored, [award_row("1" * 32, **fresh)])
    assert refuses(stored, [award_row("2" * 32, **(fresh | {"serial": "A-7K4M-2Q"}))])
    assert refuses(stored, [award_row("2" * 32, **(fresh | {"code_hash": b"c" * 32}))])
    assert not refuses(stored, [award_row("2" * 32, **fresh)])


def test_a_posting_moves_something_between_two_accounts(stored: Session) -> None:
    values = {"debit": Account.PAID, "credit": Account.COMMITTED, "amount_minor": 1, "currency": "CNY",
              "purpose": "reward", "at": NOW}
    faults: list[dict[str, Any]] = [
        {"amount_minor": 0}, {"amount_minor": -1}, {"credit": Account.PAID}, {"award_id": "0" * 32}
    ]
    assert not refuses(stored, [PostingRow(**values)])
    assert all(refuses(stored, [PostingRow(**(values | fault))]) for fault in faults)


def test_of_two_people_who_write_the_same_part_at_once_one_is_refused(database: Database) -> None:
    """Both have checked and found the part free; the index decides."""
    with database.writing() as session:
        fill(session)
    both_checked = threading.Barrier(2)
    refused: list[str] = []

    def approve(who: str) -> None:
        with database.reading() as session:
            assert Part.APPROVER not in parts_of(session, AWARD).values()
        both_checked.wait(10)
        try:
            with database.writing() as session:
                session.add(part(who, Part.APPROVER))
        except IntegrityError:
            refused.append(who)

    threads = [threading.Thread(target=approve, args=[who]) for who in (ALICE, BOB)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
