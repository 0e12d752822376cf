"""Pairs predicted spans with gold ones, each at most once: any overlap of one type is a match."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Tally:
    """Counts of one comparison."""

    hits: int
    predicted: int
    gold: int

    @classmethod
    def total(cls, tallies: Iterable[Self]) -> "Tally":
        held = list(tallies)
        return Tally(sum(t.hits for t in held), sum(t.predicted for t in held), sum(t.gold for t in held))


def matched_entities(
    predicted: Iterable[Mapping[str, Any]], gold: Iterable[Mapping[str, Any]], kind: str, *, exact: bool
) -> Tally:
    """Relaxed: the spans overlap. Exact: the normal forms are equal, wherever they stand."""
    mine = [entity for entity in predicted if entity["type"] == kind]
    theirs = [entity for entity in gold if entity["type"] == kind]
    if exact:
        said, true = _norms(mine), _norms(theirs)
        return Tally((said & true).total(), said.total(), true.total())
    return Tally(overlapping(mine, theirs), len(mine), len(theirs))


def _norms(entities: Iterable[Mapping[str, Any]]) -> Counter[str]:
    return Counter(str(entity["norm"]) for entity in entities)


def matched_clues(predicted: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, Any]]) -> Tally:
    """Gold clues that some predicted clue touches; one wide span may mask several."""
    hits = sum(1 for clue in gold if any(_overlap(clue, other) for other in predicted))
    return Tally(hits, len(predicted), len(gold))


def overlapping(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> int:
    """The largest number of one-to-one pairs of overlapping spans."""
    partner: dict[int, int] = {}

    def assign(left: int, tried: set[int]) -> bool:
        for right, span in enumerate(theirs):
            if right in tried or not _overlap(mine[left], span):
                continue
            tried.add(right)
            if right not in partner or assign(partner[right], tried):
                partner[right] = left
                return True
        return False

    return sum(assign(left, set()) for left in range(len(mine)))


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
