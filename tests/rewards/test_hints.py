"""What a fault says to write instead: the figure without its sign, the text in quotes, the word from the list."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.loader import PackError, load_pack
from tests.rewards.builders import SMALL_PACK, broken, write_packs
from tests.rewards.invented_law import amount, fact, figure, head, law, percent

PACK, AMOUNT, TESTS = "mini/pack.yaml", "mini/rules/amount.yaml", "mini/rules/eligibility.yaml"
EACH, STEPS = "mini/parameters/each.yaml", "mini/parameters/steps.yaml"


def told(folder: Path, files: dict[str, str], name: str = "mini") -> list[str]:
    """Every fault as a person reads it."""
    try:
        load_pack(write_packs(folder, files), name)
    except PackError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('"10 %"', 'money has a percent sign. Write a percentage without the sign: "10"'),
        ('"10％"', 'money has a percent sign. Write a percentage without the sign: "10"'),
        ('"1,000,000"', 'money has a comma. Write digits without commas: "1000000"'),
        ('"-100"', 'money has a sign. Write "100", without a sign'),
        ('"100 yuan"', 'money is not a figure. Write digits in quotes, without words or a currency, such as "300"'),
        ("100", 'money is not text in quotes. Write "100" with the quotes, without a sign'),
        ("1e3", 'money is not text in quotes. Write "300" with the quotes, without a sign'),
    ],
)
def test_a_figure_is_shown_as_it_would_be_written(tmp_path: Path, written: str, words: str) -> None:
    assert told(tmp_path, broken(EACH, '"100"', written)) == [f"{EACH}:5: {words}"]


@pytest.mark.parametrize("value", [{"percent": "10 %"}, {"min": "10 %"}, {"min": "5", "max": "10 %"}])
def test_a_percentage_with_its_sign_is_called_a_percentage(tmp_path: Path, value: dict[str, Any]) -> None:
    files = law([head("a", {"kind": "value", "of": ["fines"], "percent": "part"})], {"part": figure("percent", **value)}, [fact("fines", "money")])
    assert [line.partition(": ")[2] for line in told(tmp_path, files, "new")] == [
        'a percentage has a percent sign. Write a percentage without the sign: "10"'
    ]


def test_a_quantity_with_commas_is_shown_without_them(tmp_path: Path) -> None:
    words = "'under' is not a quantity in count. Write digits without commas: \"5000\""
    assert told(tmp_path, broken(STEPS, 'under: "5"', 'under: "5,000"')) == [f"{STEPS}:7: {words}"]


@pytest.mark.parametrize(
    ("unit", "rate", "words"),
    [
        ("money", {"amount": "1"}, "'per' is missing. Write per: and a quantity such as \"1\""),
        ("g", {"amount": "1"}, "'per' is missing. Write per: and a quantity such as 35 g or 1 kg"),
        ("g", {"amount": "1", "per": "1 mu"}, "'per' is not a quantity in g. Write for example 35 g or 1 kg"),
        ("g", {"amount": "1", "per": "0 g"}, "'per' is nothing. Write the unit for which the sum is given, such as 1 kg or 1"),
    ],
)
def test_the_unit_of_a_rate_is_one_fault_and_no_more(tmp_path: Path, unit: str, rate: dict[str, str], words: str) -> None:
    lines = [{"from": "1" if unit == "money" else "1 g", "rate": rate}]
    measure = {"value": ["fines"]} if unit == "money" else {"fact": "seized"}
    facts = [fact("fines", "money"), fact("seized", "quantity", unit="g")]
    files = law([head("a", {"kind": "brackets", "measure": measure, "scale": "scale"})], {"scale": figure("brackets", unit=unit, brackets=lines)}, facts)
    assert [line.partition(": ")[2] for line in told(tmp_path, files, "new")] == [words]


def test_a_comma_that_ended_a_text_is_named_as_such(tmp_path: Path) -> None:
    found = told(tmp_path, broken(PACK, "{zh: 小, en: Small}", "{zh: 小, en: SEC awards, United States}"))
    assert found == [
        (f"{PACK}:2: unknown key 'United States'. If these words belong to the text before them, put that text in quotes: "
        "a comma ends a text without quotes. Known here: en, zh")
    ]


def test_two_conditions_in_one_place_are_told_to_stand_under_all_of(tmp_path: Path) -> None:
    two = "{fact_true: previously_known, fact_given: solved_on}"
    assert told(tmp_path, broken(TESTS, "{fact_true: previously_known}", two)) == [
        (f"{TESTS}:3: 2 conditions in one place: fact_true, fact_given. "
        "Put them under all_of, where all have to hold, or any_of: all_of: [{fact_true: …}, {fact_given: …}]")
    ]


def test_a_category_that_nobody_has_is_a_dead_exclusion(tmp_path: Path) -> None:
    found = told(tmp_path, broken(TESTS, "{fact_true: previously_known}", "{category_in: [regulator]}"))
    assert found == [
        (f"{TESTS}:3: test 'known': there is no category 'regulator'. "
        "Write one of: citizen, police_staff, official_on_duty, suspect, victim, other; "
        "a standing that is none of these is a fact of the pack's own, asked with fact_is or fact_true")
    ]


def test_a_value_that_nobody_can_choose_is_met_with_those_that_one_can(tmp_path: Path) -> None:
    found = told(tmp_path, broken(TESTS, "{fact_true: previously_known}", "{fact_is: {fact: report_mode, is: [jointly]}}"))
    assert found == [
        (f"{TESTS}:3: test 'known': the fact 'report_mode' has no choice 'jointly'. "
        "Did you mean 'joint'? Write one of: single, joint, successive, order_unknown")
    ]


@pytest.mark.parametrize(
    ("path", "old"),
    [(PACK, "from: 2020-01-01"), (EACH, "from: 2020-01-01")],
)
def test_a_day_of_which_only_the_month_was_read_is_one_fault(tmp_path: Path, path: str, old: str) -> None:
    found = told(tmp_path, broken(path, old, "from: 2021-12"))
    assert [line.partition(": ")[2] for line in found] == [
        "not a date. Where only the month was read write its first day, 2021-12-01, and say so in a note"
    ]


def test_what_rests_on_a_day_that_could_not_be_read_is_not_told_again(tmp_path: Path) -> None:
    versions = [{"from": "2020-01-01", "reference": "x"}, {"from": "2021-12", "reference": "x"}]
    when = {"in_version": ["2021-12-01"]}
    later = [{"from": "2021-12-01", "amount": "2"}]
    heads = [head("a", {"kind": "lump_sum", "amount": "sum", "when": when})]
    files = law(heads, {"sum": amount("1", later=later), "part": percent("5")}, [], pack={"versions": versions})
    assert [line.partition(": ")[2].partition(".")[0] for line in told(tmp_path, files, "new")] == ["not a date"]


def test_a_code_is_never_taken_for_the_one_beside_it(tmp_path: Path) -> None:
    found = told(tmp_path, broken(PACK, "currency: CNY", "currency: USN"))
    assert len(found) == 1
    assert "Did you mean" not in found[0]


def test_a_text_that_cannot_be_read_is_told_to_stand_in_quotes(tmp_path: Path) -> None:
    found = told(tmp_path, broken(AMOUNT, "en: Caught}", "en: Caught: all of them}"))
    assert "a text with a comma, colon or bracket that is not in quotes" in found[0]


def test_the_small_pack_itself_has_nothing_to_be_told(tmp_path: Path) -> None:
    assert told(tmp_path, dict(SMALL_PACK)) == []
