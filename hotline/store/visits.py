"""Return visits and stored answers: both sealed under what only the visitor or the delivery holds, both short-lived."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.store.base import Base, add_first


class VisitRow(Base):
    """A return visit: the cookie's hash, and the receipt's seed sealed under a key derived from the cookie."""

    __tablename__ = "return_visit"

    cookie_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    sealed_seed: Mapped[bytes] = mapped_column(LargeBinary)
    ends_at: Mapped[datetime]
    idle_at: Mapped[datetime]


class ReplayRow(Base):
    """The answer to a delivery, sealed under a key derived from the delivery's own random name."""

    __tablename__ = "replay"

    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


def find_visit(session: Session, cookie_hash: bytes, now: datetime) -> VisitRow | None:
    """A visit that is neither idle too long nor over."""
    query = select(VisitRow).where(VisitRow.cookie_hash == cookie_hash, VisitRow.ends_at > now, VisitRow.idle_at > now)
    return session.scalars(query).first()


def delete_visit(session: Session, cookie_hash: bytes) -> None:
    """End one visit."""
    session.execute(delete(VisitRow).where(VisitRow.cookie_hash == cookie_hash))


def delete_visits_of(session: Session, thread_id: str) -> None:
    """End every visit of a thread: its number was exchanged."""
    session.execute(delete(VisitRow).where(VisitRow.thread_id == thread_id))


def find_replay(session: Session, name_hash: bytes) -> ReplayRow | None:
    """The stored answer of a delivery, if that delivery was taken before."""
    return session.get(ReplayRow, name_hash)


def add_replay(session: Session, row: ReplayRow) -> bool:
    """Store an answer; False when another transaction stored one under the same name first."""
    return add_first(session, row)


def delete_expired(session: Session, now: datetime) -> int:
    """Delete visits and answers whose time is over; returns how many."""
    visits = session.execute(delete(VisitRow).where(or_(VisitRow.ends_at <= now, VisitRow.idle_at <= now)))
    replays = session.execute(delete(ReplayRow).where(ReplayRow.expires_at <= now))
    return int(visits.rowcount) + int(replays.rowcount)  # type: ignore[attr-defined]
