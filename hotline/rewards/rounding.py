"""Rounding as the law writes it, once, at the end; and the smallest sum that is granted at all."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum, unique

from hotline.domain.money import is_whole
from hotline.rewards.span import Span

_WIDE = Context(prec=60)
#: Beyond these places stands only what a fraction without end left behind.
_FORGIVEN = Decimal(1).scaleb(-9)


@unique
class RoundingMode(StrEnum):
    """What becomes of a part of a unit."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


_WAYS = {
    RoundingMode.DOWN: ROUND_FLOOR,
    RoundingMode.UP: ROUND_CEILING,
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
}


@dataclass(frozen=True)
class Rounding:
    """To whole multiples of ``unit``, a parameter; without one to the smallest coin of the currency."""

    unit: str | None
    mode: RoundingMode
    reference: str


def rounded(span: Span, unit: Decimal, mode: RoundingMode) -> Span:
    """Both ends in whole units."""
    if is_whole(span.low, unit) and (span.high is None or is_whole(span.high, unit)):
        return span
    return Span(_whole(span.low, unit, mode), None if span.high is None else _whole(span.high, unit, mode))


def inward(span: Span, unit: Decimal) -> Span:
    """The whole units that lie inside: the lower end up, because the law promises no less, and the upper end down.

    A single sum, and a range inside which there is no whole unit, is rounded down: no coin pays the rest.
    """
    if span.exact is None:
        low, high = rounded(Span.exactly(span.low), unit, RoundingMode.UP).low, span.high
        high = None if high is None else rounded(Span.exactly(high), unit, RoundingMode.DOWN).low
        if high is None or low <= high:
            return Span(low, high)
    return rounded(span, unit, RoundingMode.DOWN)


def _whole(amount: Decimal, unit: Decimal, mode: RoundingMode) -> Decimal:
    settled = amount.quantize(_FORGIVEN, ROUND_HALF_EVEN, _WIDE)
    units = _WIDE.divide(settled, unit).quantize(Decimal(1), _WAYS[mode], _WIDE)
    whole = _WIDE.multiply(units, unit)
    return amount if whole == amount else whole
