"""What a unit does with an assigned tip: reads the brief, starts its check, says early whether it knew, records the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Permission
from hotline.domain.tips import REWARDABLE, Disposition, Move, TipState, checked_text
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, Clocks, Priority
from hotline.services import casework
from hotline.services.sealing import INSIDE, Record, open_record, seal_record
from hotline.store import awards, cases, tips, trail
from hotline.store.cases import OutcomeRow
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring


@dataclass(frozen=True)
class Outcome:
    """What came of a tip, as the unit records it. ``facts`` are the reward programme's own, by name."""

    disposition: Disposition
    reason: str = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrests: int = 0
    case_number: str | None = None
    measure_on: date | None = None
    solved_on: date | None = None


def read_brief(session: Session, keyring: Keyring, actor: Actor, tip_id: str, now: datetime) -> str:
    """The released brief of a tip that is assigned to this person's unit; the look is recorded in this session."""
    tip = _of_unit(session, actor, tip_id)
    brief = cases.latest_brief(session, tip.id)
    if brief is None:
        raise NotFoundError(kind="brief")
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.BRIEF_LOOKED_AT, "tip", tip.id)
    return open_record(session, keyring, brief.id).decode()


def start_check(session: Session, actor: Actor, tip_id: str, now: datetime) -> None:
    """The unit begins."""
    casework.move(session, actor, _of_unit(session, actor, tip_id), Move.START_CHECK, now)


def say_known(session: Session, actor: Actor, tip_id: str, known: bool, now: datetime) -> None:
    """Whether the police knew the matter before the tip: said early and once, because reward law asks and memory bends."""
    tip = _of_unit(session, actor, tip_id)
    if tip.state is not TipState.UNDER_CHECK:
        raise WrongStateError(move="say_known", state=tip.state.value)
    outcome = _begun(session, tip)
    if outcome.known_before is not None:
        raise WrongStateError(move="say_known", state="said")
    outcome.known_before, outcome.known_said_by, outcome.known_said_at = known, actor.staff_id, now
    cases.note_worker(session, tip.id, actor.staff_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.KNOWLEDGE_RECORDED, "tip", tip.id,
                 known="yes" if known else "no")


def report(session: Session, keyring: Keyring, actor: Actor, tip_id: str, outcome: Outcome, now: datetime) -> None:
    """Record disposition, reason and facts; a supervisor confirms. Raises BadInputError where something is missing."""
    tip = _of_unit(session, actor, tip_id)
    row = _begun(session, tip)
    if row.known_before is None:
        raise BadInputError("known", "missing")
    casework.move(session, actor, tip, Move.REPORT, now)
    _write(session, keyring, actor, tip, row, outcome, now)


def conclude_at_desk(session: Session, keyring: Keyring, actor: Actor, tip_id: str, outcome: Outcome, now: datetime) -> None:
    """Conclude a tip that no unit needs to check; it can bring no reward, and a supervisor reads it a second time."""
    if outcome.disposition in REWARDABLE:
        raise BadInputError("disposition", "needs_unit")
    tip = casework.held(session, actor, tip_id, now)
    casework.move(session, actor, tip, Move.CONCLUDE, now)
    _write(session, keyring, actor, tip, _begun(session, tip), outcome, now)


def confirm(session: Session, actor: Actor, tip_id: str, now: datetime) -> None:
    """A supervisor, not the one who recorded it, confirms the conclusion."""
    tip, row = _reported(session, actor, tip_id)
    if row.recorded_by == actor.staff_id:
        raise NotAllowedError(kind="own_work")
    casework.move(session, actor, tip, Move.CONFIRM, now)
    row.confirmed_by, row.confirmed_at = actor.staff_id, now
    tip.disposition, tip.concluded_at = row.disposition, now
    tip.claimed_by = tip.claim_until = tip.read_by = tip.act_by = None


def send_back(session: Session, actor: Actor, tip_id: str, now: datetime) -> None:
    """A supervisor asks to look again: the unit, or the desk where no unit had the tip."""
    tip, _ = _reported(session, actor, tip_id)
    casework.move(session, actor, tip, Move.SEND_BACK if tip.unit_id else Move.SEND_BACK_TO_DESK, now)


def reopen(session: Session, actor: Actor, tip_id: str, now: datetime, *, clocks: Clocks = CLOCKS) -> None:
    """A supervisor takes a concluded tip up again: unclaimed at the desk, with a P2 clock. Outcome and confirmation stay.

    Raises WrongStateError when there is an award: its facts must not change under it.
    """
    actor.require(Permission.SUPERVISE)
    tip = tips.lock_tip(session, tip_id, casework.compartment_of(actor))
    if tip is None:
        raise NotFoundError(kind="tip")
    if awards.award_of_tip(session, tip.id) is not None:
        raise WrongStateError(move=Move.REOPEN.value, state="award")
    casework.move(session, actor, tip, Move.REOPEN, now)
    clock = clocks[Priority.P2]
    tip.read_by, tip.act_by, tip.read_done = now + clock.read_within, now + clock.hand_over_within, False
    tip.claimed_by = tip.claim_until = tip.unit_id = tip.disposition = tip.concluded_at = None


def reason_of(session: Session, keyring: Keyring, row: OutcomeRow) -> str:
    """The written reason of an outcome."""
    return open_record(session, keyring, row.reason_id).decode() if row.reason_id else ""


def _write(
    session: Session, keyring: Keyring, actor: Actor, tip: TipRow, row: OutcomeRow, outcome: Outcome, now: datetime
) -> None:
    if outcome.arrests < 0:
        raise BadInputError("arrests", "negative")
    reason = checked_text(outcome.reason, "reason").encode()
    row.reason_id = seal_record(session, keyring, Record("reason", tip.thread_id, INSIDE), reason, tip.compartment)
    row.disposition, row.facts, row.arrests = outcome.disposition, dict(outcome.facts), outcome.arrests
    row.case_number, row.measure_on, row.solved_on = outcome.case_number, outcome.measure_on, outcome.solved_on
    row.recorded_by, row.recorded_at = actor.staff_id, now
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.OUTCOME_RECORDED, "tip", tip.id,
                 disposition=outcome.disposition.value)


def _of_unit(session: Session, actor: Actor, tip_id: str) -> TipRow:
    actor.require(Permission.WORK_UNIT)
    tip = tips.lock_tip(session, tip_id, casework.compartment_of(actor))
    if tip is None or tip.unit_id is None or tip.unit_id != actor.unit_id:
        raise NotFoundError(kind="tip")
    return tip


def _reported(session: Session, actor: Actor, tip_id: str) -> tuple[TipRow, OutcomeRow]:
    actor.require(Permission.SUPERVISE)
    tip = tips.lock_tip(session, tip_id, casework.compartment_of(actor))
    row = cases.outcome_of(session, tip_id)
    if tip is None or row is None:
        raise NotFoundError(kind="tip")
    return tip, row


def _begun(session: Session, tip: TipRow) -> OutcomeRow:
    row = cases.outcome_of(session, tip.id)
    if row is None:
        row = OutcomeRow(tip_id=tip.id, facts={}, arrests=0)
        session.add(row)
    return row
