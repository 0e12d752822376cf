"""A new pack to begin with: sound, tested, editable with completion, and never taken for law."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hotline.rewards.cases import load_cases, run_case
from hotline.rewards.document import Faults, plain_value
from hotline.rewards.loader import load_pack, read_table
from hotline.rewards.pack import SourceFile
from hotline.rewards.scaffold import Beginning, scaffold
from hotline.rewards.scaffold_kinds import SKELETONS
from hotline.rewards.schema import kind_of, schema_line, schema_of
from tests.rewards.builders import write_packs

BEGINNING = Beginning("my-town", "CNY", date(2026, 3, 1), "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD"])  # two, no and three decimals
@pytest.mark.parametrize("like", SKELETONS)
def test_it_is_sound_and_its_cases_hold(tmp_path: Path, like: str, currency: str, language: str) -> None:
    write_packs(tmp_path, scaffold(Beginning("my-town", currency, date(2026, 3, 1), language, like)))
    pack, cases = load_pack(tmp_path, "my-town"), load_cases(tmp_path, "my-town")
    assert [difference for case in cases for difference in run_case(pack, case)] == []
    assert pack.currency == currency


def test_its_cases_stand_on_both_sides_of_every_step_and_of_the_first_day(tmp_path: Path) -> None:
    write_packs(tmp_path, scaffold(BEGINNING))
    cases = load_cases(tmp_path, "my-town")
    assert {case.facts.get("seized") for case in cases} >= {"9.9 g", "10 g", "99.9 g", "100 g"}
    assert {case.facts["reported_on"] for case in cases} == {"2026-02-28", "2026-03-01"}
    outcomes = {case.expected.get("reason") for case in cases}
    assert outcomes == {None, "below_minimum_quantity", "excluded_category", "no_version_in_force"}


def test_a_percentage_has_cases_on_both_sides_of_its_floor_and_its_ceiling(tmp_path: Path) -> None:
    write_packs(tmp_path, scaffold(replace(BEGINNING, like="percentage")))
    paid = {case.facts.get("fines"): case.expected.get("amount") for case in load_cases(tmp_path, "my-town")}
    assert paid == {"9980": "500", "10020": None, "1999980": "99999", "2000020": "100000", "0": None}
    assert {case.facts["reported_on"] for case in load_cases(tmp_path, "my-town")} == {"2026-02-28", "2026-03-01"}


def test_it_calls_itself_invented_until_somebody_has_read_a_law(tmp_path: Path) -> None:
    assert load_pack(write_packs(tmp_path, scaffold(BEGINNING)), "my-town").demonstration


@pytest.mark.parametrize("like", SKELETONS)
def test_each_file_names_its_schema_and_keeps_to_it(like: str) -> None:
    for path, text in scaffold(replace(BEGINNING, like=like)).items():
        assert text.splitlines()[0] == schema_line(path)
        tree = read_table(SourceFile(path, text.encode()), Faults())
        assert tree is not None
        assert list(Draft202012Validator(schema_of(kind_of(path))).iter_errors(plain_value(tree))) == []


def test_the_comments_come_in_the_language_chosen() -> None:
    zh = "".join(scaffold(Beginning("my-town", "CNY", date(2026, 3, 1), "zh")).values())
    assert "从小到大" in zh
    assert "From the smallest up" not in zh
    assert "From the smallest up" in "".join(scaffold(BEGINNING).values())
