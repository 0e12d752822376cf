"""Money that facts come to together: a sum of some, less others, a percentage of it; for bases, scales and conditions."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hotline.rewards.document import Entry, Table
from hotline.rewards.fact_specs import FactType
from hotline.rewards.facts import FactSheet
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs
from hotline.rewards.span import carried

_NOTHING = Decimal(0)
_MONEY = (FactType.MONEY,)


@dataclass(frozen=True)
class ValueOf:
    """`[tax, fines]`, or `{sum: [tax, fines], minus: [costs], percent: PARAMETER}`. What was not given is nothing, and the
    value is never below nothing. Of a percentage that is a range its upper end counts: the most that it may come to.
    """

    facts: tuple[str, ...]
    minus: tuple[str, ...] = ()
    percent: str | None = None
    types: tuple[FactType, ...] = _MONEY

    def given(self, sheet: FactSheet) -> bool:
        """Whether anything of what is added up was given, be it zero."""
        return any(sheet.has(fact) for fact in self.facts)

    def of(self, matter: Matter) -> Decimal:
        """The money; a percentage has to be known, see `Matter.missing`."""
        total = _added(matter.sheet, self.facts)
        if self.minus:
            total = max(_NOTHING, total - _added(matter.sheet, self.minus))
        if self.percent is None:
            return total
        percent = matter.percent(self.percent)
        return carried(Fraction(total) * Fraction(percent.low if percent.high is None else percent.high) / 100)

    def needs(self) -> Needs:
        facts = dict.fromkeys((*self.facts, *self.minus), self.types)
        return Needs(facts=facts, parameters={self.percent: ("percent",)} if self.percent else {})


def _added(sheet: FactSheet, facts: Collection[str]) -> Decimal:
    return sum((sheet.number(fact) or _NOTHING for fact in facts), _NOTHING)


def read_value_of(entry: Entry, key: str, types: tuple[FactType, ...] = _MONEY) -> ValueOf:
    """Read a list of facts, or a table."""
    if not isinstance(entry.table.entries.get(key), Table):
        return ValueOf(entry.texts(key), types=types)
    inner = entry.entry(key) or entry
    minus = inner.texts("minus") if inner.has("minus") else ()
    value = ValueOf(inner.texts("sum"), minus, inner.text("percent") if inner.has("percent") else None, types)
    inner.done()
    return value
