"""How a quantity is taken from the facts before a scale is asked: as it is given, or converted and added up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hotline.domain.quantities import Quantity
from hotline.rewards.document import Entry
from hotline.rewards.fact_specs import FactType
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs
from hotline.rewards.reasons import Reason
from hotline.rewards.steps import Filling, Step


@dataclass(frozen=True)
class Measured:
    """A quantity, None when there is no fact; or a refusal because a ratio is not known."""

    quantity: Quantity | None
    steps: tuple[Step, ...] = ()
    refusal: Reason | None = None


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
        return Measured(matter.sheet.measured(self.fact))

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.COUNT, FactType.QUANTITY)})


@dataclass(frozen=True)
class Equivalent:
    """`equivalent:` the weights of all rows, each converted by a table and then added up.

    A substance that the table does not name is refused: a ratio of one to one is never assumed.
    """

    rows: str
    substance: str
    weight: str
    table: str

    def take(self, matter: Matter) -> Measured:
        table = matter.conversion(self.table)
        total: Quantity | None = None
        steps: list[Step] = []
        unknown = False
        for substance, weight in sorted(self._weights(matter).items()):
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
        for row in matter.sheet.rows(self.rows):
            substance, weight = row.name(self.substance), row.measured(self.weight)
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
        facts = {
            self.rows: (FactType.ROWS,),
            f"{self.rows}.{self.substance}": (FactType.CHOICE,),
            f"{self.rows}.{self.weight}": (FactType.QUANTITY,),
        }
        return Needs(facts=facts, parameters={self.table: ("conversion",)})


def read_measure(entry: Entry) -> Measure:
    """Read a table with exactly one key, the kind of the measure."""
    kinds = list(entry.table.entries)
    if len(kinds) != 1 or kinds[0] not in MEASURES:
        entry.fault("not one known measure", f"Write exactly one of: {', '.join(MEASURES)}")
        return AsGiven("")
    measure = MEASURES[kinds[0]](entry)
    entry.done()
    return measure


def _read_as_given(entry: Entry) -> Measure:
    return AsGiven(entry.text("fact"))


def _read_equivalent(entry: Entry) -> Measure:
    inner = entry.entry("equivalent")
    if inner is None:
        return AsGiven("")
    measure = Equivalent(inner.text("rows"), inner.text("substance"), inner.text("weight"), inner.text("table"))
    inner.done()
    return measure


MEASURES: Mapping[str, Callable[[Entry], Measure]] = {"fact": _read_as_given, "equivalent": _read_equivalent}
