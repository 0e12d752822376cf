"""Heads in plain words: what can bring nothing is not told, conditions are told without what is settled."""

from pathlib import Path
from typing import Any

import pytest

from tests.rewards.invented_law import START, amount, chosen, fact, figure, head, law, passed, rows
from tests.rewards.telling import gone, of_parts, page

FINDS = rows("finds", chosen("class", "1"), fact("net", "quantity", unit="g"), fact("purity", "percent"))
NEVER: dict[str, Any] = {"in_version": []}


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "lump_sum", "amount": "gone"},
        {"kind": "lump_sum", "amount": "one", "when": NEVER},
        {"kind": "lump_sum", "amount": "one", "percent": "no_percent"},
        {"kind": "brackets", "measure": {"fact": "n"}, "scale": "no_scale"},
        {"kind": "brackets", "measure": {"rows_number": {"rows": "finds", "where": NEVER}}, "scale": "scale"},
        {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": "net", "where": NEVER}}, "scale": "grams"},
        {"kind": "per_unit", "count": "n", "each": "gone"},
        {"kind": "from_threshold", "rows": "finds", "row_kind": "class", "weight": "net", "number": "purity", "thresholds": "reach", "amount": "gone"},
        {"kind": "when_true", "fact": "big", "amount": "gone", "at_most_when": NEVER},
        {"kind": "together", "parts": [{"kind": "lump_sum", "amount": "gone"}]},
        {"kind": "lesser_of", "parts": [{"kind": "lump_sum", "amount": "gone"}, {"kind": "lump_sum", "amount": "one"}]},
        {"kind": "each_row", "rows": "finds", "parts": [{"kind": "lump_sum", "amount": "gone"}]},
        {"kind": "each_row", "rows": "finds", "where": NEVER, "parts": [{"kind": "lump_sum", "amount": "one"}]},
        {"kind": "by_kind", "rows": "finds", "row_kind": "class", "rates": "no_rates"},
        {"kind": "by_kind", "rows": "finds", "row_kind": "class", "rates": "rates", "where": NEVER},
        {"kind": "lump_sum", "amount": "one", "when": {"any_row": {"rows": "finds", "where": NEVER}}},
        {"kind": "lump_sum", "amount": "one", "when": {"at_least": {"fact": "n", "than": "gone"}}},
        {"kind": "lump_sum", "amount": "one", "when": {"all_of": [{"fact_true": "big"}, NEVER]}},
    ],
)  # fmt: skip
def test_what_can_bring_nothing_in_the_version_is_notof_parts(tmp_path: Path, part: dict[str, Any]) -> None:
    if part["kind"] == "from_threshold":
        finds = rows("finds", chosen("class", "1"), fact("net", "quantity", unit="g"), fact("purity", "count"))
    else:
        finds = FINDS
    figures: dict[str, Any] = {
        "gone": gone(),
        "no_percent": figure("percent", none=True),
        "no_scale": figure("brackets", unit="count", none=True),
        "no_rates": figure("rates", unit="count", none=True),
        "rates": figure("rates", unit="count", rates=[{"kind": "1", "amount": "1"}]),
        "scale": figure("brackets", unit="count", brackets=[{"from": "1", "amount": "1"}]),
        "grams": figure("brackets", unit="g", brackets=[{"from": "1 g", "amount": "1"}]),
        "reach": figure("thresholds", thresholds=[{"kind": "1", "unit": "g", "from": "1 g"}]),
    }
    lines = of_parts(tmp_path, [part], figures, [finds, fact("n", "count"), fact("big", "flag")])
    assert sum(line.startswith("Words [art. 2]") for line in lines) == 1


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"any_of": [{"fact_true": "big"}, {"in_version": [START]}]}, "1 TWD"),
        ({"any_of": [{"fact_true": "big"}, NEVER]}, "Where 'Words' is answered yes: 1 TWD"),
        ({"any_row": {"rows": "finds", "where": {"in_version": [START]}}}, "Where 'Words' was given: 1 TWD"),
        ({"not": {"head_brings": "empty"}}, "1 TWD"),
        ({"head_brings": "h"}, "Where 'Words' brings something: 1 TWD"),
        ({"all_of": [{"fact_true": "big"}, {"all_of": [{"fact_true": "big"}, {"fact_given": "n"}]}]}, "Where 'Words' is answered yes, and 'Words' was given: 1 TWD"),
        (
            {"all_of": [{"fact_given": "n"}, {"any_of": [{"fact_true": "big"}, {"fact_unknown": "n"}]}]},
            "Where 'Words' was given, and ('Words' is answered yes or 'Words' was given as unknown): 1 TWD",
        ),
        ({"all_of": [{"fact_true": "big"}, {"fact_true": "big"}]}, "Where 'Words' is answered yes: 1 TWD"),
        ({"not": {"any_of": [{"fact_true": "big"}, {"fact_given": "n"}]}}, "Where 'Words' is not answered yes, and 'Words' was not given: 1 TWD"),
    ],
)  # fmt: skip
def test_a_condition_is_told_without_what_is_settled(tmp_path: Path, when: dict[str, Any], words: str) -> None:
    heads = [
        head("empty", {"kind": "lump_sum", "amount": "gone"}), head("h", {"kind": "lump_sum", "amount": "two"}),
        head("i", {"kind": "lump_sum", "amount": "one", "when": when}),
    ]  # fmt: skip
    files = law(heads, {"one": amount("1"), "two": amount("2"), "gone": gone()}, [FINDS, fact("n", "count"), fact("big", "flag")])
    assert any(line.removesuffix(" [art. 4]") == words for line in page(passed(tmp_path, files)))


def test_a_part_of_a_head_that_can_bring_nothing_brings_nothing(tmp_path: Path) -> None:
    heads = [
        head("empty", {"kind": "lump_sum", "amount": "gone"}), head("h", {"kind": "lump_sum", "amount": "one"}),
        head("i", {"kind": "head_sum", "head": "empty"}, {"kind": "head_sum", "head": "h"}),
    ]  # fmt: skip
    lines = page(passed(tmp_path, law(heads, {"one": amount("1"), "gone": gone()}, [])))
    assert sum(line.startswith("what 'Words' comes to") for line in lines) == 1


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("net", "the 'Words' of all 'Words' together"),
        ({"net": "net", "counted": True}, "the 'Words' (by number) of all 'Words' together"),
        ({"net": "net", "purity": "purity"}, "the 'Words' x 'Words' of all"),
        ({"net": "net", "purity": "purity", "prescribed": "prescribed", "of": "class"}, "in full from 'Words' on"),
        ({"net": "net", "purity": "purity", "prescribed": "none_prescribed", "of": "class"}, "the 'Words' of all 'Words' together"),
    ],
)
def test_a_weight_says_what_of_it_counts(tmp_path: Path, weight: object, words: str) -> None:
    figures = {
        "grams": figure("brackets", unit="g", brackets=[{"from": "1 g", "amount": "1"}]),
        "prescribed": figure("rates", unit="count", rates=[{"kind": "1", "amount": "80"}]),
        "none_prescribed": figure("rates", unit="count", none=True),
    }
    part = {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": weight}}, "scale": "grams"}
    assert any(words in line for line in of_parts(tmp_path, [part], figures, [FINDS]))


@pytest.mark.parametrize(("at_most_when", "words"), [(NEVER, "1 TWD where 'Words' is answered yes"), ({"in_version": [START]}, "at most 1 TWD, as a person decides")])
def test_a_sum_for_something_that_is_so_says_whether_it_is_the_most(tmp_path: Path, at_most_when: dict[str, Any], words: str) -> None:
    part = {"kind": "when_true", "fact": "big", "amount": "one", "at_most_when": at_most_when}
    assert any(words in line for line in of_parts(tmp_path, [part], {}, [fact("big", "flag")]))


def test_a_range_of_percentages_says_both_ends(tmp_path: Path) -> None:
    def bent(name: str) -> dict[str, Any]:
        return {"kind": "lump_sum", "amount": "one", "percent": name}

    figures = {"both": figure("percent", min="10", max="30"), "low": figure("percent", min="10"), "unread": figure("percent", unread=True)}
    lines = of_parts(tmp_path, [bent("both"), bent("low"), bent("unread")], figures, [])
    assert [line.partition("; of that, ")[2] for line in lines if "; of that, " in line] == [
        "10 % to 30 % [art. 4]", "10 % or more [art. 4]", "not read in the sources [art. 4]",
    ]  # fmt: skip


def test_what_nobody_read_limits_nothing_and_is_said_to_be_unread(tmp_path: Path) -> None:
    part = {"kind": "lump_sum", "amount": "one", "at_most": "unread", "at_least": "unread"}
    counted = {"kind": "per_unit", "count": "n", "each": "unread", "beyond": "few"}
    figures = {"unread": figure("amount", unread=True), "few": figure("quantity", unit="count", quantity="2"), "no_few": figure("quantity", unit="count", none=True)}
    lines = of_parts(tmp_path, [part, counted, {**counted, "beyond": "no_few"}], figures, [fact("n", "count")])
    assert "not read in the sources for each of 'Words' [art. 4]" in lines
    assert lines.count("1 TWD [art. 4]") == 2
    assert "not read in the sources for each of 'Words' beyond the first 2 [art. 4]" in lines


def test_a_table_that_nobody_read_says_so(tmp_path: Path) -> None:
    part = {"kind": "brackets", "measure": {"fact": "n"}, "scale": "scale"}
    lines = of_parts(tmp_path, [part], {"scale": figure("brackets", unit="count", unread=True)}, [fact("n", "count")])
    assert any(line.startswith("not read in the sources") for line in lines)
