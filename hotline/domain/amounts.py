"""Sums as the books keep them: whole numbers of a currency's smallest coin, and the way there and back."""

from decimal import Decimal

from hotline.domain.errors import BadInputError
from hotline.domain.money import MINOR_UNITS, Money

#: Above any treasury, and far below what a column of 64 bits holds when many such sums are added.
LARGEST = Decimal(10) ** 13


def to_minor(money: Money) -> int:
    """The number of smallest coins. Raises BadInputError for a sum that no book could hold."""
    if abs(money.amount) > LARGEST:
        raise BadInputError("amount", "too_large")
    return int(money.amount.scaleb(MINOR_UNITS[money.currency]))


def from_minor(minor: int, currency: str) -> Money:
    """The sum of so many smallest coins."""
    return Money(Decimal(minor).scaleb(-MINOR_UNITS[currency]), currency)


def positive(amount: Decimal, currency: str) -> Money:
    """A sum that somebody brings in. Raises BadInputError for nothing, less than nothing, or an unknown currency."""
    money = Money(amount, currency)
    if money.amount <= 0:
        raise BadInputError("amount", "not_positive")
    return money
