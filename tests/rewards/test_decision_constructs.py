"""Who decides, by which rule, until when, under which version; and which conditions a rule may ask for."""

from pathlib import Path
from typing import Any

import pytest

from tests.rewards.builders import faults_of
from tests.rewards.invented_law import (
    START,
    amount,
    chosen,
    fact,
    figure,
    head,
    law,
    option,
    paid,
    passed,
    refused_facts,
    rows,
    rule,
    said,
)

VOTE = fact("vote", "record", fields=[fact("members", "count"), fact("present", "count"), fact("amounts", "amounts")])
FACTS = [
    VOTE, fact("worth", "money"), fact("arrested", "count"), fact("solved", "flag"), chosen("offence", "theft", "arson"),
    fact("net", "quantity", unit="l"), rows("finds", fact("net", "quantity", unit="g")),
]  # fmt: skip
CEILING = head("reward", {"kind": "value", "of": ["worth"], "up_to": True})
FLAT = head("reward", {"kind": "lump_sum", "amount": "sum", "when": {"fact_true": "solved"}})


def ballot(how: str, vote: Any = VOTE, **more: Any) -> Any:
    votes = [{"head": "reward", "fact": "vote", "rule": how, "reference": "art. 9", **more}]
    return law([CEILING], {}, [vote, *FACTS[1:]], decision={"votes": votes})


def voting(folder: Path, how: str, vote: Any = VOTE, **more: Any) -> Any:
    return passed(folder, ballot(how, vote, **more))


@pytest.mark.parametrize(
    ("amounts", "upward", "majority"),
    [
        ([10, 20, 20, 30, 40], "20", None),
        ([50, 10, 40, 20, 30], "30", None),
        ([10, 10, 40, 40, 40], "40", "40"),
        ([10, 10, 10, 40, 40], "10", "10"),
        ([30, 30], None, None),
        ([30, 30, 40, 40], None, None),  # two opinions only: nothing is added up
        ([10, 20, 30], "30", None),
    ],
)
def test_votes_on_the_amount(tmp_path: Path, amounts: list[int], upward: str | None, majority: str | None) -> None:
    for how, expected in (("smallest_upward", upward), ("majority", majority)):
        pack = voting(tmp_path, how, quorum=True)
        vote = {"members": 9, "present": 5, "amounts": amounts}
        assert paid(pack, worth=100, vote=vote) == (expected or ("0", "100"))


def test_a_vote_needs_its_quorum_and_what_was_written_down_counts_before_it(tmp_path: Path) -> None:
    pack = voting(tmp_path, "unanimous", quorum=True)
    vote = {"members": 4, "present": 2, "amounts": "30 30"}
    assert paid(pack, worth=100, vote=vote) == ("0", "100")
    assert paid(pack, worth=100, vote={**vote, "members": 3}) == "30"
    assert paid(pack, worth=100, vote={**vote, "members": 3, "amounts": [30, 31]}) == ("0", "100")
    assert paid(pack, worth=100, vote={**vote, "members": 3}, decided={"reward": 7}) == "7"


@pytest.mark.parametrize(
    ("quorum", "members", "present", "counts"),
    [
        (True, 4, 2, False), (True, 5, 3, True), ("2/3", 6, 4, True), ("2/3", 7, 4, False), ("more than 2/3", 6, 4, False),
        ("more than 2/3", 6, 5, True), ("3", 9, 3, True), ("3", 9, 2, False), (False, 9, 1, True),
    ],
)  # fmt: skip
def test_a_quorum_is_a_share_of_the_members_or_a_number_of_them(
    tmp_path: Path, quorum: bool | str, members: int, present: int, counts: bool
) -> None:
    vote = {"members": members, "present": present, "amounts": [40] * present}
    assert paid(voting(tmp_path, "majority", quorum=quorum), worth=100, vote=vote) == ("40" if counts else ("0", "100"))


@pytest.mark.parametrize(
    ("more", "amounts", "figure"),
    [
        ({"needs": "2/3"}, [10, 10, 10, 10, 20, 20], "10"),
        ({"needs": "2/3"}, [10, 10, 10, 20, 20, 20], None),
        ({"needs": "more than 2/3"}, [10, 10, 10, 10, 20, 20], None),
        ({"needs": "1/2"}, [10, 10, 10, 20, 20, 20], None),  # both have half: nothing is decided
        ({"needs": "1/2"}, [10, 10, 10, 20, 20, 30], "10"),
        ({"needs": "2", "quorum": "2"}, [10, 10], "10"),
        ({"of": "members"}, [10, 10, 10, 10], None),  # four of nine members
        ({"of": "members"}, [10, 10, 10, 10, 10, 20], "10"),
    ],
)
def test_another_majority_is_counted_as_the_law_says(
    tmp_path: Path, more: dict[str, Any], amounts: list[int], figure: str | None
) -> None:
    vote = {"members": 9, "present": len(amounts), "amounts": amounts}
    assert paid(voting(tmp_path, "majority", **more), worth=100, vote=vote) == (figure or ("0", "100"))


def test_members_with_a_conflict_of_interest_count_neither_for_the_quorum_nor_as_present(tmp_path: Path) -> None:
    held = fact("vote", "record", fields=[*VOTE["fields"], fact("recused", "count")])
    pack = voting(tmp_path, "majority", held, quorum=True, recusal=True)
    vote = {"members": 6, "present": 3, "amounts": [40, 40, 50]}
    assert paid(pack, worth=100, vote=vote) == ("0", "100")
    assert paid(pack, worth=100, vote={**vote, "recused": 1}) == "40"
    assert "The vote (3 of 5 present): 40 TWD." in [step["text"] for step in said(pack, worth=100, vote={**vote, "recused": 1})["steps"]]
    assert refused_facts(pack, worth=100, vote={**vote, "recused": 4}) == ["vote.present"]


@pytest.mark.parametrize("more", [{"quorum": "3/2"}, {"quorum": "most"}, {"needs": "0"}, {"how": "unanimous", "needs": "2/3"}])
def test_a_quorum_or_majority_that_cannot_be_is_a_fault_of_the_pack(tmp_path: Path, more: dict[str, Any]) -> None:
    assert any("decision.yaml" in fault for fault in faults_of(tmp_path, ballot(**{"how": "majority", **more}), "new"))


@pytest.mark.parametrize(
    ("vote", "path"),
    [
        ({"members": 2, "present": 3, "amounts": [1, 1, 1]}, "vote.present"),
        ({"members": 3, "present": 2, "amounts": [1, 1, 1]}, "vote.amounts"),
        ({"members": 3, "present": 2, "amounts": [101, 101]}, "decided.reward"),
        ({"members": 3, "present": 2, "amounts": ["x"]}, "vote.amounts"),
    ],
)
def test_votes_that_cannot_be_are_refused(tmp_path: Path, vote: dict[str, Any], path: str) -> None:
    assert refused_facts(voting(tmp_path, "majority"), worth=100, vote=vote) == [path]


def test_a_figure_outside_the_range_is_cut_where_the_pack_says_so(tmp_path: Path) -> None:
    heads = [{**CEILING, "outside": "clamped"}, head("open", {"kind": "lump_sum", "amount": "open", "when": {"fact_true": "solved"}}, outside="clamped")]  # fmt: skip
    pack = passed(tmp_path, law(heads, {"open": figure("range", min="50")}, FACTS))
    assert paid(pack, worth=100, decided={"reward": 101}) == "100"
    assert paid(pack, solved=True, decided={"open": 49}) == "50"
    assert any("cut" in step["text"] for step in said(pack, worth=100, decided={"reward": 101})["steps"])


def test_a_figure_that_was_cut_is_told_with_the_range_that_it_left(tmp_path: Path) -> None:
    pack = passed(tmp_path, law([{**CEILING, "outside": "clamped"}], {}, FACTS))
    texts = [step["text"] for step in said(pack, worth=100, decided={"reward": 101})["steps"]]
    assert "Words: 101 TWD was decided, which lies outside 0 to 100 TWD; it is cut to 100 TWD." in texts
    assert not any("inside the range" in text for text in texts)


def test_a_person_may_decide_to_grant_nothing_although_the_range_begins_higher(tmp_path: Path) -> None:
    part = {"kind": "lump_sum", "amount": "open", "when": {"fact_true": "solved"}}
    heads = [head("open", part, or_nothing=True, outside="clamped"), head("worth", {"kind": "value", "of": ["worth"]})]
    pack = passed(tmp_path, law(heads, {"open": figure("range", min="50", max="90")}, FACTS))
    assert paid(pack, solved=True, decided={"open": 0}) == "other"
    assert paid(pack, solved=True, decided={"open": 1}) == "50"
    beside = said(pack, solved=True, worth=7, decided={"open": 0})
    assert (beside["amount"], list(beside["heads"])) == ("7", ["worth"])
    assert any("nothing is granted" in step["text"] for step in beside["steps"])


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        ({"members": 4, "present": 2, "amounts": [50, 50]}, "The vote does not count: 2 of 4 were present, which is no quorum."),
        ({"members": 3, "present": 3, "amounts": [50, 60, 70]}, "The vote (3 of 3 present) came to no figure."),
        ({"members": 3, "present": 2, "amounts": [50, 50]}, "The vote (2 of 3 present): 50 TWD."),
    ],
)
def test_what_a_vote_came_to_is_told(tmp_path: Path, vote: dict[str, Any], words: str) -> None:
    assert words in [step["text"] for step in said(voting(tmp_path, "majority", quorum=True), worth=100, vote=vote)["steps"]]


def test_the_body_that_approves_depends_on_the_sum(tmp_path: Path) -> None:
    approvals = [
        {"id": "office", "body": {"zh": "处", "en": "The office"}, "up_to": "limit", "reference": "art. 9"},
        {"id": "ministry", "body": {"zh": "部", "en": "The ministry"}, "reference": "art. 9"},
    ]
    heads = [head("reward", {"kind": "value", "of": ["worth"]})]
    pack = passed(tmp_path, law(heads, {"limit": amount("100")}, FACTS, decision={"approvals": approvals}))
    for worth, body in ((100, "The office"), (101, "The ministry")):
        assert body in [step["text"] for step in said(pack, worth=worth)["steps"]]
    only = passed(tmp_path, law(heads, {"limit": amount("100")}, FACTS, decision={"approvals": approvals[:1]}))
    assert not any(step["id"].startswith("approval") for step in said(only, worth=101)["steps"])


VERSIONS = [{"from": START, "until": "2020-12-31", "reference": "no. 1"}, {"from": "2021-03-01", "reference": "no. 2"},
            {"from": "2030-01-01", "reference": "a bill", "expected": True}]  # fmt: skip
LATER = [{"from": "2021-03-01", "amount": "200"}, {"from": "2030-01-01", "amount": "999", "expected": True}]


def test_the_day_selects_the_version_and_what_is_only_expected_is_never_used(tmp_path: Path) -> None:
    pack = passed(tmp_path, law([FLAT], {"sum": amount("100", later=LATER)}, FACTS, pack={"versions": VERSIONS}))
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2021-03-01", "2031-01-01")
    assert [paid(pack, solved=True, event_on=day) for day in days] == [
        "no_version_in_force", "100", "100", "no_version_in_force", "200", "200",
    ]  # fmt: skip
    assert [version.start.year for version in pack.expected_versions] == [2030]
    assert len(pack.parameters["sum"].expected) == 1


def test_a_transitional_rule_names_the_version(tmp_path: Path) -> None:
    pending = {"when": {"on_or_after": {"fact": "solved_on", "day": "2021-03-01"}}, "version": "2021-03-01", "reference": "art. 20"}
    heads = [FLAT, head("extra", {"kind": "lump_sum", "amount": "extra", "when": {"in_version": [START]}})]
    files = law(heads, {"sum": amount("100", later=LATER), "extra": amount("1")}, FACTS, pack={"versions": VERSIONS, "transitional": [pending]})
    pack = passed(tmp_path, files)
    assert [paid(pack, solved=True, event_on="2020-05-01", solved_on=day) for day in ("2021-02-28", "2021-03-01")] == ["101", "200"]
    assert paid(pack, solved=True, event_on="2020-05-01") == "101"


@pytest.mark.parametrize(
    ("period", "facts", "day"),
    [
        ({"days": 40}, {"solved_on": "2020-01-31"}, "2020-03-11"),
        ({"years": 10}, {"solved_on": "2020-02-29"}, "2030-02-28"),
        ({"months": 6}, {"measure_on": "2020-08-31"}, "2021-02-28"),
        ({"months": 6}, {"measure_on": "2020-08-31", "solved_on": "2020-01-31"}, "2020-07-31"),
        ({"month_of": [2, 8]}, {"solved_on": "2020-02-29"}, "2020-02-01"),
        ({"month_of": [2, 8]}, {"solved_on": "2020-09-01"}, "2021-02-01"),
        ({"month_of": [2, 8]}, {}, None),
    ],
)
def test_periods_of_every_kind(tmp_path: Path, period: dict[str, Any], facts: dict[str, str], day: str | None) -> None:
    deadline = rule("claim_by", starts=["solved_on", "measure_on"], **period)
    pack = passed(tmp_path, law([FLAT], {"sum": amount("1")}, FACTS, deadlines=[deadline]))
    assert said(pack, solved=True, **facts)["deadlines"] == {"claim_by": day}


def excluded(folder: Path, when: dict[str, Any], reason: str = "other", **more: Any) -> Any:
    text = {"zh": "因", "en": "Because"}
    test = {"id": "test", "when": when, "excludes": "report", "reason": reason, "text": text, "reference": "art. 5", **more}
    figures = {"sum": amount("100"), "limit": amount("50000"), "volume": figure("quantity", unit="l", quantity="500 ml"), "gone": figure("amount", none=True)}  # fmt: skip
    return passed(folder, law([FLAT], figures, FACTS, tests=[test]))


@pytest.mark.parametrize(
    ("when", "holding", "not_holding"),
    [
        ({"not": {"more_than": {"fact": "worth", "than": "limit"}}}, {"worth": 50000}, {"worth": 50001}),
        ({"not": {"at_least": {"fact": "worth", "than": "limit"}}}, {"worth": 49999}, {"worth": 50000}),
        ({"at_least": {"fact": "net", "than": "volume"}}, {"net": "0.5 l"}, {"net": "499 ml"}),
        ({"at_least": {"fact": "worth", "than": "limit"}}, {"worth": 60000}, {}),
        ({"not": {"more_than": {"fact": "worth", "than": "gone"}}}, {"worth": 1}, None),
        ({"fact_is": {"fact": "offence", "is": ["arson"]}}, {"offence": "arson"}, {"offence": "theft"}),
        ({"fact_given": "arrested"}, {"arrested": 0}, {"arrested": None}),
        ({"all_of": [{"fact_given": "arrested"}, {"fact_given": "worth"}]}, {"arrested": 1, "worth": 1}, {"worth": 1}),
        ({"any_row": {"rows": "finds", "where": {"fact_given": "finds.net"}}}, {"finds": [{}, {"net": "1 g"}]}, {"finds": [{}]}),
        ({"head_brings": "reward"}, {}, None),
        ({"fact_unknown": "vote.members"}, {"vote": {"members": None}}, {"vote": {}}),
        ({"not": {"fact_true": "reporter.named"}}, {}, {"reporter": {"named": True}}),
    ],
)
def test_conditions(tmp_path: Path, when: dict[str, Any], holding: dict[str, Any], not_holding: dict[str, Any] | None) -> None:
    pack = excluded(tmp_path, when)
    assert paid(pack, solved=True, **holding) == "other"
    assert not_holding is None or paid(pack, solved=True, **not_holding) == "100"


def test_a_fact_may_be_needed_with_another_and_a_class_may_be_a_number(tmp_path: Path) -> None:
    facts = [fact("worth", "money"), {**chosen("class", "1", "2"), "needed_with": ["worth"]}]
    pack = passed(tmp_path, law([head("reward", {"kind": "value", "of": ["worth"]})], {}, facts))
    assert refused_facts(pack, worth=1) == ["class"]
    assert refused_facts(pack, worth=1, **{"class": True}) == ["class"]
    assert paid(pack, worth=1, **{"class": 2}) == "1"
    assert paid(pack) == "no_head_applies"


def test_an_entry_threshold_has_its_own_reason(tmp_path: Path) -> None:
    pack = excluded(tmp_path, {"not": {"more_than": {"fact": "worth", "than": "limit"}}}, "below_threshold")
    assert paid(pack, solved=True, worth=50000) == "below_threshold"
    assert paid(pack, worth=50000) == "no_head_applies"


def test_what_was_paid_is_reclaimed_where_the_law_says_so(tmp_path: Path) -> None:
    pack = excluded(tmp_path, {"fact_true": "false_accusation_conviction"}, reclaims=True)
    found = said(pack, solved=True, false_accusation_conviction=True, already_paid=70)
    assert {"reclaim.test": "70"}.items() <= {step["id"]: step["amount"] for step in found["steps"]}.items()
    assert paid(pack, solved=True, false_accusation_conviction=True) == "other"


def test_a_figure_that_was_not_read_or_is_not_there_is_told_apart(tmp_path: Path) -> None:
    later = [{"from": "2021-01-01", "unread": True}, {"from": "2022-01-01", "none": True}]
    versions = [{"from": day, "reference": "no. 1"} for day in (START, "2021-01-01", "2022-01-01")]
    part = {"kind": "per_unit", "count": "arrested", "each": "sum"}
    share = {"kind": "value", "of": ["worth"], "percent": "part"}
    figures = {"sum": amount("5", later=later), "part": figure("percent", percent="10", later=later)}
    pack = passed(tmp_path, law([head("a", part), head("b", share)], figures, FACTS, pack={"versions": versions}))
    days = (START, "2021-01-01", "2022-01-01")
    for facts, first in (({"arrested": 2}, "10"), ({"worth": 100}, "10")):
        assert [paid(pack, event_on=day, **facts) for day in days] == [first, "figure_not_read", "no_head_applies"]


def faults(folder: Path, *heads: dict[str, Any], **more: Any) -> list[str]:
    return [fault.split(": ", 1)[1] for fault in faults_of(folder, law([*heads, FLAT], {"sum": amount("1")}, FACTS, **more), "new")]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"kind": "head_sum", "head": "reward"}, "head 'a' names the head 'reward'"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"in_version": ["2020-02-01"]}}, "head 'a' names 2020-02-01, when no version begins"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"fact_is": {"fact": "offence", "is": ["rain"]}}}, "head 'a': the fact 'offence' has no choice 'rain'"),
        ({"kind": "lesser_of", "parts": []}, "no parts"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"fact_is": 1}}, "'fact_is' is not a table"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"at_least": 1}}, "'at_least' is not a table"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"on_or_after": 1}}, "'on_or_after' is not a table"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"any_row": 1}}, "'any_row' is not a table"),
        ({"kind": "lump_sum", "amount": "sum", "when": {"not": 1}}, "'not' is not a table"),
        ({"kind": "per_unit", "measure": 1, "each": "sum"}, "'measure' is not a table"),
        ({"kind": "per_unit", "measure": {"rows_total": 1}, "each": "sum"}, "'rows_total' is not a table"),
        ({"kind": "per_unit", "measure": {"rows_number": 1}, "each": "sum"}, "'rows_number' is not a table"),
    ],
)  # fmt: skip
def test_faults_of_parts_are_named(tmp_path: Path, part: dict[str, Any], fault: str) -> None:
    assert fault in faults(tmp_path, head("a", part))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"amounts": {"caps": [rule("all", amount="sum", of=["nobody"])]}}, "'all' names 'nobody'"),
        ({"amounts": {"instalments": [rule("a", due={"fact_given": "worth"}), rule("b", due={"fact_given": "worth"})]}}, "more than one instalment is the rest"),
        ({"deadlines": [rule("by", starts="solved_on", days=1, months=2)]}, "not one period"),
        ({"deadlines": [rule("by", starts="solved_on", month_of=[13])]}, "not numbers of months"),
        ({"pack": {"sharing": {"joint": "by_role", "order_unknown": "equal", "successive": "equal", "reference": "x"}}}, "no roles"),
        ({"pack": {"transitional": [{"when": {"fact_true": "solved"}, "version": "2021-01-01", "reference": "x"}]}}, "a transitional rule names 2021-01-01, when no version begins"),
    ],
)  # fmt: skip
def test_faults_of_other_rules_are_named(tmp_path: Path, more: dict[str, Any], fault: str) -> None:
    assert fault in faults(tmp_path, **more)


def test_an_option_that_counts_parts_of_units_needs_readings_that_do(tmp_path: Path) -> None:
    rate = {"amount": "1", "steps_by": "part"}
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates"}
    field = [rows("things", chosen("kind", "red"))]
    figures = {"rates": figure("rates", unit="count", rates=[{"kind": "red", "rate": rate}, {"kind": "red", "rate": {**rate, "per": "0"}}])}
    files = law([head("a", {**part, "rows": "things"})], figures, field, pack={"options": [option("part", "exact", "loosely")]})
    found = [fault.split(": ", 1)[1] for fault in faults_of(tmp_path, files, "new")]
    assert found == ["the kind 'red' stands twice", "'per' is nothing", "'rates' names 'exact|completed|started' of option 'part'"]
