"""Staff, their roles, sessions and attempts, and units. Nothing of a tipster is ever here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.roles import Role
from hotline.store.base import Base, Coded, Id


class UnitRow(Base):
    """An agency's unit that checks tips of one desk: the integrity desk has its own inspectors."""

    __tablename__ = "unit"

    id: Mapped[Id]
    desk: Mapped[str] = mapped_column(String(16), default="desk")
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))

    def name(self, language: str) -> str:
        """The unit's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


class StaffRow(Base):
    """One member of staff at one desk (``desk`` or ``integrity``: the two share no sign-in)."""

    __tablename__ = "staff"

    id: Mapped[Id]
    desk: Mapped[str] = mapped_column(String(16))
    sign_in: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    sealed_totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8), default="zh")
    active: Mapped[bool] = mapped_column(default=True)


class StaffRoleRow(Base):
    """A role of somebody; it counts once a second administrator has confirmed what the first one granted."""

    __tablename__ = "staff_role"
    __table_args__ = (CheckConstraint("granted_by IS NULL OR granted_by <> confirmed_by", name="two_grant"),)

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(Coded(Role), primary_key=True)
    granted_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None]


class SessionRow(Base):
    """A signed-in session by the hash of its random id; deleting it signs out at once."""

    __tablename__ = "staff_session"

    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    ends_at: Mapped[datetime]
    idle_at: Mapped[datetime]
    proven_at: Mapped[datetime]  # when password and code were last given


class AttemptRow(Base):
    """One failed sign-in for a name, known or not, by the name's keyed hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_name", "name_hash", "at"),)

    id: Mapped[Id]
    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]


class UsedCodeRow(Base):
    """A one-time code's time step that was used: the same code never works twice."""

    __tablename__ = "used_code"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)


def staff_by_sign_in(session: Session, desk: str, sign_in: str) -> StaffRow | None:
    """The active member of staff of this desk with this sign-in name."""
    query = select(StaffRow).where(StaffRow.desk == desk, StaffRow.sign_in == sign_in, StaffRow.active.is_(True))
    return session.scalars(query).first()


def roles_of(session: Session, staff_id: str) -> frozenset[Role]:
    """The confirmed roles of somebody."""
    query = select(StaffRoleRow.role).where(StaffRoleRow.staff_id == staff_id, StaffRoleRow.confirmed_at.is_not(None))
    return frozenset(session.scalars(query))


def staff_of_desk(session: Session, desk: str) -> Sequence[StaffRow]:
    """Everybody of a desk by name."""
    return session.scalars(select(StaffRow).where(StaffRow.desk == desk).order_by(StaffRow.name)).all()


def everybody(session: Session) -> Sequence[StaffRow]:
    """All staff of every desk: whose names the conflict check looks for."""
    return session.scalars(select(StaffRow)).all()


def names_of(session: Session, staff_ids: Sequence[str]) -> dict[str, str]:
    """Names for ids."""
    rows = session.execute(select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(staff_ids)))
    return {row[0]: row[1] for row in rows}


def get_unit(session: Session, unit_id: str) -> UnitRow | None:
    """A unit by its id."""
    return session.get(UnitRow, unit_id)


def units_of(session: Session, desk: str) -> Sequence[UnitRow]:
    """The units of a desk by their English name."""
    return session.scalars(select(UnitRow).where(UnitRow.desk == desk).order_by(UnitRow.name_en)).all()


def find_session(session: Session, id_hash: bytes, now: datetime) -> SessionRow | None:
    """A session that is neither idle too long nor over."""
    query = select(SessionRow).where(SessionRow.id_hash == id_hash, SessionRow.ends_at > now, SessionRow.idle_at > now)
    return session.scalars(query).first()


def delete_session(session: Session, id_hash: bytes) -> None:
    """End one session."""
    session.execute(delete(SessionRow).where(SessionRow.id_hash == id_hash))


def delete_sessions_of(session: Session, staff_id: str) -> int:
    """End every session of somebody; returns how many there were."""
    return int(session.execute(delete(SessionRow).where(SessionRow.staff_id == staff_id)).rowcount)  # type: ignore[attr-defined]


def touch_session(session: Session, id_hash: bytes, idle_at: datetime) -> None:
    """Move the idle limit of a session that still exists; a session signed out meanwhile stays gone."""
    session.execute(update(SessionRow).where(SessionRow.id_hash == id_hash).values(idle_at=idle_at))


def attempts_since(session: Session, name_hash: bytes, since: datetime) -> int:
    """How many attempts for a name failed since a moment."""
    query = select(func.count()).select_from(AttemptRow).where(AttemptRow.name_hash == name_hash, AttemptRow.at > since)
    return session.scalar(query) or 0


def forget_attempts(session: Session, before: datetime) -> None:
    """Delete attempts older than a moment."""
    session.execute(delete(AttemptRow).where(AttemptRow.at < before))


def set_language(session: Session, staff_id: str, language: str) -> None:
    """Keep the language in which somebody reads the desk."""
    session.execute(update(StaffRow).where(StaffRow.id == staff_id).values(language=language))
