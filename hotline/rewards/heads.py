"""The closed vocabulary of ways in which law turns facts into a sum. A head of a pack is one or more such parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from hotline.domain.quantities import COUNT, Quantity
from hotline.rewards.conditions import Condition, Unreadable, read_condition
from hotline.rewards.document import Entry
from hotline.rewards.fact_specs import FactType
from hotline.rewards.facts import FactSheet, wrong
from hotline.rewards.matter import Matter
from hotline.rewards.measures import AsGiven, Measure, read_measure
from hotline.rewards.needs import Needs
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step


@dataclass(frozen=True)
class Assessed:
    """What a part brings: a sum; or facts that are too small; or a refusal because a figure is not known."""

    steps: tuple[Step, ...] = ()
    span: Span | None = None
    too_small: bool = False
    refusal: Reason | None = None


class Part(Protocol):
    """One way of computing. ``assess`` raises FactsError for facts that only this rule can judge."""

    def assess(self, matter: Matter) -> Assessed:
        """What this part brings in the matter; nothing at all when there are no facts for it."""

    def needs(self) -> Needs:
        """What of the pack it names, for the loader's check."""


def _brings(sentence: str, name: str, span: Span, reference: str, **filled: Filling) -> Assessed:
    return Assessed((Step(name, sentence, filled, reference, span, Effect.PART),), span)


@dataclass(frozen=True)
class Brackets:
    """`brackets`: the line of a scale in which a measured quantity lies."""

    measure: Measure
    scale: str

    def assess(self, matter: Matter) -> Assessed:
        measured = self.measure.take(matter)
        if measured.quantity is None or measured.refusal:
            return Assessed(measured.steps, refusal=measured.refusal)
        found = self._in_scale(matter, measured.quantity)
        return Assessed((*measured.steps, *found.steps), found.span, found.too_small, found.refusal)

    def _in_scale(self, matter: Matter, quantity: Quantity) -> Assessed:
        scale, reference = matter.scale(self.scale), matter.reference(self.scale)
        bracket = scale.find(quantity)
        if bracket is None:
            filled: dict[str, Filling] = {"quantity": quantity, "lowest": scale.brackets[0].lower}
            return Assessed((Step(self.scale, "below_lowest", filled, reference),), too_small=True)
        if bracket.span is None:
            gap: dict[str, Filling] = {"quantity": quantity, "bracket": str(bracket)}
            return Assessed((Step(self.scale, "not_read", gap, reference),), refusal=Reason.FIGURE_NOT_READ)
        return _brings("bracket", self.scale, bracket.span, reference, quantity=quantity, bracket=str(bracket))

    def needs(self) -> Needs:
        return Needs.of((self.measure.needs(), Needs(parameters={self.scale: ("brackets",)})))


@dataclass(frozen=True)
class PerUnit:
    """`per_unit`: a sum or a range for each of so many."""

    count: str
    each: str

    def assess(self, matter: Matter) -> Assessed:
        count, each = matter.sheet.count(self.count), matter.span(self.each)
        if count == 0:
            return Assessed()
        return _brings("per_unit", self.each, each.times(count), matter.reference(self.each), count=count, each=each)

    def needs(self) -> Needs:
        return Needs(facts={self.count: (FactType.COUNT,)}, parameters={self.each: ("amount", "range")})


@dataclass(frozen=True)
class FromThreshold:
    """`from_threshold`: one sum as soon as one kind among the rows reaches its threshold.

    Rows of one kind add up; kinds are not added to one another, because no text converts them.
    """

    rows: str
    kind: str
    weight: str
    number: str
    thresholds: str
    amount: str

    def assess(self, matter: Matter) -> Assessed:
        totals = self._totals(matter)
        entries, reference = matter.thresholds(self.thresholds).entries, matter.reference(self.thresholds)
        for kind, total in sorted(totals.items()):
            if total.magnitude >= entries[kind].magnitude:
                filled = self._filled(matter, kind, total)
                return _brings("threshold", self.amount, matter.span(self.amount), reference, **filled)
        if not totals:
            return Assessed()
        small = tuple(
            Step(f"{self.thresholds}.{kind}", "below_threshold", self._filled(matter, kind, total), reference)
            for kind, total in sorted(totals.items())
        )
        return Assessed(small, too_small=True)

    def _filled(self, matter: Matter, kind: str, total: Quantity) -> dict[str, Filling]:
        threshold = matter.thresholds(self.thresholds).entries[kind]
        return {"kind": matter.words(kind), "total": total, "threshold": threshold}

    def _totals(self, matter: Matter) -> Mapping[str, Quantity]:
        totals: dict[str, Quantity] = {}
        for place, row in enumerate(matter.sheet.rows(self.rows)):
            kind = row.name(self.kind) or ""
            size = self._size(matter, row, kind, f"{self.rows}[{place}]")
            if size is not None:
                totals[kind] = totals[kind] + size if kind in totals else size
        return totals

    def _size(self, matter: Matter, row: FactSheet, kind: str, path: str) -> Quantity | None:
        entries, rule = matter.thresholds(self.thresholds).entries, matter.reference(self.thresholds)
        if kind not in entries:
            names = ", ".join(entries)
            raise wrong(f"{path}.{self.kind}", f"以下之一：{names}", f"one of: {names}", rule)
        counted = entries[kind].unit == COUNT
        field, other = (self.number, self.weight) if counted else (self.weight, self.number)
        if not row.has(field) or row.has(other):
            raise wrong(f"{path}.{field}", f"{kind} 只填 {field}", f"{field} alone for {kind}", rule)
        return row.measured(field)

    def needs(self) -> Needs:
        facts = {
            self.rows: (FactType.ROWS,),
            f"{self.rows}.{self.kind}": (FactType.CHOICE,),
            f"{self.rows}.{self.weight}": (FactType.QUANTITY,),
            f"{self.rows}.{self.number}": (FactType.COUNT,),
        }
        return Needs(facts=facts, parameters={self.thresholds: ("thresholds",), self.amount: ("amount",)})


@dataclass(frozen=True)
class StatedSum:
    """`stated_sum`: a sum that a document outside the pack names, such as a bounty."""

    fact: str
    reference: str

    def assess(self, matter: Matter) -> Assessed:
        stated = matter.sheet.money(self.fact)
        if stated == 0:
            return Assessed()
        return _brings("stated_sum", self.fact, Span.exactly(stated), self.reference)

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.MONEY,)})


@dataclass(frozen=True)
class WhenTrue:
    """`when_true`: a sum for something that is so; under `at_most_when` the sum is only the most that may be given."""

    fact: str
    amount: str
    at_most_when: Condition

    def assess(self, matter: Matter) -> Assessed:
        if not matter.sheet.flag(self.fact):
            return Assessed()
        span, sentence = matter.span(self.amount), "when_true"
        if self.at_most_when.holds(matter):
            span, sentence = Span(Decimal(0), span.high), "when_true_at_most"
        return _brings(sentence, self.amount, span, matter.reference(self.amount))

    def needs(self) -> Needs:
        own = Needs(facts={self.fact: (FactType.FLAG,)}, parameters={self.amount: ("amount",)})
        return Needs.of((own, self.at_most_when.needs()))


def read_part(entry: Entry, reference: str) -> Part:
    """Read one part of a head; ``reference`` is the head's own."""
    kind = entry.choice("kind", tuple(PARTS))
    if kind not in PARTS:  # already a fault; its other keys cannot be judged
        return StatedSum("", reference)
    part = PARTS[kind](entry, reference)
    entry.done()
    return part


def _read_brackets(entry: Entry, _reference: str) -> Part:
    measure = entry.entry("measure")
    return Brackets(read_measure(measure) if measure else AsGiven(""), entry.text("scale"))


def _read_per_unit(entry: Entry, _reference: str) -> Part:
    return PerUnit(entry.text("count"), entry.text("each"))


def _read_from_threshold(entry: Entry, _reference: str) -> Part:
    rows, kind = entry.text("rows"), entry.text("row_kind")
    weight, number = entry.text("weight"), entry.text("number")
    return FromThreshold(rows, kind, weight, number, entry.text("thresholds"), entry.text("amount"))


def _read_stated_sum(entry: Entry, reference: str) -> Part:
    return StatedSum(entry.text("fact"), reference)


def _read_when_true(entry: Entry, _reference: str) -> Part:
    condition = entry.entry("at_most_when")
    at_most = read_condition(condition) if condition else Unreadable()
    return WhenTrue(entry.text("fact"), entry.text("amount"), at_most)


PARTS: Mapping[str, Callable[[Entry, str], Part]] = {
    "brackets": _read_brackets,
    "per_unit": _read_per_unit,
    "from_threshold": _read_from_threshold,
    "stated_sum": _read_stated_sum,
    "when_true": _read_when_true,
}
