"""How a quantity is taken from the facts before a scale is asked: as it is given, added up, or converted first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from hotline.domain.quantities import COUNT, MONEY, Quantity
from hotline.rewards.conditions import read_condition
from hotline.rewards.document import Entry, nearest
from hotline.rewards.fact_conditions import Condition
from hotline.rewards.fact_specs import FactType
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs
from hotline.rewards.parameters import Missing
from hotline.rewards.reasons import Reason
from hotline.rewards.steps import Filling, Step
from hotline.rewards.values import ValueOf, read_value_of
from hotline.rewards.weights import Weight, read_weight


@dataclass(frozen=True)
class Measured:
    """A quantity, None when there is no fact; or a refusal because a ratio is not known."""

    quantity: Quantity | None
    steps: tuple[Step, ...] = ()
    refusal: Reason | None = None


#: Nothing was given from which the quantity could be taken.
NO_FACT = Measured(None)


class Measure(Protocol):
    """One way of taking a quantity."""

    def take(self, matter: Matter) -> Measured:
        """The quantity in this matter."""

    def needs(self) -> Needs:
        """What of the pack it names, for the loader's check."""


@dataclass(frozen=True)
class AsGiven:
    """`fact: users_found`: a count or a quantity."""

    fact: str

    def take(self, matter: Matter) -> Measured:
        quantity = matter.sheet.measured(self.fact)
        return NO_FACT if quantity is None else Measured(quantity)

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.COUNT, FactType.QUANTITY)})


@dataclass(frozen=True)
class Value:
    """`value: [collected, confiscated]`: amounts of money added up, or what `values` offers besides; none of them given is
    no fact.
    """

    value: ValueOf

    def take(self, matter: Matter) -> Measured:
        percent = self.value.percent
        if percent and matter.missing(percent):
            return self._without_percent(matter, percent)
        total = self.value.of(matter)
        return Measured(Quantity(total, MONEY)) if total else NO_FACT

    def _without_percent(self, matter: Matter, percent: str) -> Measured:
        """Nothing where the text has no such percentage; a refusal where nobody read it and there is something to take it of."""
        if matter.missing(percent) is Missing.NONE or not self.value.given(matter.sheet):
            return NO_FACT
        return Measured(None, (Step(percent, "figure_not_read", {}, matter.reference(percent)),), Reason.FIGURE_NOT_READ)

    def needs(self) -> Needs:
        return self.value.needs()


@dataclass(frozen=True)
class RowsTotal:
    """`rows_total: {rows: seizures, weight: …, where: …}`: what the rows hold that meet a condition, added up."""

    weight: Weight
    where: Condition | None

    def take(self, matter: Matter) -> Measured:
        total: Quantity | None = None
        for place, row in enumerate(matter.each_row(self.weight.rows)):
            if self.where is None or self.where.holds(row):
                size = self.weight.of(row, place)
                total = total + size if total and size else total or size  # a row of nothing takes nothing away
        return Measured(total)

    def needs(self) -> Needs:
        return Needs.of((self.weight.needs(), self.where.needs() if self.where else Needs()))


@dataclass(frozen=True)
class RowsNumber:
    """`rows_number: {rows: arrested, where: …}`: how many rows there are that meet a condition."""

    rows: str
    where: Condition | None

    def take(self, matter: Matter) -> Measured:
        number = sum(self.where is None or self.where.holds(row) for row in matter.each_row(self.rows))
        return Measured(Quantity(Decimal(number), COUNT) if number else None)

    def needs(self) -> Needs:
        return Needs.of((Needs(facts={self.rows: (FactType.ROWS,)}), self.where.needs() if self.where else Needs()))


@dataclass(frozen=True)
class Equivalent:
    """`equivalent:` the weights of all rows, each converted by a table and then added up.

    A substance that the table does not name is refused: a ratio of one to one is never assumed.
    """

    rows: str
    substance: str
    weight: Weight
    table: str

    def take(self, matter: Matter) -> Measured:
        weights = self._weights(matter)
        if not weights:
            return NO_FACT
        table = matter.conversion(self.table)
        total: Quantity | None = None
        steps: list[Step] = []
        unknown = False
        for substance, weight in sorted(weights.items()):
            ratio = table.ratios.get(substance)
            if ratio is None:
                unknown = True
                steps.append(self._step(matter, "no_ratio", substance, weight))
                continue
            converted = weight.times(ratio)
            total = converted if total is None else total + converted
            steps.append(self._step(matter, "conversion", substance, weight, ratio=ratio, converted=converted))
        return Measured(total, tuple(steps), Reason.NO_CONVERSION_RATIO if unknown else None)

    def _weights(self, matter: Matter) -> Mapping[str, Quantity]:
        weights: dict[str, Quantity] = {}
        for place, row in enumerate(matter.each_row(self.rows)):
            substance, weight = row.sheet.name(f"{self.rows}.{self.substance}"), self.weight.of(row, place)
            if substance is not None and weight is not None:
                weights[substance] = weights[substance] + weight if substance in weights else weight
        return weights

    def _step(self, matter: Matter, sentence: str, substance: str, weight: Quantity, **more: Filling) -> Step:
        table = matter.conversion(self.table)
        filled: dict[str, Filling] = {
            "substance": matter.words(substance),
            "weight": weight,
            "target": table.target,
            "table": table.title,
            **more,
        }
        return Step(f"{self.table}.{substance}", sentence, filled, matter.reference(self.table))

    def needs(self) -> Needs:
        kind = Needs(facts={f"{self.rows}.{self.substance}": (FactType.CHOICE,)})
        return Needs.of((kind, self.weight.needs(), Needs(parameters={self.table: ("conversion",)})))


def read_measure(entry: Entry) -> Measure:
    """Read a table with exactly one key, the kind of the measure."""
    kinds = list(entry.table.entries)
    if len(kinds) != 1 or kinds[0] not in MEASURES:
        meant = nearest(kinds[0], MEASURES) if len(kinds) == 1 else ""
        entry.fault("not one known measure", f"{meant}Write exactly one of: {', '.join(MEASURES)}")
        return AsGiven("")
    measure = MEASURES[kinds[0]](entry)
    entry.done()
    return measure


def read_where(entry: Entry) -> Condition | None:
    """The condition that a row has to meet, None where every row counts."""
    inner = entry.entry("where") if entry.has("where") else None
    return read_condition(inner) if inner else None


def _read_as_given(entry: Entry) -> Measure:
    return AsGiven(entry.text("fact"))


def _read_value(entry: Entry) -> Measure:
    return Value(read_value_of(entry, "value"))


def _read_rows_total(entry: Entry) -> Measure:
    inner = entry.entry("rows_total")
    if inner is None:
        return AsGiven("")
    measure = RowsTotal(read_weight(inner, inner.text("rows")), read_where(inner))
    inner.done()
    return measure


def _read_rows_number(entry: Entry) -> Measure:
    inner = entry.entry("rows_number")
    if inner is None:
        return AsGiven("")
    measure = RowsNumber(inner.text("rows"), read_where(inner))
    inner.done()
    return measure


def _read_equivalent(entry: Entry) -> Measure:
    inner = entry.entry("equivalent")
    if inner is None:
        return AsGiven("")
    rows, substance = inner.text("rows"), inner.text("substance")
    measure = Equivalent(rows, substance, read_weight(inner, rows), inner.text("table"))
    inner.done()
    return measure


MEASURES: Mapping[str, Callable[[Entry], Measure]] = {
    "fact": _read_as_given,
    "value": _read_value,
    "rows_total": _read_rows_total,
    "rows_number": _read_rows_number,
    "equivalent": _read_equivalent,
}
