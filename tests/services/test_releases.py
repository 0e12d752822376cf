"""Releasing the money: one person, never without money, and the tipster is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import AwaitingFundsError, AwardState
from hotline.domain.errors import (
    BadInputError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from hotline.domain.roles import Role
from hotline.domain.tips import TipState
from hotline.services import awards, payouts
from hotline.store import trail
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring
from tests.services.money_builders import (
    AFTER,
    LAST_DAY,
    NOW,
    ZONE,
    carried,
    claimable,
    fill_fund,
    held,
    house,
    law,
    notices,
    person,
    proposed,
    release,
    row,
    thread_of,
)

Keys = Callable[[str], Keyring]


def test_a_release_commits_the_money_and_starts_the_claim_period(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people)
    assert release(session, keyring("desk"), people, award) == LAST_DAY
    session.flush()
    session.expire_all()
    stored = row(session, award)
    assert (stored.state, stored.approved_at, stored.claim_by) == (AwardState.CLAIMABLE, NOW, LAST_DAY)
    assert held(session) == ("9100", "900", "0")


def test_the_tipster_gets_a_signed_notice_that_only_the_receipt_and_the_desk_open(
    session: Session, keyring: Keys
) -> None:
    award = claimable(session, keyring("desk"), house(session))
    assert notices(session, keyring("public"), thread_of(session, award.award_id)) == [{
        "notice": "reward_waits", "amount": "900", "currency": "CNY", "claim_by": "2026-05-02", "identity": "none",
    }]


def test_rules_without_a_claim_period_give_no_last_day(session: Session, keyring: Keys) -> None:
    pack = law(deadline=False)
    award = claimable(session, keyring("desk"), house(session), pack=pack)
    assert row(session, award).claim_by is None
    assert notices(session, keyring("desk"), thread_of(session, award.award_id))[0]["claim_by"] == ""
    assert payouts.lapse_overdue(session, AFTER + timedelta(days=9999), zone=ZONE) == 0


def test_without_enough_money_an_award_stays_carried_and_nothing_happens(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people, amount="899.99")
    with pytest.raises(AwaitingFundsError):
        release(session, keyring("desk"), people, award)
    assert row(session, award).state is AwardState.CARRIED
    assert held(session) == ("899.99", "0", "0")
    assert notices(session, keyring("desk"), thread_of(session, award.award_id)) == []


def test_without_a_fund_an_award_awaits_funds(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    with pytest.raises(AwaitingFundsError):
        release(session, keyring("desk"), people, award)


def test_an_award_that_awaited_funds_is_released_when_money_comes(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people, amount="1")
    assert [line.covered for line in payouts.awaiting_release(session, people.approver)] == [False]
    fill_fund(session, people, amount="899")
    [line] = payouts.awaiting_release(session, people.approver)
    assert (line.award_id, line.serial, line.amount.text, line.covered) == (award.award_id, award.serial, "900", True)
    release(session, keyring("desk"), people, award)
    assert payouts.awaiting_release(session, people.approver) == []


def test_money_that_is_committed_is_not_committed_again(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    first, second = carried(session, keys, people), carried(session, keys, people)
    fill_fund(session, people, amount="1000")
    release(session, keys, people, first)
    with pytest.raises(AwaitingFundsError):
        release(session, keys, people, second)


def test_the_list_for_release_holds_this_desks_awards_only(session: Session, keyring: Keys) -> None:
    people = house(session)
    carried(session, keyring("integrity"), house(session, desk="integrity"))
    assert payouts.awaiting_release(session, people.approver) == []


def test_only_an_approver_releases(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    with pytest.raises(NotAllowedError):
        release(session, keyring("desk"), people, award, actor=people.payer)
    with pytest.raises(NotAllowedError):
        payouts.awaiting_release(session, people.payer)


def test_who_voted_does_not_release(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people)
    member = Actor(people.members[0].staff_id, frozenset({Role.APPROVER}), "desk", None)
    with pytest.raises(NotAllowedError):
        release(session, keyring("desk"), people, award, actor=member)


def test_an_award_that_was_not_carried_is_not_released(session: Session, keyring: Keys) -> None:
    people = house(session)
    fill_fund(session, people)
    for award in (proposed(session, keyring("desk"), people), claimable(session, keyring("desk"), people)):
        with pytest.raises(WrongStateError):
            release(session, keyring("desk"), people, award)


def test_an_award_of_the_other_desk_is_not_released(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("integrity"), house(session, desk="integrity"))
    with pytest.raises(NotFoundError):
        release(session, keyring("desk"), people, award)


def test_an_award_whose_tip_was_reopened_is_not_released(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people)
    session.get_one(TipRow, row(session, award).tip_id).state = TipState.UNDER_CHECK
    with pytest.raises(WrongStateError):
        release(session, keyring("desk"), people, award)


def test_a_sum_that_the_rules_do_not_give_is_not_released(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    fill_fund(session, people)
    with pytest.raises(WrongStateError):
        release(session, keyring("desk"), people, award, pack=law(name="other"))
    row(session, award).amount_minor += 100
    with pytest.raises(WrongStateError):
        release(session, keyring("desk"), people, award)


def excuse(session: Session, keys: Keyring, actor: Actor, award: awards.Proposal, day: date) -> None:
    payouts.excuse(session, keys, actor, award.award_id, NOW, claim_by=day, zone=ZONE)


def test_who_released_the_money_gives_more_time_and_the_tipster_is_told(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimable(session, keyring("desk"), people)
    excuse(session, keyring("desk"), people.approver, award, date(2026, 6, 1))
    assert row(session, award).claim_by == date(2026, 6, 1)
    told = notices(session, keyring("desk"), thread_of(session, award.award_id))
    assert [notice["claim_by"] for notice in told] == ["2026-05-02", "2026-06-01"]
    assert trail.lines_about(session, award.award_id)[-1].detail == {"reason": "good_cause"}


def test_another_approver_gives_no_more_time(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    with pytest.raises(NotAllowedError):
        excuse(session, keyring("desk"), person(session, roles=[Role.APPROVER]), award, date(2026, 6, 1))


def test_more_time_is_later_than_what_was_given(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimable(session, keyring("desk"), people)
    for day in (LAST_DAY, date(2026, 3, 1)):
        with pytest.raises(BadInputError):
            excuse(session, keyring("desk"), people.approver, award, day)


def test_a_reward_that_lapsed_gets_no_more_time(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimable(session, keyring("desk"), people)
    payouts.lapse_overdue(session, AFTER, zone=ZONE)
    with pytest.raises(WrongStateError):
        excuse(session, keyring("desk"), people.approver, award, date(2026, 6, 1))
