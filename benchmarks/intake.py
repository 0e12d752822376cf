"""Tips through the public face: landing page, form, receipt page and durable commit, one by one, in a burst, sustained."""

import http.client
import re
import secrets
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.floors import COMMIT, HASH, PAGE, SEALING
from benchmarks.servers import ROOT, Server
from hotline.cli.run import valkey
from hotline.config import load
from hotline.store.schema import upgrade
from hotline.vault.key_files import init_keys
from hotline.vault.key_names import PROCESSES

POOL = 200
SUSTAINED_SECONDS = 20.0
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_WORDS = "巷口小店每天晚上有人来买白粉,老板把东西藏在冰箱后面。"


def measure(figures: Figures, folder: Path) -> None:
    """One tip after another, then a burst within the pool, then as many as go for a while."""
    environment = installation(folder)
    with queue(environment), Server(["app:app"], environment) as server:
        time.sleep(POOL * 0.12)  # the pool fills; a night's quiet does the same
        alone = [_tell(server) for _ in range(40)]
        figures.add("one tip: landing page, form, receipt page, commit", alone, COMMIT)
        figures.add("the same, beside one empty page (a tip takes two pages)", alone, PAGE)
        figures.add("the same, beside one sealing", alone, SEALING)
        figures.add("the same, beside one Argon2id", alone, HASH)
        time.sleep(40 * 0.12)
        begun = time.perf_counter()
        burst = _many(server, POOL - 20)
        figures.rate(f"burst of {len(burst)} tips within the pool, 8 at a time", len(burst) / (time.perf_counter() - begun))
        figures.add("one tip in the burst", burst, PAGE)
        figures.rate("sustained, beyond the pool", _sustained(server))


def installation(folder: Path) -> dict[str, str]:
    """Keys and an empty database in a folder; returns the environment of its processes."""
    data = folder / "var"
    init_keys(data / "keys", "2026q4", PROCESSES, opslimit=3, memlimit=64 * 1024 * 1024)
    upgrade(f"sqlite:///{data}/hotline.db")
    return {
        "HOTLINE_FACE": "public", "HOTLINE_DATA_DIR": str(data), "HOTLINE_RULES_DIR": str(ROOT / "reward_rules"),
        "HOTLINE_RECEIPT_POOL": str(POOL), "HOTLINE_TELLS_PER_HOUR": "1000000",
    }


@contextmanager
def queue(environment: dict[str, str]) -> Iterator[None]:
    """The embedded Valkey, as `hotline run` starts it."""
    settings = load(environment)
    settings.socket.parent.mkdir(parents=True, mode=0o700)
    program = valkey(settings)
    with subprocess.Popen(program.command, env=dict(program.environment), stdout=subprocess.DEVNULL) as process:
        yield
        process.terminate()


def _tell(server: Server) -> float:
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", "/zh/")
    found = _TOKEN.search(connection.getresponse().read().decode())
    assert found is not None
    body = urllib.parse.urlencode({"token": found[1], "words": f"{_WORDS}{secrets.token_hex(8)}"})
    connection.request("POST", "/zh/tell", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    connection.close()
    return time.perf_counter() - begun


def _many(server: Server, count: int) -> list[float]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _number: _tell(server), range(count)))


def _sustained(server: Server) -> float:
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SUSTAINED_SECONDS:
        count += len(_many(server, 16))
    return count / (time.perf_counter() - begun)
