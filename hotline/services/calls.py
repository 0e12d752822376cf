"""A call that is going on: where it stands, sealed under the call's own id."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.errors import ConflictError
from hotline.domain.phone import CALL_KEPT
from hotline.store import phone
from hotline.store.base import add_first
from hotline.store.phone import CallRow
from hotline.vault.small_seals import name_hash, open_under, seal_under

_PURPOSE = "call"


def find(session: Session, key: bytes, call_id: bytes, now: datetime) -> bytes | None:
    """The state of a call; None when there is none, or its time is over."""
    row = phone.find_call(session, name_hash(call_id, _PURPOSE, key), now)
    return None if row is None else open_under(call_id, _PURPOSE, row.sealed_state)


def keep(session: Session, key: bytes, call_id: bytes, state: bytes, now: datetime) -> None:
    """Keep where a call stands, in place of where it stood. Raises ConflictError when it began a moment ago elsewhere."""
    hashed, sealed, until = name_hash(call_id, _PURPOSE, key), seal_under(call_id, _PURPOSE, state), now + CALL_KEPT
    row = session.get(CallRow, hashed)
    if row is not None:
        row.sealed_state, row.expires_at = sealed, until
    elif not add_first(session, CallRow(name_hash=hashed, sealed_state=sealed, expires_at=until)):
        raise ConflictError(kind="call")

