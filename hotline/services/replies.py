"""The whole answer to one delivery of the carrier, kept so that a repeat hears the same words and does nothing again."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.services import intake
from hotline.store import visits
from hotline.vault.small_seals import name_hash, open_under

_PURPOSE = "replay"


def earlier(session: Session, key: bytes, name: bytes) -> str | None:
    """The answer to a delivery that was taken before; "" when it was let go, None when the delivery is new."""
    row = visits.find_replay(session, name_hash(name, _PURPOSE, key))
    if row is None:
        return None
    return "" if row.sealed_answer is None else open_under(name, _PURPOSE, row.sealed_answer).decode()


def keep(session: Session, key: bytes, name: bytes, answer: str, now: datetime) -> None:
    """Keep an answer. Raises ConflictError when the same delivery was answered a moment ago: ask ``earlier`` again."""
    intake.remember(session, key, name, answer.encode(), now)


def let_go(session: Session, key: bytes, name: bytes) -> None:
    """The carrier has the answer: it goes, the name stays so that a repeat does nothing."""
    row = visits.find_replay(session, name_hash(name, _PURPOSE, key))
    if row is not None:
        row.sealed_answer = None
