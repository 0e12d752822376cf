"""`hotline rules backtest` as a legal officer calls it: the report in words and as JSON, faults, exit statuses."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hotline.cli.rules import rules
from tests.places import ROOT
from tests.rewards.backtest_builders import line, with_bill
from tests.rewards.builders import SMALL_PACK, write_packs

STEPS = '[{from: "2", under: "5", min: "5", max: "15"}, {from: "5", amount: "25"}]'
#: 110, 310, 620 to 630 in force; under the bill 150 without a crowd, 455 to 465, 925.
PAST = (line("one", caught=1), line("three", caught=3), line("six", caught=6))
OPEN = '[{from: "1", min: "50"}]'


def _arguments(folder: Path, past: tuple[bytes, ...], files: Mapping[str, str]) -> list[str]:
    (folder / "past.jsonl").write_bytes(b"\n".join(past))
    rules_dir = write_packs(folder / "rules", files)
    return ["backtest", "mini", "--over", str(folder / "past.jsonl"), "--rules-dir", str(rules_dir)]


def _run(folder: Path, *more: str, past: tuple[bytes, ...] = PAST, files: Mapping[str, str] | None = None, given: bytes = b"") -> Result:
    return CliRunner().invoke(rules, [*_arguments(folder, past, files or with_bill(steps=STEPS)), *more], input=given)


def _json(run: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_it_says_who_gains_and_what_it_costs(tmp_path: Path) -> None:
    run = _run(tmp_path)
    assert run.exit_code == 1
    assert run.stdout.splitlines() == [
        "Small [mini]: a draft beside the law in force, over 3 outcomes",
        "In force: 2020-01-01 (3)",
        "Draft: 2030-01-01 (3)",
        "",
        "Gain: 3, together +40 CNY",
        "Lose: 0",
        "More or less, as a body decides: 0",
        "The same sum, shared out or due otherwise: 0",
        "A sum under one of the two only: 0",
        "Unchanged: 0",
        "",
        "Cost of the law in force: 420 CNY, and 1 left to a body, 620 to 630 CNY",
        "Cost of the draft: 1,075 CNY, and 1 left to a body, 455 to 465 CNY",
        "Difference in cost: +490 CNY",
        "",
        "Answers of another kind:",
        "  1: an exact sum → left to a body",
        "  1: left to a body → an exact sum",
        "",
        "Spread (least, 5 %, 25 %, median, 75 %, 95 %, most):",
        "  sums by the law in force: 110 · 110 · 110 · 110 · 310 · 310 · 310",
        "  sums by the draft: 150 · 150 · 150 · 150 · 925 · 925 · 925",
        "  differences where there is one: 40 · 40 · 40 · 40 · 40 · 40 · 40",
        "",
        "Gain:",
        "  six: 620 – 630 → 925",
        "  three: 310 → 455 – 465",
        "  one: 110 → 150 (+40)",
    ]


def test_it_says_so_in_chinese(tmp_path: Path) -> None:
    said = _run(tmp_path, "--language", "zh", past=(*PAST, b"{}")).output
    assert "小 [mini]：草案与现行规则比较，3 件" in said
    assert "得到更多：3，合计 +40 CNY" in said
    assert "现行规则费用：420 CNY，另有 1 件由有权机关决定，620 至 630 CNY" in said
    assert "  one：110 → 150 (+40)" in said
    assert "第 4 行：id：应为每行各不相同的编号（文字或整数）；依据：--over" in said


def test_json_names_every_outcome_that_changes(tmp_path: Path) -> None:
    found = _json(_run(tmp_path, "--json", past=(*PAST, line("none"))))
    assert [(one["id"], one["line"], one["move"], one["difference"]) for one in found["changes"]] == [
        ("one", 1, "gain", "40"), ("three", 2, "gain", None), ("six", 3, "gain", None),
    ]
    assert found["changes"][1]["from"] == {
        "kind": "sum", "amount": "310", "min": None, "max": None, "reason": None, "version": "2020-01-01",
    }
    assert found["changes"][1]["to"] == {
        "kind": "left_to_a_body", "amount": None, "min": "455", "max": "465", "reason": None, "version": "2030-01-01",
    }
    assert (found["outcomes"], found["changed"], found["gained"], found["lost"]) == (4, 3, "40", "0")
    assert found["in_force"] == {
        "versions": [{"version": "2020-01-01", "outcomes": 4}],
        "cost": {"exact": "420", "left_to_a_body": 1, "without_maximum": 0, "min": "1040", "max": "1050"},
    }
    assert found["difference"] == {"min": "490", "max": "490"}
    assert found["kinds"][0] == {"from": "sum", "from_reason": None, "to": "left_to_a_body", "to_reason": None, "count": 1}
    assert found["spread"]["draft_sums"]["0.5"] == "150"
    assert found["faulty"] == []


def test_when_no_answer_changes_it_exits_with_nought(tmp_path: Path) -> None:
    run = _run(tmp_path, "--json", files=with_bill("100"))
    assert (run.exit_code, _json(run)["changes"], _json(run)["moves"]["same"]) == (0, [], 3)


def test_faulty_lines_exit_with_two_after_all_others_were_counted(tmp_path: Path) -> None:
    past = (b"{", line("one", caught=1), line("one", caught=2), line("x", caught=-1), line("three", caught=3))
    run = _run(tmp_path, "--json", past=past)
    assert run.exit_code == 2
    found = _json(run)
    assert (found["outcomes"], found["faulty_lines"], [one["line"] for one in found["faulty"]]) == (2, 3, [1, 3, 4])
    assert found["faulty"][2] == {
        "line": 4, "id": "x", "under_draft": False,
        "faults": [{"fact": "caught", "expected": "a whole number from 0", "rule": "no. 1"}],
    }
    assert run.stderr.splitlines() == [
        "line 1: line: expected one JSON object in UTF-8; needed by: --over",
        "line 3 [one]: id: expected another id than that of line 2; needed by: --over",
        "line 4 [x]: caught: expected a whole number from 0; needed by: no. 1",
    ]


def test_faults_of_facts_are_told_with_the_report_and_as_the_draft_s_where_they_are(tmp_path: Path) -> None:
    run = _run(tmp_path, past=(line("x", caught=6, decided={"crowd": "21"}), line("one", caught=1)))
    assert run.exit_code == 2
    assert "Lines with faulty facts, not counted: 1" in run.stdout
    assert run.stderr.startswith("line 1 [x] under the draft: decided.crowd: expected nothing: this sum is fixed by law (25)")


def test_sums_that_only_one_side_knows_and_refusals_carry_their_reason(tmp_path: Path) -> None:
    files = with_bill("0", steps='[{from: "1", under: "3", unread: true}, {from: "3", amount: "0"}]')
    past = (line("unread", caught=1), line("old", caught=3, reported_on="2019-01-01"))
    said = _run(tmp_path, past=past, files=files).stdout
    assert "A sum under one of the two only: 2" in said
    assert "  1: an exact sum → not computed (figure_not_read: No amount: the source of a figure has a gap here)" in said
    assert "  1: not computed (no_version_in_force: no rules in force) → an exact sum" in said
    assert "  unread: 110 → not computed (figure_not_read)" in said
    assert "In force: 2020-01-01 (1), no rules in force (1)" in said


def test_a_cost_without_a_maximum_is_not_given_one(tmp_path: Path) -> None:
    said = _run(tmp_path, files=with_bill("100", steps=OPEN), past=PAST[:2]).stdout
    assert "Cost of the draft: 0 CNY, and 2 left to a body, 500 CNY up (2 without a maximum)" in said
    assert "Difference in cost: +80 CNY at the least, no figure at the most" in said
    assert "  one: 110 → 150 – …" in said


def test_a_cost_that_depends_on_a_body_differs_from_least_to_most(tmp_path: Path) -> None:
    said = _run(tmp_path, past=PAST[1:2]).stdout
    assert "Difference in cost: +145 CNY at the least, +155 at the most" in said


def test_only_so_many_outcomes_are_named_those_that_differ_most(tmp_path: Path) -> None:
    past = tuple(line(f"n{number}", caught=number) for number in (2, 4, 3))
    said = _run(tmp_path, "--list", "2", past=past, files=with_bill()).stdout
    assert said.splitlines()[-3:] == ["Gain (the 2 that differ most, of 3):", "  n4: 410 → 610 (+200)", "  n3: 310 → 460 (+150)"]
    assert "→ 610" not in _run(tmp_path, "--list", "0", past=past, files=with_bill()).stdout


def test_no_outcomes_are_no_change(tmp_path: Path) -> None:
    run = _run(tmp_path, past=())
    assert run.exit_code == 0
    assert run.stdout.splitlines()[:3] == ["Small [mini]: a draft beside the law in force, over 0 outcomes", "In force: –", "Draft: –"]


def test_outcomes_may_come_from_standard_input(tmp_path: Path) -> None:
    run = _run(tmp_path, "--over", "-", "--json", given=b"\n".join(PAST))
    assert _json(run)["outcomes"] == 3


def test_a_draft_in_another_folder_is_tried_in_the_place_of_the_pack(tmp_path: Path) -> None:
    drafts = write_packs(tmp_path / "drafts", with_bill("200"))
    for folder in (drafts, drafts / "mini"):
        run = _run(tmp_path, "--draft", str(folder), "--json", files=SMALL_PACK, past=PAST[:1])
        assert (run.exit_code, _json(run)["gained"]) == (1, "100")


def test_another_day_names_the_version_that_is_tried(tmp_path: Path) -> None:
    run = _run(tmp_path, "--as-of", "2030-01-01", "--json")
    assert _json(run)["draft"]["versions"] == [{"version": "2030-01-01", "outcomes": 3}]
    assert _run(tmp_path, "--as-of", "2029-12-31").exit_code == 0


def test_a_mended_pack_is_compared_day_by_day(tmp_path: Path) -> None:
    mended = {**SMALL_PACK, "mini/parameters/each.yaml": SMALL_PACK["mini/parameters/each.yaml"].replace('"100"', '"110"')}
    drafts = write_packs(tmp_path / "drafts", mended)
    past = (*PAST[:1], line("old", caught=1, reported_on="2019-12-31"))
    found = _json(_run(tmp_path, "--draft", str(drafts), "--by-day", "--json", files=SMALL_PACK, past=past))
    assert (found["gained"], found["moves"]["same"]) == ("10", 1)


def test_the_day_of_an_outcome_that_has_none_may_be_named(tmp_path: Path) -> None:
    past = (b'{"id": "x", "caught": 1}',)
    assert _json(_run(tmp_path, "--on", "2019-05-01", "--json", past=past))["moves"]["one_sided"] == 1


@pytest.mark.parametrize(
    ("more", "files", "said"),
    [
        ((), SMALL_PACK, "announces no version"),
        (("--as-of", "2000-01-01"), SMALL_PACK, "no version in force on 2000-01-01"),
        (("--over", "nowhere.jsonl"), SMALL_PACK, "nowhere.jsonl"),
        (("--draft", "nowhere"), SMALL_PACK, "nowhere"),
        (("--jobs", "0"), SMALL_PACK, "--jobs"),
    ],
)
def test_wrong_use_exits_with_two_and_says_what_to_do(tmp_path: Path, more: tuple[str, ...], files: Mapping[str, str], said: str) -> None:
    run = _run(tmp_path, *more, files=files)
    assert run.exit_code == 2
    assert said in run.stderr


def test_a_draft_in_another_currency_is_not_compared(tmp_path: Path) -> None:
    files = with_bill()
    drafts = write_packs(tmp_path / "drafts", {**files, "mini/pack.yaml": files["mini/pack.yaml"].replace("CNY", "THB")})
    run = _run(tmp_path, "--draft", str(drafts), "--json")
    assert (run.exit_code, _json(run)) == (2, {"error": "the two pay in different currencies (CNY and THB): sums cannot be compared."})


def test_a_faulty_draft_is_a_finding(tmp_path: Path) -> None:
    drafts = write_packs(tmp_path / "drafts", with_bill("-1"))
    run = _run(tmp_path, "--draft", str(drafts))
    assert run.exit_code == 1
    assert "mini/parameters/each.yaml:8" in run.stderr


def test_several_processes_give_the_same_report_in_the_same_order(tmp_path: Path) -> None:
    past = tuple(line(number, caught=number % 8) for number in range(2_300))
    arguments = _arguments(tmp_path, (*past, b"{"), with_bill(steps=STEPS))
    command = [sys.executable, "-m", "hotline.cli", "rules", *arguments, "--json", "--jobs"]
    alone, together = (subprocess.run([*command, jobs], cwd=ROOT, capture_output=True, text=True, check=False) for jobs in ("1", "2"))
    assert (alone.returncode, together.returncode) == (2, 2)
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr == "line 2301: line: expected one JSON object in UTF-8; needed by: --over\n"


def test_who_watches_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hotline.cli", "rules", *_arguments(tmp_path, PAST, with_bill())]
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True, check=False)
        os.close(theirs)
        assert "100%" in screen.read(10_000).decode()
    assert run.returncode == 1
    assert "%" not in run.stdout.split("Spread")[0]
