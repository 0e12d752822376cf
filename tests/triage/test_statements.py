"""Whatever the machine says about a tip is a sentence in both languages, with the words of the tip that caused it."""

import pytest

from hotline.triage.statements import About, Statement, statements
from hotline.wording.catalogue import translated
from tests.triage.conftest import Reader
from tests.triage.test_labelled_tips import HALVES, records


def said(read: Reader, text: str, about: About) -> list[tuple[str, list[str]]]:
    return [
        (each.code, [text[span.start : span.end] for span in each.spans])
        for each in statements(read(text))
        if each.about is about
    ]


@pytest.mark.parametrize("half", HALVES)
def test_every_statement_is_a_sentence_with_true_spans(read: Reader, half: str) -> None:
    for record in records(f"{half}.jsonl"):
        for each in statements(read(record["text"])):
            assert each.sentence.endswith("."), each
            assert translated(each.sentence, "zh") != each.sentence
            assert all(0 <= span.start < span.end <= len(record["text"]) for span in each.spans)


def test_the_words_of_a_topic_a_reason_and_an_entity_are_shown(read: Reader) -> None:
    text = "望江街12号有人卖海洛因"
    assert said(read, text, About.CATEGORY)[0] == ("trafficking", ["卖海洛因", "卖海洛因"]) or said(
        read, text, About.CATEGORY
    )[0][0] == ("trafficking")
    assert said(read, text, About.PRIORITY) == [("located", ["望江街12号"])]
    assert ("substance", ["海洛因"]) in said(read, text, About.ENTITY)


def test_a_clue_says_that_it_stays_covered(read: Reader) -> None:
    assert said(read, "我住在隔壁，他家天天有人来买冰毒", About.CLUE) == [("", ["我住在隔壁"])]


def test_a_proposal_to_discard_shows_why(read: Reader) -> None:
    (code, words), *_ = said(read, "恭喜您中奖，点击链接领取", About.DISCARD)
    assert code == "spam_ad"
    assert "中奖" in "".join(words) or "点击链接" in words


def test_where_nothing_fits_it_says_that_a_person_must_place_it(read: Reader) -> None:
    topics = [each for each in statements(read("嗯")) if each.about is About.CATEGORY]
    assert topics == [Statement(About.CATEGORY, "off_topic", topics[0].sentence)]
    assert "person must place it" in topics[0].sentence


def test_a_topic_by_likeness_says_so_and_marks_the_words(read: Reader) -> None:
    text = "孩子身上一股烟味，天天没人接，爸妈躺着叫不起来的样子，婆婆说不出话"
    likely = [each for each in statements(read(text)) if "like that of other tips" in each.sentence]
    assert all(each.spans for each in likely)
