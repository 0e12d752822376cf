"""Dealing at a place is told of as dealing, whatever everyday words stand beside it; and no everyday word becomes a danger or a name."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.domain.topics import Category
from hotline.domain.urgency import Priority
from hotline.triage.clauses import Mode
from hotline.triage.lexicon import Lexicon
from hotline.triage.pipeline import concerns_staff
from hotline.triage.reading import read as read_signs
from tests.triage.conftest import Reader

NOW, ZONE = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
DEALING = {Category.TRAFFICKING, Category.VENUE}


@pytest.mark.parametrize("place", ["The man at no 5", "The lady at No. 12", "The corner shop", "The lads behind the movie theater", "The kiosk by the station"])
@pytest.mark.parametrize("verb", ["sells", "is selling", "deals", "is flogging", "supplies"])
def test_dealing_at_a_place_is_dealing(read: Reader, place: str, verb: str) -> None:
    found = {read(f"{place} {verb} {drug} every night after nine.").category for drug in ("meth", "heroin", "coke", "pills", "drugs")}
    assert found <= DEALING


@pytest.mark.parametrize("place", ["5号那个男的", "街角小店", "小卖部老板", "电影院后面那帮人", "游戏厅门口有人"])
@pytest.mark.parametrize("verb", ["卖", "在卖", "贩卖", "兜售"])
def test_dealing_at_a_place_is_dealing_in_chinese(read: Reader, place: str, verb: str) -> None:
    assert {read(f"{place}{verb}{drug}。").category for drug in ("冰毒", "海洛因", "K粉", "毒品")} <= DEALING


def test_a_number_after_no_denies_nothing_and_a_no_does(read: Reader) -> None:
    assert read("The man at no. 5 sells meth.").priority is Priority.P3
    assert read("There is no meth there and he sells no drugs.").category not in DEALING


@pytest.mark.parametrize(
    ("text", "is_film"),
    [
        ("We saw a movie in which a man sells meth.", True), ("Behind the movie theater a man sells meth.", False),
        ("我们看的电影里那帮人卖冰毒。", True), ("电影院后面那帮人卖冰毒。", False),
    ],
)
def test_what_happens_beside_a_cinema_is_no_film(lexicon: Lexicon, text: str, *, is_film: bool) -> None:
    sales = [sign for sign in read_signs(text, NOW, ZONE, lexicon).signs if sign.name == "sell_strong"]
    assert {Mode.FICTION in sign.modes for sign in sales} == {is_film}


@pytest.mark.parametrize("text", ["小卖部关门了", "楼下的专卖店在装修", "外卖小哥迟到了"])
def test_a_shop_or_a_meal_brought_home_is_no_sale(lexicon: Lexicon, text: str) -> None:
    assert "sell" not in {sign.name for sign in read_signs(text, NOW, ZONE, lexicon).signs}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("cannabis plants on the roof of 21 Tower Road", Priority.P3),
        ("a girl is on the roof of 21 Tower Road and cries", Priority.P1),
        ("overdose at 4 Pine Road", Priority.P1),
        ("云桥路18号有人吸毒过量", Priority.P1),
        ("there is too much noise at 12 Hill Road", Priority.P4),
        ("he died of an overdose at 4 Pine Road years ago", Priority.P4),
    ],
)
def test_only_a_person_in_danger_makes_it_a_matter_of_minutes(read: Reader, text: str, level: Priority) -> None:
    assert read(text).priority is level


@pytest.mark.parametrize(
    ("text", "name", "concerned"),
    [
        ("Lee took money from the dealers", "Lee", True),
        ("lee took money from the dealers", "LEE", True),
        ("After fleeing he took money from the dealers", "Lee", False),
        ("An ordinary man took money from the dealers", "N", False),
        ("王小明收了毒贩的钱", "王小明", True),
        ("有人收了王婆的钱放毒贩走", "王", False),
    ],
)
def test_a_name_of_staff_stands_as_a_word_and_one_sign_is_none(lexicon: Lexicon, text: str, name: str, *, concerned: bool) -> None:
    assert concerns_staff(text, NOW, lexicon, (name,)).concerned is concerned
