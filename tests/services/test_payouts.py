"""Paying and lapsing: nobody alone, nothing twice, and the payer learns nothing of the tip."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import AwardState
from hotline.domain.errors import (
    BadInputError,
    NotAllowedError,
    NotFoundError,
)
from hotline.domain.roles import Role
from hotline.domain.trail import Action, ActorKind
from hotline.services import payouts
from hotline.store import trail
from hotline.store.cases import note_worker
from hotline.vault.keyring import Keyring
from tests.services.money_builders import (
    AFTER,
    GENERATION,
    LAST_MOMENT,
    LOOKUPS,
    NOW,
    ZONE,
    claimable,
    claimed,
    held,
    house,
    law,
    person,
    row,
)

Keys = Callable[[str], Keyring]


def test_a_payer_learns_the_sum_and_nothing_of_the_tip(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    seen = payouts.enter(session, people.payer, LOOKUPS, NOW)
    assert asdict(seen) == {
        "award_id": award.award_id, "serial": award.serial, "amount": asdict(award.amount),
        "identity_at_collection": "none",
    }


def test_entering_a_code_is_recorded(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    payouts.enter(session, people.payer, LOOKUPS, NOW)
    session.flush()
    line = trail.lines_about(session, award.award_id)[-1]
    assert (line.action, line.actor_id) == (Action.CODE_ENTERED, people.payer.staff_id)


def test_paying_moves_the_money_once_and_forgets_the_code(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    paid = payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    session.flush()
    session.expire_all()
    stored = row(session, award)
    assert paid.amount == award.amount
    assert (stored.state, stored.paid_at, stored.code_hash, stored.code_generation, stored.document_seen) == (
        AwardState.PAID, NOW, None, None, None
    )
    assert held(session) == ("9100", "0", "900")
    assert trail.lines_about(session, award.award_id)[-1].action is Action.AWARD_PAID


def test_a_second_payment_has_no_effect(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    with pytest.raises(NotFoundError):
        payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    assert held(session) == ("9100", "0", "900")


def test_unknown_lapsed_and_paid_codes_are_answered_alike(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    award = claimed(session, keys, people)
    claimed(session, keys, people, code_hash=b"d" * 32)
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    payouts.lapse_overdue(session, AFTER, zone=ZONE)
    answers = []
    for code_hash in (b"e" * 32, b"d" * 32, b"c" * 32):
        with pytest.raises(NotFoundError) as refusal:
            payouts.enter(session, people.payer, [(GENERATION, code_hash)], NOW)
        answers.append((type(refusal.value), refusal.value.facts))
    assert answers == [(NotFoundError, {"kind": "code"})] * 3


@pytest.mark.parametrize(
    "lookups", [[], [(GENERATION, b"d" * 32)], [("payout-pepper-2", b"c" * 32)], [(GENERATION, b"")]]
)
def test_money_is_paid_only_for_the_code_of_this_award(
    session: Session, keyring: Keys, lookups: list[tuple[str, bytes]]
) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    with pytest.raises(NotFoundError):
        payouts.pay(session, people.payer, award.award_id, lookups, None, NOW)


def test_an_award_without_a_code_or_that_does_not_exist_is_not_paid(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimable(session, keyring("desk"), people)
    for award_id in (award.award_id, "0" * 32):
        with pytest.raises(NotFoundError):
            payouts.pay(session, people.payer, award_id, LOOKUPS, None, NOW)


def test_only_a_payer_enters_codes_and_pays(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    with pytest.raises(NotAllowedError):
        payouts.enter(session, people.approver, LOOKUPS, NOW)
    with pytest.raises(NotAllowedError):
        payouts.pay(session, people.approver, award.award_id, LOOKUPS, None, NOW)


def test_who_released_the_money_does_not_hand_it_over(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    both = Actor(people.approver.staff_id, frozenset({Role.PAYER}), "desk", None)
    with pytest.raises(NotAllowedError):
        payouts.enter(session, both, LOOKUPS, NOW)
    with pytest.raises(NotAllowedError):
        payouts.pay(session, both, award.award_id, LOOKUPS, None, NOW)


def test_who_worked_on_the_tip_since_does_not_hand_the_money_over(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    note_worker(session, row(session, award).tip_id, people.payer.staff_id)
    with pytest.raises(NotAllowedError):
        payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)


@pytest.mark.parametrize("seen", [None, False])
def test_where_the_law_asks_for_a_document_it_must_have_been_seen(
    session: Session, keyring: Keys, seen: bool | None
) -> None:
    people, pack = house(session), law(identity="document_shown")
    award = claimed(session, keyring("desk"), people, pack=pack)
    with pytest.raises(BadInputError) as refusal:
        payouts.pay(session, people.payer, award.award_id, LOOKUPS, seen, NOW)
    assert refusal.value.field == "document_seen"
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, True, NOW)
    assert row(session, award).document_seen is True


def test_where_the_law_asks_for_no_document_none_is_noted(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, True, NOW)
    assert row(session, award).document_seen is None


def test_the_desks_payer_pays_for_the_integrity_desk_too(session: Session, keyring: Keys) -> None:
    award = claimed(session, keyring("integrity"), house(session, desk="integrity"))
    payer = person(session, roles=[Role.PAYER])
    assert payouts.pay(session, payer, award.award_id, LOOKUPS, None, NOW).serial == award.serial


def test_after_the_last_day_a_reward_lapses_and_its_money_is_free_again(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    lapsing = [claimable(session, keys, people), claimed(session, keys, people)]
    assert payouts.lapse_overdue(session, LAST_MOMENT, zone=ZONE) == 0
    assert payouts.lapse_overdue(session, AFTER, zone=ZONE) == 2
    assert [row(session, award).state for award in lapsing] == [AwardState.LAPSED] * 2
    assert row(session, lapsing[1]).code_hash is None
    assert held(session) == ("20000", "0", "0")


def test_lapsing_is_the_machines_doing_and_recorded(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    payouts.lapse_overdue(session, AFTER, zone=ZONE)
    session.flush()
    posted, lapsed = trail.lines_about(session, award.award_id)[-2:]
    assert (posted.action, posted.actor_kind) == (Action.FUND_POSTED, ActorKind.MACHINE)
    assert (lapsed.action, lapsed.actor_kind) == (Action.AWARD_LAPSED, ActorKind.MACHINE)


def test_what_was_paid_does_not_lapse(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    payouts.pay(session, people.payer, award.award_id, LOOKUPS, None, NOW)
    assert payouts.lapse_overdue(session, AFTER, zone=ZONE) == 0
