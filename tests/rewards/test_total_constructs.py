"""What happens to the sum: groups, caps, the smallest sum, rounding, other rewards, instalments and shares."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.pack import Pack
from tests.rewards.invented_law import (
    amount,
    chosen,
    fact,
    figure,
    head,
    law,
    option,
    paid,
    passed,
    percent,
    refused_facts,
    rows,
    rule,
    said,
)

MONEY = [fact(name, "money") for name in ("one", "two", "three", "used")] + [
    chosen("stage", "first", "final", "acquittal"), fact("number", "count"),
]  # fmt: skip
PEOPLE = [{"ref": "B", "accepted_at": "2020-01-02"}, {"ref": "A", "accepted_at": "2020-01-01"}]


def sums(folder: Path, figures: dict[str, Any] | None = None, pack: dict[str, Any] | None = None, **amounts: Any) -> Pack:
    """Three heads, each as large as a fact says."""
    heads = [head(name, {"kind": "value", "of": [name]}) for name in ("one", "two", "three")]
    return passed(folder, law(heads, figures or {}, MONEY, pack=pack, amounts=amounts))


def test_the_highest_of_competing_heads_counts_and_a_supplement_is_added(tmp_path: Path) -> None:
    pack = sums(tmp_path, groups=[rule("rivals", take="highest", of=["one", "two"])])
    found = said(pack, one=100, two=300, three=20)
    assert (found["amount"], set(found["heads"])) == ("320", {"two", "three"})
    assert paid(pack, one=100, three=20) == "120"
    assert paid(pack, three=20) == "20"


def test_groups_may_be_nested(tmp_path: Path) -> None:
    groups = [rule("pair", take="sum", of=["one", "two"]), rule("rivals", take="highest", of=["pair", "three"])]
    pack = sums(tmp_path, groups=groups)
    assert paid(pack, one=100, two=150, three=200) == "250"
    assert said(pack, one=100, two=50, three=200)["heads"] == {"three": {"amount": "200", "min": None, "max": None}}


def test_caps_hold_for_some_heads_then_for_all(tmp_path: Path) -> None:
    caps = [rule("pair", amount="small", of=["one", "two"]), rule("all", amount="large"), rule("gone", amount="none")]
    figures = {"small": amount("100"), "large": amount("180"), "none": figure("amount", none=True)}
    pack = sums(tmp_path, figures, caps=caps)
    assert [paid(pack, one=80, two=30, three=three) for three in (50, 80, 81)] == ["150", "180", "180"]
    assert paid(pack, one=80, three=10) == "90"


def test_what_was_used_of_a_cap_before_is_left_out(tmp_path: Path) -> None:
    pack = sums(tmp_path, {"year": amount("1000")}, caps=[rule("year", amount="year", used="used")])
    assert [paid(pack, one=500, used=used) for used in (0, 500, 501, 2000)] == ["500", "500", "499", "cap_used_up"]


def test_a_cap_that_is_used_up_leaves_no_reward_and_says_why(tmp_path: Path) -> None:
    caps = [rule("month", amount="month", of=["one"], used="used")]
    pack = sums(tmp_path, {"month": amount("1000")}, caps=caps)
    found = said(pack, one=500, used=1000)
    assert (found["outcome"], found["reason"], found["amount"], found["shares"]) == ("none", "cap_used_up", "0", {})
    assert paid(pack, one=500, two=20, used=1000) == "20"
    pot = sums(tmp_path / "pot", caps=[rule("pot", left="used")])
    assert [paid(pot, one=500, used=left) for left in (0, 1)] == ["cap_used_up", "1"]


def test_of_what_was_paid_before_that_counts_which_is_of_the_kind(tmp_path: Path) -> None:
    before = rows("before", chosen("kind", "sale", "use"), fact("paid", "money"))
    caps = [
        rule(kind, amount="month", of=[kind], used="before.paid", used_where={"fact_is": {"fact": "before.kind", "is": [kind]}}) for kind in ("sale", "use")
    ] + [rule("all", amount="year", used="before.paid")]  # fmt: skip
    heads = [head(kind, {"kind": "value", "of": [kind]}) for kind in ("sale", "use")]
    figures = {"month": amount("300"), "year": amount("600")}
    pack = passed(tmp_path, law(heads, figures, [before, fact("sale", "money"), fact("use", "money")], amounts={"caps": caps}))
    earlier = [{"kind": "sale", "paid": 250}, {"kind": "use", "paid": 100}, {"kind": "sale", "paid": 10}]
    found = said(pack, sale=100, use=100, before=earlier)
    assert found["amount"] == "140"
    told = {step["id"]: step["text"] for step in found["steps"]}
    assert told["note.cap.sale.used"] == "Words: 300 TWD less 260 TWD already used leaves 40 TWD."
    assert paid(pack, use=250, before=earlier) == "200"
    assert paid(pack, use=250) == "250"


def test_a_cap_for_each_tipster_grows_with_those_who_share(tmp_path: Path) -> None:
    pack = sums(tmp_path, {"each": amount("100")}, caps=[rule("each", amount="each", each_tipster=True)])
    assert paid(pack, one=500) == "100"
    assert said(pack, one=500, tipsters=PEOPLE, report_mode="joint")["shares"] == {"A": "100", "B": "100"}
    assert said(pack, one=500, tipsters=PEOPLE, report_mode="successive")["shares"] == {"A": "100", "B": "0"}


@pytest.mark.parametrize(("inclusive", "expected"), [(True, ["de_minimis", "301"]), (False, ["300", "301"])])
def test_the_smallest_sum_is_inclusive_or_not(tmp_path: Path, inclusive: bool, expected: list[str]) -> None:
    rules = {"amount": "least", "inclusive": inclusive, "reference": "art. 8"}
    pack = sums(tmp_path, {"least": amount("300")}, de_minimis=rules)
    assert [paid(pack, one=one) for one in (300, 301)] == expected
    assert paid(pack, one=299) == "de_minimis"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("down", "1000"), ("up", "2000"), ("half_up", "2000"), ("half_even", "2000")],
)
def test_rounding_is_as_the_law_says(tmp_path: Path, mode: str, expected: str) -> None:
    pack = sums(tmp_path, {"unit": amount("1000")}, rounding={"to": "unit", "mode": mode, "reference": "art. 9"})
    assert paid(pack, one=1500) == expected
    assert paid(pack, one=2000) == "2000"


def test_three_thirds_are_a_whole_and_nothing_finer_than_a_coin_is_paid(tmp_path: Path) -> None:
    thirds = figure("brackets", unit="count", brackets=[{"from": "1", "rate": {"amount": "1", "per": "3"}}])
    part = {"kind": "brackets", "measure": {"fact": "number"}, "scale": "thirds"}
    pack = passed(tmp_path, law([head(name, part) for name in ("a", "b", "c")], {"thirds": thirds}, MONEY))
    assert paid(pack, number=1) == "1"
    assert paid(passed(tmp_path, law([head("a", part)], {"thirds": thirds}, MONEY)), number=2) == "0.66"


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("deducted", ["90", "offset_equal_or_higher"]), ("excludes", ["offset_equal_or_higher"] * 2), ("ignored", ["100", "100"])],
)  # fmt: skip
def test_another_reward_counts_as_the_law_says(tmp_path: Path, effect: str, expected: list[str]) -> None:
    pack = sums(tmp_path, other_reward={"effect": effect, "reference": "art. 10"})
    assert [paid(pack, one=100, other_reward_same_merit=other) for other in (10, 100)] == expected


def test_another_reward_may_count_only_where_a_condition_holds(tmp_path: Path) -> None:
    """Where the rule does not hold the sum stays whole, and a line says so."""
    rule_ = {"effect": "deducted", "when": {"fact_is": {"fact": "stage", "is": ["final"]}}, "reference": "art. 10"}
    pack = sums(tmp_path, other_reward=rule_)
    assert paid(pack, one=100, other_reward_same_merit=10, stage="final") == "90"
    kept = said(pack, one=100, other_reward_same_merit=10, stage="first")
    assert kept["amount"] == "100"
    assert any("do not deduct" in step["text"] for step in kept["steps"])


@pytest.mark.parametrize(("reading", "expected"), [("before_rounding", "300"), ("after_rounding", "de_minimis")])
def test_the_smallest_sum_is_tested_before_or_after_rounding(tmp_path: Path, reading: str, expected: str) -> None:
    rules = {"amount": "least", "inclusive": True, "tested_by": "tested", "reference": "art. 8"}
    rounding = {"to": "ten", "mode": "down", "reference": "art. 8"}
    figures = {"least": amount("300"), "ten": amount("10")}
    options = {"options": [option("tested", "before_rounding", "after_rounding")]}
    pack = sums(tmp_path, figures, options, de_minimis=rules, rounding=rounding)
    assert paid(pack, one=301, options={"tested": reading}) == expected
    assert paid(pack, one=310, options={"tested": reading}) == "310"


STAGED = [
    rule("first_conviction", percent="half", due={"fact_is": {"fact": "stage", "is": ["first", "final"]}}),
    rule("conviction_final", due={"fact_is": {"fact": "stage", "is": ["final"]}},
         failed={"fact_is": {"fact": "stage", "is": ["acquittal"]}}),
]  # fmt: skip


def test_half_is_due_on_conviction_and_half_when_it_is_final(tmp_path: Path) -> None:
    pack = sums(tmp_path, {"half": percent("50")}, instalments=STAGED)
    found = said(pack, one=7001, stage="first", already_paid=1)
    assert found["instalments"] == [
        {"when": "first_conviction", "amount": "3501", "due": True},
        {"when": "conviction_final", "amount": "3500", "due": False},
    ]
    assert found["due_now"] == "3500"
    assert [said(pack, one=7001, **more)["due_now"] for more in ({}, {"stage": "final"})] == ["0", "7001"]
    failed = said(pack, one=7001, stage="acquittal", already_paid=3501)
    assert (failed["reason"], failed["amount"], failed["instalments"]) == ("condition_for_instalment_failed", "0", [])


def test_instalments_of_a_range_have_no_amount(tmp_path: Path) -> None:
    part = {"kind": "value", "of": ["one"], "up_to": True}
    pack = passed(tmp_path, law([head("one", part)], {"half": percent("50")}, MONEY, amounts={"instalments": STAGED}))
    found = said(pack, one=7001, stage="first")
    assert [one["amount"] for one in found["instalments"]] == [None, None]
    assert found["due_now"] is None


def test_a_part_that_lapses_leaves_the_other(tmp_path: Path) -> None:
    staged = [STAGED[0], {**STAGED[1], "if_failed": "lapses"}]
    pack = sums(tmp_path, {"half": percent("50")}, instalments=staged)
    found = said(pack, one=7001, stage="acquittal")
    assert (found["amount"], len(found["instalments"]), found["due_now"]) == ("3501", 1, "0")


@pytest.mark.parametrize(("one", "expected"), [(800, ["800", "0"]), (1000, ["1000", "0"]), (1005, ["1002", "3"])])
def test_so_much_at_once_and_a_part_of_what_exceeds_it(tmp_path: Path, one: int, expected: list[str]) -> None:
    always = {"not": {"fact_true": "previously_known"}}
    staged = [rule("at_once", amount="at_once", percent="quarter", due=always), rule("rest", due={"fact_given": "number"})]
    pack = sums(tmp_path, {"at_once": amount("1000"), "quarter": percent("25")}, instalments=staged)
    found = said(pack, one=one)
    assert [part["amount"] for part in found["instalments"]] == expected
    assert found["due_now"] == expected[0]


def shared(folder: Path, how: str, **more: Any) -> Pack:
    sharing = {"joint": how, "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7", **more}
    return sums(folder, pack={"sharing": sharing})


def test_shares_may_be_for_a_person_to_decide(tmp_path: Path) -> None:
    pack = shared(tmp_path, "by_decision")
    facts = {"one": 1000, "tipsters": PEOPLE, "report_mode": "joint"}
    found = said(pack, **facts)
    assert (found["amount"], found["shares"], found["due_now"]) == ("1000", None, "1000")
    assert said(pack, **facts, decided_shares={"B": 1000})["shares"] == {"A": "0", "B": "1000"}
    assert refused_facts(pack, **facts, decided_shares={"A": 999}) == ["decided_shares"]
    assert refused_facts(pack, **facts, decided_shares={"C": 1000}) == ["decided_shares"]
    assert said(pack, one=1000)["shares"] == {"A": "1000"}


def test_nobody_decides_shares_that_the_rules_fix(tmp_path: Path) -> None:
    facts = {"one": 1000, "tipsters": PEOPLE, "decided_shares": {"A": 1000}}
    assert refused_facts(sums(tmp_path), **facts, report_mode="joint") == ["decided_shares"]


def test_shares_may_follow_roles_and_an_absent_role_leaves_its_part_to_the_others(tmp_path: Path) -> None:
    pack = shared(tmp_path, "by_role", roles={"finder": "60", "helper": "30", "guide": "10"})
    people = [{**PEOPLE[1], "role": "finder"}, {**PEOPLE[0], "role": "helper"}, {"ref": "C", "role": "helper"}]
    found = said(pack, one=1000, tipsters=people, report_mode="joint")
    assert found["shares"] == {"A": "667", "B": "167", "C": "166"}
    assert refused_facts(pack, one=1, tipsters=PEOPLE, report_mode="joint") == ["tipsters[0].role", "tipsters[1].role"]


def test_what_is_finer_than_the_unit_of_payment_goes_to_the_first(tmp_path: Path) -> None:
    part = {"kind": "value", "of": ["one"], "percent": "part"}
    pack = passed(tmp_path, law([head("one", part)], {"part": percent("50.5")}, MONEY))
    found = said(pack, one=101, tipsters=PEOPLE, report_mode="joint")
    assert (found["amount"], found["shares"]) == ("51", {"A": "26", "B": "25"})
