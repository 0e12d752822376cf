"""Quantities as reward law measures them: a weight, an area or a count, read from text and kept exact."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from functools import cache
from typing import Any

from hotline.domain.errors import BadInputError
from hotline.domain.money import plain

#: Weights are kept in grams and areas in mu, the unit of Chinese land law; both convert exactly.
WEIGHT = "g"
AREA = "mu"
#: Liquids are kept in litres.
VOLUME = "l"
#: Things counted have no unit in the text.
COUNT = "count"
#: Values in the currency of a programme, measured by its scales like any quantity.
MONEY = "money"

_UNITS = (
    "gram = [mass] = g = 克",
    "milligram = 0.001 * gram = mg = 毫克",
    "kilogram = 1000 * gram = kg = 千克 = 公斤",
    "tonne = 1000000 * gram = t = 吨",
    "mu = [field] = mu = 亩",
    # 15 mu make a hectare, so a square metre is exactly 0.0015 mu while a mu is not a decimal number of metres.
    "square_metre = 0.0015 * mu = m2 = 平方米",
    "hectare = 15 * mu = ha = 公顷",
    "litre = [liquid] = l = 升",
    "millilitre = 0.001 * litre = ml = 毫升",
)
#: Bounded, so that every conversion below is exact within the context's digits.
_TEXT = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?) *(?P<unit>[a-z2\u4e00-\u9fff]*)", re.ASCII)
_EXACT = Context(prec=80, traps=[Inexact])
_GRAMS_IN_KILOGRAM = Decimal(1000)


@dataclass(frozen=True)
class Quantity:
    """So many grams, mu or pieces."""

    magnitude: Decimal
    unit: str

    def __str__(self) -> str:
        if self.unit == WEIGHT and self.magnitude >= _GRAMS_IN_KILOGRAM:
            return f"{plain(_EXACT.divide(self.magnitude, _GRAMS_IN_KILOGRAM))} kg"
        return plain(self.magnitude) if self.unit in {COUNT, MONEY} else f"{plain(self.magnitude)} {self.unit}"

    def __add__(self, other: "Quantity") -> "Quantity":
        if self.unit != other.unit:
            raise BadInputError("quantity", "other_dimension")
        return Quantity(_EXACT.add(self.magnitude, other.magnitude), self.unit)

    def times(self, ratio: Decimal) -> "Quantity":
        """The quantity under a conversion ratio, exact."""
        return Quantity(_EXACT.multiply(self.magnitude, ratio), self.unit)


def parse_quantity(text: str, unit: str) -> Quantity:
    """Read ``35 g``, ``12 kg``, ``2 mu`` or, for ``COUNT``, ``50000`` into the unit asked for.

    Raises BadInputError with the problem ``not_a_quantity``, ``no_unit``, ``unknown_unit`` or ``other_dimension``.
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise BadInputError("quantity", "not_a_quantity")
    number, given = Decimal(found["number"]), found["unit"]
    if unit in {COUNT, MONEY}:
        return _counted(number, given, unit)
    if not given:
        raise BadInputError("quantity", "no_unit")
    return Quantity(_converted(number, given, unit), unit)


def parse_count(text: str) -> int:
    """Read a whole number from 0, as ``3``."""
    return int(parse_quantity(text, COUNT).magnitude)


def _counted(number: Decimal, given: str, unit: str) -> Quantity:
    if given or (unit == COUNT and number != int(number)):
        raise BadInputError("quantity", "not_a_count")
    return Quantity(number, unit)


def _converted(number: Decimal, given: str, unit: str) -> Decimal:
    return number if given == unit else _EXACT.multiply(number, _factor(given, unit))


@cache
def _factor(given: str, unit: str) -> Decimal:
    """How many of the one unit are one of the other. Only units that there are can be kept, so it stays small."""
    import pint  # noqa: PLC0415 - here, because it costs a third of a second that most commands never need

    registry = _registry()
    try:
        factor: Decimal = registry.Quantity(Decimal(1), given).to(unit).magnitude
    except pint.DimensionalityError:
        raise BadInputError("quantity", "other_dimension") from None
    except pint.UndefinedUnitError:
        raise BadInputError("quantity", "unknown_unit") from None
    return factor


@cache
def _registry() -> Any:
    import pint  # noqa: PLC0415 - see above

    registry: Any = pint.UnitRegistry(None, non_int_type=Decimal)
    for definition in _UNITS:
        registry.define(definition)
    return registry
