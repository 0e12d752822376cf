"""Places are marked, and two spellings of one place share a key."""

import pytest

from hotline.triage.lexicon import Lexicon
from hotline.triage.place_keys import keys_of
from tests.triage.conftest import Reader
from tests.triage.told import reasons, texts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("他住在云桥路18号", "云桥路18号"),
        ("听说蓝月亮KTV里有人吸毒", "蓝月亮KTV"),
        ("在槐荫小区6栋302", "槐荫小区6栋302"),
        ("临溪三中门口", "临溪三中"),
        ("selling meth at 1420 Maple Street apt 4B", "1420 Maple Street apt 4B"),
        ("the Blue Moon Bar", "Blue Moon Bar"),
        ("corner of Pine and Third", "corner of Pine and Third"),
        ("he is in room 6 there", "room 6"),
        ("一间仓库里", "仓库"),
    ],
)
def test_a_place_is_marked(read: Reader, text: str, place: str) -> None:
    assert texts(read(text), "place") == [place]


@pytest.mark.parametrize("text", ["他在那边", "go to the bar", "in the street"])
def test_a_word_that_names_no_spot_locates_nothing(read: Reader, text: str) -> None:
    assert "located" not in reasons(read(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云桥路18号", "18 yunqiao road"),
        ("云桥路十八号", "云桥路18号"),
        ("蓝月亮ktv", "blue moon ktv"),
        ("蓝月亮ktv", "lanyueliang ktv"),
        ("临溪市云桥路18号", "云桥路18号"),
    ],
)
def test_two_spellings_of_one_place_meet(lexicon: Lexicon, one: str, other: str) -> None:
    strong = {key for key in keys_of(one, lexicon) if not key.startswith("area:")}
    assert strong & set(keys_of(other, lexicon))


@pytest.mark.parametrize(("one", "other"), [("云桥路18号", "云桥路19号"), ("槐荫小区6栋302", "槐荫小区6栋303")])
def test_neighbours_share_only_their_area(lexicon: Lexicon, one: str, other: str) -> None:
    shared = set(keys_of(one, lexicon)) & set(keys_of(other, lexicon))
    assert shared
    assert all(key.startswith(("area:", "kind:", "number:", "block:", "street:")) for key in shared)
    assert any(key.startswith("area:") for key in shared)


def test_a_phrase_without_a_name_is_its_own_key(lexicon: Lexicon) -> None:
    assert keys_of("!!", lexicon) == ("!!",)
