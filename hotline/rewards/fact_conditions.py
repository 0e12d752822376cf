"""Conditions about single facts: what was said, what was given at all, how large it is, and which version is in force."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hotline.rewards.document import Entry
from hotline.rewards.fact_specs import PACK_TYPES, FactType
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs
from hotline.rewards.values import ValueOf, read_value_of

_SIZED = (FactType.COUNT, FactType.MONEY, FactType.QUANTITY, FactType.PERCENT)


class Condition(Protocol):
    """Something that holds in a matter or does not."""

    def holds(self, matter: Matter) -> bool:
        """Whether it holds."""

    def needs(self) -> Needs:
        """What of the pack it names, for the loader's check."""


@dataclass(frozen=True)
class Unreadable:
    """Stands where a faulty condition stood while the rest of the pack is checked; such a pack is never used."""

    def holds(self, matter: Matter) -> bool:
        raise AssertionError(matter)

    def needs(self) -> Needs:
        return Needs()


@dataclass(frozen=True)
class FactIs:
    """`fact_is: {fact: offence, is: [trafficking, transport]}`."""

    fact: str
    values: tuple[str, ...]

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.name(self.fact) in self.values

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.CHOICE,)}, choices=tuple((self.fact, value) for value in self.values))


@dataclass(frozen=True)
class FactGiven:
    """`fact_given: solved_on`. A zero was given, too; a null was not."""

    fact: str

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.has(self.fact)

    def needs(self) -> Needs:
        return Needs(facts={self.fact: PACK_TYPES})


@dataclass(frozen=True)
class FactUnknown:
    """`fact_unknown: case_value`: the fact was given as null, so somebody said that it is not known."""

    fact: str

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.unknown(self.fact)

    def needs(self) -> Needs:
        return Needs(facts={self.fact: PACK_TYPES})


@dataclass(frozen=True)
class FactCounted:
    """`fact_counted: seizures.net`: a quantity that was given as a number of things, such as 2000 tablets."""

    fact: str

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.numbered(self.fact) is not None

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.QUANTITY,)})


@dataclass(frozen=True)
class Sized:
    """`at_least: {fact: arrests, than: PARAMETER}` and `more_than:`; a fact that was not given is neither."""

    fact: str
    than: str
    included: bool

    def holds(self, matter: Matter) -> bool:
        number = matter.sheet.number(self.fact)
        if number is None or matter.missing(self.than):
            return False
        limit = matter.number(self.than)
        return number >= limit if self.included else number > limit

    def needs(self) -> Needs:
        return Needs(facts={self.fact: _SIZED}, parameters={self.than: ("amount", "quantity")})


@dataclass(frozen=True)
class ValueSized:
    """`at_least: {value: {sum: [tax, fines], percent: share}, than: PARAMETER}` and `more_than:`, of money that facts come to."""

    value: ValueOf
    than: str
    included: bool

    def holds(self, matter: Matter) -> bool:
        percent = self.value.percent
        if not self.value.given(matter.sheet) or matter.missing(self.than) or (percent and matter.missing(percent)):
            return False
        number, limit = self.value.of(matter), matter.number(self.than)
        return number >= limit if self.included else number > limit

    def needs(self) -> Needs:
        return Needs.of((self.value.needs(), Needs(parameters={self.than: ("amount",)})))


@dataclass(frozen=True)
class IsNothing:
    """`nothing: [fines, tax]`: they come to nothing, or were not given."""

    value: ValueOf

    def holds(self, matter: Matter) -> bool:
        percent = self.value.percent
        return bool(percent and matter.missing(percent)) or self.value.of(matter) == 0

    def needs(self) -> Needs:
        return self.value.needs()


@dataclass(frozen=True)
class OnOrAfter:
    """`on_or_after: {fact: decided_on, day: 2025-02-24}`; a day that was not given is not."""

    fact: str
    day: date

    def holds(self, matter: Matter) -> bool:
        day = matter.sheet.day(self.fact)
        return day is not None and day >= self.day

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.DATE,)})


@dataclass(frozen=True)
class InVersion:
    """`in_version: [2019-11-30, 2021-03-16]`: the version in force begins on one of these days."""

    starts: tuple[date, ...]

    def holds(self, matter: Matter) -> bool:
        return matter.version in self.starts

    def needs(self) -> Needs:
        return Needs(versions=self.starts)


def inside(entry: Entry, key: str, read: Callable[[Entry], Condition]) -> Condition:
    """Read a condition that has a table of its own under its key."""
    inner = entry.entry(key)
    if inner is None:
        return Unreadable()
    condition = read(inner)
    inner.done()
    return condition


def _read_fact_is(entry: Entry) -> Condition:
    return inside(entry, "fact_is", lambda inner: FactIs(inner.text("fact"), inner.texts("is")))


def _read_fact_given(entry: Entry) -> Condition:
    return FactGiven(entry.text("fact_given"))


def _read_fact_unknown(entry: Entry) -> Condition:
    return FactUnknown(entry.text("fact_unknown"))


def _read_fact_counted(entry: Entry) -> Condition:
    return FactCounted(entry.text("fact_counted"))


def _read_at_least(entry: Entry) -> Condition:
    return inside(entry, "at_least", lambda inner: _read_sized(inner, included=True))


def _read_more_than(entry: Entry) -> Condition:
    return inside(entry, "more_than", lambda inner: _read_sized(inner, included=False))


def _read_sized(inner: Entry, *, included: bool) -> Condition:
    if inner.has("value"):
        return ValueSized(read_value_of(inner, "value"), inner.text("than"), included)
    return Sized(inner.text("fact"), inner.text("than"), included)


def _read_nothing(entry: Entry) -> Condition:
    return IsNothing(read_value_of(entry, "nothing", _SIZED))


def _read_on_or_after(entry: Entry) -> Condition:
    return inside(entry, "on_or_after", lambda inner: OnOrAfter(inner.text("fact"), inner.day("day")))


def _read_in_version(entry: Entry) -> Condition:
    return InVersion(tuple(entry.day_of(item) for item in entry.items("in_version")))


FACT_CONDITIONS: Mapping[str, Callable[[Entry], Condition]] = {
    "fact_is": _read_fact_is,
    "fact_given": _read_fact_given,
    "fact_unknown": _read_fact_unknown,
    "fact_counted": _read_fact_counted,
    "at_least": _read_at_least,
    "more_than": _read_more_than,
    "nothing": _read_nothing,
    "on_or_after": _read_on_or_after,
    "in_version": _read_in_version,
}
