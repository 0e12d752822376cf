"""Cases that a second reader worked by hand from the law's text, without having seen the engine."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.facts_file import parse_facts
from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack
from tests.places import ROOT

FOLDER = Path(__file__).parent / "hand_worked"
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]


@cache
def programme(name: str) -> Pack:
    return load_pack(ROOT / "reward_rules", name)


def differences(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """What the reader expected and the answer does not say; nested objects are compared by the keys that were given."""
    found = []
    for key, value in expected.items():
        if isinstance(value, Mapping) and isinstance(answer.get(key), Mapping) and value:
            found += [f"{key}.{each}" for each in differences(value, answer[key])]
        elif answer.get(key) != value:
            found.append(f"{key}: expected {value}, got {answer.get(key)}")
    return found


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_engine_agrees_with_the_reader(name: str, case: Mapping[str, Any]) -> None:
    pack = programme(name)
    facts = parse_facts(json.dumps(case["facts"], default=str).encode())
    on = date.fromisoformat(str(case["on"]))
    if case["expect"].get("exit") == 2:
        with pytest.raises(FactsError):
            evaluate(pack, facts, on)
        return
    answer = json.loads(json.dumps(finding_json(evaluate(pack, facts, on))))
    assert differences(case["expect"], answer) == []
