"""Whatever the machine says about a tip is a sentence in both languages, with the words of the tip that caused it."""

import pytest

from hotline.triage import reasons
from hotline.triage.statements import About, Statement, statements
from hotline.wording.catalogue import FOLDER
from tests.triage.conftest import Reader
from tests.triage.test_labelled_tips import HALVES, records

CHINESE = (FOLDER / "zh" / "triage.po").read_text(encoding="utf-8")


def said(read: Reader, text: str, about: About) -> list[tuple[str, list[str]]]:
    return [
        (each.code, [text[span.start : span.end] for span in each.spans])
        for each in statements(read(text))
        if each.about is about
    ]


@pytest.mark.parametrize("half", HALVES)
def test_every_statement_is_a_sentence_in_both_languages_with_true_spans(read: Reader, half: str) -> None:
    for record in records(f"{half}.jsonl"):
        for each in statements(read(record["text"])):
            assert each.sentence.endswith(".")
            assert f'msgid "{each.sentence}"' in CHINESE
            assert all(0 <= span.start < span.end <= len(record["text"]) for span in each.spans)


def test_the_words_of_a_topic_a_reason_and_a_substance_are_shown(read: Reader) -> None:
    text = "望江街12号有人卖海洛因"
    assert said(read, text, About.CATEGORY) == [("trafficking", ["卖海洛因"])]
    assert said(read, text, About.PRIORITY) == [("located", ["望江街12号"])]
    assert ("substance", ["海洛因"]) in said(read, text, About.ENTITY)


def test_a_street_name_is_told_from_a_formal_one(read: Reader) -> None:
    sentences = {each.sentence for each in statements(read("他卖冰毒，黑话叫猪肉")) if each.code == "substance"}
    assert sentences == {reasons.FORMAL_NAME, reasons.STREET_NAME}


def test_a_reason_that_follows_from_the_topic_shows_the_words_of_the_topic(read: Reader) -> None:
    (junk,) = said(read, "恭喜您中奖，点击链接领取", About.PRIORITY)
    assert junk[0] == "junk"
    assert "中奖" in "".join(junk[1])


def test_a_clue_says_that_it_stays_covered(read: Reader) -> None:
    assert said(read, "我住在隔壁，他家天天有人来买冰毒", About.CLUE) == [("", ["我住在隔壁"])]


def test_a_proposal_to_discard_shows_why(read: Reader) -> None:
    ((code, words),) = said(read, "恭喜您中奖，点击链接领取", About.DISCARD)
    assert code == "spam_ad"
    assert "中奖" in "".join(words)


def test_where_nothing_fits_it_says_that_a_person_must_place_it(read: Reader) -> None:
    topics = [each for each in statements(read("嗯")) if each.about is About.CATEGORY]
    assert topics == [Statement(About.CATEGORY, "off_topic", reasons.NOTHING_FITS)]


def test_a_topic_by_likeness_says_so_and_marks_the_words(read: Reader) -> None:
    text = (
        "My lodger has turned the bathroom into some sort of chemistry set, flasks in the tub and fans in the window."
    )
    topics = [each for each in statements(read(text)) if each.about is About.CATEGORY]
    assert [(each.code, each.sentence) for each in topics] == [("manufacture", reasons.TOPIC_BY_LIKENESS)]
    assert "lodger" in [text[span.start : span.end] for span in topics[0].spans]
