"""All heads of a pack over one report: what each brings, what a person decided, which one takes the others' place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hotline.domain.money import plain
from hotline.rewards.document import Text
from hotline.rewards.facts import FactFault, FactsError
from hotline.rewards.heads import Assessed
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Head, Pack
from hotline.rewards.reasons import Reason, first
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Step


@dataclass(frozen=True)
class HeadsFound:
    """The sums by head, the lines that led to them, and why there may be nothing."""

    spans: Mapping[str, Span]
    steps: tuple[Step, ...]
    reasons: frozenset[Reason]


@dataclass(frozen=True)
class _Found:
    head: Head
    brought: Assessed


def assess_heads(pack: Pack, matter: Matter) -> HeadsFound:
    """What every head brings. Raises FactsError with all facts that the rules of the heads refuse."""
    faults: list[FactFault] = []
    found: list[_Found] = []
    for head in pack.heads:
        try:
            found.append(_Found(head, _assess(head, matter)))
        except FactsError as error:
            faults.extend(error.faults)
    decided = matter.sheet.sums("decided")
    faults.extend(_undecidable(decided, found))
    if faults:
        raise FactsError(faults)
    replacing = [one for one in found if one.head.replaces_all and one.brought.span]
    return _together([_as_decided(one, decided) for one in replacing or found], replaced=bool(replacing))


def _assess(head: Head, matter: Matter) -> Assessed:
    """The parts of a head, added up."""
    parts = [part.assess(matter) for part in head.parts]
    steps = tuple(
        replace(step, head=head.id, filled={**step.filled, "head": head.label}) for part in parts for step in part.steps
    )
    spans = [part.span for part in parts if part.span]
    refusal = first({part.refusal for part in parts if part.refusal})
    if refusal or not spans:
        return Assessed(steps, too_small=any(part.too_small for part in parts), refusal=refusal)
    return Assessed(steps, sum(spans[1:], spans[0]))


def _undecidable(decided: Mapping[str, Decimal], found: Sequence[_Found]) -> Iterator[FactFault]:
    """Amounts decided for a head that does not apply, or outside the range in which a person may decide."""
    ranges = {one.head.id: one for one in found if one.brought.span or one.brought.refusal}
    for name, amount in decided.items():
        if name not in ranges:
            names = ", ".join(ranges)
            expected = Text(f"仅限适用的项目（{names}）", f"a head that applies here ({names})")
            yield FactFault(f"decided.{name}", expected, "facts.yaml")
            continue
        head, span = ranges[name].head, ranges[name].brought.span
        if span and not span.holds(amount):
            upper = "" if span.high is None else plain(span.high)
            zh = f"{plain(span.low)} 至 {upper or '不设上限'}"
            en = f"an amount from {plain(span.low)}" + (f" to {upper}" if upper else " up")
            yield FactFault(f"decided.{name}", Text(zh, en), head.reference)


def _as_decided(one: _Found, decided: Mapping[str, Decimal]) -> _Found:
    head, brought = one.head, one.brought
    if head.id not in decided or brought.span is None:
        return one
    span = Span.exactly(decided[head.id])
    step = Step(f"{head.id}.decided", "decided", {"head": head.label}, head.reference, span, Effect.DECIDED, head.id)
    return _Found(head, replace(brought, steps=(*brought.steps, step), span=span))


def _together(found: Sequence[_Found], *, replaced: bool) -> HeadsFound:
    spans = {one.head.id: one.brought.span for one in found if one.brought.span}
    steps = [step for one in found for step in one.brought.steps]
    if replaced:
        head = found[0].head
        steps.append(Step(f"{head.id}.replaces", "replaces", {"head": head.label}, head.reference, head=head.id))
    reasons = {one.brought.refusal for one in found if one.brought.refusal}
    if not spans:
        small = any(one.brought.too_small for one in found)
        reasons.add(Reason.BELOW_MINIMUM_QUANTITY if small else Reason.NO_HEAD_APPLIES)
    return HeadsFound(spans, tuple(steps), frozenset(reasons))
