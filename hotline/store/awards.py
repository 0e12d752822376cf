"""Awards and their ballots. The database itself keeps people apart: one part for each person in each award."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.awards import AwardState, Part, Vote
from hotline.domain.tips import Compartment, Disposition, TipState
from hotline.store.base import Base, Coded, Id
from hotline.store.cases import OutcomeRow
from hotline.store.tips import TipRow


class AwardRow(Base):
    """An award: the exact facts evaluated, the finding that the rules gave, and where it stands."""

    __tablename__ = "award"

    id: Mapped[Id]
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id"), unique=True)
    serial: Mapped[str] = mapped_column(String(12), unique=True)  # what money people call it; leads to no tip
    state: Mapped[AwardState] = mapped_column(Coded(AwardState), index=True)
    pack: Mapped[str] = mapped_column(String(60))
    pack_digest: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]
    finding: Mapped[dict[str, Any]]
    evaluated_on: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)  # in the currency's smallest unit
    identity_at_collection: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    claim_by: Mapped[date | None] = mapped_column(Date)
    paid_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_generation: Mapped[str | None] = mapped_column(String(40))
    document_seen: Mapped[bool | None]


_SINGLE = text("part IN ('proposer', 'approver', 'payer')")


class PartRow(Base):
    """Who plays which part in an award. The primary key lets nobody play two; the index lets nobody share one."""

    __tablename__ = "award_part"
    __table_args__ = (
        UniqueConstraint("award_id", "staff_id", "part"),
        Index("uq_award_part_single", "award_id", "part", unique=True, sqlite_where=_SINGLE, postgresql_where=_SINGLE),
    )

    award_id: Mapped[str] = mapped_column(ForeignKey("award.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(Coded(Part))
    at: Mapped[datetime]


class VoteRow(Base):
    """A member's vote: only somebody whose part is ``member`` can have one, and only one."""

    __tablename__ = "award_vote"
    __table_args__ = (
        ForeignKeyConstraint(
            ["award_id", "staff_id", "part"], ["award_part.award_id", "award_part.staff_id", "award_part.part"],
            name="fk_award_vote_member",
        ),
        CheckConstraint("part = 'member'", name="only_members"),
    )

    award_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[Part] = mapped_column(Coded(Part), default=Part.MEMBER)
    vote: Mapped[Vote] = mapped_column(Coded(Vote))
    reason: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]


def award_of_tip(session: Session, tip_id: str) -> AwardRow | None:
    """The award of a tip."""
    return session.scalars(select(AwardRow).where(AwardRow.tip_id == tip_id)).first()


def awaiting_proposal(
    session: Session, compartment: Compartment, rewardable: Collection[Disposition]
) -> Sequence[tuple[TipRow, OutcomeRow]]:
    """Confirmed results of a compartment that have no award yet, the longest waiting first."""
    query = (
        select(TipRow, OutcomeRow)
        .join(OutcomeRow, OutcomeRow.tip_id == TipRow.id)
        .outerjoin(AwardRow, AwardRow.tip_id == TipRow.id)
        .where(
            TipRow.compartment == compartment, TipRow.state == TipState.CONCLUDED, TipRow.disposition.in_(rewardable),
            OutcomeRow.confirmed_at.is_not(None), AwardRow.id.is_(None),
        )
        .order_by(OutcomeRow.confirmed_at, TipRow.id)
    )
    return [(tip, outcome) for tip, outcome in session.execute(query)]


def purgeable(session: Session, before: datetime, ended: Collection[AwardState], limit: int = 100) -> Sequence[TipRow]:
    """Tips concluded before a moment with no award that could still be decided, collected or paid."""
    query = (
        select(TipRow)
        .outerjoin(AwardRow, AwardRow.tip_id == TipRow.id)
        .where(
            TipRow.state == TipState.CONCLUDED, TipRow.concluded_at < before,
            or_(AwardRow.id.is_(None), AwardRow.state.in_(ended)),
        )
        .order_by(TipRow.concluded_at)
        .limit(limit)
    )
    return session.scalars(query).all()


def lock_award(session: Session, award_id: str) -> AwardRow | None:
    """An award, locked until the end of this write transaction."""
    query = select(AwardRow).where(AwardRow.id == award_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).first()


def award_by_code(session: Session, lookups: Sequence[tuple[str, bytes]]) -> AwardRow | None:
    """The award that a payout code opens, given its hash under each live generation."""
    for generation, code_hash in lookups:
        query = select(AwardRow).where(AwardRow.code_hash == code_hash, AwardRow.code_generation == generation)
        row = session.scalars(query).first()
        if row is not None:
            return row
    return None


def awards_in(session: Session, states: Sequence[AwardState]) -> Sequence[AwardRow]:
    """Awards in these states, the longest waiting first."""
    return session.scalars(select(AwardRow).where(AwardRow.state.in_(states)).order_by(AwardRow.proposed_at)).all()


def parts_of(session: Session, award_id: str) -> Mapping[str, Part]:
    """Who plays which part, by staff id."""
    rows = session.execute(select(PartRow.staff_id, PartRow.part).where(PartRow.award_id == award_id))
    return {row[0]: row[1] for row in rows}


def votes_of(session: Session, award_id: str) -> Sequence[VoteRow]:
    """The votes so far in order."""
    return session.scalars(select(VoteRow).where(VoteRow.award_id == award_id).order_by(VoteRow.at)).all()
