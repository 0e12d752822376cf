"""The commands that learn weights and measure on the open sets, on small files in the sets' own shapes."""

import csv
import json
from pathlib import Path

import pytest

from hotline.triage.likeness import load_likeness
from tests.triage.test_evaluation import run, write

TIPS = [
    {"id": "X1", "text": "the shed hums all night and big flasks stand on the bench", "category": "manufacture"},
    {"id": "X2", "text": "he hands out little parcels at the corner for twenty each", "category": "trafficking"},
]


def labelled(tmp_path: Path) -> list[Path]:
    tips = write(tmp_path / "tips.jsonl", *({"id": each["id"], "text": each["text"]} for each in TIPS))
    gold = [{"id": each["id"], "language": "en", "category": each["category"], "priority": "P4"} for each in TIPS]
    return [tips, write(tmp_path / "gold.jsonl", *gold)]


def open_sets(folder: Path) -> Path:
    """Two rows of each kind in each set: one for teaching, one for measuring."""
    for name in ("sms_spam_uci", "cold_zh_offensive", "davidson_en_offensive"):
        (folder / name).mkdir(parents=True)
    texts = "".join(
        f"{kind}\t{text}\n"
        for kind, text in (("spam", "win cash now"), ("spam", "free ringtone"), ("ham", "see you"), ("ham", "ok"))
    )
    (folder / "sms_spam_uci" / "SMSSpamCollection.tsv").write_text(texts, encoding="utf-8")
    rows = [
        ["", "split", "topic", "label", "fine", "TEXT"],
        ["1", "test", "race", "1", "2", "你们这群废物"],
        ["2", "test", "race", "0", "0", "今天天气好"],
    ]
    for name in ("dev.csv", "test.csv"):
        with (folder / "cold_zh_offensive" / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    with (folder / "davidson_en_offensive" / "labeled.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["class", "count", "hate", "offensive", "neither", "text"],
                *([kind, "3", "0", "3", "0", "you idiot"] for kind in "1100"),
            ]
        )
    return folder


def test_it_learns_says_how_well_and_writes_the_same_file_each_time(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.tsv"
    sentences.write_text("# note\nvenue\tthe sauna lets you get high by the hour\n", encoding="utf-8")
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    for out in (first, second):
        given = (*labelled(tmp_path), "--sentences", sentences, "--open-sets", open_sets(tmp_path / out.stem))
        status, output = run("train", *given, "--out", out)
        assert status == 0
        assert "cross-validated on 2 tips" in output
    assert first.read_bytes() == second.read_bytes()
    assert load_likeness(first).slots == 8192


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda given: given[:1], "needs its file of gold"),
        (lambda given: [given[0], write(given[1], {"id": "X9", "language": "en", "category": "venue", "priority": "P4"})], "X9"),
        (lambda given: [*given, "--sentences", write(given[0].with_name("s.tsv"), "nothing\tat all")], "s.tsv"),
    ],
)  # fmt: skip
def test_what_it_cannot_learn_from_is_named(tmp_path: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]
    status, output = run("train", *change(labelled(tmp_path)), "--out", tmp_path / "out.json")
    assert status == 2
    assert said in output


def test_it_says_how_many_texts_of_the_open_sets_were_taken_for_tips(tmp_path: Path) -> None:
    status, output = run("open-sets", open_sets(tmp_path / "sets"), "--at-most", 10)
    assert status == 0
    assert (
        "Chinese abuse: 1 texts; about drugs 0; P1 or P2 0; substance marked 0; discard proposed 1 (prank_abuse 1)"
        in output
    )
    assert json.dumps("今天天气好", ensure_ascii=False) not in output


def test_a_folder_without_the_sets_is_named(tmp_path: Path) -> None:
    status, output = run("open-sets", tmp_path)
    assert status == 2
    assert "SMSSpamCollection.tsv: cannot be read" in output
