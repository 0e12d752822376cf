"""The ballot over an award: members see what came of the tip and what the rules say, never the tip.

No page built on this module can show words, category, door or number of a tip: none of them is read here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import (
    AwardMove,
    AwardState,
    Part,
    Tally,
    Verdict,
    Vote,
    award_after,
    is_stuck,
    require_free,
    tally,
)
from hotline.domain.errors import BadInputError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.money import Money
from hotline.domain.roles import Permission, Role
from hotline.domain.tips import Compartment, checked_text
from hotline.domain.trail import Action, ActorKind
from hotline.services.awards import amount_of, lock, parts, take_part
from hotline.store import awards, staff, tips, trail
from hotline.store.awards import AwardRow, VoteRow
from hotline.store.tips import TipRow

#: As much as the ballot's row holds.
LONGEST_REASON = 500
#: Among the facts evaluated but no business of a member: when somebody wrote to us.
_NOT_SHOWN = frozenset({"tipsters"})
_DECIDES = {Verdict.CARRIED: AwardMove.CARRY, Verdict.REFUSED: AwardMove.REFUSE}


@dataclass(frozen=True)
class BallotLine:
    """An open ballot in a member's list; ``voted`` says whether this member has."""

    award_id: str
    serial: str
    amount: Money
    proposed_at: datetime
    voted: bool
    stuck: bool


@dataclass(frozen=True)
class Opinion:
    """How one member voted, and why."""

    staff_id: str
    vote: Vote
    reason: str | None


@dataclass(frozen=True)
class BallotView:
    """What a member may see of an award. ``opinions`` is empty until this member has voted, so that none leads another.

    ``finding`` is the contract's JSON; its ``explained`` holds the steps by language.
    """

    award_id: str
    serial: str
    state: AwardState
    amount: Money
    pack: str
    evaluated_on: date
    facts: Mapping[str, Any]
    finding: Mapping[str, Any]
    approve: int
    refuse: int
    opinions: Sequence[Opinion]
    voted: bool
    stuck: bool


def ballots(session: Session, actor: Actor) -> Sequence[BallotLine]:
    """Open ballots of this desk in which this person may have a voice, the longest waiting first."""
    actor.require(Permission.VOTE)
    lines = []
    for award in awards.awards_in(session, [AwardState.IN_BALLOT]):
        part = parts(session, award).get(actor.staff_id)
        here = tips.tip_in(session, award.tip_id, Compartment(actor.desk)) is not None
        if here and part in (None, Part.MEMBER):
            voted, held_up = part is Part.MEMBER, _is_stuck(session, award)
            lines.append(
                BallotLine(award.id, award.serial, amount_of(award), award.proposed_at, voted=voted, stuck=held_up)
            )
    return lines


def look(session: Session, actor: Actor, award_id: str, now: datetime) -> BallotView:
    """Open a ballot; the look is recorded. Whoever has another part in the award, or recused, does not see it."""
    actor.require(Permission.VOTE)
    award = lock(session, actor, award_id)
    part = parts(session, award).get(actor.staff_id)
    if part not in (None, Part.MEMBER):
        raise NotAllowedError(part=part.value)
    if part is None and award.state is not AwardState.IN_BALLOT:
        raise NotFoundError(kind="award")  # a decided ballot is nobody's but its members'
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_LOOKED_AT, "award", award.id)
    return _view(session, award, voted=part is Part.MEMBER)


def vote(session: Session, actor: Actor, award_id: str, choice: Vote, reason: str | None, now: datetime) -> Verdict:
    """Give one's voice, once; a refusal says why. The vote that decides moves the award. Returns what is decided."""
    award = _open_ballot(session, actor, award_id)
    why = _checked_reason(choice, reason)
    take_part(session, award, actor.staff_id, Part.MEMBER, now)
    session.flush()  # only a member's row can bear a vote, so it comes first
    session.add(VoteRow(award_id=award.id, staff_id=actor.staff_id, part=Part.MEMBER, vote=choice, reason=why, at=now))
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_VOTED, "award", award.id,
                 vote=choice.value)
    verdict = _tally(session, award).verdict
    if verdict in _DECIDES:
        award.state, award.decided_at = award_after(award.state, _DECIDES[verdict]), now
        trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_DECIDED, "award", award.id,
                     verdict=verdict.value)
    return verdict


def recuse(session: Session, actor: Actor, award_id: str, now: datetime) -> None:
    """Stay out of an award for good. It is no vote and does not count towards the quorum."""
    award = _open_ballot(session, actor, award_id)
    take_part(session, award, actor.staff_id, Part.RECUSED, now)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_RECUSED, "award", award.id)


def stuck(session: Session, award_id: str) -> bool:
    """Whether an open ballot can no longer be decided by the members that there are: others must be appointed."""
    award = session.get(AwardRow, award_id)
    if award is None:
        raise NotFoundError(kind="award")
    return _is_stuck(session, award)


def _open_ballot(session: Session, actor: Actor, award_id: str) -> AwardRow:
    actor.require(Permission.VOTE)
    award = lock(session, actor, award_id)
    require_free(parts(session, award), actor.staff_id)
    if award.state is not AwardState.IN_BALLOT:
        raise WrongStateError(move="vote", state=award.state.value)
    return award


def _checked_reason(choice: Vote, reason: str | None) -> str | None:
    if not (reason or "").strip() and choice is Vote.APPROVE:
        return None
    text = checked_text(reason or "", "reason").strip()
    if len(text) > LONGEST_REASON:
        raise BadInputError("reason", "too_long", longest=LONGEST_REASON)
    return text


def _tally(session: Session, award: AwardRow) -> Tally:
    return tally(row.vote for row in awards.votes_of(session, award.id))


def _is_stuck(session: Session, award: AwardRow) -> bool:
    if award.state is not AwardState.IN_BALLOT:
        return False
    desk = session.get_one(TipRow, award.tip_id).compartment.value
    taken = parts(session, award)
    free = [
        person for person in staff.staff_of_desk(session, desk)
        if person.active and person.id not in taken and Role.COMMITTEE_MEMBER in staff.roles_of(session, person.id)
    ]
    return is_stuck(_tally(session, award), len(free))


def _view(session: Session, award: AwardRow, *, voted: bool) -> BallotView:
    rows = awards.votes_of(session, award.id)
    counted = tally(row.vote for row in rows)
    return BallotView(
        award_id=award.id, serial=award.serial, state=award.state, amount=amount_of(award), pack=award.pack,
        evaluated_on=award.evaluated_on, facts={k: v for k, v in award.facts.items() if k not in _NOT_SHOWN},
        finding=award.finding, approve=counted.approve, refuse=counted.refuse,
        opinions=[Opinion(row.staff_id, row.vote, row.reason) for row in rows] if voted else (),
        voted=voted, stuck=_is_stuck(session, award),
    )
