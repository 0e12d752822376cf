"""Understanding tips: the whole pipeline beside plain segmentation of the same texts, the lexicon, a worker's start, hostile texts."""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
from redis import Redis

from benchmarks.figures import Figures
from benchmarks.intake import installation, queue
from benchmarks.servers import ROOT
from hotline.config import load
from hotline.triage.features import features_of
from hotline.triage.folding import fold
from hotline.triage.lexicon import Lexicon, load_lexicon
from hotline.triage.pipeline import understand
from hotline.triage.reading import tokenised

PLAIN, WHOLE = "plain segmentation of 1,000 characters", "whole pipeline on the same 1,000 characters"
EMPTY = "start of an empty RQ worker, process to ready (processor)"
LENGTH, ROUNDS, STARTS = 1000, 5, 5
#: What a worker's start may cost beside an empty one.
MOST_TIMES = 2
_NOW = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
#: What a hostile text is made of, and the same by a friendly one: the first tips of the tuning half.
HOSTILE = {
    "nested markup": "<b onclick=[((", "a regular-expression bomb": "aaaaaaaaaaaaaaaaaaaaaaaa!", "zero-width and bidirectional marks": "\u200b\u202e卖",
    "accents piled up": "a\u0301\u0301", "negations": "不卖", "doors": "12 Big St ", "one word without end": "x", "spaced digits": "1 ",
}
SHORT, LONG = 25_000, 100_000


def measure(figures: Figures, folder: Path) -> None:
    """Measure and print the ratios."""
    figures.add("lexicon, loaded once a worker", [_seconds(load_lexicon) for _ in range(3)])
    lexicon = load_lexicon()
    gc.freeze()  # as the worker does
    _pipeline(figures, lexicon)
    _hostile(figures, lexicon)
    _starts(figures, folder)


def _pipeline(figures: Figures, lexicon: Lexicon) -> None:
    texts = list(_thousands())
    for text in texts:
        _whole(text, lexicon)  # tables and expressions that every tip shares are made once
    figures.add(PLAIN, [_seconds(lambda text=text: _segmented(text)) for _ in range(ROUNDS) for text in texts])  # type: ignore[misc]
    taken = [_seconds(lambda text=text: _whole(text, lexicon)) for _ in range(ROUNDS) for text in texts]  # type: ignore[misc]
    figures.add(WHOLE, taken, PLAIN)
    figures.rate("whole pipeline, one core", 1 / statistics.mean(taken))


def _thousands() -> Iterator[str]:
    """The tuning half's tips, end to end in each language, cut after every thousand characters."""
    records = [json.loads(line) for line in (ROOT / "tests/triage/data/tune.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [str(record["text"]) for record in records]
    for is_english in (True, False):
        joined = "\n".join(text for text in texts if text.isascii() is is_english)
        yield from (joined[start : start + LENGTH] for start in range(0, len(joined) - LENGTH, LENGTH))


def _whole(text: str, lexicon: Lexicon) -> None:
    features_of(understand(text, _NOW, "web", lexicon))


def _segmented(text: str) -> None:
    """Folding and cutting into words with their parts of speech: what every reading of a Chinese text begins with."""
    tokenised(fold(text).text)


def _seconds(act: Callable[[], object]) -> float:
    """Processor time: what else the machine does must not count."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _hostile(figures: Figures, lexicon: Lexicon) -> None:
    friendly = "".join(_thousands())
    units = {"ordinary tips": friendly, **HOSTILE}
    worst = 0.0
    for name, unit in units.items():
        short, long = ((unit * (size // len(unit) + 1))[:size] for size in (SHORT, LONG))
        few = min(_seconds(lambda: _whole(short, lexicon)) for _ in range(2))  # noqa: B023 (called at once)
        many = _seconds(lambda: _whole(long, lexicon))  # noqa: B023 (called at once)
        figures.add(f"{LONG:,} characters: {name}", [many])
        worst = max(worst, many / few)
    print(f"four times the characters cost {worst:.1f} x the time at most, over {len(units)} kinds of texts: linear is 4")


def _starts(figures: Figures, folder: Path) -> None:
    environment = installation(folder / "workers")
    with queue(environment):
        commands = {
            EMPTY: [sys.executable, "-m", "rq.cli", "worker", "--url", f"unix://{load(environment).socket}", "empty"],
            "start of a worker without triage": [sys.executable, "-m", "hotline.cli", "worker", "general"],
            "start of a triage worker": [sys.executable, "-m", "hotline.cli", "worker", "triage"],
        }
        taken = {name: [_start(command, environment) for _ in range(STARTS)] for name, command in commands.items()}
    for name, values in taken.items():
        figures.add(name, values, None if name == EMPTY else EMPTY)
    empty, plain, triage = (statistics.median(values) for values in taken.values())
    print(f"start of a triage worker: {triage / empty:.1f} x an empty RQ worker, {triage / plain:.1f} x a worker without triage; aim {MOST_TIMES} x")


def _start(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Processor seconds from the start of the process until it has told Redis that it listens."""
    redis = Redis(unix_socket_path=str(load(environment).socket))
    before = redis.smembers("rq:workers")
    with _process(command, environment) as process:
        while not redis.smembers("rq:workers") - before:
            time.sleep(0.005)
        spent = psutil.Process(process.pid).cpu_times()
        return spent.user + spent.system


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(command, env={"PATH": os.environ["PATH"], **environment}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    process.terminate()
    process.wait(30)
