"""Who is spoken of is marked: a name, a nickname, a role, a description."""

import pytest

from tests.triage.conftest import Reader
from tests.triage.told import reasons, texts


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("外号铁头，在卖冰毒", "铁头"),
        ("那个叫“老鬼”的卖冰毒", "老鬼"),
        ("老冯卖冰毒", "老冯"),
        ("强哥卖冰毒", "强哥"),
        ("毒贩段宏图躲在那里", "段宏图"),
        ("a guy named Rick sells meth", "Rick"),
        ("Officer Delray Finch sells meth", "Officer Delray Finch"),
        ("they say Wade Corrigan sells meth", "Wade Corrigan"),
        ('the dealer "Ghost" sells meth', "Ghost"),
    ],
)
def test_a_name_is_marked_and_makes_the_tip_identifiable(read: Reader, text: str, person: str) -> None:
    found = read(text)
    assert person in texts(found, "person")
    assert "identifiable" in reasons(found)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("老板卖冰毒", "老板"),
        ("我朋友吸冰毒", "我朋友"),
        ("the bartender sells meth", "the bartender"),
        ("a tall man in a red cap", "a tall man in a red cap"),
    ],
)
def test_a_role_or_a_description_is_marked(read: Reader, text: str, person: str) -> None:
    assert person in texts(read(text), "person")


def test_a_role_alone_identifies_nobody(read: Reader) -> None:
    assert "identifiable" not in reasons(read("老板卖冰毒"))
