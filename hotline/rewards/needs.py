"""What a rule names of the rest of its pack, so that the loader can tell when it names something that is not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hotline.rewards.fact_specs import FactType


@dataclass(frozen=True)
class Needs:
    """Facts by path with the types that will do, parameters by name with the kinds that will do, readings of options,
    deadlines, heads that stand before it, first days of versions,
    and values of facts that are chosen from a list.
    """

    facts: Mapping[str, tuple[FactType, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: tuple[tuple[str, str], ...] = ()
    deadlines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    versions: tuple[date, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, several: Iterable["Needs"]) -> "Needs":
        """All needs together."""
        facts: dict[str, tuple[FactType, ...]] = {}
        parameters: dict[str, tuple[str, ...]] = {}
        readings: list[tuple[str, str]] = []
        deadlines: list[str] = []
        heads: list[str] = []
        versions: list[date] = []
        choices: list[tuple[str, str]] = []
        for needs in several:
            for fact, types in needs.facts.items():
                facts[fact] = tuple(kind for kind in facts.get(fact, types) if kind in types)
            parameters.update(needs.parameters)
            readings.extend(needs.readings)
            deadlines.extend(needs.deadlines)
            heads.extend(needs.heads)
            versions.extend(needs.versions)
            choices.extend(needs.choices)
        return cls(facts, parameters, tuple(readings), tuple(deadlines), tuple(heads), tuple(versions), tuple(choices))
