"""Reads a file of facts, YAML or JSON, into plain values; figures keep every digit and dates stay text."""

import json
from collections.abc import Mapping
from decimal import Decimal

from hotline.rewards.document import Fault, Faults, plain_value
from hotline.rewards.facts import FactsError, wrong
from hotline.rewards.loader import TWICE, read_table
from hotline.rewards.pack import SourceFile


def parse_facts(content: bytes) -> Mapping[str, object]:
    """The facts by name. Raises FactsError when the content is neither a YAML nor a JSON table, or names one twice."""
    try:
        facts = _from_json(content)
    except ValueError:  # not JSON, so it has to be YAML
        return _from_yaml(content)
    if not isinstance(facts, dict):
        raise _unreadable(1)
    return facts


def json_facts(line: bytes) -> Mapping[str, object]:
    """The facts of one line of JSON Lines. Raises FactsError when it is no JSON object, or names a fact twice."""
    try:
        facts = _from_json(line)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise wrong("line", "一个 JSON 对象，UTF-8 编码", "one JSON object in UTF-8", "--over")
    return facts


def _from_json(content: bytes) -> object:
    return json.loads(content, parse_float=Decimal, object_pairs_hook=_once_each)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    facts = dict(pairs)
    if len(facts) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise wrong(twice, "只写一次", "to stand once", "JSON")
    return facts


def _from_yaml(content: bytes) -> Mapping[str, object]:
    faults = Faults()
    tree = read_table(SourceFile("facts", content), faults)
    if tree is None or faults.found:
        first = faults.found[0]
        raise _twice(first) if first.hint == TWICE else _unreadable(first.line)
    facts = plain_value(tree)
    return facts if isinstance(facts, dict) else {}


def _twice(fault: Fault) -> FactsError:
    name = fault.problem.split("'")[1]
    return wrong(f"line {fault.line}", f"每项只写一次（{name} 写了两次）", f"each name once ('{name}' stands twice)", "facts file")


def _unreadable(line: int) -> FactsError:
    expected = "a table of facts in YAML or JSON, each name once, in UTF-8"
    return wrong(f"line {line}", "YAML 或 JSON 格式的事实表，每项只写一次，UTF-8 编码", expected, "facts file")
