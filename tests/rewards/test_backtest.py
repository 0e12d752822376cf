"""A draft beside the law in force: what happens to one outcome, and what many come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.rewards.backtest import QUANTILES, Answer, Compared, FaultyLine, Kind, Move, Tally, spread
from hotline.rewards.pack import Sharing
from hotline.rewards.reasons import Reason
from tests.rewards.backtest_builders import compared, judged, line, tallied, the_trial, with_bill

LATER_STEPS = '[{from: "2", under: "5", min: "5", max: "15"}, {from: "5", amount: "25"}]'


def _answer(low: str, high: str | None = "", kind: Kind = Kind.SUM, reason: Reason | None = None) -> Answer:
    upper = None if high is None else Decimal(high or low)
    return Answer(Kind.LEFT_TO_A_BODY if high != "" else kind, Decimal(low), upper, reason, date(2020, 1, 1))


REFUSED = _answer("0", kind=Kind.REFUSED, reason=Reason.DE_MINIMIS)
UNREAD = _answer("0", kind=Kind.NOT_COMPUTED, reason=Reason.FIGURE_NOT_READ)


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (_answer("100"), _answer("101"), Move.GAIN),
        (_answer("100"), _answer("99"), Move.LOSS),
        (_answer("100"), _answer("100"), Move.SAME),
        (_answer("100"), REFUSED, Move.LOSS),
        (REFUSED, _answer("100"), Move.GAIN),
        (REFUSED, REFUSED._replace(reason=Reason.OTHER), Move.SAME),
        (_answer("100"), _answer("100", "200"), Move.GAIN),  # never less
        (_answer("100", "200"), _answer("100"), Move.LOSS),  # never more
        (_answer("100"), _answer("50", "200"), Move.EITHER),
        (_answer("50", "200"), _answer("60", "190"), Move.EITHER),
        (_answer("50", "200"), _answer("50", None), Move.GAIN),
        (_answer("50", None), _answer("50", None), Move.SAME),
        (_answer("60", None), _answer("50", None), Move.LOSS),
        (_answer("60", None), _answer("70", "200"), Move.EITHER),
        (UNREAD, _answer("100"), Move.ONE_SIDED),
        (REFUSED, UNREAD, Move.ONE_SIDED),
        (UNREAD, UNREAD._replace(reason=Reason.NO_CONVERSION_RATIO), Move.SAME),
    ],
)
def test_who_gains_and_who_loses(before: Answer, after: Answer, move: Move) -> None:
    assert Compared(1, "x", before, after, divided=False).move is move


def test_a_sum_that_is_divided_otherwise_is_told_apart() -> None:
    assert Compared(1, "x", _answer("100"), _answer("100"), divided=True).move is Move.DIVIDED


def test_an_outcome_is_judged_by_the_law_of_its_day_and_by_the_draft(tmp_path: Path) -> None:
    one = compared(the_trial(tmp_path, with_bill()), caught=3)
    assert (one.before.exact, one.after.exact, one.difference) == (Decimal(310), Decimal(460), Decimal(150))
    assert (one.before.version, one.after.version) == (date(2020, 1, 1), date(2030, 1, 1))


def test_an_outcome_of_a_day_without_law_gets_its_sum_from_the_draft_alone(tmp_path: Path) -> None:
    one = compared(the_trial(tmp_path, with_bill()), caught=3, reported_on="2019-12-31")
    assert (one.move, one.before.reason, one.difference) == (Move.ONE_SIDED, Reason.NO_VERSION_IN_FORCE, None)


def test_a_refusal_is_nothing_and_a_range_has_no_difference(tmp_path: Path) -> None:
    trial = the_trial(tmp_path, with_bill(steps=LATER_STEPS))
    known = compared(trial, caught=3, previously_known=True)
    assert (known.before.kind, known.before.exact, known.move) == (Kind.REFUSED, Decimal(0), Move.SAME)
    ranged = compared(trial, caught=3)
    assert (ranged.after.kind, ranged.after.low, ranged.after.high) == (Kind.LEFT_TO_A_BODY, Decimal(455), Decimal(465))
    assert ranged.difference is None


def test_another_way_of_sharing_changes_who_gets_what_and_not_the_sum(tmp_path: Path) -> None:
    trial = the_trial(tmp_path, with_bill("100"))
    to_the_first = replace(trial.draft.pack, sharing=dict.fromkeys(trial.draft.pack.sharing, Sharing.FIRST_ACCEPTED))
    trial = replace(trial, draft=replace(trial.draft, pack=to_the_first))
    two = [{"ref": "A", "accepted_at": "2020-03-02T08:00:00Z"}, {"ref": "B", "accepted_at": "2020-03-02T09:00:00Z"}]
    one = compared(trial, caught=3, tipsters=two, report_mode="joint")
    assert (one.difference, one.move) == (Decimal(0), Move.DIVIDED)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (b"{", "line"),
        (b"[1]", "line"),
        (b"[" * 100_000, "line"),
        (b"\xff\xfe{", "line"),
        (b'{"id": "a", "id": "b"}', "id"),
        (b'{"caught": 3}', "id"),
        (b'{"id": "", "caught": 3}', "id"),
        (b'{"id": " ", "caught": 3}', "id"),
        (b'{"id": "a\\nb", "caught": 3}', "id"),
        (b'{"id": true, "caught": 3}', "id"),
        (b'{"id": 1.5, "caught": 3}', "id"),
        (b'{"id": "a", "caught": -3}', "caught"),
        (b'{"id": "a", "colour": "red"}', "colour"),
    ],
)
def test_a_faulty_line_is_reported_with_its_number_and_the_fact(tmp_path: Path, text: bytes, fact: str) -> None:
    first, faulty = judged(the_trial(tmp_path, with_bill()), line("first", caught=1), text)
    assert isinstance(first, Compared)
    assert isinstance(faulty, FaultyLine)
    assert (faulty.line, [fault.fact for fault in faulty.faults], faulty.under_draft) == (2, [fact], False)


def test_a_line_that_only_the_draft_refuses_is_reported_as_such(tmp_path: Path) -> None:
    trial = the_trial(tmp_path, with_bill(steps=LATER_STEPS))
    # six caught are a crowd of 20 to 30 in force, and of exactly 25 under the draft
    (faulty,) = judged(trial, line("x", caught=6, decided={"crowd": "21"}))
    assert isinstance(faulty, FaultyLine)
    assert (faulty.under_draft, faulty.id, faulty.faults[0].fact) == (True, "x", "decided.crowd")


def test_empty_lines_are_passed_over_and_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    found = judged(the_trial(tmp_path, with_bill()), line(7, caught=1), b"\n", b"  \n", line("b", caught=1))
    assert [(one.line, one.id) for one in found] == [(1, "7"), (4, "b")]


def test_an_id_counts_once_and_the_line_where_it_stood_before_is_named(tmp_path: Path) -> None:
    trial, tally = the_trial(tmp_path, with_bill()), Tally()
    first, second, third = [tally.add(one) for one in judged(trial, line("7", caught=1), line(7, caught=1), b"{")]
    assert isinstance(first, Compared)
    assert isinstance(second, FaultyLine)
    assert (second.line, second.faults[0].expected.en) == (2, "another id than that of line 1")
    assert isinstance(third, FaultyLine)
    assert (tally.outcomes, tally.faulty) == (1, 2)


def test_what_many_outcomes_come_to(tmp_path: Path) -> None:
    """In force 100 each + 10 (20 to 30 from five on); under the bill 90 each + 5 to 15 from two (25 from five on)."""
    trial = the_trial(tmp_path, with_bill("90", steps=LATER_STEPS))
    tally = tallied(
        trial,
        line(1, caught=1),  # 110 → 90
        line(2, caught=3),  # 310 → 275 to 285
        line(3, caught=6),  # 620 to 630 → 565
        line(4, caught=1, previously_known=True),  # nothing → nothing
        line(5),  # no head applies
        line(6, caught=1),  # 110 → 90
    )
    assert (tally.outcomes, tally.changed) == (6, 4)
    assert tally.moves == {Move.LOSS: 4, Move.SAME: 2}
    assert (tally.more, tally.less) == (Decimal(0), Decimal(40))
    assert (tally.before.exact, tally.before.ranges, tally.before.least, tally.before.most) == (Decimal(530), 1, Decimal(1150), Decimal(1160))
    assert (tally.after.exact, tally.after.ranges, tally.after.least, tally.after.most) == (Decimal(745), 1, Decimal(1020), Decimal(1030))
    assert tally.difference == (Decimal(-130), Decimal(-130))
    assert tally.kinds == {
        (Kind.SUM, None, Kind.LEFT_TO_A_BODY, None): 1,
        (Kind.LEFT_TO_A_BODY, None, Kind.SUM, None): 1,
    }
    assert tally.sums == {Decimal(110): 2, Decimal(310): 1}
    assert tally.draft_sums == {Decimal(90): 2, Decimal(565): 1}
    assert tally.differences == {Decimal(-20): 2}
    assert tally.versions == {date(2020, 1, 1): 6}


def test_gains_are_added_apart_from_losses(tmp_path: Path) -> None:
    steps = '[{from: "1", under: "3", amount: "0"}, {from: "3", amount: "70"}]'
    tally = tallied(the_trial(tmp_path, with_bill("100", steps=steps)), line(1, caught=1), line(2, caught=3))
    assert (tally.more, tally.less) == (Decimal(60), Decimal(10))


def test_a_range_without_a_maximum_leaves_the_cost_open(tmp_path: Path) -> None:
    tally = tallied(the_trial(tmp_path, with_bill("100", steps='[{from: "1", min: "50"}]')), line(1, caught=1))
    assert (tally.after.open_ended, tally.after.least, tally.after.most) == (1, Decimal(150), None)
    assert tally.difference == (Decimal(40), None)
    backwards = Tally(before=tally.after, after=tally.before)
    assert backwards.difference == (Decimal(-40), None)


def test_a_draft_that_changes_nothing_changes_no_answer(tmp_path: Path) -> None:
    tally = tallied(the_trial(tmp_path, with_bill("100")), *(line(number, caught=number) for number in range(8)))
    assert (tally.changed, tally.moves) == (0, {Move.SAME: 8})


def test_the_spread_of_nothing_is_nothing() -> None:
    assert spread({}) == ()


def test_the_spread_names_figures_that_there_are() -> None:
    assert spread({Decimal(1): 1, Decimal(2): 1, Decimal(3): 1, Decimal(4): 1}) == tuple(map(Decimal, (1, 1, 1, 2, 3, 4, 4)))
    assert spread({Decimal(5): 1}) == (Decimal(5),) * len(QUANTILES)


@given(st.lists(st.integers(-50, 50), min_size=1))
def test_the_spread_is_that_of_the_sorted_list(figures: list[int]) -> None:
    counted = {Decimal(figure): figures.count(figure) for figure in figures}
    ordered = sorted(figures)
    found = spread(counted)
    assert [found[0], found[-1]] == [Decimal(ordered[0]), Decimal(ordered[-1])]
    assert found[3] == ordered[(len(ordered) + 1) // 2 - 1]
    assert list(found) == sorted(found)
