"""Features of real schemes that several constructs express together, each in a small invented law written as data alone."""

from pathlib import Path

import pytest

from tests.rewards.invented_law import (
    amount,
    chosen,
    fact,
    figure,
    head,
    law,
    paid,
    passed,
    percent,
    refused_facts,
    rows,
    rule,
    said,
)

FACTS = [
    fact("worth", "money"), fact("fine", "money"), fact("grave", "flag"), fact("paid_elsewhere", "flag"),
    fact("approved", "flag"), chosen("stage", "seized", "valued"), fact("caught", "count"),
]  # fmt: skip


def test_a_person_is_paid_by_what_became_of_that_person_and_not_twice(tmp_path: Path) -> None:
    """User found 500, with compulsory isolation 1,000 in its place."""
    kinds = [{"kind": "found", "rate": {"amount": "500"}}, {"kind": "isolated", "rate": {"amount": "1000"}}]
    part = {"kind": "by_kind", "rows": "persons", "row_kind": "outcome", "rates": "each"}
    pack = passed(tmp_path, law([head("persons", part)], {"each": figure("rates", unit="count", rates=kinds)}, [rows("persons", chosen("outcome", "found", "isolated"))]))
    assert paid(pack, persons=[{"outcome": "found"}, {"outcome": "isolated"}, {"outcome": "found"}]) == "2000"


def test_a_percentage_of_a_percentage(tmp_path: Path) -> None:
    """Half of 10 % of the fine."""
    inner = {"kind": "value", "of": ["fine"], "percent": "tenth"}
    pack = passed(tmp_path, law([head("a", {"kind": "together", "parts": [inner], "percent": "half"})], {"tenth": percent("10"), "half": percent("50")}, FACTS))
    assert paid(pack, fine=1000) == "50"


def test_a_price_table_times_the_quantity_times_a_percentage(tmp_path: Path) -> None:
    prices = [{"kind": "red", "rate": {"amount": "200", "per": "1 g"}}, {"kind": "blue", "rate": {"amount": "50", "per": "1 g"}}]
    part = {"kind": "by_kind", "rows": "goods", "row_kind": "kind", "rates": "prices", "weight": "net", "percent": "tenth"}
    goods = rows("goods", chosen("kind", "red", "blue"), fact("net", "quantity", unit="g"))
    pack = passed(tmp_path, law([head("a", part)], {"prices": figure("rates", unit="g", rates=prices), "tenth": percent("10")}, [goods]))
    assert paid(pack, goods=[{"kind": "red", "net": "3 g"}, {"kind": "blue", "net": "4 g"}]) == "80"


@pytest.mark.parametrize(("grave", "expected"), [(False, "1000"), (True, "3000")])
def test_a_cap_that_is_multiplied_on_a_condition(tmp_path: Path, grave: bool, expected: str) -> None:
    caps = [rule("usual", amount="cap", when={"not": {"fact_true": "grave"}}), rule("grave", amount="cap_thrice", when={"fact_true": "grave"})]
    figures = {"cap": amount("1000"), "cap_thrice": amount("3000")}
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["worth"]})], figures, FACTS, amounts={"caps": caps}))
    assert paid(pack, worth=5000, grave=grave) == expected


def test_a_remainder_is_computed_anew_on_a_lower_base(tmp_path: Path) -> None:
    """A quarter at once on the first value; when the final value is lower, the rest is what that gives less what was paid."""
    parts = [rule("at_once", percent="quarter", due={"fact_given": "stage"}), rule("rest", due={"fact_is": {"fact": "stage", "is": ["valued"]}})]
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["worth"]})], {"quarter": percent("25")}, FACTS, amounts={"instalments": parts}))
    assert said(pack, worth=1000, stage="seized")["due_now"] == "250"
    assert said(pack, worth=600, stage="valued", already_paid=250)["due_now"] == "350"
    assert said(pack, worth=200, stage="valued", already_paid=250)["due_now"] == "0"


def test_a_report_to_several_agencies_is_paid_once(tmp_path: Path) -> None:
    test = {
        "id": "once", "when": {"fact_true": "paid_elsewhere"}, "excludes": "report", "reason": "other",
        "text": {"zh": "已付", "en": "Paid by the agency that solved it."}, "reference": "art. 9",
    }  # fmt: skip
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["worth"]})], {}, FACTS, tests=[test]))
    assert [paid(pack, worth=10, paid_elsewhere=elsewhere) for elsewhere in (False, True)] == ["10", "other"]


def test_an_anonymous_report_needs_an_approval(tmp_path: Path) -> None:
    unnamed = {"all_of": [{"not": {"fact_true": "reporter.named"}}, {"not": {"fact_true": "approved"}}]}
    test = {
        "id": "named", "when": unnamed, "excludes": "tipster", "reason": "identity_required",
        "text": {"zh": "实名", "en": "Named, or approved."}, "reference": "art. 9",
    }  # fmt: skip
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["worth"]})], {}, FACTS, tests=[test]))
    assert paid(pack, worth=10) == "identity_required"
    assert paid(pack, worth=10, approved=True) == paid(pack, worth=10, reporter={"named": True}) == "10"


def test_a_start_sum_and_so_much_for_each_further_person_under_a_ceiling(tmp_path: Path) -> None:
    """Five at once 3,000, 800 for each further one, at most 5,000."""
    lines = [{"from": "1", "under": "5", "rate": {"amount": "800"}}, {"from": "5", "amount": "3000", "rate": {"amount": "800", "beyond": "5"}, "at_most": "5000"}]
    part = {"kind": "brackets", "measure": {"fact": "caught"}, "scale": "scale"}
    pack = passed(tmp_path, law([head("a", part)], {"scale": figure("brackets", unit="count", brackets=lines)}, FACTS))
    assert [paid(pack, caught=caught) for caught in (4, 5, 6, 7, 8)] == ["3200", "3000", "3800", "4600", "5000"]


def test_a_sum_outside_the_law_is_refused_by_name(tmp_path: Path) -> None:
    """No person pays what no head gives."""
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["worth"], "up_to": True})], {}, FACTS))
    assert refused_facts(pack, worth=10, decided={"a": 11}) == ["decided.a"]
    assert refused_facts(pack, worth=10, decided={"b": 1}) == ["decided.b"]
