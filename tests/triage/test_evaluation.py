"""The commands keep the contract of TRIAGE.md section 5, and say which line cannot be read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli.triage import triage

TIP = {"id": "X1", "channel": "web", "received_at": "2026-03-02T10:00:00+08:00", "text": "云Q7M219的车运冰毒"}


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(triage, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def write(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8"
    )
    return path


def test_it_writes_one_prediction_a_tip_in_order_of_receipt(tmp_path: Path) -> None:
    late = {**TIP, "id": "X2", "received_at": "2026-03-03T10:00:00"}
    tips = write(tmp_path / "tips.jsonl", late, "", TIP)
    assert run("evaluate", tips, "--out", tmp_path / "out.jsonl")[0] == 0
    told = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in told] == ["X1", "X2"]
    assert [each["id"] for each in told[1]["links"]] == ["X1"]
    assert told[0]["entities"][0] == {"type": "plate", "text": "云Q7M219", "start": 0, "end": 7, "norm": "云Q7M219"}
    assert set(told[0]) == {
        "id", "language", "category", "secondary_categories", "priority", "priority_reasons", "route", "also", "entities",
        "tipster_clues", "links",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: is not JSON"),
        ("[]", "line 2: must be one JSON object"),
        ({**TIP, "id": 5}, 'line 2: "id" is missing'),
        ({**TIP, "id": "X2", "channel": "fax"}, 'line 2: "channel" must be one of'),
        ({**TIP, "id": "X2", "received_at": "noon"}, 'line 2: "received_at" is not an ISO 8601 time'),
        (TIP, "line 2: the id X1 was used before"),
    ],
)
def test_a_bad_line_is_named_and_its_words_are_not_repeated(tmp_path: Path, line: object, said: str) -> None:
    tips = write(tmp_path / "tips.jsonl", TIP, line)
    status, output = run("evaluate", tips, "--out", tmp_path / "out.jsonl")
    assert status == 2
    assert said in output
    assert "冰毒" not in output


def predicted(tmp_path: Path, **changed: object) -> Path:
    record = {"id": "X1", "language": "zh", "category": "transport", "priority": "P1", "route": "emergency", **changed}
    return write(tmp_path / "predicted.jsonl", record)


def gold(tmp_path: Path, **changed: object) -> Path:
    record = {
        "id": "X1",
        "channel": "web",
        "language": "zh",
        "category": "transport",
        "priority": "P1",
        "route": "emergency",
        **changed,
    }
    return write(tmp_path / "gold.jsonl", record)


def test_it_prints_every_measure_for_all_and_by_language_and_channel(tmp_path: Path) -> None:
    status, output = run("score", predicted(tmp_path), gold(tmp_path))
    assert status == 0
    for wanted in (
        "== all tips",
        "== language zh",
        "== channel web",
        "p1 recall: 1.000",
        "category macro f1: 1.000",
        "P1    1",
    ):
        assert wanted in output


def test_it_prints_json_on_request(tmp_path: Path) -> None:
    status, output = run("score", predicted(tmp_path), gold(tmp_path), "--json")
    assert status == 0
    assert json.loads(output)["by"]["language zh"]["p1_recall"] == 1.0


def test_it_names_a_gold_tip_without_prediction(tmp_path: Path) -> None:
    status, output = run("score", predicted(tmp_path, id="Y"), gold(tmp_path))
    assert status == 2
    assert "no prediction for X1" in output


def test_it_names_the_line_of_a_prediction_without_a_category(tmp_path: Path) -> None:
    status, output = run("score", write(tmp_path / "p.jsonl", {"id": "X1", "language": "zh"}), gold(tmp_path))
    assert status == 2
    assert 'line 1: "category" is missing' in output


def test_a_real_tip_proposed_for_discard_is_named(tmp_path: Path) -> None:
    _, output = run("score", predicted(tmp_path, route="discard"), gold(tmp_path))
    assert "real tips proposed for discard: 1 (X1)" in output
