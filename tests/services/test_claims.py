"""Asking for the payout code: the tipster alone, until the last day, and nobody learns the code."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from hotline.domain.awards import AwardState, ClaimOverError
from hotline.domain.errors import (
    ConflictError,
    NotFoundError,
)
from hotline.domain.trail import Action, ActorKind
from hotline.services import payouts
from hotline.store import awards as store_awards
from hotline.store import trail
from hotline.store.awards import AwardRow
from hotline.store.tips import tips_of_thread
from hotline.vault.keyring import Keyring
from tests.services.money_builders import (
    AFTER,
    GENERATION,
    LAST_DAY,
    LAST_MOMENT,
    LOOKUPS,
    NOW,
    ZONE,
    ask,
    carried,
    claimable,
    claimed,
    concluded_tip,
    house,
    row,
    thread,
    thread_of,
)

Keys = Callable[[str], Keyring]


def test_a_tipster_sees_the_reward_that_waits(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    reward = payouts.reward_of(session, thread_of(session, award.award_id))
    assert reward == payouts.Reward(AwardState.CLAIMABLE, award.amount, LAST_DAY, "none")


def test_asking_claims_the_reward_and_keeps_only_the_codes_hash(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    assert ask(session, award).state is AwardState.CLAIMED
    assert (row(session, award).code_hash, row(session, award).code_generation) == (b"c" * 32, GENERATION)


def test_asking_is_recorded_by_the_hour_and_without_a_person(session: Session, keyring: Keys) -> None:
    award = claimable(session, keyring("desk"), house(session))
    ask(session, award)
    session.flush()
    line = trail.lines_about(session, award.award_id)[-1]
    assert (line.action, line.actor_kind, line.actor_id) == (Action.CODE_ISSUED, ActorKind.TIPSTER, "")
    assert (line.at.minute, line.at.second, line.detail) == (0, 0, {})


def test_asking_again_replaces_the_code(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = claimed(session, keyring("desk"), people)
    ask(session, award, b"d" * 32)
    with pytest.raises(NotFoundError):
        payouts.enter(session, people.payer, LOOKUPS, NOW)
    assert payouts.enter(session, people.payer, [(GENERATION, b"d" * 32)], NOW).award_id == award.award_id


def test_a_code_can_be_asked_for_until_the_end_of_the_last_day_where_the_hotline_is(
    session: Session, keyring: Keys
) -> None:
    award = claimable(session, keyring("desk"), house(session))
    assert ask(session, award, now=LAST_MOMENT).state is AwardState.CLAIMED
    with pytest.raises(ClaimOverError):
        ask(session, award, b"d" * 32, AFTER)


def test_a_code_that_another_award_has_is_drawn_again(session: Session, keyring: Keys) -> None:
    people = house(session)
    claimed(session, keyring("desk"), people)
    award = claimable(session, keyring("desk"), people)
    with pytest.raises(ConflictError):
        ask(session, award)


def test_a_thread_without_a_waiting_reward_gives_no_code(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = carried(session, keyring("desk"), people)
    for thread_id in (thread_of(session, award.award_id), thread(session).id, "0" * 32):
        with pytest.raises(NotFoundError):
            payouts.reward_of(session, thread_id)
        with pytest.raises(NotFoundError):
            payouts.ask_code(session, thread_id, b"c" * 32, GENERATION, NOW, zone=ZONE)


def test_a_reward_that_lapsed_while_the_tipster_asked_gives_no_code(
    session: Session, keyring: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = claimable(session, keyring("desk"), house(session))
    waiting = thread_of(session, award.award_id)
    lock = store_awards.lock_award

    def lapsed_meanwhile(opened: Session, award_id: str) -> AwardRow | None:
        locked = lock(opened, award_id)
        if locked is not None:
            locked.state = AwardState.LAPSED
        return locked

    monkeypatch.setattr(store_awards, "lock_award", lapsed_meanwhile)
    with pytest.raises(NotFoundError):
        payouts.ask_code(session, waiting, b"c" * 32, GENERATION, NOW, zone=ZONE)


def test_of_two_rewards_in_a_thread_the_one_without_a_code_is_asked_for(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    first = claimed(session, keys, people)
    same = tips_of_thread(session, thread_of(session, first.award_id))[0].thread_id
    opened = session.get_one(type(thread(session)), same)
    tip = concluded_tip(session, keys, worker=people.officer, in_thread=opened, facts={"bounty": "50"})
    claimable(session, keys, people, tip=tip)
    assert ask(session, first, b"d" * 32).amount.text == "50"
