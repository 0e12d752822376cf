"""The books of the fund: what comes in, that they always agree, and who keeps them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hotline.domain import amounts
from hotline.domain.actors import Actor
from hotline.domain.awards import AwardState
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from hotline.domain.money import MINOR_UNITS, Money
from hotline.domain.roles import Role
from hotline.domain.trail import Action
from hotline.services import fund, payouts
from hotline.store import trail
from hotline.store.awards import AwardRow
from hotline.store.fund import Account, PostingRow
from hotline.vault.keyring import Keyring
from tests.services.money_builders import LOOKUPS, NOW, claimable, claimed, fill_fund, house, person

Keys = Callable[[str], Keyring]


def treasurer_with_fund(session: Session) -> Actor:
    keeper = person(session, roles=[Role.TREASURER])
    fund.open_fund(session, keeper, "CNY", NOW)
    return keeper


def yuan(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(MINOR_UNITS)))
def test_a_sum_comes_back_from_the_books_as_it_went_in(minor: int, currency: str) -> None:
    minor //= 10**3
    assert amounts.to_minor(amounts.from_minor(minor, currency)) == minor


def test_a_sum_that_no_book_holds_is_refused() -> None:
    with pytest.raises(BadInputError) as refusal:
        amounts.to_minor(yuan("1e14"))
    assert refusal.value.problem == "too_large"


def test_money_that_comes_in_lies_available_and_stands_against_its_source(session: Session) -> None:
    keeper = treasurer_with_fund(session)
    fund.appropriate(session, keeper, Decimal("1000.50"), "CNY", "2026", NOW)
    fund.donate(session, keeper, Decimal(20), "CNY", "school roads", NOW)
    session.flush()
    session.expire_all()
    held = fund.balance(session, "CNY")
    assert held[Account.AVAILABLE] == yuan("1020.5")
    assert (held[Account.APPROPRIATION], held[Account.DONATION]) == (yuan("-1000.5"), yuan("-20"))
    assert sum(money.amount for money in held.values()) == 0


def test_an_empty_fund_holds_nothing(session: Session) -> None:
    assert set(fund.balance(session, "CNY").values()) == {yuan("0")}


def test_a_fund_is_opened_once(session: Session) -> None:
    keeper = treasurer_with_fund(session)
    session.flush()
    with pytest.raises(ConflictError):
        fund.open_fund(session, keeper, "CNY", NOW)


def test_nothing_comes_into_a_fund_that_is_not_open(session: Session) -> None:
    keeper = treasurer_with_fund(session)
    with pytest.raises(NotFoundError):
        fund.donate(session, keeper, Decimal(1), "TWD", "x", NOW)
    with pytest.raises(NotFoundError):
        fund.check(session, "TWD")


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        ("0", "CNY", "not_positive"), ("-1", "CNY", "not_positive"), ("0.001", "CNY", "finer_than_minor_unit"),
        ("NaN", "CNY", "finer_than_minor_unit"), ("Infinity", "CNY", "finer_than_minor_unit"),
        ("1e14", "CNY", "too_large"), ("1", "ZZZ", "unknown"),
    ],
)
def test_what_is_no_sum_does_not_come_in(session: Session, amount: str, currency: str, problem: str) -> None:
    keeper = treasurer_with_fund(session)
    with pytest.raises(BadInputError) as refusal:
        fund.appropriate(session, keeper, Decimal(amount), currency, "2026", NOW)
    assert refusal.value.problem == problem


@pytest.mark.parametrize(("purpose", "problem"), [("  ", "empty"), ("p" * 61, "too_long"), ("a\x00", "binary")])
def test_money_comes_in_for_a_purpose(session: Session, purpose: str, problem: str) -> None:
    keeper = treasurer_with_fund(session)
    with pytest.raises(BadInputError) as refusal:
        fund.donate(session, keeper, Decimal(1), "CNY", purpose, NOW)
    assert (refusal.value.field, refusal.value.problem) == ("purpose", problem)


def test_only_the_treasurer_keeps_the_fund(session: Session) -> None:
    treasurer_with_fund(session)
    stranger = person(session, roles=[Role.APPROVER])
    with pytest.raises(NotAllowedError):
        fund.open_fund(session, stranger, "TWD", NOW)
    with pytest.raises(NotAllowedError):
        fund.appropriate(session, stranger, Decimal(1), "CNY", "x", NOW)
    with pytest.raises(NotAllowedError):
        fund.donate(session, stranger, Decimal(1), "CNY", "x", NOW)


def test_every_movement_is_in_the_trail_with_its_sum(session: Session) -> None:
    keeper = treasurer_with_fund(session)
    fund.donate(session, keeper, Decimal(20), "CNY", "school roads", NOW)
    session.flush()
    opened, line = trail.lines_about(session, "CNY")
    assert (opened.action, opened.detail) == (Action.FUND_POSTED, {"kind": "opened"})
    assert (line.actor_id, line.detail) == (
        keeper.staff_id, {"kind": "donation", "amount": "20", "currency": "CNY"}
    )


def test_a_statement_runs_with_what_lies_available_and_names_awards_by_their_serial(
    session: Session, keyring: Keys
) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    session.flush()
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    session.flush()
    session.expire_all()
    lines = {(line.debit, line.credit): line for line in fund.statement(session, "CNY")}
    assert len(lines) == 3
    committed = lines[Account.COMMITTED, Account.AVAILABLE]
    assert (committed.amount, committed.serial) == (yuan("900"), award.serial)
    assert committed.posted_by == people.approver.staff_id
    assert lines[Account.AVAILABLE, Account.APPROPRIATION].serial is None
    assert lines[Account.PAID, Account.COMMITTED].purpose == "reward"


def test_the_last_line_of_a_statement_says_what_lies_available_now(session: Session, keyring: Keys) -> None:
    people = house(session)
    claimable(session, keyring("desk"), people)
    assert fund.statement(session, "CNY")[-1].available == yuan("9100")


def test_books_that_agree_have_no_fault(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    award = claimed(session, keys, people)
    claimable(session, keys, people)
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    assert fund.check(session, "CNY") == []


def test_a_posting_without_an_award_is_a_fault(session: Session, keyring: Keys) -> None:
    fill_fund(session, house(session), amount="10")
    for debit, credit, minor in (
        (Account.COMMITTED, Account.AVAILABLE, 3000), (Account.PAID, Account.COMMITTED, 1),
    ):
        session.add(PostingRow(debit=debit, credit=credit, amount_minor=minor, currency="CNY", purpose="x", at=NOW))
    session.flush()
    assert fund.check(session, "CNY") == [
        fund.Fault("committed", yuan("29.99"), yuan("0")),
        fund.Fault("paid", yuan("0.01"), yuan("0")),
        fund.Fault("negative_available", yuan("-20"), yuan("0")),
    ]


def test_an_award_without_a_posting_is_a_fault(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    session.get_one(AwardRow, award.award_id).state = AwardState.PAID
    session.flush()
    assert [fault.code for fault in fund.check(session, "CNY")] == ["committed", "paid"]
