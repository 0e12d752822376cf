"""Small invented schemes, written as a stranger would write them: only with what the format page offers."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack
from tests.rewards.builders import faults_of, write_packs

WORDS = {"zh": "词", "en": "Words"}
START = "2020-01-01"
ON = date(2022, 6, 1)
Files = dict[str, str]


def fact(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": WORDS, "question": WORDS, "reference": "art. 1", **more}


def chosen(name: str, *values: str) -> dict[str, Any]:
    return fact(name, "choice", choices=[{"value": value, "label": WORDS} for value in values])


def rows(name: str, *fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return fact(name, "rows", fields=list(fields), **more)


def head(name: str, *parts: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "label": WORDS, "parts": list(parts), "reference": "art. 2", **more}


def rule(name: str, **more: Any) -> dict[str, Any]:
    """A cap, a group, an instalment or a deadline."""
    return {"id": name, "label": WORDS, "reference": "art. 3", **more}


def figure(kind: str, *, unit: str | None = None, later: Sequence[Mapping[str, Any]] = (), **value: Any) -> dict[str, Any]:
    values = [{"from": START, **value, "reference": "art. 4"}, *({**one, "reference": "art. 5"} for one in later)]
    return {"kind": kind, **({"unit": unit} if unit else {}), "description": WORDS, "values": values}


def amount(sum_: str, **more: Any) -> dict[str, Any]:
    return figure("amount", amount=sum_, **more)


def percent(text: str) -> dict[str, Any]:
    return figure("percent", percent=text)


def option(name: str, *readings: str) -> dict[str, Any]:
    said = dict.fromkeys(readings, WORDS)
    return {"id": name, "question": WORDS, "default": readings[0], "readings": said, "reference": "art. 6"}


def law(
    heads: Sequence[Mapping[str, Any]],
    figures: Mapping[str, Mapping[str, Any]],
    facts: Sequence[Mapping[str, Any]],
    *,
    pack: Mapping[str, Any] | None = None,
    amounts: Mapping[str, Any] | None = None,
    tests: Sequence[Mapping[str, Any]] = (),
    decision: Mapping[str, Any] | None = None,
    deadlines: Sequence[Mapping[str, Any]] = (),
) -> Files:
    """The files of the pack `new`; JSON is YAML, too."""
    header = {
        "id": "new", "title": WORDS, "jurisdiction": "XX", "currency": "TWD", "pays_in": "1",
        "instrument": {"title": WORDS, "reference": "no. 1", "sources": ["a shelf"], "grade": "A"},
        "selecting_fact": "event_on",
        "versions": [{"from": START, "reference": "no. 1"}],
        "identity_at_collection": {"kind": "none", "note": WORDS},
        "sharing": {"joint": "equal", "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7"},
        **(pack or {}),
    }  # fmt: skip
    written: dict[str, Any] = {
        "pack.yaml": header,
        "facts.yaml": {"facts": [fact("event_on", "date"), *facts]},
        "rules/amount.yaml": {"heads": list(heads), **(amounts or {})},
        "rules/eligibility.yaml": {"tests": list(tests)},
        "rules/decision.yaml": decision or {},
        "rules/deadlines.yaml": {"deadlines": list(deadlines)},
        **{f"parameters/{name}.yaml": value for name, value in figures.items()},
    }
    return {f"new/{path}": json.dumps(content, ensure_ascii=False) for path, content in written.items()}


def passed(folder: Path, files: Files) -> Pack:
    """The law once it is in force: sound, and loaded."""
    assert faults_of(folder, files, "new") == []
    return load_pack(write_packs(folder, files), "new")


def said(pack: Pack, **facts: Any) -> dict[str, Any]:
    """The JSON answer for these facts."""
    answer = finding_json(evaluate(pack, facts, ON))
    assert all("{" not in step["text"] for step in answer["steps"])  # type: ignore[attr-defined]
    return answer


def paid(pack: Pack, **facts: Any) -> object:
    """In one word: the amount, the ends of the range, or the reason."""
    found = said(pack, **facts)
    if found["outcome"] == "range":
        return (found["min"], found["max"])
    return found["amount"] if found["outcome"] == "pay" else found["reason"]


def refused_facts(pack: Pack, **facts: Any) -> list[str]:
    try:
        evaluate(pack, facts, ON)
    except FactsError as error:
        return [fault.fact for fault in error.faults]
    return []
