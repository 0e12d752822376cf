"""The hard promises hold on the project's own labelled tips: tuned on one half, reported on the other."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.domain.topics import Category
from hotline.domain.urgency import LEVEL, Reason
from hotline.triage.evaluate import predictions, read_tips
from hotline.triage.lexicon import Lexicon
from hotline.triage.score import score

DATA = Path(__file__).parent / "data"
HALVES = ("tune", "report")
#: The same two halves once more, of tips that name nothing.
OBLIQUE = ("oblique_tune", "oblique_report")
#: And once more, by writers who had seen neither words nor rules.
FRESH = ("fresh_tune", "fresh_report")
#: Tips that only teach: topic and level are labelled, spans are not.
TOLD = sorted((DATA / "told").glob("*.jsonl"))


def records(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def scores(lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    return {half: measured(half, lexicon) for half in (*HALVES, *OBLIQUE)}


def measured(half: str, lexicon: Lexicon) -> dict[str, Any]:
    tips = read_tips((DATA / f"{half}.jsonl").read_text(encoding="utf-8").splitlines())
    return score(list(predictions(tips, lexicon)), records(f"{half}.gold.jsonl"))


@pytest.mark.parametrize("half", [*HALVES, *OBLIQUE])
def test_no_real_tip_is_proposed_for_discard(scores: dict[str, dict[str, Any]], half: str) -> None:
    assert scores[half]["real_tips_proposed_for_discard"] == []


@pytest.mark.parametrize("half", HALVES)
def test_plates_and_telephone_numbers_are_exact(scores: dict[str, dict[str, Any]], half: str) -> None:
    assert scores[half]["plate_exact_f1"] == 1.0
    assert scores[half]["phone_exact_f1"] == 1.0


def test_no_tip_of_minutes_is_missed_on_the_tuning_half(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["tune"]["p1_recall"] == 1.0


def test_most_oblique_tips_of_minutes_are_found_on_the_tuning_half(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["oblique_tune"]["p1_recall"] >= 0.85


def test_look_alikes_are_not_joined(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["tune"]["not_duplicates_suggested_as_duplicates"] == 0.0


@pytest.fixture(scope="module")
def links(lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    return {half: measured(f"links_{half}", lexicon) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_fewer_than_one_look_alike_in_ten_is_joined(links: dict[str, dict[str, Any]], half: str) -> None:
    assert links[half]["not_duplicates_suggested_as_duplicates"] < 0.1


def test_tips_on_one_matter_find_each_other_on_the_tuning_half(links: dict[str, dict[str, Any]]) -> None:
    assert links["tune"]["duplicate_pair_recall"] >= 0.85
    assert links["tune"]["duplicate_pair_precision"] >= 0.6
    assert links["tune"]["duplicates_across_languages_recall"] >= 0.6


@pytest.mark.parametrize("half", [*HALVES, *OBLIQUE, *FRESH])
def test_every_category_and_channel_is_there_in_both_languages(half: str) -> None:
    gold = records(f"{half}.gold.jsonl")
    assert {record["category"] for record in gold} == {category.value for category in Category}
    assert {record["channel"] for record in gold} == {"web", "sms", "voice", "box"}
    assert {record["language"] for record in gold} == {"zh", "en"}


@pytest.mark.parametrize("half", [*HALVES, *OBLIQUE, *FRESH])
def test_gold_spans_index_their_text(half: str) -> None:
    text = {record["id"]: record["text"] for record in records(f"{half}.jsonl")}
    for gold in records(f"{half}.gold.jsonl"):
        for span in (*gold["entities"], *gold["tipster_clues"]):
            assert text[gold["id"]][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_tip_that_teaches_has_known_labels_and_the_level_of_its_highest_reason(path: Path) -> None:
    tips = records(f"told/{path.name}")
    assert len({tip["id"] for tip in tips}) == len(tips)
    for tip in tips:
        assert {tip["category"], *tip["secondary_categories"]} <= {category.value for category in Category}, tip["id"]
        assert tip["priority"] == min(LEVEL[Reason(reason)].value for reason in tip["priority_reasons"]), tip["id"]
