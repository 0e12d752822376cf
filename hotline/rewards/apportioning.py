"""From the sum of the report to what those who are there may have: roles that are absent, extra sums for later ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from hotline.rewards.matter import Matter
from hotline.rewards.pack import Later, Pack, Sharing
from hotline.rewards.parts import times_percent
from hotline.rewards.payable import Payable
from hotline.rewards.rounding import inward
from hotline.rewards.sharing import Tipster, extras, manner, role_table
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step

_WHOLE = Decimal(100)


def apportioned(pack: Pack, matter: Matter, entitled: Sequence[Tipster], money: Payable) -> Payable:
    """The sum for those who are left. ``entitled`` stand in order of acceptance. Raises FactsError."""
    how = manner(pack, matter.sheet, len(entitled))
    more = extras(pack, matter.sheet, entitled, matter.limit(pack.later.at_most) if pack.later else None)
    if money.span is None or not entitled:
        return money
    money = _for_roles(pack, role_table(pack, entitled, how), money, money.span)
    if pack.later is None or how is not Sharing.FIRST_ACCEPTED:
        return money
    return _with_extras(pack.later, more, money)


def _for_roles(pack: Pack, table: Mapping[str, Decimal] | None, money: Payable, span: Span) -> Payable:
    """Less, where the law pays less when a role is absent."""
    percent = sum(table.values(), Decimal(0)) if table else _WHOLE
    if table is None or percent == _WHOLE:
        return money
    left = inward(times_percent(span, Span.exactly(percent)), pack.pays_in)
    filled: dict[str, Filling] = {"roles": ", ".join(sorted(table)), "percent": percent, "before": span}
    step = Step("roles", "roles", filled, pack.sharing_reference, left, Effect.ROUNDED)
    return replace(money, span=left, steps=(*money.steps, step))


def _with_extras(later: Later, more: Mapping[str, Decimal], money: Payable) -> Payable:
    """What was granted to later ones beside the first; or the line that something may be."""
    if not more:
        return replace(money, steps=(*money.steps, Step("note.later", "words", {"words": later.text}, later.reference)))
    steps = tuple(
        Step(f"later.{ref}", "later", {"ref": ref}, later.reference, Span.exactly(sum_), Effect.ADDED)
        for ref, sum_ in sorted(more.items())
    )
    added = Span.exactly(sum(more.values(), Decimal(0)))
    return replace(money, span=money.span + added if money.span else None, steps=(*money.steps, *steps))
