"""Facts of one report, checked against what the programme declares before any rule sees them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from hotline.domain.errors import BadInputError, HotlineError
from hotline.domain.money import is_whole
from hotline.domain.quantities import COUNT, Quantity, parse_count, parse_quantity
from hotline.rewards.document import Text
from hotline.rewards.fact_specs import FactSpec, FactSpecs, FactType
from hotline.rewards.fact_words import expected_instead, missing


@dataclass(frozen=True)
class FactFault:
    """One fact that cannot be taken: its path, what was expected there, and the rule that needs it."""

    fact: str
    expected: Text
    rule: str

    def say(self, language: str) -> str:
        if language == "zh":
            return f"{self.fact}：应为{self.expected.zh}；依据：{self.rule}"
        return f"{self.fact}: expected {self.expected.en}; needed by: {self.rule}"


class FactsError(HotlineError):
    """The facts cannot be evaluated; ``faults`` holds all that is wrong, never the values given."""

    key = "reward_facts"

    def __init__(self, faults: Iterable[FactFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults=self.faults)

    def __str__(self) -> str:
        return "\n".join(fault.say("en") for fault in self.faults)


def wrong(fact: str, zh: str, en: str, rule: str) -> FactsError:
    """A single fault as an error."""
    return FactsError([FactFault(fact, Text(zh, en), rule)])


@dataclass(frozen=True)
class FactSheet:
    """Typed facts by path, as ``claim.claimed_on``. What was not given, or is nothing, is None, False or empty."""

    values: Mapping[str, object]

    def day(self, path: str) -> date | None:
        value = self._at(path)
        return value if isinstance(value, date) else None

    def flag(self, path: str) -> bool:
        return self._at(path) is True

    def name(self, path: str) -> str | None:
        value = self._at(path)
        return value if isinstance(value, str) else None

    def count(self, path: str) -> int:
        value = self._at(path)
        return value if isinstance(value, int) else 0

    def money(self, path: str) -> Decimal:
        value = self._at(path)
        return value if isinstance(value, Decimal) else Decimal(0)

    def measured(self, path: str) -> Quantity | None:
        """A quantity or a count, None when there is none of it, or when a number stands in a quantity's place."""
        value = self._at(path)
        if isinstance(value, int):
            return Quantity(Decimal(value), COUNT) if value > 0 else None
        return value if isinstance(value, Quantity) and value.magnitude > 0 and value.unit != COUNT else None

    def numbered(self, path: str) -> Quantity | None:
        """A number of things that stands in the place of a quantity, as 2000 tablets; None when it is none."""
        value = self._at(path)
        return value if isinstance(value, Quantity) and value.magnitude > 0 and value.unit == COUNT else None

    def has(self, path: str) -> bool:
        """Whether the fact was given at all, be it zero."""
        return self._at(path) is not None

    def unknown(self, path: str) -> bool:
        """Whether the fact was given as not known (null)."""
        above, _, name = path.rpartition(".")
        holder = self._at(above) if above else self.values
        return isinstance(holder, Mapping) and name in holder and holder[name] is None

    def number(self, path: str) -> Decimal | None:
        """The figure of a count, an amount, a percentage or a quantity, None when it was not given."""
        value = self._at(path)
        if isinstance(value, Quantity):
            return None if value.unit == COUNT else value.magnitude
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        return Decimal(value)

    def amounts(self, path: str) -> Sequence[Decimal]:
        value = self._at(path)
        return value if isinstance(value, tuple) else ()

    def moment(self, path: str) -> datetime | None:
        value = self._at(path)
        return value if isinstance(value, datetime) else None

    def rows(self, path: str) -> "Sequence[FactSheet]":
        value = self._at(path)
        return value if isinstance(value, tuple) else ()

    def sums(self, path: str) -> Mapping[str, Decimal]:
        value = self._at(path)
        return value if isinstance(value, Mapping) else {}

    def picks(self, path: str) -> Mapping[str, str]:
        value = self._at(path)
        return value if isinstance(value, Mapping) else {}

    def value(self, path: str) -> object:
        """Whatever was given, to be held against what somebody else gave."""
        return self._at(path)

    def _at(self, path: str) -> object:
        name, _, rest = path.partition(".")
        value = self.values.get(name)
        while rest:
            name, _, rest = rest.partition(".")
            value = value.get(name) if isinstance(value, dict) else None
        return value


def read_facts(specs: FactSpecs, facts: Mapping[str, object], pays_in: Decimal) -> FactSheet:
    """Check and type all facts; ``pays_in`` is the smallest sum that the programme pays. Raises FactsError."""
    faults: list[FactFault] = []
    sheet = FactSheet(_read_fields(specs, facts, "", _Reading(faults, pays_in)))
    faults.extend(_missing(specs, facts, pays_in))
    if faults:
        raise FactsError(faults)
    return sheet


def _missing(specs: FactSpecs, facts: Mapping[str, object], pays_in: Decimal) -> Iterator[FactFault]:
    """Facts without which others cannot be judged."""
    for spec in specs.needed:
        beside = next((other for other in spec.needed_with if facts.get(other)), None)
        if spec.name not in facts and beside is not None:
            words = missing(spec, pays_in, beside)
            yield from (FactFault(path, words, spec.reference) for path in _where_missing(spec, facts))


def _where_missing(spec: FactSpec, facts: Mapping[str, object]) -> Sequence[str]:
    """The fact itself; or each row of `tipsters` that does not say it, where others do."""
    rows = facts.get("tipsters") if spec.each_tipster else None
    given = [isinstance(row, Mapping) and spec.name in row for row in rows] if isinstance(rows, list | tuple) else []
    return [f"tipsters[{place}].{spec.name}" for place, is_given in enumerate(given) if not is_given] if any(given) else [spec.name]


#: Beyond these a figure is a slip of the pen, and periods and sums would leave the range that computes exactly.
_EARLIEST, _LATEST = 1900, 2999
_TOO_MUCH = Decimal(10) ** 15
_WHOLE = Decimal(100)
#: Bounded, so that a weight times a purity stays exact.
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,18})?", re.ASCII)


class _UnfitError(Exception):
    """The value is not what its type asks for."""


@dataclass(frozen=True)
class _Reading:
    faults: list[FactFault]
    pays_in: Decimal

    def fault(self, path: str, expected: Text, rule: str) -> None:
        self.faults.append(FactFault(path, expected, rule))


def _read_fields(specs: FactSpecs, given: Mapping[str, object], at: str, reading: _Reading) -> Mapping[str, object]:
    known = specs.by_name
    for name in given:
        if name not in known:
            names = ", ".join(sorted(known))
            reading.fault(f"{at}{name}", Text(f"以下名称之一：{names}", f"one of these names: {names}"), "facts.yaml")
    typed: dict[str, object] = {}
    for name, spec in known.items():
        if name not in given and not spec.required:
            continue
        value = given.get(name)
        if value is not None:
            typed[name] = _read_value(spec, value, f"{at}{name}", reading)
        elif spec.required:
            reading.fault(f"{at}{name}", missing(spec, reading.pays_in), spec.reference)
        else:
            typed[name] = None
    return typed


def _read_value(spec: FactSpec, value: object, path: str, reading: _Reading) -> object:
    try:
        single = _SINGLE.get(spec.type)
        return single(value) if single else _READERS[spec.type](spec, value, path, reading)
    except (_UnfitError, BadInputError, ValueError):
        reading.fault(path, expected_instead(spec, reading.pays_in, value), spec.reference)
        return None


def _read_group(spec: FactSpec, given: Mapping[str, object], path: str, reading: _Reading) -> Mapping[str, object]:
    """A record or a row, with one at least of the fields that the law needs in it."""
    if spec.one_of and not any(given.get(name) is not None for name in spec.one_of):
        names = " / ".join(spec.one_of)
        one = Text(f"至少填写其中一项：{names}", f"at least one of: {names}")
        reading.fault(f"{path}.{spec.one_of[0]}", one, spec.reference)
    return _read_fields(spec.inside, given, f"{path}.", reading)


def _read_record(spec: FactSpec, value: object, path: str, reading: _Reading) -> object:
    return _read_group(spec, _mapping(value), path, reading)


def _read_rows(spec: FactSpec, value: object, path: str, reading: _Reading) -> object:
    return tuple(
        FactSheet(_read_group(spec, _mapping(row), f"{path}[{place}]", reading))
        for place, row in enumerate(_sequence(value))
    )


def _read_sums(_spec: FactSpec, value: object, _path: str, reading: _Reading) -> object:
    return {str(name): _money(sum_, reading.pays_in) for name, sum_ in _mapping(value).items()}


def _read_percents(_spec: FactSpec, value: object, _path: str, _reading: _Reading) -> object:
    """Each as `20` or `20 %`: no part of one, since a decided 1 is one in a hundred."""
    return {str(name): _percent(f"{str(share).strip().removesuffix('%')} %") for name, share in _mapping(value).items()}


def _read_picks(_spec: FactSpec, value: object, _path: str, _reading: _Reading) -> object:
    return {str(name): _text(pick) for name, pick in _mapping(value).items()}


def _read_amounts(_spec: FactSpec, value: object, _path: str, reading: _Reading) -> object:
    return tuple(_money(sum_, reading.pays_in) for sum_ in _listed(value))


def _read_money(_spec: FactSpec, value: object, _path: str, reading: _Reading) -> object:
    return _money(value, reading.pays_in)


def _read_quantity(spec: FactSpec, value: object, _path: str, _reading: _Reading) -> object:
    """A measured quantity; or a number of things where the fact may be counted."""
    text = _text(value)
    number = next((text.removesuffix(word) for word in spec.counted if text.endswith(word)), None)
    return parse_quantity(text, spec.unit or "") if number is None else parse_quantity(number, COUNT)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict | Mapping):  # the plain kind first: asking an abstract class takes its time
        raise _UnfitError
    return value


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, list | Sequence) or isinstance(value, str | bytes):
        raise _UnfitError
    return value


def _listed(value: object) -> Sequence[object]:
    """A list, or a text in which the things stand one after the other, as in a form."""
    return value.split() if isinstance(value, str) else _sequence(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _UnfitError
    return value.strip()


def _money(value: object, pays_in: Decimal) -> Decimal:
    """Whole units as text, a whole number or a Decimal; binary fractions are refused."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise _UnfitError
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise _UnfitError from None
    if not amount.is_finite() or not 0 <= amount < _TOO_MUCH or not is_whole(amount, pays_in):
        raise _UnfitError
    return amount


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _UnfitError
    return parse_count(str(value))


def _percent(value: object) -> Decimal:
    """`80 %`, or a part of one such as 0.8; a bare figure above one is a percentage too."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise _UnfitError
    text = str(value).strip()
    number = text.removesuffix("%").strip()
    if not _PERCENT.fullmatch(number):
        raise _UnfitError
    percent = Decimal(number) * 100 if Decimal(number) <= 1 and not text.endswith("%") else Decimal(number)
    if percent > _WHOLE:
        raise _UnfitError
    return percent


def _date(value: object) -> date:
    if isinstance(value, datetime):
        raise _UnfitError
    day = value if isinstance(value, date) else date.fromisoformat(_text(value))
    if not _EARLIEST <= day.year <= _LATEST:
        raise _UnfitError
    return day


def _moment(value: object) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    # A time without an offset is read as UTC: all times of one report come from one clock.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _UnfitError
    return value


def _read_choice(spec: FactSpec, value: object, _path: str, _reading: _Reading) -> object:
    """A name; a class that is called by a number may be given as one."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
    if not spec.open_choices and text not in spec.values:
        raise _UnfitError
    return text


#: What a value is read by: alone, or with what its declaration, its place or the programme has to say about it.
_SINGLE: Mapping[FactType, Callable[[object], object]] = {
    FactType.DATE: _date,
    FactType.MOMENT: _moment,
    FactType.COUNT: _count,
    FactType.PERCENT: _percent,
    FactType.FLAG: _flag,
    FactType.NAME: _text,
}
_READERS: Mapping[FactType, Callable[[FactSpec, object, str, _Reading], object]] = {
    FactType.RECORD: _read_record,
    FactType.ROWS: _read_rows,
    FactType.SUMS: _read_sums,
    FactType.PERCENTS: _read_percents,
    FactType.PICKS: _read_picks,
    FactType.AMOUNTS: _read_amounts,
    FactType.MONEY: _read_money,
    FactType.QUANTITY: _read_quantity,
    FactType.CHOICE: _read_choice,
}
