"""The simulated carrier as a process: never beside real credentials, its secret private, reached by telephones only."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pydantic import HttpUrl

from hotline.cli.keys import make_keys
from hotline.cli.run import _give_token, with_simulator
from hotline.config import Settings
from hotline.domain.errors import StartError
from hotline.simulator.handset import handset, number_heard, number_read
from hotline.simulator.process import make_token, refuse_beside_real, serve, token_file
from hotline.vault.key_files import load_keyring, write_carrier_token
from tests.journeys.city import free_port
from tests.servers import until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return with_simulator(Settings(data_dir=tmp_path, simulator_port=free_port(), carrier_port=free_port(), receipt_memory_mib=1, receipt_passes=1))


def test_it_refuses_beside_a_real_account(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="HOTLINE_CARRIER_ACCOUNT"):
        with_simulator(Settings(data_dir=tmp_path, carrier_account="AC" + "a" * 32))


@pytest.mark.parametrize("address", ["https://api.twilio.com/", "https://127.0.0.1.example/"])
def test_it_refuses_where_the_api_is_not_this_machine(tmp_path: Path, address: str) -> None:
    with pytest.raises(StartError, match="HOTLINE_CARRIER_API_URL"):
        refuse_beside_real(Settings(data_dir=tmp_path, carrier_api_url=HttpUrl(address)))


def test_the_demonstration_calls_its_own_carrier(settings: Settings) -> None:
    assert str(settings.carrier_api_url) == f"http://127.0.0.1:{settings.simulator_port}/"
    assert str(settings.carrier_url) == f"http://127.0.0.1:{settings.carrier_port}/"


def test_each_installation_has_a_random_private_token(settings: Settings, tmp_path: Path) -> None:
    token = make_token(settings)
    assert (len(token), make_token(settings)) == (32, token)
    assert stat.S_IMODE(token_file(settings).stat().st_mode) == 0o600
    (tmp_path / "other").mkdir()
    assert make_token(Settings(data_dir=tmp_path / "other")) != token


def test_face_and_worker_learn_the_token_once(settings: Settings) -> None:
    make_keys(settings)
    for _ in range(2):
        _give_token(settings)
    token = make_token(settings).encode()
    assert load_keyring(settings.keys, "carrier").secret("webhook") == token
    assert load_keyring(settings.keys, "carrier-worker").secret("carrier-api") == token


@pytest.mark.parametrize("simulated_before", [False, True])
def test_a_real_token_is_never_replaced(settings: Settings, simulated_before: bool) -> None:
    make_keys(settings)
    write_carrier_token(settings.keys, "f" * 32)
    if simulated_before:
        make_token(settings)
    with pytest.raises(StartError, match="real carrier's token"):
        _give_token(settings)
    assert load_keyring(settings.keys, "carrier").secret("webhook") == b"f" * 32


@pytest.fixture
def running(settings: Settings) -> Iterator[Settings]:
    make_token(settings)
    stop = Event()
    thread = threading.Thread(target=serve, args=(settings, stop))
    thread.start()
    yield settings
    stop.set()
    thread.join()


def test_a_telephone_reaches_it_and_learns_that_no_face_answers(running: Settings) -> None:
    held = handset(running, "+12025550123")

    def answers() -> bool:
        try:
            return held.inbox() == []
        except StartError:
            return False

    until(answers, "the simulated carrier")
    assert held.text("nobody there") == []
    assert held.call().waits == "over"


def test_without_a_demonstration_a_telephone_says_so(settings: Settings) -> None:
    with pytest.raises(StartError, match="hotline run"):
        handset(settings, "+12025550123")
    make_token(settings)
    with pytest.raises(StartError, match="hotline run"):
        handset(settings, "+12025550123").inbox()


def test_a_number_is_known_when_it_is_read_or_heard() -> None:
    assert number_read(["Reply to 110.", "4821 0937 5518 2046 is yours"]) == "4821093755182046"
    assert number_read(["12345 4821 0937"]) == ""
    spoken = ["您的号码", "四，八，二，幺", "…", "零，九，三，七", "五，五，幺，八", "二，零，四，六"]
    assert number_heard(spoken) == "4821093755182046"
    assert number_heard(spoken[:3]) == ""
