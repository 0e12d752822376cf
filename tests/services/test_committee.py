"""The ballot: what a member sees and never sees, one voice each, and how it ends."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hotline.domain.awards import (
    AWARD_MOVES,
    QUORUM,
    AwardMove,
    AwardState,
    Part,
    Tally,
    Verdict,
    Vote,
    award_after,
    is_stuck,
    tally,
)
from hotline.domain.errors import BadInputError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Role
from hotline.domain.tips import Compartment
from hotline.domain.trail import Action
from hotline.services import committee
from hotline.store import trail
from hotline.store.awards import AwardRow, PartRow, parts_of, votes_of
from hotline.store.database import Database
from hotline.store.staff import StaffRow
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring
from tests.services.money_builders import NOW, carried, concluded_tip, house, person, proposed

Keys = Callable[[str], Keyring]
YES, NO = Vote.APPROVE, Vote.REFUSE
VOTES = st.lists(st.sampled_from(Vote), max_size=12)


@given(VOTES)
def test_nothing_is_decided_before_a_quorum_or_on_a_tie(votes: list[Vote]) -> None:
    undecided = len(votes) < QUORUM or votes.count(YES) * 2 == len(votes)
    assert (tally(votes).verdict is Verdict.OPEN) is undecided


@given(VOTES)
def test_the_order_of_votes_decides_nothing(votes: list[Vote]) -> None:
    assert tally(votes) == tally(reversed(votes)) == tally(sorted(votes))


@given(VOTES)
def test_turning_every_voice_turns_the_verdict(votes: list[Vote]) -> None:
    turned = tally(NO if vote is YES else YES for vote in votes)
    opposite = {Verdict.CARRIED: Verdict.REFUSED, Verdict.REFUSED: Verdict.CARRIED, Verdict.OPEN: Verdict.OPEN}
    so_far = tally(votes)
    assert turned == Tally(so_far.refuse, so_far.approve, opposite[so_far.verdict])


@given(VOTES, st.integers(0, 5))
def test_a_ballot_is_stuck_exactly_when_no_further_votes_can_decide_it(votes: list[Vote], free: int) -> None:
    ends = [tally([*votes, *[YES] * yes]).verdict for yes in range(free + 1)]
    decided = any(verdict is not Verdict.OPEN for verdict in ends)
    assert is_stuck(tally(votes), free) is not decided


@given(st.sampled_from(AwardState), st.sampled_from(AwardMove))
def test_an_award_moves_only_as_the_table_says(state: AwardState, move: AwardMove) -> None:
    origins, target = AWARD_MOVES[move]
    if state in origins:
        assert award_after(state, move) is target
    else:
        with pytest.raises(WrongStateError):
            award_after(state, move)


def test_a_member_finds_the_open_ballots_of_their_desk(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    proposed(session, keyring("integrity"), house(session, desk="integrity"))
    [line] = committee.ballots(session, people.members[0])
    assert (line.award_id, line.serial, line.amount.text) == (award.award_id, award.serial, "900")
    assert (line.voted, line.stuck) == (False, False)


def test_the_list_says_where_one_has_voted(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.vote(session, people.members[0], award.award_id, YES, None, NOW)
    assert [line.voted for line in committee.ballots(session, people.members[0])] == [True]


def test_a_decided_ballot_leaves_the_list(session: Session, keyring: Keys) -> None:
    people = house(session)
    carried(session, keyring("desk"), people)
    assert committee.ballots(session, people.members[0]) == []


def test_who_has_another_part_or_recused_does_not_find_the_ballot(session: Session, keyring: Keys) -> None:
    people = house(session)
    worker = people.members[1]
    tip = concluded_tip(session, keyring("desk"), worker=worker)
    award = proposed(session, keyring("desk"), people, tip=tip)
    committee.recuse(session, people.members[0], award.award_id, NOW)
    assert [committee.ballots(session, member) for member in (people.members[0], worker)] == [[], []]


def test_a_member_sees_outcome_facts_and_the_steps_of_the_rules(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    view = committee.look(session, people.members[0], award.award_id, NOW)
    assert view.facts == {
        "bounty": "900", "arrests": 0, "reported_on": "2026-02-11", "previously_known": False,
        "measure_on": "2026-02-20",
    }
    assert "bounty" in [step["id"] for step in view.finding["steps"]]
    assert view.state is AwardState.IN_BALLOT


def test_nothing_that_a_member_sees_leads_to_the_tip(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    award = proposed(session, keyring("desk"), people, tip=tip)
    seen = repr(asdict(committee.look(session, people.members[0], award.award_id, NOW)))
    seen += repr(committee.ballots(session, people.members[0]))
    outcome_secrets = (tip.id, tip.thread_id, "trafficking", "web", "CN-7", "sent_at", "accepted_at")
    assert [secret for secret in outcome_secrets if secret in seen] == []


def test_a_look_is_recorded(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.look(session, people.members[0], award.award_id, NOW)
    session.flush()
    line = trail.lines_about(session, award.award_id)[-1]
    assert (line.action, line.actor_id) == (Action.AWARD_LOOKED_AT, people.members[0].staff_id)


def test_before_ones_own_vote_the_others_are_counts_only(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.vote(session, people.members[0], award.award_id, NO, "too little", NOW)
    view = committee.look(session, people.members[1], award.award_id, NOW)
    assert (view.approve, view.refuse, view.opinions, view.voted) == (0, 1, (), False)
    assert "too little" not in repr(view)


def test_after_ones_own_vote_the_reasons_of_the_others_are_shown(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.vote(session, people.members[0], award.award_id, NO, " too little ", NOW)
    committee.vote(session, people.members[1], award.award_id, YES, None, NOW)
    view = committee.look(session, people.members[1], award.award_id, NOW)
    assert view.voted
    assert set(view.opinions) == {
        committee.Opinion(people.members[0].staff_id, NO, "too little"),
        committee.Opinion(people.members[1].staff_id, YES, None),
    }


def test_a_decided_ballot_is_shown_to_its_members_alone(session: Session, keyring: Keys) -> None:
    people = house(session, members=4)
    award = carried(session, keyring("desk"), people)
    assert committee.look(session, people.members[0], award.award_id, NOW).state is AwardState.CARRIED
    with pytest.raises(NotFoundError):
        committee.look(session, people.members[3], award.award_id, NOW)


def test_who_recused_sees_the_award_no_more(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.recuse(session, people.members[0], award.award_id, NOW)
    with pytest.raises(NotAllowedError):
        committee.look(session, people.members[0], award.award_id, NOW)


def test_an_award_of_the_other_desk_does_not_exist(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    stranger = person(session, roles=[Role.COMMITTEE_MEMBER], desk="integrity")
    for award_id in (award.award_id, "0" * 32):
        with pytest.raises(NotFoundError):
            committee.look(session, stranger, award_id, NOW)


def test_an_award_whose_tip_went_to_integrity_is_gone_from_the_desk(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    row = session.get_one(AwardRow, award.award_id)
    session.get_one(TipRow, row.tip_id).compartment = Compartment.INTEGRITY
    with pytest.raises(NotFoundError):
        committee.vote(session, people.members[0], award.award_id, YES, None, NOW)


def test_only_members_take_part_in_a_ballot(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    with pytest.raises(NotAllowedError):
        committee.ballots(session, people.approver)
    with pytest.raises(NotAllowedError):
        committee.look(session, people.approver, award.award_id, NOW)
    with pytest.raises(NotAllowedError):
        committee.vote(session, people.approver, award.award_id, YES, None, NOW)
    with pytest.raises(NotAllowedError):
        committee.recuse(session, people.approver, award.award_id, NOW)


@pytest.mark.parametrize(
    ("votes", "state"),
    [
        ([YES, YES, YES], AwardState.CARRIED), ([YES, NO, YES], AwardState.CARRIED),
        ([NO, YES, NO], AwardState.REFUSED),
        ([YES, NO], AwardState.IN_BALLOT), ([YES, YES], AwardState.IN_BALLOT),
    ],
)
def test_a_majority_of_three_decides(
    session: Session, keyring: Keys, votes: list[Vote], state: AwardState
) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    for member, vote in zip(people.members, votes, strict=False):
        committee.vote(session, member, award.award_id, vote, "why", NOW)
    session.flush()
    session.expire_all()
    row = session.get_one(AwardRow, award.award_id)
    assert row.state is state
    assert (row.decided_at is None) is (state is AwardState.IN_BALLOT)


def test_the_vote_that_decides_says_so_and_is_recorded(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    verdicts = [committee.vote(session, member, award.award_id, YES, None, NOW) for member in people.members]
    session.flush()
    assert verdicts == [Verdict.OPEN, Verdict.OPEN, Verdict.CARRIED]
    decided = trail.lines_about(session, award.award_id)[-1]
    assert (decided.action, decided.detail) == (Action.AWARD_DECIDED, {"verdict": "carried"})


def test_a_vote_is_recorded_without_its_reason(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.vote(session, people.members[0], award.award_id, NO, "too little", NOW)
    session.flush()
    line = trail.lines_about(session, award.award_id)[-1]
    assert (line.action, line.detail) == (Action.AWARD_VOTED, {"vote": "refuse"})


def test_nobody_votes_twice(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.vote(session, people.members[0], award.award_id, YES, None, NOW)
    with pytest.raises(NotAllowedError):
        committee.vote(session, people.members[0], award.award_id, YES, None, NOW)
    assert len(votes_of(session, award.award_id)) == 1


def test_nobody_votes_after_the_end(session: Session, keyring: Keys) -> None:
    people = house(session, members=4)
    award = carried(session, keyring("desk"), people)
    with pytest.raises(WrongStateError):
        committee.vote(session, people.members[3], award.award_id, YES, None, NOW)


def test_who_worked_on_the_tip_has_no_voice(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.members[0])
    award = proposed(session, keyring("desk"), people, tip=tip)
    with pytest.raises(NotAllowedError):
        committee.vote(session, people.members[0], award.award_id, YES, None, NOW)


@pytest.mark.parametrize(
    ("choice", "reason", "problem"),
    [(NO, None, "empty"), (NO, "  ", "empty"), (NO, "r" * 501, "too_long"), (YES, "r" * 501, "too_long"),
     (YES, "a\x00b", "binary")],
)
def test_a_refusal_says_why_and_no_reason_is_longer_than_its_place(
    session: Session, keyring: Keys, choice: Vote, reason: str | None, problem: str
) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    with pytest.raises(BadInputError) as refusal:
        committee.vote(session, people.members[0], award.award_id, choice, reason, NOW)
    assert (refusal.value.field, refusal.value.problem) == ("reason", problem)
    assert people.members[0].staff_id not in parts_of(session, award.award_id)


def test_recusing_is_a_part_for_good(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    committee.recuse(session, people.members[0], award.award_id, NOW)
    session.flush()
    assert parts_of(session, award.award_id)[people.members[0].staff_id] is Part.RECUSED
    assert trail.lines_about(session, award.award_id)[-1].action is Action.AWARD_RECUSED
    with pytest.raises(NotAllowedError):
        committee.vote(session, people.members[0], award.award_id, YES, None, NOW)


def test_a_recusal_does_not_count_towards_the_quorum(session: Session, keyring: Keys) -> None:
    people = house(session, members=4)
    award = proposed(session, keyring("desk"), people)
    committee.recuse(session, people.members[0], award.award_id, NOW)
    for member in people.members[1:3]:
        assert committee.vote(session, member, award.award_id, YES, None, NOW) is Verdict.OPEN
    assert not committee.stuck(session, award.award_id)


def test_a_ballot_without_enough_members_left_stays_open_and_says_that_it_is_stuck(
    session: Session, keyring: Keys
) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    assert not committee.stuck(session, award.award_id)
    committee.recuse(session, people.members[0], award.award_id, NOW)
    assert committee.stuck(session, award.award_id)
    assert session.get_one(AwardRow, award.award_id).state is AwardState.IN_BALLOT


def test_a_new_member_frees_a_stuck_ballot(session: Session, keyring: Keys) -> None:
    people = house(session, members=2)
    award = proposed(session, keyring("desk"), people)
    assert committee.stuck(session, award.award_id)
    person(session, roles=[Role.COMMITTEE_MEMBER])
    assert not committee.stuck(session, award.award_id)


def test_only_who_may_vote_here_and_now_counts_as_a_member_left(session: Session, keyring: Keys) -> None:
    people = house(session)
    award = proposed(session, keyring("desk"), people)
    session.get_one(StaffRow, people.members[0].staff_id).active = False
    person(session, roles=[Role.COMMITTEE_MEMBER], desk="integrity")
    person(session, roles=[Role.COMMITTEE_MEMBER], confirmed=False)
    person(session, roles=[Role.APPROVER])
    session.flush()
    assert committee.stuck(session, award.award_id)


def test_a_decided_ballot_is_never_stuck(session: Session, keyring: Keys) -> None:
    award = carried(session, keyring("desk"), house(session))
    assert not committee.stuck(session, award.award_id)


def test_an_unknown_ballot_is_not_stuck_but_unknown(session: Session) -> None:
    with pytest.raises(NotFoundError):
        committee.stuck(session, "0" * 32)


def test_a_part_that_was_stored_meanwhile_is_seen(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = house(session)
        award = proposed(session, keyring("desk"), people)
    with database.writing() as session:
        session.add(
            PartRow(award_id=award.award_id, staff_id=people.members[0].staff_id, part=Part.APPROVER, at=NOW)
        )
    with database.writing() as session, pytest.raises(NotAllowedError):
        committee.vote(session, people.members[0], award.award_id, YES, None, NOW)
