"""Sealed words at rest: a ciphertext and one sealed key for each reader. Nothing here can open them."""

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.store.base import Base, Id, Ref
from hotline.vault.envelopes import Binding, Envelope


class EnvelopeRow(Base):
    """One ciphertext with the facts that its seal binds; its id is the record id of the binding."""

    __tablename__ = "envelope"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24))
    thread_id: Mapped[Ref] = mapped_column(index=True)
    direction: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class SealedKeyRow(Base):
    """The envelope's key for one reader. Adding a row grants, deleting one revokes."""

    __tablename__ = "sealed_key"

    envelope_id: Mapped[str] = mapped_column(ForeignKey("envelope.id", ondelete="CASCADE"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(48), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def add_envelope(session: Session, binding: Binding, envelope: Envelope) -> None:
    """Store a sealed record under the id that its binding names."""
    session.add(
        EnvelopeRow(
            id=binding.record, kind=binding.kind, thread_id=binding.thread, direction=binding.direction,
            version=binding.version, nonce=envelope.nonce, ciphertext=envelope.ciphertext,
        )
    )
    session.flush()  # the keys below refer to the row
    session.add_all(
        SealedKeyRow(envelope_id=binding.record, key_id=key_id, sealed=sealed)
        for key_id, sealed in envelope.sealed_keys.items()
    )


def find_envelope(session: Session, record_id: str) -> tuple[Binding, Envelope] | None:
    """The binding and the sealed record of an id, or None."""
    row = session.get(EnvelopeRow, record_id)
    if row is None:
        return None
    keys = session.scalars(select(SealedKeyRow).where(SealedKeyRow.envelope_id == record_id))
    binding = Binding(row.kind, row.thread_id, row.id, row.direction, row.version)
    return binding, Envelope(row.nonce, row.ciphertext, {key.key_id: key.sealed for key in keys})


def delete_envelope(session: Session, record_id: str) -> None:
    """Forget a sealed record and all its keys."""
    session.execute(delete(SealedKeyRow).where(SealedKeyRow.envelope_id == record_id))
    session.execute(delete(EnvelopeRow).where(EnvelopeRow.id == record_id))


def replace_key(session: Session, record_id: str, key_id: str, sealed: bytes) -> None:
    """Put another sealed key in the place of one reader's: the old reader can no longer open."""
    session.execute(
        update(SealedKeyRow)
        .where(SealedKeyRow.envelope_id == record_id, SealedKeyRow.key_id == key_id)
        .values(sealed=sealed)
    )


def swap_envelope(session: Session, binding: Binding, envelope: Envelope) -> None:
    """Put a freshly sealed record in the place of the old one, whose ciphertext and keys are deleted."""
    delete_envelope(session, binding.record)
    session.flush()  # the old keys must be gone before the new ones take their place
    add_envelope(session, binding, envelope)
