"""A candidate index in memory, for the evaluation and for tests; nothing of it outlives the process."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from hotline.domain.candidates import MOST_HOLDERS, Holder, best_candidates
from hotline.ports import SELECTIVE, Feature, Match


class MemoryIndex:
    """Earlier tips by feature. Looking one up costs what shares a selective feature with it, not what is held."""

    def __init__(self) -> None:
        self._holders: dict[Feature, list[Holder]] = defaultdict(list)
        self._features: dict[str, frozenset[Feature]] = {}

    def sharing(self, features: Iterable[Feature], *, limit: int = 100) -> Sequence[Match]:
        """Tips that share a selective feature, the rarest shared first, each with everything that it shares."""
        asked = frozenset(features)
        held = [
            self._holders[feature][: -MOST_HOLDERS - 2 : -1]
            for feature in sorted(asked, key=lambda each: (each.kind, each.value))
            if feature.kind in SELECTIVE and feature in self._holders
        ]
        return [Match(tip_id, asked & self._features[tip_id]) for tip_id in best_candidates(held, limit)]

    def holding(self, tip_id: str, features: Iterable[Feature]) -> frozenset[Feature]:
        """Which of these features a tip has."""
        return frozenset(features) & self._features.get(tip_id, frozenset())

    def add(self, tip_id: str, received_at: datetime, features: Iterable[Feature]) -> None:
        """Remember a tip by its features. Tips must be added in order of receipt."""
        held = frozenset(features)
        self._features[tip_id] = held
        for feature in held:
            if feature.kind in SELECTIVE:
                self._holders[feature].append((tip_id, int(received_at.timestamp())))
