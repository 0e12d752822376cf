"""Reads the lists of a pack one entry at a time: facts, options, tests, heads, caps and deadlines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hotline.domain.quantities import AREA, WEIGHT
from hotline.rewards.conditions import Condition, Unreadable, read_condition
from hotline.rewards.document import Entry, Faults, Table, Text
from hotline.rewards.fact_specs import PACK_TYPES, Choice, FactSpec, FactType
from hotline.rewards.heads import read_part
from hotline.rewards.pack import Cap, Deadline, Excludes, Head, IdentityAtCollection, Option, Sharing, Test
from hotline.rewards.reasons import ELIGIBILITY_REASONS, Reason

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Sections:
    """The lists that one pack writes itself, before its base is laid under them."""

    facts: tuple[FactSpec, ...] = ()
    tests: tuple[Test, ...] = ()
    heads: tuple[Head, ...] = ()
    caps: tuple[Cap, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    options: tuple[Option, ...] = ()


def read_sections(trees: Mapping[str, Table], header: Entry, faults: Faults) -> Sections:
    """Read facts.yaml and rules/*.yaml, each of which a pack may leave out, and the options of pack.yaml."""
    facts, tests = _file(trees, "facts.yaml", faults), _file(trees, "rules/eligibility.yaml", faults)
    amount, deadlines = _file(trees, "rules/amount.yaml", faults), _file(trees, "rules/deadlines.yaml", faults)
    sections = Sections(
        facts=read_each(facts, "facts", "name", _read_fact),
        tests=read_each(tests, "tests", "id", _read_test),
        heads=read_each(amount, "heads", "id", _read_head),
        caps=read_each(amount, "caps", "id", _read_cap),
        deadlines=read_each(deadlines, "deadlines", "id", _read_deadline),
        options=read_each(header, "options", "id", _read_option),
    )
    for entry in (facts, tests, amount, deadlines):
        entry.done()
    return sections


def read_each(entry: Entry, key: str, names: str, read: Callable[[Entry], _Thing]) -> tuple[_Thing, ...]:
    """The things of a list, each with a name of its own under the key ``names``."""
    seen: set[str] = set()
    things: list[_Thing] = []
    for item in entry.entries(key, optional=True):
        things.append(read(item))
        name = item.text(names)
        if name in seen:
            item.fault(f"'{name}' stands twice in '{key}'", "Give each its own name", names)
        seen.add(name)
        item.done()
    return tuple(things)


def _read_option(entry: Entry) -> Option:
    """Read one declared ambiguity of the text."""
    readings: dict[str, Text] = {}
    table = entry.entry("readings")
    for name in table.table.entries if table else ():
        readings[name] = table.bilingual(name) if table else Text("", "")
    default = entry.choice("default", tuple(readings))
    return Option(entry.text("id"), entry.bilingual("question"), default, readings, entry.text("reference"))


def _file(trees: Mapping[str, Table], path: str, faults: Faults) -> Entry:
    return Entry(trees.get(path, Table(path, 1, {})), faults)


def _read_fact(entry: Entry) -> FactSpec:
    kind = member(entry, "type", FactType.FLAG, PACK_TYPES)
    nested = kind in {FactType.RECORD, FactType.ROWS}
    return FactSpec(
        name=entry.text("name"),
        type=kind,
        label=entry.bilingual("label"),
        question=entry.bilingual("question"),
        reference=entry.text("reference"),
        unit=entry.choice("unit", (WEIGHT, AREA)) if kind is FactType.QUANTITY else None,
        choices=read_each(entry, "choices", "value", _read_choice) if kind is FactType.CHOICE else (),
        open_choices=kind is FactType.CHOICE and entry.flag("open"),
        fields=read_each(entry, "fields", "name", _read_fact) if nested else (),
        required=entry.flag("required"),
    )


def _read_choice(entry: Entry) -> Choice:
    return Choice(entry.text("value"), entry.bilingual("label"))


def _read_test(entry: Entry) -> Test:
    return Test(
        id=entry.text("id"),
        when=_condition(entry, "when"),
        excludes=member(entry, "excludes", Excludes.REPORT, tuple(Excludes)),
        reason=member(entry, "reason", Reason.OTHER, ELIGIBILITY_REASONS),
        text=entry.bilingual("text"),
        reference=entry.text("reference"),
    )


def _read_head(entry: Entry) -> Head:
    reference = entry.text("reference")
    parts = tuple(read_part(part, reference) for part in entry.entries("parts"))
    if not parts:
        entry.fault("a head without parts", "Write at least one part", "parts")
    return Head(entry.text("id"), entry.bilingual("label"), parts, entry.flag("replaces_all"), reference)


def _read_cap(entry: Entry) -> Cap:
    condition = _condition(entry, "when") if entry.has("when") else None
    return Cap(entry.text("id"), entry.bilingual("label"), entry.text("amount"), condition, entry.text("reference"))


def _read_deadline(entry: Entry) -> Deadline:
    in_days = entry.has("working_days")
    return Deadline(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        starts=entry.text("starts"),
        working_days=entry.whole("working_days") if in_days else None,
        months=None if in_days else entry.whole("months"),
        reference=entry.text("reference"),
    )


def _condition(entry: Entry, key: str) -> Condition:
    inner = entry.entry(key)
    return read_condition(inner) if inner else Unreadable()


_Member = TypeVar("_Member", Excludes, Reason, FactType, Sharing, IdentityAtCollection)


def member(entry: Entry, key: str, stand_in: _Member, allowed: tuple[_Member, ...]) -> _Member:
    """One of a closed vocabulary; the stand-in keeps the reading going after a fault."""
    value = entry.choice(key, allowed)
    return next((member for member in allowed if member == value), stand_in)
