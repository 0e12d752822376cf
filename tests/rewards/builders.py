"""The packs of the repository, and a small sound pack that tests break in one place at a time."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.loader import PackError, load_pack
from hotline.rewards.pack import Pack

RULES = Path(__file__).parents[2] / "reward_rules"
TODAY = date(2026, 11, 24)
NATIONAL, YANSHAN, LANWAN = "cn-national-2018", "cn-yanshan", "demo-lanwan"


@cache
def the_pack(name: str) -> Pack:
    return load_pack(RULES, name)


def answer(name: str, facts: Mapping[str, object], on: date = TODAY) -> dict[str, object]:
    return finding_json(evaluate(the_pack(name), facts, on))


def refused(name: str, facts: Mapping[str, object]) -> dict[str, str]:
    """What was expected of each faulty fact, by its path."""
    try:
        evaluate(the_pack(name), facts, TODAY)
    except FactsError as error:
        return {fault.fact: f"{fault.expected.en} ({fault.rule})" for fault in error.faults}
    return {}


SMALL_PACK = {
    "mini/pack.yaml": """\
id: mini
title: {zh: 小, en: Small}
jurisdiction: XX
currency: CNY
pays_in: "1"
instrument:
  title: {zh: 小法, en: Small law}
  reference: no. 1
  sources: [a shelf]
  grade: A
selecting_fact: reported_on
versions:
  - from: 2020-01-01
    reference: no. 1
identity_at_collection:
  kind: none
  note: {zh: 无, en: None}
sharing: {joint: equal, order_unknown: equal, successive: first_accepted, reference: no. 1}
holidays: XX
options:
  - id: reading
    question: {zh: 如何, en: How?}
    default: narrow
    readings:
      narrow: {zh: 窄, en: Narrow}
      wide: {zh: 宽, en: Wide}
    reference: no. 1
""",
    "mini/facts.yaml": """\
facts:
  - {name: reported_on, type: date, label: {zh: 日, en: Day}, question: {zh: 何日, en: When?}, reference: no. 1}
  - {name: caught, type: count, label: {zh: 抓, en: Caught}, question: {zh: 几名, en: How many?}, reference: no. 1}
  - name: finds
    type: rows
    label: {zh: 物, en: Finds}
    question: {zh: 何物, en: What?}
    reference: no. 1
    fields:
      - {name: net, type: quantity, unit: g, label: {zh: 重, en: Net}, question: {zh: 重, en: Net?}, reference: no. 1}
""",
    "mini/parameters/each.yaml": """\
kind: amount
description: {zh: 每名, en: Each}
values:
  - from: 2020-01-01
    amount: "100"
    reference: no. 1
""",
    "mini/parameters/steps.yaml": """\
kind: brackets
unit: count
description: {zh: 档, en: Steps}
values:
  - from: 2020-01-01
    brackets:
      - {from: "1", under: "5", amount: "10"}
      - {from: "5", min: "20", max: "30"}
    reference: no. 1
""",
    "mini/rules/amount.yaml": """\
heads:
  - id: caught
    label: {zh: 抓, en: Caught}
    parts:
      - {kind: per_unit, count: caught, each: each}
    reference: no. 1
  - id: crowd
    label: {zh: 众, en: Crowd}
    parts:
      - kind: brackets
        measure: {fact: caught}
        scale: steps
    reference: no. 1
caps:
  - id: all
    label: {zh: 总, en: All}
    amount: each
    when: {option_is: {option: reading, reading: wide}}
    reference: no. 1
""",
    "mini/rules/eligibility.yaml": """\
tests:
  - id: known
    when: {fact_true: previously_known}
    excludes: report
    reason: previously_known
    text: {zh: 已知, en: Known}
    reference: no. 1
""",
    "mini/rules/deadlines.yaml": """\
deadlines:
  - id: notify_by
    label: {zh: 通知, en: Notice}
    starts: solved_on
    working_days: 5
    reference: no. 1
""",
    "holidays/XX.yaml": """\
country: XX
years:
  2020:
    reference: no. 2
    off: [2020-01-01]
    worked: []
""",
}


def write_packs(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def broken(path: str, old: str, new: str) -> dict[str, str]:
    """The small pack with one text in one file put in the place of another."""
    assert old in SMALL_PACK[path]
    return {**SMALL_PACK, path: SMALL_PACK[path].replace(old, new, 1)}


def faults_of(folder: Path, files: Mapping[str, str], name: str = "mini") -> list[str]:
    """Every fault of a pack as ``file:line: problem``."""
    try:
        load_pack(write_packs(folder, files), name)
    except PackError as error:
        return [f"{fault.file}:{fault.line}: {fault.problem}" for fault in error.faults]
    return []
