"""Ways in which law turns facts into a sum: each is promised to whoever writes a new programme."""

from pathlib import Path
from typing import Any

import pytest

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
    said,
)

FINDS = rows("finds", chosen("kind", "red", "blue", "grey"), fact("net", "quantity", unit="g"), fact("purity", "percent"),
             fact("pure", "quantity", unit="g"))  # fmt: skip
RED = {"fact_is": {"fact": "finds.kind", "is": ["red"]}}


def scale(unit: str, *brackets: dict[str, Any]) -> dict[str, Any]:
    return figure("brackets", unit=unit, brackets=list(brackets))


def by_weight(measure: dict[str, Any], *brackets: dict[str, Any], unit: str = "g", **more: Any) -> dict[str, str]:
    """One head, one scale."""
    part = {"kind": "brackets", "measure": measure, "scale": "steps", **more}
    return law([head("seizure", part)], {"steps": scale(unit, *brackets)}, [FINDS, fact("packets", "count"), fact("worth", "money")])  # fmt: skip


@pytest.mark.parametrize(
    ("net", "expected"),
    [("999 g", "below_minimum_quantity"), ("1 kg", "140000"), ("1234.5 g", "149380"), ("20 kg", "1000000"), ("21 kg", "1000000")],
)  # fmt: skip
def test_a_line_of_a_scale_may_be_a_rate_times_a_percentage_and_a_constant(tmp_path: Path, net: str, expected: str) -> None:
    rate = {"amount": "100000", "per": "1 kg", "percent": "40"}
    files = by_weight(
        {"rows_total": {"rows": "finds", "weight": "net", "where": RED}},
        {"from": "1 kg", "under": "20 kg", "amount": "100000", "rate": rate},
        {"from": "20 kg", "amount": "1000000"},
    )
    assert paid(passed(tmp_path, files), finds=[{"kind": "red", "net": net}, {"kind": "blue", "net": "5 kg"}]) == expected


@pytest.mark.parametrize(
    ("net", "completed", "started"),
    [("100 g", "60000", "60000"), ("101 g", "60000", "65000"), ("199 g", "60000", "65000"), ("200 g", "65000", "65000")],
)  # fmt: skip
def test_steps_above_a_bound_count_as_the_reading_says(tmp_path: Path, net: str, completed: str, started: str) -> None:
    rate = {"amount": "5000", "per": "100 g", "beyond": "100 g", "steps_by": "part"}
    part = {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": "net"}}, "scale": "steps"}
    steps = scale("g", {"from": "100 g", "amount": "60000", "rate": rate})
    pack = passed(tmp_path, law([head("seizure", part)], {"steps": steps}, [FINDS], pack={"options": [option("part", "completed", "started")]}))  # fmt: skip
    finds = [{"kind": "red", "net": net}]
    assert paid(pack, finds=finds) == completed
    assert paid(pack, finds=finds, options={"part": "started"}) == started


@pytest.mark.parametrize("finds", [("3 g", "0 g"), ("0 g", "3 g"), ("1 g", "0 g", "2 g")])
def test_a_find_of_nothing_takes_nothing_away(tmp_path: Path, finds: tuple[str, ...]) -> None:
    part = {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": "net"}}, "scale": "steps"}
    pack = passed(tmp_path, law([head("seizure", part)], {"steps": scale("g", {"from": "3 g", "amount": "700"})}, [FINDS]))
    assert paid(pack, finds=[{"kind": "red", "net": net} for net in finds]) == "700"


def test_a_slab_rate_counts_for_the_whole_and_its_line_may_have_a_ceiling(tmp_path: Path) -> None:
    files = by_weight(
        {"fact": "packets"},
        {"above": "0", "under": "10", "rate": {"amount": "500"}},
        {"from": "10", "rate": {"amount": "600"}, "at_most": "20000"},
        unit="count",
    )
    pack = passed(tmp_path, files)
    assert [paid(pack, packets=number) for number in (9, 10, 33, 34)] == ["4500", "6000", "19800", "20000"]


@pytest.mark.parametrize(("packets", "expected"), [(5, "50"), (10, "100"), (11, "105"), (20, "150"), (25, "165")])
def test_marginal_lines_pay_each_slice_by_itself(tmp_path: Path, packets: int, expected: str) -> None:
    files = by_weight(
        {"fact": "packets"},
        {"above": "0", "up_to": "10", "rate": {"amount": "10"}},
        {"above": "10", "up_to": "20", "rate": {"amount": "5"}},
        {"above": "20", "amount": "0", "rate": {"amount": "3"}},
        unit="count", marginal=True,
    )  # fmt: skip
    assert paid(passed(tmp_path, files), packets=packets) == expected


def test_a_slice_that_was_not_read_leaves_no_sum(tmp_path: Path) -> None:
    lines = {"above": "0", "up_to": "10", "unread": True}, {"above": "10", "amount": "5"}
    files = by_weight({"fact": "packets"}, *lines, unit="count", marginal=True)
    assert paid(passed(tmp_path, files), packets=11) == "figure_not_read"


def test_a_lump_sum_for_the_first_and_a_rate_for_the_rest(tmp_path: Path) -> None:
    rate = {"amount": "10", "beyond": "10"}
    files = by_weight(
        {"fact": "packets"}, {"from": "0", "under": "10", "unread": True}, {"from": "10", "up_to": "500", "amount": "360", "rate": rate},
        {"above": "500", "unread": True}, unit="count",
    )  # fmt: skip
    pack = passed(tmp_path, files)
    assert [paid(pack, packets=number) for number in (9, 10, 11, 500, 501)] == [
        "figure_not_read", "360", "370", "5260", "figure_not_read",
    ]  # fmt: skip


def test_a_scale_may_measure_money_and_the_lesser_of_two_may_be_a_ceiling(tmp_path: Path) -> None:
    steps = scale("money", {"from": "100000", "under": "500000", "amount": "200000"}, {"from": "500000", "amount": "400000"})
    measure = {"value": ["collected", "confiscated"]}
    parts = [{"kind": "brackets", "measure": measure, "scale": "steps"}, {"kind": "value", "of": ["collected", "confiscated"]}]
    lesser = {"kind": "lesser_of", "parts": parts, "up_to": True, "when": {"not": {"fact_unknown": "collected"}}}
    top = {"kind": "lump_sum", "amount": "top", "up_to": True, "when": {"fact_unknown": "collected"}}
    facts = [fact("collected", "money"), fact("confiscated", "money")]
    pack = passed(tmp_path, law([head("reward", lesser, top)], {"steps": steps, "top": amount("400000")}, facts))
    assert paid(pack, collected=60000, confiscated=39999) == "below_threshold"
    assert paid(pack, collected=60000, confiscated=40000) == ("0", "100000")
    assert paid(pack, collected=450000) == ("0", "200000")
    assert paid(pack, collected=None) == ("0", "400000")
    assert paid(pack) == "no_head_applies"
    assert paid(pack, collected=450000, decided={"reward": 150000}) == "150000"
    assert refused_facts(pack, collected=450000, decided={"reward": 200001}) == ["decided.reward"]


def test_a_percentage_of_a_value_has_a_floor_and_a_ceiling_that_depends_on_a_fact(tmp_path: Path) -> None:
    share = {"kind": "value", "of": ["fine"], "percent": "part", "at_least": "floor"}
    plain = {**share, "at_most": "cap", "when": {"not": {"fact_true": "grave"}}}
    grave = {**share, "at_most": "double", "when": {"fact_true": "grave"}}
    figures = {"part": percent("10"), "floor": amount("100"), "cap": amount("5000"), "double": amount("10000")}
    pack = passed(tmp_path, law([head("fine", plain, grave)], figures, [fact("fine", "money"), fact("grave", "flag")]))
    assert [paid(pack, fine=value) for value in (999, 1010, 50000, 50010)] == ["100", "101", "5000", "5000"]
    assert paid(pack, fine=200000, grave=True) == "10000"


def test_a_percentage_may_be_a_range(tmp_path: Path) -> None:
    part = {"kind": "value", "of": ["fine"], "percent": "part"}
    pack = passed(tmp_path, law([head("fine", part)], {"part": figure("percent", min="10", max="30")}, [fact("fine", "money")]))
    assert paid(pack, fine=1000) == ("100", "300")
    assert paid(pack, fine=1000, decided={"fine": 250}) == "250"


def test_the_greater_of_two_and_parts_together(tmp_path: Path) -> None:
    fine, fixed = {"kind": "value", "of": ["fine"]}, {"kind": "lump_sum", "amount": "base"}
    heads = [head("greater", {"kind": "greater_of", "parts": [fine, fixed]}),
             head("both", {"kind": "together", "parts": [fine, fixed], "percent": "half"})]  # fmt: skip
    pack = passed(tmp_path, law(heads, {"base": amount("300"), "half": percent("50")}, [fact("fine", "money")]))
    found = said(pack, fine=500)
    assert {name: one["amount"] for name, one in found["heads"].items()} == {"greater": "500", "both": "400"}


def test_a_head_may_take_a_percentage_of_a_head_that_is_not_paid_itself(tmp_path: Path) -> None:
    base = head("base", {"kind": "per_unit", "count": "packets", "each": "each"}, basis=True)
    abroad = {"fact_true": "abroad"}
    heads = [base, head("home", {"kind": "head_sum", "head": "base", "when": {"not": abroad}}),
             head("abroad", {"kind": "head_sum", "head": "base", "percent": "part", "when": abroad})]  # fmt: skip
    facts = [fact("packets", "count"), fact("abroad", "flag")]
    pack = passed(tmp_path, law(heads, {"each": amount("10"), "part": percent("60")}, facts))
    assert said(pack, packets=10)["heads"] == {"home": {"amount": "100", "min": None, "max": None}}
    assert paid(pack, packets=10, abroad=True) == "60"
    assert paid(pack, abroad=True) == "no_head_applies"


def test_kinds_have_their_own_rates_and_ceilings_and_an_unread_one_leaves_no_sum(tmp_path: Path) -> None:
    kinds = [{"kind": "red", "rate": {"amount": "300", "per": "1 kg", "steps": "completed"}, "at_most": "900"},
             {"kind": "blue", "rate": {"min": "0", "max": "200", "per": "1 kg"}}, {"kind": "grey", "unread": True}]  # fmt: skip
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates", "weight": "net"}
    pack = passed(tmp_path, law([head("finds", part)], {"rates": figure("rates", unit="g", rates=kinds)}, [FINDS]))
    assert paid(pack, finds=[{"kind": "red", "net": "1600 g"}, {"kind": "red", "net": "900 g"}]) == "600"
    assert paid(pack, finds=[{"kind": "red", "net": "9 kg"}, {"kind": "blue", "net": "500 g"}]) == ("900", "1000")
    assert paid(pack, finds=[{"kind": "grey", "net": "1 g"}]) == "figure_not_read"
    assert paid(pack, finds=[{"kind": "red", "net": "999 g"}]) == "below_minimum_quantity"
    assert paid(pack, finds=[{"net": "999 g"}]) == "no_head_applies"


def test_only_the_highest_kind_may_count(tmp_path: Path) -> None:
    kinds = [{"kind": "red", "rate": {"amount": "1000"}}, {"kind": "blue", "rate": {"amount": "200"}}]
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates", "take": "highest",
            "where": {"fact_given": "finds.net"}}  # fmt: skip
    pack = passed(tmp_path, law([head("finds", part)], {"rates": figure("rates", unit="count", rates=kinds)}, [FINDS]))
    assert paid(pack, finds=[{"kind": "red", "net": "1 g"}, {"kind": "blue", "net": "1 g"}, {"kind": "red"}]) == "1000"


def test_parts_may_be_computed_for_each_row(tmp_path: Path) -> None:
    steps = scale("g", {"from": "0 g", "under": "1 kg", "amount": "10"}, {"from": "1 kg", "amount": "30"})
    inner = {"kind": "brackets", "measure": {"fact": "finds.net"}, "scale": "steps"}
    part = {"kind": "each_row", "rows": "finds", "where": RED, "parts": [inner]}
    pack = passed(tmp_path, law([head("finds", part)], {"steps": steps}, [FINDS]))
    finds = [{"kind": "red", "net": "999 g"}, {"kind": "red", "net": "1 kg"}, {"kind": "blue", "net": "1 kg"}]
    assert paid(pack, finds=finds) == "40"


def test_rows_may_be_counted_and_some_of_them_bring_nothing(tmp_path: Path) -> None:
    measure = {"rows_number": {"rows": "finds", "where": RED}}
    part = {"kind": "per_unit", "measure": measure, "each": "each", "beyond": "free", "at_most": "cap"}
    figures = {"each": amount("100"), "free": figure("quantity", unit="count", quantity="2"), "cap": amount("150")}
    pack = passed(tmp_path, law([head("finds", part)], figures, [FINDS]))
    found = [paid(pack, finds=[{"kind": "red"}] * number) for number in (0, 2, 3, 4)]
    assert found == ["no_head_applies", "no_head_applies", "100", "150"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"net": "2 kg", "purity": "45 %"}, "900"),
        ({"net": "2 kg", "purity": "0.45"}, "900"),
        ({"net": "2 kg", "purity": 45}, "900"),
        ({"pure": "1 kg", "net": "9 kg"}, "1000"),
        ({}, "no_head_applies"),
    ],
)
def test_pure_weight_is_net_times_purity(tmp_path: Path, row: dict[str, Any], expected: str) -> None:
    weight = {"pure": "pure", "net": "net", "purity": "purity"}
    rate = {"kind": "red", "rate": {"amount": "1", "per": "1 g"}}
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates", "weight": weight}
    pack = passed(tmp_path, law([head("finds", part)], {"rates": figure("rates", unit="g", rates=[rate])}, [FINDS]))
    assert paid(pack, finds=[{"kind": "red", **row}]) == expected
    assert refused_facts(pack, finds=[{"kind": "red", "net": "1 g"}]) == ["finds[0].purity"]
    for purity in ("101 %", "much", True, "NaN"):
        assert refused_facts(pack, finds=[{"kind": "red", "net": "1 g", "purity": purity}]) == ["finds[0].purity"]


def test_a_whole_table_of_rates_may_be_unread(tmp_path: Path) -> None:
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates"}
    pack = passed(tmp_path, law([head("finds", part)], {"rates": figure("rates", unit="count", unread=True)}, [FINDS]))
    assert [paid(pack, finds=finds) for finds in ([{"kind": "red"}], [])] == ["figure_not_read", "no_head_applies"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"kind": "red", "purity": "90 %"}, "1000"),
        ({"kind": "red", "purity": "95 %"}, "1000"),
        ({"kind": "red", "purity": "30 %"}, "333.33"),
        ({"kind": "blue"}, "1000"),
    ],
)
def test_a_prescribed_purity_reduces_and_never_increases(tmp_path: Path, row: dict[str, Any], expected: str) -> None:
    weight = {"net": "net", "purity": "purity", "prescribed": "wanted", "of": "kind"}
    kinds = [{"kind": kind, "rate": {"amount": "1000", "per": "1 kg"}} for kind in ("red", "blue")]
    figures = {"rates": figure("rates", unit="g", rates=kinds), "wanted": figure("rates", unit="count", rates=[{"kind": "red", "amount": "90"}])}  # fmt: skip
    part = {"kind": "by_kind", "rows": "finds", "row_kind": "kind", "rates": "rates", "weight": weight}
    assert paid(passed(tmp_path, law([head("finds", part)], figures, [FINDS])), finds=[{"net": "1 kg", **row}]) == expected
