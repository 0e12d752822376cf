"""Promises that hold for any text."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.domain.urgency import LEVEL, Priority
from hotline.triage.understanding import Understanding
from tests.triage import variations
from tests.triage.conftest import Reader
from tests.triage.test_labelled_tips import records

PIECES = [
    "今晚十点", "云Q·7M219", "冰毒", "粤Z", "云桥路18号", "外号铁头", "电话13800000123", "微信号tietou_66", "五公斤", "我是他邻居", "\u200b", "\u202e",
    "，", "。", " ", "ＡＢ１２", "蓝月亮KTV", "tomorrow 3pm", "plate KTR 4821", "1420 Maple Street apt 4B", "named Rick", "2 kilos", "call 202-555-0143",
    "I live next door", "cooking meth", "賣海洛因", "\ufdfa", "İ", "(((", "\n", "@@", "é",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12).map("".join)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TUNING = [record["text"] for half in ("tune", "oblique_tune") for record in records(f"{half}.jsonl")]
#: Tips of minutes on the first tuning half, all of which are found.
URGENT = [
    text["text"]
    for text, gold in zip(records("tune.jsonl"), records("tune.gold.jsonl"), strict=True)
    if gold["priority"] == "P1"
]
INNOCENT = [
    "今天天气不错。",
    "谢谢你们，辛苦了。",
    "Thank you for your work.",
    "The weather is nice.",
    "我写得不好，请见谅。",
    "Sorry for my English.",
]


def spans_are_true(text: str, found: Understanding) -> bool:
    marked = [(each.start, each.end, each.text) for each in (*found.entities, *found.tipster_clues)]
    causes = [span for each in (*found.reasons, *found.topics) for span in each.spans]
    return all(text[start:end] == words and words for start, end, words in marked) and all(
        0 <= span.start < span.end <= len(text) for span in causes
    )


def test_every_topic_and_every_reason_above_the_lowest_level_shows_the_words_that_caused_it(read: Reader) -> None:
    for text in TUNING:
        found = read(text)
        assert all(topic.spans for topic in found.topics)
        assert all(reason.spans for reason in found.reasons if LEVEL[reason.reason] < Priority.P4)


@RELAXED
@given(text=TEXTS)
def test_offsets_always_index_the_text_as_received(read: Reader, text: str) -> None:
    assert spans_are_true(text, read(text))


def outcome(found: Understanding) -> tuple[str, str, str]:
    return found.category.value, found.priority.value, found.route.value


def test_traditional_and_simplified_say_the_same(read: Reader) -> None:
    changed = [text for text in TUNING if variations.traditional(text) != text]
    assert len(changed) > 150
    assert [text for text in changed if outcome(read(text)) != outcome(read(variations.traditional(text)))] == []


@RELAXED
@given(text=st.sampled_from(TUNING), seed=st.integers(0, 99))
def test_doubled_blanks_and_invisible_characters_say_the_same(read: Reader, text: str, seed: int) -> None:
    assert outcome(read(variations.spaced(text, seed))) == outcome(read(text))


@RELAXED
@given(text=st.sampled_from(TUNING))
def test_wide_characters_say_the_same(read: Reader, text: str) -> None:
    assert outcome(read(variations.wide(text))) == outcome(read(text))


@RELAXED
@given(text=st.sampled_from(TUNING), seed=st.integers(0, 99))
def test_a_hesitation_and_a_missing_full_stop_say_the_same(read: Reader, text: str, seed: int) -> None:
    said = variations.without_closing_stop(variations.hesitant(text, seed))
    assert outcome(read(said)) == outcome(read(text))


@RELAXED
@given(text=st.sampled_from(URGENT), seed=st.integers(0, 99))
def test_words_heard_wrongly_never_lower_an_urgent_tip(read: Reader, text: str, seed: int) -> None:
    assert read(variations.misheard(text, seed)).priority == "P1"


@RELAXED
@given(text=st.sampled_from(URGENT), innocent=st.sampled_from(INNOCENT), is_first=st.booleans())
def test_an_innocent_sentence_never_lowers_an_urgent_tip(
    read: Reader, text: str, innocent: str, *, is_first: bool
) -> None:
    longer = f"{innocent}\n{text}" if is_first else f"{text}\n{innocent}"
    assert read(longer).priority == "P1"


NAMES = frozenset(
    {"小王", "小凯", "阿权", "阿飞", "阿炳", "Benny", "Peaches", "Dre", "Tito", "Gina", "Ruben", "Brock", "Rico Salas", "Teodor Brankov"}
    | {"Wade Corrigan", "Kip Lundgren", "Harlan Pruitt", "周二毛", "马建国", "马建军", "陈阿水", "何奎", "彪子", "小龚", "老向", "Ossie"}
    | {"Rooster", "罗成富", "段宏图", "吴天明", "Nico", "老皮", "邹立新", "贺强", "Dale Hutchins", "Ned Tarrant", "Curtis Vane", "Ram Prasad"}
)  # fmt: skip
#: Names to put in their place, Chinese and (True) English.
OTHERS = {False: ("李国强", "阿彪", "买买提", "欧阳海"), True: ("Dave", "Maria Lopez", "Singh", "Deshawn")}
SPOKEN = ("云Q7M219", "云Q·7M219", "云 Q 7M219", "云Q-7M219", "云Ｑ７Ｍ２１９", "云Q\u200b7M219")
FULL_WIDTH = {ord("A") + index: ord("Ａ") + index for index in range(26)} | {
    ord("0") + index: ord("０") + index for index in range(10)
}


@RELAXED
@given(text=st.sampled_from(URGENT))
def test_full_width_and_invisible_characters_say_the_same(read: Reader, text: str) -> None:
    one, other = read(text), read("\u200b".join(text.translate(FULL_WIDTH)))
    assert (one.category, one.priority, one.route) == (other.category, other.priority, other.route)


@RELAXED
@given(plate=st.sampled_from(SPOKEN), when=st.sampled_from(("刚刚", "现在正", "马上")))
def test_however_a_plate_is_written_it_is_one_plate_and_urgent(read: Reader, plate: str, when: str) -> None:
    found = read(f"{plate}的面包车{when}从临溪收费站出来，车上藏着冰毒")
    assert [entity.norm for entity in found.entities if entity.kind == "plate"] == ["云Q7M219"]
    assert found.priority == "P1"


@pytest.mark.parametrize("half", ["tune", "oblique_tune"])
def test_another_name_changes_neither_topic_nor_priority(read: Reader, half: str) -> None:
    changed = [
        (text, other)
        for text, name in named(half)
        for other in (text.replace(name, each) for each in OTHERS[name.isascii()])
    ]
    assert len(changed) > 10
    assert [pair for pair in changed if outcome(read(pair[0])) != outcome(read(pair[1]))] == []


def named(half: str) -> Iterator[tuple[str, str]]:
    """Tips with a proper name in them, and the name."""
    for record, gold in zip(records(f"{half}.jsonl"), records(f"{half}.gold.jsonl"), strict=True):
        for entity in gold["entities"]:
            if entity["text"] in NAMES:
                yield record["text"], entity["text"]


@RELAXED
@given(
    name=st.sampled_from(("王建国", "李秀英", "阿强", "买买提", "欧阳海")),
    other=st.sampled_from(("Rick", "Maria", "DeShawn")),
)
def test_a_name_changes_neither_topic_nor_priority(read: Reader, name: str, other: str) -> None:
    chinese = read(f"外号{name}的人在望江街12号卖海洛因")
    english = read(f"a man named {other} sells heroin at 12 Mill Street")
    assert (chinese.category, chinese.priority) == (english.category, english.priority) == ("trafficking", "P3")
