"""The reward programme's facts as a form: made from what the pack declares, read back, and checked by the pack itself."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.channels import edge
from hotline.channels.desk.forms import Typed
from hotline.rewards.engine import evaluate
from hotline.rewards.fact_specs import FactSpec, FactType
from hotline.rewards.facts import FactFault, FactsError
from hotline.rewards.pack import Pack
from hotline.wording.marking import _

PREFIX = "fact"
#: Rows that are offered without any script, besides those filled in.
BLANK_ROWS = 3
MOST_ROWS = 40
#: Facts that a pack may declare and the desk knows by itself: they are asked for elsewhere, or lie in the tip's own row.
DESK_KNOWS = frozenset({"arrests", "case_number", "reported_on"})
_EXAMPLES = {"g": "35 g · 12 kg", "mu": "2 mu", "l": "3 l · 500 ml", "percent": "80 %", "amounts": "50000 60000"}
#: Which keys a telephone offers; and what a browser already refuses. Full-width digits are read, too.
_KEYS = {"count": "numeric", "money": "numeric", "amounts": "numeric", "percent": "decimal"}
_DIGITS = "[0-9０-９]+"
_PATTERNS = {"amounts": f"{_DIGITS}([ \u3000]+{_DIGITS})*", "percent": f"{_DIGITS}([.．]{_DIGITS})? ?[%％]?"}


@dataclass(frozen=True)
class Field:
    """One fact to fill in. ``other``: the name of the field for what the list does not hold; ``keys`` and ``pattern``: the
    keys that a telephone offers and what may stand there, empty for plain text.
    """

    name: str
    label: str
    question: str
    type: str
    choices: tuple[tuple[str, str], ...]
    other: str | None
    example: str
    keys: str
    pattern: str


@dataclass(frozen=True)
class Block:
    """A single fact, a group of them, or a table of repeated rows, each row a list of fields."""

    name: str
    label: str
    question: str
    repeated: bool
    heads: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]

    @property
    def single(self) -> bool:
        """Whether it is one question with one answer."""
        return not self.repeated and len(self.rows[0]) == 1

    @property
    def labels(self) -> Mapping[str, str]:
        """What each of its fields is called where it stands alone, as in the list of faults."""
        named = {self.name: self.label}
        for number, row in enumerate(self.rows, start=1):
            place = f"{self.label} {number} · " if self.repeated else ""
            named |= {field.name: f"{place}{field.label}" for field in row}
        return named


def asked(pack: Pack) -> tuple[FactSpec, ...]:
    """The facts of a pack that its form asks for."""
    return tuple(spec for spec in pack.facts if spec.name not in DESK_KNOWS)


def blocks(specs: Sequence[FactSpec], values: Mapping[str, str], language: str) -> list[Block]:
    """The form of these facts; as many rows as are filled in, and some blank ones."""
    return [_block(spec, values, language) for spec in specs]


def _block(spec: FactSpec, values: Mapping[str, str], language: str) -> Block:
    name = f"{PREFIX}.{spec.name}"
    repeated = spec.type is FactType.ROWS
    if repeated:
        count = min(len(list(_filled_rows(spec, name, values))) + BLANK_ROWS, MOST_ROWS)
        rows = tuple(tuple(_fields(spec.fields, f"{name}.{place}", language)) for place in range(count))
    else:
        rows = (tuple(_fields((spec,), PREFIX, language)),)
    heads = tuple(field.label.of(language) for field in spec.fields)
    return Block(name, spec.label.of(language), spec.question.of(language), repeated, heads, rows)


def _fields(specs: Sequence[FactSpec], at: str, language: str) -> Iterator[Field]:
    for spec in specs:
        name = f"{at}.{spec.name}"
        if spec.type is FactType.RECORD:
            yield from _fields(spec.fields, name, language)
            continue
        choices = tuple((choice.value, choice.label.of(language)) for choice in spec.choices)
        other = f"{name}.other" if spec.open_choices else None
        kind = spec.type.value
        counted = "".join(f" · 2000 {word}" for word in spec.counted[:1])
        example = f"{_EXAMPLES.get(spec.unit or kind, '')}{counted}"
        yield Field(
            name, spec.label.of(language), spec.question.of(language), kind, choices, other, example,
            _KEYS.get(kind, ""), _PATTERNS.get(kind, ""),
        )


def read(specs: Sequence[FactSpec], values: Mapping[str, str]) -> dict[str, Any]:
    """What was filled in, as the pack takes it; what was left blank is left out. Nothing is judged here."""
    return _read_fields(specs, PREFIX, values)


def _read_fields(specs: Sequence[FactSpec], at: str, values: Mapping[str, str]) -> dict[str, Any]:
    found = {spec.name: _read_one(spec, f"{at}.{spec.name}", values) for spec in specs}
    return {name: value for name, value in found.items() if value not in (None, "", {}, [])}


def _read_one(spec: FactSpec, name: str, values: Mapping[str, str]) -> Any:
    if spec.type is FactType.RECORD:
        return _read_fields(spec.fields, name, values)
    if spec.type is FactType.ROWS:
        return list(_filled_rows(spec, name, values))
    text = unicodedata.normalize("NFKC", values.get(f"{name}.other") or values.get(name, "")).strip()
    if spec.type is FactType.FLAG:
        return {"yes": True, "no": False}.get(text)
    if spec.type is FactType.COUNT and text.isdecimal() and len(text) < 10:
        return int(text)
    return text


def _filled_rows(spec: FactSpec, name: str, values: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Rows in which something stands. Blank ones between them fall out: places count the rows that are left."""
    for place in range(MOST_ROWS):
        row = _read_fields(spec.fields, f"{name}.{place}", values)
        if row:
            yield row


def written(specs: Sequence[FactSpec], facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as the form's values: what was read, or what was stored before a supervisor sent the outcome back."""
    return dict(_write_fields(specs, facts, PREFIX))


def _write_fields(specs: Sequence[FactSpec], facts: Mapping[str, Any], at: str) -> Iterator[tuple[str, str]]:
    for spec in specs:
        value, name = facts.get(spec.name), f"{at}.{spec.name}"
        if value is None:
            continue
        if spec.type is FactType.RECORD:
            yield from _write_fields(spec.fields, value, name)
        elif spec.type is FactType.ROWS:
            for place, row in enumerate(value):
                yield from _write_fields(spec.fields, row, f"{name}.{place}")
        else:
            yield _write_one(spec, name, value)


def _write_one(spec: FactSpec, name: str, value: Any) -> tuple[str, str]:
    if spec.type is FactType.FLAG:
        return name, "yes" if value else "no"
    known = {choice.value for choice in spec.choices}
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return (f"{name}.other" if spec.open_choices and value not in known else name), text


def check(pack: Pack, facts: Mapping[str, Any], on: date, typed: Typed, language: str) -> None:
    """Ask the pack about the facts before anything is stored; each fault goes to the field that it names."""
    try:
        evaluate(pack, facts, on)
    except FactsError as error:
        for fault in error.faults:
            typed.errors.setdefault(*_said(fault, language))


def _said(fault: FactFault, language: str) -> tuple[str, str]:
    name = f"{PREFIX}.{fault.fact.replace('[', '.').replace(']', '')}"
    return name, edge.say(_("Expected here: %(expected)s."), expected=fault.expected.of(language))


def stored(specs: Sequence[FactSpec], facts: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Stored facts in words, one line a fact or row, for who confirms them."""
    lines: list[tuple[str, str]] = []
    for spec in specs:
        value = facts.get(spec.name)
        if value is None:
            continue
        rows = value if isinstance(value, list) else [value]
        lines += [(spec.label.of(language), _in_words(spec, row, language)) for row in rows]
    return lines


def _in_words(spec: FactSpec, value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        parts = [(field, value[field.name]) for field in spec.fields if field.name in value]
        return " · ".join(f"{field.label.of(language)} {_in_words(field, each, language)}" for field, each in parts)
    if isinstance(value, bool):
        return edge.say(_("yes") if value else _("no"))
    labels = {choice.value: choice.label.of(language) for choice in spec.choices}
    return labels.get(str(value), str(value))
