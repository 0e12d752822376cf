"""What the phone needs between two deliveries: conversations, calls, recordings, copies at the carrier, and the meter."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String, delete, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.awards import AwardState
from hotline.domain.phone import CopyKind, Hearing, Tally
from hotline.domain.tips import TipState
from hotline.store.awards import AwardRow
from hotline.store.base import Base, Coded, Id, add_first
from hotline.store.tips import MessageRow, TipRow


class ConversationRow(Base):
    """Texts that continue one thread, or none yet where the person chose a language. ``token`` is a slow keyed hash of the phone number; the number is not here.

    ``number_id`` names the envelope with the number, sealed to *sender*; only who asked for notices has one.
    """

    __tablename__ = "conversation"

    id: Mapped[Id]
    token: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    thread_id: Mapped[str | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    sealed_state: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8))
    number_id: Mapped[str | None] = mapped_column(String(32))
    first_hour: Mapped[int] = mapped_column(default=9)  # local hours in which a notice may come
    last_hour: Mapped[int] = mapped_column(default=21)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CallRow(Base):
    """A call that is going on: its state, sealed under the call's own id, of which only a hash is here."""

    __tablename__ = "phone_call"

    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed_state: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CopyRow(Base):
    """A message, call or recording that the carrier still keeps. Its carrier id is sealed to *sender*; no thread is named."""

    __tablename__ = "carrier_copy"

    id: Mapped[Id]
    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    kind: Mapped[CopyKind] = mapped_column(Coded(CopyKind))
    sealed_id: Mapped[str | None] = mapped_column(String(32))  # envelope; deleted with the copy
    seen_hour: Mapped[datetime]
    erase_by: Mapped[datetime]
    erased: Mapped[bool] = mapped_column(default=False)
    last_code: Mapped[str | None] = mapped_column(String(40))  # why the last try failed: a code, never a text


class RecordingRow(Base):
    """A voice: its message, where its sealed bytes lie, and whether anybody has heard it. Its key is sealed to *originals*."""

    __tablename__ = "recording"

    message_id: Mapped[str] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    copy_id: Mapped[str | None] = mapped_column(ForeignKey("carrier_copy.id", ondelete="SET NULL"))
    file_id: Mapped[str | None] = mapped_column(String(32))
    hearing: Mapped[Hearing] = mapped_column(Coded(Hearing), default=Hearing.AT_CARRIER)
    seconds: Mapped[int] = mapped_column(default=0)


class TallyRow(Base):
    """One count of one day."""

    __tablename__ = "tally"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[Tally] = mapped_column(Coded(Tally), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


def find_conversation(session: Session, token: bytes, now: datetime) -> ConversationRow | None:
    """The open conversation of a phone, by its token."""
    query = select(ConversationRow).where(ConversationRow.token == token, ConversationRow.expires_at > now)
    return session.scalars(query).first()


def conversation_of_phone(session: Session, token: bytes) -> ConversationRow | None:
    """A phone's conversation, also one whose time is over: its token is unique."""
    return session.scalars(select(ConversationRow).where(ConversationRow.token == token)).first()


def conversations_of(session: Session, thread_id: str) -> Sequence[ConversationRow]:
    """Every phone that continues a thread."""
    return session.scalars(select(ConversationRow).where(ConversationRow.thread_id == thread_id)).all()


def find_call(session: Session, name_hash: bytes, now: datetime) -> CallRow | None:
    """A call that is not over."""
    return session.scalars(select(CallRow).where(CallRow.name_hash == name_hash, CallRow.expires_at > now)).first()


def find_copy(session: Session, name_hash: bytes) -> CopyRow | None:
    """A copy at the carrier by the keyed hash of its carrier id."""
    return session.scalars(select(CopyRow).where(CopyRow.name_hash == name_hash)).first()


def not_yet_deleted(session: Session, now: datetime) -> tuple[int, int]:
    """How many copies the carrier still keeps, and how many of them are late."""
    left = CopyRow.erased.is_(False)
    total = session.scalar(select(func.count()).select_from(CopyRow).where(left)) or 0
    late = session.scalar(select(func.count()).select_from(CopyRow).where(left, CopyRow.erase_by < now)) or 0
    return total, late


def oldest_copy(session: Session) -> datetime | None:
    """Since which hour the oldest copy that is left has been at the carrier."""
    return session.scalar(select(func.min(CopyRow.seen_hour)).where(CopyRow.erased.is_(False)))


def copies_left(session: Session) -> Sequence[str]:
    """The ids of every copy that the carrier still keeps, as far as we know."""
    return session.scalars(select(CopyRow.id).where(CopyRow.erased.is_(False))).all()


def copies_nobody_waits_for(session: Session, before: datetime) -> Sequence[str]:
    """Copies first seen before a moment that the carrier still keeps, but for recordings that still belong to a message."""
    a_voice = exists(select(RecordingRow.message_id).where(RecordingRow.copy_id == CopyRow.id))
    return session.scalars(select(CopyRow.id).where(CopyRow.erased.is_(False), CopyRow.seen_hour <= before, ~a_voice)).all()


def expired_conversations(session: Session, now: datetime, limit: int = 500) -> Sequence[ConversationRow]:
    """Conversations whose time is over; their number's envelope must go with them."""
    return session.scalars(select(ConversationRow).where(ConversationRow.expires_at <= now).limit(limit)).all()


def conversations_of_ended(
    session: Session, ended: Collection[AwardState], now: datetime, limit: int = 500
) -> Sequence[ConversationRow]:
    """Unexpired conversations of threads that are over: each tip taken back, purged, or concluded with an award that ended.

    A concluded tip without an award may still get one, and its phone still wants to hear of that.
    """
    concluded = (TipRow.state == TipState.CONCLUDED) & AwardRow.state.in_(ended)
    goes_on = (
        select(TipRow.id)
        .outerjoin(AwardRow, AwardRow.tip_id == TipRow.id)
        .where(
            TipRow.thread_id == ConversationRow.thread_id, TipRow.withdrawn.is_(False), TipRow.state != TipState.PURGED,
            or_(AwardRow.id.is_(None), ~concluded),
        )
    )
    over = (ConversationRow.expires_at > now, ConversationRow.thread_id.is_not(None), ~exists(goes_on))
    return session.scalars(select(ConversationRow).where(*over).limit(limit)).all()


def delete_erased_copies(session: Session, before: datetime) -> int:
    """Delete the rows of copies that were first seen before a moment and are gone from the carrier; returns how many."""
    query = delete(CopyRow).where(CopyRow.erased.is_(True), CopyRow.seen_hour < before)
    return int(session.execute(query).rowcount)  # type: ignore[attr-defined]


def delete_expired_calls(session: Session, now: datetime) -> int:
    """Delete calls that are over; returns how many."""
    return int(session.execute(delete(CallRow).where(CallRow.expires_at <= now)).rowcount)  # type: ignore[attr-defined]


def recordings_of(session: Session, message_ids: Sequence[str]) -> Sequence[RecordingRow]:
    """The recordings among these messages."""
    return session.scalars(select(RecordingRow).where(RecordingRow.message_id.in_(message_ids))).all()


def add_to_tally(session: Session, kind: Tally, day: date, by: int) -> None:
    """Count more of a kind on a day; two processes that count at once both count."""
    query = update(TallyRow).where(TallyRow.day == day, TallyRow.kind == kind).values(count=TallyRow.count + by)
    if session.execute(query).rowcount:  # type: ignore[attr-defined]
        return
    if not add_first(session, TallyRow(day=day, kind=kind, count=by)):
        session.execute(query)


def recording_of_copy(session: Session, copy_id: str) -> RecordingRow | None:
    """The recording that a copy at the carrier is of."""
    return session.scalars(select(RecordingRow).where(RecordingRow.copy_id == copy_id)).first()


def is_at_carrier(session: Session, message_id: str) -> bool:
    """Whether a message is a voice that is not here (yet)."""
    row = session.get(RecordingRow, message_id)
    return row is not None and row.file_id is None


def has_unheard(session: Session, tip_id: str) -> bool:
    """Whether a recording of this tip waits to be heard and typed."""
    return bool(unheard_among(session, [tip_id]))


def unheard_among(session: Session, tip_ids: Sequence[str]) -> set[str]:
    """Which of these tips have a recording that waits to be heard and typed; what is lost waits for nobody."""
    query = select(MessageRow.tip_id).join(RecordingRow, RecordingRow.message_id == MessageRow.id)
    waits = RecordingRow.hearing.in_((Hearing.AT_CARRIER, Hearing.FETCHED))
    return set(session.scalars(query.where(MessageRow.tip_id.in_(tip_ids), waits).distinct()))


def tallies(session: Session, first: date, last: date) -> Sequence[TallyRow]:
    """The meter's counts of these days, both included."""
    query = select(TallyRow).where(TallyRow.day >= first, TallyRow.day <= last)
    return session.scalars(query.order_by(TallyRow.day, TallyRow.kind)).all()
