"""What could point to the tipster is found, in both languages."""

import pytest

from tests.triage.conftest import Reader


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("我是他前妻，他在卖冰毒", "我是他前妻"),
        ("我住在他楼上", "我住在他楼上"),
        ("我儿子吸毒", "我儿子"),
        ("I am his neighbour upstairs and he sells meth", "I am his neighbour upstairs and he sells meth"),
        ("he sells meth, I work at the same shop", "I work at the same shop"),
        ("my ex-husband deals", "my ex-husband"),
    ],
)
def test_a_clue_is_marked(read: Reader, text: str, clue: str) -> None:
    assert clue in {found.text for found in read(text).tipster_clues}


def test_a_tip_that_says_nothing_of_its_author_has_none(read: Reader) -> None:
    assert read("云桥路18号有人卖冰毒").tipster_clues == ()
