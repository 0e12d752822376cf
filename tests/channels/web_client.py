"""The public face on a real database with real keys, and a browser that checks every page it gets."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hotline.channels.edge import SECURITY_HEADERS
from hotline.config import Face, Settings
from hotline.domain.awards import AwardState
from hotline.factory import create_app
from hotline.gateways.limits import Limits
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.receipt_pool import ReceiptPool
from hotline.gateways.tokens import Tokens
from hotline.services import dialogue
from hotline.services.sealing import IN, Said, open_record
from hotline.store.awards import AwardRow
from hotline.store.database import Database, open_database
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.keyring import Keyring
from hotline.wiring import PublicResources, read_clocks
from hotline.wording.catalogue import load_catalogue
from tests.places import ROOT

#: Nothing listens there: relaying fails, limits count in memory, and tips must be taken all the same.
DEAD = "redis://127.0.0.1:1/0"
COSTS = {"opslimit": 1, "memlimit": 8192}
TITLES = {"zh": "城市信箱", "en": "City letterbox"}
LANGUAGES = {"zh": "zh-Hans", "en": "en"}


@dataclass
class PublicPlace:
    """One installation's public face, its keys, and a clock that tests turn."""

    folder: Path
    url: str
    now: datetime
    changes: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = self.folder / "keys"
        init_keys(self.keys, "2026q1", ("public", "desk", "triage"), **COSTS)
        self.settings = Settings.model_validate(
            {"database_url": self.url, "redis_url": DEAD, "keys_dir": self.keys, "rules_dir": ROOT / "reward_rules",
             "receipt_pool": 0, **self.changes}
        )
        self.database: Database = open_database(self.url)
        keyring = load_keyring(self.keys, "public")
        self.resources = PublicResources(
            self.settings, self.database, keyring, RQQueue(connect(DEAD)), Limits(DEAD), load_catalogue(),
            ReceiptPool(keyring.generations()[0], 0), read_clocks(self.settings), Tokens(keyring.secret("form-token")),
        )
        self.app = self._build()

    def keyring(self, process: str) -> Keyring:
        """The keys of another process of this installation."""
        return load_keyring(self.keys, process)

    def turn_clock(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by

    def browser(self, language: str = "en") -> "Browser":
        """A visitor who has never been here."""
        return Browser(self.app, language)

    def only_tip(self) -> TipRow:
        """The one tip in the database, looked up as the machine would."""
        with self.database.reading() as session:
            return session.scalars(select(TipRow)).one()

    def heard_words(self) -> list[str]:
        """Every word that tipsters sent, opened with the key that the triage worker alone holds."""
        keyring = self.keyring("triage")
        with self.database.reading() as session:
            messages = session.scalars(select(MessageRow).where(MessageRow.direction == IN).order_by(MessageRow.sequence))
            return [open_record(session, keyring, message.id).decode() for message in messages]

    def say(self, said: Said, keyring: Keyring | None = None) -> None:
        """The desk says something to the tipster of the one tip."""
        tip = self.only_tip()
        with self.database.writing() as session:
            thread = session.get_one(ThreadRow, tip.thread_id)
            dialogue.say(session, keyring or self.keyring("desk"), thread, session.get_one(TipRow, tip.id), said, self.now)

    def grant_reward(self, *, identity: str = "none", claim_by: date = date(2026, 5, 2)) -> None:
        """A released reward of 3,000 yuan for the one tip, with its notice, as payouts leave it."""
        with self.database.writing() as session:
            session.add(AwardRow(
                tip_id=self.only_tip().id, serial="A-7K4M-2Q", state=AwardState.CLAIMABLE, pack="demo-lanwan",
                pack_digest="0" * 64, facts={}, finding={}, evaluated_on=self.now.date(), currency="CNY",
                amount_minor=300_000, identity_at_collection=identity, proposed_at=self.now, claim_by=claim_by,
            ))
        self.say(Said("notice", values={
            "notice": "reward_waits", "amount": "3000", "currency": "CNY", "claim_by": claim_by.isoformat(),
            "identity": identity}))

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.dispose()
        self.resources.limits.dispose()

    def _build(self) -> Flask:
        app = create_app(self.settings, Face.PUBLIC, resources=self.resources, clock=lambda: self.now)
        del app.error_handler_spec[None][None][Exception]  # a fault in the code must show as one
        return app


class _Page(HTMLParser):
    """Reads out of a page what the checks and the steps need."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.html_language = ""
        self.directions: list[str | None] = []
        self.actions: list[str] = []
        self.fields: dict[str, dict[str, str]] = {}
        self.headings: list[int] = []
        self.labelled: set[str] = set()
        self.shown: list[tuple[str, str]] = []
        self._form, self._area, self._in_title = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.html_language = given.get("lang", "")
            self.directions.append(given.get("dir"))
        self._in_title = tag == "title"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labelled.add(given.get("for", ""))
        if tag == "form":
            self._form = given["action"]
            self.actions.append(self._form)
            self.fields[self._form] = {}
        if tag in {"input", "textarea"} and "name" in given:
            self.fields[self._form][given["name"]] = given.get("value", "")
            self._area = given["name"] if tag == "textarea" else ""
            if given.get("type") != "hidden" and given.get("aria-hidden") != "true":
                self.shown.append((given["name"], given.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag == "textarea":
            # The first line end of a text box belongs to the markup.
            self.fields[self._form][self._area] = self.fields[self._form][self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        if self._area:
            self.fields[self._form][self._area] += data


@dataclass
class Seen:
    """A page as a test looks at it."""

    response: TestResponse
    page: _Page

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def number(self) -> str:
        """The number or code that is shown, without its spaces."""
        found = re.search(r'id="number" aria-hidden="true">([0-9 ]+)<', self.text)
        assert found is not None, self.text
        return found.group(1).replace(" ", "")

    def form(self, end: str) -> dict[str, str]:
        """The fields of the form whose address ends like that, as a browser would send them."""
        action = next(action for action in self.page.actions if action.endswith(end))
        return dict(self.page.fields[action])


class Browser:
    """A visitor without scripts. Every page is checked: title, language, forms, labels, headings, headers, cookies."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client, self.language = app.test_client(), language
        self.receipt_used = False
        self.addresses: list[str] = []

    def get(self, path: str, **headers: str) -> Seen:
        return self._look(self.client.get(self._address(path), headers=headers))

    def post(self, path: str, data: Mapping[str, str] | bytes, **more: str) -> Seen:
        """Send a form; ``more`` are the fields that the person fills in."""
        if path == "/return":
            self.receipt_used = True
        body = {**data, **more} if isinstance(data, Mapping) else data
        kind = None if isinstance(body, dict) else "application/x-www-form-urlencoded"
        return self._look(self.client.post(self._address(path), data=body, content_type=kind))

    def tell(self, words: str, **more: str) -> Seen:
        """Fill the box on the first page and send it."""
        return self.post("/tell", self.get("/").form("/tell"), words=words, **more)

    def come_back(self, number: str) -> Seen:
        """Type the number and read the thread."""
        opened = self.post("/return", self.get("/return").form("/return"), number=number)
        return self.get("/thread") if opened.status == 303 else opened

    def cookies(self) -> list[str]:
        """What the browser keeps."""
        found: Callable[[str], object] = self.client.get_cookie
        return [name for name in ("visit", "__Host-visit") if found(name) is not None]

    def _address(self, path: str) -> str:
        address = path if path.startswith("//") else f"/{self.language}{path}"
        self.addresses.append(address)
        return address.replace("//", "/", 1) if path.startswith("//") else address

    def _look(self, response: TestResponse) -> Seen:
        for name, value in SECURITY_HEADERS.items():
            assert response.headers[name] == value, name
        if not self.receipt_used:
            assert "Set-Cookie" not in response.headers
        seen = Seen(response, _Page())
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            self._check_page(seen)
        return seen

    def _check_page(self, seen: Seen) -> None:
        page = seen.page
        page.feed(seen.text)
        assert page.html_language == LANGUAGES[self.language]
        assert page.directions == ["ltr"]
        assert page.title.endswith(TITLES[self.language])
        assert page.headings.count(1) == 1
        assert all(action.startswith(f"/{self.language}/") for action in page.actions)
        assert all("method=\"post\"" in tag for tag in re.findall("<form[^>]*>", seen.text))
        assert "style=" not in seen.text
        assert not re.search("<script(?! src=)|\\son[a-z]+=\"", seen.text)
        assert all(name_id in page.labelled for _name, name_id in page.shown)
        _check_order(page.headings)


def _check_order(headings: list[int]) -> None:
    for before, after in pairwise(headings):
        assert after <= before + 1, headings
