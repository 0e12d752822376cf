"""The outbox: work that was promised in the same transaction as its cause, with attempt, lease and result."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, Index, String, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.errors import LeaseLostError
from hotline.domain.work import JobName
from hotline.store.base import Base, Coded, Id, Ref


class OutboxRow(Base):
    """One piece of work. Open while ``done_at`` is empty; held while ``lease_until`` lies ahead."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "lease_until"),)

    id: Mapped[Id]
    job: Mapped[JobName] = mapped_column(Coded(JobName))
    subject_id: Mapped[Ref]
    attempt: Mapped[int] = mapped_column(default=1)
    crashes: Mapped[int] = mapped_column(default=0)  # holders that vanished with the lease, and outside effects in doubt
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # when this attempt was handed to the queue
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(60))


def promise(session: Session, job: JobName, subject_id: str, not_before: datetime) -> str:
    """Write an outbox row that may be done from a moment on; returns its id. The caller's transaction makes it true."""
    row = OutboxRow(job=job, subject_id=subject_id, not_before=not_before)
    session.add(row)
    session.flush()  # the id is needed to relay the job after the commit
    return row.id


def due(session: Session, now: datetime, sent_before: datetime, limit: int = 500) -> Sequence[OutboxRow]:
    """Open rows whose time has come, that nobody holds and that were not handed over since ``sent_before``."""
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.done_at.is_(None), OutboxRow.not_before <= now,
            or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now),
            or_(OutboxRow.sent_at.is_(None), OutboxRow.sent_at <= sent_before),
        )
        .order_by(OutboxRow.not_before, OutboxRow.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def claim(session: Session, outbox_id: str, now: datetime, until: datetime) -> OutboxRow | None:
    """Take the lease of a row; None when it is done, held, or not due yet.

    Any handed-over attempt may do the work: in a long queue an older one comes first, and the younger finds it done.
    """
    lease = secrets.token_hex(16)
    taken = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == outbox_id, OutboxRow.done_at.is_(None), OutboxRow.not_before <= now,
               or_(OutboxRow.lease.is_(None), OutboxRow.lease_until <= now))
        .values(lease=lease, lease_until=until)
    )
    if not _changed_one(taken):
        return None
    return session.get(OutboxRow, outbox_id, populate_existing=True)


def close(session: Session, row: OutboxRow, now: datetime) -> None:
    """Mark the work done, in the commit of its effect. Raises LeaseLostError unless this lease still holds."""
    done = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id, OutboxRow.lease == row.lease, OutboxRow.done_at.is_(None))
        .values(done_at=now, lease=None, lease_until=None)
    )
    if not _changed_one(done):
        raise LeaseLostError(outbox=row.id)


def give_back(session: Session, row: OutboxRow, not_before: datetime, error: str, *, doubtful: bool = False) -> bool:
    """After a failed attempt: the next one may start at ``not_before``; False when somebody else holds the row by now.

    ``error`` is a class name or a code, never a text. A ``doubtful`` attempt may have had its outside effect, like one
    whose holder vanished, and is counted with those.
    """
    given = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id, OutboxRow.lease == row.lease)
        .values(attempt=OutboxRow.attempt + 1, crashes=OutboxRow.crashes + int(doubtful), not_before=not_before, sent_at=None,
                lease=None, lease_until=None, last_error=error[:60])
    )
    return _changed_one(given)


def renumber(session: Session, row: OutboxRow) -> bool:
    """A new attempt for a row whose holder died or whose job was lost; False when the row changed meanwhile.

    The queue would refuse the old attempt's id, which a job that died keeps.
    """
    raised = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id, OutboxRow.attempt == row.attempt, OutboxRow.done_at.is_(None),
               OutboxRow.lease.is_(None) if row.lease is None else OutboxRow.lease == row.lease)
        .values(attempt=OutboxRow.attempt + 1, crashes=OutboxRow.crashes + (0 if row.lease is None else 1), sent_at=None,
                lease=None, lease_until=None, last_error="lost")
    )
    return _changed_one(raised)


def mark_sent(session: Session, outbox_id: str, attempt: int, now: datetime) -> None:
    """This attempt was handed to the queue."""
    session.execute(
        update(OutboxRow).where(OutboxRow.id == outbox_id, OutboxRow.attempt == attempt).values(sent_at=now)
    )


def count_open(session: Session) -> int:
    """How many rows are open."""
    return session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))) or 0


def has_open(session: Session, job: JobName) -> bool:
    """Whether a row of this job is open: periodic work is promised once."""
    return session.scalars(select(OutboxRow.id).where(OutboxRow.job == job, OutboxRow.done_at.is_(None)).limit(1)).first() is not None


def has_open_for(session: Session, job: JobName, subject_id: str) -> bool:
    """Whether a row of this job for this subject is open."""
    query = select(OutboxRow.id).where(OutboxRow.job == job, OutboxRow.subject_id == subject_id, OutboxRow.done_at.is_(None))
    return session.scalars(query.limit(1)).first() is not None


def purge_done(session: Session, before: datetime) -> int:
    """Delete rows that were done before a moment; returns how many."""
    gone = session.execute(delete(OutboxRow).where(and_(OutboxRow.done_at.is_not(None), OutboxRow.done_at < before)))
    return _rows(gone)


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 (an UPDATE's result always is)
    return int(result.rowcount)


def _changed_one(result: object) -> bool:
    return _rows(result) == 1
