"""Promises that hold for any text."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.triage.understanding import Understanding
from tests.triage.conftest import Reader
from tests.triage.test_labelled_tips import records

PIECES = [
    "今晚十点", "云Q·7M219", "冰毒", "粤Z", "云桥路18号", "外号铁头", "电话13800000123", "微信号tietou_66", "五公斤", "我是他邻居", "\u200b", "\u202e",
    "，", "。", " ", "ＡＢ１２", "蓝月亮KTV", "tomorrow 3pm", "plate KTR 4821", "1420 Maple Street apt 4B", "named Rick", "2 kilos", "call 202-555-0143",
    "I live next door", "cooking meth", "賣海洛因", "\ufdfa", "İ", "(((", "\n", "@@", "é",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12).map("".join)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
URGENT = [
    record["text"]
    for record in records("tune.jsonl")
    if record["id"] in {"T01", "T02", "T06", "T07", "T24", "T27", "T29", "T39", "T46"}
]
INNOCENT = [
    "今天天气不错。",
    "谢谢你们，辛苦了。",
    "Thank you for your work.",
    "The weather is nice.",
    "我写得不好，请见谅。",
    "Sorry for my English.",
]
TRADITIONAL = str.maketrans("卖药电话号车银面东过门毒开风处请现发业楼区", "賣藥電話號車銀面東過門毒開風處請現發業樓區")


def spans_are_true(text: str, found: Understanding) -> bool:
    marked = [(each.start, each.end, each.text) for each in (*found.entities, *found.tipster_clues)]
    causes = [span for reason in found.reasons for span in reason.spans]
    return all(text[start:end] == words and words for start, end, words in marked) and all(
        0 <= span.start < span.end <= len(text) for span in causes
    )


@RELAXED
@given(text=TEXTS)
def test_offsets_always_index_the_text_as_received(read: Reader, text: str) -> None:
    assert spans_are_true(text, read(text))


@RELAXED
@given(text=st.sampled_from([record["text"] for record in records("tune.jsonl")]))
def test_traditional_and_simplified_say_the_same(read: Reader, text: str) -> None:
    one, other = read(text), read(text.translate(TRADITIONAL))
    assert (one.category, one.priority, one.route) == (other.category, other.priority, other.route)


@RELAXED
@given(text=st.sampled_from(URGENT), innocent=st.sampled_from(INNOCENT), is_first=st.booleans())
def test_an_innocent_sentence_never_lowers_an_urgent_tip(
    read: Reader, text: str, innocent: str, *, is_first: bool
) -> None:
    longer = f"{innocent}\n{text}" if is_first else f"{text}\n{innocent}"
    assert read(longer).priority == "P1"
