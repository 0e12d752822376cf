"""From a carried award to money in a hand: released by one person, claimed with a code, paid by another person.

Nobody here learns who wrote: the code opens a sum, and what the payer sees leads to no tip.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from hmac import compare_digest

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import AwardMove, AwardState, ClaimOverError, Part, award_after, require_free
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.money import Money
from hotline.domain.roles import Permission
from hotline.domain.tips import Compartment, TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.pack import Pack
from hotline.services import dialogue, fund
from hotline.services.awards import amount_of, lock, parts, payable, take_part
from hotline.services.fund import OUTSTANDING
from hotline.services.sealing import Said
from hotline.store import awards, tips, trail
from hotline.store.awards import AwardRow
from hotline.store.fund import Account
from hotline.store.tips import ThreadRow, TipRow
from hotline.vault.keyring import Keyring

_NO_DOCUMENT = "none"
#: The name that the rules' contract gives to the last day for claiming.
CLAIM_DEADLINE = "claim_by"
#: A payout code under each live generation of the pepper: (generation, hash).
Lookups = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Releasable:
    """A carried award that waits for its release; ``covered`` says whether the fund holds enough now."""

    award_id: str
    serial: str
    amount: Money
    decided_at: datetime | None
    covered: bool


@dataclass(frozen=True)
class Reward:
    """What a tipster may know of their own reward."""

    state: AwardState
    amount: Money
    claim_by: date | None
    identity_at_collection: str


@dataclass(frozen=True)
class Payable:
    """What a payer learns: a sum and what must be shown for it."""

    award_id: str
    serial: str
    amount: Money
    identity_at_collection: str


def awaiting_release(session: Session, actor: Actor) -> Sequence[Releasable]:
    """Carried awards of this desk, the longest waiting first; among them the queue "awaiting funds"."""
    actor.require(Permission.APPROVE)
    return [
        Releasable(award.id, award.serial, amount_of(award), award.decided_at, _is_covered(session, award))
        for award in awards.awards_in(session, [AwardState.CARRIED])
        if tips.tip_in(session, award.tip_id, Compartment(actor.desk)) is not None
    ]


def approve(
    session: Session, keyring: Keyring, actor: Actor, award_id: str, now: datetime, *, pack: Pack, zone: tzinfo
) -> date | None:
    """Release the money: the fund commits, the claim period begins, the tipster's thread gets its notice; or nothing.

    The rules are asked again, and must still give the sum of the ballot. Returns the last day for claiming, None when
    the rules set none. Raises AwaitingFundsError when the fund does not hold enough; the award then stays carried.
    """
    actor.require(Permission.APPROVE)
    award = lock(session, actor, award_id)
    tip = session.get_one(TipRow, award.tip_id)
    released = award_after(award.state, AwardMove.APPROVE)
    if tip.state is not TipState.CONCLUDED:
        raise WrongStateError(move=AwardMove.APPROVE.value, state="reopened")
    require_free(parts(session, award), actor.staff_id)
    claim_by = _claim_by(pack, award, now.astimezone(zone).date())
    fund.commit_for(session, award, actor.staff_id, now)
    take_part(session, award, actor.staff_id, Part.APPROVER, now)
    award.state, award.claim_by, award.approved_at = released, claim_by, now
    _give_notice(session, keyring, award, tip, now)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_APPROVED, "award", award.id)
    return award.claim_by


def excuse(
    session: Session, keyring: Keyring, actor: Actor, award_id: str, now: datetime, *, claim_by: date, zone: tzinfo
) -> None:
    """Give more time for good cause, before the reward lapses: a decision of the person who released the money."""
    actor.require(Permission.APPROVE)
    award = lock(session, actor, award_id)
    if parts(session, award).get(actor.staff_id) is not Part.APPROVER:
        raise NotAllowedError(kind="not_released_by")
    if award.state not in OUTSTANDING:
        raise WrongStateError(move="excuse", state=award.state.value)
    # A reward without a last day cannot get a later one.
    if claim_by <= max(now.astimezone(zone).date(), award.claim_by or date.max):
        raise BadInputError("claim_by", "not_later")
    award.claim_by = claim_by
    _give_notice(session, keyring, award, session.get_one(TipRow, award.tip_id), now)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_APPROVED, "award", award.id,
                 reason="good_cause")


def reward_of(session: Session, thread_id: str) -> Reward:
    """The reward that waits in a thread. Raises NotFoundError when none does."""
    return _reward(_waiting(session, thread_id))


def find_reward(session: Session, thread_id: str) -> Reward | None:
    """The reward that waits in a thread, or None."""
    award = _find_waiting(session, thread_id)
    return None if award is None else _reward(award)


def ask_code(
    session: Session, thread_id: str, code_hash: bytes, generation: str, now: datetime, *, zone: tzinfo
) -> Reward:
    """Take the hash of a fresh payout code for the reward that waits in a thread; an earlier code opens nothing now.

    Raises ClaimOverError after the last day, ConflictError when the same code was drawn before: draw another.
    """
    award = awards.lock_award(session, _waiting(session, thread_id).id)
    if award is None or award.state not in OUTSTANDING:
        raise NotFoundError(kind="award")
    if _is_over(award, now.astimezone(zone).date()):
        raise ClaimOverError(move=AwardMove.ASK_CODE.value, state=award.state.value)
    if awards.award_by_code(session, [(generation, code_hash)]) is not None:
        raise ConflictError(kind="code")
    award.state = award_after(award.state, AwardMove.ASK_CODE)
    award.code_hash, award.code_generation = code_hash, generation
    trail.record(session, hour_of(now), ActorKind.TIPSTER, "", Action.CODE_ISSUED, "award", award.id)
    return _reward(award)


def enter(session: Session, actor: Actor, lookups: Lookups, now: datetime) -> Payable:
    """What a code opens. Unknown, lapsed and paid codes are answered alike, with NotFoundError."""
    actor.require(Permission.PAY)
    award = awards.award_by_code(session, lookups)
    if award is None:
        raise NotFoundError(kind="code")
    require_free(parts(session, award), actor.staff_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.CODE_ENTERED, "award", award.id)
    return _payable(award)


def pay(
    session: Session, actor: Actor, award_id: str, lookups: Lookups, document_seen: bool | None, now: datetime
) -> Payable:
    """Hand the money over, once; the code must open the award now. Of a document only that it was seen is noted.

    Raises NotFoundError for a code that opens nothing, or another award.
    """
    actor.require(Permission.PAY)
    award = awards.lock_award(session, award_id)
    if award is None or not _opens(award, lookups):
        raise NotFoundError(kind="code")
    asked = award.identity_at_collection != _NO_DOCUMENT
    if asked and document_seen is not True:
        raise BadInputError("document_seen", "required")
    take_part(session, award, actor.staff_id, Part.PAYER, now)
    award.state, award.paid_at = award_after(award.state, AwardMove.PAY), now
    award.document_seen = True if asked else None  # where the law asks for none, none was seen
    _forget_code(award)
    fund.pay_for(session, award, actor.staff_id, now)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_PAID, "award", award.id)
    return _payable(award)


def lapse_overdue(session: Session, now: datetime, *, zone: tzinfo) -> int:
    """Let every reward go whose last day is over: its money is free again. Returns how many. For the schedule."""
    today = now.astimezone(zone).date()
    overdue = sorted(award.id for award in awards.awards_in(session, OUTSTANDING) if _is_over(award, today))
    # All awards are locked before the fund, like everywhere: else a payment and this job could wait for each other.
    locked = [awards.lock_award(session, award_id) for award_id in overdue]
    lapsed = [award for award in locked if award and award.state in OUTSTANDING and _is_over(award, today)]
    for award in lapsed:
        award.state = award_after(award.state, AwardMove.LAPSE)
        _forget_code(award)
        fund.release_for(session, award, now)
        trail.record(session, now, ActorKind.MACHINE, "schedule", Action.AWARD_LAPSED, "award", award.id)
    return len(lapsed)


def _claim_by(pack: Pack, award: AwardRow, today: date) -> date | None:
    """The last day for claiming when the notice is given today; refuses when the rules no longer give the sum."""
    facts = {**award.facts, "claim": {"notice_received_on": today.isoformat()}}
    finding = evaluate(pack, facts, award.evaluated_on)
    if pack.id != award.pack or payable(finding_json(finding)) != amount_of(award):
        raise WrongStateError(move=AwardMove.APPROVE.value, state="not_rederived")
    return finding.deadlines.get(CLAIM_DEADLINE)


def _give_notice(session: Session, keyring: Keyring, award: AwardRow, tip: TipRow, now: datetime) -> None:
    money = amount_of(award)
    values: Mapping[str, str] = {
        "notice": "reward_waits", "amount": money.text, "currency": money.currency,
        "claim_by": award.claim_by.isoformat() if award.claim_by else "", "identity": award.identity_at_collection,
    }
    thread = session.get_one(ThreadRow, tip.thread_id)
    dialogue.say(session, keyring, thread, tip, Said("notice", values=values), now)


def _waiting(session: Session, thread_id: str) -> AwardRow:
    award = _find_waiting(session, thread_id)
    if award is None:
        raise NotFoundError(kind="award")
    return award


def _find_waiting(session: Session, thread_id: str) -> AwardRow | None:
    """The reward that waits in a thread; of several the one for which no code was asked yet."""
    found = [awards.award_of_tip(session, tip.id) for tip in tips.tips_of_thread(session, thread_id)]
    waiting = [award for award in found if award is not None and award.state in OUTSTANDING]
    return min(waiting, key=lambda award: award.state is AwardState.CLAIMED, default=None)


def _is_covered(session: Session, award: AwardRow) -> bool:
    return fund.balance(session, award.currency)[Account.AVAILABLE].amount >= amount_of(award).amount


def _is_over(award: AwardRow, today: date) -> bool:
    return award.claim_by is not None and today > award.claim_by


def _opens(award: AwardRow, lookups: Lookups) -> bool:
    stored = award.code_hash or b""
    return any(name == award.code_generation and compare_digest(stored, code_hash) for name, code_hash in lookups)


def _forget_code(award: AwardRow) -> None:
    award.code_hash = award.code_generation = None


def _reward(award: AwardRow) -> Reward:
    return Reward(award.state, amount_of(award), award.claim_by, award.identity_at_collection)


def _payable(award: AwardRow) -> Payable:
    return Payable(award.id, award.serial, amount_of(award), award.identity_at_collection)
