"""The life of a tip: no state without an owner, no move outside the table, and a status that never hurries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.errors import BadInputError, WrongStateError
from hotline.domain.roles import PERMISSIONS, Permission
from hotline.domain.tips import (
    LONGEST_TEXT,
    MOVES,
    OWNERS,
    REWARDABLE,
    STATUS_DELAY,
    Compartment,
    Disposition,
    Move,
    Owner,
    PublicStatus,
    ShownStatus,
    TipState,
    after,
    checked_text,
    hour_of,
)

NOW = datetime(2026, 3, 2, 6, 5, 7, 999, tzinfo=UTC)
ALLOWED = {(state, move): rule.target for move, rule in MOVES.items() for state in rule.origins}
#: Moves by hand over time: how long after the one before, and to which state.
steps = st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=4)), st.sampled_from(TipState)), max_size=12)


def test_every_state_has_an_owner() -> None:
    assert set(OWNERS) == set(TipState)
    assert set(OWNERS.values()) == set(Owner)


def test_every_move_has_a_rule_between_states_that_there_are() -> None:
    assert set(MOVES) == set(Move)
    assert all(rule.origins for rule in MOVES.values())


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("state", list(TipState))
def test_a_move_leads_where_the_table_says_or_nowhere(state: TipState, move: Move) -> None:
    if (state, move) in ALLOWED:
        assert after(state, move) is ALLOWED[state, move]
        return
    with pytest.raises(WrongStateError) as refused:
        after(state, move)
    assert refused.value.facts == {"move": move.value, "state": state.value}


def test_every_state_is_reached_and_all_but_the_last_are_left_again() -> None:
    assert {rule.target for rule in MOVES.values()} | {TipState.RECEIVED} == set(TipState)
    assert {state for rule in MOVES.values() for state in rule.origins} == set(TipState) - {TipState.PURGED}


def test_from_every_state_a_tip_can_be_concluded() -> None:
    reached = {TipState.CONCLUDED}
    while more := {state for (state, _), target in ALLOWED.items() if target in reached} - reached:
        reached |= more
    assert reached == set(TipState) - {TipState.PURGED}


def test_only_the_tipsters_answer_and_the_end_of_a_term_need_no_permission() -> None:
    assert [move for move, rule in MOVES.items() if rule.permission is None] == [Move.ANSWERED, Move.PURGE]
    granted = frozenset[Permission]().union(*PERMISSIONS.values())
    assert {rule.permission for rule in MOVES.values()} - {None} <= granted


def test_only_a_supervisors_word_concludes_and_reopens() -> None:
    into_or_out = {move for move, rule in MOVES.items() if TipState.CONCLUDED in rule.origins | {rule.target}}
    into_or_out.remove(Move.PURGE)  # nobody does that: a term does
    assert {MOVES[move].permission for move in into_or_out} == {Permission.SUPERVISE}


def test_only_results_bring_rewards() -> None:
    assert set(Disposition) > REWARDABLE
    assert Disposition.ALREADY_KNOWN not in REWARDABLE


def test_words_wait_in_a_compartment_that_is_no_desk() -> None:
    assert [each.value for each in Compartment] == ["screening", "desk", "integrity"]


def public(state: TipState) -> PublicStatus:
    closed = {TipState.CONCLUDED, TipState.PURGED}
    return PublicStatus.RECEIVED if state is TipState.RECEIVED else PublicStatus.CLOSED if state in closed else PublicStatus.IN_HANDS


@given(steps=steps, later=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_status_never_shows_a_state_before_it_is_a_day_old(
    steps: list[tuple[timedelta, TipState]], later: timedelta
) -> None:
    moment, status = NOW, ShownStatus()
    past = [(NOW - timedelta(days=9), TipState.RECEIVED)]
    for pause, state in steps:
        moment += pause
        status = status.moved(state, moment)
        past.append((moment, state))
        seen = moment + min(later, STATUS_DELAY)
        old_enough = {public(state) for at, state in past if at <= seen - STATUS_DELAY}
        assert status.at(seen) in old_enough
    asked = moment + later
    assert status.at(asked) in {public(state) for at, state in past if at <= asked - STATUS_DELAY}


@given(steps=steps)
def test_a_day_after_the_last_move_the_status_tells_it(steps: list[tuple[timedelta, TipState]]) -> None:
    moment, status, last = NOW, ShownStatus(), TipState.RECEIVED
    for pause, last in steps:
        moment += pause
        status = status.moved(last, moment)
    assert status.at(moment + STATUS_DELAY) is public(last)


@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_an_hour_keeps_nothing_finer(moment: datetime) -> None:
    hour = hour_of(moment)
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)
    assert timedelta(0) <= moment - hour < timedelta(hours=1)
    assert hour.tzinfo is UTC


@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1).filter(str.strip))
def test_words_of_any_script_are_taken_unharmed(words: str) -> None:
    assert checked_text(words) == words


def test_line_ends_of_a_form_become_plain_ones() -> None:
    assert checked_text("a\r\nb\rc") == "a\nb\rc"


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "empty"), (" \n\t\u3000", "empty"), ("a\x00b", "binary"), ("a\ud800", "binary"), ("\udfffa", "binary"),
     ("x" * (LONGEST_TEXT + 1), "too_long")],
)
def test_what_is_no_text_is_refused_with_its_reason_and_without_itself(words: str, problem: str) -> None:
    with pytest.raises(BadInputError) as refused:
        checked_text(words, "brief")
    assert (refused.value.field, refused.value.problem) == ("brief", problem)
    assert "xxx" not in str(refused.value)


def test_the_longest_text_is_taken() -> None:
    assert len(checked_text("𠮷" * LONGEST_TEXT)) == LONGEST_TEXT
