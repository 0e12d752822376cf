"""Terms are found by how they begin, with choices, options and short gaps."""

import pytest

from hotline.triage.terms import compile_terms, openings


def found(term: str, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in compile_terms({"it": [term]}).scan(text)]


def test_a_choice_stands_for_each_of_its_words() -> None:
    assert found("(卖|贩)毒品", "他贩毒品") == ["贩毒品"]


def test_an_option_may_be_missing_together_with_its_blank() -> None:
    assert found("send (an|) ambulance", "send ambulance") == ["send ambulance"]
    assert found("send (an|) ambulance", "send an ambulance") == ["send an ambulance"]


def test_choices_may_stand_in_one_another() -> None:
    assert found("(us(es|ing)|sends) kids", "he is using kids") == ["using kids"]


def test_a_gap_spans_a_few_words_but_not_the_end_of_a_sentence() -> None:
    assert found("cook..meth", "cook a lot of meth") == ["cook a lot of meth"]
    assert found("cook..meth", "cook dinner. meth") == []
    assert found("熬..毒", "熬一锅毒") == ["熬一锅毒"]
    assert found("熬..毒", "熬。毒") == []


def test_an_english_term_is_a_whole_word() -> None:
    assert found("meth", "method of payment") == []


def test_a_hyphen_counts_as_a_blank() -> None:
    assert found("pill press", "a pill-press") == ["pill-press"]


def test_of_two_terms_of_one_name_the_longer_is_told() -> None:
    assert [hit.end for hit in compile_terms({"it": ["卖", "卖毒品"]}).scan("卖毒品")] == [3]


def test_a_gap_right_after_the_first_character_is_looked_up_by_that_character() -> None:
    assert found("割..浆", "割烟浆") == ["割烟浆"]


def test_a_term_that_begins_in_too_many_ways_is_refused() -> None:
    many = "|".join(f"w{n}" for n in range(600))
    with pytest.raises(ValueError):
        openings(f"({many}) end")


def test_a_choice_that_never_closes_is_refused() -> None:
    with pytest.raises(ValueError):
        openings("(a|b")
