"""The plain ways in which law turns facts into a sum: scales, sums for each, sums from a threshold, stated sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hotline.domain.quantities import COUNT, MONEY, Quantity
from hotline.rewards.conditions import read_condition
from hotline.rewards.document import Entry
from hotline.rewards.fact_conditions import Condition, Unreadable
from hotline.rewards.fact_specs import FactType
from hotline.rewards.facts import FactSheet, wrong
from hotline.rewards.matter import NOTHING, Assessed, Matter
from hotline.rewards.measures import NO_FACT, AsGiven, Measure, Value, read_measure
from hotline.rewards.needs import Needs
from hotline.rewards.parameters import Bracket, Scale
from hotline.rewards.parts import Part, brings, gap
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Filling, Step
from hotline.rewards.values import read_value_of


@dataclass(frozen=True)
class Brackets:
    """`brackets`: the line of a scale in which a measured quantity lies; or, `marginal`, every line up to it with the
    slice of the quantity that lies inside.
    """

    measure: Measure
    scale: str
    marginal: bool

    def assess(self, matter: Matter) -> Assessed:
        measured = self.measure.take(matter)
        if measured is NO_FACT:
            return NOTHING
        if measured.quantity is None or measured.refusal:
            return Assessed(measured.steps, refusal=measured.refusal)
        found = gap(matter, self.scale) or self._in_scale(matter, measured.quantity)
        return replace(found, steps=(*measured.steps, *found.steps)) if measured.steps else found

    def _in_scale(self, matter: Matter, quantity: Quantity) -> Assessed:
        scale, reference = matter.scale(self.scale), matter.reference(self.scale)
        bracket = scale.find(quantity)
        if bracket is None:
            filled: dict[str, Filling] = {"quantity": quantity, "lowest": scale.brackets[0].lower}
            small = Reason.BELOW_THRESHOLD if scale.unit == MONEY else Reason.BELOW_MINIMUM_QUANTITY
            return Assessed((Step(self.scale, "below_lowest", filled, reference),), too_small=small)
        if self.marginal:
            return self._slices(matter, scale, quantity)
        span = bracket.tariff.brings(quantity, matter.options)
        return self._line(matter, bracket, quantity, span)

    def _line(
        self, matter: Matter, bracket: Bracket, quantity: Quantity, span: Span | None, what: str = "bracket"
    ) -> Assessed:
        reference = matter.reference(self.scale)
        filled: dict[str, Filling] = {"quantity": quantity, "bracket": bracket}
        if span is None:
            return Assessed((Step(self.scale, "not_read", filled, reference),), refusal=Reason.FIGURE_NOT_READ)
        if bracket.tariff.lacks_a_unit(span):
            step = Step(self.scale, "no_whole_unit", {"quantity": quantity}, reference)
            return Assessed((step,), too_small=Reason.BELOW_MINIMUM_QUANTITY)
        if bracket.tariff.rate is None:
            return brings(what, self.scale, span, reference, **filled)
        filled["tariff"] = bracket.tariff.read_by(matter.options)
        return brings(f"{what}_rate", self.scale, span, reference, **filled)

    def _slices(self, matter: Matter, scale: Scale, quantity: Quantity) -> Assessed:
        """Each slice by its own line; the whole is what they bring together."""
        lines = []
        for bracket in scale.brackets:
            reached = bracket.lower.magnitude < quantity.magnitude or bracket.holds(quantity)
            if reached:
                end = quantity if bracket.upper is None else min(quantity, bracket.upper, key=_size)
                span = bracket.tariff.brings(end, matter.options, bracket.lower.magnitude)
                inside = Quantity(end.magnitude - bracket.lower.magnitude, end.unit)
                lines.append(self._line(matter, bracket, inside, span, "slice"))
        spans = [line.span for line in lines if line.span is not None]
        steps = tuple(step for line in lines for step in line.steps)
        if any(line.refusal for line in lines):
            return Assessed(steps, refusal=Reason.FIGURE_NOT_READ)
        if not spans:
            return Assessed(steps, too_small=Reason.BELOW_MINIMUM_QUANTITY)
        return Assessed(steps, sum(spans[1:], spans[0]))

    def needs(self) -> Needs:
        return Needs.of((self.measure.needs(), Needs(parameters={self.scale: ("brackets",)})))


def _size(quantity: Quantity) -> Decimal:
    return quantity.magnitude


@dataclass(frozen=True)
class PerUnit:
    """`per_unit`: a sum or a range for each of so many; ``beyond`` names how many bring nothing."""

    measure: Measure
    each: str
    beyond: str | None

    def assess(self, matter: Matter) -> Assessed:
        measured = self.measure.take(matter)
        if measured is NO_FACT:
            return NOTHING
        if measured.quantity is None or measured.refusal:
            return Assessed(measured.steps, refusal=measured.refusal)
        unread = gap(matter, self.beyond) if self.beyond else None
        if unread is not None and unread.refusal:
            return unread
        left_out = Decimal(0) if self.beyond is None or unread else matter.number(self.beyond)
        count = measured.quantity.magnitude - left_out
        if count <= 0:
            return Assessed(measured.steps)
        return gap(matter, self.each) or self._each(matter, count)

    def _each(self, matter: Matter, count: Decimal) -> Assessed:
        each = matter.span(self.each)
        span = each.times(Fraction(count))
        sentence = "per_unit" if each.exact is not None else "per_unit_range"
        return brings(sentence, self.each, span, matter.reference(self.each), count=count, each=each)

    def needs(self) -> Needs:
        parameters: dict[str, tuple[str, ...]] = {self.each: ("amount", "range")}
        if self.beyond:
            parameters[self.beyond] = ("amount", "quantity")
        return Needs.of((self.measure.needs(), Needs(parameters=parameters)))


@dataclass(frozen=True)
class LumpSum:
    """`lump_sum`: a sum or a range that needs no quantity; it is for its `when` to say when it is due."""

    amount: str

    def assess(self, matter: Matter) -> Assessed:
        found = gap(matter, self.amount)
        return found or brings("when_true", self.amount, matter.span(self.amount), matter.reference(self.amount))

    def needs(self) -> Needs:
        return Needs(parameters={self.amount: ("amount", "range")})


@dataclass(frozen=True)
class ValueItself:
    """`value`: amounts of money among the facts, added up or less others; a `percent` of it is what most schemes give."""

    measure: Measure
    reference: str

    def assess(self, matter: Matter) -> Assessed:
        measured = self.measure.take(matter)
        if measured.quantity is None:
            return Assessed(measured.steps, refusal=measured.refusal) if measured.refusal else NOTHING
        return brings("value", "value", Span.exactly(measured.quantity.magnitude), self.reference)

    def needs(self) -> Needs:
        return self.measure.needs()


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
        found = gap(matter, self.thresholds) or gap(matter, self.amount)
        if found is not None:
            return found if matter.sheet.rows(self.rows) else Assessed()
        totals = self._totals(matter)
        entries, reference = matter.thresholds(self.thresholds).entries, matter.reference(self.thresholds)
        for kind, total in sorted(totals.items()):
            if total.magnitude >= entries[kind].magnitude:
                filled = self._filled(matter, kind, total)
                return brings("threshold", self.amount, matter.span(self.amount), reference, **filled)
        if not totals:
            return NOTHING
        small = tuple(
            Step(f"{self.thresholds}.{kind}", "below_threshold", self._filled(matter, kind, total), reference)
            for kind, total in sorted(totals.items())
        )
        return Assessed(small, too_small=Reason.BELOW_MINIMUM_QUANTITY)

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
            return NOTHING
        return brings("stated_sum", self.fact, Span.exactly(stated), self.reference)

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
            return NOTHING
        found = gap(matter, self.amount)
        if found is not None:
            return found
        span, sentence = matter.span(self.amount), "when_true"
        if self.at_most_when.holds(matter):
            span, sentence = Span(Decimal(0), span.high), "when_true_at_most"
        return brings(sentence, self.amount, span, matter.reference(self.amount))

    def needs(self) -> Needs:
        own = Needs(facts={self.fact: (FactType.FLAG,)}, parameters={self.amount: ("amount",)})
        return Needs.of((own, self.at_most_when.needs()))


def _read_brackets(entry: Entry, _reference: str) -> Part:
    measure = entry.entry("measure")
    return Brackets(read_measure(measure) if measure else AsGiven(""), entry.text("scale"), entry.flag("marginal"))


def _read_per_unit(entry: Entry, _reference: str) -> Part:
    beyond = entry.text("beyond") if entry.has("beyond") else None
    if entry.has("measure"):
        inner = entry.entry("measure")
        return PerUnit(read_measure(inner) if inner else AsGiven(""), entry.text("each"), beyond)
    return PerUnit(AsGiven(entry.text("count")), entry.text("each"), beyond)


def _read_lump_sum(entry: Entry, _reference: str) -> Part:
    return LumpSum(entry.text("amount"))


def _read_value(entry: Entry, reference: str) -> Part:
    return ValueItself(Value(read_value_of(entry, "of")), reference)


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


PLAIN_PARTS: Mapping[str, Callable[[Entry, str], Part]] = {
    "brackets": _read_brackets,
    "per_unit": _read_per_unit,
    "from_threshold": _read_from_threshold,
    "stated_sum": _read_stated_sum,
    "when_true": _read_when_true,
    "lump_sum": _read_lump_sum,
    "value": _read_value,
}
