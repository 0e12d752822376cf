"""From the heads to what may be paid: groups, caps, the smallest sum, rounding, and what the same merit brought
elsewhere, in this order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hotline.domain.money import minor_unit
from hotline.rewards.heads_of_report import HeadsFound
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Cap, Group, OtherReward, Pack
from hotline.rewards.reasons import Reason
from hotline.rewards.rounding import RoundingMode, inward, rounded
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step

_NOTHING = Decimal(0)
#: Readings that an option may have which says when the sum is held against the smallest one.
BEFORE_ROUNDING, AFTER_ROUNDING = "before_rounding", "after_rounding"


@dataclass(frozen=True)
class Payable:
    """The sum, None where there is none; the lines that led to it; why nothing is left of it; the heads that a higher
    one of their group put aside.
    """

    span: Span | None
    steps: tuple[Step, ...] = ()
    reasons: frozenset[Reason] = frozenset()
    put_aside: frozenset[str] = frozenset()


def payable(pack: Pack, matter: Matter, heads: HeadsFound, sharers: int) -> Payable:
    """What the heads come to for so many who share. A head whose figure is not known leaves no sum at all."""
    if heads.reasons:
        return Payable(None)
    sum_ = _RunningSum(pack, matter, sharers, {head: (span, (head,)) for head, span in heads.spans.items()})
    for group in pack.totals.groups:
        sum_.group(group)
    sum_.total()
    for cap in pack.totals.caps:
        sum_.cap(cap)
    span = sum_.whole()
    if span.high == 0 and sum_.used_up:
        return Payable(None, tuple(sum_.steps), frozenset({Reason.CAP_USED_UP}), frozenset(sum_.put_aside))
    so_far = Payable(span, tuple(sum_.steps), put_aside=frozenset(sum_.put_aside))
    rule = pack.totals.de_minimis
    if rule and rule.tested_by and matter.options[rule.tested_by] == AFTER_ROUNDING:
        return _less_other_reward(pack, matter, _not_too_small(pack, matter, _round(pack, matter, so_far)))
    return _less_other_reward(pack, matter, _round(pack, matter, _not_too_small(pack, matter, so_far)))


@dataclass
class _RunningSum:
    """What counts at the moment: sums by the name of their head, group or cap, each with the heads in it."""

    pack: Pack
    matter: Matter
    sharers: int
    entries: dict[str, tuple[Span, tuple[str, ...]]]
    steps: list[Step] = field(default_factory=list)
    put_aside: set[str] = field(default_factory=set)
    used_up: bool = False  # whether a cap took all, because everything under it was paid before

    def whole(self) -> Span:
        return _added([span for span, _ in self.entries.values()])

    def group(self, group: Group) -> None:
        """Put one sum in the place of several."""
        members = {name: self.entries.pop(name) for name in group.of if name in self.entries}
        if not members:
            return
        chosen = members
        if group.highest:
            best = max(members, key=lambda name: _rank(members[name][0]))
            chosen = {best: members[best]}
            self.put_aside |= {head for name in members if name != best for head in members[name][1]}
        span = _added([span for span, _ in chosen.values()])
        self.entries[group.id] = (span, tuple(head for _, heads in chosen.values() for head in heads))
        if len(members) > 1:
            sentence = "group_highest" if group.highest else "group_sum"
            filled: dict[str, Filling] = {"group": group.label, "count": len(members)}
            self.steps.append(Step(f"group.{group.id}", sentence, filled, group.reference, span))

    def total(self) -> None:
        if len(self.entries) > 1 or self.put_aside:
            self._say_total()

    def _say_total(self) -> None:
        filled: dict[str, Filling] = {"count": len(self.entries)}
        reference = self.pack.instrument.reference
        sentence = "total" if len(self.entries) > 1 else "total_of_one"
        self.steps.append(Step("total", sentence, filled, reference, self.whole(), Effect.TOTAL))

    def cap(self, cap: Cap) -> None:
        members = [name for name in self.entries if not cap.of or name in cap.of]
        if cap.left is not None and not self.matter.sheet.has(cap.left):
            self.steps.append(Step(f"note.cap.{cap.id}", "cap_not_known", {"cap": cap.label}, cap.reference))
            return
        whole = self.matter.sheet.money(cap.left) if cap.left else self.matter.limit(cap.amount)
        if not members or whole is None:
            return
        used = self._used(cap, cap.used) if cap.used else _NOTHING
        left = max(_NOTHING, whole - used)
        ceiling = left * self.sharers if cap.each_tipster else left
        before = _added([self.entries[name][0] for name in members])
        step = self._step(cap, before, ceiling, whole=not cap.of)
        self.steps += [*_less_used(cap, whole, used), step]
        heads = tuple(head for name in members for head in self.entries.pop(name)[1])
        bites = step.sentence == "cap"
        self.entries[cap.id] = (before.capped(ceiling) if bites else before, heads)
        self.used_up = self.used_up or (bites and ceiling == 0 and bool(cap.used or cap.left))
        if bites and cap.of:
            self._say_total()

    def _used(self, cap: Cap, used: str) -> Decimal:
        """What of the cap was paid before: a fact, or that field of the rows that count."""
        rows = used.rpartition(".")[0]
        if not self.matter.sheet.rows(rows):
            return self.matter.sheet.money(used)
        counted = (row for row in self.matter.each_row(rows) if cap.used_where is None or cap.used_where.holds(row))
        return sum((row.sheet.money(used) for row in counted), _NOTHING)

    def _step(self, cap: Cap, before: Span, ceiling: Decimal, *, whole: bool) -> Step:
        """The line of a cap, with the sum before it; also where it does not bite or does not apply."""
        filled: dict[str, Filling] = {"cap": cap.label, "before": before, "ceiling": Span.exactly(ceiling)}
        name = f"cap.{cap.id}"
        if cap.when is not None and not cap.when.holds(self.matter):
            return Step(name, "cap_not_applied", filled, cap.reference)
        if before.capped(ceiling) == before:
            return Step(name, "cap_not_reached", filled, cap.reference)
        if whole:
            return Step(name, "cap", filled, cap.reference, Span.exactly(ceiling), Effect.CAP)
        return Step(f"note.{name}", "cap", filled, cap.reference, Span.exactly(ceiling))


def _less_used(cap: Cap, whole: Decimal, used: Decimal) -> Iterator[Step]:
    """What is left of a cap of which something was used before, for each who shares where the cap is theirs."""
    if used:
        sums = {"whole": whole, "used": used, "left": max(_NOTHING, whole - used)}
        filled: dict[str, Filling] = {"cap": cap.label, **{name: Span.exactly(sum_) for name, sum_ in sums.items()}}
        yield Step(f"note.cap.{cap.id}.used", "cap_used", filled, cap.reference)


def _added(spans: Sequence[Span]) -> Span:
    return sum(spans[1:], spans[0])


def _rank(span: Span) -> tuple[bool, Decimal, Decimal]:
    return span.high is None, span.high or _NOTHING, span.low


def _not_too_small(pack: Pack, matter: Matter, so_far: Payable) -> Payable:
    """A sum so small that the law does not pay it. A range that may still exceed it stays."""
    rule, span = pack.totals.de_minimis, so_far.span
    limit = matter.limit(rule.amount) if rule else None
    if rule is None or limit is None or span is None or span.high is None:
        return so_far
    if span.high > limit or (span.high == limit and not rule.inclusive):
        return so_far
    sentence = "de_minimis" if rule.inclusive else "de_minimis_under"
    step = Step("de_minimis", sentence, {"before": span, "limit": Span.exactly(limit)}, rule.reference)
    return Payable(None, (*so_far.steps, step), frozenset({Reason.DE_MINIMIS}), so_far.put_aside)


def _round(pack: Pack, matter: Matter, so_far: Payable) -> Payable:
    """As the law says, a range at both ends; where it says nothing, to what coins can pay, and the line shows it."""
    if so_far.span is None:
        return so_far
    rule, coin = pack.totals.rounding, minor_unit(pack.currency)
    unit = (matter.limit(rule.unit) if rule else None) or coin
    span = rounded(so_far.span, unit, rule.mode) if rule else inward(so_far.span, coin)
    if span == so_far.span:
        return so_far
    filled: dict[str, Filling] = {"before": so_far.span, "unit": Span.exactly(unit)}
    reference = rule.reference if rule else pack.instrument.reference
    how = rule.mode if rule else RoundingMode.DOWN if so_far.span.exact is not None else "inward"
    step = Step("rounding", f"rounding_{how}", filled, reference, span, Effect.ROUNDED)
    return Payable(span, (*so_far.steps, step), so_far.reasons, so_far.put_aside)


def _less_other_reward(pack: Pack, matter: Matter, so_far: Payable) -> Payable:
    """The same merit is never paid twice: another reward counts against this one, unless the law says otherwise."""
    other, span, rule = matter.sheet.money("other_reward_same_merit"), so_far.span, pack.totals.other_reward
    if other == 0 or span is None:
        return so_far
    deducted = Span.exactly(other)
    reference = rule.reference or pack.instrument.reference
    if rule.effect is OtherReward.IGNORED or (rule.when is not None and not rule.when.holds(matter)):
        ignored = Step("note.other_reward", "other_reward_ignored", {}, reference, deducted)
        return replace(so_far, steps=(*so_far.steps, ignored))
    excludes = rule.effect is OtherReward.EXCLUDES or (span.high is not None and other >= span.high)
    sentence = "other_reward_excludes" if rule.effect is OtherReward.EXCLUDES else "other_reward"
    steps = (*so_far.steps, Step("other_reward", sentence, {}, reference, deducted, Effect.DEDUCTED))
    if excludes:
        return Payable(None, steps, frozenset({Reason.OFFSET_EQUAL_OR_HIGHER}), so_far.put_aside)
    return Payable(span.less(other), steps, put_aside=so_far.put_aside)
