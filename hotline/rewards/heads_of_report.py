"""All heads of a pack over one report: what each brings, what a person decided, which one takes the others' place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hotline.domain.money import minor_unit, plain
from hotline.rewards.composed_parts import merged
from hotline.rewards.document import Text
from hotline.rewards.facts import FactFault, FactsError, wrong
from hotline.rewards.matter import NOTHING, Assessed, Matter
from hotline.rewards.pack import Head, Pack
from hotline.rewards.parts import PERCENT_DECIDED, PERCENT_ONE_OF, as_notes
from hotline.rewards.reasons import Reason, first
from hotline.rewards.rounding import inward
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step
from hotline.rewards.voting import vote_step, voted


@dataclass(frozen=True)
class HeadsFound:
    """The sums by head, why there may be nothing, the heads that count (all, or one that takes the others' place), and
    what votes decided.
    """

    spans: Mapping[str, Span]
    reasons: frozenset[Reason]
    brought: Mapping[str, Assessed]
    counted: Sequence[Head]
    replaced: bool
    votes: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines that led to the sums, each under its head."""
        lines = [step.under(head.id, head.label) for head in self.counted for step in self.brought[head.id].steps]
        if self.replaced:
            head = self.counted[0]
            lines.append(Step(f"{head.id}.replaces", "replaces", {"head": head.label}, head.reference, head=head.id))
        return (*self.votes, *lines)


def assess_heads(pack: Pack, matter: Matter) -> HeadsFound:
    """What every head brings. Raises FactsError with all facts that the rules of the heads refuse."""
    faults: list[FactFault] = []
    brought: dict[str, Assessed] = {}
    decided, percents = _decided(pack, matter, faults), matter.sheet.sums("decided_percent")
    matter = matter.seeing(brought)  # which grows: a head sees what those above it brought
    for head in pack.heads:
        try:
            found = _assess(head, matter)
            if head.id in percents:
                found = _by_percent(head, found, _assess(head, matter.as_decided(head.id, percents[head.id])), minor_unit(pack.currency))
            brought[head.id] = _as_decided(head, found, decided[head.id], pack.pays_in) if head.id in decided else found
        except FactsError as error:
            faults.extend(error.faults)
    faults.extend(_without_head("decided", decided, brought, pack))
    faults.extend(_without_head("decided_percent", percents, brought, pack))
    if faults:
        raise FactsError(faults)
    whole = _together(pack, brought)
    votes = [vote_step(voting, matter.sheet) for voting in pack.votings]
    return replace(whole, votes=tuple(vote for vote in votes if vote)) if votes else whole


def _decided(pack: Pack, matter: Matter, faults: list[FactFault]) -> Mapping[str, Decimal]:
    """What a person or a vote decided; a figure that was written down counts before one that has to be counted."""
    decided: dict[str, Decimal] = {}
    for voting in pack.votings:
        try:
            figure = voted(voting, matter.sheet)
        except FactsError as error:
            faults.extend(error.faults)
            continue
        if figure is not None:
            decided[voting.head] = figure
    return {**decided, **matter.sheet.sums("decided")}


def _assess(head: Head, matter: Matter) -> Assessed:
    """The parts of a head, added up."""
    parts = [found for part in head.parts if (found := part.assess(matter)) is not NOTHING]
    if not parts:
        return NOTHING
    steps = tuple(step for part in parts for step in part.steps)
    return merged("together", parts, as_notes(steps) if head.basis else steps)


def _by_percent(head: Head, whole: Assessed, decided: Assessed, coin: Decimal) -> Assessed:
    """The head with the decided percentage, never below what coins can pay of the lower end of its range. Raises FactsError."""
    if whole.span is None or decided.span is None:
        return whole
    if not any(step.sentence == PERCENT_DECIDED for step in decided.steps):
        raise wrong(f"decided_percent.{head.id}", "不填：此项没有待定的百分比", "nothing: here no percentage is left to a person", head.reference)
    low = Span.exactly(inward(whole.span, coin).low)
    if decided.span.exact is None or inward(decided.span, coin).low >= low.low:
        return decided
    filled: dict[str, Filling] = {"before": decided.span, "floor": low}
    step = Step(f"{head.id}.lower_end", "floor", {**filled, "head": head.label}, head.reference, low, Effect.DECIDED, head.id)
    return replace(decided, steps=(*decided.steps, step), span=low)


def _as_decided(head: Head, brought: Assessed, decided: Decimal, pays_in: Decimal) -> Assessed:
    """The decided figure in the place of the range; outside it a fault, or cut to it where the pack says so. The ends
    are those that can be paid: what is decided comes in whole units of ``pays_in``.
    """
    span = brought.span
    if span is None:
        return brought
    span = span if span.exact is not None else inward(span, pays_in)
    filled: dict[str, Filling] = {"head": head.label, "range": span, "decided": Span.exactly(decided)}
    if decided == 0 and head.or_nothing:
        step = Step(f"{head.id}.decided", "decided_nothing", filled, head.reference, head=head.id)
        return Assessed((*as_notes(brought.steps), step), too_small=Reason.OTHER)
    sentence, figure = "decided", decided
    if any(step.sentence == PERCENT_ONE_OF for step in brought.steps):
        zh, en = "不填：请在 decided_percent 中填写百分比", "nothing: write the percentage that was decided as decided_percent"
        raise wrong(f"decided.{head.id}", zh, en, head.reference)
    if not span.holds(decided):
        if not head.clamped:
            raise _outside(head, span)
        sentence = "clamped"
        figure = max(decided, span.low) if span.high is None else min(max(decided, span.low), span.high)
    exact = Span.exactly(figure)
    step = Step(f"{head.id}.decided", sentence, filled, head.reference, exact, Effect.DECIDED, head.id)
    return replace(brought, steps=(*brought.steps, step), span=exact)


def _outside(head: Head, span: Span) -> FactsError:
    if span.exact is not None:
        sum_ = plain(span.exact)
        en = f"nothing: this sum is fixed by law ({sum_}), there is nothing to decide"
        return wrong(f"decided.{head.id}", f"不填：该项金额由规则确定（{sum_}），无须决定", en, head.reference)
    upper = "" if span.high is None else plain(span.high)
    zh = f"{plain(span.low)} 至 {upper or '不设上限'}"
    en = f"an amount from {plain(span.low)}" + (f" to {upper}" if upper else " up")
    return wrong(f"decided.{head.id}", zh, en, head.reference)


def _without_head(fact: str, decided: Mapping[str, Decimal], brought: Mapping[str, Assessed], pack: Pack) -> list[FactFault]:
    """Amounts or percentages decided for a head that does not apply."""
    if not decided:
        return []
    applies = [head.id for head in pack.heads if head.id in brought and _says(brought[head.id]) and not head.basis]
    names = ", ".join(applies)
    expected = Text("不填：没有适用的项目", "nothing: no head applies here")
    if applies:
        expected = Text(f"仅限适用的项目（{names}）", f"a head that applies here ({names})")
    known = {head.id for head in pack.heads} - set(brought)  # those have faults of their own
    wrong_names = [name for name in decided if name not in applies and name not in known]
    return [FactFault(f"{fact}.{name}", expected, "rules/amount.yaml") for name in wrong_names]


def _says(brought: Assessed) -> bool:
    """Whether the head applies: also where its figure is not known, or a person decided to grant nothing."""
    return brought.span is not None or brought.refusal is not None or brought.too_small is Reason.OTHER


def _together(pack: Pack, brought: Mapping[str, Assessed]) -> HeadsFound:
    replacing = [head for head in pack.heads if head.replaces_all and brought[head.id].span is not None]
    heads = replacing or pack.heads
    found = [(head.id, brought[head.id]) for head in heads if not head.basis]
    spans = {name: one.span for name, one in found if one.span is not None}
    reasons = {one.refusal for _, one in found if one.refusal}
    if not spans:
        small = first({one.too_small for _, one in found if one.too_small})
        reasons.add(small or Reason.NO_HEAD_APPLIES)
    return HeadsFound(spans, frozenset(reasons), brought, heads, bool(replacing))
