"""Finds amounts of drugs, precursors, plants and containers, in grams, millilitres or counts; never prices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hotline.triage.folding import Folded
from hotline.triage.numerals import NUMBER_EN, NUMBER_ZH, number
from hotline.triage.own_tables import LargeAmounts
from hotline.triage.understanding import Entity, EntityKind

_GRAMS = {
    "克": 1, "公斤": 1000, "千克": 1000, "斤": 500, "两": 50, "吨": 1_000_000, "钱": 5, "毫克": 0.001, "盎司": 28.35, "磅": 453.6,
    "kg": 1000, "kgs": 1000, "kilo": 1000, "kilos": 1000, "kilogram": 1000, "kilograms": 1000, "keys": 1000, "key": 1000,
    "g": 1, "gram": 1, "grams": 1, "gm": 1, "mg": 0.001, "oz": 28.35, "ounce": 28.35, "ounces": 28.35,
    "lb": 453.6, "lbs": 453.6, "pound": 453.6, "pounds": 453.6, "ton": 1_000_000, "tons": 1_000_000,
    "tonne": 1_000_000, "tonnes": 1_000_000, "eight ball": 3.5, "eightball": 3.5,
}  # fmt: skip
_MILLILITRES = {
    "毫升": 1, "升": 1000, "ml": 1, "l": 1000, "liter": 1000, "liters": 1000, "litre": 1000, "litres": 1000,
    "gallon": 3785, "gallons": 3785, "加仑": 3785,
}  # fmt: skip
_COUNTED = {
    "plants": ["株", "棵", "苗", "plants", "plant", "seedlings"],
    "tablets": ["粒", "片", "颗", "丸", "pills", "pill", "tablets", "tablet", "tabs", "capsules"],
    "containers": [
        "桶", "箱", "袋", "包", "盒", "瓶", "罐", "支", "小包", "小袋", "麻袋", "条", "板", "barrels", "barrel", "drums", "drum", "bags",
        "boxes", "packets", "baggies", "bottles", "bricks", "packages", "cartons", "canisters", "vials", "jars", "cartridges",
        "carts", "containers", "crates", "suitcases", "bundles", "jugs", "tanks", "sacks", "balloons", "cases", "bales",
        "buckets", "cylinders", "jerry cans",
    ],
}  # fmt: skip
_UNIT_OF = (
    {name: ("g", float(factor)) for name, factor in _GRAMS.items()}
    | {name: ("ml", float(factor)) for name, factor in _MILLILITRES.items()}
    | {name: (unit, 1.0) for unit, names in _COUNTED.items() for name in names}
)


def _alternation(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_ZH = re.compile(
    rf"(?<![a-z0-9.第])(?P<n>{NUMBER_ZH})(?:来|多|余)?个? ?(?:大|小|塑料|铁皮|铁|化工|蓝色|白色|黑色|蓝|透明|油|密封|整|纸){{0,2}}(?P<u>{_alternation([n for n in _UNIT_OF if not n.isascii()])}|(?:kg|g|ml)(?![a-z]))(?P<half>半)?(?![元块钱])"
)
_EN = re.compile(
    rf"\b(?P<n>{NUMBER_EN})(?: |-)?(?:(?:small|big|large|plastic|blue|little|metal|steel|five[ -]gallon|full|white|black|cannabis|"
    rf"marijuana|weed|poppy|pot|meth|heroin|cocaine|fentanyl|ecstasy|mdma) ){{0,2}}(?P<u>{_alternation([n for n in _UNIT_OF if n.isascii()])})\b"
)
#: A sum of money, or a body's or a car's measure, is no amount of drugs.
_MONEY_BEFORE = re.compile(r"(?:[$¥£€] ?(?:\d{1,6} ?(?:an? |per |/ ?)?)?|[块元钱] ?)$")
_PRICE_AFTER = re.compile(
    r" ?(?:元|块|美元|dollars|bucks|a (?:gram|pill|bag|key|kilo))|(?:地|林|区|白)|"
    r"(?:卖|收|要|才|就)?(?:[一二两三四五六七八九]?[十百千]|\d{2,5})(?:[块元]|(?=[,。钱]|$))"
)


@dataclass(frozen=True)
class Amount:
    """One amount with its value in the unit of its norm."""

    entity: Entity = field(repr=False)
    value: float
    unit: str


def amounts(folded: Folded) -> list[Amount]:
    """All amounts in reading order."""
    found = [*_matched(folded, _ZH), *_matched(folded, _EN)]
    found.sort(key=lambda amount: (amount.entity.start, -amount.entity.end))
    kept: list[Amount] = []
    for amount in found:
        if not kept or amount.entity.start >= kept[-1].entity.end:
            kept.append(amount)
    return kept


def _matched(folded: Folded, pattern: re.Pattern[str]) -> Iterator[Amount]:
    for match in pattern.finditer(folded.text):
        value = number(match["n"])
        before, after = (
            folded.text[max(0, match.start() - 14) : match.start()],
            folded.text[match.end() : match.end() + 10],
        )
        if value is None or _MONEY_BEFORE.search(before) or _PRICE_AFTER.match(after):
            continue
        unit, factor = _UNIT_OF[match["u"]]
        half = 0.5 if match.groupdict().get("half") else 0.0
        yield _amount(folded, match.span(), (value + half) * factor, unit)


def _amount(folded: Folded, span: tuple[int, int], value: float, unit: str) -> Amount:
    start, end = folded.back(*span)
    norm = f"{value:.6g} {unit}" if value < 1e6 else f"{value:.0f} {unit}"
    return Amount(Entity(EntityKind.QUANTITY, start, end, folded.source[start:end], norm), value, unit)


def is_large(amount: Amount, kinds: frozenset[str], canonical: frozenset[str], limits: LargeAmounts) -> bool:
    """Whether an amount reaches a threshold of TRIAGE.md section 2, given what substances stand near it.

    By default hard drugs count from 500 g; anything, precursors too, from 100 kg; plants by their species.
    """
    if amount.unit == "g":
        return bool(kinds) and amount.value >= (limits.hard_drug_grams if "hard" in kinds else limits.any_drug_grams)
    if amount.unit == "ml":  # a litre of these weighs about a kilogram
        return "precursor" in kinds and amount.value >= limits.any_drug_grams
    if amount.unit == "plants":
        return any(amount.value >= limit for name, limit in limits.plants.items() if name in canonical)
    return amount.unit == "tablets" and "hard" in kinds and amount.value >= limits.hard_drug_tablets


def are_many_plants(amount: Amount, canonical: frozenset[str], limits: LargeAmounts) -> bool:
    """Whether plants that no species is told of reach the lowest of the thresholds: a passer-by need not know the species."""
    return amount.unit == "plants" and not canonical & limits.plants.keys() and amount.value >= min(limits.plants.values())
