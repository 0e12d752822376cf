"""Hostile texts cost time in proportion to their length, and what stands in them is still found."""

import sys
import time

import pytest

from hotline.triage.features import features_of
from hotline.triage.lexicon import Lexicon
from hotline.triage.minhash import bands
from tests.triage.conftest import Reader
from tests.triage.told import norms

SHORT, LONG = 6_000, 24_000
UNITS = ["[((", "1 ", "不卖", "\u200b\u202e卖", "in a ", "12 Big St ", "plate ", "微信:: ", "\n冰毒", "one ", "a\u0301", "<b onclick=[((", "aaaaaaaaaaaaaaaaaaaaaaaa!",
         "x", "((((", "\u202e\u2066云桥路18号"]


def seconds(read: Reader, text: str) -> float:
    """Processor time of the quickest of three readings: what else the machine does must not count."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        features_of(read(text))
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_four_times_as_long_costs_nothing_like_its_square(read: Reader, unit: str) -> None:
    short = seconds(read, unit * (SHORT // len(unit)))
    long = seconds(read, unit * (LONG // len(unit)))
    assert long < 11 * short + 0.2


def calls(read: Reader, text: str) -> int:
    """Calls made while a text is read: the same on every machine, however busy it is."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        features_of(read(text))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_twice_as_long_makes_twice_the_calls(read: Reader, unit: str) -> None:
    read(unit * (SHORT // len(unit)))  # what every tip shares is made once
    short, long = (calls(read, unit * (size // len(unit))) for size in (SHORT, 2 * SHORT))
    assert long < 2.2 * short + 500


def test_a_tip_of_a_hundred_thousand_characters_keeps_its_true_spans(read: Reader) -> None:
    text = "\u202e[" * 50_000 + "\n云Q·7M219的车运冰毒"
    found = read(text)
    assert norms(found, "plate") == ["云Q7M219"]
    assert all(text[each.start : each.end] == each.text for each in found.entities)


def test_a_text_without_end_makes_a_bounded_number_of_features(read: Reader, lexicon: Lexicon) -> None:
    text = " ".join(f"word{n}" for n in range(12_000))
    assert len(features_of(read(text))) < 1000


def test_a_text_without_words_has_no_bands() -> None:
    assert bands(()) == ()
