"""The small pack with a bill: from 2030 each person caught brings more, and a crowd is judged otherwise."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hotline.rewards.backtest import Compared, FaultyLine, Tally, Trial, judge
from hotline.rewards.drafts import announced
from hotline.rewards.loader import load_pack
from tests.rewards.builders import SMALL_PACK, TODAY, write_packs

BILL = date(2030, 1, 1)


def with_bill(each: str = "150", *, steps: str = "", version: str = "", files: Mapping[str, str] = SMALL_PACK) -> dict[str, str]:
    """The files of the small pack in which a bill stands; ``steps`` are the brackets of a crowd under it."""
    coming = f"  - from: {BILL}\n    reference: a bill\n    expected: true\n{version}"
    changed = dict(files)
    changed["mini/pack.yaml"] = files["mini/pack.yaml"].replace("identity_at_collection:", f"{coming}identity_at_collection:")
    changed["mini/parameters/each.yaml"] += f"  - from: {BILL}\n    amount: '{each}'\n    reference: a bill\n    expected: true\n"
    if steps:
        changed["mini/parameters/steps.yaml"] += f"  - from: {BILL}\n    brackets: {steps}\n    reference: a bill\n    expected: true\n"
    return changed


def the_trial(folder: Path, files: Mapping[str, str]) -> Trial:
    pack = load_pack(write_packs(folder, files), "mini")
    return Trial(pack, announced(pack), TODAY)


def line(name: object, **facts: object) -> bytes:
    return json.dumps({"id": name, "reported_on": "2020-03-02", **facts}).encode()


def judged(trial: Trial, *lines: bytes) -> list[Compared | FaultyLine]:
    return judge(trial, list(enumerate(lines, start=1)))


def compared(trial: Trial, **facts: object) -> Compared:
    (one,) = judged(trial, line("x", **facts))
    assert isinstance(one, Compared)
    return one


def tallied(trial: Trial, *lines: bytes) -> Tally:
    tally = Tally()
    for one in judged(trial, *lines):
        tally.add(one)
    return tally
