"""Each measure counts what TRIAGE.md section 5 says it counts."""

from typing import Any

from hotline.triage.matched_spans import matched_entities, overlapping
from hotline.triage.score import category_macro_f1, score

Record = dict[str, Any]


def record(tip_id: str = "1", **changed: Any) -> Record:
    return {"id": tip_id, "language": "zh", "category": "venue", "priority": "P2", "route": "investigate", **changed}


def span(kind: str, start: int, end: int, norm: str = "") -> Record:
    return {"type": kind, "start": start, "end": end, "norm": norm}


def test_a_secondary_category_counts_as_the_gold_one() -> None:
    assert category_macro_f1([(record(category="trafficking"), record(secondary_categories=["trafficking"]))]) == 1.0


def test_spans_match_one_to_one_even_where_a_greedy_choice_would_lose_one() -> None:
    assert overlapping([span("place", 0, 10), span("place", 0, 3)], [span("place", 0, 3), span("place", 5, 9)]) == 2


def test_exact_forms_count_as_often_as_they_stand() -> None:
    tally = matched_entities(
        [span("plate", 0, 1, "A"), span("plate", 5, 6, "A")], [span("plate", 0, 1, "A")], "plate", exact=True
    )
    assert (tally.hits, tally.predicted, tally.gold) == (1, 2, 1)


def test_duplicate_pairs_count_without_direction_and_across_languages() -> None:
    gold = [
        record("1", dup_group="A"),
        record("2", dup_group="A", language="en"),
        record("3", not_duplicate_of="1", related_to=["2"]),
    ]
    links = [{"id": "1", "kind": "duplicate"}, {"id": "2", "kind": "related"}]
    said = [record("1"), record("2", links=links[:1]), record("3", links=links)]
    result = score(said, gold)
    assert result["duplicate_pair_precision"] == 0.5
    assert result["duplicate_pair_recall"] == 1.0
    assert result["not_duplicates_suggested_as_duplicates"] == 1.0
    assert result["related_pair_recall"] == 1.0
    assert result["links_across_languages"] == 2
    assert result["duplicates_across_languages_recall"] == 1.0


def test_drugs_marked_in_junk_are_counted() -> None:
    result = score([record(entities=[span("substance", 0, 1, "heroin")])], [record(category="spam_ad")])
    assert result["substances_marked_in_junk_and_off_topic"] == 1


def test_a_clue_is_found_if_anything_touches_it() -> None:
    clues = [{"start": 0, "end": 4}, {"start": 9, "end": 12}]
    result = score([record(tipster_clues=[{"start": 2, "end": 3}])], [record(tipster_clues=clues)])
    assert result["tipster_clue_recall"] == 0.5


def test_what_cannot_be_measured_is_no_number() -> None:
    result = score([record()], [record()])
    assert result["p1_recall"] is None
    assert result["plate_exact_f1"] is None
