"""The national scheme of 2018 as a programmer would write it down once, without an engine: the floor of `rewards`.

It knows this one text, keeps nothing of how a sum came about and cannot say where a figure stands; that is the point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "mg": Decimal("0.001")}
_TO_HEROIN = {"heroin": Decimal(1), "ketamine": Decimal("0.1")}
_TO_EPHEDRINE = {"ephedrine": Decimal(1)}
_DRUG_CRIME = [
    (Decimal(10), Decimal(300)), (Decimal(50), Decimal(500)), (Decimal(500), Decimal(1000)), (Decimal(1000), Decimal(2000)),
    (Decimal(10000), Decimal(20000)), (Decimal(20000), Decimal(50000)), (Decimal(50000), Decimal(100000)), (Decimal(100000), Decimal(200000)),
]
_PRECURSORS = [(Decimal(1000), Decimal(500)), (Decimal(5000), Decimal(1000)), (Decimal(25000), Decimal(2000))]
_CAP, _NOTHING = Decimal(300000), Decimal(0)
_EXCLUDED = {"police_staff", "official_on_duty", "suspect"}


@dataclass
class Sum:
    """``low`` to ``high`` (None is open), or the reason why there is nothing."""

    low: Decimal = _NOTHING
    high: Decimal | None = _NOTHING
    reason: str | None = None
    shares: Mapping[str, Decimal] | None = None


def by_hand(facts: Mapping[str, Any]) -> Sum:
    """What the scheme gives for the facts of one report, as far as the generated outcomes go."""
    if facts.get("reporter", {}).get("category") in _EXCLUDED:
        return Sum(reason="excluded_category")
    if facts.get("previously_known"):
        return Sum(reason="previously_known")
    if facts.get("exceptional"):
        return _shared(Sum(_CAP, _CAP), facts)
    heroin = _equivalent(facts.get("seizures", ()), _TO_HEROIN)
    ephedrine = _equivalent(facts.get("precursors", ()), _TO_EPHEDRINE)
    if heroin is None or ephedrine is None:
        return Sum(reason="no_conversion_ratio")
    if ephedrine >= _PRECURSORS[-1][0]:
        return Sum(reason="figure_not_read")
    users = facts.get("users_found", 0)
    found = _heads(facts, heroin, ephedrine, users)
    if not found:
        return Sum(reason="below_minimum_quantity" if users else "no_head_applies")
    low = sum((low for low, _ in found), _NOTHING)
    highs = [high for _, high in found]
    high = None if None in highs else sum(highs, _NOTHING)  # type: ignore[arg-type]
    if len(found) > 1:
        low, high = min(low, _CAP), _CAP if high is None else min(high, _CAP)
    return _shared(Sum(low, high), facts)


def _heads(facts: Mapping[str, Any], heroin: Decimal, ephedrine: Decimal, users: int) -> list[tuple[Decimal, Decimal | None]]:
    found: list[tuple[Decimal, Decimal | None]] = []
    decided = facts.get("decided", {})
    if heroin:
        given = next((sum_ for under, sum_ in _DRUG_CRIME if heroin < under), None)
        found.append((Decimal(200000), None) if given is None else (given, given))
    if ephedrine:
        given = next(sum_ for under, sum_ in _PRECURSORS if ephedrine < under)
        found.append((given, given))
    if factories := facts.get("factories", 0):
        one = Decimal(decided["drug_factory"]) if "drug_factory" in decided else None
        found.append((20000 * Decimal(factories), 200000 * Decimal(factories)) if one is None else (one, one))
    if users >= 3:
        given = Decimal(3000) if users < 5 else Decimal(10000) if users < 10 else Decimal(20000)
        found.append((given, given))
    if drivers := facts.get("drivers_caught", 0):
        found.append((500 * Decimal(drivers), 500 * Decimal(drivers)))
    if "cultivation" in facts:
        given = 2000 * Decimal(facts["cultivation"]["suspects"])
        given += 1000 if Decimal(facts["cultivation"]["area"].removesuffix(" mu")) <= 1 else 2000
        found.append((given, given))
    if bounty := facts.get("bounty"):
        found.append((Decimal(bounty), Decimal(bounty)))
    return found


def _equivalent(rows: Sequence[Mapping[str, str]], ratios: Mapping[str, Decimal]) -> Decimal | None:
    total = _NOTHING
    for row in rows:
        number, unit = row["net"].split(" ")
        if row["substance"] not in ratios:
            return None
        total += Decimal(number) * _GRAMS[unit] * ratios[row["substance"]]
    return total


def _shared(sum_: Sum, facts: Mapping[str, Any]) -> Sum:
    if sum_.high != sum_.low:
        return sum_
    refs = sorted((one["accepted_at"], one["ref"]) for one in facts.get("tipsters", ())) or [("", "A")]
    if facts.get("report_mode") == "successive":
        parts = [sum_.low] + [_NOTHING] * (len(refs) - 1)
    else:
        each, more = divmod(int(sum_.low), len(refs))
        parts = [Decimal(each + (place < more)) for place in range(len(refs))]
    sum_.shares = {ref: part for (_, ref), part in zip(refs, parts, strict=True)}
    return sum_
