"""A desk's real application on a real database, with the people of its money side and a browser that checks every page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from hotline.channels.edge import SECURITY_HEADERS
from hotline.config import Face, Settings
from hotline.domain.actors import Actor
from hotline.domain.receipts import check_digit
from hotline.factory import create_app
from hotline.gateways.limits import Limits
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.tokens import Tokens
from hotline.rewards.pack import Pack
from hotline.services import dialogue, payouts
from hotline.services.staff_access import LONGEST, session_hash
from hotline.store.database import Database, open_database
from hotline.store.staff import SessionRow, StaffRow
from hotline.store.tips import ThreadRow, TipRow
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.receipts import fresh_payout_code, payout_lookup
from hotline.wiring import DeskResources, read_clocks
from hotline.wording.catalogue import load_catalogue
from tests.places import ROOT
from tests.services import money_builders as build
from tests.services.money_builders import NOW, House

#: Nothing listens there: limits count in memory.
DEAD = "redis://127.0.0.1:1/0"
#: What the tipster wrote; no page of money may ever hold any of it.
WORDS = "the man with the limp sells from the blue kiosk"
_TOKEN = re.compile(r'name="form" value="([^"]+)"')


@dataclass
class MoneyDesk:
    """One installation's desk: application, keys, people, and a clock that tests turn."""

    folder: Path
    url: str
    pack: Pack = field(default_factory=build.law)
    face: Face = Face.DESK
    now: datetime = NOW

    def __post_init__(self) -> None:
        keys = self.folder / f"keys-{self.face.value}"
        init_keys(keys, "2026q1", ("desk", "integrity", "public", "triage", "signer"), opslimit=1, memlimit=8192)
        self.keyring = load_keyring(keys, self.face.value)
        self.signer = load_keyring(keys, "signer")
        self.settings = Settings.model_validate(
            {"database_url": self.url, "redis_url": DEAD, "keys_dir": keys, "rules_dir": ROOT / "reward_rules",
             "data_dir": self.folder, "lookups_per_hour": 12}
        )
        self.database: Database = open_database(self.url)
        self.resources = DeskResources(
            self.settings, self.database, self.keyring, RQQueue(connect(DEAD)), Limits(DEAD),
            Tokens(self.keyring.secret("session")), load_catalogue(), self.pack, self.face.value, read_clocks(self.settings),
        )
        self.app: Flask = create_app(self.settings, self.face, resources=self.resources, clock=lambda: self.now)
        del self.app.error_handler_spec[None][None][Exception]  # a fault in the code must show as one
        self.people: House = self.do(build.house)

    def do(self, work: Callable[[Session], "build.Any"]) -> "build.Any":
        """Prepare something in a transaction of its own."""
        with self.database.writing() as session:
            return work(session)

    def look(self, work: Callable[[Session], "build.Any"]) -> "build.Any":
        """Look something up."""
        with self.database.reading() as session:
            return work(session)

    def browser(self, who: Actor, language: str = "en", *, proven: timedelta = timedelta()) -> "Browser":
        """Somebody signed in, who gave password and code so long ago."""
        session_id = f"{who.staff_id}{language}".encode()
        ends = self.now + LONGEST

        def sign_in(session: Session) -> None:
            session.get_one(StaffRow, who.staff_id).language = language
            session.merge(SessionRow(id_hash=session_hash(session_id), staff_id=who.staff_id, ends_at=ends, idle_at=ends,
                                     proven_at=self.now - proven))

        self.do(sign_in)
        client = self.app.test_client()
        client.set_cookie(f"{self.face.value}-session", self.resources.tokens.session(session_id, self.now))
        return Browser(client, language)

    def stranger(self, language: str = "en") -> "Browser":
        """Somebody who is not signed in."""
        return Browser(self.app.test_client(), language)

    def tip_with_words(self, **how: "build.Any") -> TipRow:
        """A concluded tip whose words lie sealed in the database."""

        def make(session: Session) -> TipRow:
            tip = build.concluded_tip(session, self.keyring, worker=self.people.officer, **how)
            dialogue.hear(session, self.keyring, session.get_one(ThreadRow, tip.thread_id), tip, WORDS, "words", NOW)
            return tip

        found: TipRow = self.do(make)
        return found

    def award(self, stage: Callable[..., "build.awards.Proposal"], **how: "build.Any") -> "build.awards.Proposal":
        """An award at a stage of ``money_builders``, over a tip with words."""
        facts = {"bounty": how.pop("bounty", "900")}
        tip = self.tip_with_words(facts=facts)
        made: build.awards.Proposal = self.do(
            lambda session: stage(session, self.keyring, self.people, pack=self.pack, tip=session.get_one(TipRow, tip.id), **how)
        )
        return made

    def claimed(self, **how: "build.Any") -> tuple["build.awards.Proposal", str]:
        """An award whose tipster asked for a code, and the code."""
        award = self.award(build.claimable, **how)
        code = fresh_payout_code(check_digit)
        generation = self.keyring.generations("payout-pepper")[0]
        code_hash = payout_lookup(code, generation)
        self.do(lambda session: payouts.ask_code(
            session, build.thread_of(session, award.award_id), code_hash, generation.id, NOW, zone=build.ZONE))
        return award, code

    def close(self) -> None:
        """Give the connections back."""
        self.database.dispose()
        self.resources.limits.dispose()


@dataclass
class Browser:
    """A test client that checks title, language, form actions and headers of every page it gets."""

    client: FlaskClient
    language: str

    def get(self, path: str, status: int = 200) -> str:
        """A page's markup."""
        return self._read(self.client.get(path, headers={"Accept-Language": self.language}), path, status)

    def leads_to(self, path: str) -> str:
        """Where an address sends its visitor."""
        answer = self.client.get(path)
        assert answer.status_code == 302, answer.status_code
        return answer.location

    def post(self, page: str, action: str, status: int = 302, **fields: "build.Any") -> str:
        """Send a form of a page; the markup of the answer, or where it leads."""
        token = _TOKEN.search(self.get(page))
        assert token, "the page has no form"
        return self.send(action, status, form=unescape(token[1]), **fields)

    def send(self, action: str, status: int = 302, **fields: "build.Any") -> str:
        """Send fields as they are."""
        answer = self.client.post(action, data=fields, headers={"Accept-Language": self.language})
        if answer.status_code == 302:
            assert status == 302, f"{action} leads to {answer.location}"
            return answer.location
        return self._read(answer, action, status)

    def token(self, page: str) -> str:
        """The form token of a page."""
        found = _TOKEN.search(self.get(page))
        assert found
        return unescape(found[1])

    def _read(self, answer: TestResponse, path: str, status: int) -> str:
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{words_of(text)[:2000]}"
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        assert re.search("<title>[^<]+</title>", text)
        assert re.search(f'<html lang="{self.language}', text)
        assert len(re.findall("<h1", text)) == 1
        assert "style=" not in text
        for action in re.findall(r'<form[^>]* action="([^"]+)"', text):
            assert not urlsplit(action).netloc
        return text


def words_of(markup: str) -> str:
    """What a person reads on a page."""
    inside = re.sub(r"(?s)<(script|head)\b.*?</\1>", " ", markup)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", inside))).strip()


def value_of(markup: str, name: str) -> str:
    """The value of a field."""
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', markup)
    assert found, name
    return unescape(found[1])


Fields = Mapping[str, str]
