"""Parts that follow a recovery, roles that are absent, pots and budget years, extra sums for later tipsters, and notes."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.pack import Pack
from tests.rewards.builders import faults_of
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
    fact("worth", "money"), fact("received", "money"), fact("left", "money"), fact("final", "flag"),
    chosen("stage", "first", "acquittal"), fact("caught", "count"),
]  # fmt: skip
WORTH = head("worth", {"kind": "value", "of": ["worth"]})
PEOPLE = [{"ref": "A", "accepted_at": "2020-01-01"}, {"ref": "B", "accepted_at": "2020-01-02"}, {"ref": "C", "accepted_at": "2020-01-03"}]
ADVANCE = rule("advance", percent="half", due={"fact_true": "final"}, follows="received", when={"fact_given": "received"})
REST = rule("rest", follows="received", when={"fact_given": "received"})


def shared(folder: Path, figures: dict[str, Any] | None = None, deadlines: Any = (), **more: Any) -> Pack:
    """A law in which the worth is paid, with `pack`, `amounts` and `deadlines` of its own."""
    return passed(folder, law([WORTH], figures or {}, FACTS, deadlines=deadlines, **more))


@pytest.mark.parametrize(
    ("final", "received", "due"),
    [(True, 0, "50"), (True, 50, "50"), (True, 51, "51"), (True, 100, "100"), (True, 999, "100"), (False, 0, "0"), (False, 30, "30"), (False, 99, "99")],
)  # fmt: skip
def test_what_is_due_follows_the_recovery(tmp_path: Path, final: bool, received: int, due: str) -> None:
    pack = shared(tmp_path, {"half": percent("50")}, amounts={"instalments": [ADVANCE, REST]})
    found = said(pack, worth=100, received=received, final=final)
    assert (found["amount"], found["due_now"]) == ("100", due)
    assert sum(int(part["amount"]) for part in found["instalments"]) == 100


def test_a_part_that_recovery_has_reached_stands_in_two_lines(tmp_path: Path) -> None:
    pack = shared(tmp_path, {"half": percent("50")}, amounts={"instalments": [ADVANCE, REST]})
    assert said(pack, worth=100, received=70, final=True)["instalments"] == [
        {"when": "advance", "amount": "50", "due": True},
        {"when": "rest", "amount": "20", "due": True},
        {"when": "rest", "amount": "30", "due": False},
    ]


def test_without_the_condition_of_its_parts_the_whole_is_due(tmp_path: Path) -> None:
    pack = shared(tmp_path, {"half": percent("50")}, amounts={"instalments": [ADVANCE, REST]})
    assert said(pack, worth=100)["instalments"] == []
    assert said(pack, worth=100)["due_now"] == "100"


def test_parts_of_a_range_wait_for_the_decision(tmp_path: Path) -> None:
    ceiling = head("worth", {"kind": "value", "of": ["worth"], "up_to": True})
    pack = passed(tmp_path, law([ceiling], {"half": percent("50")}, FACTS, amounts={"instalments": [ADVANCE, REST]}))
    parts = said(pack, worth=100, received=70)["instalments"]
    assert [(part["amount"], part["due"]) for part in parts] == [(None, False), (None, False)]


def test_a_part_whose_figure_was_not_read_leaves_no_sum(tmp_path: Path) -> None:
    pack = shared(tmp_path, {"half": figure("percent", unread=True)}, amounts={"instalments": [ADVANCE, REST]})
    assert paid(pack, worth=100, received=70) == "figure_not_read"
    assert paid(pack, worth=100) == "100"


def by_role(folder: Path, *tables: dict[str, str]) -> Pack:
    sharing = {
        "joint": "by_role", "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7",
        "roles": {"finder": "60", "helper": "40"}, "when_only": list(tables),
    }  # fmt: skip
    return shared(folder, pack={"sharing": sharing})


@pytest.mark.parametrize(
    ("roles", "amount_", "shares"),
    [
        (["finder", "helper"], "1001", {"A": "601", "B": "400"}),
        (["helper", "helper"], "500", {"A": "250", "B": "250"}),
        (["finder", "finder"], "1001", {"A": "501", "B": "500"}),
        (["helper"], "500", {"A": "500"}),
        (["finder"], "1001", {"A": "1001"}),
    ],
)
def test_where_only_some_roles_are_there_the_law_may_pay_less(
    tmp_path: Path, roles: list[str], amount_: str, shares: dict[str, str]
) -> None:
    pack = by_role(tmp_path, {"finder": "100"}, {"helper": "50"})
    people = [{**one, "role": role} for one, role in zip(PEOPLE, roles, strict=False)]
    mode = {"report_mode": "joint"} if len(people) > 1 else {}
    found = said(pack, worth=1001, tipsters=people, **mode)
    assert (found["amount"], found["shares"]) == (amount_, shares)
    assert any("the rest is not paid" in step["text"] for step in found["steps"]) == (amount_ != "1001")


def test_a_single_tipster_has_to_have_a_role_where_it_decides(tmp_path: Path) -> None:
    pack = by_role(tmp_path, {"helper": "50"})
    assert refused_facts(pack, worth=100, tipsters=PEOPLE[:1]) == ["tipsters[0].role"]
    assert refused_facts(pack, worth=100) == ["tipsters"]


def test_roles_do_not_matter_where_the_first_takes_all(tmp_path: Path) -> None:
    pack = by_role(tmp_path, {"helper": "50"})
    people = [{**one, "role": "helper"} for one in PEOPLE[:2]]
    assert said(pack, worth=100, tipsters=people, report_mode="successive")["shares"] == {"A": "100", "B": "0"}


def test_a_table_of_roles_is_checked(tmp_path: Path) -> None:
    sharing = {"joint": "by_role", "order_unknown": "equal", "successive": "equal", "reference": "x", "roles": {"finder": "100"}}
    for table in ({"thief": "10"}, {"finder": "101"}, {}):
        files = law([WORTH], {}, FACTS, pack={"sharing": {**sharing, "when_only": [table]}})
        assert any("not percentages of known roles" in fault for fault in faults_of(tmp_path, files, "new"))


LATER = {"text": {"zh": "另给", "en": "Others may get something."}, "at_most": "most", "reference": "art. 8"}


def later(folder: Path, **more: Any) -> Pack:
    sharing = {"joint": "equal", "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7", "later": {**LATER, **more}}
    return shared(folder, {"most": amount("30")}, pack={"sharing": sharing})


def test_a_person_may_grant_something_to_later_tipsters(tmp_path: Path) -> None:
    pack, many = later(tmp_path), {"worth": 100, "tipsters": PEOPLE, "report_mode": "successive"}
    found = said(pack, **many, decided_extra={"C": 30})
    assert (found["amount"], found["due_now"], found["shares"]) == ("130", "130", {"A": "100", "B": "0", "C": "30"})
    undecided = said(pack, **many)
    assert (undecided["amount"], undecided["shares"]) == ("100", {"A": "100", "B": "0", "C": "0"})
    assert "Others may get something." in [step["text"] for step in undecided["steps"]]


@pytest.mark.parametrize("extra", [{"C": 31}, {"A": 1}, {"D": 1}])
def test_an_extra_sum_is_for_later_tipsters_and_inside_its_limit(tmp_path: Path, extra: dict[str, int]) -> None:
    facts = {"worth": 100, "tipsters": PEOPLE, "report_mode": "successive", "decided_extra": extra}
    assert refused_facts(later(tmp_path), **facts) == [f"decided_extra.{next(iter(extra))}"]


def test_an_extra_sum_is_refused_where_the_law_has_none(tmp_path: Path) -> None:
    pack = shared(tmp_path)
    facts = {"worth": 100, "tipsters": PEOPLE, "report_mode": "successive"}
    assert refused_facts(pack, **facts, decided_extra={"B": 1}) == ["decided_extra.B"]
    assert refused_facts(later(tmp_path), **{**facts, "report_mode": "joint"}, decided_extra={"B": 1}) == ["decided_extra.B"]


def test_a_range_with_an_extra_sum_grows_at_both_ends(tmp_path: Path) -> None:
    sharing = {"joint": "equal", "order_unknown": "equal", "successive": "first_accepted", "reference": "x", "later": LATER}
    ceiling = head("worth", {"kind": "value", "of": ["worth"], "up_to": True})
    pack = passed(tmp_path, law([ceiling], {"most": amount("30")}, FACTS, pack={"sharing": sharing}))
    assert paid(pack, worth=100, tipsters=PEOPLE, report_mode="successive", decided_extra={"B": 5}) == ("5", "105")
    assert paid(pack, tipsters=PEOPLE, report_mode="successive", decided_extra={"B": 5}) == "no_head_applies"


def test_a_pot_or_a_budget_caps_by_what_it_still_holds(tmp_path: Path) -> None:
    pack = shared(tmp_path, amounts={"caps": [rule("budget", left="left")]})
    assert [paid(pack, worth=100, left=left) for left in (99, 100, 0)] == ["99", "100", "cap_used_up"]
    unchecked = said(pack, worth=100)
    assert unchecked["amount"] == "100"
    assert any("was not given, so it was not checked" in step["text"] for step in unchecked["steps"])


@pytest.mark.parametrize(
    ("end", "start", "day"),
    [("12-31", "2021-12-31", "2021-12-31"), ("12-31", "2022-01-01", "2022-12-31"), ("03-31", "2022-04-01", "2023-03-31"), ("03-31", "2022-03-31", "2022-03-31")],
)  # fmt: skip
def test_a_budget_year_ends_on_its_day(tmp_path: Path, end: str, start: str, day: str) -> None:
    pack = shared(tmp_path, deadlines=[rule("pay_by", starts="solved_on", year_end=end)])
    assert said(pack, worth=1, solved_on=start)["deadlines"] == {"pay_by": day}


def test_the_end_of_a_year_is_a_day_of_every_year(tmp_path: Path) -> None:
    for end in ("02-29", "13-01", "end"):
        files = law([WORTH], {}, FACTS, deadlines=[rule("pay_by", starts="solved_on", year_end=end)])
        assert any("not a day of every year" in fault for fault in faults_of(tmp_path, files, "new"))


def test_notes_are_told_in_every_explanation(tmp_path: Path) -> None:
    notes = [{"id": "tax", "text": {"zh": "免税", "en": "Free of tax."}, "reference": "art. 11"}]
    pack = shared(tmp_path, pack={"notes": notes})
    assert [step["reference"] for step in said(pack, worth=1)["steps"] if step["text"] == "Free of tax."] == ["art. 11"]


@pytest.mark.parametrize(
    ("part", "figures", "expected"),
    [
        ({"kind": "per_unit", "count": "caught", "each": "sum", "beyond": "free"}, {"free": figure("amount", unread=True)}, "figure_not_read"),
        ({"kind": "per_unit", "count": "caught", "each": "sum", "beyond": "free"}, {"free": figure("amount", none=True)}, "6"),
        ({"kind": "when_true", "fact": "final", "amount": "free", "at_most_when": {"fact_given": "left"}}, {"free": figure("amount", unread=True)}, "figure_not_read"),
    ],
)  # fmt: skip
def test_a_figure_that_is_not_there_never_breaks_a_rule(
    tmp_path: Path, part: dict[str, Any], figures: dict[str, Any], expected: str
) -> None:
    pack = passed(tmp_path, law([head("a", part)], {"sum": amount("2"), **figures}, FACTS))
    assert paid(pack, caught=3, final=True) == expected


def test_a_threshold_that_was_not_read_leaves_no_sum(tmp_path: Path) -> None:
    part = {
        "kind": "from_threshold", "rows": "finds", "row_kind": "kind", "weight": "net", "number": "number",
        "thresholds": "from", "amount": "sum",
    }  # fmt: skip
    finds = rows("finds", chosen("kind", "seed"), fact("net", "quantity", unit="g"), fact("number", "count"))
    figures = {"from": figure("thresholds", unread=True), "sum": amount("2")}
    pack = passed(tmp_path, law([head("a", part)], figures, [finds]))
    assert paid(pack, finds=[{"kind": "seed", "net": "5 g"}]) == "figure_not_read"
    assert paid(pack) == "no_head_applies"


@pytest.mark.parametrize(("net", "expected"), [("999 g", "below_minimum_quantity"), ("1 kg", "7"), ("2500 g", "14")])
def test_less_than_one_whole_unit_is_too_little(tmp_path: Path, net: str, expected: str) -> None:
    line = {"from": "0 g", "rate": {"amount": "7", "per": "1 kg", "steps": "completed"}}
    heads = [head("a", {"kind": "brackets", "measure": {"fact": "net"}, "scale": "scale", "marginal": marginal}) for marginal in (False, True)]
    for one in heads:
        pack = passed(tmp_path, law([one], {"scale": figure("brackets", unit="g", brackets=[line])}, [fact("net", "quantity", unit="g")]))
        assert paid(pack, net=net) == expected
