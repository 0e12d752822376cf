"""A desk with people in it, tips on it, and a browser that looks at every page it is given."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hotline.channels.edge import SECURITY_HEADERS
from hotline.config import Face, Settings
from hotline.domain.one_time_codes import base32
from hotline.domain.roles import Role
from hotline.domain.tips import Channel
from hotline.factory import create_app
from hotline.gateways.limits import Limits
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.receipt_pool import make_receipt
from hotline.gateways.tokens import Tokens
from hotline.rewards.loader import load_pack
from hotline.services import dialogue, intake, joining, triage_tip
from hotline.services.intake import Delivery
from hotline.services.sealing import Said
from hotline.services.staff_access import TOTP
from hotline.services.triage_tip import Sorted
from hotline.store import tips, trail
from hotline.store.base import fresh_id
from hotline.store.database import Database, open_database
from hotline.store.staff import StaffRoleRow, StaffRow, UnitRow
from hotline.store.tips import MessageRow, ThreadRow, TipRow
from hotline.triage.lexicon import Lexicon, load_lexicon
from hotline.triage.understanding import StaffConcern
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.keyring import Keyring
from hotline.vault.passwords import hash_password
from hotline.vault.small_seals import seal_under
from hotline.wiring import DeskResources, read_clocks
from hotline.wording.catalogue import Catalogue, load_catalogue
from tests.places import ROOT

PASSWORD = "a long plain password"
SEED = b"twenty bytes of seed"
TINY = {"opslimit": 1, "memlimit": 8192}
PROCESSES = ("public", "carrier", "carrier-worker", "desk", "integrity", "triage")
ENGLISH = "A blue truck with plate 粤Z12345 leaves Harbour Road tonight at ten with 2 kg of heroin."
CLUED = "我是他前妻。今晚十点一辆蓝色货车粤Z12345从潮阳港口出来，车上有两公斤海洛因。"


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class Form:
    """A form of a page as a browser would send it."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title, self.language, self.text = "", "", ""
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self._stack: list[str] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert "style" not in values, "the policy forbids inline styles"
        assert not any(name.startswith("on") for name in values), "the policy forbids inline scripts"
        if tag not in {"input", "meta", "link", "br", "img", "hr"}:
            self._stack.append(tag)
        if tag == "html":
            self.language = values.get("lang", "")
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            assert values.get("action", "").startswith("/"), "a form says where it goes"
            self.forms.append(Form(values["action"], values.get("method", "get")))
        elif tag in {"input", "select", "textarea", "button"} and self.forms and values.get("name"):
            self._field(tag, values)
        elif tag == "option" and self._select and "selected" in values:
            self.forms[-1].values[self._select] = values.get("value", "")

    def _field(self, tag: str, values: dict[str, str]) -> None:
        form, name = self.forms[-1], values["name"]
        form.names.add(name)
        if tag == "input":
            form.values[name] = values.get("value", "")
        self._select = name if tag == "select" else None
        self._area = name if tag == "textarea" else None
        if tag in {"select", "textarea"}:
            form.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._stack:
            assert self._stack.pop() == tag, f"</{tag}> closes something else"
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            kept = self.forms[-1].values[self._area] + data
            # A browser drops the line break that follows the opening tag.
            self.forms[-1].values[self._area] = kept.removeprefix("\n")
        if "title" in self._stack:
            self.title += data
        if "script" not in self._stack:
            self.text += data


@dataclass
class Page:
    """An answer, looked at: status, where it leads, what it says and the forms on it."""

    status: int
    location: str | None
    html: str
    title: str
    language: str
    text: str
    forms: list[Form]
    links: list[str]
    headers: Mapping[str, str]

    def form(self, action: str) -> Form:
        """The first form that goes to an address."""
        return next(form for form in self.forms if form.action == action)

    def offers(self, action: str) -> bool:
        """Whether there is such a form."""
        return any(form.action == action for form in self.forms)


class Browser:
    """A person's browser at one desk. Every page it gets is checked for what every page must have."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> Page:
        return look_at(self.client.get(path, **options))

    def send(self, page: Page, action: str, **values: str) -> Page:
        """Fill in a form of a page and send it."""
        form = page.form(action)
        assert form.method == "post"
        unknown = set(values) - form.names - {"form"}
        assert not unknown, f"the form has no {unknown}"
        return look_at(self.client.post(action, data=form.values | values))

    def follow(self, page: Page) -> Page:
        """Go where an answer leads."""
        assert page.location is not None, page.text
        return self.get(page.location)

    def do(self, path: str, action: str, **values: str) -> Page:
        """Open a page, send a form of it and go where that leads."""
        return self.follow(self.send(self.get(path), action, **values))


def look_at(answer: Any) -> Page:
    """Check an answer and read it."""
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get(name) == value, name
    reader = _Reader()
    html = answer.get_data(as_text=True)
    location = answer.headers.get("Location")
    reader.feed(html)
    if location is None and "<html" in html:
        assert reader.title.strip()
        assert reader.language in {"zh-CN", "en"}
        assert html.count("<h1") == 1
        for form in reader.forms:
            assert form.method == "get" or form.values.get("form"), f"{form.action} has no token"
    return Page(answer.status_code, location, html, reader.title.strip(), reader.language, reader.text, reader.forms,
                reader.links, answer.headers)


@dataclass
class Keys:
    """The keyrings of the processes that take part in a test."""

    folder: Path

    def ring(self, process: str) -> Keyring:
        return load_keyring(self.folder, process)


def make_keys(folder: Path) -> Keys:
    """Fresh keys with the smallest cost."""
    init_keys(folder, "2026q1", PROCESSES, **TINY)
    return Keys(folder)


class Desk:
    """One running desk with its people; the triage worker sits inside."""

    def __init__(self, database: Database, keys: Keys, lexicon: Lexicon, catalogue: Catalogue, now: datetime, data: Path,
                 kind: str = "desk", pack: str = "cn-national-2018", tables: Path | None = None) -> None:
        self.database, self.keys, self.lexicon, self.kind = database, keys, lexicon, kind
        self.ours, self.theirs = "", ""
        self.clock = Clock(now)
        self.settings = Settings(data_dir=data, rules_dir=ROOT / "reward_rules", reward_pack=pack, triage_dir=tables)
        keyring = keys.ring(kind)
        secret = keyring.secret("session" if kind == "desk" else "integrity-session")
        self.resources = DeskResources(
            self.settings, database, keyring, RQQueue(connect(self.settings.redis)), Limits(self.settings.redis), Tokens(secret),
            catalogue, load_pack(self.settings.rules_dir, pack), kind, read_clocks(self.settings),
        )
        self.app = create_app(self.settings, Face(kind), resources=self.resources, clock=self.clock)
        self.app.testing = True
        del self.app.error_handler_spec[None][None][Exception]  # what nobody foresaw must fail the test

    def unit(self, zh: str, en: str) -> str:
        with self.database.writing() as session:
            row = UnitRow(id=fresh_id(), desk=self.kind, name_zh=zh, name_en=en)
            session.add(row)
        return row.id

    def person(self, sign_in: str, *roles: Role, name: str = "", unit: str | None = None, language: str = "en") -> str:
        """Somebody with confirmed roles; returns their id."""
        staff_id = fresh_id()
        sealed = seal_under(self.resources.staff_secret, TOTP, SEED, context=staff_id.encode())
        with self.database.writing() as session:
            session.add(StaffRow(id=staff_id, desk=self.kind, sign_in=sign_in, name=name or sign_in.title(), unit_id=unit,
                                 password_hash=hash_password(PASSWORD, **TINY), sealed_totp=sealed, language=language))
            session.flush()
            session.add_all(StaffRoleRow(staff_id=staff_id, role=role, confirmed_at=self.clock.now) for role in roles)
        return staff_id

    def code(self) -> str:
        """What the authenticator shows; the clock goes on, because each code works once."""
        self.clock.forward(seconds=31)
        return pyotp.TOTP(base32(SEED)).at(self.clock.now)

    def sign_in(self, name: str) -> Browser:
        """A browser in which somebody has signed in."""
        browser = Browser(self.app)
        page = browser.send(browser.get("/sign-in"), "/sign-in", name=name, password=PASSWORD, code=self.code())
        assert page.status == 302, page.text
        return browser

    def tip(self, words: str = CLUED, *, channel: Channel = Channel.WEB, language: str = "zh", understood: bool = True,
            about_staff: bool = False) -> str:
        """A tip that came in and was sorted by the real worker; returns its id."""
        message = self.unsorted_tip(words, channel=channel, language=language)
        return self.sort(message, understood=understood, about_staff=about_staff)

    def unsorted_tip(self, words: str = CLUED, *, channel: Channel = Channel.WEB, language: str = "zh") -> str:
        """A tip that waits for the worker; returns the id of its message."""
        public = self.keys.ring("public")
        receipt = make_receipt(public.generations()[0])
        delivery = Delivery(fresh_id().encode(), words, channel, language)
        with self.database.writing() as session:
            intake.receive(session, public, public.secret("limit"), receipt, delivery, self.clock.now)
            thread = tips.find_thread(session, [(receipt.generation, receipt.lookup_id)])
            assert thread is not None
            [message] = tips.messages_of(session, thread.id)
        return message.id

    def sort(self, message_id: str, *, understood: bool = True, about_staff: bool = False) -> str:
        """What the worker does with waiting words; returns the tip's id."""
        keyring = self.keys.ring("triage")
        with self.database.writing() as session:
            waiting = triage_tip.open_waiting(session, keyring, message_id)
            assert waiting is not None
            found = triage_tip.understood(waiting, self.lexicon, self.settings.zone) if understood else None
            result = Sorted(found, StaffConcern(concerned=about_staff))
            triage_tip.settle(session, keyring, waiting, result, self.clock.now)
            joining.score_together(session, keyring, self.lexicon, waiting, result, self.clock.now)
            message = session.get_one(MessageRow, message_id)
        return message.tip_id

    def row(self, tip_id: str) -> Any:
        """The tip's row as it is now."""
        with self.database.reading() as session:
            return tips.get_tip(session, tip_id)

    def locked_row(self, session: Session, tip_id: str) -> TipRow:
        """The tip's row in a session that writes."""
        return session.get_one(TipRow, tip_id)

    def notice(self, tip_id: str, **values: str) -> None:
        """What the machine says in a tip's thread."""
        with self.database.writing() as session:
            tip = session.get_one(TipRow, tip_id)
            thread = session.get_one(ThreadRow, tip.thread_id)
            dialogue.say(session, self.resources.keyring, thread, tip, Said("notice", values=values), self.clock.now)

    def trail(self, subject_id: str) -> list[str]:
        """Actions of the trail about something, oldest first."""
        with self.database.reading() as session:
            return [line.action.value for line in trail.lines_about(session, subject_id)]

    def assigned(self, words: str = CLUED, brief: str = "A blue truck carries heroin tonight.") -> str:
        """A tip that Li has briefed to the first unit."""
        tip_id = self.tip(words)
        browser = self.sign_in("li")
        browser.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
        browser.do(f"/tips/{tip_id}", f"/tips/{tip_id}/assign", unit=self.ours, brief=brief)
        return tip_id

    def checking(self, known: str = "no") -> tuple[str, Browser]:
        """A tip that Wang checks, and Wang's browser."""
        tip_id = self.assigned()
        browser = self.sign_in("wang")
        browser.do(f"/unit/{tip_id}", f"/unit/{tip_id}/start")
        browser.do(f"/unit/{tip_id}", f"/unit/{tip_id}/known", known=known)
        return tip_id, browser

    def reported(self, **values: str) -> str:
        """A tip whose outcome Wang has handed in."""
        tip_id, browser = self.checking()
        filled = {"disposition": "seizure", "reason": "Found in the truck.", "fact.seizures.0.substance": "heroin",
                  "fact.seizures.0.net": "2 kg"} | values
        page = browser.send(browser.get(f"/unit/{tip_id}"), f"/unit/{tip_id}/outcome", **filled)
        assert page.location == "/unit", page.text
        return tip_id


@cache
def _shared_keys() -> Keys:
    """One set of keys for all tests: nothing in a test changes them."""
    return make_keys(Path(mkdtemp(prefix="desk-keys-")) / "keys")


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def open_desk(
    template: Path, folder: Path, now: datetime, kind: str = "desk", tables: Path | None = None
) -> Iterator["Desk"]:
    """A desk on a fresh database of its own, with two units and the cast.

    Li and Chen are duty officers of one desk, Sun supervises them, Wang and Noor belong to different units.
    """
    path = folder / f"{kind}.db"
    shutil.copyfile(template, path)
    database = open_database(f"sqlite:///{path}")
    desk = Desk(database, _shared_keys(), _lexicon(), _catalogue(), now, folder, kind, tables=tables)
    desk.ours, desk.theirs = desk.unit("龙湖大队", "Longhu squad"), desk.unit("潮阳大队", "Chaoyang squad")
    if kind == "desk":
        desk.person("li", Role.DUTY_OFFICER)
        desk.person("chen", Role.DUTY_OFFICER)
        desk.person("sun", Role.SUPERVISOR)
        desk.person("wang", Role.UNIT_OFFICER, unit=desk.ours)
        desk.person("noor", Role.UNIT_OFFICER, unit=desk.theirs)
    else:
        desk.person("gao", Role.INTEGRITY_OFFICER, unit=desk.ours)
    yield desk
    desk.resources.limits.dispose()
    database.dispose()
