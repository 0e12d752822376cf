"""What the carrier still keeps: noted when it is seen, erased there once its status is final, counted until then."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.phone import ERASE_WITHIN, CopyKind
from hotline.domain.tips import hour_of
from hotline.domain.work import JobName
from hotline.services.sealing import INSIDE, Record, open_record, seal_record
from hotline.store import envelopes, outbox, phone
from hotline.store.base import fresh_id
from hotline.store.phone import CopyRow
from hotline.vault.keyring import Keyring
from hotline.vault.small_seals import name_hash

_PURPOSE = "carrier-copy"


@dataclass(frozen=True)
class Noted:
    """A copy's row and, where its erasing was promised, the promise."""

    copy_id: str
    outbox_id: str | None


@dataclass(frozen=True)
class AtCarrier:
    """A copy as the carrier worker needs it."""

    kind: CopyKind
    sid: str = field(repr=False)


def note(
    session: Session, keyring: Keyring, key: bytes, kind: CopyKind, sid: str, now: datetime, *, erase_from: datetime | None
) -> Noted:
    """Note a copy, once; promise its erasing from a moment on. Without one it waits for ``final`` or for its fetching."""
    hashed = name_hash(sid.encode(), _PURPOSE, key)
    row = phone.find_copy(session, hashed)
    if row is not None:
        return Noted(row.id, None)
    row = CopyRow(
        id=fresh_id(), name_hash=hashed, kind=kind, seen_hour=hour_of(now),
        erase_by=(erase_from or now) + ERASE_WITHIN,
    )
    row.sealed_id = seal_record(session, keyring, Record("carrier_id", row.id, INSIDE), sid.encode(), "sender")
    session.add(row)
    session.flush()  # a recording may refer to it
    return Noted(row.id, _promise(session, row, erase_from) if erase_from else None)


def final(session: Session, key: bytes, sid: str, now: datetime) -> str | None:
    """The carrier says that nothing more happens to it: promise its erasing, once."""
    row = phone.find_copy(session, name_hash(sid.encode(), _PURPOSE, key))
    return None if row is None else promise(session, row.id, now)


def promise(session: Session, copy_id: str, now: datetime) -> str | None:
    """Promise the erasing of a copy; None when it is promised or done already."""
    row = session.get(CopyRow, copy_id)
    return None if row is None else _promise(session, row, now)


def promise_overdue(session: Session, before: datetime, now: datetime) -> None:
    """Promise the erasing of copies first seen before a moment, whose last word from the carrier never came."""
    for copy_id in phone.copies_nobody_waits_for(session, before):
        promise(session, copy_id, now)


def open_copy(session: Session, keyring: Keyring, copy_id: str) -> AtCarrier | None:
    """What to erase; None when it is done."""
    row = session.get(CopyRow, copy_id)
    if row is None or row.erased or row.sealed_id is None:
        return None
    return AtCarrier(row.kind, open_record(session, keyring, row.sealed_id).decode())


def erased(session: Session, copy_id: str) -> None:
    """The carrier no longer has it: its id goes too; only the keyed hash stays for a while, so that a repeat is known."""
    row = session.get(CopyRow, copy_id)
    if row is not None and row.sealed_id is not None:
        envelopes.delete_envelope(session, row.sealed_id)
        row.sealed_id, row.erased, row.last_code = None, True, None


def failed(session: Session, copy_id: str, code: str) -> None:
    """The carrier would not: why, as a code."""
    row = session.get(CopyRow, copy_id)
    if row is not None:
        row.last_code = code[:40]


def _promise(session: Session, row: CopyRow, moment: datetime) -> str | None:
    if row.erased or outbox.has_open_for(session, JobName.ERASE_COPY, row.id):
        return None
    return outbox.promise(session, JobName.ERASE_COPY, row.id, moment)
