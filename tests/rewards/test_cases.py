"""Worked cases: one that could never fail, or never hold, is a fault of its file and no case."""

from pathlib import Path

import pytest

from hotline.rewards.cases import Difference, load_cases, run_case
from hotline.rewards.loader import PackError, load_pack
from tests.rewards.builders import SMALL_PACK, write_packs


def _packs(folder: Path, facts: str, expect: str) -> Path:
    case = f"cases:\n  - {{name: one, on: 2020-02-01, facts: {facts}, expect: {expect}}}\n"
    return write_packs(folder, {**SMALL_PACK, "mini/cases/one.yaml": case})


def faults(folder: Path, expect: str) -> list[str]:
    try:
        load_cases(_packs(folder, "{caught: 3}", expect), "mini")
    except PackError as error:
        return [str(fault).partition(": ")[2] for fault in error.faults]
    return []


def differences(folder: Path, facts: str, expect: str) -> list[Difference]:
    packs = _packs(folder, facts, expect)
    pack, cases = load_pack(packs, "mini"), load_cases(packs, "mini")
    return [difference for case in cases for difference in run_case(pack, case)]


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("{}", "the case expects nothing. Write what the law gives, at least outcome: and one of pay, range, none"),
        ("{outcome: paid}", "'outcome' is 'paid'. Write one of: pay, range, none"),
        ("{reason: too_small}", "'reason' is 'too_small'. Write one of: no_version_in_force, "),
        ("{amount: 310}", "'amount' is not text in quotes. Write \"310\" with the quotes"),
        ("{amount: '310.50'}", "'amount' has zeros that an answer leaves out. Write \"310.5\""),
        ("{min: '1,000'}", "'min' has a comma. Write digits without commas: \"1000\""),
        ("7", "'expect' is not a table"),
    ],
)
def test_what_no_answer_could_meet_is_a_fault(tmp_path: Path, expect: str, words: str) -> None:
    found = faults(tmp_path, expect)
    assert len(found) == 1
    assert found[0].startswith(words)


@pytest.mark.parametrize(("key", "meant"), [("outcom", "Did you mean 'outcome'? "), ("result", "")])
def test_a_key_that_no_answer_has_is_a_fault(tmp_path: Path, key: str, meant: str) -> None:
    assert faults(tmp_path, f"{{{key}: none}}")[0].startswith(f"unknown key '{key}'. {meant}Known here: amount, currency, ")


def test_keys_that_hold_nothing_are_written_as_null(tmp_path: Path) -> None:
    assert differences(tmp_path, "{caught: 3}", "{outcome: pay, amount: '310', min: null, reason: null}") == []


def test_faulty_facts_are_told_in_the_place_of_an_answer(tmp_path: Path) -> None:
    found = differences(tmp_path, "{caught: '1,000', reporter: {category: regulator}}", "{outcome: none, reason: other}")
    assert [str(one) for one in found] == [
        ("mini/cases/one.yaml:2: one: the facts are faulty: caught: expected a whole number from 0, in digits without commas; "
        "needed by: no. 1; reporter.category: expected one of: citizen, police_staff, official_on_duty, suspect, victim, other; "
        "needed by: facts that every programme shares")
    ]


def test_faulty_facts_that_are_expected_are_compared_by_their_paths(tmp_path: Path) -> None:
    assert differences(tmp_path, "{caught: many}", "{faulty_facts: [caught]}") == []
    found = differences(tmp_path, "{caught: many}", "{faulty_facts: [finds]}")
    assert [str(one) for one in found] == ["mini/cases/one.yaml:2: one: faulty_facts should be ['finds'] and is ['caught']"]
