"""Linking one new tip among ten thousand stored tips and among a million, in real stores made within minutes.

What tips name is skewed as it is in a city: one square is in five of a hundred tips, most doors in one or two.
"""

import random
import sqlite3
import statistics
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from benchmarks.figures import Figures
from hotline.domain.tips import Compartment
from hotline.ports import SELECTIVE, Feature, FeatureKind
from hotline.store.database import Database, open_database
from hotline.store.schema import upgrade
from hotline.store.search import TokenIndex
from hotline.triage.lexicon import load_lexicon
from hotline.triage.linking import link
from hotline.triage.pipeline import understand
from hotline.triage.understanding import Understanding
from hotline.vault.blind_index import token

FEW, MANY, MEASURED = 10_000, 1_000_000, 60
#: What linking among the many may cost beside linking among the few.
MOST_TIMES = 3
_NOW = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
_PERIODS = ("2026q1", "2025q4")
_KEY = b"k" * 32
_BATCH = 10_000
#: The first ones read statements and pages that later ones find.
_UNCOUNTED = 5
#: The n-th most frequent value is named in proportion to 1 / (n + 6): the first of the places by one tip in twenty.
_FLATNESS = 6
#: Kind, values in use, and how many of them a tip has. Bands and grains are all but unique to a tip.
_KINDS = (
    (FeatureKind.PLACE, 60_000, 3), (FeatureKind.MATTER, 20_000, 4), (FeatureKind.SUBSTANCE, 30, 1), (FeatureKind.WORD, 30_000, 35),
    (FeatureKind.PLATE, 300_000, 1), (FeatureKind.BAND, 2_000_000, 8), (FeatureKind.GRAIN, 2_000_000, 16),
)
_UNIQUE = {FeatureKind.PLATE, FeatureKind.BAND, FeatureKind.GRAIN}


@dataclass(frozen=True)
class Pool:
    """The values of one kind: their tokens, how often each is named (None: all alike), and how many a tip has."""

    kind: FeatureKind
    tokens: Sequence[int]
    weights: Sequence[float] | None
    per_tip: int


def measure(figures: Figures, folder: Path) -> None:
    """Link new tips of one kind in both stores; print what the many cost beside the few."""
    chance = random.Random(20260302)  # noqa: S311 (no secret: the same city in every run)
    pools = [_pool(*each) for each in _KINDS]
    paths = {held: folder / f"linking-{held}.db" for held in (FEW, MANY)}
    for held, path in paths.items():
        begun = time.perf_counter()
        _fill(path, held, pools, chance)
        print(f"made {held:,} tips with their tokens in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 2**20:,.0f} MiB")
    taken = _linked(paths, pools)
    for held, path in paths.items():
        figures.add(f"linking one tip, {held:,} stored", taken[held], None if held == FEW else f"linking one tip, {FEW:,} stored")
        path.unlink()
    ratio = statistics.median(taken[MANY]) / statistics.median(taken[FEW])
    print(f"linking one tip: {ratio:.2f} x among {MANY:,} what it costs among {FEW:,}; allowed {MOST_TIMES} x")


def _pool(kind: FeatureKind, size: int, per_tip: int) -> Pool:
    if kind in _UNIQUE - {FeatureKind.PLATE}:
        return Pool(kind, range(size), None, per_tip)  # numbers stand for tokens: nothing of theirs is shared by design
    tokens = [_token(Feature(kind, str(number))) for number in range(size)]
    weights = None if kind in _UNIQUE else list(accumulate(1 / (rank + _FLATNESS) for rank in range(size)))
    return Pool(kind, tokens, weights, per_tip)


def _token(feature: Feature) -> int:
    whole = token(_KEY, Compartment.DESK.value, _PERIODS[0], feature.kind.value, feature.value)
    return int.from_bytes(whole[:8], "big", signed=True)


def _fill(path: Path, held: int, pools: Sequence[Pool], chance: random.Random) -> None:
    """Rows of tips, fingerprints and tokens as the triage worker leaves them, written in the order that the disk likes."""
    upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TEMP TABLE loose (token INTEGER, day INTEGER, tip_id TEXT)")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO thread VALUES ('t', 'g', x'00', x'00', 'zh', 0, '2026-01-01')")
    for first in range(0, held, _BATCH):
        prints, loose = _batch(min(_BATCH, held - first), pools, chance)
        connection.executemany("INSERT INTO fingerprint VALUES (?, 'desk', ?, ?)", prints)
        connection.executemany("INSERT INTO loose VALUES (?, ?, ?)", loose)
    connection.execute("INSERT OR IGNORE INTO token SELECT token, day, tip_id FROM loose ORDER BY 1, 2, 3")
    connection.execute(_TIPS)
    connection.execute("COMMIT")
    connection.execute("DROP TABLE loose")
    connection.close()


#: One row of the ledger for each fingerprint.
_TIPS = """
INSERT INTO tip (id, thread_id, opened_order, channel, compartment, state, priority_reasons, received_at, read_done, clues_open, suspect,
                 new_words, withdrawn, shown_status, coming_status)
SELECT tip_id, 't', 1, 'web', 'desk', 'received', '[]', '2026-01-01 00:00:00', 1, 0, 0, 0, 0, 'received', 'received' FROM fingerprint
"""


def _batch(
    count: int, pools: Sequence[Pool], chance: random.Random
) -> tuple[list[tuple[str, int, bytes]], list[tuple[int, int, str]]]:
    tip_ids = [f"{chance.getrandbits(128):032x}" for _ in range(count)]
    days = [_NOW.toordinal() - chance.randrange(60) for _ in range(count)]
    drawn = {pool.kind: _drawn(pool, count, chance) for pool in pools}
    prints, loose = [], []
    for number, (tip_id, day) in enumerate(zip(tip_ids, days, strict=True)):
        own = {pool.kind: drawn[pool.kind][number * pool.per_tip : (number + 1) * pool.per_tip] for pool in pools}
        whole = sorted({each for values in own.values() for each in values})
        prints.append((tip_id, day, struct.pack(f">{len(whole)}q", *whole)))
        loose += [(each, day, tip_id) for kind in own.keys() & SELECTIVE for each in own[kind]]
    return prints, loose


def _drawn(pool: Pool, count: int, chance: random.Random) -> list[int]:
    wanted = count * pool.per_tip
    if isinstance(pool.tokens, range):
        return [chance.getrandbits(63) for _ in range(wanted)]
    return chance.choices(pool.tokens, cum_weights=pool.weights, k=wanted)


def _linked(paths: Mapping[int, Path], pools: Sequence[Pool]) -> dict[int, list[float]]:
    """Seconds of linking and adding each of several new tips, in turn in each store, so that a busy machine is busy for both."""
    chance = random.Random(7)  # noqa: S311 (the same new tips in every run)
    stores = {held: open_database(f"sqlite:///{path}") for held, path in paths.items()}
    told = understand("码头广场有人卖冰毒", _NOW, "web", load_lexicon())
    taken: dict[int, list[float]] = {held: [] for held in stores}
    for number in range(MEASURED + _UNCOUNTED):
        features = frozenset(_features(pools, chance))
        for held, database in stores.items():
            taken[held].append(_link_and_add(database, told, features, f"new{number}"))
    for database in stores.values():
        database.dispose()
    return {held: seconds[_UNCOUNTED:] for held, seconds in taken.items()}


def _link_and_add(database: Database, told: Understanding, features: frozenset[Feature], tip_id: str) -> float:
    """What is added is rolled back with its session."""
    with database.write() as session:
        index = TokenIndex(session, _KEY, Compartment.DESK, _PERIODS)
        begun = time.perf_counter()
        link(told, index, features)
        index.add(tip_id, _NOW, features)
        seconds = time.perf_counter() - begun
        session.rollback()
    return seconds


def _features(pools: Sequence[Pool], chance: random.Random) -> Iterator[Feature]:
    """What a new tip is compared by; the most popular square is in every one of them: the worst that can come."""
    yield Feature(FeatureKind.PLACE, "0")
    for pool in pools:
        numbers = chance.choices(range(len(pool.tokens)), cum_weights=pool.weights, k=pool.per_tip)
        yield from (Feature(pool.kind, str(number)) for number in numbers)
