"""A topic by likeness is learnt the same way each time, helps where no rule fits, and never proposes to discard."""

import json
from pathlib import Path

import pytest

from hotline.domain.topics import JUNK, Category
from hotline.triage.likeness import WEIGHTS, WeightsError, load_likeness, packed
from hotline.triage.training import Example, cross_validated, trained
from tests.triage.conftest import Reader
from tests.triage.test_labelled_tips import records

#: Few slots, so that a lesson costs nothing.
SLOTS = 256
LESSONS = [
    Example("the shed hums all night and the fumes burn my throat, big flasks on the bench", Category.MANUFACTURE),
    Example("fans roar behind painted windows and the drain runs yellow in the morning", Category.MANUFACTURE),
    Example("he hands out little parcels at the corner and takes twenty from everybody", Category.TRAFFICKING),
    Example("cars stop for half a minute, somebody leans in, a parcel changes hands", Category.TRAFFICKING),
] * 3  # fmt: skip


def test_the_same_lessons_give_the_same_weights() -> None:
    assert packed(trained(LESSONS, slots=SLOTS)) == packed(trained(LESSONS, slots=SLOTS))


def test_it_says_what_it_was_taught_and_marks_words_of_the_text() -> None:
    text = "somebody leans in, a parcel changes hands and the cars go"
    like = trained(LESSONS, slots=SLOTS).of(text)
    assert like is not None
    assert like.category is Category.TRAFFICKING
    assert like.spans == tuple(sorted(like.spans))
    assert all(text[span.start : span.end].strip() for span in like.spans)


def test_a_few_words_are_like_nothing() -> None:
    assert trained(LESSONS, slots=SLOTS).of("hello there") is None


def test_cross_validation_tells_lessons_from_guesses() -> None:
    assert cross_validated(LESSONS, folds=4) > 0.9


def test_weights_come_back_as_they_were_kept(tmp_path: Path) -> None:
    weights = trained(LESSONS, slots=SLOTS)
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(packed(weights)), encoding="utf-8")
    assert load_likeness(path) == weights


@pytest.mark.parametrize(
    "stored", ["", "{}", '{"topics": ["trafficking"], "slots": 9, "scale": 1, "weights": "eJwDAAAAAAE="}']
)
def test_weights_that_do_not_fit_are_refused(tmp_path: Path, stored: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(stored, encoding="utf-8")
    with pytest.raises(WeightsError, match=r"weights\.json"):
        load_likeness(path)


def test_the_file_of_weights_stays_small() -> None:
    assert WEIGHTS.stat().st_size < 300_000


@pytest.mark.parametrize("half", ["tune", "report", "oblique_tune", "oblique_report"])
def test_no_topic_by_likeness_is_proposed_for_discard(read: Reader, half: str) -> None:
    for record in records(f"{half}.jsonl"):
        found = read(record["text"])
        if any(topic.is_by_likeness for topic in found.topics):
            assert found.category not in JUNK
            assert not found.is_discard_proposed


def test_a_topic_by_likeness_marks_the_words_that_weighed_most(read: Reader) -> None:
    text = (
        "My lodger has turned the bathroom into some sort of chemistry set, flasks in the tub and fans in the window."
    )
    (topic,) = read(text).topics
    assert (topic.category, topic.is_by_likeness) == (Category.MANUFACTURE, True)
    assert "flasks" in [text[span.start : span.end] for span in topic.spans]
