"""The carrier face on a real database, and telephones whose carrier signs what it sends and does what our markup says."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from hotline.config import Face, Settings
from hotline.domain.awards import AwardState
from hotline.factory import create_app
from hotline.gateways.limits import Limits
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.receipt_pool import ReceiptPool
from hotline.services import dialogue
from hotline.services.sealing import Said
from hotline.store.awards import AwardRow
from hotline.store.database import Database, open_database
from hotline.store.phone import RecordingRow
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.vault.key_files import init_keys, load_keyring, write_carrier_token
from hotline.vault.keyring import Keyring
from hotline.wiring import CarrierResources, read_clocks
from hotline.wording.catalogue import load_catalogue
from hotline.wording.scripts import load_scripts
from tests.channels.web_client import COSTS, DEAD
from tests.places import ROOT

TOKEN = "0123456789abcdef" * 2
ADDRESS = "https://phone.example/hooks/"
DIGITS = {"zh": "零幺二三四五六七八九", "en": "zero one two three four five six seven eight nine"}


def as_digits(said: str) -> str:
    """Digits that were read one by one, as digits; empty for any other sentence."""
    words = said.replace("，", ", ").split(", ")
    for names in (list(DIGITS["zh"]), DIGITS["en"].split()):
        if all(word in names for word in words):
            return "".join(str(names.index(word)) for word in words)
    return ""


@dataclass
class CarrierPlace:
    """One installation's carrier face, its keys, and a clock that tests turn."""

    folder: Path
    url: str
    now: datetime
    changes: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = self.folder / "keys"
        init_keys(self.keys, "2026q1", ("carrier", "desk", "triage", "carrier-worker"), **COSTS)
        write_carrier_token(self.keys, TOKEN)
        self.settings = Settings.model_validate(
            {"database_url": self.url, "redis_url": DEAD, "keys_dir": self.keys, "rules_dir": ROOT / "reward_rules",
             "receipt_pool": 0, "carrier_url": ADDRESS, **self.changes}
        )
        self.database: Database = open_database(self.url)
        keyring = load_keyring(self.keys, "carrier")
        self.resources = CarrierResources(
            self.settings, self.database, keyring, RQQueue(connect(DEAD)), Limits(DEAD), load_catalogue(),
            ReceiptPool(keyring.generations()[0], 0), read_clocks(self.settings), load_scripts(),
        )
        self.app = create_app(self.settings, Face.CARRIER, resources=self.resources, clock=lambda: self.now)
        self.app.error_handler_spec[None][None].pop(Exception, None)  # a fault in the code must show as one

    def keyring(self, process: str) -> Keyring:
        """The keys of another process of this installation."""
        return load_keyring(self.keys, process)

    def turn_clock(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by

    def post(self, path: str, fields: Mapping[str, str], *, token: str = TOKEN) -> TestResponse:
        """A delivery as the carrier makes it: to our public address, signed with the account's token."""
        signature = RequestValidator(token).compute_signature(ADDRESS + path, fields)
        client = self.app.test_client()  # of its own: deliveries of one call may come at the same time
        return client.post(f"/{path}", data=fields, headers={"X-Twilio-Signature": signature})

    def tips(self) -> list[TipRow]:
        with self.database.reading() as session:
            return list(session.scalars(select(TipRow).order_by(TipRow.received_at)))

    def recordings(self) -> list[tuple[str, int]]:
        """Thread and length of each recording that is kept."""
        with self.database.reading() as session:
            rows = session.execute(
                select(MessageRow.thread_id, RecordingRow.seconds).join(RecordingRow, RecordingRow.message_id == MessageRow.id)
                .order_by(MessageRow.thread_id, MessageRow.sequence))
            return [(thread, seconds) for thread, seconds in rows]

    def count(self, row: type[Any]) -> int:
        with self.database.reading() as session:
            return len(session.scalars(select(row)).all())

    def say(self, said: Said, keyring: Keyring | None = None) -> None:
        """The desk says something to the tipster of the one tip."""
        (tip,) = self.tips()
        with self.database.writing() as session:
            thread = session.get_one(ThreadRow, tip.thread_id)
            dialogue.say(session, keyring or self.keyring("desk"), thread, session.get_one(TipRow, tip.id), said, self.now)

    def grant_reward(self, *, claim_by: date = date(2026, 5, 2)) -> None:
        """A released reward of 3,000 yuan for the one tip."""
        (tip,) = self.tips()
        with self.database.writing() as session:
            session.add(AwardRow(
                tip_id=tip.id, serial="A-7K4M-2Q", state=AwardState.CLAIMABLE, pack="demo-lanwan",
                pack_digest="0" * 64, facts={}, finding={}, evaluated_on=self.now.date(), currency="CNY",
                amount_minor=300_000, identity_at_collection="none", proposed_at=self.now, claim_by=claim_by,
            ))

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.dispose()
        self.resources.limits.dispose()


@dataclass
class Telephone:
    """One call. ``heard`` is what the caller heard since the last key, without the markup."""

    place: CarrierPlace
    number: str = "+12025550123"
    sid: str = field(default_factory=lambda: f"CA{secrets.token_hex(16)}")
    heard: list[str] = field(default_factory=list)
    over: bool = False

    def dial(self) -> "Telephone":
        self._follow(self.post("call", {"CallStatus": "ringing"}))
        return self

    def press(self, *entries: str) -> "Telephone":
        """Keys, one entry a prompt; an empty entry is silence."""
        for keys in entries:
            self._follow(self.post(self.action, {"CallStatus": "in-progress", "Digits": keys}))
        return self

    def silence(self) -> "Telephone":
        """Nothing is said into a recording: the carrier goes on with the next verb."""
        self._follow(self.post(self.action, {"CallStatus": "in-progress"}))
        return self

    def key_in(self, number: str) -> "Telephone":
        return self.press(*(number[at : at + 4] for at in range(0, 16, 4)))

    def speak(self, seconds: int = 7, *, digits: str = "#", told: bool = True) -> str:
        """Say something; the carrier tells of the recording in the call's own step, and beside it. Returns its id."""
        sid = f"RE{secrets.token_hex(16)}"
        self._follow(self.post(self.action, self.recorded(sid, seconds) | {"Digits": digits}))
        if told:
            self.finished(sid, seconds)
        return sid

    def finished(self, sid: str, seconds: int = 7) -> TestResponse:
        """The carrier tells that a recording is ready."""
        return self.post("call/recording", self.recorded(sid, seconds) | {"RecordingStatus": "completed"})

    def hang_up(self, seconds: int = 30) -> TestResponse:
        self.over = True
        return self.post("call/status", {"CallStatus": "completed", "CallDuration": str(seconds)})

    def recorded(self, sid: str, seconds: int) -> dict[str, str]:
        return {"RecordingSid": sid, "RecordingDuration": str(seconds),
                "RecordingUrl": f"https://api.example/Recordings/{sid}"}

    def post(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        return self.place.post(path, {"CallSid": self.sid, "From": self.number, "To": "+12025550110", **fields})

    @property
    def text(self) -> str:
        return "\n".join(self.heard)

    @property
    def digits(self) -> list[str]:
        """Groups of digits that were read out, as digits again."""
        read = [as_digits(said) for said in self.heard]
        return [digits for digits in read if digits]

    @property
    def read_out(self) -> str:
        """A number that was read twice."""
        groups = self.digits
        half = len(groups) // 2
        assert half > 0, self.text
        assert groups[:half] == groups[half:]
        return "".join(groups[:half])

    def _follow(self, response: TestResponse) -> None:
        assert response.status_code == 200, response.status
        assert response.mimetype == "text/xml"
        root = ET.fromstring(response.get_data())  # noqa: S314 (our own markup)
        self.heard = [verb.text or "" for verb in root.iter("Say")]
        self.verb = root[-1].tag
        self.over = self.verb == "Hangup"
        asking = root.find("Gather") if root.find("Gather") is not None else root.find("Record")
        self.asking = dict(asking.attrib) if asking is not None else {}
        assert self.over or self.asking
        self.action = self.asking.get("action", "").removeprefix(ADDRESS)
        assert not urlsplit(self.action).scheme
