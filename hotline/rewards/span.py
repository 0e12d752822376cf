"""A sum that law gives: exact, or a range inside which a person decides."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

_ZERO = Decimal(0)
_WIDE = Context(prec=60)


#: A third has no end as a decimal. It is carried to twelve places, far beyond every coin; `rounding` forgives the
#: last of them, so that three thirds are a whole again.
_PLACES = Decimal(1).scaleb(-12)


def carried(exact: Fraction) -> Decimal:
    """A rational number as a decimal: itself where it ends, otherwise to twelve places."""
    odd = exact.denominator
    for prime in (2, 5):
        while odd % prime == 0:
            odd //= prime
    quotient = _WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return quotient if odd == 1 else quotient.quantize(_PLACES, ROUND_HALF_EVEN, _WIDE)


@dataclass(frozen=True)
class Span:
    """From ``low`` to ``high`` in the pack's currency, both included; ``high`` None is open at the top."""

    low: Decimal
    high: Decimal | None

    @classmethod
    def exactly(cls, amount: Decimal) -> "Span":
        return cls(amount, amount)

    @property
    def exact(self) -> Decimal | None:
        """The one amount, when there is nothing left to decide."""
        return self.low if self.low == self.high else None

    def __add__(self, other: "Span") -> "Span":
        both_end = self.high is not None and other.high is not None
        return Span(self.low + other.low, self.high + other.high if both_end else None)  # type: ignore[operator]

    def times(self, factor: int | Fraction) -> "Span":
        """So many times the sum, a part of a time included."""
        times = Fraction(factor)
        return Span(
            carried(Fraction(self.low) * times), None if self.high is None else carried(Fraction(self.high) * times)
        )

    def raised(self, floor: Decimal) -> "Span":
        """At least the floor."""
        return Span(max(self.low, floor), None if self.high is None else max(self.high, floor))

    def lesser(self, other: "Span") -> "Span":
        highs = [high for high in (self.high, other.high) if high is not None]
        return Span(min(self.low, other.low), min(highs, default=None))

    def greater(self, other: "Span") -> "Span":
        both_end = self.high is not None and other.high is not None
        return Span(max(self.low, other.low), max(self.high, other.high) if both_end else None)  # type: ignore[type-var]

    def capped(self, ceiling: Decimal) -> "Span":
        return Span(min(self.low, ceiling), ceiling if self.high is None else min(self.high, ceiling))

    def less(self, sum_: Decimal) -> "Span":
        """What is left after a deduction, never below nothing."""
        return Span(max(_ZERO, self.low - sum_), None if self.high is None else max(_ZERO, self.high - sum_))

    def holds(self, amount: Decimal) -> bool:
        return self.low <= amount and (self.high is None or amount <= self.high)
