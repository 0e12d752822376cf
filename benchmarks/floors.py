"""Floors: what a durable row, an empty page, one sealing and one slow hash cost by themselves on this machine."""

import secrets
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.servers import Server, empty_page
from hotline.domain.receipts import check_digit
from hotline.vault.envelopes import Binding, seal
from hotline.vault.receipts import Generation, derive, fresh_number, public_key

COMMIT, PAGE, SEALING, HASH = "floor: one durable commit, bare driver", "floor: one empty page", "floor: one sealing", "floor: one Argon2id"
ROUNDS = 200
#: The cost of a receipt as `hotline keys init` sets it by default.
PASSES, MEMORY = 3, 64 * 1024 * 1024


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each of several runs of an act, after one that is not counted."""
    act()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return taken


def measure(figures: Figures, folder: Path) -> None:
    """Measure every floor."""
    figures.add(COMMIT, timed(_commit(folder), ROUNDS))
    figures.add(SEALING, timed(_sealing(), ROUNDS))
    generation = Generation("bench", secrets.token_bytes(32), PASSES, MEMORY)
    figures.add(HASH, timed(lambda: derive(fresh_number(check_digit), generation), 12))
    with Server(empty_page(), {}) as server:
        figures.add(PAGE, timed(server.get, ROUNDS))


def _commit(folder: Path) -> Callable[[], object]:
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE tip (id TEXT PRIMARY KEY, words BLOB)")
    words = secrets.token_bytes(400)

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO tip VALUES (?, ?)", (secrets.token_hex(16), words))
        connection.execute("COMMIT")

    return commit


def _sealing() -> Callable[[], object]:
    readers = {"screening-bench": public_key(secrets.token_bytes(32))}
    words = ("巷口小店每天晚上有人来买白粉。" * 4).encode()
    return lambda: seal(words, Binding("tip", "t", secrets.token_hex(16), "in"), readers)
