"""Figures and tables of the law, each valued by the day from which it holds. A figure nobody read stays unread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique

from hotline.domain.quantities import AREA, COUNT, MONEY, VOLUME, WEIGHT, Quantity
from hotline.rewards.document import Entry, Text
from hotline.rewards.span import Span
from hotline.rewards.tariff import Tariff, read_range, read_tariff

UNITS = (WEIGHT, AREA, VOLUME, COUNT, MONEY)


@unique
class Missing(StrEnum):
    """A day on which there is no figure: the text has none, or has one that was not read."""

    NONE = "none"
    UNREAD = "unread"


@dataclass(frozen=True)
class Percent:
    """A percentage, or a range of them; ``values`` where only some inside it may be decided."""

    span: Span
    values: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Rates:
    """What each kind of thing brings."""

    unit: str
    tariffs: Mapping[str, Tariff]


@dataclass(frozen=True)
class Bracket:
    """One line of a scale, with what it brings."""

    lower: Quantity
    includes_lower: bool
    upper: Quantity | None
    includes_upper: bool
    tariff: Tariff

    def holds(self, quantity: Quantity) -> bool:
        size = quantity.magnitude
        above = size >= self.lower.magnitude if self.includes_lower else size > self.lower.magnitude
        if self.upper is None or not above:
            return above
        return size <= self.upper.magnitude if self.includes_upper else size < self.upper.magnitude

    def __str__(self) -> str:
        upper = "…" if self.upper is None else str(self.upper)
        return f"{'[' if self.includes_lower else '('}{self.lower}, {upper}{']' if self.includes_upper else ')'}"


@dataclass(frozen=True)
class Scale:
    """Brackets that touch one another, from the smallest up."""

    unit: str
    brackets: tuple[Bracket, ...]

    def find(self, quantity: Quantity) -> Bracket | None:
        """The bracket of a quantity, None below the lowest."""
        return next((bracket for bracket in self.brackets if bracket.holds(quantity)), None)


@dataclass(frozen=True)
class Conversion:
    """A named table that turns a weight of one substance into its equivalent of another."""

    title: Text
    target: Text
    ratios: Mapping[str, Decimal]


@dataclass(frozen=True)
class Thresholds:
    """By kind, the quantity from which something counts; a kind with a weight is weighed, one with a count counted."""

    entries: Mapping[str, Quantity]


ParameterValue = Span | Scale | Conversion | Thresholds | Percent | Rates | Quantity | Missing


@dataclass(frozen=True)
class Dated:
    """A value from a day on, until the next one."""

    start: date
    value: ParameterValue
    reference: str


@dataclass(frozen=True)
class Parameter:
    """One figure or table through time; values stand in order of their days. ``expected`` ones are announced and not
    yet law: they are listed and never used.
    """

    id: str
    kind: str
    description: Text
    values: tuple[Dated, ...]
    expected: tuple[Dated, ...] = ()

    def on(self, day: date) -> Dated | None:
        """The value in force, None before the first."""
        return next((dated for dated in reversed(self.values) if dated.start <= day), None)


def read_parameter(name: str, entry: Entry) -> Parameter:
    """Read one file of ``parameters/``; faults go to the entry's collection."""
    kind = entry.choice("kind", tuple(PARAMETER_KINDS))
    description = entry.bilingual("description")
    if kind not in PARAMETER_KINDS:  # already a fault; its values cannot be judged
        return Parameter(name, kind, description, ())
    unit = entry.choice("unit", UNITS) if kind in _MEASURED else ""
    values, expected = _read_values(entry, PARAMETER_KINDS[kind], unit or COUNT)
    entry.done()
    return Parameter(name, kind, description, values, expected)


def _read_values(
    entry: Entry, read: Callable[[Entry, str], ParameterValue], unit: str
) -> tuple[tuple[Dated, ...], tuple[Dated, ...]]:
    values: list[Dated] = []
    expected: list[Dated] = []
    for item in entry.entries("values"):
        dated = Dated(item.day("from"), _read_missing(item) or read(item, unit), item.text("reference"))
        in_order = expected if item.flag("expected") else values
        if in_order and date.min < dated.start <= in_order[-1].start:
            item.fault("values are not in order of their days", "Append later values below earlier ones", "from")
        in_order.append(dated)
        item.done()
    if not values:
        entry.fault("no value", "Write at least one value with its day and its reference", "values")
    return tuple(values), tuple(expected)


def _read_missing(entry: Entry) -> Missing | None:
    """A value that is no value: `none: true` or `unread: true`."""
    return next((missing for missing in Missing if entry.flag(missing.value)), None)


def _read_amount(entry: Entry, _unit: str) -> Span:
    return Span.exactly(entry.decimal("amount"))


def _read_range(entry: Entry, _unit: str) -> Span:
    return read_range(entry)


def _read_quantity(entry: Entry, unit: str) -> Quantity:
    return entry.quantity("quantity", unit)


def _read_percent(entry: Entry, _unit: str) -> Percent:
    if entry.has("percent"):
        return Percent(Span.exactly(entry.decimal("percent", "a percentage")))
    if entry.has("one_of"):
        values = tuple(sorted(entry.decimal_of(item, "a percentage") for item in entry.items("one_of"))) or (Decimal(0),)
        return Percent(Span(values[0], values[-1]), values)
    return Percent(read_range(entry, "a percentage"))


def _read_rates(entry: Entry, unit: str) -> Rates:
    tariffs: dict[str, Tariff] = {}
    for item in entry.entries("rates"):
        name = item.text("kind")
        if name in tariffs:
            item.fault(f"the kind '{name}' stands twice", "Keep one of the two", "kind")
        tariffs[name] = read_tariff(item, unit)
        item.done()
    return Rates(unit, tariffs)


def _read_scale(entry: Entry, unit: str) -> Scale:
    brackets: list[Bracket] = []
    readable = True
    for item in entry.entries("brackets"):
        before, beside = entry.faults.number, readable
        bracket = _read_bracket(item, unit)
        readable = entry.faults.number == before
        if brackets and beside and readable and not _touch(brackets[-1], bracket):
            item.fault(
                f"the bracket {bracket} does not begin where {brackets[-1]} ends",
                "Let each begin where the one before ends, the figure itself in exactly one; "
                "write `unread: true` for a gap of the source",
            )
        brackets.append(bracket)
        item.done()
    if not brackets:
        entry.fault("no bracket", "Write at least one bracket", "brackets")
    return Scale(unit, tuple(brackets))


def _read_bracket(entry: Entry, unit: str) -> Bracket:
    before = entry.faults.number
    open_below = entry.has("above")
    open_above = not entry.has("up_to")
    lower = entry.quantity("above" if open_below else "from", unit)
    upper_key = "under" if open_above else "up_to"
    upper = entry.quantity(upper_key, unit) if entry.has(upper_key) else None
    if upper is not None and upper.magnitude <= lower.magnitude and entry.faults.number == before:
        entry.fault("the bracket ends before it begins", "Exchange the two bounds", upper_key)
    return Bracket(lower, not open_below, upper, not open_above, read_tariff(entry, unit))


def _touch(lower: Bracket, upper: Bracket) -> bool:
    return lower.upper == upper.lower and lower.includes_upper != upper.includes_lower


def _read_conversion(entry: Entry, _unit: str) -> Conversion:
    title, target = entry.bilingual("title"), entry.bilingual("target")
    ratios: dict[str, Decimal] = {}
    table = entry.entry("ratios")
    for name in table.table.entries if table else ():
        ratios[name] = table.decimal(name, "a ratio") if table else Decimal(0)
    return Conversion(title, target, ratios)


def _read_thresholds(entry: Entry, _unit: str) -> Thresholds:
    entries: dict[str, Quantity] = {}
    for item in entry.entries("thresholds"):
        kept = item.choice("unit", (WEIGHT, COUNT))
        entries[item.text("kind")] = item.quantity("from", kept or COUNT)
        item.done()
    return Thresholds(entries)


#: Kinds that say what is measured.
_MEASURED = {"brackets", "rates", "quantity"}
#: The closed vocabulary of `kind:` in a parameter file.
PARAMETER_KINDS: Mapping[str, Callable[[Entry, str], ParameterValue]] = {
    "amount": _read_amount,
    "range": _read_range,
    "percent": _read_percent,
    "quantity": _read_quantity,
    "rates": _read_rates,
    "brackets": _read_scale,
    "conversion": _read_conversion,
    "thresholds": _read_thresholds,
}
