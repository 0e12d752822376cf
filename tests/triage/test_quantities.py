"""Amounts become grams, millilitres or counts; prices are none."""

import pytest

from tests.triage.conftest import Reader
from tests.triage.told import norms, reasons


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("五公斤冰毒", "5000 g"),
        ("两斤半冰毒", "1250 g"),
        ("三两冰毒", "150 g"),
        ("一百二十克冰毒", "120 g"),
        ("半斤海洛因", "250 g"),
        ("一万两千株罂粟", "12000 plants"),
        ("十几个蓝桶", "13 containers"),
        ("2 kilos of meth", "2000 g"),
        ("half a pound of weed", "226.8 g"),
        ("two hundred grams of heroin", "200 g"),
        ("1,500 pills of ecstasy", "1500 tablets"),
        ("2 oz of coke", "56.7 g"),
        ("10 gallons of acetone", "37850 ml"),
    ],
)
def test_an_amount_has_a_number_and_a_unit(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "quantity") == [norm]


@pytest.mark.parametrize("text", ["三百块一克", "cocaine for $50 a gram", "几百元", "第5包厢"])
def test_a_price_is_no_amount(read: Reader, text: str) -> None:
    assert norms(read(text), "quantity") == []


@pytest.mark.parametrize(
    ("text", "is_large"),
    [
        ("他家藏了五百克冰毒", True),
        ("他家藏了四百九十克冰毒", False),
        ("山上种了五百株罂粟", True),
        ("山上种了四百株罂粟", False),
        ("there are 100 cannabis plants growing", True),
        ("there are 99 cannabis plants growing", False),
        ("仓库里有一百公斤麻黄碱", True),
        ("仓库里有九十公斤麻黄碱", False),
        ("he has 6000 pills of ecstasy", True),
        ("仓库里有五百公斤大米", False),
    ],
)
def test_a_large_amount_begins_at_its_threshold(read: Reader, text: str, *, is_large: bool) -> None:
    assert ("large_qty" in reasons(read(text))) is is_large
