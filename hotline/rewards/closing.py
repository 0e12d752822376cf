"""The end of a finding: what is owed, to whom, what of it is due now, until when, and on which source it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hotline.rewards.deadlines import deadline_steps
from hotline.rewards.eligibility import Eligibility
from hotline.rewards.instalments import Part, due, instalment_steps
from hotline.rewards.matter import Matter
from hotline.rewards.pack import OtherReward, Pack
from hotline.rewards.reasons import Reason
from hotline.rewards.sharing import share
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect, Filling, Step
from hotline.rewards.voting import approval_step

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Owed:
    """The sum with its instalments, or why there is none."""

    span: Span | None
    reason: Reason | None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Closing:
    """What everybody gets and what is due now. ``shares`` and ``due_now`` are None while a person still has to decide: inside a range, or how to divide."""

    owed: Owed
    shares: Mapping[str, Decimal] | None
    due_now: Decimal | None


def close(pack: Pack, matter: Matter, eligibility: Eligibility, owed: Owed) -> Closing:
    """Share out what is owed among those who are entitled."""
    if owed.span is None:
        return Closing(owed, {}, _NOTHING)
    amount = owed.span.exact
    if amount is None:
        return Closing(owed, None, None)
    paid = matter.sheet.money("already_paid")
    due_now = max(_NOTHING, (due(owed.parts) if owed.parts else amount) - paid)
    shares = share(pack, matter.sheet, amount, eligibility.entitled, eligibility.left_out)
    return Closing(owed, shares, due_now)


def closing_steps(pack: Pack, matter: Matter, closing: Closing) -> tuple[Step, ...]:
    """The lines of the end: the result, who approves it, its parts, and what follows."""
    owed, paid = closing.owed, matter.sheet.money("already_paid")
    after = (*deadline_steps(pack, matter), _identity_step(pack), source_step(pack))
    result, instalments = _result_step(pack, owed), instalment_steps(owed.parts)
    amount = None if owed.span is None else owed.span.exact
    if amount is None:
        return (result, *instalments, *after)
    money = (*instalments, *_share_steps(pack, closing.shares), *_paid_steps(pack, amount, paid))
    return (result, *approval_step(pack.approvals, matter, amount), *money, *after)


def source_step(pack: Pack) -> Step:
    """Where the rules were read and how good that source is."""
    filled: dict[str, Filling] = {"title": pack.instrument.title, "grade": pack.instrument.grade}
    return Step("source", "source", filled, pack.instrument.reference)


def _result_step(pack: Pack, owed: Owed) -> Step:
    reference = pack.instrument.reference
    if owed.span is None:
        reason = owed.reason.value if owed.reason else ""
        # The same reason has two sides: another reward that is no smaller, and one that leaves no room whatever its size.
        excludes = owed.reason is Reason.OFFSET_EQUAL_OR_HIGHER and pack.totals.other_reward.effect is OtherReward.EXCLUDES
        sentence = "none_excluded_by_other" if excludes else f"none.{reason}"
        return Step("result", sentence, {}, reference, Span.exactly(_NOTHING), Effect.RESULT)
    sentence = "result" if owed.span.exact is not None else "result_range"
    return Step("result", sentence, {}, reference, owed.span, Effect.RESULT)


def _share_steps(pack: Pack, shares: Mapping[str, Decimal] | None) -> tuple[Step, ...]:
    if shares is None:
        return (Step("share", "share_open", {}, pack.sharing_reference),)
    if len(shares) < 2:
        return ()
    return tuple(
        Step(f"share.{ref}", "share", {"ref": ref}, pack.sharing_reference, Span.exactly(part))
        for ref, part in shares.items()
    )


def _paid_steps(pack: Pack, amount: Decimal, paid: Decimal) -> tuple[Step, ...]:
    """What was paid before counts; what was paid too much is said, and a person decides about it."""
    if paid == 0:
        return ()
    reference = pack.instrument.reference
    steps = [Step("already_paid", "already_paid", {}, reference, Span.exactly(paid))]
    if paid > amount:
        steps.append(Step("reclaim", "reclaim", {}, reference, Span.exactly(paid - amount)))
    return tuple(steps)


def _identity_step(pack: Pack) -> Step:
    return Step("identity", "words", {"words": pack.identity_note}, pack.instrument.reference)
