"""Identity never leaves its envelope: one journey with marked values, then a search of everything that was kept or said."""

import base64
import http.client
import json
import re
import secrets
import urllib.parse
from collections.abc import Iterator

import psutil
from playwright.sync_api import Browser, Page
from sqlalchemy import MetaData, create_engine, select

from tests.journeys.city import City, follow
from tests.journeys.test_whole_way import new_tip, press, tips_in_queue
from tests.servers import everything_kept

#: Values that occur nowhere else. The plate and the phone are what triage marks and links by.
NAME, PHONE, PLATE, STREET = "欧阳暗香", "13800139876", "粤Z·98Q7X", "暗号胡同"
WORDS = f"我是{NAME}的邻居，电话{PHONE}。{STREET}五号每晚有人卖冰毒，车牌{PLATE}。"
ADDED = "补充暗语：绿门后面还有一个灰箱子。"
TYPED_BY_MISTAKE = "暗词误投"


class Visitor:
    """A browser without a browser: keeps cookies, follows nothing."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.cookie = ""

    def ask(self, method: str, path: str, **fields: str) -> str:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request(method, path, urllib.parse.urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        if answer.getheader("Set-Cookie"):
            self.cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
        text = answer.read().decode()
        connection.close()
        return text

    def token(self, path: str, action: str) -> str:
        page = self.ask("GET", path)
        form = page[page.index(f'action="{action}"'):]
        found = re.search(r'name="token" value="([^"]+)"', form)
        assert found is not None
        return found[1]


def journey(city: City, browser: Browser) -> dict[str, str]:
    """Tell, come back, add, be asked, err in every field; returns what must be found nowhere."""
    officer = city.sign_in(browser, "duty2")
    before = tips_in_queue(officer)
    visitor = Visitor(city.address("public"))
    page = visitor.ask("POST", "/zh/tell", token=visitor.token("/zh/", "/zh/tell"), words=WORDS)
    number = re.sub(r"\D", "", re.search(r'id="number"[^>]*>([\d ]+)<', page)[1])  # type: ignore[index]
    visitor.ask("POST", "/zh/tell", token="broken", words=TYPED_BY_MISTAKE)
    visitor.ask("POST", "/zh/tell", token=visitor.token("/zh/", "/zh/tell"), words=TYPED_BY_MISTAKE + "\x00")
    visitor.ask("POST", "/zh/return", token=visitor.token("/zh/return", "/zh/return"), number=TYPED_BY_MISTAKE)
    visitor.ask("POST", "/zh/return", token=visitor.token("/zh/return", "/zh/return"), number=number)
    visitor.ask("POST", "/zh/thread/words", token=visitor.token("/zh/thread", "/zh/thread/words"), words=ADDED)
    at_the_desk(officer, city.address("desk") + new_tip(officer, before))
    return {"receipt": number, "name": NAME, "phone": PHONE, "plate": PLATE.replace("·", ""), "street": STREET, "added": "灰箱子",
            "mistake": TYPED_BY_MISTAKE, "cookie": visitor.cookie.split("=", 1)[1]}


def at_the_desk(officer: Page, tip: str) -> None:
    officer.goto(tip)
    press(officer, "/claim")
    correct(officer)
    officer.fill("form.say textarea", "暗问：你认识他吗？")
    follow(officer.locator("form.say button[value=question]"))
    officer.context.close()


def correct(officer: Page) -> None:
    """Mark what was passed over, err while doing so, and say of the street that it is a person."""
    for words in (STREET, TYPED_BY_MISTAKE):
        officer.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        officer.fill("#f-mark", words)
        follow(officer.locator("form[action$='/add'] button[value=person]"))
    assert officer.locator("[role=alert]").count() == 1
    follow(officer.locator("form[action$='/press'] button[value=P2]"))


def shapes(value: str) -> Iterator[bytes]:
    """The forms in which a value may lie somewhere."""
    raw = value.encode()
    yield raw
    yield value.encode("utf-16-le")
    yield urllib.parse.quote(value).encode()
    yield json.dumps(value).strip('"').encode()
    yield raw.hex().encode()
    for shift in range(3):  # base64 depends on where the value begins
        encoded = base64.b64encode(b"\0" * shift + raw)
        yield encoded[4 if shift else 0 : -4]
    if value.isdigit() and len(value) == 16:
        yield b" ".join(raw[place : place + 4] for place in range(0, 16, 4))
        yield int(value).to_bytes(8, "big")


def found_in(haystack: bytes, marked: dict[str, str]) -> list[str]:
    return [name for name, value in marked.items() for shape in shapes(value) if len(shape) >= 6 and shape in haystack]


def everything(city: City) -> Iterator[tuple[str, bytes]]:
    """All that the city logged, queued, stored or runs with."""
    for path in [city.folder / "run.log", *city.data.rglob("*")]:
        if path.is_file() and not path.is_socket():
            yield str(path.relative_to(city.folder)), path.read_bytes()
    yield from database(city)
    redis_url = city.environment.get("HOTLINE_REDIS_URL") or f"unix://{city.data.resolve()}/run/valkey.sock"
    yield "queue", everything_kept(redis_url)
    assert city.process is not None
    for process in psutil.Process(city.process.pid).children(recursive=True):
        yield f"process {process.name()}", repr((process.cmdline(), process.environ())).encode()


def database(city: City) -> Iterator[tuple[str, bytes]]:
    engine = create_engine(city.environment.get("HOTLINE_DATABASE_URL") or f"sqlite:///{city.data}/hotline.db")
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = [tuple(row) for row in connection.execute(select(table))]
            yield f"table {table.name}", b"\n".join(_plain(value) for row in rows for value in row)
    engine.dispose()


def _plain(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_marked_values_are_found_nowhere(city: City, browser: Browser) -> None:
    marked = journey(city, browser)
    review = city.command("triage", "review")
    assert "tips whose sorting was judged" in review.stdout, review.stderr
    assert found_in((review.stdout + review.stderr).encode(), marked) == []
    looked_at, leaks = [], []
    for place, content in everything(city):
        looked_at.append(place)
        leaks += [f"{name} in {place}" for name in found_in(content, marked)]
    assert leaks == []
    assert {"queue", "table audit_line", "table envelope", "table outbox", "run.log", "var/log/public.log"} <= set(looked_at)


def test_the_search_finds_what_is_there() -> None:
    secret = secrets.token_hex(8)
    for wrapped in (secret, secret.encode().hex(), base64.b64encode(b"x" + secret.encode()).decode()):
        assert found_in(f"before {wrapped} after".encode(), {"secret": secret})
    assert found_in(f"{STREET}".encode("utf-16-le"), {"street": STREET})
    assert found_in(b"4821 0937 5518 2046", {"receipt": "4821093755182046"})
