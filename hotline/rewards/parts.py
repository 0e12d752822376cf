"""What a part of a head is, and how it is bent by a condition, a percentage, a floor or a ceiling of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from hotline.domain.money import plain
from hotline.rewards.fact_conditions import Condition
from hotline.rewards.facts import wrong
from hotline.rewards.matter import NOTHING, Assessed, Matter
from hotline.rewards.needs import Needs
from hotline.rewards.parameters import Missing
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span, carried
from hotline.rewards.steps import Effect, Filling, Step


class Part(Protocol):
    """One way of computing. ``assess`` raises FactsError for facts that only this rule can judge."""

    def assess(self, matter: Matter) -> Assessed:
        """What this part brings in the matter; nothing at all when there are no facts for it."""

    def needs(self) -> Needs:
        """What of the pack it names, for the loader's check."""


def brings(sentence: str, name: str, span: Span, reference: str, **filled: Filling) -> Assessed:
    """A sum with the one line that says how it came about."""
    return Assessed((Step(name, sentence, filled, reference, span, Effect.PART),), span)


def gap(matter: Matter, name: str) -> Assessed | None:
    """What a figure that is not there brings: nothing where the text has none, a refusal where nobody read it."""
    missing = matter.missing(name)
    if missing is Missing.UNREAD:
        step = Step(name, "figure_not_read", {}, matter.reference(name))
        return Assessed((step,), refusal=Reason.FIGURE_NOT_READ)
    return NOTHING if missing else None


def then(before: Assessed, after: Step) -> Assessed:
    """The line and the sum that take the place of what was brought before; the lines before stay as notes."""
    return Assessed((*as_notes(before.steps), after), after.span)


def as_notes(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The lines of something that does not count by itself, but only through what is made of it."""
    return tuple(step if step.effect is Effect.NOTE else _as_note(step) for step in steps)


def _as_note(step: Step) -> Step:
    """The id tells it, too: an invoice that was stored has nothing else to go by."""
    return replace(step, id=f"note.{step.id}", effect=Effect.NOTE)


def times_percent(span: Span, percent: Span) -> Span:
    """A percentage of a sum, where either may be a range."""
    high = None if span.high is None or percent.high is None else _part(span.high, percent.high)
    return Span(_part(span.low, percent.low), high)


def _part(amount: Decimal, percent: Decimal) -> Decimal:
    return carried(Fraction(amount) * Fraction(percent) / 100)


#: What a step says where some percentages alone may be decided, and where a person decided one.
PERCENT_ONE_OF, PERCENT_DECIDED = "percent_one_of", "percent_decided"


def _decided(deciding: tuple[str, Decimal], range_: Span, values: tuple[Decimal, ...], rule: str) -> Span:
    """The percentage that a person decided for a head. Raises FactsError where the law does not leave it to them."""
    head, percent = deciding
    if range_.holds(percent) and (not values or percent in values):
        return Span.exactly(percent)
    names, low, high = ", ".join(plain(value) for value in values), plain(range_.low), "" if range_.high is None else plain(range_.high)
    zh = f"以下百分比之一：{names}" if values else f"{low}% 至 {high or '不设上限'}"
    en = f"one of the percentages {names}" if values else f"a percentage from {low}" + (f" to {high}" if high else " up")
    raise wrong(f"decided_percent.{head}", zh, en, rule)


@dataclass(frozen=True)
class Bent:
    """Keys that every part may have: `when`, `percent`, `at_least`, `at_most`, `down_to` (parameters) and `up_to`, in this order.

    ``reference`` is the part's own, which says who decides up to the sum.
    """

    part: Part
    when: Condition | None
    percent: str | None
    at_least: str | None
    at_most: str | None
    up_to: bool
    down_to: str | None = None
    reference: str = ""

    def assess(self, matter: Matter) -> Assessed:
        if self.when is not None and not self.when.holds(matter):
            return NOTHING
        brought = self.part.assess(matter)
        for bend in (self._percent, self._floor, self._ceiling, self._from_floor, self._from_nothing):
            if brought.span is not None:
                brought = bend(matter, brought, brought.span)
        return brought

    def _percent(self, matter: Matter, brought: Assessed, span: Span) -> Assessed:
        if self.percent is None:
            return brought
        found = gap(matter, self.percent)
        if found is not None:
            return replace(found, steps=(*as_notes(brought.steps), *found.steps))
        percent = matter.percent(self.percent)
        values = matter.percents(self.percent)
        sentence = "percent" if percent.exact is not None else PERCENT_ONE_OF if values else "percent_range"
        if matter.deciding is not None and percent.exact is None:
            percent, sentence = _decided(matter.deciding, percent, values, matter.reference(self.percent)), PERCENT_DECIDED
        choices = ", ".join(plain(value) for value in values)
        filled: dict[str, Filling] = {"low": percent.low, "high": percent.high, "before": span, "choices": choices}
        step = Step(self.percent, sentence, filled, matter.reference(self.percent), times_percent(span, percent))
        return then(brought, replace(step, effect=Effect.PART))

    def _floor(self, matter: Matter, brought: Assessed, span: Span) -> Assessed:
        floor = matter.limit(self.at_least)
        if self.at_least is None or floor is None or span.raised(floor) == span:
            return brought
        filled: dict[str, Filling] = {"before": span, "floor": Span.exactly(floor)}
        reference = matter.reference(self.at_least)
        return then(brought, Step(self.at_least, "floor", filled, reference, span.raised(floor), Effect.PART))

    def _ceiling(self, matter: Matter, brought: Assessed, span: Span) -> Assessed:
        ceiling = matter.limit(self.at_most)
        if self.at_most is None or ceiling is None or span.capped(ceiling) == span:
            return brought
        filled: dict[str, Filling] = {"before": span, "ceiling": Span.exactly(ceiling)}
        reference = matter.reference(self.at_most)
        return then(brought, Step(self.at_most, "ceiling", filled, reference, span.capped(ceiling), Effect.PART))

    def _from_floor(self, matter: Matter, brought: Assessed, span: Span) -> Assessed:
        """The sum is the most, and a person decides from the floor up to it; a floor that is higher is itself the sum."""
        if self.down_to is None:
            return brought
        found = gap(matter, self.down_to)
        if found is not None and found.refusal:
            return replace(found, steps=(*as_notes(brought.steps), *found.steps))
        floor = matter.limit(self.down_to) or Decimal(0)
        weighed = Span(floor, None if span.high is None else max(span.high, floor))
        filled: dict[str, Filling] = {"before": span, "floor": Span.exactly(floor)}
        reference = brought.steps[-1].reference if found else matter.reference(self.down_to)
        sentence = "floor" if weighed.exact is not None else "down_to"
        return then(brought, Step(self.down_to, sentence, filled, reference, weighed, Effect.PART))

    def _from_nothing(self, _matter: Matter, brought: Assessed, span: Span) -> Assessed:
        if not self.up_to:
            return brought
        at_most = Span(Decimal(0), span.high)
        step = Step(f"{brought.steps[-1].id}.up_to", "up_to", {}, self.reference, at_most, Effect.PART)
        return then(brought, step)

    def needs(self) -> Needs:
        limits = (self.at_least, self.at_most, self.down_to)
        parameters: dict[str, tuple[str, ...]] = {limit: ("amount",) for limit in limits if limit is not None}
        if self.percent is not None:
            parameters[self.percent] = ("percent",)
        own = Needs(parameters=parameters)
        return Needs.of((own, self.part.needs(), self.when.needs() if self.when else Needs()))
