"""What law gives for a quantity: a fixed sum, so much for each unit of it, or both, with a ceiling of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum, unique
from fractions import Fraction
from math import ceil, floor

from hotline.domain.quantities import COUNT, Quantity
from hotline.rewards.document import Entry
from hotline.rewards.span import Span

_NOTHING = Decimal(0)
_WHOLE = Decimal(100)


@unique
class Steps(StrEnum):
    """How a part of a unit counts."""

    EXACT = "exact"  # in proportion
    COMPLETED = "completed"  # not at all
    STARTED = "started"  # like a whole one


@dataclass(frozen=True)
class Rate:
    """``percent`` of ``each`` for every ``per`` beyond a quantity. ``steps_by`` names the option that says how a part
    of a unit counts, where the text leaves it open.
    """

    each: Span
    per: Quantity
    percent: Decimal
    beyond: Decimal | None
    steps: Steps
    steps_by: str | None

    def brings(self, size: Decimal, options: Mapping[str, str]) -> Span:
        """What a size, already without what does not count, brings."""
        units = Fraction(max(size, _NOTHING)) / Fraction(self.per.magnitude)
        steps = Steps(options[self.steps_by]) if self.steps_by else self.steps
        if steps is not Steps.EXACT:
            units = Fraction(floor(units) if steps is Steps.COMPLETED else ceil(units))
        return self.each.times(units * Fraction(self.percent) / 100)


@dataclass(frozen=True)
class Tariff:
    """``base`` None means that the source of the pack has a gap here."""

    base: Span | None
    rate: Rate | None = None
    at_most: Decimal | None = None

    def brings(self, quantity: Quantity, options: Mapping[str, str], beyond: Decimal = _NOTHING) -> Span | None:
        """The sum for a quantity; ``beyond`` is what a rate leaves out where it does not say so itself."""
        if self.base is None:
            return None
        span = self.base
        if self.rate is not None:
            left_out = beyond if self.rate.beyond is None else self.rate.beyond
            span += self.rate.brings(quantity.magnitude - left_out, options)
        return span if self.at_most is None else span.capped(self.at_most)

    def read_by(self, options: Mapping[str, str]) -> "Tariff":
        """The same, with parts of a unit counting as the reading taken says."""
        if self.rate is None or self.rate.steps_by is None:
            return self
        steps = Steps(options[self.rate.steps_by])
        return replace(self, rate=replace(self.rate, steps=steps, steps_by=None))

    def lacks_a_unit(self, span: Span) -> bool:
        """Whether nothing came of it because no unit of the rate was complete; a rate of nothing is another thing."""
        return span.high == _NOTHING and self.rate is not None and self.rate.each.high != _NOTHING

    @property
    def options(self) -> tuple[str, ...]:
        """The option on which it rests, for the loader's check."""
        return (self.rate.steps_by,) if self.rate and self.rate.steps_by else ()


def read_tariff(entry: Entry, unit: str) -> Tariff:
    """Read `unread: true`, or a sum and a rate, at least one of them, and `at_most`."""
    if entry.flag("unread"):
        return Tariff(None)
    inner = entry.entry("rate") if entry.has("rate") else None
    rate = _read_rate(inner, unit) if inner else None
    base = Span.exactly(_NOTHING) if rate and not entry.has("amount") and not entry.has("min") else read_sum(entry)
    return Tariff(base, rate, entry.decimal("at_most") if entry.has("at_most") else None)


def read_sum(entry: Entry) -> Span:
    """Read `amount`, or `min` and perhaps `max`."""
    return Span.exactly(entry.decimal("amount")) if entry.has("amount") else read_range(entry)


def read_range(entry: Entry, what: str = "money") -> Span:
    """Read `min` and perhaps `max`."""
    before = entry.faults.number
    span = Span(entry.decimal("min", what), entry.decimal("max", what) if entry.has("max") else None)
    if span.high is not None and span.high < span.low and entry.faults.number == before:
        entry.fault("the maximum is below the minimum", "Exchange the two", "max")
    return span


def _read_rate(entry: Entry, unit: str) -> Rate:
    before = entry.faults.number
    per = entry.quantity("per", unit) if entry.has("per") or unit != COUNT else Quantity(Decimal(1), COUNT)
    if per.magnitude == 0:
        if entry.faults.number == before:  # otherwise it is missing or unreadable, which was said
            entry.fault("'per' is nothing", "Write the unit for which the sum is given, such as 1 kg or 1", "per")
        per = Quantity(Decimal(1), unit)
    rate = Rate(
        each=read_sum(entry),
        per=per,
        percent=entry.decimal("percent", "a percentage") if entry.has("percent") else _WHOLE,
        beyond=entry.quantity("beyond", unit).magnitude if entry.has("beyond") else None,
        steps=read_steps(entry),
        steps_by=entry.text("steps_by") if entry.has("steps_by") else None,
    )
    entry.done()
    return rate


def read_steps(entry: Entry) -> Steps:
    """How a part of a unit counts; in proportion unless the pack says otherwise."""
    value = entry.choice("steps", tuple(Steps), Steps.EXACT)
    return next((steps for steps in Steps if steps == value), Steps.EXACT)
