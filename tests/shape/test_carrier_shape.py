"""Every call that we make has the shape of the carrier's own API description, served by a mock server (Prism).

The description has no path for a recording's sound; that one is tried against the simulator only.
"""

import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.domain.errors import CarrierError
from hotline.domain.phone import CopyKind
from hotline.gateways.twilio_client import TwilioAccount
from tests.conftest import STRICT
from tests.places import ROOT
from tests.servers import until

ACCOUNT = "AC" + "0" * 32
DESCRIPTION = Path(os.environ.get("HOTLINE_TEST_TWILIO_API") or ROOT.parent / "shared" / "twilio_api" / "twilio_api_v2010.json")
#: Kept between runs: `make clean` takes it away.
FOLDER = ROOT / "build" / "prism"
PRISM = FOLDER / "node_modules" / ".bin" / "prism"
_INSTALL_SECONDS = 180
#: One test process installs it and starts it.
pytestmark = pytest.mark.xdist_group("prism")


def left_out(reason: str) -> None:
    """Leave out, with the reason; strictly a failure, since the description is there."""
    if STRICT:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def prism() -> Path:
    """The mock server, installed once."""
    if not DESCRIPTION.exists():
        pytest.skip(f"the carrier's API description is not here: set HOTLINE_TEST_TWILIO_API (looked at {DESCRIPTION})")
    if not PRISM.exists():
        npm = shutil.which("npm")
        if npm is None:
            left_out("npm is not here, so the mock server of the carrier's API cannot be installed")
        fresh = FOLDER.with_name(f"prism-{os.getpid()}")
        fresh.mkdir(parents=True)
        command = [npm or "", "install", "--no-audit", "--no-fund", "--prefix", str(fresh), "@stoplight/prism-cli@5"]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
        except (subprocess.SubprocessError, OSError) as fault:
            shutil.rmtree(fresh)
            left_out(f"the mock server of the carrier's API cannot be installed from the npm registry: {getattr(fault, 'stderr', fault)}")
        fresh.rename(FOLDER)
    return PRISM


@dataclass(frozen=True)
class Mock:
    """The running mock server and its log."""

    address: str
    log: Path

    def counts(self) -> tuple[int, int]:
        """Requests of the API that it has received, and those that passed its rules."""
        text = self.log.read_text("utf-8")
        received = [line for line in text.splitlines() if "/2010-04-01" in line and "Request received" in line]
        return len(received), text.count("The request passed the validation rules")


@pytest.fixture(scope="module")
def mock(prism: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """A request of a wrong shape gets an error from it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = tmp_path_factory.mktemp("prism") / "log"
    with path.open("wb") as log:
        command = [str(prism), "mock", "--errors", "-h", "127.0.0.1", "-p", str(port), str(DESCRIPTION)]
        with subprocess.Popen(command, stdout=log, stderr=log) as process:
            until(lambda: _answers(port), "the mock server")
            yield Mock(f"http://127.0.0.1:{port}/", path)
            process.terminate()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture
def account(mock: Mock) -> Iterator[TwilioAccount]:
    opened = TwilioAccount(ACCOUNT, "0" * 32, mock.address, sender="+12025550110", status_url="https://phone.example.org/text/status")
    yield opened
    opened.dispose()


CALLS: dict[str, Callable[[TwilioAccount], object]] = {
    "send": lambda account: account.send_text("+12025550123", "您有新答复。"),
    "delete a message": lambda account: account.erase(CopyKind.MESSAGE, "SM" + "a" * 32),
    "delete a call": lambda account: account.erase(CopyKind.CALL, "CA" + "b" * 32),
    "delete a recording": lambda account: account.erase(CopyKind.RECORDING, "RE" + "c" * 32),
    "empty a message": lambda account: account.empty("MM" + "d" * 32),
}
#: The mock's own examples of lists break the description's format of addresses, so only the request is judged.
LISTS: dict[str, Callable[[TwilioAccount], object]] = {
    "look up": lambda account: account.was_sent("+12025550123", datetime(2026, 3, 2, tzinfo=UTC)),
    "search": lambda account: account.left_over(datetime(2026, 3, 2, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", list(CALLS))
def test_a_call_and_its_answer_have_the_carriers_shape(account: TwilioAccount, name: str) -> None:
    CALLS[name](account)


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_is_asked_for_in_the_carriers_shape(account: TwilioAccount, mock: Mock, name: str) -> None:
    received, passed = mock.counts()
    with suppress(CarrierError):
        LISTS[name](account)
    received_after, passed_after = mock.counts()
    assert received_after - received == passed_after - passed > 0


def test_a_wrong_shape_would_be_seen(account: TwilioAccount) -> None:
    with pytest.raises(CarrierError):
        TwilioAccount("no account", "0" * 32, account.api_url, sender="", status_url="").erase(CopyKind.CALL, "CA" + "b" * 32)
