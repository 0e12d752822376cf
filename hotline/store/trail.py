"""The audit trail: lines are added in the transaction of what they tell; one chainer links committed lines later."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Identity, Integer, LargeBinary, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.trail import DETAILS, Action, ActorKind, Line
from hotline.store.base import Base, Coded, Ref


class LineRow(Base):
    """One line. ``position`` and ``link`` are empty until the line is chained; nothing else ever changes."""

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(Coded(ActorKind))
    actor_id: Mapped[Ref]
    action: Mapped[Action] = mapped_column(Coded(Action))
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    detail: Mapped[dict[str, str]]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    link: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    def line(self) -> Line:
        """The line as the chain sees it."""
        return Line(self.id, self.at, self.actor_kind, self.actor_id, self.action, self.subject_kind, self.subject_id, self.detail)


def record(
    session: Session, at: datetime, actor_kind: ActorKind, actor_id: str, action: Action,
    subject_kind: str, subject_id: str, **detail: str,
) -> None:
    """Add a line. A detail outside the vocabulary is a fault of the program, not of a person."""
    unknown = set(detail) - DETAILS
    if unknown:
        raise ValueError(f"details not allowed in the trail: {sorted(unknown)}")
    session.add(
        LineRow(at=at, actor_kind=actor_kind, actor_id=actor_id, action=action, subject_kind=subject_kind,
                subject_id=subject_id, detail=dict(detail))
    )


def is_on_record(session: Session, actor_id: str, action: Action, subject_id: str, since: datetime) -> bool:
    """Whether this actor has done this to this subject since a moment."""
    same = LineRow.subject_id == subject_id, LineRow.actor_id == actor_id, LineRow.action == action
    return session.scalars(select(LineRow.id).where(*same, LineRow.at >= since).limit(1)).first() is not None


#: Any constant will do; only chainers take this lock.
_CHAIN_LOCK = 5_418_209_977


def lock_chain(session: Session) -> None:
    """Let one chainer work at a time until the end of this write transaction (SQLite has one writer anyhow)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))


def unchained(session: Session, limit: int = 1000) -> Sequence[LineRow]:
    """Committed lines that are not chained yet, in order of their ids."""
    return session.scalars(select(LineRow).where(LineRow.position.is_(None)).order_by(LineRow.id).limit(limit)).all()


def head(session: Session) -> tuple[int, bytes]:
    """Position and link of the newest chained line; (0, 32 zero bytes) at the beginning."""
    query = select(LineRow.position, LineRow.link).where(LineRow.position.is_not(None)).order_by(LineRow.position.desc())
    row = session.execute(query.limit(1)).first()
    return (row[0] or 0, row[1] or bytes(32)) if row else (0, bytes(32))


def chain_line(session: Session, line_id: int, position: int, link: bytes) -> None:
    """Give a line its place in the chain, once."""
    session.execute(
        update(LineRow).where(LineRow.id == line_id, LineRow.position.is_(None)).values(position=position, link=link)
    )


def chained(session: Session, after: int, limit: int = 1000) -> Sequence[LineRow]:
    """Chained lines in order of position, after a position."""
    return session.scalars(select(LineRow).where(LineRow.position > after).order_by(LineRow.position).limit(limit)).all()


def oldest_unchained(session: Session) -> datetime | None:
    """When the oldest unchained line was written."""
    return session.scalar(select(func.min(LineRow.at)).where(LineRow.position.is_(None)))


def lines_about(session: Session, subject_id: str, limit: int = 200) -> Sequence[LineRow]:
    """Lines about one subject, oldest first."""
    return session.scalars(select(LineRow).where(LineRow.subject_id == subject_id).order_by(LineRow.id).limit(limit)).all()


def newest(session: Session, limit: int = 100) -> Sequence[LineRow]:
    """The newest lines first."""
    return session.scalars(select(LineRow).order_by(LineRow.id.desc()).limit(limit)).all()


def newest_about(session: Session, subject_id: str, limit: int = 100) -> Sequence[LineRow]:
    """Lines about one subject, the newest first."""
    query = select(LineRow).where(LineRow.subject_id == subject_id).order_by(LineRow.id.desc())
    return session.scalars(query.limit(limit)).all()
