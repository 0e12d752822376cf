"""Facts of an outcome as people read them: the programme's own labels, and each value in words of its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from hotline.channels import edge
from hotline.channels.desk.money_words import say_day, say_moment, say_sum
from hotline.rewards.fact_specs import FactSpec, FactType
from hotline.rewards.pack import Pack
from hotline.wording.marking import _


@dataclass(frozen=True)
class FactLine:
    """One fact with its label; a list of things has one text each."""

    label: str
    values: Sequence[str]


def fact_lines(pack: Pack, facts: Mapping[str, object], *, without: frozenset[str] = frozenset()) -> list[FactLine]:
    """All facts in the order in which the programme asks for them; what it does not know keeps its own name."""
    specs = pack.known_facts.by_name
    order = [*(name for name in specs if name in facts), *(name for name in facts if name not in specs)]
    return [_line(pack, specs.get(name), name, facts[name]) for name in order if name not in without]


def _line(pack: Pack, spec: FactSpec | None, name: str, value: object) -> FactLine:
    label = spec.label.of(edge.language()) if spec else name
    if spec and spec.type is FactType.ROWS and isinstance(value, list):
        return FactLine(label, [_record(pack, spec, row) for row in value])
    return FactLine(label, [_value(pack, spec, value)])


def _record(pack: Pack, spec: FactSpec, row: object) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    fields = {field.name: field for field in spec.fields}
    colon, comma = ("：", "，") if edge.language() == "zh" else (": ", ", ")
    return comma.join(
        f"{fields[name].label.of(edge.language()) if name in fields else name}{colon}{_value(pack, fields.get(name), value)}"
        for name, value in row.items()
    )


def _value(pack: Pack, spec: FactSpec | None, value: object) -> str:
    kind = spec.type if spec else None
    if isinstance(value, bool):
        return edge.say(_("yes")) if value else edge.say(_("no"))
    if spec is not None and kind is FactType.RECORD:
        return _record(pack, spec, value)
    if kind is FactType.SUMS and isinstance(value, Mapping):
        return _of_heads(pack, {name: _plain(pack, FactType.MONEY, str(sum_)) for name, sum_ in value.items()})
    if kind is FactType.PERCENTS and isinstance(value, Mapping):
        return _of_heads(pack, {name: f"{str(share).strip().removesuffix('%').rstrip()} %" for name, share in value.items()})
    if spec is not None and kind is FactType.CHOICE:
        return next((choice.label.of(edge.language()) for choice in spec.choices if choice.value == value), str(value))
    return _plain(pack, kind, str(value))


def _plain(pack: Pack, kind: FactType | None, text: str) -> str:
    """A value that is kept as text; one that cannot be read as its type is shown as it is, never dropped."""
    try:
        match kind:
            case FactType.MONEY:
                return say_sum(Decimal(text), pack.currency)
            case FactType.DATE:
                return say_day(date.fromisoformat(text))
            case FactType.MOMENT:
                return say_moment(datetime.fromisoformat(text))
            case _:
                return text
    except (ValueError, InvalidOperation):
        return text


def _of_heads(pack: Pack, words: Mapping[str, str]) -> str:
    """What was decided for each head, which is called by its label."""
    labels = {head.id: head.label.of(edge.language()) for head in pack.heads}
    semicolon = "；" if edge.language() == "zh" else "; "
    return semicolon.join(f"{labels.get(name, name)} {said}" for name, said in words.items())
