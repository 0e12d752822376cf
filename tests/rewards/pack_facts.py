"""Facts of any report that a programme could be asked about, made from what its own pack declares."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from hotline.rewards.fact_specs import FactSpec, FactType
from hotline.rewards.pack import Pack

Path = tuple[str | int, ...]
#: Types of facts that may be more or less.
SIZED = {FactType.COUNT, FactType.MONEY, FactType.QUANTITY}
#: Figures near which laws change their mind, and any others.
_NUMBERS = st.one_of(st.integers(0, 12), st.sampled_from([20, 50, 99, 100, 500, 999, 1_000, 5_000, 20_000]), st.integers(0, 700_000))
_SUMS = st.one_of(st.integers(1, 2_000).map(lambda millions: millions * 1_000_003), _NUMBERS)
_DIVIDED = ("joint", "successive", "order_unknown")


def reports(pack: Pack) -> SearchStrategy[dict[str, Any]]:
    """The pack's own facts but for a few, on a day near one of its versions, and what every programme shares.

    What excludes a report is rare, so that most examples reach the sum that the properties are about.
    """
    own = {spec.name: _fact(pack, spec) for spec in pack.facts if spec.name not in {"vote", pack.selecting_fact}}
    people = ["citizen"] * 7 + ["police_staff", "official_on_duty", "suspect"]
    shared = {
        "previously_known": st.sampled_from([False] * 7 + [True]),
        "other_reward_same_merit": st.sampled_from([0, 0, 0, 1, 500, 50_000]),
        "already_paid": st.sampled_from([0, 0, 1, 500, 50_000]),
        "reporter": st.fixed_dictionaries({"named": st.just(value=True), "category": st.sampled_from(people)}),
        "options": st.fixed_dictionaries({one.id: st.sampled_from(sorted(one.readings)) for one in pack.options}),
    }
    every = st.fixed_dictionaries({pack.selecting_fact: _days(pack), **own}, optional=shared)
    left_out = st.lists(st.sampled_from(sorted(own) or ["none"]), max_size=3)
    return st.builds(lambda facts, names: {key: facts[key] for key in facts if key not in names}, every, left_out)


def with_tipsters(facts: Mapping[str, Any], moments: Sequence[int], mode: str) -> dict[str, Any]:
    """The same facts told by several people, accepted at these hours."""
    people = [{"ref": "ABCDEF"[n], "accepted_at": f"2026-03-02T{hour:02}:00:00Z"} for n, hour in enumerate(moments)]
    return {**facts, "tipsters": people, "report_mode": mode}


MOMENTS = st.lists(st.integers(0, 23), min_size=2, max_size=5)
MODES = st.sampled_from(_DIVIDED)


def _days(pack: Pack) -> SearchStrategy[str]:
    """Mostly the first days of versions and days inside them; the days around each edge, too."""
    starts = [version.start for version in pack.versions]
    edges = {day for version in pack.versions for day in (version.start, version.until) if day}
    inside = [start + timedelta(days=shift) for start in (*starts, *starts[-1:] * 4) for shift in (0, 30)] * 2
    return st.sampled_from([day.isoformat() for day in (*inside, *sorted(edge + timedelta(days=shift) for edge in edges for shift in (-1, 1)))])


def _fact(pack: Pack, spec: FactSpec) -> SearchStrategy[Any]:
    match spec.type:
        case FactType.RECORD:
            return _fields(pack, spec)
        case FactType.ROWS:
            return st.lists(_fields(pack, spec), min_size=1, max_size=2)
        case FactType.CHOICE:
            return st.sampled_from([choice.value for choice in spec.choices])
        case FactType.QUANTITY:
            return _NUMBERS.map(lambda number: f"{number} {spec.unit}")
        case FactType.FLAG:
            return st.booleans()
        case FactType.PERCENT:
            return st.integers(1, 100).map(lambda percent: f"{percent} %")
        case FactType.DATE:
            return _days(pack)
        case _:
            return _SUMS if spec.type is FactType.MONEY else _NUMBERS


def _fields(pack: Pack, spec: FactSpec) -> SearchStrategy[dict[str, Any]]:
    """Every field is given, so that few reports are refused; but things that may be weighed or counted in one way only."""
    every = {field.name: _fact(pack, field) for field in spec.fields}
    if not {"net", "count"} <= set(every):
        return st.fixed_dictionaries(every)
    ways = [{name: value for name, value in every.items() if name != left_out} for left_out in ("net", "count")]
    return st.one_of(*(st.fixed_dictionaries(way) for way in ways))


def figures(pack: Pack, facts: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Where a fact stands that may grow, and its name by path: counts, money and quantities above nothing."""
    return list(_figures(pack.facts, facts, (), ""))


def _figures(specs: Sequence[FactSpec], facts: Mapping[str, Any], at: Path, above: str) -> Iterator[tuple[Path, str]]:
    for spec in specs:
        value, path, name = facts.get(spec.name), (*at, spec.name), f"{above}{spec.name}"
        if spec.type is FactType.ROWS:
            for place, row in enumerate(value or ()):
                yield from _figures(spec.fields, row, (*path, place), f"{name}.")
        elif spec.type is FactType.RECORD:
            yield from _figures(spec.fields, value or {}, path, f"{name}.")
        elif spec.type in SIZED and value and not str(value).startswith("0"):
            yield path, name


def grown(facts: Mapping[str, Any], path: Path, more: int) -> dict[str, Any]:
    """The same facts with one figure larger."""
    copy = deepcopy(dict(facts))
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    number, _, unit = str(holder[path[-1]]).partition(" ")
    holder[path[-1]] = f"{int(number) + more} {unit}" if unit else int(number) + more
    return copy


def turned(value: Any) -> Any:
    """The same facts with every table and list in the other order."""
    if isinstance(value, Mapping):
        return {key: turned(inner) for key, inner in reversed(list(value.items()))}
    return [turned(inner) for inner in reversed(value)] if isinstance(value, list) else value
