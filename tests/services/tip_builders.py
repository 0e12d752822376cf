"""Builders for the tests of tips: people at desks, tips told and sorted, outcomes, and what lies in the database of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from secrets import token_bytes

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.roles import Role
from hotline.domain.tips import Channel, Compartment, Disposition
from hotline.domain.topics import Category, Route
from hotline.domain.trail import Action
from hotline.domain.urgency import Priority, Reason, reasons_of
from hotline.gateways.receipt_pool import make_receipt
from hotline.ports import FreshReceipt
from hotline.services import casework, intake, outcomes, return_visit, triage_tip
from hotline.services.intake import Delivery
from hotline.services.outcomes import Outcome
from hotline.services.return_visit import Visit
from hotline.services.triage_tip import Sorted
from hotline.store import trail
from hotline.store.base import fresh_id
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.store.outbox import OutboxRow
from hotline.store.staff import StaffRow, UnitRow
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.triage.lexicon import load_lexicon
from hotline.triage.understanding import Entity, EntityKind, ReasonFound, StaffConcern, Understanding
from hotline.vault.keyring import Keyring
from hotline.vault.receipts import derive

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
HOUR = datetime(2026, 3, 2, 6, tzinfo=UTC)
REPLAY_KEY = b"r" * 32
VISIT_KEY = b"v" * 32
WORDS = "有人在人民路12号卖冰毒 🚗 粤B12345"
Keys = Callable[[str], Keyring]
lexicon = cache(load_lexicon)


@dataclass(frozen=True)
class Told:
    """A tip as its tipster knows it, and the ids of its rows."""

    number: str
    seed: bytes
    thread_id: str
    tip_id: str
    message_id: str
    outbox_id: str

    @property
    def visit(self) -> Visit:
        """A return visit without its row: what a service is given."""
        return Visit(self.thread_id, self.seed, b"c" * 32)


def fresh_receipt(*, public: Keyring) -> tuple[FreshReceipt, bytes]:
    """A receipt and the seed that its number gives."""
    generation = public.generations()[0]
    receipt = make_receipt(generation)
    return receipt, derive(receipt.number, generation).seed


def delivery(*, name: bytes | None = None, words: str = WORDS, suspect: bool = False) -> Delivery:
    """A delivery of words from the web."""
    return Delivery(name or token_bytes(16), words, Channel.WEB, "zh", suspect)


def tell(session: Session, *, keys: Keys, words: str = WORDS, at: datetime = NOW) -> Told:
    """A tip that waits to be understood."""
    receipt, seed = fresh_receipt(public=keys("public"))
    taken = intake.receive(session, keys("public"), REPLAY_KEY, receipt, delivery(words=words), at)
    assert taken.outbox_id is not None
    message = session.get_one(MessageRow, session.get_one(OutboxRow, taken.outbox_id).subject_id)
    return Told(receipt.number, seed, message.thread_id, message.tip_id, message.id, taken.outbox_id)


def understanding(
    *, priority: Priority = Priority.P3, category: Category = Category.TRAFFICKING, plate: str = "", at: datetime = NOW
) -> Understanding:
    """What the machine might propose."""
    entities = (Entity(EntityKind.PLATE, 0, len(plate), plate, plate),) if plate else ()
    return Understanding(
        received_at=at, channel="web", language="zh", category=category, secondary=(), topics=(), priority=priority,
        reasons=(ReasonFound(reasons_of(priority)[0]),), route=Route.INVESTIGATE, also=(), entities=entities,
        tipster_clues=(), words=(),
    )


def settle(
    session: Session, *, keys: Keys, message_id: str, found: Understanding | None = None, about_staff: bool | None = False,
    at: datetime = NOW, failed: bool = False,
) -> None:
    """Sort waiting words as the worker does; ``about_staff=None``: the conflict check failed."""
    waiting = triage_tip.open_waiting(session, keys("triage"), message_id)
    assert waiting is not None
    concern = None if about_staff is None else StaffConcern(about_staff)
    what = None if failed else found or understanding()
    triage_tip.settle(session, keys("triage"), waiting, Sorted(what, concern), at)
    session.flush()


def sorted_tip(session: Session, *, keys: Keys, words: str = WORDS, at: datetime = NOW, **how: object) -> Told:
    """A tip that lies at a desk."""
    told = tell(session, keys=keys, words=words, at=at)
    settle(session, keys=keys, message_id=told.message_id, at=at, **how)  # type: ignore[arg-type]
    return told


def add_words(
    session: Session, *, keys: Keys, told: Told, words: str = "还有", at: datetime = NOW, settled: bool = True, **how: object
) -> str:
    """Later words of the tipster, sorted unless said otherwise; returns the message id."""
    promised = return_visit.add_words(session, keys("public"), REPLAY_KEY, told.visit, token_bytes(16), words, at)
    message_id = session.get_one(OutboxRow, promised).subject_id
    if settled:
        settle(session, keys=keys, message_id=message_id, at=at, **how)  # type: ignore[arg-type]
    return message_id


def person(
    session: Session, *, roles: Sequence[Role] = (Role.DUTY_OFFICER,), desk: str = "desk", unit_id: str | None = None,
    name: str = "N",
) -> Actor:
    """A member of staff."""
    staff_id = fresh_id()
    session.add(StaffRow(id=staff_id, desk=desk, sign_in=staff_id, name=name, language="zh", active=True, unit_id=unit_id))
    session.flush()
    return Actor(staff_id, frozenset(roles), desk, unit_id)


def unit(session: Session, *, name: str = "Unit") -> str:
    """A unit's id."""
    row = UnitRow(id=fresh_id(), name_zh=name, name_en=name)
    session.add(row)
    session.flush()
    return row.id


@dataclass(frozen=True)
class Team:
    """The people through whose hands a tip of the desk goes."""

    officer: Actor
    unit_officer: Actor
    supervisor: Actor
    unit_id: str


def team(session: Session) -> Team:
    """One of each."""
    unit_id = unit(session)
    return Team(
        person(session), person(session, roles=[Role.UNIT_OFFICER], unit_id=unit_id),
        person(session, roles=[Role.SUPERVISOR]), unit_id,
    )


def claim(session: Session, *, keys: Keys, told: Told, by: Actor, at: datetime = NOW) -> TipRow:
    """A tip in somebody's hand."""
    return casework.claim(session, keys(by.desk), by, told.tip_id, at)


def assigned(session: Session, *, keys: Keys, people: Team, at: datetime = NOW, brief: str = "brief") -> Told:
    """A tip whose brief a unit has."""
    told = sorted_tip(session, keys=keys, at=at)
    claim(session, keys=keys, told=told, by=people.officer, at=at)
    casework.assign(session, keys("desk"), people.officer, told.tip_id, unit_id=people.unit_id, brief=brief, now=at)
    return told


def outcome(*, disposition: Disposition = Disposition.ARREST, **changes: object) -> Outcome:
    """What a unit might record."""
    return Outcome(disposition, **({"reason": "because", "arrests": 1} | changes))  # type: ignore[arg-type]


def reported(session: Session, *, keys: Keys, people: Team, at: datetime = NOW, known: bool = False) -> Told:
    """A tip whose outcome waits for a supervisor."""
    told = assigned(session, keys=keys, people=people, at=at)
    outcomes.start_check(session, people.unit_officer, told.tip_id, at)
    outcomes.say_known(session, people.unit_officer, told.tip_id, known, at)
    outcomes.report(session, keys("desk"), people.unit_officer, told.tip_id, outcome(), at)
    return told


def concluded(session: Session, *, keys: Keys, people: Team, at: datetime = NOW) -> Told:
    """A tip whose outcome a supervisor confirmed."""
    told = reported(session, keys=keys, people=people, at=at)
    outcomes.confirm(session, people.supervisor, told.tip_id, at)
    return told


def tip_of(session: Session, told: Told) -> TipRow:
    """The tip as the database has it now."""
    session.flush()
    return session.get_one(TipRow, told.tip_id, populate_existing=True)


def thread_of(session: Session, told: Told) -> ThreadRow:
    """The thread as the database has it now."""
    return session.get_one(ThreadRow, told.thread_id, populate_existing=True)


def readers(session: Session, record_id: str) -> set[str]:
    """The key ids that open a record."""
    return set(session.scalars(select(SealedKeyRow.key_id).where(SealedKeyRow.envelope_id == record_id)))


def ciphertexts(session: Session) -> set[bytes]:
    """Everything sealed in the database."""
    return set(session.scalars(select(EnvelopeRow.ciphertext))) | set(session.scalars(select(SealedKeyRow.sealed)))


def actions(session: Session, subject_id: str) -> list[Action]:
    """What the trail says of a subject, in order."""
    session.flush()
    return [row.action for row in trail.lines_about(session, subject_id)]


def desk_of(compartment: Compartment) -> str:
    """The process that opens a compartment."""
    return compartment.value


A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
P1_REASON, P2_REASON, P4_REASON = Reason.LIFE_NOW, Reason.LAB_LOCATED, Reason.VAGUE
