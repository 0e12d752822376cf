"""A pack's own worked cases: facts with what the law's text gives for them, compared with what the engine finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotline.domain.money import plain
from hotline.rewards.contract import ANSWER_KEYS, finding_json
from hotline.rewards.document import Entry, Faults, Leaf, plain_value
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.finding import Outcome
from hotline.rewards.loader import PackError, read_table
from hotline.rewards.pack import Pack, SourceFile
from hotline.rewards.reasons import Reason

#: Expected where the facts are faulty: the paths of the facts that are to be named.
FAULTY = "faulty_facts"
#: Instead of all `steps`: some that have to be among them, each by its id or by keys of the step, such as text and amount.
INCLUDED = "steps_include"


@dataclass(frozen=True)
class WorkedCase:
    """``expected`` names only the keys of the contract's JSON that the case is about."""

    name: str
    file: str
    line: int
    on: date
    facts: Mapping[str, object]
    expected: Mapping[str, object]


class FaultyFacts(tuple[str, ...]):
    """Where an answer was expected: each faulty fact with what it should have been."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(self)


@dataclass(frozen=True)
class Difference:
    """Where the engine found something other than the case says."""

    case: WorkedCase
    key: str
    expected: object
    found: object

    def __str__(self) -> str:
        place = f"{self.case.file}:{self.case.line}"
        if isinstance(self.found, FaultyFacts) and self.key not in self.case.expected:
            return f"{place}: {self.case.name}: the facts are faulty: {self.found}"
        return f"{place}: {self.case.name}: {self.key} should be {self.expected!r} and is {self.found!r}"


def load_cases(rules_dir: Path, name: str) -> tuple[WorkedCase, ...]:
    """The cases of one pack, in order of file and line. Raises PackError carrying every fault."""
    faults = Faults()
    cases: list[WorkedCase] = []
    for path in sorted((rules_dir / name / "cases").glob("*.yaml")):
        tree = read_table(SourceFile(f"{name}/cases/{path.name}", path.read_bytes()), faults)
        if tree is not None:
            entry = Entry(tree, faults)
            cases.extend(_read_case(item) for item in entry.entries("cases"))
            entry.done()
    if faults.found:
        raise PackError(faults.found)
    return tuple(cases)


def run_case(pack: Pack, case: WorkedCase) -> list[Difference]:
    """Evaluate one case; an empty list means that it holds."""
    try:
        found = finding_json(evaluate(pack, case.facts, case.on))
    except FactsError as error:
        if FAULTY not in case.expected:
            return [Difference(case, FAULTY, None, FaultyFacts(fault.say("en") for fault in error.faults))]
        found = {FAULTY: sorted({fault.fact for fault in error.faults})}
    return [
        Difference(case, key, expected, found.get(key))
        for key, expected in case.expected.items()
        if key != INCLUDED and found.get(key, _ABSENT) != expected
    ] + _steps_missing(case, found.get("steps"))


def _steps_missing(case: WorkedCase, steps: object) -> list[Difference]:
    """Those that the case wants to see and the finding does not have; what is found is the ids of those that it has."""
    wanted, found = case.expected.get(INCLUDED, []), steps if isinstance(steps, list) else []
    ids = [step["id"] for step in found]
    listed = wanted if isinstance(wanted, list) else [wanted]
    return [Difference(case, INCLUDED, one, ids) for one in listed if not any(_is_like(step, one) for step in found)]


def _is_like(step: Mapping[str, object], wanted: object) -> bool:
    told = wanted if isinstance(wanted, Mapping) else {"id": wanted}
    return bool(told) and all(step.get(key, _ABSENT) == value for key, value in told.items())


_ABSENT = object()
#: Keys of the answer whose values are words of a closed list, and those that hold a sum.
_WORDS: Mapping[str, tuple[str, ...]] = {"outcome": tuple(Outcome), "reason": tuple(Reason)}
_SUMS = ("amount", "min", "max", "due_now")


def _read_case(entry: Entry) -> WorkedCase:
    table = entry.table
    case = WorkedCase(
        name=entry.text("name"),
        file=table.file,
        line=table.line,
        on=entry.day("on"),
        facts=_values(entry, "facts"),
        expected=_read_expected(entry),
    )
    entry.done()
    return case


def _read_expected(entry: Entry) -> Mapping[str, object]:
    """Keys of the answer and what is to stand there. What no answer could have, or is not asked at all, is a fault."""
    inner = entry.entry("expect")
    if inner is None:
        return {}
    if not inner.table.entries:
        known = ", ".join(Outcome)
        entry.fault("the case expects nothing", f"Write what the law gives, at least outcome: and one of {known}", "expect")
    for key in (*ANSWER_KEYS, FAULTY, INCLUDED):
        inner.has(key)
    inner.done()
    for key, allowed in _WORDS.items():
        if inner.has(key) and not _is_null(inner, key):
            inner.choice(key, allowed)
    for key in _SUMS:
        _check_sum(inner, key)
    return _values(entry, "expect")


def _check_sum(entry: Entry, key: str) -> None:
    """An answer gives a sum as text without trailing zeros, so that a sum written otherwise could never be met."""
    if not entry.has(key) or _is_null(entry, key):
        return
    before, sum_ = entry.faults.number, entry.decimal(key, f"'{key}'")
    if entry.faults.number == before and plain(sum_) != entry.text(key):
        entry.fault(f"'{key}' has zeros that an answer leaves out", f'Write "{plain(sum_)}"', key)


def _is_null(entry: Entry, key: str) -> bool:
    tree = entry.table.entries[key]
    return isinstance(tree, Leaf) and tree.kind == "null"


def _values(entry: Entry, key: str) -> Mapping[str, object]:
    inner = entry.entry(key)
    value = plain_value(inner.table) if inner else {}
    return value if isinstance(value, Mapping) else {}
