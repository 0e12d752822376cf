"""What a worked case may expect of single steps, without writing down all of them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from hotline.rewards.cases import WorkedCase, load_cases, run_case
from hotline.rewards.loader import load_pack
from tests.rewards.builders import LANWAN, SMALL_PACK, the_pack, write_packs

FACTS = {"bounty": 5000}


def differences(facts: Mapping[str, object], wanted: object, **expected: object) -> list[str]:
    case = WorkedCase("one", "cases/one.yaml", 3, date(2026, 11, 24), facts, {"steps_include": wanted, **expected})
    return [f"{one.key}: {one.expected}" for one in run_case(the_pack(LANWAN), case)]


@pytest.mark.parametrize("wanted", [["result"], [{"id": "result", "amount": "5000"}, "source"], "result"])
def test_steps_that_are_there_are_found_by_their_id_or_by_what_they_say(wanted: object) -> None:
    assert differences(FACTS, wanted, amount="5000") == []


def test_each_step_that_is_not_there_is_a_difference() -> None:
    wanted = ["result", "approval.nobody", {"id": "result", "amount": "1"}, {"id": "result", "colour": "red"}, {}]
    assert differences(FACTS, wanted) == [f"steps_include: {one}" for one in wanted[1:]]


def test_faulty_facts_have_no_steps() -> None:
    assert differences({"bounty": "much"}, ["result"], faulty_facts=["bounty"]) == ["steps_include: result"]


def test_steps_are_asked_for_in_the_file_of_cases(tmp_path: Path) -> None:
    case = "cases:\n  - {name: one, on: 2020-02-01, facts: {caught: 3}, expect: {steps_include: [result, approval.nobody]}}\n"
    packs = write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": case})
    pack, cases = load_pack(packs, "mini"), load_cases(packs, "mini")
    assert [found.expected for one in cases for found in run_case(pack, one)] == ["approval.nobody"]
