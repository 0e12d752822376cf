"""Threads, tips and messages: rows and the queries of queue and thread. No words are here, only ids of envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    and_,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.tips import Channel, Compartment, Disposition, PublicStatus, ShownStatus, TipState
from hotline.domain.topics import Category, Route
from hotline.domain.urgency import Priority
from hotline.store.base import Base, Coded, Id

#: In place of a generation: this thread was found at the carrier, and no number opens it.
NO_NUMBER = "none"


class ThreadRow(Base):
    """What one receipt opens: its lookup id and public half. The number itself is nowhere."""

    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("generation", "lookup_id"),)

    id: Mapped[Id]
    generation: Mapped[str] = mapped_column(String(40))
    lookup_id: Mapped[bytes] = mapped_column(LargeBinary(32))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    language: Mapped[str] = mapped_column(String(8))
    last_sequence: Mapped[int] = mapped_column(default=0)
    opened_hour: Mapped[datetime]


class TipRow(Base):
    """A tip's place in the work: compartment, state, owner and clock; its words lie in envelopes."""

    __tablename__ = "tip"

    id: Mapped[Id]
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), index=True)
    opened_order: Mapped[int] = mapped_column(default=1)  # 1 is the tip that opened the thread
    channel: Mapped[Channel] = mapped_column(Coded(Channel))
    compartment: Mapped[Compartment] = mapped_column(Coded(Compartment), index=True)
    state: Mapped[TipState] = mapped_column(Coded(TipState), index=True)
    language: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[Category | None] = mapped_column(Coded(Category))
    priority: Mapped[Priority | None] = mapped_column(Coded(Priority))
    priority_reasons: Mapped[list[str]] = mapped_column(default=list)
    route: Mapped[Route | None] = mapped_column(Coded(Route))
    received_at: Mapped[datetime]  # exact while the tip waits for its first reading, the hour afterwards
    sorted_at: Mapped[datetime | None]
    accepted_hour: Mapped[datetime | None]
    times_id: Mapped[str | None] = mapped_column(String(32))  # envelope with the exact times, once accepted
    read_by: Mapped[datetime | None]
    act_by: Mapped[datetime | None]
    read_done: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    claim_until: Mapped[datetime | None]
    clues_open: Mapped[bool] = mapped_column(default=False)  # for this claim, with a reason in the trail
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    suspect: Mapped[bool] = mapped_column(default=False)  # the trap field was filled in
    new_words: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    shown_status: Mapped[PublicStatus] = mapped_column(Coded(PublicStatus), default=PublicStatus.RECEIVED)
    coming_status: Mapped[PublicStatus] = mapped_column(Coded(PublicStatus), default=PublicStatus.RECEIVED)
    status_due: Mapped[datetime | None]
    disposition: Mapped[Disposition | None] = mapped_column(Coded(Disposition))
    concluded_at: Mapped[datetime | None]

    @property
    def public_status(self) -> ShownStatus:
        """The status that the tipster may read, as a value."""
        return ShownStatus(self.shown_status, self.coming_status, self.status_due)

    def show(self, status: ShownStatus) -> None:
        """Take over a status value."""
        self.shown_status, self.coming_status, self.status_due = status.shown, status.coming, status.due

    def wait_for_reader(self, due: datetime) -> None:
        """Somebody must read it by then; a clock that runs already never gets more time."""
        self.read_by = due if self.read_done else min(self.read_by or due, due)
        self.read_done = False

    def was_read(self) -> None:
        """Nobody need read it any more. A clock that stopped would go on telling the exact time of receipt: it goes."""
        self.read_done, self.read_by = True, None


class MessageRow(Base):
    """One message of a thread; its id is the id of its envelope. ``direction``: in = from the tipster."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("thread_id", "sequence"),)

    id: Mapped[Id]
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"))
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    sequence: Mapped[int]
    direction: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(24))
    compartment: Mapped[Compartment] = mapped_column(Coded(Compartment))
    written_hour: Mapped[datetime]
    finding_id: Mapped[str | None] = mapped_column(String(32))  # envelope with what triage found in these words
    read_by_tipster: Mapped[datetime | None]


@dataclass(frozen=True)
class QueueCounts:
    """What the head of the queue says."""

    waiting: int
    mine: int
    awaiting_tipster: int
    overdue: int
    unsorted: int
    oldest_unsorted: datetime | None


def find_thread(session: Session, lookups: Sequence[tuple[str, bytes]]) -> ThreadRow | None:
    """The thread of a receipt, given its lookup id under each live generation."""
    pairs = [and_(ThreadRow.generation == name, ThreadRow.lookup_id == lookup) for name, lookup in lookups]
    return session.scalars(select(ThreadRow).where(or_(*pairs))).first()


def read_replies(session: Session, before: datetime, limit: int = 500) -> Sequence[MessageRow]:
    """What the desk said and the tipster read before a moment."""
    return session.scalars(select(MessageRow).where(MessageRow.read_by_tipster < before).limit(limit)).all()


def messages_of_tip(session: Session, tip_id: str) -> Sequence[MessageRow]:
    """All messages of a tip."""
    return session.scalars(select(MessageRow).where(MessageRow.tip_id == tip_id)).all()


def get_thread(session: Session, thread_id: str) -> ThreadRow | None:
    """A thread by its id."""
    return session.get(ThreadRow, thread_id)


def lock_thread(session: Session, thread_id: str) -> ThreadRow | None:
    """A thread, locked until the end of this write transaction. Who locks a tip too does that first."""
    return session.get(ThreadRow, thread_id, with_for_update=True, populate_existing=True)


def get_tip(session: Session, tip_id: str) -> TipRow | None:
    """A tip by its id, in whichever compartment; for the machine, never for a page."""
    return session.get(TipRow, tip_id)


def get_message(session: Session, message_id: str) -> MessageRow | None:
    """A message by its id."""
    return session.get(MessageRow, message_id)


def next_sequence(session: Session, thread: ThreadRow) -> int:
    """Take the next sequence number of a thread; two writers never get the same one."""
    number = session.execute(
        update(ThreadRow)
        .where(ThreadRow.id == thread.id)
        .values(last_sequence=ThreadRow.last_sequence + 1)
        .returning(ThreadRow.last_sequence)
    ).scalar_one()
    session.refresh(thread, ["last_sequence", "public_key"])  # the number may have been exchanged a moment ago
    return number


def messages_of(session: Session, thread_id: str) -> Sequence[MessageRow]:
    """All messages of a thread in order."""
    return session.scalars(select(MessageRow).where(MessageRow.thread_id == thread_id).order_by(MessageRow.sequence)).all()


def tips_of_thread(session: Session, thread_id: str) -> Sequence[TipRow]:
    """The tips of a thread: the first is what it was opened with, others hold words that went elsewhere."""
    return session.scalars(select(TipRow).where(TipRow.thread_id == thread_id).order_by(TipRow.opened_order)).all()


def tip_in(session: Session, tip_id: str, compartment: Compartment) -> TipRow | None:
    """A tip, if it lies in this compartment; what lies elsewhere does not exist for the asker."""
    return session.scalars(select(TipRow).where(TipRow.id == tip_id, TipRow.compartment == compartment)).first()


def lock_tip(session: Session, tip_id: str, compartment: Compartment) -> TipRow | None:
    """The same, locked until the end of this write transaction (SQLite has one writer anyhow)."""
    query = select(TipRow).where(TipRow.id == tip_id, TipRow.compartment == compartment)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()


def lock_for_machine(session: Session, tip_id: str) -> TipRow | None:
    """The same in whichever compartment; for the machine, never for a page."""
    return session.get(TipRow, tip_id, with_for_update=True, populate_existing=True)


#: Where a clock runs for the desk: nobody has decided yet.
_OPEN = (TipState.RECEIVED, TipState.SCREENING, TipState.AWAITING_TIPSTER)


def queue(
    session: Session, compartment: Compartment, states: Sequence[TipState], *, limit: int = 50, offset: int = 0
) -> Sequence[TipRow]:
    """Tips of a desk in order of urgency: P1 and what nobody has understood first, among them by the clock that runs."""
    query = (
        select(TipRow)
        .where(TipRow.compartment == compartment, TipRow.state.in_(states))
        .order_by(func.coalesce(TipRow.priority, Priority.P1.value), func.coalesce(TipRow.read_by, TipRow.act_by), TipRow.priority.is_not(None), TipRow.id)
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(query).all()


@dataclass(frozen=True)
class Wanted:
    """What a desk's list shows: states, and of those only somebody's own, or only what is late at a moment."""

    states: tuple[TipState, ...]
    claimed_by: str | None = None
    late_at: datetime | None = None


def list_tips(session: Session, compartment: Compartment, wanted: Wanted, *, limit: int, offset: int = 0) -> Sequence[TipRow]:
    """One page of a desk's list, in the order of ``queue`` but by the clock that still runs."""
    conditions = [TipRow.compartment == compartment, TipRow.state.in_(wanted.states)]
    if wanted.claimed_by is not None:
        conditions.append(TipRow.claimed_by == wanted.claimed_by)
    if wanted.late_at is not None:
        conditions.append(_late(wanted.late_at))
    running = case((TipRow.read_done.is_(False), TipRow.read_by), else_=TipRow.act_by)
    query = select(TipRow).where(*conditions).order_by(
        func.coalesce(TipRow.priority, Priority.P1.value), running.is_(None), running, TipRow.priority.is_not(None), TipRow.id
    )
    return session.scalars(query.limit(limit).offset(offset)).all()


def unit_queue(session: Session, unit_id: str, compartment: Compartment) -> Sequence[TipRow]:
    """What one unit has to check, oldest clock first."""
    query = select(TipRow).where(
        TipRow.unit_id == unit_id, TipRow.compartment == compartment,
        TipRow.state.in_((TipState.ASSIGNED, TipState.UNDER_CHECK, TipState.REPORTED)),
    )
    return session.scalars(query.order_by(TipRow.act_by, TipRow.id)).all()


def _late(now: datetime) -> ColumnElement[bool]:
    return or_(and_(TipRow.read_done.is_(False), TipRow.read_by < now), TipRow.act_by < now)


def count_queue(session: Session, compartment: Compartment, staff_id: str, now: datetime) -> QueueCounts:
    """The figures at the head of a desk's queue."""
    here = TipRow.compartment == compartment

    def count(*conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(TipRow).where(here, *conditions)) or 0  # type: ignore[arg-type]

    late = _late(now)
    unsorted_count, oldest = session.execute(
        select(func.count(), func.min(TipRow.received_at)).where(TipRow.compartment == Compartment.SCREENING)
    ).one()
    return QueueCounts(
        waiting=count(TipRow.state == TipState.RECEIVED),
        mine=count(TipRow.claimed_by == staff_id, TipRow.state == TipState.SCREENING),
        awaiting_tipster=count(TipRow.state == TipState.AWAITING_TIPSTER),
        overdue=count(TipRow.state.in_(_OPEN), late),
        unsorted=unsorted_count,
        oldest_unsorted=oldest,
    )
