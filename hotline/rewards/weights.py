"""How much of a row counts: the field itself, the pure part of it, or what is left when the purity falls short."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hotline.domain.quantities import Quantity
from hotline.rewards.document import Entry, Table
from hotline.rewards.fact_specs import FactType
from hotline.rewards.facts import wrong
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs
from hotline.rewards.span import carried


@dataclass(frozen=True)
class Weight:
    """`weight: net`, or `weight: {pure: …, net: …, purity: …}`, or `weight: {net: …, purity: …, prescribed: …, of: …}`.
    With ``needed`` a row that counts and does not give it is a fault, so that nothing is passed over silently. With
    ``counted`` the net quantity is a number of things (2000 tablets) in the place of a weight; else such a number is a fault.

    ``pure`` is taken where it was given, otherwise net x purity. With ``prescribed``, a parameter of percentages by
    kind, the net weight counts in full from that purity on and in proportion below it.
    """

    rows: str
    net: str
    pure: str | None = None
    purity: str | None = None
    prescribed: str | None = None
    kind: str | None = None
    needed: bool = False
    counted: bool = False

    def of(self, row: Matter, place: int) -> Quantity | None:
        """The quantity of one row, in whose matter its fields stand; None when there is none of it."""
        pure = row.sheet.measured(f"{self.rows}.{self.pure}") if self.pure else None
        if pure is not None:
            return pure
        net = self._net(row, place)
        if net is None or self.purity is None:
            return net
        wanted = self._prescribed(row)
        if self.prescribed is not None and wanted is None:
            return net
        purity = row.sheet.number(f"{self.rows}.{self.purity}")
        if purity is None:
            path = f"{self.rows}[{place}].{self.purity}"
            raise wrong(path, "纯度，如 80 %", 'a purity such as "80 %"', self._rule(row))
        part = Fraction(min(purity, wanted or Decimal(100))) / Fraction(wanted or 100)
        return Quantity(carried(Fraction(net.magnitude) * part), net.unit)

    def _net(self, row: Matter, place: int) -> Quantity | None:
        path = f"{self.rows}.{self.net}"
        weight, number = row.sheet.measured(path), row.sheet.numbered(path)
        right, other = (number, weight) if self.counted else (weight, number)
        if other is not None:
            zh, en = ("填写数量，如 2000", "a number of things") if self.counted else ("填写重量，不是数量", "a weight, not a number")
            raise wrong(f"{self.rows}[{place}].{self.net}", zh, en, "facts.yaml")
        if self.needed and not any(row.sheet.has(f"{self.rows}.{name}") for name in self._names):
            words = " / ".join(self._names)
            raise wrong(f"{self.rows}[{place}].{self._names[0]}", f"填写 {words}", f"{words}, which decides here", "facts.yaml")
        return right

    @property
    def _names(self) -> tuple[str, ...]:
        return (self.pure, self.net) if self.pure else (self.net,)

    def _prescribed(self, row: Matter) -> Decimal | None:
        if self.prescribed is None or row.missing(self.prescribed):
            return None
        tariff = row.rates(self.prescribed).tariffs.get(row.sheet.name(f"{self.rows}.{self.kind}") or "")
        return tariff.base.low if tariff and tariff.base else None

    def _rule(self, row: Matter) -> str:
        return row.reference(self.prescribed) if self.prescribed else "facts.yaml"

    def needs(self) -> Needs:
        facts: dict[str, tuple[FactType, ...]] = {
            self.rows: (FactType.ROWS,),
            f"{self.rows}.{self.net}": (FactType.QUANTITY, FactType.COUNT),
        }
        if self.pure:
            facts[f"{self.rows}.{self.pure}"] = (FactType.QUANTITY,)
        if self.purity:
            facts[f"{self.rows}.{self.purity}"] = (FactType.PERCENT,)
        return Needs(facts=facts, parameters={self.prescribed: ("rates",)} if self.prescribed else {})


def read_weight(entry: Entry, rows: str, key: str = "weight") -> Weight:
    """Read the name of a field, or a table."""
    if not isinstance(entry.table.entries.get(key), Table):
        return Weight(rows, entry.text(key))
    inner = entry.entry(key) or entry
    prescribed = inner.text("prescribed") if inner.has("prescribed") else None
    weight = Weight(
        rows=rows,
        net=inner.text("net"),
        pure=inner.text("pure") if inner.has("pure") else None,
        purity=inner.text("purity") if inner.has("purity") or prescribed or inner.has("pure") else None,
        prescribed=prescribed,
        kind=inner.text("of") if prescribed else None,
        needed=inner.flag("needed"),
        counted=inner.flag("counted"),
    )
    inner.done()
    return weight
