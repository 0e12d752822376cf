"""What people do with a tip after screening: the released brief, the unit's early word, the outcome, and who took part."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.tips import Disposition
from hotline.store.base import Base, Coded, Id


class BriefRow(Base):
    """A released brief; its words lie in the envelope of the same id. The newest is the one in force."""

    __tablename__ = "brief"

    id: Mapped[Id]
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), index=True)
    written_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime]


class OutcomeRow(Base):
    """What a unit recorded: one disposition, facts for the reward law, a reason in the envelope of ``reason_id``."""

    __tablename__ = "outcome"

    id: Mapped[Id]
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), unique=True)
    known_before: Mapped[bool | None]
    known_said_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    known_said_at: Mapped[datetime | None]
    disposition: Mapped[Disposition | None] = mapped_column(Coded(Disposition))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case_number: Mapped[str | None] = mapped_column(String(80))
    arrests: Mapped[int] = mapped_column(default=0)
    reason_id: Mapped[str | None] = mapped_column(String(32))
    measure_on: Mapped[date | None] = mapped_column(Date)
    solved_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None]


class WorkerRow(Base):
    """Somebody who worked on a tip: they take no other part in its award."""

    __tablename__ = "tip_worker"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)


def latest_brief(session: Session, tip_id: str) -> BriefRow | None:
    """The brief in force."""
    query = select(BriefRow).where(BriefRow.tip_id == tip_id).order_by(BriefRow.released_at.desc(), BriefRow.id)
    return session.scalars(query).first()


def briefs_of(session: Session, tip_id: str) -> Sequence[BriefRow]:
    """Every brief that was released of a tip."""
    return session.scalars(select(BriefRow).where(BriefRow.tip_id == tip_id)).all()


def outcome_of(session: Session, tip_id: str) -> OutcomeRow | None:
    """The outcome of a tip, perhaps only begun."""
    return session.scalars(select(OutcomeRow).where(OutcomeRow.tip_id == tip_id)).first()


def note_worker(session: Session, tip_id: str, staff_id: str) -> None:
    """Remember that somebody worked on a tip."""
    if session.get(WorkerRow, (tip_id, staff_id)) is None:
        session.add(WorkerRow(tip_id=tip_id, staff_id=staff_id))


def workers_of(session: Session, tip_id: str) -> Sequence[str]:
    """Ids of everybody who worked on a tip."""
    return session.scalars(select(WorkerRow.staff_id).where(WorkerRow.tip_id == tip_id)).all()
