"""From the heads to what may be paid: their sum, under every cap, less what the same merit brought elsewhere."""

from dataclasses import dataclass

from hotline.rewards.heads_of_report import HeadsFound
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Cap, Pack
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step


@dataclass(frozen=True)
class Payable:
    """The sum, None where there is none; the lines that led to it; why nothing is left of it."""

    span: Span | None
    steps: tuple[Step, ...] = ()
    reasons: frozenset[Reason] = frozenset()


def payable(pack: Pack, matter: Matter, heads: HeadsFound) -> Payable:
    """Add up, cap and deduct, in this order. A head whose figure is not known leaves no sum at all."""
    if heads.reasons:
        return Payable(None)
    spans = list(heads.spans.values())
    span, steps = sum(spans[1:], spans[0]), []
    if len(spans) > 1:
        steps.append(Step("total", "total", {"count": len(spans)}, pack.instrument.reference, span, Effect.TOTAL))
    for cap in pack.caps:
        step = _cap_step(cap, matter, span)
        span = span.capped(matter.span(cap.amount).low) if step.effect is Effect.CAP else span
        steps.append(step)
    return _less_other_reward(pack, matter, Payable(span, tuple(steps)))


def _cap_step(cap: Cap, matter: Matter, before: Span) -> Step:
    """The line of a cap, with the sum before it; also where it does not bite or does not apply."""
    ceiling = matter.span(cap.amount).low
    filled: dict[str, Filling] = {"cap": cap.label, "before": before, "ceiling": Span.exactly(ceiling)}
    name = f"cap.{cap.id}"
    if cap.when is not None and not cap.when.holds(matter):
        return Step(name, "cap_not_applied", filled, cap.reference)
    if before.capped(ceiling) == before:
        return Step(name, "cap_not_reached", filled, cap.reference)
    return Step(name, "cap", filled, cap.reference, Span.exactly(ceiling), Effect.CAP)


def _less_other_reward(pack: Pack, matter: Matter, so_far: Payable) -> Payable:
    """The same merit is never paid twice: another reward counts against this one."""
    other, span = matter.sheet.money("other_reward_same_merit"), so_far.span
    if other == 0 or span is None:
        return so_far
    deducted = Span.exactly(other)
    step = Step("other_reward", "other_reward", {}, pack.instrument.reference, deducted, Effect.DEDUCTED)
    steps = (*so_far.steps, step)
    if span.high is not None and other >= span.high:
        return Payable(None, steps, frozenset({Reason.OFFSET_EQUAL_OR_HIGHER}))
    return Payable(span.less(other), steps)
