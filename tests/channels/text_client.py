"""Phones that text: signed as the carrier signs, and what comes back as a person reads it."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from sqlalchemy import select
from werkzeug.test import TestResponse

from hotline.services.sealing import IN, open_record
from hotline.store.tips import MessageRow
from hotline.vault.key_files import load_keyring
from hotline.vault.keyring import Keyring
from tests.channels.voice_client import ADDRESS, CarrierPlace

#: The hash that knows a phone again is slow on purpose; tests have thousands of texts.
QUICK = {"conversation_memory_mib": 1, "conversation_passes": 1, "lookups_per_hour": 1_000_000}
OURS = "+12025550110"


@dataclass
class Phone:
    """One phone. ``read`` holds the texts that came back to its last one."""

    place: CarrierPlace
    number: str = field(default_factory=lambda: f"+1202555{secrets.randbelow(10_000):04}")
    read: list[str] = field(default_factory=list)

    def text(self, words: str, *, sid: str = "", **more: str) -> "Phone":
        """Send a text and read what comes back."""
        response = self.send(words, sid or fresh_sid(), **more)
        assert (response.status_code, response.mimetype) == (200, "text/xml")
        root = ET.fromstring(response.get_data())  # noqa: S314 (our own markup)
        assert all(message.get("action") == f"{ADDRESS}text/status" for message in root)
        self.read = [message.text or "" for message in root]
        return self

    def send(self, words: str, sid: str, **more: str) -> TestResponse:
        fields = {"MessageSid": sid, "From": self.number, "To": OURS, "Body": words, "NumSegments": "1", "NumMedia": "0"}
        return self.place.post("text", {**fields, **more})

    def status(self, sid: str, status: str, **more: str) -> TestResponse:
        """The carrier tells what became of a text of ours."""
        return self.place.post(
            "text/status", {"MessageSid": sid, "MessageStatus": status, "From": OURS, "To": self.number, **more})

    @property
    def seen(self) -> str:
        """Everything that came back to the last text."""
        return "\n".join(self.read)

    @property
    def receipt(self) -> str:
        """The number in the last text, without its spaces."""
        found = re.search(r"\d{4} \d{4} \d{4} \d{4}", self.seen)
        assert found is not None, self.seen
        return found[0].replace(" ", "")


def fresh_sid(kind: str = "SM") -> str:
    return f"{kind}{secrets.token_hex(16)}"


def words_by_thread(place: CarrierPlace, *, hour: datetime | None = None) -> dict[str, Sequence[str]]:
    """Every word that tipsters sent (in one hour only), opened with the triage worker's key, by thread."""
    keyring, found = _triage_keys(place.keys), dict[str, list[str]]()
    query = select(MessageRow).where(MessageRow.direction == IN).order_by(MessageRow.thread_id, MessageRow.sequence)
    if hour is not None:
        query = query.where(MessageRow.written_hour == hour)
    with place.database.reading() as session:
        for message in session.scalars(query):
            found.setdefault(message.thread_id, []).append(open_record(session, keyring, message.id).decode())
    return {**found}


def all_words(place: CarrierPlace) -> list[str]:
    """As above, without their threads."""
    return [words for thread in words_by_thread(place).values() for words in thread]


@cache
def _triage_keys(folder: Path) -> Keyring:
    return load_keyring(folder, "triage")
