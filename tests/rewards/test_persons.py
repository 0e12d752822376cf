"""Several tipsters of whom different things are true: each is asked for alone, and the steps say who was left out."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.pack import Pack
from tests.rewards.builders import faults_of
from tests.rewards.invented_law import (
    ON,
    amount,
    chosen,
    fact,
    head,
    law,
    paid,
    passed,
    percent,
    refused_facts,
    rule,
    said,
)

OWN = [{**chosen("standing", "staff", "insider"), "each_tipster": True}, {**fact("planned", "flag"), "each_tipster": True}]
EVEN = {"joint": "equal", "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7"}


def exclusion(name: str, when: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "when": when, "excludes": "tipster", "reason": "other", "text": {"zh": name, "en": name}, "reference": "art. 5", **more}


TESTS = [
    exclusion("planned", {"fact_true": "planned"}),
    exclusion("staff", {"any_of": [{"fact_is": {"fact": "standing", "is": ["staff"]}}, {"category_in": ["suspect"]}]}, reason="excluded_category"),
    exclusion("late", {"deadline_missed": {"deadline": "claim_by", "done": "claim.claimed_on", "unless": "claim.good_cause"}}, reason="claim_window_expired", reclaims=True),
    exclusion("void", {"fact_true": "void"}),
    exclusion("known", {"fact_true": "previously_known"}, excludes="report", reason="previously_known"),
]


def of_persons(folder: Path, *parts: dict[str, Any], tests: list[dict[str, Any]] = TESTS, **more: Any) -> Pack:
    """A fixed sum of 900, unless parts say otherwise."""
    figures = {"sum": amount("900"), "more": amount("1200"), "third": percent("30"), "fifth": percent("20")}
    facts = [*OWN, fact("void", "flag"), fact("collected", "money")]
    deadlines = [rule("claim_by", starts="claim.notice_received_on", months=2)]
    heads = [head("award", *(parts or ({"kind": "lump_sum", "amount": "sum"},)))]
    return passed(folder, law(heads, figures, facts, tests=tests, deadlines=deadlines, pack={"sharing": EVEN}, **more))


def people(*rows: dict[str, Any], mode: str = "joint", **more: Any) -> dict[str, Any]:
    """Tipsters A, B, C … in order of acceptance."""
    given = [{"ref": "ABCDE"[place], "accepted_at": f"2020-01-0{place + 1}", **row} for place, row in enumerate(rows)]
    return {"tipsters": given, "report_mode": mode, **more}


def test_whoever_is_excluded_is_left_out_and_the_others_share(tmp_path: Path) -> None:
    pack = of_persons(tmp_path)
    assert said(pack, **people({}, {"planned": True}, {}))["shares"] == {"A": "450", "C": "450"}
    assert said(pack, **people({"category": "suspect"}, {"standing": "staff"}, {}))["shares"] == {"C": "900"}
    assert said(pack, **people({"planned": True}, {}, mode="successive"))["shares"] == {"B": "900"}


def test_the_steps_name_who_was_left_out_and_why(tmp_path: Path) -> None:
    steps = said(of_persons(tmp_path), **people({}, {"planned": True}, {"standing": "staff", "planned": True}))["steps"]
    left_out = {step["id"]: step["text"] for step in steps if step["id"].startswith("test.")}
    assert left_out == {
        "test.planned.B": "Tipster B is left out: planned",
        "test.planned.C": "Tipster C is left out: planned",
        "test.staff.C": "Tipster C is left out: staff",
    }


def test_shares_decided_for_some_who_are_excluded_name_every_test_that_excludes_each(tmp_path: Path) -> None:
    pack = passed(tmp_path, law([head("award", {"kind": "lump_sum", "amount": "sum"})], {"sum": amount("900")}, OWN, tests=TESTS[:2], pack={"sharing": {**EVEN, "joint": "by_decision"}}))
    three = people({"planned": True, "standing": "staff"}, {"planned": True}, {}, {}, decided_shares={"A": 450, "C": 450})
    with pytest.raises(FactsError) as error:
        evaluate(pack, three, ON)
    excluded = "(A is excluded by the test planned, staff) (B is excluded by the test planned)"
    assert error.value.faults[0].expected.en == f"shares of C, D that add up to 900 {excluded}"


def test_when_nobody_is_left_the_first_reason_in_the_order_of_law_is_given(tmp_path: Path) -> None:
    pack = of_persons(tmp_path)
    assert paid(pack, **people({"planned": True}, {"standing": "staff"})) == "excluded_category"
    assert paid(pack, **people({"planned": True}, {}, previously_known=True)) == "previously_known"


def test_each_has_a_period_of_their_own_to_claim_in(tmp_path: Path) -> None:
    late, early = ({"claim": {"notice_received_on": "2020-01-05", "claimed_on": day}} for day in ("2020-03-06", "2020-03-05"))
    found = said(of_persons(tmp_path), **people(early, late, already_paid=450))
    assert found["shares"] == {"A": "900"}
    assert [step["id"] for step in found["steps"] if step["id"].startswith("reclaim")] == ["reclaim.late"]


def test_what_the_report_says_outside_the_rows_is_said_of_one_tipster_alone(tmp_path: Path) -> None:
    pack = of_persons(tmp_path)
    two = people({}, {})
    assert said(pack, **two, planned=True)["shares"] == {"B": "900"}
    assert said(pack, **two, reporter={"category": "suspect"})["shares"] == {"B": "900"}
    assert said(pack, **people({}, {"planned": True}, {}), reporter={"category": "suspect"})["shares"] == {"C": "900"}
    assert said(pack, **people({"category": "citizen"}, {}), reporter={"category": "suspect"})["shares"] == {"A": "450", "B": "450"}


def test_a_test_on_the_report_that_leaves_out_a_tipster_leaves_out_the_described_one(tmp_path: Path) -> None:
    assert said(of_persons(tmp_path), **people({}, {"planned": False}), void=True)["shares"] == {"B": "900"}


def test_a_lone_tipster_may_be_described_in_the_row(tmp_path: Path) -> None:
    pack = of_persons(tmp_path)
    assert paid(pack, tipsters=[{"ref": "Q", "planned": True}]) == "other"
    assert paid(pack, tipsters=[{"ref": "Q", "planned": False}]) == "900"


INSIDER = {"fact_is": {"fact": "standing", "is": ["insider"]}}
RAISED = (
    {"kind": "value", "of": ["collected"], "percent": "third", "when": INSIDER},
    {"kind": "value", "of": ["collected"], "percent": "fifth", "when": {"not": INSIDER}},
)


def test_a_sum_that_depends_on_a_person_is_that_of_the_first_who_is_entitled(tmp_path: Path) -> None:
    pack = of_persons(tmp_path, *RAISED)
    insider = {"standing": "insider"}
    assert said(pack, **people(insider, {}, mode="successive"), collected=1000)["shares"] == {"A": "300", "B": "0"}
    assert said(pack, **people({**insider, "planned": True}, {}, mode="successive"), collected=1000)["shares"] == {"B": "200"}
    assert said(pack, **people({"planned": True}, insider), collected=1000)["shares"] == {"B": "300"}
    assert paid(pack, **people({"planned": True}, {"standing": "staff"}), collected=1000) == "excluded_category"


def test_those_who_share_one_sum_have_to_be_alike_in_what_it_depends_on(tmp_path: Path) -> None:
    pack = of_persons(tmp_path, *RAISED)
    insider = {"standing": "insider"}
    assert said(pack, **people(insider, insider), collected=1000)["shares"] == {"A": "150", "B": "150"}
    with pytest.raises(FactsError, match=r"tipsters\[1\]\.standing: expected the same for all who share"):
        evaluate(pack, {**people(insider, {}), "collected": 1000}, ON)


def test_a_test_on_what_the_heads_bring_is_asked_of_each_too(tmp_path: Path) -> None:
    gift = exclusion("gift", {"all_of": [{"head_brings": "award"}, {"fact_true": "planned"}]})
    assert said(of_persons(tmp_path, tests=[gift]), **people({}, {"planned": True}))["shares"] == {"A": "900"}


def test_a_fact_that_the_law_needs_is_needed_of_each_as_soon_as_one_says_it(tmp_path: Path) -> None:
    own = {**fact("planned", "flag"), "each_tipster": True, "needed_with": ["collected"]}
    pack = passed(tmp_path, law([head("award", {"kind": "value", "of": ["collected"]})], {}, [own, fact("collected", "money")]))
    assert refused_facts(pack, collected=10) == ["planned"]
    assert refused_facts(pack, **people({}, {"planned": True}), collected=10) == ["tipsters[0].planned"]
    assert refused_facts(pack, **people({}, {}), collected=10, planned=False) == []
    assert refused_facts(pack, tipsters=5, collected=10) == ["tipsters", "planned"]


def test_rules_may_ask_whether_any_of_the_tipsters_is_so(tmp_path: Path) -> None:
    any_planned = exclusion("any", {"any_row": {"rows": "tipsters", "where": {"fact_true": "tipsters.planned"}}}, excludes="report")
    pack = of_persons(tmp_path, tests=[any_planned])
    assert [paid(pack, **people({}, {"planned": planned})) for planned in (True, False)] == ["other", "900"]


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ({**fact("role", "flag"), "each_tipster": True}, "'role' is said of every tipster anyhow"),
        ({**fact("planned", "flag"), "each_tipster": True, "required": True}, "'planned' is required and of each tipster"),
        ({**fact("paper", "record"), "fields": [{**fact("planned", "flag"), "each_tipster": True}]}, "'paper.planned' is a field"),
    ],
)
def test_a_fact_that_cannot_be_of_each_tipster_is_refused(tmp_path: Path, spec: dict[str, Any], problem: str) -> None:
    files = law([head("award", {"kind": "lump_sum", "amount": "sum"})], {"sum": amount("1")}, [spec])
    assert [fault for fault in faults_of(tmp_path, files, "new") if problem in fault]


def test_a_fact_of_each_tipster_cannot_select_the_version(tmp_path: Path) -> None:
    files = law([head("award", {"kind": "lump_sum", "amount": "sum"})], {"sum": amount("1")}, [])
    files["new/facts.yaml"] = files["new/facts.yaml"].replace('"type": "date"', '"type": "date", "each_tipster": true')
    assert [fault for fault in faults_of(tmp_path, files, "new") if "'event_on' selects the version and is of each tipster" in fault]


