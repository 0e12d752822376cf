"""Whatever happens, in whatever order and at the same time: the books agree and nothing is spent twice."""

import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hotline.domain.awards import AwaitingFundsError, AwardState, Vote
from hotline.domain.errors import (
    HotlineError,
    NotFoundError,
)
from hotline.domain.roles import Role
from hotline.domain.trail import Action
from hotline.services import awards, committee, fund, payouts
from hotline.store import trail
from hotline.store.database import Database
from hotline.vault.keyring import Keyring
from tests.services.money_builders import (
    AFTER,
    GENERATION,
    LOOKUPS,
    NOW,
    ZONE,
    House,
    ask,
    carried,
    claimed,
    fill_fund,
    held,
    house,
    person,
    proposed,
    release,
    row,
)

Keys = Callable[[str], Keyring]


def at_once(database: Database, acts: Sequence[Callable[[Session], object]]) -> list[type[HotlineError]]:
    """Do these at the same time, each in a transaction of its own; returns what was refused."""
    ready, refused = threading.Barrier(len(acts)), list[type[HotlineError]]()

    def do(act: Callable[[Session], object]) -> None:
        ready.wait(10)
        try:
            with database.writing() as session:
                act(session)
        except HotlineError as error:
            refused.append(type(error))

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for running in threads:
        running.start()
    for running in threads:
        running.join(30)
    return refused


def test_two_approvals_at_once_never_spend_the_same_money(
    three_carried: tuple[Database, House, list[awards.Proposal]], keyring: Keys
) -> None:
    database, people, found = three_carried
    acts = [
        lambda session, award=award: release(session, keyring("desk"), people, award) for award in found
    ]
    assert at_once(database, acts) == [AwaitingFundsError]
    with database.writing() as session:
        assert held(session) == ("200", "1800", "0")
        assert fund.check(session, "CNY") == []


def test_two_payments_of_one_award_at_once_pay_once(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people, other = house(session), person(session, roles=[Role.PAYER])
        award = claimed(session, keyring("desk"), people)
    acts = [
        lambda session, payer=payer: payouts.pay(session, payer, award.award_id, LOOKUPS, None, NOW)
        for payer in (people.payer, other)
    ]
    assert at_once(database, acts) == [NotFoundError]
    with database.writing() as session:
        assert held(session) == ("9100", "0", "900")


def test_a_payment_and_the_lapse_at_once_have_one_effect(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = house(session)
        award = claimed(session, keyring("desk"), people)
    at_once(database, [
        lambda session: payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW),
        lambda session: payouts.lapse_overdue(session, AFTER, zone=ZONE),
    ])
    with database.writing() as session:
        assert row(session, award).state in (AwardState.PAID, AwardState.LAPSED)
        assert fund.check(session, "CNY") == []


def test_three_votes_at_once_decide_once(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = house(session)
        award = proposed(session, keyring("desk"), people)
    acts = [
        lambda session, member=member: committee.vote(session, member, award.award_id, Vote.APPROVE, None, NOW)
        for member in people.members
    ]
    assert at_once(database, acts) == []
    with database.reading() as session:
        lines = [line.action for line in trail.lines_about(session, award.award_id)]
        assert lines.count(Action.AWARD_DECIDED) == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(["approve", "ask", "pay", "lapse", "donate"]), st.integers(0, 2)), max_size=14
)


@pytest.fixture
def three_carried(database: Database, keyring: Keys) -> tuple[Database, House, list[awards.Proposal]]:
    """Three awards of 900 and a fund that holds enough for two."""
    with database.writing() as session:
        people = house(session)
        found = [carried(session, keyring("desk"), people) for _ in range(3)]
        fill_fund(session, people, amount="2000")
    return database, people, found


def test_the_books_agree_whatever_is_done_in_whatever_order(
    three_carried: tuple[Database, House, list[awards.Proposal]], keyring: Keys
) -> None:
    database, people, found = three_carried
    keys = keyring("desk")

    def take(session: Session, step: str, which: int) -> None:
        award = found[which]
        code = bytes([which]) * 32
        match step:
            case "approve":
                release(session, keys, people, award)
            case "ask":
                ask(session, award, code)
            case "pay":
                payouts.pay(session, people.payer, award.award_id, [(GENERATION, code)], None, NOW)
            case "lapse":
                payouts.lapse_overdue(session, AFTER, zone=ZONE)
            case _:
                fund.donate(session, people.treasurer, award.amount.amount, "CNY", "x", NOW)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def whatever(steps: list[tuple[str, int]]) -> None:
        with database.write() as session:
            for step, which in steps:
                try:
                    take(session, step, which)
                except HotlineError:
                    continue
                assert fund.check(session, "CNY") == []
            assert sum(money.amount for money in fund.balance(session, "CNY").values()) == 0
            session.rollback()

    whatever()
