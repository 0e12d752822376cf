"""What a person weighs inside a sum that the law computes: from a floor up to it, and by a percentage instead of a sum."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.pack import Pack
from tests.rewards.invented_law import (
    ON,
    amount,
    fact,
    figure,
    head,
    law,
    paid,
    passed,
    percent,
    refused_facts,
    said,
)
from tests.rewards.telling import of_parts

FACTS = [fact(name, "money") for name in ("fines", "collected")]
FIGURES = {
    "five": percent("5"), "least": amount("5000"), "gone": figure("amount", none=True), "unread": figure("amount", unread=True),
    "share": figure("percent", min="10", max="30"), "some": figure("percent", one_of=["10", "30", "15"]), "open": figure("percent", min="10"),
    "tip": figure("range", min="1000", max="2000"), "third": amount("100"),
}  # fmt: skip


def of(folder: Path, *parts: dict[str, Any], pays_in: str = "0.01", **more: Any) -> Pack:
    return passed(folder, law([head("award", *parts, **more)], FIGURES, FACTS, pack={"pays_in": pays_in}))


def weighed(floor: str) -> dict[str, Any]:
    return {"kind": "value", "of": ["fines"], "percent": "five", "down_to": floor}


def shared(name: str = "share", **more: Any) -> dict[str, Any]:
    return {"kind": "value", "of": ["collected"], "percent": name, **more}


def test_a_computed_sum_is_weighed_down_to_a_floor(tmp_path: Path) -> None:
    pack = of(tmp_path, weighed("least"))
    assert paid(pack, fines=200000) == ("5000", "10000")
    assert paid(pack, fines=200000, decided={"award": 7000}) == "7000"
    assert refused_facts(pack, fines=200000, decided={"award": 4999}) == ["decided.award"]
    assert [paid(pack, fines=fines) for fines in (100000, 20, 0)] == ["5000", "5000", "no_head_applies"]


def test_without_a_floor_in_the_text_it_is_weighed_down_to_nothing_and_one_nobody_read_is_not_made_up(tmp_path: Path) -> None:
    assert paid(of(tmp_path, weighed("gone")), fines=200000) == ("0", "10000")
    assert paid(of(tmp_path, weighed("unread")), fines=200000) == "figure_not_read"
    open_ended = of(tmp_path, {"kind": "value", "of": ["fines"], "percent": "open", "down_to": "least"})
    assert paid(open_ended, fines=200000) == ("5000", None)


def test_it_is_told_from_where_to_where_a_body_weighs(tmp_path: Path) -> None:
    lines = of_parts(tmp_path, [weighed("least"), weighed("gone"), shared("some")], FIGURES, FACTS)
    text = "\n".join(lines)
    assert "'Words'; of that, 5 %; a person decides from 5,000 TWD up to that" in text
    assert "'Words'; of that, 5 %; a person decides from nothing up to that" in text
    assert "'Words'; of that, 10 or 15 or 30 %" in text


def test_a_percentage_may_be_decided_in_the_place_of_a_sum(tmp_path: Path) -> None:
    pack = of(tmp_path, shared())
    for share in ("20", 20, "20 %"):
        assert paid(pack, collected=1000, decided_percent={"award": share}) == "200"
    found = said(pack, collected="10.05", decided_percent={"award": "10"})
    assert found["amount"] == "1.01"  # 1.005: the law gives no less than 10 %
    assert paid(pack, collected="10.05", decided_percent={"award": "11"}) == "1.1"  # 1.1055
    assert any("decided as 20 % of 1,000 TWD = 200 TWD" in step["text"] for step in said(pack, collected=1000, decided_percent={"award": "20"})["steps"])


def test_a_decided_one_is_one_in_a_hundred(tmp_path: Path) -> None:
    assert refused_facts(of(tmp_path, shared()), collected=1000, decided_percent={"award": "1"}) == ["decided_percent.award"]


def test_a_percentage_outside_the_range_is_refused_with_its_ends(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"decided_percent\.award: expected a percentage from 10 to 30;"):
        evaluate(of(tmp_path, shared()), {"collected": 1000, "decided_percent": {"award": "31"}}, ON)
    with pytest.raises(FactsError, match="expected a percentage from 10 up;"):
        evaluate(of(tmp_path, shared("open")), {"collected": 1000, "decided_percent": {"award": "9"}}, ON)


def test_where_the_law_names_single_percentages_one_of_them_has_to_be_decided(tmp_path: Path) -> None:
    pack = of(tmp_path, shared("some"))
    assert paid(pack, collected=1000) == ("100", "300")
    assert paid(pack, collected=1000, decided_percent={"award": "15"}) == "150"
    with pytest.raises(FactsError, match="expected one of the percentages 10, 15, 30;"):
        evaluate(pack, {"collected": 1000, "decided_percent": {"award": "20"}}, ON)
    assert refused_facts(pack, collected=1000, decided={"award": 150}) == ["decided.award"]


def test_a_percentage_is_refused_where_none_is_left_to_decide(tmp_path: Path) -> None:
    pack = of(tmp_path, weighed("least"))
    assert refused_facts(pack, fines=200000, decided_percent={"award": "5"}) == ["decided_percent.award"]
    assert refused_facts(pack, decided_percent={"award": "5"}) == ["decided_percent.award"]
    assert refused_facts(pack, fines=200000, decided_percent={"other": "5"}) == ["decided_percent.other"]
    assert refused_facts(pack, fines=200000, decided_percent="5") == ["decided_percent"]


def test_a_decided_percentage_of_a_range_leaves_a_range(tmp_path: Path) -> None:
    pack = of(tmp_path, {"kind": "lump_sum", "amount": "tip", "percent": "share"})
    assert paid(pack) == ("100", "600")
    assert paid(pack, decided_percent={"award": "20"}) == ("200", "400")


def test_the_bounds_of_the_part_hold_for_a_decided_percentage_too(tmp_path: Path) -> None:
    pack = of(tmp_path, shared(at_most="third"))
    assert [paid(pack, collected=collected, decided_percent={"award": "20"}) for collected in (400, 1000)] == ["80", "100"]
