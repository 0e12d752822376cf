"""Money: exact, written plainly, divided without losing anything."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.errors import BadInputError
from hotline.domain.money import _CODES, MINOR_UNITS, Money, is_whole, minor_unit, plain, split_equally


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("7001", "7001"),
        ("0.50", "0.5"),
        ("3E+5", "300000"),
        ("0", "0"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-12.30", "-12.3"),
    ],
)
def test_an_amount_is_written_without_exponent_and_without_trailing_zeros(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text


def test_money_knows_its_own_text() -> None:
    assert Money(Decimal("100.10"), "CNY").text == "100.1"


def test_money_finer_than_the_smallest_coin_is_refused() -> None:
    with pytest.raises(BadInputError) as refused:
        Money(Decimal("0.001"), "CNY")
    assert refused.value.problem == "finer_than_minor_unit"


def test_a_currency_without_coins_takes_whole_units_only() -> None:
    assert Money(Decimal(5), "KRW").text == "5"
    with pytest.raises(BadInputError):
        Money(Decimal("0.5"), "KRW")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(BadInputError) as refused:
        Money(Decimal(1), "XXX")
    assert refused.value.field == "currency"


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_number_is_no_money(amount: str) -> None:
    with pytest.raises(BadInputError):
        Money(Decimal(amount), "CNY")


def test_more_digits_than_anybody_can_be_owed_are_no_whole_number_of_coins() -> None:
    assert not is_whole(Decimal(10) ** 70, Decimal("0.01"))


@pytest.mark.parametrize("currency", MINOR_UNITS)
def test_every_currency_has_a_smallest_coin(currency: str) -> None:
    assert is_whole(Decimal(1), minor_unit(currency))


def test_what_is_left_over_goes_one_unit_each_to_the_first() -> None:
    assert split_equally(Decimal(1001), 3, Decimal(1)) == (Decimal(334), Decimal(334), Decimal(333))


def test_a_share_is_cut_in_the_unit_that_is_paid() -> None:
    assert split_equally(Decimal("0.05"), 2, Decimal("0.01")) == (Decimal("0.03"), Decimal("0.02"))


@pytest.mark.parametrize(("amount", "shares"), [("0.5", 2), ("-1", 2), ("1", 0)])
def test_what_cannot_be_divided_is_refused(amount: str, shares: int) -> None:
    with pytest.raises(BadInputError):
        split_equally(Decimal(amount), shares, Decimal(1))


@given(st.integers(0, 10**12), st.integers(1, 50))
def test_shares_add_up_and_differ_by_one_unit_at_most(amount: int, shares: int) -> None:
    parts = split_equally(Decimal(amount), shares, Decimal(1))
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= 1
    assert list(parts) == sorted(parts, reverse=True)


@pytest.mark.parametrize(("currency", "coin"), [("SGD", "0.01"), ("HKD", "0.01"), ("MOP", "0.01"), ("MYR", "0.01"), ("JPY", "1"), ("VND", "1"), ("KWD", "0.001")])
def test_coins_are_those_of_the_standard(currency: str, coin: str) -> None:
    assert minor_unit(currency) == Decimal(coin)


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "DEM", "CHW"])
def test_nobody_is_paid_in_metals_tests_or_currencies_that_are_gone(code: str) -> None:
    assert code not in MINOR_UNITS


def test_no_currency_is_known_with_two_kinds_of_coins() -> None:
    listed = " ".join(_CODES.values()).split()
    assert len(listed) == len(set(listed)) == len(MINOR_UNITS)
