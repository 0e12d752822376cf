"""A sum that law gives: exact, or a range inside which a person decides."""

from dataclasses import dataclass
from decimal import Decimal

_ZERO = Decimal(0)


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

    def times(self, count: int) -> "Span":
        return Span(self.low * count, None if self.high is None else self.high * count)

    def capped(self, ceiling: Decimal) -> "Span":
        return Span(min(self.low, ceiling), ceiling if self.high is None else min(self.high, ceiling))

    def less(self, sum_: Decimal) -> "Span":
        """What is left after a deduction, never below nothing."""
        return Span(max(_ZERO, self.low - sum_), None if self.high is None else max(_ZERO, self.high - sum_))

    def holds(self, amount: Decimal) -> bool:
        return self.low <= amount and (self.high is None or amount <= self.high)
