"""A candidate index in memory, for the evaluation and for tests; nothing of it outlives the process."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from hotline.ports import SELECTIVE, Feature, Match


class MemoryIndex:
    """Earlier tips by feature. Looking one up costs what shares a selective feature with it, not what is held."""

    def __init__(self) -> None:
        self._holders: dict[Feature, list[str]] = defaultdict(list)
        self._features: dict[str, frozenset[Feature]] = {}
        self._received: dict[str, tuple[datetime, int]] = {}

    def sharing(self, features: Iterable[Feature], *, limit: int = 200) -> Sequence[Match]:
        """Tips that share a selective feature, newest first, each with everything that it shares."""
        asked = frozenset(features)
        found: set[str] = set()
        for feature in asked:
            if feature.kind in SELECTIVE:
                found.update(self._holders[feature][-limit:] if feature in self._holders else ())
        newest = sorted(found, key=self._received.__getitem__, reverse=True)[:limit]
        return [Match(tip_id, asked & self._features[tip_id]) for tip_id in newest]

    def add(self, tip_id: str, received_at: datetime, features: Iterable[Feature]) -> None:
        """Remember a tip by its features."""
        held = frozenset(features)
        self._features[tip_id] = held
        self._received[tip_id] = (received_at, len(self._received))
        for feature in held:
            if feature.kind in SELECTIVE:
                self._holders[feature].append(tip_id)
