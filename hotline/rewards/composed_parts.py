"""Parts made of others: added up, the lesser or greater of them, row by row, by kind, or another head's own sum."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from hotline.domain.quantities import COUNT, Quantity
from hotline.rewards.document import Entry
from hotline.rewards.fact_conditions import Condition
from hotline.rewards.fact_specs import FactType
from hotline.rewards.matter import NOTHING, Assessed, Matter
from hotline.rewards.measures import read_where
from hotline.rewards.needs import Needs
from hotline.rewards.parts import Part, as_notes, brings, gap
from hotline.rewards.reasons import Reason, first
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step
from hotline.rewards.weights import Weight, read_weight

_Reader = Callable[[Entry, str], Part]
#: How the sums of several parts become one.
_WAYS: Mapping[str, Callable[[Span, Span], Span]] = {
    "together": Span.__add__,
    "lesser_of": Span.lesser,
    "greater_of": Span.greater,
}


@dataclass(frozen=True)
class Composed:
    """`together`, `lesser_of` and `greater_of`. The lesser of a sum and nothing is nothing."""

    way: str
    parts: tuple[Part, ...]
    reference: str

    def assess(self, matter: Matter) -> Assessed:
        return compose(self.way, [part.assess(matter) for part in self.parts], self.reference)

    def needs(self) -> Needs:
        return Needs.of(part.needs() for part in self.parts)


def compose(way: str, brought: list[Assessed], reference: str) -> Assessed:
    """What several parts bring as one."""
    steps = as_notes(step for one in brought for step in one.steps)
    together = merged(way, brought, steps)
    if together.span is None:
        return together
    count = sum(one.span is not None for one in brought)
    step = Step(way, way if count > 1 else "only_one", {"count": count}, reference, together.span, Effect.PART)
    return Assessed((*steps, step), together.span)


def merged(way: str, brought: Sequence[Assessed], steps: tuple[Step, ...]) -> Assessed:
    """The sum of several parts, or why there is none, with the lines given."""
    refusal = first({one.refusal for one in brought if one.refusal})
    spans = [one.span for one in brought if one.span is not None]
    if refusal or not spans or (way == "lesser_of" and len(spans) < len(brought)):
        small = first({one.too_small for one in brought if one.too_small})
        return Assessed(steps, too_small=small, refusal=refusal)
    return Assessed(steps, reduce(_WAYS[way], spans))


@dataclass(frozen=True)
class EachRow:
    """`each_row`: its parts once for every row, in which the row's fields stand as single facts; then added up."""

    rows: str
    where: Condition | None
    parts: tuple[Part, ...]
    reference: str

    def assess(self, matter: Matter) -> Assessed:
        counted = [row for row in matter.each_row(self.rows) if self.where is None or self.where.holds(row)]
        return compose("together", [part.assess(row) for row in counted for part in self.parts], self.reference)

    def needs(self) -> Needs:
        where = self.where.needs() if self.where else Needs()
        return Needs.of((Needs(facts={self.rows: (FactType.ROWS,)}), where, *(part.needs() for part in self.parts)))


@dataclass(frozen=True)
class HeadSum:
    """`head_sum`: what a head above it brought, as the base of a percentage."""

    head: str
    reference: str

    def assess(self, matter: Matter) -> Assessed:
        found = matter.brought.get(self.head, NOTHING)
        if found.span is None:
            return Assessed(too_small=found.too_small, refusal=found.refusal)
        return brings("head_sum", self.head, found.span, self.reference)

    def needs(self) -> Needs:
        return Needs(heads=(self.head,))


@dataclass(frozen=True)
class ByKind:
    """`by_kind`: what a table of rates gives for each kind among the rows; ``highest`` takes only the highest."""

    rows: str
    kind: str
    rates: str
    weight: Weight | None
    where: Condition | None
    highest: bool

    def assess(self, matter: Matter) -> Assessed:
        sizes = self._sizes(matter)
        if not sizes:
            return NOTHING
        found = gap(matter, self.rates)
        if found is not None:
            return found
        brought = [self._one(matter, kind, size) for kind, size in sorted(sizes.items())]
        reference = matter.reference(self.rates)
        return brought[0] if len(brought) == 1 else compose(self._way, brought, reference)

    @property
    def _way(self) -> str:
        return "greater_of" if self.highest else "together"

    def _one(self, matter: Matter, kind: str, size: Quantity) -> Assessed:
        tariff, reference = matter.rates(self.rates).tariffs.get(kind), matter.reference(self.rates)
        filled: dict[str, Filling] = {"kind": matter.words(kind), "quantity": size}
        span = tariff.brings(size, matter.options) if tariff else None
        name = f"{self.rates}.{kind}"
        if span is None:
            return Assessed((Step(name, "rate_not_read", filled, reference),), refusal=Reason.FIGURE_NOT_READ)
        if tariff and tariff.lacks_a_unit(span):
            step = Step(name, "no_whole_unit", filled, reference)
            return Assessed((step,), too_small=Reason.BELOW_MINIMUM_QUANTITY)
        if span.high == 0:
            return Assessed((Step(name, "rate", filled, reference, span),))
        if tariff is None or tariff.rate is None:
            return brings("rate", name, span, reference, **filled)
        filled["tariff"] = tariff.read_by(matter.options)
        return brings("rate_each", name, span, reference, **filled)

    def _sizes(self, matter: Matter) -> Mapping[str, Quantity]:
        sizes: dict[str, Quantity] = {}
        for kind, size in self._counted(matter):
            sizes[kind] = sizes[kind] + size if kind in sizes else size
        return sizes

    def _counted(self, matter: Matter) -> Iterator[tuple[str, Quantity]]:
        for place, row in enumerate(matter.each_row(self.rows)):
            kind = row.sheet.name(f"{self.rows}.{self.kind}")
            if kind is None or (self.where is not None and not self.where.holds(row)):
                continue
            size = self.weight.of(row, place) if self.weight else Quantity(Decimal(1), COUNT)
            if size is not None:
                yield kind, size

    def needs(self) -> Needs:
        facts = {self.rows: (FactType.ROWS,), f"{self.rows}.{self.kind}": (FactType.CHOICE,)}
        own = Needs(facts=facts, parameters={self.rates: ("rates",)})
        others = [thing.needs() for thing in (self.weight, self.where) if thing is not None]
        return Needs.of((own, *others))


def read_composed(kind: str, entry: Entry, reference: str, read: _Reader) -> Part:
    """Read a part that holds others; ``read`` reads one of these."""
    if kind == "head_sum":
        return HeadSum(entry.text("head"), reference)
    if kind == "by_kind":
        return _read_by_kind(entry)
    rows = entry.text("rows") if kind == "each_row" else ""
    where = read_where(entry) if kind == "each_row" else None
    parts = tuple(read(inner, reference) for inner in entry.entries("parts"))
    if not parts:
        entry.fault("no parts", "Write at least one part", "parts")
    return EachRow(rows, where, parts, reference) if kind == "each_row" else Composed(kind, parts, reference)


def _read_by_kind(entry: Entry) -> Part:
    rows, kind, rates = entry.text("rows"), entry.text("row_kind"), entry.text("rates")
    weight = read_weight(entry, rows) if entry.has("weight") else None
    return ByKind(
        rows, kind, rates, weight, read_where(entry), entry.choice("take", ("all", "highest"), "all") == "highest"
    )


COMPOSED = ("together", "lesser_of", "greater_of", "each_row", "by_kind", "head_sum")
