"""What a desk does with a tip: claim, look, ask, answer, brief and assign; each move is checked, done and recorded."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Permission
from hotline.domain.tips import (
    CLAIM_LEASE,
    MOVES,
    OWNERS,
    ClueReason,
    Compartment,
    Move,
    Owner,
    TipState,
    after,
    checked_text,
    hour_of,
)
from hotline.domain.topics import Category
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, LEVEL, Clocks, Priority, Reason, reading_clock
from hotline.services import dialogue
from hotline.services.labels import Mark, amended, read_labels
from hotline.services.sealing import (
    IN,
    INSIDE,
    OUT,
    RECORDING,
    Record,
    Said,
    open_record,
    reseal_record,
    seal_record,
    verified,
)
from hotline.store import cases, corrections, phone, search, staff, tips, trail
from hotline.store.cases import BriefRow
from hotline.store.search import Decision, LinkRow
from hotline.store.tips import NO_NUMBER, MessageRow, ThreadRow, TipRow
from hotline.vault.keyring import Keyring


@dataclass(frozen=True)
class Spoken:
    """One message of a thread as the desk reads it.

    ``finding`` is what triage found in it, with people's corrections in place; ``proposed`` is the machine's own.
    """

    message_id: str
    mine: bool
    kind: str
    text: str = field(repr=False)
    values: dict[str, str] = field(repr=False)
    written_hour: datetime
    read: bool
    finding: dict[str, Any] | None = field(default=None, repr=False)
    proposed: dict[str, Any] | None = field(default=None, repr=False)


def compartment_of(actor: Actor) -> Compartment:
    """The compartment that this person's desk reads."""
    return Compartment.INTEGRITY if actor.desk == Compartment.INTEGRITY.value else Compartment.DESK


def find(session: Session, actor: Actor, tip_id: str) -> TipRow:
    """A tip of this desk. Raises NotFoundError for any other: the two are never told apart."""
    tip = tips.tip_in(session, tip_id, compartment_of(actor))
    if tip is None:
        raise NotFoundError(kind="tip")
    return tip


def claim(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, now: datetime, *, clocks: Clocks = CLOCKS
) -> TipRow:
    """Take a tip in hand. The first claim ever accepts it: its exact times are sealed away and the row keeps the hour.

    Raises ConflictError while somebody else's claim lasts.
    """
    tip = _lock(session, actor, tip_id, Permission.SCREEN)
    if tip.claimed_by not in (None, actor.staff_id) and tip.claim_until is not None and tip.claim_until > now:
        raise ConflictError(kind="claim")
    if tip.accepted_hour is None:
        _accept(session, keyring, tip, now)
    if tip.claimed_by != actor.staff_id:
        tip.clues_open = False
    tip.claimed_by, tip.claim_until, tip.new_words = actor.staff_id, now + CLAIM_LEASE, False
    if not phone.has_unheard(session, tip.id):  # a voice is read when somebody has heard it
        tip.was_read()
    if tip.act_by is None:  # nothing has understood it, or it came from the desk
        tip.act_by = now + reading_clock(tip.priority, clocks).hand_over_within
    _move(session, actor, tip, Move.CLAIM, now)
    return tip


def _accept(session: Session, keyring: Keyring, tip: TipRow, now: datetime) -> None:
    """``accepted_at`` is set once and for all: it is the order that reward law pays by."""
    times = json.dumps({"received_at": tip.received_at.isoformat(), "accepted_at": now.isoformat()}).encode()
    tip.times_id = seal_record(session, keyring, Record("times", tip.thread_id, INSIDE), times, "times")
    tip.accepted_hour, tip.received_at = hour_of(now), hour_of(tip.received_at)


def look(session: Session, actor: Actor, tip_id: str, now: datetime) -> None:
    """Record a look at a tip, before the first plain byte leaves."""
    _require_reader(actor)
    tip = find(session, actor, tip_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.TIP_LOOKED_AT, "tip", tip.id)


def spoken(session: Session, keyring: Keyring, actor: Actor, tip: TipRow) -> Sequence[Spoken]:
    """Open the thread of a tip as far as this desk may: words that wait for understanding or lie elsewhere are left out."""
    here = compartment_of(actor)
    rows = [
        row for row in tips.messages_of(session, tip.thread_id)
        if row.compartment is here and row.tip_id == tip.id and row.kind != RECORDING
    ]
    labels = read_labels(session, keyring, tip.id)
    return [_spoken(session, keyring, row, labels.marks if labels else ()) for row in rows]


def _spoken(session: Session, keyring: Keyring, row: MessageRow, marks: Sequence[Mark]) -> Spoken:
    plain = open_record(session, keyring, row.id)
    read = row.read_by_tipster is not None
    if row.direction != IN:
        said = verified(keyring, row.thread_id, row.sequence, plain) or Said("unverified")
        return Spoken(row.id, True, said.kind, said.text, dict(said.values), row.written_hour, read)
    proposed = json.loads(open_record(session, keyring, row.finding_id)) if row.finding_id else None
    mine = [mark for mark in marks if mark.message_id == row.id]
    finding = amended(proposed, mine) if proposed is not None and mine else proposed
    return Spoken(row.id, False, row.kind, plain.decode(), {}, row.written_hour, read, finding, proposed)


def open_clues(session: Session, actor: Actor, tip_id: str, reason: str, now: datetime) -> None:
    """Unmask what points to the tipster, for this claim only. ``reason`` is a ClueReason's value; the trail keeps it."""
    tip = held(session, actor, tip_id, now)
    if reason not in set(ClueReason):
        raise BadInputError("reason", "empty")
    tip.clues_open = True
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.CLUES_OPENED, "tip", tip.id, reason=reason)


def ask(session: Session, keyring: Keyring, actor: Actor, tip_id: str, words: str, now: datetime) -> None:
    """Ask the tipster something; while screening the tip then waits for them."""
    tip = held(session, actor, tip_id, now)
    _say(session, keyring, actor, tip, Said("question", checked_text(words)), now)
    _move(session, actor, tip, Move.ASK, now)


def reply(session: Session, keyring: Keyring, actor: Actor, tip_id: str, words: str, now: datetime) -> None:
    """Tell the tipster something; nothing else changes."""
    tip = _lock(session, actor, tip_id, Permission.SCREEN)
    _say(session, keyring, actor, tip, Said("answer", checked_text(words)), now)


def usable(tip: TipRow) -> bool:
    """Whether the words may still be acted on: after the tipster took them back only a danger to life is."""
    return not tip.withdrawn or tip.priority is Priority.P1


def answerable(thread: ThreadRow) -> bool:
    """Whether whoever told can come back to read: not where the tip was found at the carrier and nobody was given a number."""
    return thread.generation != NO_NUMBER


def _say(session: Session, keyring: Keyring, actor: Actor, tip: TipRow, said: Said, now: datetime) -> None:
    thread = session.get_one(ThreadRow, tip.thread_id)
    if not answerable(thread):
        raise WrongStateError(move="say", state=thread.generation)
    dialogue.say(session, keyring, thread, tip, said, now)
    cases.note_worker(session, tip.id, actor.staff_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.REPLY_SENT, "tip", tip.id, kind=said.kind)


def assign(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, *, unit_id: str, brief: str, now: datetime
) -> None:
    """Release a brief to a unit: the only words that leave the desk."""
    tip = held(session, actor, tip_id, now)
    if not usable(tip):
        raise WrongStateError(move="assign", state="withdrawn")
    unit = staff.get_unit(session, unit_id)
    if unit is None or unit.desk != actor.desk:
        raise BadInputError("unit", "unknown")
    record = Record("brief", tip.thread_id, INSIDE)
    brief_id = seal_record(session, keyring, record, checked_text(brief, "brief").encode(), tip.compartment)
    session.add(BriefRow(id=brief_id, tip_id=tip.id, written_by=actor.staff_id, released_at=now))
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.BRIEF_RELEASED, "tip", tip.id, unit=unit.id)
    tip.unit_id, tip.new_words = unit.id, False
    tip.act_by = hour_of(tip.act_by or now)  # this clock has stopped: its hour is enough to order by
    _move(session, actor, tip, Move.ASSIGN, now)


def decide_link(session: Session, actor: Actor, link_id: str, decision: Decision, now: datetime) -> str:
    """Confirm or reject a suggested link; returns the tip that it belongs to. "Not the same" holds for ever."""
    actor.require(Permission.SCREEN)
    link = session.get(LinkRow, link_id)
    if link is None:
        raise NotFoundError(kind="link")
    tip = find(session, actor, link.tip_id)
    if link.decision is Decision.REJECTED and decision is not Decision.REJECTED:
        raise WrongStateError(move="decide_link", state=link.decision.value)
    link.decision, link.decided_by = decision, actor.staff_id
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.LINK_DECIDED, "tip", tip.id, decision=decision.value)
    return tip.id


def links(session: Session, actor: Actor, tip: TipRow) -> Sequence[tuple[LinkRow, TipRow]]:
    """Suggested and confirmed links of a tip with the tip at the other end, as far as this desk may open it."""
    _require_reader(actor)
    found = []
    for row in search.links_of(session, tip.id):
        other = tips.tip_in(session, row.earlier_id if row.tip_id == tip.id else row.tip_id, tip.compartment)
        if other is not None and row.decision is not Decision.REJECTED:
            found.append((row, other))
    return found


def change_priority(
    session: Session, actor: Actor, tip_id: str, priority: Priority, reason: Reason | None, now: datetime,
    *, clocks: Clocks = CLOCKS,
) -> None:
    """The claimer knows better than the machine; ``reason`` is one of the new level's own, or left open.

    A raised level counts from now. A lowered one counts from receipt, and never gives less time than there was.
    """
    tip = held(session, actor, tip_id, now)
    if reason is not None and LEVEL[reason] is not priority:
        raise BadInputError("reason", "wrong_level")
    clock = clocks[priority]
    if tip.priority is not None and priority > tip.priority:
        due = tip.received_at + clock.hand_over_within
        tip.act_by = max(tip.act_by or due, due)
    elif priority != tip.priority:
        tip.act_by = now + clock.hand_over_within
        tip.read_by = None if tip.read_done else now + clock.read_within
    tip.priority, tip.priority_reasons = priority, [reason.value] if reason else []
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.PRIORITY_CHANGED, "tip", tip.id,
                 priority=priority.value, **({"reason": reason.value} if reason else {}))


def change_category(session: Session, actor: Actor, tip_id: str, category: Category, now: datetime) -> None:
    """The claimer files the tip under another topic."""
    tip = held(session, actor, tip_id, now)
    tip.category = category
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.PRIORITY_CHANGED, "tip", tip.id,
                 category=category.value)


def hand_to_integrity(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, now: datetime, *, clocks: Clocks = CLOCKS
) -> None:
    """I must not have this: everything of the tip is sealed afresh to integrity, and this desk has never heard of it.

    Anybody who reads the queue may do it, whoever has the claim. Who had read it stays in the trail.
    """
    tip = _lock(session, actor, tip_id, Permission.READ_QUEUE)
    if tip.compartment is Compartment.INTEGRITY:
        raise WrongStateError(move="hand_to_integrity", state=tip.compartment.value)
    thread = tips.lock_thread(session, tip.thread_id)
    for record_id, is_reply in _records(session, tip):
        receipt_key = thread.public_key if is_reply and thread else None
        reseal_record(session, keyring, record_id, open_record(session, keyring, record_id), Compartment.INTEGRITY, receipt_key)
    for message in _messages(session, tip):
        message.compartment = Compartment.INTEGRITY
    search.forget_tip(session, tip.id)
    _start_afresh(tip, now, clocks)
    cases.note_worker(session, tip.id, actor.staff_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.TIP_MOVED, "tip", tip.id,
                 move="hand_to_integrity", state=tip.state.value, compartment=tip.compartment.value)


def _messages(session: Session, tip: TipRow) -> list[MessageRow]:
    """The tip's messages at its desk. What still waits for understanding follows the tip by itself."""
    rows = tips.messages_of(session, tip.thread_id)
    return [row for row in rows if row.tip_id == tip.id and row.compartment is Compartment.DESK]


def _records(session: Session, tip: TipRow) -> Iterator[tuple[str, bool]]:
    """Every record that the desk's key opens, and whether the tipster's receipt opens it too."""
    for row in _messages(session, tip):
        if not phone.is_at_carrier(session, row.id):  # a voice on its way has no record yet; it will come sealed to integrity
            yield row.id, row.direction == OUT
        if row.finding_id:
            yield row.finding_id, False
    for brief in cases.briefs_of(session, tip.id):
        yield brief.id, False
    outcome = cases.outcome_of(session, tip.id)
    if outcome is not None and outcome.reason_id:
        yield outcome.reason_id, False
    judged = corrections.of_tip(session, tip.id)
    if judged is not None:
        yield judged.record_id, False


def _start_afresh(tip: TipRow, now: datetime, clocks: Clocks) -> None:
    """The tip as integrity finds it. What the tipster is shown stays: it must not tell of the move."""
    tip.compartment, tip.claimed_by, tip.claim_until, tip.clues_open = Compartment.INTEGRITY, None, None, False
    if OWNERS[tip.state] is not Owner.RECORDS:
        tip.state, tip.unit_id, tip.act_by, tip.read_done = TipState.RECEIVED, None, None, False
        tip.read_by = now + clocks[Priority.P1].read_within


def _require_reader(actor: Actor) -> None:
    actor.require(Permission.READ_QUEUE)


def _lock(session: Session, actor: Actor, tip_id: str, permission: Permission) -> TipRow:
    actor.require(permission)
    tip = tips.lock_tip(session, tip_id, compartment_of(actor))
    if tip is None:
        raise NotFoundError(kind="tip")
    return tip


def held(session: Session, actor: Actor, tip_id: str, now: datetime) -> TipRow:
    """A tip that this person has claimed; acting on it renews the claim."""
    tip = _lock(session, actor, tip_id, Permission.SCREEN)
    if tip.claimed_by != actor.staff_id or tip.claim_until is None or tip.claim_until <= now:
        raise NotAllowedError(kind="claim")
    tip.claim_until = now + CLAIM_LEASE
    return tip


def move(session: Session, actor: Actor, tip: TipRow, step: Move, now: datetime) -> None:
    """Make a move that the table allows this person, and record it."""
    permission = MOVES[step].permission
    if permission is not None:
        actor.require(permission)
    _move(session, actor, tip, step, now)


def _move(session: Session, actor: Actor, tip: TipRow, step: Move, now: datetime) -> None:
    tip.state = after(tip.state, step)
    tip.show(tip.public_status.moved(tip.state, now))
    cases.note_worker(session, tip.id, actor.staff_id)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.TIP_MOVED, "tip", tip.id,
                 move=step.value, state=tip.state.value)
