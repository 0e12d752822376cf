"""What a rule names of the rest of its pack, so that the loader can tell when it names something that is not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hotline.rewards.fact_specs import FactType


@dataclass(frozen=True)
class Needs:
    """Facts by path with the types that will do, parameters by name with the kinds that will do, readings of options,
    and deadlines.
    """

    facts: Mapping[str, tuple[FactType, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: tuple[tuple[str, str], ...] = ()
    deadlines: tuple[str, ...] = ()

    @classmethod
    def of(cls, several: Iterable["Needs"]) -> "Needs":
        """All needs together."""
        facts: dict[str, tuple[FactType, ...]] = {}
        parameters: dict[str, tuple[str, ...]] = {}
        readings: list[tuple[str, str]] = []
        deadlines: list[str] = []
        for needs in several:
            facts.update(needs.facts)
            parameters.update(needs.parameters)
            readings.extend(needs.readings)
            deadlines.extend(needs.deadlines)
        return cls(facts, parameters, tuple(readings), tuple(deadlines))
