"""The table of levels, reasons and clocks says what TRIAGE.md section 2 says."""

from datetime import timedelta

import pytest

from hotline.domain.urgency import (
    CLOCKS,
    LEVEL,
    Priority,
    Reason,
    highest_first,
    priority_of,
    reading_clock,
    reasons_of,
)


def test_every_reason_gives_exactly_one_level():
    assert sorted(LEVEL) == sorted(Reason)
    assert sorted(reason for level in Priority for reason in reasons_of(level)) == sorted(Reason)


def test_the_highest_reason_present_wins():
    assert priority_of([Reason.LOCATED, Reason.LIFE_NOW, Reason.JUNK]) is Priority.P1


def test_a_tip_without_any_reason_is_of_the_lowest_level():
    assert priority_of([]) is Priority.P4


def test_reasons_are_told_most_urgent_first_and_once():
    told = highest_first([Reason.VAGUE, Reason.LARGE_QTY, Reason.CHILD_NOW, Reason.LARGE_QTY])
    assert told == (Reason.CHILD_NOW, Reason.LARGE_QTY, Reason.VAGUE)


@pytest.mark.parametrize(
    ("level", "read", "hand_over"),
    [
        (Priority.P1, timedelta(minutes=5), timedelta(minutes=15)),
        (Priority.P2, timedelta(hours=1), timedelta(hours=4)),
        (Priority.P3, timedelta(days=1), timedelta(days=3)),
        (Priority.P4, timedelta(days=7), timedelta(days=30)),
    ],
)
def test_each_level_has_its_clock(level, read, hand_over):
    assert CLOCKS[level].read_within == read
    assert CLOCKS[level].hand_over_within == hand_over


def test_what_was_not_understood_has_no_level_and_the_most_urgent_reading_clock():
    assert reading_clock(None) == CLOCKS[Priority.P1]


def test_what_was_understood_has_the_clock_of_its_level():
    assert reading_clock(Priority.P3) == CLOCKS[Priority.P3]


def test_the_tables_cannot_be_changed_by_their_users():
    with pytest.raises(TypeError):
        LEVEL[Reason.JUNK] = Priority.P1
