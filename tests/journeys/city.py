"""A demonstration city as ``make run`` starts it, and people who use it through a browser."""

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from hotline.config import load
from hotline.simulator.handset import Handset, handset
from tests.places import ROOT
from tests.servers import until

CHROMIUM = Path(os.environ.get("HOTLINE_TEST_CHROMIUM", "/usr/bin/chromium"))
#: Cheap receipts for tests; one network tells more in a test than in an hour of life.
CHEAP = {
    "HOTLINE_RECEIPT_MEMORY_MIB": "1", "HOTLINE_RECEIPT_PASSES": "1", "HOTLINE_TICK_SECONDS": "0.3",
    "HOTLINE_TELLS_PER_HOUR": "5000", "HOTLINE_LOOKUPS_PER_HOUR": "5000", "HOTLINE_SIGN_INS_PER_HOUR": "5000",
    "HOTLINE_CONVERSATION_MEMORY_MIB": "1", "HOTLINE_CONVERSATION_PASSES": "1", "HOTLINE_NOTICE_HOURS": "0-24",
}


#: The rules of WCAG 2.2 A and AA, as axe names them.
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands, each with the rule and the first element."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def inspect_page(page: Page, name: str, *, scripts: bool = True) -> None:
    """The page is accessible, which axe tells where scripts run. A screenshot of it goes into the folder that HOTLINE_TEST_SHOTS names, if it names one."""
    assert not scripts or violations(page) == [], name
    folder = os.environ.get("HOTLINE_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def follow(pressed: Locator) -> None:
    """Press a button or a link, and wait for the whole page that answers: what is read next is read from that page."""
    with pressed.page.expect_navigation():
        pressed.click()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class City:
    """The processes of one demonstration."""

    def __init__(self, folder: Path, more: dict[str, str]) -> None:
        self.folder, self.data = folder, folder / "var"
        self.ports = {name: free_port() for name in ("public", "desk", "carrier", "integrity", "simulator")}
        self.environment = {
            "PATH": os.environ["PATH"], "HOTLINE_DATA_DIR": str(self.data), "HOTLINE_RULES_DIR": str(ROOT / "reward_rules"),
            **{f"HOTLINE_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}, **CHEAP, **more,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.codes: dict[str, str] = {}

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a ``hotline`` command in the city's environment."""
        return subprocess.run(
            [sys.executable, "-m", "hotline.cli", *arguments], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def start(self) -> None:
        log = (self.folder / "run.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hotline.cli", "run"], env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, "the start of the city")  # type: ignore[union-attr]
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return (self.folder / "run.log").read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def address(self, face: str) -> str:
        return f"http://127.0.0.1:{self.ports[face]}"

    def handset(self, number: str) -> Handset:
        """A telephone at this city's simulated carrier."""
        return handset(load(self.environment), number)

    def person(self, name: str) -> dict[str, str]:
        people: dict[str, dict[str, str]] = json.loads((self.data / "demo-sign-ins.json").read_text(encoding="utf-8"))
        return people[name]

    def fresh_code(self, name: str) -> str:
        """A one-time code that was not used yet: a code works once, so a person may wait for the next one."""
        totp = pyotp.TOTP(self.person(name)["secret"])

        def next_code() -> str:
            current, gone = divmod(datetime.now(UTC).timestamp(), 30)
            # The last step's code is good until this step is over: near its end it might arrive too late.
            steps = (current, current + 1) if gone > 20 else (current - 1, current, current + 1)
            for step in map(int, steps):
                code = totp.generate_otp(step)
                if step > int(self.codes.get(name, "0")):
                    self.codes[name] = str(step)
                    return code
            return ""

        found = ""

        def look() -> bool:
            nonlocal found
            found = found or next_code()
            return bool(found)

        until(look, "a fresh code")
        return found

    def sign_in(self, browser: Browser, name: str, *, width: int = 1280) -> Page:
        """Sign somebody in at their desk, in a browser window of their own."""
        person = self.person(name)
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
        page = context.new_page()
        page.goto(self.address(person["desk"]) + "/sign-in")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", person["password"])
        page.fill("input[name=code]", self.fresh_code(name))
        follow(page.locator("main form button").first)
        assert "/sign-in" not in page.url, page.content()
        return page
