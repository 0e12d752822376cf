"""Which part of the amount is due on which condition, and what a failed condition does to the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hotline.rewards.document import Text
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Instalment, Pack
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Step

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Part:
    """One instalment; ``amount`` is None while a person still has to decide inside a range."""

    when: str
    label: Text
    amount: Decimal | None
    due: bool
    reference: str


@dataclass(frozen=True)
class Plan:
    """What is left of the sum, its instalments, and why nothing more is due."""

    span: Span | None
    parts: tuple[Part, ...] = ()
    reason: Reason | None = None
    steps: tuple[Step, ...] = ()


def plan(pack: Pack, matter: Matter, span: Span | None) -> Plan:
    """Divide the sum by the instalments of the law, if it has any."""
    there = [one for one in pack.instalments if one.when is None or one.when.holds(matter)]
    if span is None or not there:
        return Plan(span)
    unread = [one for one in there if any(name and matter.missing(name) for name in (one.percent, one.amount))]
    if unread:
        steps = tuple(
            Step(f"instalment.{one.id}", "figure_not_read", {"head": one.label}, one.reference) for one in unread
        )
        return Plan(None, (), Reason.FIGURE_NOT_READ, steps)
    failed = [one for one in there if one.failed is not None and one.failed.holds(matter)]
    steps = tuple(
        Step(f"instalment.{one.id}", "instalment_failed", {"part": one.label}, one.reference) for one in failed
    )
    if any(not one.lapses for one in failed):
        return Plan(None, (), Reason.CONDITION_FOR_INSTALMENT_FAILED, steps)
    amounts = _sizes(there, pack.pays_in, matter, span.exact)
    kept = [(one, amount) for one, amount in zip(there, amounts, strict=True) if one not in failed]
    parts: list[Part] = []
    for one, amount in kept:
        before = sum((part.amount or _NOTHING for part in parts), _NOTHING)
        parts.extend(_parts(one, amount, before, pack.pays_in, matter))
    if failed and span.exact is not None:
        span = Span.exactly(sum((part.amount or _NOTHING for part in parts), _NOTHING))
    return Plan(span, tuple(parts), None, steps)


def _parts(one: Instalment, amount: Decimal | None, before: Decimal, unit: Decimal, matter: Matter) -> list[Part]:
    """The instalment; in two where only a part of it is due, because the money that it follows has come so far."""
    whole = one.due is not None and one.due.holds(matter)
    if amount is None or whole or one.follows is None:
        return [Part(one.id, one.label, amount, whole, one.reference)]
    reached = min(amount, max(_NOTHING, (matter.sheet.money(one.follows) - before) // unit * unit))
    sizes = ((reached, True), (amount - reached, False))
    return [Part(one.id, one.label, size, is_due, one.reference) for size, is_due in sizes if size or not amount]


def due(parts: Sequence[Part]) -> Decimal:
    """What of the amount is due now."""
    return sum((part.amount or _NOTHING for part in parts if part.due), _NOTHING)


def instalment_steps(parts: Sequence[Part]) -> tuple[Step, ...]:
    """One line for each instalment."""
    return tuple(
        Step(
            f"instalment.{part.when}",
            "instalment_open" if part.amount is None else "instalment_due" if part.due else "instalment_later",
            {"part": part.label},
            part.reference,
            None if part.amount is None else Span.exactly(part.amount),
        )
        for part in parts
    )


def _sizes(
    instalments: Sequence[Instalment], pays_in: Decimal, matter: Matter, amount: Decimal | None
) -> Sequence[Decimal | None]:
    """In whole units of payment; what is left over goes one unit each to the first, so that they add up."""
    if amount is None:
        return [None] * len(instalments)
    exact = _exact(instalments, matter, Fraction(amount))
    unit = Fraction(pays_in)
    sizes = [size // unit * unit for size in exact]
    left_over = sum(exact) - sum(sizes)
    for place in range(len(sizes)):
        more = min(unit, left_over)
        sizes[place] += more
        left_over -= more
    return [Decimal(size.numerator) / Decimal(size.denominator) for size in sizes]


def _exact(instalments: Sequence[Instalment], matter: Matter, amount: Fraction) -> list[Fraction]:
    sizes: list[Fraction | None] = [_size(one, matter, amount) for one in instalments]
    rest = amount - sum(size for size in sizes if size is not None)
    return [rest if size is None else size for size in sizes]


def _size(one: Instalment, matter: Matter, amount: Fraction) -> Fraction | None:
    """A percentage of the amount; or up to a sum, with a percentage of what exceeds it; None is the rest."""
    share = Fraction(matter.percent(one.percent).low) / 100 if one.percent else Fraction(0)
    if one.amount is None:
        return amount * share if one.percent else None
    first = min(amount, Fraction(matter.span(one.amount).low))
    return first + (amount - first) * share
