"""Plates, whole, partial and spoken, in one normal form."""

import pytest

from tests.triage.conftest import Reader
from tests.triage.told import norms


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("车牌云Q·7M219的车", "云Q7M219"),
        ("云Q 7M219", "云Q7M219"),
        ("云ＱＤ５５１８２", "云QD55182"),
        ("雲Q·7M219那台車", "云Q7M219"),
        ("云q幺二三四五", "云Q12345"),
        ("云Q12?45是面包车", "云Q12*45"),
        ("车牌尾号是482", "*482"),
        ("云Q7开头的牌照", "云Q7*"),
        ("license plate KTR-4821", "KTR4821"),
        ("plate number is 7abc123", "7ABC123"),
        ("plate ends in 482", "*482"),
        ("plate starts with KTR4", "KTR4*"),
        ("plate kilo tango romeo four eight two one", "KTR4821"),
        ("a blue truck KTR 4821 outside", "KTR4821"),
    ],
)
def test_a_plate_has_one_normal_form(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "plate") == [norm]


@pytest.mark.parametrize(
    "text", ["手机尾号482", "her plate was empty and he ate", "flight CZ3456", "the tag is on the shirt"]
)
def test_what_is_no_plate_is_not_marked(read: Reader, text: str) -> None:
    assert norms(read(text), "plate") == []
