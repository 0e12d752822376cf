"""Folding changes script, width and case, and every offset leads back to the text as received."""

from hypothesis import given
from hypothesis import strategies as st

from hotline.triage.folding import fold
from hotline.triage.language import language_of


def test_traditional_becomes_simplified_one_for_one() -> None:
    assert fold("廟街賣藥").text == "庙街卖药"


def test_full_width_becomes_plain_and_lower_case() -> None:
    assert fold("ＡＢｃ１２").text == "abc12"


def test_invisible_and_direction_marks_vanish_but_offsets_stay_true() -> None:
    folded = fold("冰\u200b毒\u202e")
    assert folded.text == "冰毒"
    assert folded.back(0, 2) == (0, 3)


def test_runs_of_blanks_are_one_blank_and_line_breaks_stay() -> None:
    assert fold("a \t  b\r\nc").text == "a b\n\nc"


def test_a_character_that_would_grow_into_a_sentence_is_kept_as_it_is() -> None:
    assert fold("\ufdfa").text == "\ufdfa"


def test_a_capital_without_a_single_small_letter_is_kept() -> None:
    assert fold("İ").text == "İ"


@given(st.text(max_size=200))
def test_every_folded_character_names_its_source(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.cased) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= index < len(text) for index in folded.origin)


def test_the_language_is_that_of_most_words() -> None:
    assert language_of("有人在ktv里吸毒") == "zh"
    assert language_of("they sell it at 蓝月亮 every night") == "en"


def test_a_text_of_digits_is_taken_for_english() -> None:
    assert language_of("1234") == "en"
