"""Where a sum has more decimals than there are coins: a range keeps inside its own ends, a single sum is cut."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.pack import Pack
from hotline.rewards.rounding import inward
from hotline.rewards.span import Span
from tests.rewards.invented_law import ON, amount, fact, figure, head, law, paid, passed, said

SUMS = st.decimals(0, 10**6, places=4)


def tenth_to_third(folder: Path, pays_in: str = "0.01", *, outside: str = "refused", **amounts: Any) -> Pack:
    """10 % to 30 % of what was collected, of which a person decides."""
    part = {"kind": "value", "of": ["collected"], "percent": "share"}
    figures = {"share": figure("percent", min="10", max="30"), "thousand": amount("1000")}
    pack = {"pays_in": pays_in}
    return passed(folder, law([head("award", part, outside=outside)], figures, [fact("collected", "money")], pack=pack, amounts=amounts))


def test_the_lower_end_of_a_range_is_rounded_up_and_the_upper_end_down(tmp_path: Path) -> None:
    pack = tenth_to_third(tmp_path)
    found = said(pack, collected="16666666.67")  # 1,666,666.667 to 5,000,000.001
    assert (found["min"], found["max"]) == ("1666666.67", "5000000")
    assert "the lower end rounded up and the upper end down" in next(step["text"] for step in found["steps"] if step["id"] == "rounding")


def test_a_decided_figure_is_held_against_the_ends_that_are_shown(tmp_path: Path) -> None:
    pack = tenth_to_third(tmp_path)
    assert [paid(pack, collected="16666666.67", decided={"award": sum_}) for sum_ in ("1666666.67", "5000000")] == ["1666666.67", "5000000"]
    with pytest.raises(FactsError, match=r"expected an amount from 1666666\.67 to 5000000;"):
        evaluate(pack, {"collected": "16666666.67", "decided": {"award": "1666666.66"}}, ON)


def test_where_whole_units_are_decided_the_ends_are_whole_units(tmp_path: Path) -> None:
    pack = tenth_to_third(tmp_path, "1")
    with pytest.raises(FactsError, match="expected an amount from 2 to 4;"):
        evaluate(pack, {"collected": "15", "decided": {"award": "1"}}, ON)


def test_a_figure_that_is_cut_to_the_range_can_be_paid(tmp_path: Path) -> None:
    pack = tenth_to_third(tmp_path, "1", outside="clamped")
    assert [paid(pack, collected="15", decided={"award": sum_}) for sum_ in ("1", "9")] == ["2", "4"]


def test_a_rule_of_rounding_that_the_law_has_holds_for_both_ends(tmp_path: Path) -> None:
    pack = tenth_to_third(tmp_path, rounding={"to": "thousand", "mode": "down", "reference": "art. 8"})
    assert paid(pack, collected="16666666.67") == ("1666000", "5000000")


def test_a_range_inside_which_there_is_no_coin_is_cut_like_a_single_sum(tmp_path: Path) -> None:
    assert paid(tenth_to_third(tmp_path), collected="0.02") == "0"  # 0.002 to 0.006


def test_a_range_without_an_upper_end_keeps_none(tmp_path: Path) -> None:
    assert inward(Span(Decimal("1.5"), None), Decimal(1)) == Span(Decimal(2), None)


@given(low=SUMS, more=SUMS)
def test_no_end_in_coins_lies_outside_the_range_of_the_law(low: Decimal, more: Decimal) -> None:
    law_, coins = Span(low, low + more), inward(Span(low, low + more), Decimal("0.01"))
    assert coins.high is not None
    assert coins.low <= coins.high
    assert coins.exact is not None or (law_.holds(coins.low) and law_.holds(coins.high))
    assert abs(coins.low - low) < Decimal("0.01")
