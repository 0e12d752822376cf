"""Builders for the tests of the phone: phones by name, and conversations that continue a thread."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.phone import Hours
from hotline.services import conversations
from hotline.services.conversations import Conversation
from hotline.vault.phone_numbers import PhoneName
from tests.services.tip_builders import NOW, Keys, Told, tell

NUMBER = "+12025550123"
STATE = b'{"place": "open"}'


def phone(mark: bytes = b"1") -> PhoneName:
    """The name of a phone; another mark is another phone."""
    return PhoneName((b"t" + mark).ljust(32, b"."), (b"s" + mark).ljust(32, b"."))


def conversation(session: Session, *, keys: Keys, told: Told | None = None, name: PhoneName | None = None, at: datetime = NOW) -> Conversation:
    """A conversation that continues a tip."""
    known = told or tell(session, keys=keys, at=at)
    conversations.keep(session, name or phone(), known.thread_id, STATE, "zh", at)
    return found(session, name=name, at=at)


def asked(
    session: Session, *, keys: Keys, told: Told | None = None, name: PhoneName | None = None, number: str = NUMBER,
    hours: Hours | None = None, at: datetime = NOW,
) -> Conversation:
    """A conversation whose person wants to hear when there is an answer."""
    conversation(session, keys=keys, told=told, name=name, at=at)
    conversations.ask_notices(session, keys("carrier"), name or phone(), number, hours or Hours(), at)
    return found(session, name=name, at=at)


def found(session: Session, *, name: PhoneName | None = None, at: datetime = NOW) -> Conversation:
    """The open conversation of a phone, which there must be."""
    session.flush()
    known = conversations.find(session, name or phone(), at)
    assert known is not None
    return known
