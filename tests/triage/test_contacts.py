"""Telephone numbers and accounts, in all their spellings."""

import pytest

from tests.triage.conftest import Reader
from tests.triage.told import norms


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("电话13800000123", "+8613800000123"),
        ("打138 0000 0123找他", "+8613800000123"),
        ("１３８００００００１２３".replace("００００００", "０００００"), "+8613800000123"),
        ("电话幺三八零零零零零一二三", "+8613800000123"),
        ("call 202-555-0143", "+12025550143"),
        ("call 1 202 555 0143", "+12025550143"),
        ("+44 7700 900123", "+447700900123"),
        ("ring 07700 900123", "+447700900123"),
        ("call 555-0143", "+5550143"),
        ("call five five five zero one four three", "+5550143"),
    ],
)
def test_a_number_has_one_normal_form(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "phone") == [norm]


@pytest.mark.parametrize(
    "text", ["在2026-03-04 10点", "QQ号800900123", "订单号1234567", "they have 12000 pills", "+1", "+0 000 000 0000"]
)
def test_what_is_no_number_is_not_marked(read: Reader, text: str) -> None:
    assert norms(read(text), "phone") == []


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("微信号：tietou_66", "tietou_66"),
        ("QQ号800900123在卖", "800900123"),
        ("telegram handle @benny_drops9", "benny_drops9"),
        ("find him as @lil.plug99 there", "lil.plug99"),
        ("mail to seller9@example.com", "seller9@example.com"),
        ("微信名叫“夜色撩人”", "夜色撩人"),
        ("on snapchat: plugman", "plugman"),
    ],
)
def test_an_account_is_its_handle(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "account") == [norm]


@pytest.mark.parametrize("text", ["I use signal sometimes", "telegram is full of it"])
def test_a_platform_without_a_handle_is_no_account(read: Reader, text: str) -> None:
    assert norms(read(text), "account") == []
