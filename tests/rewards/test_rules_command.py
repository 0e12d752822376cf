"""`hotline rules` as a person calls it: answers, explanations, faults and exit statuses."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli.rules import rules
from tests.rewards.builders import RULES, SMALL_PACK, broken, write_packs

FACTS = 'seizures: [{substance: heroin, net: "35 g"}]\nsuspects_caught: 2\n'


def _run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(rules, arguments, input=given)


def _evaluate(given: str, *more: str, pack: str = "demo-lanwan") -> Result:
    return _run("evaluate", "--pack", pack, "--facts", "-", *more, given=given)


def test_a_report_is_evaluated_as_json() -> None:
    run = _evaluate(FACTS, "--json", "--on", "2026-03-02")
    assert run.exit_code == 0
    assert json.loads(run.stdout)["amount"] == "900"


def test_a_file_of_facts_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text('{"drivers_caught": 1}', encoding="utf-8")
    run = _run("evaluate", "--pack", "cn-national-2018", "--facts", str(path), "--json")
    assert json.loads(run.stdout)["amount"] == "500"


def test_without_json_a_person_reads_the_steps() -> None:
    run = _evaluate(FACTS, "--on", "2026-03-02", "--language", "zh")
    assert run.exit_code == 0
    assert "应付奖金 900 CNY。" in run.stdout
    assert "[art. 7 item 2]" in run.stdout


def test_the_answer_in_short_comes_before_the_steps() -> None:
    assert _evaluate(FACTS, "--on", "2026-03-02").stdout.splitlines()[1] == "Reward: 900 CNY."
    nothing = _evaluate(FACTS, "--on", "2025-12-31").stdout.splitlines()[1]
    assert nothing.endswith("no rules were in force on 2025-12-31.")


def test_nothing_due_is_an_answer_too() -> None:
    run = _evaluate(FACTS, "--json", "--on", "2025-12-31")
    assert (run.exit_code, json.loads(run.stdout)["reason"]) == (0, "no_version_in_force")


def test_faulty_facts_exit_with_two_and_say_what_was_expected_and_which_rule_asks() -> None:
    run = _evaluate('seizures: [{substance: heroin, net: "35"}]\ncolour: red\n')
    assert run.exit_code == 2
    assert "seizures[0].net: expected a weight" in run.stderr
    assert "art. 7 item 2" in run.stderr
    assert "colour" in run.stderr


@pytest.mark.parametrize("arguments", [("evaluate",), ("check", "nowhere"), ("test", "nowhere"), ("check", "../x")])
def test_wrong_use_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


def test_an_unknown_pack_is_wrong_use() -> None:
    run = _evaluate(FACTS, pack="nowhere")
    assert run.exit_code == 2
    assert "cn-national-2018" in run.stderr


def test_the_packs_of_the_repository_are_sound_and_their_cases_hold() -> None:
    assert _run("check").exit_code == 0
    run = _run("test")
    assert run.exit_code == 0
    assert "demo-lanwan: 17 cases, 0 differences" in run.stdout


def test_one_pack_may_be_checked_alone() -> None:
    assert _run("check", "demo-lanwan").stdout == "demo-lanwan: sound\n"


def test_a_faulty_pack_exits_with_one_and_names_every_fault(tmp_path: Path) -> None:
    files = broken("mini/parameters/each.yaml", '"100"', "100")
    files["mini/cases/one.yaml"] = "cases:\n  - {name: one, on: 2020-02-01, facts: {}, colour: red}\n"
    folder = str(write_packs(tmp_path, files))
    run = _run("check", "--rules-dir", folder)
    assert run.exit_code == 1
    assert "mini: 3 faults" in run.stdout
    assert "mini/parameters/each.yaml:5: money is not text in quotes" in run.stderr
    assert "mini/cases/one.yaml:2: 'expect' is missing" in run.stderr
    assert _run("evaluate", "--pack", "mini", "--facts", "-", "--rules-dir", folder, given="{}").exit_code == 1


def test_a_case_file_that_is_no_table_is_a_fault(tmp_path: Path) -> None:
    folder = write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": "- one"})
    assert _run("check", "--rules-dir", str(folder)).exit_code == 1


def test_a_case_that_does_not_hold_is_named_with_both_figures(tmp_path: Path) -> None:
    case = "cases:\n  - {name: three, on: 2020-02-01, facts: {caught: 3}, expect: {amount: '311', mood: good}}\n"
    folder = write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": case})
    run = _run("test", "--rules-dir", str(folder))
    assert run.exit_code == 1
    assert "mini/cases/one.yaml:2: three: amount should be '311' and is '310'" in run.stderr
    assert "mood should be 'good' and is None" in run.stderr


def test_another_folder_of_rules_may_be_given(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    assert _run("check", "--rules-dir", str(tmp_path / "rules"), "cn-yanshan").exit_code == 0


def test_check_lists_what_is_announced_and_not_yet_law(tmp_path: Path) -> None:
    coming = "no. 1\n  - {from: 2030-01-01, amount: '150', reference: a bill, expected: true}\n"
    files = {**SMALL_PACK, "mini/parameters/each.yaml": SMALL_PACK["mini/parameters/each.yaml"].replace("no. 1\n", coming)}
    version = "no. 1\n  - {from: 2030-01-01, reference: a bill, expected: true}\nidentity"
    files["mini/pack.yaml"] = files["mini/pack.yaml"].replace("no. 1\nidentity", version)
    run = _run("check", "--rules-dir", str(write_packs(tmp_path, files)))
    assert run.exit_code == 0
    assert "expected from 2030-01-01: each [a bill]" in run.stdout
    assert "expected from 2030-01-01: a version [a bill]" in run.stdout
