"""`hotline rules` as a person calls it: answers, explanations, faults and exit statuses."""

import json
import shutil
from pathlib import Path
from typing import Any

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
    case = "cases:\n  - {name: three, on: 2020-02-01, facts: {caught: 3}, expect: {amount: '311', outcome: none}}\n"
    folder = write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": case})
    run = _run("test", "--rules-dir", str(folder))
    assert run.exit_code == 1
    assert "mini/cases/one.yaml:2: three: amount should be '311' and is '310'" in run.stderr
    assert "outcome should be 'none' and is 'pay'" in run.stderr


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


# --- scripts: one object on stdout ---------------------------------------------------------------------------------


def _json(*arguments: str) -> tuple[int, Any]:
    run = _run(*arguments, "--json")
    return run.exit_code, json.loads(run.stdout)


def test_check_as_json_says_which_packs_are_sound(tmp_path: Path) -> None:
    assert _json("check", "demo-lanwan") == (0, {"packs": [{"pack": "demo-lanwan", "sound": True, "expected": []}], "faults": []})
    folder = str(write_packs(tmp_path, broken("mini/parameters/each.yaml", '"100"', "100")))
    status, answer = _json("check", "--rules-dir", folder)
    assert (status, answer["packs"]) == (1, [{"pack": "mini", "sound": False, "expected": []}])
    assert answer["faults"] == [
        {
            "file": "mini/parameters/each.yaml", "line": 5, "problem": "money is not text in quotes",
            "hint": 'Write "100" with the quotes, without a sign',
        }
    ]  # fmt: skip


def test_test_as_json_names_every_difference(tmp_path: Path) -> None:
    case = "cases:\n  - {name: three, on: 2020-02-01, facts: {caught: 3}, expect: {amount: '311'}}\n"
    folder = str(write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": case}))
    status, answer = _json("test", "--rules-dir", folder)
    assert status == 1
    difference = {"case": "three", "file": "mini/cases/one.yaml", "line": 2, "key": "amount", "expected": "311", "found": "310"}
    assert answer == {"packs": [{"pack": "mini", "cases": 1, "differences": [difference]}]}


@pytest.mark.parametrize("case", ["cases: 7\n", "cases:\n  - {name: one, on: 2020-02-01, facts: {}}\n"])
def test_unreadable_cases_are_findings(tmp_path: Path, case: str) -> None:
    folder = str(write_packs(tmp_path, {**SMALL_PACK, "mini/cases/one.yaml": case}))
    run = _run("test", "--rules-dir", folder)
    assert (run.exit_code, "mini/cases/one.yaml" in run.stderr) == (1, True)
    assert _json("test", "--rules-dir", folder)[1]["faults"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nowhere"), ("test", "nowhere"), ("explain", "nowhere"), ("diff", "nowhere", "--from", "2020-01-01", "--to", "2020-01-01"),
        ("explain", "us-bsa", "--on", "1980-01-01"), ("diff", "us-bsa", "--from", "1980-01-01", "--to", "2020-01-01"),
        ("new", "Not_a_name"), ("new", "holidays"), ("new", "us-bsa"), ("schema", "pak"),
    ],
)  # fmt: skip
def test_wrong_use_exits_with_two_in_both_modes(arguments: tuple[str, ...]) -> None:
    run = _run(*arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "Error: " in run.stderr
    status, answer = _json(*arguments)
    assert (status, list(answer)) == (2, ["error"])


def test_a_misspelt_pack_is_met_with_the_name_that_was_meant() -> None:
    assert "Did you mean 'tw-drug'?" in _run("explain", "tw-drugs").stderr


def test_faulty_facts_as_json_are_one_object_and_are_named_on_stderr_as_well() -> None:
    run = _evaluate("colour: red\n", "--json", "--language", "zh")
    assert run.exit_code == 2
    answer = json.loads(run.stdout)
    assert (answer["error"], answer["faults"][0]["fact"]) == ("faulty facts", "colour")
    assert "colour：应为" in run.stderr


def test_a_faulty_pack_as_json_is_one_object(tmp_path: Path) -> None:
    folder = str(write_packs(tmp_path, broken("mini/parameters/each.yaml", '"100"', "100")))
    for arguments in (("explain", "mini"), ("diff", "mini", "--from", "2020-02-01", "--to", "2020-03-01")):
        status, answer = _json(*arguments, "--rules-dir", folder)
        assert (status, len(answer["faults"])) == (1, 1)


# --- the programme itself ------------------------------------------------------------------------------------------


def test_explain_tells_the_programme_of_the_day() -> None:
    run = _run("explain", "tw-drug", "--on", "2020-01-01", "--language", "zh")
    assert run.exit_code == 0
    assert "自 2019-11-30 起施行" in run.stdout
    status, answer = _json("explain", "tw-drug", "--on", "2022-01-01")
    assert (status, answer["version"]) == (0, "2021-03-16")


def test_explain_takes_today_when_no_day_is_given() -> None:
    assert _json("explain", "tw-drug")[1]["version"] == "2021-03-16"


def test_diff_exits_with_one_when_something_changed_and_with_nothing_when_not() -> None:
    changed = _run("diff", "us-bsa", "--from", "2000-01-01", "--to", "2023-01-01", "--language", "zh")
    assert (changed.exit_code, "25% → 10% 至 30%" in changed.stdout) == (1, True)
    same = _run("diff", "us-bsa", "--from", "2023-01-01", "--to", "2024-01-01")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "Nothing changed.")
    status, answer = _json("diff", "us-bsa", "--from", "2023-01-01", "--to", "2024-01-01")
    assert (status, answer["changes"]) == (0, [])


# --- a new pack, and its schema ------------------------------------------------------------------------------------


def test_new_writes_a_pack_that_is_sound_at_once(tmp_path: Path) -> None:
    folder = str(tmp_path)
    run = _run("new", "my-town", "--from", "2026-01-01", "--currency", "TWD", "--language", "zh", "--rules-dir", folder)
    assert (run.exit_code, "my-town/pack.yaml" in run.stdout) == (0, True)
    assert _run("check", "--rules-dir", folder).stdout == "my-town: sound\n"
    assert _run("test", "my-town", "--rules-dir", folder).exit_code == 0


def test_new_begins_with_a_percentage_where_the_law_pays_one(tmp_path: Path) -> None:
    assert _run("new", "my-town", "--like", "percentage", "--rules-dir", str(tmp_path)).exit_code == 0
    assert (tmp_path / "my-town/parameters/share.yaml").is_file()
    assert not (tmp_path / "my-town/parameters/seizure_scale.yaml").exists()
    assert _run("test", "my-town", "--rules-dir", str(tmp_path)).stdout == "my-town: 8 cases, 0 differences\n"
    assert _run("new", "other-town", "--like", "lottery", "--rules-dir", str(tmp_path)).exit_code == 2


def test_new_puts_the_schemas_where_editors_look_for_them(tmp_path: Path) -> None:
    assert _json("new", "my-town", "--rules-dir", str(tmp_path))[1]["files"][0] == "my-town/pack.yaml"
    for path in (tmp_path / "my-town").rglob("*.yaml"):
        named = path.read_text(encoding="utf-8").splitlines()[0].rpartition("=")[2]
        assert (path.parent / named).resolve().is_file()


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "my-town").mkdir()
    run = _run("new", "my-town", "--rules-dir", str(tmp_path))
    assert (run.exit_code, list((tmp_path / "my-town").iterdir())) == (2, [])
    own = tmp_path / "schemas" / "pack.json"
    own.parent.mkdir()
    own.write_text("{}")
    assert _run("new", "other", "--rules-dir", str(tmp_path)).exit_code == 0
    assert own.read_text() == "{}"


def test_schema_prints_one_kind_or_names_them_all() -> None:
    assert json.loads(_run("schema", "amount").stdout)["title"] == "<programme>/rules/amount.yaml"
    assert _run("schema").stdout.splitlines()[0] == "pack         <programme>/pack.yaml"
    assert set(_json("schema")[1]) == {line.split()[0] for line in _run("schema").stdout.splitlines()}


def test_schema_renews_the_files_for_editors(tmp_path: Path) -> None:
    assert _run("schema", "--write", "--rules-dir", str(tmp_path)).exit_code == 0
    assert json.loads((tmp_path / "schemas" / "facts.json").read_text(encoding="utf-8")) == _json("schema")[1]["facts"]
