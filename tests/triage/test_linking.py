"""Links are suggested on places, plates, contacts and wording, never on a name alone, and a human confirms them."""

from datetime import datetime, timedelta

import pytest

from hotline.ports import Feature, FeatureKind
from hotline.triage.features import features_of
from hotline.triage.linking import link
from hotline.triage.memory_index import MemoryIndex
from hotline.triage.understanding import Link
from tests.triage.conftest import MONDAY, Reader

DAY = timedelta(days=1)


def links(read: Reader, earlier: str, later: str, at: datetime = MONDAY + DAY) -> tuple[Link, ...]:
    index = MemoryIndex()
    index.add("earlier", MONDAY, features_of(read(earlier)))
    return link(read(later, at), index)


def kinds(found: tuple[Link, ...]) -> list[str]:
    return [each.kind.value for each in found]


def test_one_vehicle_told_in_two_languages_is_one_matter(read: Reader) -> None:
    found = links(read, "云Q7M219的面包车运冰毒去石榴镇", "a van with plate 云Q7M219 is hauling meth to Shiliu")
    assert kinds(found) == ["duplicate"]
    assert "same_plate" in found[0].reasons


def test_plates_that_differ_in_a_digit_are_not_one_matter(read: Reader) -> None:
    found = links(read, "云Q7M219的银色面包车运冰毒去石榴镇", "云Q7M218的银色面包车运冰毒去石榴镇")
    assert "duplicate" not in kinds(found)


def test_a_partial_plate_meets_the_whole_one(read: Reader) -> None:
    found = links(read, "云Q7M219的面包车每晚卖冰毒", "有辆面包车卖冰毒，车牌尾号M219")
    assert "same_plate" in found[0].reasons


def test_one_venue_told_in_two_languages_is_one_matter(read: Reader) -> None:
    assert kinds(links(read, "蓝月亮KTV里有人卖K粉", "they sell ketamine at Blue Moon KTV")) == ["duplicate"]


def test_a_shared_street_is_not_one_matter(read: Reader) -> None:
    assert links(read, "云桥路18号有人卖冰毒", "云桥路有人吸海洛因") == ()


def test_another_door_in_the_same_building_is_not_one_matter(read: Reader) -> None:
    assert "duplicate" not in kinds(links(read, "槐荫小区6栋302有人卖冰毒", "槐荫小区6栋501有人卖冰毒"))


def test_a_name_alone_links_nothing(read: Reader) -> None:
    assert links(read, "外号铁头的人在学校那边卖冰毒", "铁头最近又出来给人送冰毒") == ()


def test_the_same_wording_within_minutes_is_one_voice_and_no_confirmation(read: Reader) -> None:
    text = "有人半夜在白沙河边的旧砖厂倾倒化工桶废液，味道很冲，怀疑是制毒废料"
    found = links(read, text, text, MONDAY + timedelta(minutes=8))
    assert kinds(found) == ["duplicate"]
    assert "one_voice_repeated" in found[0].reasons


def test_the_same_wording_days_later_is_told_as_like_wording(read: Reader) -> None:
    text = "有人半夜在白沙河边的旧砖厂倾倒化工桶废液，味道很冲，怀疑是制毒废料"
    assert "like_wording" in links(read, text, text)[0].reasons


def test_one_seller_in_another_matter_is_related(read: Reader) -> None:
    found = links(read, "微信tietou_66卖依托咪酯烟弹", "微信tietou_66 噪音扰民")
    assert kinds(found) == ["related"]


def test_junk_is_linked_to_nothing(read: Reader) -> None:
    assert links(read, "恭喜您中奖，点击链接领取", "恭喜您中奖，点击链接领取") == ()


@pytest.mark.parametrize("digit", "0123456789")
def test_a_changed_digit_breaks_the_link_of_a_plate(read: Reader, digit: str) -> None:
    found = links(read, "云QD1234的车卖冰毒".replace("D1234", "D1239"), f"云QD123{digit}的车卖冰毒")
    assert ("duplicate" in kinds(found)) is (digit == "9")


def test_the_index_looks_up_by_selective_features_only() -> None:
    index = MemoryIndex()
    word, plate = Feature(FeatureKind.WORD, "van"), Feature(FeatureKind.PLATE, "云Q7M219")
    index.add("a", MONDAY, [word])
    index.add("b", MONDAY, [word, plate])
    assert [match.tip_id for match in index.sharing([word])] == []
    assert [(match.tip_id, match.shared) for match in index.sharing([word, plate])] == [("b", frozenset({word, plate}))]


def test_the_index_gives_the_newest_first_and_no_more_than_asked() -> None:
    index = MemoryIndex()
    plate = Feature(FeatureKind.PLATE, "云Q7M219")
    for number in range(5):
        index.add(str(number), MONDAY + number * DAY, [plate])
    assert [match.tip_id for match in index.sharing([plate], limit=2)] == ["4", "3"]
