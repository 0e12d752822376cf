"""A named drug is marked; slang counts only where the tip speaks of drugs, and never raises a priority."""

import pytest

from tests.triage.conftest import Reader
from tests.triage.told import norms, reasons


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("有人卖冰毒", "methamphetamine"),
        ("有人賣海洛因", "heroin"),
        ("有人卖依托咪酯烟弹", "etomidate"),
        ("selling crystal meth", "methamphetamine"),
        ("he sells weed behind the school", "cannabis"),
        ("毒贩说有叶子", "cannabis"),
    ],
)
def test_a_drug_has_its_canonical_name(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "substance") == [norm]


@pytest.mark.parametrize(
    "text",
    [
        "冰箱里还有冰糖和猪肉",
        "can you grab some coke and ice cream on the way",
        "I love you, see you at the rock concert in the snow",
        "奶茶店今天卖奶茶送气球",
        "周末去溜冰场溜冰",
        "he is mowing the grass and pulling weeds",
    ],
)
def test_an_innocent_text_with_slang_words_marks_no_drug_and_is_not_urgent(read: Reader, text: str) -> None:
    found = read(text)
    assert norms(found, "substance") == []
    assert found.priority == "P4"


def test_slang_raises_no_priority_even_where_drugs_are_spoken_of(read: Reader) -> None:
    assert read("听说有毒贩").priority == read("听说有毒贩，有叶子，有猪肉").priority


def test_slang_is_told_apart_from_a_formal_name(read: Reader) -> None:
    found = read("毒贩卖冰毒，也卖叶子")
    assert [(e.norm, e.slang) for e in found.entities if e.kind == "substance"] == [
        ("methamphetamine", False),
        ("cannabis", True),
    ]


def test_a_drug_in_a_film_is_not_marked(read: Reader) -> None:
    found = read("昨天的电影里毒贩在仓库做冰毒，请问身份证怎么补办")
    assert norms(found, "substance") == []
    assert found.category == "off_topic"
    assert "lab_located" not in reasons(found)
