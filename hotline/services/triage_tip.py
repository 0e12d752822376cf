"""What the triage worker does with sealed words: open, understand, check for conflicts, link, seal to a desk, set the clock."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hotline.domain.errors import NotFoundError
from hotline.domain.tips import Compartment, TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, Clocks, Priority, reading_clock
from hotline.services import dialogue, intake
from hotline.services.sealing import INSIDE, TRANSCRIPT, Record, open_record, reseal_record, seal_record
from hotline.store import search, staff, tips, trail
from hotline.store.search import LinkRow, TokenIndex
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.triage.features import features_of
from hotline.triage.lexicon import Lexicon
from hotline.triage.linking import link
from hotline.triage.pipeline import concerns_staff, understand
from hotline.triage.understanding import StaffConcern, Understanding
from hotline.vault.keyring import Keyring

#: The desks' index keys, by compartment.
INDEX_KEYS = {Compartment.DESK: "desk-index", Compartment.INTEGRITY: "integrity-index"}


@dataclass(frozen=True)
class Waiting:
    """Words that wait to be understood, opened in the worker's memory only."""

    message_id: str
    text: str = field(repr=False)
    channel: str
    received_at: datetime
    staff_names: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Sorted:
    """What understanding and the conflict check gave; None where one of them failed."""

    understanding: Understanding | None = field(repr=False)
    concern: StaffConcern | None

    @property
    def compartment(self) -> Compartment:
        """A tip about staff goes to integrity, and so does one whose conflict check failed."""
        away = self.concern is None or self.concern.concerned
        return Compartment.INTEGRITY if away else Compartment.DESK


def open_waiting(session: Session, keyring: Keyring, message_id: str) -> Waiting | None:
    """Open waiting words; None when they were sorted before."""
    message, tip = _message_and_tip(session, message_id)
    if message.compartment is not Compartment.SCREENING:
        return None
    text = open_record(session, keyring, message_id).decode()
    names = tuple(row.name for row in staff.everybody(session))
    # "Tonight" in later words is counted from their own hour; of the first words the row still has the exact time.
    written = max(tip.received_at, message.written_hour)
    return Waiting(message_id, text, tip.channel.value, written, names)


def understood(waiting: Waiting, lexicon: Lexicon, zone: ZoneInfo) -> Understanding:
    """Understand the words; pure."""
    return understand(waiting.text, waiting.received_at, waiting.channel, lexicon, waiting.staff_names, zone=zone)


def concern(waiting: Waiting, lexicon: Lexicon, zone: ZoneInfo) -> StaffConcern:
    """Whether the words complain of staff; pure, and apart from understanding so that either may fail alone."""
    return concerns_staff(waiting.text, waiting.received_at, lexicon, waiting.staff_names, zone=zone)


def settle(
    session: Session, keyring: Keyring, waiting: Waiting, found: Sorted, now: datetime, *, clocks: Clocks = CLOCKS
) -> None:
    """Put the words where they belong, with what was found, in the caller's one transaction."""
    message, tip = _message_and_tip(session, waiting.message_id, tips.lock_for_machine)
    tip = _tip_for(session, message, tip, found.compartment, now, clocks)
    reseal_record(session, keyring, message.id, waiting.text.encode(), tip.compartment)
    message.compartment, message.tip_id = tip.compartment, tip.id
    if tip.sorted_at is not None and message.kind != TRANSCRIPT:  # the voice itself was new when it came
        dialogue.show_as_new(session, tip, now)
    if found.understanding is None:
        _leave_unsorted(session, tip, now, clocks, heard=_heard(message, tip))
    else:
        _sort(session, keyring, message, tip, waiting, found.understanding, now, clocks)


def _tip_for(session: Session, message: MessageRow, tip: TipRow, wanted: Compartment, now: datetime, clocks: Clocks) -> TipRow:
    """The tip that these words join: their own, or one at integrity when later words are about staff or for integrity."""
    if tip.compartment is Compartment.SCREENING:
        tip.compartment = wanted
        return tip
    if tip.compartment is Compartment.INTEGRITY:
        return tip
    siblings = tips.tips_of_thread(session, tip.thread_id)
    away = next((each for each in siblings if each.compartment is Compartment.INTEGRITY), None)
    asked_there = away is not None and away.state is TipState.AWAITING_TIPSTER
    if wanted is Compartment.DESK and not asked_there:  # an answer to integrity's question need not name anybody
        return tip
    return away or _sister(session, message, tip, len(siblings) + 1, now, clocks)


def _sister(session: Session, message: MessageRow, tip: TipRow, order: int, now: datetime, clocks: Clocks) -> TipRow:
    thread = session.get_one(ThreadRow, message.thread_id)
    sister = intake.new_tip(thread, tip.channel, thread.language, now, clocks=clocks)
    sister.compartment, sister.opened_order = Compartment.INTEGRITY, order
    session.add(sister)
    session.flush()  # the message is about to refer to it
    return sister


def _leave_unsorted(session: Session, tip: TipRow, now: datetime, clocks: Clocks, *, heard: bool) -> None:
    """Nobody and nothing has understood this: a P1 reading clock runs, for first words since receipt."""
    if tip.sorted_at is not None and not heard:
        tip.wait_for_reader(now + clocks[Priority.P1].read_within)
        if tip.priority is not Priority.P1:
            tip.priority, tip.priority_reasons = None, []
    tip.sorted_at = hour_of(now)
    trail.record(session, hour_of(now), ActorKind.MACHINE, "", Action.TIP_UNSORTED, "tip", tip.id,
                 compartment=tip.compartment.value)


def _sort(
    session: Session, keyring: Keyring, message: MessageRow, tip: TipRow, waiting: Waiting, found: Understanding, now: datetime,
    clocks: Clocks,
) -> None:
    record = Record("finding", message.thread_id, INSIDE)
    message.finding_id = seal_record(session, keyring, record, finding_json(found), tip.compartment)
    _raise_level(tip, found, now, clocks, heard=_heard(message, tip))
    _link(session, keyring, tip, waiting, found)
    trail.record(session, hour_of(now), ActorKind.MACHINE, "", Action.TIP_SORTED, "tip", tip.id,
                 category=found.category.value, priority=found.priority.value, compartment=tip.compartment.value)


def _raise_level(tip: TipRow, found: Understanding, now: datetime, clocks: Clocks, *, heard: bool) -> None:
    """The first words set topic and level; later words may only raise the level, and start the clock anew when they do."""
    if tip.sorted_at is not None and _stands_as_high(tip, found.priority):
        return
    since = tip.received_at if tip.sorted_at is None else now
    clock = reading_clock(found.priority, clocks)
    if tip.category is None:
        tip.category, tip.language, tip.route = found.category, found.language, found.route
    tip.priority = found.priority
    tip.priority_reasons = [reason.reason.value for reason in found.reasons]
    tip.act_by, tip.sorted_at = since + clock.hand_over_within, hour_of(now)
    if not heard:
        tip.read_by, tip.read_done = since + clock.read_within, False


def _heard(message: MessageRow, tip: TipRow) -> bool:
    """Words that an officer typed were read before the machine saw them: no reading clock starts for them."""
    return message.kind == TRANSCRIPT and tip.read_done


def _stands_as_high(tip: TipRow, level: Priority) -> bool:
    """What was not understood stands above every level until somebody has read it."""
    return not tip.read_done if tip.priority is None else tip.priority <= level


def _link(session: Session, keyring: Keyring, tip: TipRow, waiting: Waiting, found: Understanding) -> None:
    index = index_of(session, keyring, tip, waiting.received_at)
    known = {end for row in search.links_of(session, tip.id) for end in (row.tip_id, row.earlier_id)} | {tip.id}
    features = features_of(found)
    for suggestion in link(found, index, features):
        if suggestion.tip_id not in known:
            session.add(LinkRow(tip_id=tip.id, earlier_id=suggestion.tip_id, kind=suggestion.kind.value,
                                score=suggestion.score, reasons=list(suggestion.reasons), tip_gains=[], earlier_gains=[]))
    index.add(tip.id, waiting.received_at, features)


def index_of(session: Session, keyring: Keyring, tip: TipRow, moment: datetime) -> TokenIndex:
    """The index of the compartment where a tip lies, as it is searched at a moment."""
    return TokenIndex(session, keyring.secret(INDEX_KEYS[tip.compartment]), tip.compartment, periods(moment))


def periods(moment: datetime) -> tuple[str, str]:
    """The quarter of a moment and the one before it: what tokens are stored under, and what is searched."""
    quarter = moment.year * 4 + (moment.month - 1) // 3
    return tuple(f"{number // 4}q{number % 4 + 1}" for number in (quarter, quarter - 1))  # type: ignore[return-value]


def finding_json(found: Understanding) -> bytes:
    """What the desk's page shows of the finding: spans into the words, reasons with the spans that caused them."""
    entities = [{"type": e.kind.value, "start": e.start, "end": e.end, "norm": e.norm, "slang": e.slang} for e in found.entities]
    reasons = [{"reason": r.reason.value, "spans": [[s.start, s.end] for s in r.spans], "doubtful": r.doubtful} for r in found.reasons]
    topics = [
        {"category": each.category.value, "spans": [[s.start, s.end] for s in each.spans], "by_likeness": each.is_by_likeness}
        for each in found.topics
    ]
    return json.dumps(
        {
            "language": found.language, "category": found.category.value, "priority": found.priority.value,
            "secondary": [category.value for category in found.secondary], "entities": entities, "reasons": reasons, "topics": topics,
            "route": found.route.value, "also": [route.value for route in found.also],
            "clues": [[clue.start, clue.end] for clue in found.tipster_clues],
        },
        ensure_ascii=False,
    ).encode()


def _message_and_tip(
    session: Session, message_id: str, find: Callable[[Session, str], TipRow | None] = tips.get_tip
) -> tuple[MessageRow, TipRow]:
    message = tips.get_message(session, message_id)
    if message is None:
        raise NotFoundError(kind="message")
    tip = find(session, message.tip_id)
    if tip is None:
        raise NotFoundError(kind="tip")
    return message, tip

