"""From a confirmed outcome to a proposal: the facts that reward law is asked with, its finding, and who must stay out.

The exact times of a tip are opened here, with a line in the trail; an award keeps them to the hour, like every row.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum, unique
from typing import Any

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.amounts import from_minor, to_minor
from hotline.domain.awards import SERIAL_SIGNS, AwardState, NothingDueError, Part, require_free, serial
from hotline.domain.errors import (
    BadInputError,
    ConflictError,
    HotlineError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from hotline.domain.money import Money
from hotline.domain.roles import Permission
from hotline.domain.tips import REWARDABLE, Compartment, Disposition, TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.finding import Finding
from hotline.rewards.pack import Pack, pack_digest
from hotline.services.sealing import open_record
from hotline.store import awards, cases, tips, trail
from hotline.store.awards import AwardRow, PartRow
from hotline.store.base import fresh_id
from hotline.store.cases import OutcomeRow
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring

#: Facts of every programme that a unit may record with its outcome. The others come from the tip's own rows, or are a
#: decision that the secretary takes: a unit that could write ``decided`` would set the sum.
_UNIT_MAY_SAY = frozenset({"report_mode", "reporter", "other_reward_same_merit", "false_accusation_conviction"})
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class DueTip:
    """A confirmed outcome that may bring a reward: what the secretary sees of it before preparing."""

    tip_id: str
    disposition: Disposition
    known_before: bool | None
    arrests: int
    measure_on: date | None
    solved_on: date | None
    confirmed_at: datetime


@dataclass(frozen=True)
class Preparation:
    """What reward law is asked and what it answers. ``finding`` can be explained, ``answer`` is what is stored of it.

    The exact times are for the secretary's eyes, against the time of an arrest; they are stored nowhere else.
    """

    facts: Mapping[str, Any]
    finding: Finding
    answer: Mapping[str, Any]
    evaluated_on: date
    received_at: datetime
    accepted_at: datetime


@dataclass(frozen=True)
class Proposal:
    """A proposed award by the names that money people use."""

    award_id: str
    serial: str
    amount: Money


@unique
class Mismatch(StrEnum):
    """What keeps an award from being derived again."""

    PACK = "pack"
    DIGEST = "digest"
    FINDING = "finding"
    AMOUNT = "amount"


@dataclass(frozen=True)
class _Matter:
    tip: TipRow
    outcome: OutcomeRow


def due(session: Session, desk: str) -> Sequence[DueTip]:
    """Confirmed results of a desk that have no award yet, the longest waiting first."""
    return [
        DueTip(tip.id, disposition, outcome.known_before, outcome.arrests, outcome.measure_on, outcome.solved_on, confirmed_at)
        for tip, outcome in awards.awaiting_proposal(session, Compartment(desk), REWARDABLE)
        if (disposition := tip.disposition) is not None and (confirmed_at := outcome.confirmed_at) is not None
    ]


def prepare(
    session: Session, keyring: Keyring, pack: Pack, actor: Actor, tip_id: str, now: datetime, *, zone: tzinfo,
    decided: Mapping[str, str] | None = None,
) -> Preparation:
    """Ask reward law about a tip without proposing anything; ``decided`` tries amounts inside a range.

    Raises FactsError of the rules for facts that are missing or a decided amount that lies outside.
    """
    matter = _ready(session, actor, tip_id)
    prepared = _ask_law(session, keyring, pack, actor, matter, now, zone, decided)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_PREPARED, "tip", tip_id, pack=pack.id)
    return prepared


def propose(
    session: Session, keyring: Keyring, pack: Pack, actor: Actor, tip_id: str, now: datetime, *, zone: tzinfo,
    decided: Mapping[str, str] | None = None,
) -> Proposal:
    """Put an award to the ballot with its facts, its finding and the rules behind it; who worked on the tip stays out.

    Raises NothingDueError when the rules give nothing, BadInputError when they leave a range and nothing was decided.
    """
    matter = _ready(session, actor, tip_id)
    prepared = _ask_law(session, keyring, pack, actor, matter, now, zone, decided)
    amount = payable(prepared.answer)
    award = _award(pack, matter.tip, prepared, amount, now)
    session.add(award)
    session.flush()  # the parts refer to the row
    for worker in cases.workers_of(session, tip_id):
        session.add(PartRow(award_id=award.id, staff_id=worker, part=Part.CASEWORK, at=now))
    session.add(PartRow(award_id=award.id, staff_id=actor.staff_id, part=Part.PROPOSER, at=now))
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.AWARD_PROPOSED, "award", award.id,
                 pack=pack.id, version=str(prepared.answer["version"]), amount=amount.text, currency=amount.currency)
    return Proposal(award.id, award.serial, amount)


def rederive(session: Session, pack: Pack, award_id: str) -> tuple[Mismatch, ...]:
    """Ask the rules again with the stored facts; returns all that differs from what is stored, nothing if it agrees."""
    award = session.get(AwardRow, award_id)
    if award is None:
        raise NotFoundError(kind="award")
    agrees = {
        Mismatch.PACK: pack.id == award.pack,
        Mismatch.DIGEST: pack_digest(pack) == award.pack_digest,
        Mismatch.FINDING: _derived(pack, award) == _without_words(award.finding),
        Mismatch.AMOUNT: _stored_sum(award) == award.amount_minor,
    }
    return tuple(mismatch for mismatch, same in agrees.items() if not same)


def payable(answer: Mapping[str, Any]) -> Money:
    """The sum that a finding lets pay now: what is due of it, when law pays in parts.

    Raises NothingDueError for a finding of nothing, BadInputError for a range in which nobody has decided yet.
    """
    if answer["outcome"] == "range":
        raise BadInputError("decided", "needed")
    amount = Money(Decimal(answer["due_now"]), answer["currency"])
    if answer["outcome"] != "pay" or amount.amount <= 0:
        raise NothingDueError(reason=answer["reason"] or "nothing_due_now")
    return amount


def amount_of(award: AwardRow) -> Money:
    """The sum of an award."""
    return from_minor(award.amount_minor, award.currency)


def lock(session: Session, actor: Actor, award_id: str) -> AwardRow:
    """An award of this person's desk, locked. Raises NotFoundError for any other: the two are never told apart."""
    award = awards.lock_award(session, award_id)
    if award is None or tips.tip_in(session, award.tip_id, Compartment(actor.desk)) is None:
        raise NotFoundError(kind="award")
    return award


def parts(session: Session, award: AwardRow) -> Mapping[str, Part]:
    """Who plays which part, with everybody who has worked on the tip since the award was proposed."""
    later = dict.fromkeys(cases.workers_of(session, award.tip_id), Part.CASEWORK)
    return {**later, **awards.parts_of(session, award.id)}


def take_part(session: Session, award: AwardRow, staff_id: str, part: Part, now: datetime) -> None:
    """Give somebody their one part. Raises NotAllowedError when they have one.

    The award is locked, so two requests of one person stand in line here; whoever writes past this check is refused
    by the primary key and the partial index of the table.
    """
    require_free(parts(session, award), staff_id)
    session.add(PartRow(award_id=award.id, staff_id=staff_id, part=part, at=now))


def _ready(session: Session, actor: Actor, tip_id: str) -> _Matter:
    """A confirmed result of this desk that has no award and on which this person did not work; the tip is locked."""
    actor.require(Permission.PREPARE_AWARD)
    tip = tips.lock_tip(session, tip_id, Compartment(actor.desk))
    if tip is None:
        raise NotFoundError(kind="tip")
    if actor.staff_id in cases.workers_of(session, tip_id):
        raise NotAllowedError(part=Part.CASEWORK.value)
    if awards.award_of_tip(session, tip_id) is not None:
        raise ConflictError(kind="award")
    outcome = cases.outcome_of(session, tip_id)
    if tip.state is not TipState.CONCLUDED or outcome is None or outcome.confirmed_at is None:
        raise WrongStateError(move="propose", state="unconfirmed")
    if tip.disposition not in REWARDABLE:
        raise WrongStateError(move="propose", state="no_result")
    return _Matter(tip, outcome)


def _ask_law(
    session: Session, keyring: Keyring, pack: Pack, actor: Actor, matter: _Matter, now: datetime, zone: tzinfo,
    decided: Mapping[str, str] | None,
) -> Preparation:
    received, accepted = _open_times(session, keyring, actor, matter.tip, now)
    reported_on = received.astimezone(zone).date()
    hours = {"sent_at": received, "accepted_at": accepted}
    tipster = {"ref": "A"} | {name: hour_of(moment.astimezone(zone)).isoformat() for name, moment in hours.items()}
    facts = _facts(pack, matter.outcome, reported_on) | {"tipsters": [tipster]}
    if decided:
        facts["decided"] = dict(decided)
    finding = evaluate(pack, facts, reported_on)
    return Preparation(facts, finding, _answer(finding), reported_on, received, accepted)


def _open_times(
    session: Session, keyring: Keyring, actor: Actor, tip: TipRow, now: datetime
) -> tuple[datetime, datetime]:
    if tip.times_id is None:
        raise WrongStateError(move="propose", state="not_accepted")
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.TIMES_OPENED, "tip", tip.id)
    times = json.loads(open_record(session, keyring, tip.times_id))
    return datetime.fromisoformat(times["received_at"]), datetime.fromisoformat(times["accepted_at"])


def _facts(pack: Pack, outcome: OutcomeRow, reported_on: date) -> dict[str, Any]:
    """What the unit recorded and the desk knows, as far as the pack declares it; what nobody said is left out."""
    own = {spec.name for spec in pack.facts}
    known: dict[str, Any] = {
        "arrests": outcome.arrests, "case_number": outcome.case_number, "reported_on": reported_on.isoformat(),
    }
    shared: dict[str, Any] = {
        "previously_known": outcome.known_before,
        "solved_on": outcome.solved_on and outcome.solved_on.isoformat(),
        "measure_on": outcome.measure_on and outcome.measure_on.isoformat(),
    }
    recorded = {name: value for name, value in outcome.facts.items() if name in own | _UNIT_MAY_SAY}
    facts = recorded | {name: value for name, value in known.items() if name in own} | shared
    return {name: value for name, value in facts.items() if value is not None}


def _award(pack: Pack, tip: TipRow, prepared: Preparation, amount: Money, now: datetime) -> AwardRow:
    return AwardRow(
        id=fresh_id(), tip_id=tip.id, serial=_fresh_serial(), state=AwardState.IN_BALLOT, pack=pack.id,
        pack_digest=pack_digest(pack), facts=dict(prepared.facts), finding=dict(prepared.answer),
        evaluated_on=prepared.evaluated_on, currency=amount.currency, amount_minor=to_minor(amount),
        identity_at_collection=pack.identity_at_collection.value, proposed_at=now,
    )


def _fresh_serial() -> str:
    # 27^6 serials: one drawn twice is refused by the table, the proposal is rolled back, and a second try draws anew.
    return serial("".join(secrets.choice(SERIAL_SIGNS) for _ in range(6)))


def _answer(finding: Finding) -> dict[str, Any]:
    """The finding's JSON with its steps in both languages: the wording that the ballot was about stays as it was."""
    steps = {language: finding_json(finding, language)["steps"] for language in _LANGUAGES}
    return {**finding_json(finding), "explained": steps}


def _without_words(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules decide. The wording of a step may be mended later without an old award looking wrong."""
    decided = {name: value for name, value in answer.items() if name != "explained"}
    decided["steps"] = [{**step, "text": ""} for step in answer["steps"]]
    decided["options"] = [{**option, "why": ""} for option in answer["options"]]
    return decided


def _derived(pack: Pack, award: AwardRow) -> dict[str, Any] | None:
    try:
        return _without_words(finding_json(evaluate(pack, award.facts, award.evaluated_on)))
    except HotlineError:  # rules that now refuse the facts do not give the stored finding
        return None


def _stored_sum(award: AwardRow) -> int | None:
    try:
        return to_minor(payable(award.finding))
    except HotlineError:
        return None
