"""Reward law evaluated as data, beside a function written by hand for the one programme; and what more cores bring."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.reward_by_hand import Sum, by_hand
from benchmarks.servers import ROOT
from hotline.rewards.engine import evaluate
from hotline.rewards.facts_file import parse_facts
from hotline.rewards.finding import Finding
from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack

PACK, COUNT, BACKTESTED, SEED = "cn-national-2018", 10_000, 100_000, 2018
_Given = TypeVar("_Given")
_ON = date(2026, 11, 24)
_FIRST = date(2019, 1, 1)


def outcomes(count: int) -> list[dict[str, Any]]:
    """Facts of so many invented reports, the same at every run."""
    chance = random.Random(SEED)  # noqa: S311 - no secret, a sample that stays the same
    return [_outcome(chance, number) for number in range(count)]


def _outcome(chance: random.Random, number: int) -> dict[str, Any]:
    day = _FIRST + timedelta(days=chance.randrange(2000))
    facts: dict[str, Any] = {"id": f"{number:06}", "reported_on": day.isoformat(), "solved_on": (day + timedelta(days=20)).isoformat()}
    if chance.random() < 0.7:
        facts["seizures"] = [_row(chance, ("heroin",) * 6 + ("ketamine",) * 5 + ("methamphetamine",)) for _ in range(chance.choice((1, 1, 2, 3)))]
    if chance.random() < 0.1:
        facts["precursors"] = [_row(chance, ("ephedrine",) * 9 + ("acetic_anhydride",))]
    counts = {"users_found": (0.3, 14), "drivers_caught": (0.1, 3), "factories": (0.04, 2)}
    facts |= {name: chance.randint(1, most) for name, (share, most) in counts.items() if chance.random() < share}
    if "factories" in facts and chance.random() < 0.5:
        facts["decided"] = {"drug_factory": str(20000 * facts["factories"] + 1000 * chance.randrange(100))}
    if chance.random() < 0.1:
        facts["cultivation"] = {"area": f"{chance.randint(1, 30) / 10} mu", "suspects": chance.randint(0, 3)}
    if chance.random() < 0.03:
        facts["bounty"] = str(chance.randint(1, 10) * 10000)
    if chance.random() < 0.01:
        facts["exceptional"] = True
    return facts | _people(chance)


def _row(chance: random.Random, substances: Sequence[str]) -> dict[str, str]:
    net = chance.choice((f"{chance.randint(1, 999)} g", f"{chance.randint(1, 9999) / 10} g", f"{chance.randint(1, 1200) / 10} kg"))
    return {"substance": chance.choice(substances), "net": net}


def _people(chance: random.Random) -> dict[str, Any]:
    facts: dict[str, Any] = {"reporter": {"category": chance.choice(("citizen",) * 30 + ("victim", "suspect"))}}
    if chance.random() < 0.03:
        facts["previously_known"] = True
    if chance.random() < 0.15 and facts["reporter"]["category"] != "suspect":  # he would be left out, the others not
        facts["report_mode"] = chance.choice(("joint", "successive", "order_unknown"))
        facts["tipsters"] = [{"ref": ref, "accepted_at": f"2019-01-0{chance.randint(1, 9)}T10:00:00Z"} for ref in "ABC"[: chance.randint(2, 3)]]
    return facts


def measure(folder: Path) -> None:
    """Print what one evaluation takes by both, their ratio, and what more cores bring."""
    pack = load_pack(ROOT / "reward_rules", PACK)
    facts = [{name: value for name, value in one.items() if name != "id"} for one in outcomes(COUNT)]
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in facts]
    _compare(pack, lines)
    hand = _best(lines, lambda line: by_hand(json.loads(line, parse_float=Decimal)))
    engine = _best(lines, lambda line: evaluate(pack, parse_facts(line), _ON))
    hand_alone = _best(facts, by_hand)
    engine_alone = _best(facts, lambda one: evaluate(pack, one, _ON))
    print(f"{len(lines)} outcomes of {PACK}, one process, the same answers from both")
    print(f"by hand   {hand / COUNT * 1e6:7.1f} µs an outcome from its JSON, {hand_alone / COUNT * 1e6:6.1f} µs without reading it")
    print(f"by engine {engine / COUNT * 1e6:7.1f} µs an outcome from its JSON, {engine_alone / COUNT * 1e6:6.1f} µs without reading it")
    print(f"ratio: {engine / hand:.1f} from JSON, {engine_alone / hand_alone:.1f} without reading it (aim: 20 or less)")
    _backtest(folder / "outcomes.jsonl")


def _backtest(path: Path) -> None:
    """The whole command, by the clock: each outcome is evaluated twice, under the law in force and as one version has it."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in outcomes(BACKTESTED))
    command = [sys.executable, "-m", "hotline.cli", "rules", "backtest", PACK, "--over", str(path), "--as-of", _FIRST.isoformat(), "--jobs"]
    taken = {}
    for jobs in (1, os.cpu_count() or 1):
        begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run([*command, str(jobs)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        taken[jobs] = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
        print(f"{BACKTESTED} outcomes back-tested by the command with --jobs {jobs}: {taken[jobs]:.1f} s by the clock, {used:.1f} s of the processors")
    print(f"gain of more cores: {taken[1] / taken[max(taken)]:.2f} times (load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")


def _best(given: Sequence[_Given], act: Callable[[_Given], object]) -> float:
    """The processor's time of the shortest of several runs: what the machine does for others is no property of the code."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        for one in given:
            act(one)
        taken.append(time.process_time() - begun)
    return min(taken)


def _compare(pack: Pack, lines: Sequence[bytes]) -> None:
    for line in lines:
        found, expected = evaluate(pack, parse_facts(line), _ON), by_hand(json.loads(line, parse_float=Decimal))
        assert _as_by_hand(found) == expected, line


def _as_by_hand(finding: Finding) -> Sum:
    if finding.span is None:
        return Sum(reason=finding.reason.value if finding.reason else "")
    return Sum(finding.span.low, finding.span.high, None, finding.shares)
