"""Law that looks at several facts of money at once: their sum, what is left of it, a percentage of it, or that there is none."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.pack import Pack
from tests.rewards.invented_law import amount, fact, figure, head, law, paid, passed, percent
from tests.rewards.telling import of_parts

FACTS = [*(fact(name, "money") for name in ("tax", "fines", "costs", "collected")), fact("persons", "count")]
FIGURES = {
    "share": figure("percent", min="10", max="30"), "half": percent("50"), "limit": amount("1000"), "sum": amount("500"),
    "unread": figure("percent", unread=True), "gone": figure("percent", none=True), "open": figure("percent", min="10"),
    "scale": figure("brackets", unit="money", brackets=[{"from": "100", "under": "1000", "amount": "10"}, {"from": "1000", "amount": "20"}]),
}  # fmt: skip
BOTH = ["tax", "fines"]


def of(folder: Path, *parts: dict[str, Any]) -> Pack:
    return passed(folder, law([head("award", *parts)], FIGURES, FACTS))


def when(folder: Path, condition: dict[str, Any]) -> Pack:
    """A fixed sum of 500 under a condition."""
    return of(folder, {"kind": "lump_sum", "amount": "sum", "when": condition})


def test_a_percentage_is_taken_of_what_is_left_of_a_sum(tmp_path: Path) -> None:
    pack = of(tmp_path, {"kind": "value", "of": {"sum": BOTH, "minus": ["costs"]}, "percent": "half"})
    assert paid(pack, tax=700, fines=300, costs=200) == "400"
    assert [paid(pack, tax=100, costs=costs) for costs in (100, 101)] == ["no_head_applies", "no_head_applies"]


@pytest.mark.parametrize(("tax", "fines", "sum_"), [(60, 39, "below_threshold"), (60, 40, "10"), (600, 399, "10"), (600, 400, "20")])
def test_a_scale_is_asked_with_a_sum(tmp_path: Path, tax: int, fines: int, sum_: str) -> None:
    pack = of(tmp_path, {"kind": "brackets", "measure": {"value": {"sum": BOTH}}, "scale": "scale"})
    assert paid(pack, tax=tax, fines=fines) == sum_


def test_a_limit_is_reached_by_facts_together(tmp_path: Path) -> None:
    reached = {"at_least": {"value": BOTH, "than": "limit"}}
    above = {"more_than": {"value": {"sum": BOTH, "minus": ["costs"]}, "than": "limit"}}
    assert [paid(when(tmp_path, reached), tax=600, fines=fines) for fines in (399, 400)] == ["no_head_applies", "500"]
    assert [paid(when(tmp_path, above), tax=1100, costs=costs) for costs in (100, 99)] == ["no_head_applies", "500"]
    assert paid(when(tmp_path, reached)) == "no_head_applies"


def test_what_a_percentage_comes_to_is_held_against_a_limit_at_its_upper_end(tmp_path: Path) -> None:
    small = {"not": {"more_than": {"value": {"sum": ["collected"], "percent": "share"}, "than": "limit"}}}
    pack = when(tmp_path, small)
    assert [paid(pack, collected=collected) for collected in (3333, 3334)] == ["500", "no_head_applies"]
    ten = {"more_than": {"value": {"sum": ["collected"], "percent": "open"}, "than": "limit"}}
    assert [paid(when(tmp_path, ten), collected=collected) for collected in (10000, 10001)] == ["no_head_applies", "500"]


def test_that_there_is_no_money_is_a_condition(tmp_path: Path) -> None:
    pack = when(tmp_path, {"nothing": BOTH})
    assert [paid(pack, **facts) for facts in ({}, {"tax": 0, "fines": 0}, {"fines": 1})] == ["500", "500", "no_head_applies"]
    left = when(tmp_path, {"nothing": {"sum": ["tax"], "minus": ["costs"]}})
    assert [paid(left, tax=5, costs=costs) for costs in (4, 5, 6)] == ["no_head_applies", "500", "500"]
    assert [paid(when(tmp_path, {"nothing": ["persons"]}), persons=persons) for persons in (0, 1)] == ["500", "no_head_applies"]


def test_a_percentage_that_the_text_lacks_or_nobody_read_is_never_made_up(tmp_path: Path) -> None:
    def limited(name: str) -> dict[str, Any]:
        return {"at_least": {"value": {"sum": ["tax"], "percent": name}, "than": "limit"}}

    def valued(name: str) -> dict[str, Any]:
        return {"kind": "value", "of": {"sum": ["tax"], "percent": name}}

    assert [paid(when(tmp_path, limited(name)), tax=90000) for name in ("unread", "gone")] == ["no_head_applies"] * 2
    assert paid(when(tmp_path, {"nothing": {"sum": ["tax"], "percent": "gone"}}), tax=1) == "500"
    assert [paid(of(tmp_path, valued(name)), tax=90000) for name in ("unread", "gone", "half")] == ["figure_not_read", "no_head_applies", "45000"]
    assert paid(of(tmp_path, valued("unread"))) == "no_head_applies"


def test_it_is_told_what_the_money_is(tmp_path: Path) -> None:
    def named(name: str, words: str) -> dict[str, Any]:
        return {**fact(name, "money"), "label": {"zh": words, "en": words}}

    facts = [named("tax", "Tax"), named("fines", "Fines"), named("costs", "Costs")]
    value = {"sum": BOTH, "minus": ["costs"], "percent": "share"}
    conditions = [
        {"more_than": {"value": value, "than": "limit"}}, {"at_least": {"value": ["tax"], "than": "limit"}}, {"nothing": BOTH}, {"not": {"nothing": ["tax"]}},
        {"nothing": {"sum": ["tax"], "percent": "gone"}}, {"not": {"at_least": {"value": {"sum": ["tax"], "percent": "gone"}, "than": "limit"}}},
    ]
    parts = [{"kind": "lump_sum", "amount": "sum", "when": one} for one in conditions]
    gone = [{"kind": "value", "of": {"sum": ["tax"], "percent": "gone"}}, {"kind": "value", "of": {"sum": ["tax"], "percent": "half"}}]
    lines = of_parts(tmp_path, [*parts, *gone], FIGURES, facts)
    told = [line for line in lines if "500 TWD" in line or "50 %" in line]
    assert [line.partition(" [")[0] for line in told] == [
        "Where 10 % to 30 % of ('Tax' + 'Fines' − 'Costs') is more than 1,000 TWD: 500 TWD",
        "Where 'Tax' is at least 1,000 TWD: 500 TWD",
        "Where 'Tax' + 'Fines' comes to nothing: 500 TWD",
        "Where 'Tax' comes to something: 500 TWD",
        "500 TWD",
        "500 TWD",
        "50 % of 'Tax'",
    ]


