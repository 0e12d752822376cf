"""A row whose quantity nobody gave is never passed over, and a number of things may stand where a weight is asked for."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.pack import Pack
from tests.rewards.builders import faults_of
from tests.rewards.invented_law import (
    chosen,
    fact,
    figure,
    head,
    law,
    paid,
    passed,
    refused_facts,
    rows,
)

KINDS = chosen("kind", "powder", "pills")
NET = fact("net", "quantity", unit="g", counted=["pills", "pill"])
PILLS = {"fact_is": {"fact": "finds.kind", "is": ["pills"]}}
NUMBERED = {"all_of": [PILLS, {"fact_counted": "finds.net"}]}
RATES = {
    "per_gram": figure("rates", unit="g", rates=[{"kind": "powder", "rate": {"amount": "5", "per": "1 g"}}]),
    "per_pill": figure("rates", unit="count", rates=[{"kind": "pills", "rate": {"amount": "2"}}]),
}


def part(rates: str, where: dict[str, Any], **weight: Any) -> dict[str, Any]:
    return {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": rates, "weight": {"net": "net", **weight}, "where": where}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    heads = [head("finds", part("per_gram", {"not": NUMBERED}, needed=True), part("per_pill", NUMBERED, counted=True))]
    return passed(tmp_path, law(heads, RATES, [rows("finds", KINDS, NET)]))


@pytest.mark.parametrize(
    ("net", "expected"),
    [("3 pills", "6"), ("1 pill", "2"), ("3pills", "6"), ("0 pills", "no_head_applies")],
)
def test_a_number_may_stand_in_the_place_of_a_weight(pack: Pack, net: str, expected: str) -> None:
    assert paid(pack, finds=[{"kind": "pills", "net": net}]) == expected


@pytest.mark.parametrize(
    "row", [{"kind": "powder", "net": "3 pills"}, {"kind": "powder", "net": "2.5 pills"}, {"kind": "powder", "net": "3 cups"}, {"kind": "powder"}]
)  # fmt: skip
def test_what_is_weighed_needs_a_weight(pack: Pack, row: dict[str, Any]) -> None:
    assert refused_facts(pack, finds=[{"kind": "powder", "net": "1 g"}, row]) == ["finds[1].net"]


def test_what_is_counted_takes_no_weight(tmp_path: Path) -> None:
    pack = passed(tmp_path, law([head("finds", part("per_pill", PILLS, counted=True))], RATES, [rows("finds", KINDS, NET)]))
    assert refused_facts(pack, finds=[{"kind": "pills", "net": "3 g"}]) == ["finds[0].net"]


def test_a_number_is_not_compared_with_a_weight(tmp_path: Path) -> None:
    when = {"any_row": {"rows": "finds", "where": {"at_least": {"fact": "finds.net", "than": "much"}}}}
    figures = {"much": figure("quantity", unit="g", quantity="2 g"), "sum": figure("amount", amount="7")}
    pack = passed(tmp_path, law([head("much", {"kind": "lump_sum", "amount": "sum", "when": when})], figures, [rows("finds", KINDS, NET)]))
    assert paid(pack, finds=[{"kind": "powder", "net": "2 g"}]) == "7"
    assert paid(pack, finds=[{"kind": "pills", "net": "2 pills"}]) == "no_head_applies"


def test_one_of_several_fields_has_to_be_given(tmp_path: Path) -> None:
    group = {**rows("finds", NET, fact("number", "count")), "one_of": ["net", "number"]}
    heads = [head("finds", {"kind": "per_unit", "measure": {"rows_total": {"rows": "finds", "weight": "number"}}, "each": "sum"})]
    pack = passed(tmp_path, law(heads, {"sum": figure("amount", amount="7")}, [group]))
    assert paid(pack, finds=[{"number": 2}]) == "14"
    assert paid(pack, finds=[{"number": 0}]) == "no_head_applies"
    assert refused_facts(pack, finds=[{"number": 2}, {"number": None}]) == ["finds[1].net"]


def test_one_of_names_fields(tmp_path: Path) -> None:
    group = {**rows("finds", NET), "one_of": ["colour"]}
    heads = [head("finds", part("per_gram", PILLS))]
    faults = faults_of(tmp_path, law(heads, RATES, [group]), "new")
    assert any("'one_of' names something that is no field" in fault for fault in faults)
