"""Which earlier tips are worth comparing: those that share what few others have, and a bounded number of them.

A square that every twentieth tip names finds only its newest tips, so linking one costs the same among ten thousand
tips and among a million. A tip that shares several common facts still stands before one that shares a single one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

#: Of one feature at most so many holders are looked at, the newest; a feature with more of them is common.
MOST_HOLDERS = 50

#: An earlier tip that has a feature, and a number that grows with its time of receipt.
Holder = tuple[str, int]


def best_candidates(holders: Iterable[Sequence[Holder]], limit: int) -> list[str]:
    """Ids of at most ``limit`` tips, the rarest shared feature counting most, then the newest first.

    Each sequence holds one feature's newest holders, at most ``MOST_HOLDERS + 1`` of them: one more says that it is common.
    """
    weight: dict[str, float] = defaultdict(float)
    age: dict[str, int] = {}
    for held in holders:
        for tip_id, moment in held[:MOST_HOLDERS]:
            weight[tip_id] += 1 / len(held)
            age[tip_id] = moment
    return _strongest(weight, age, limit)


def _strongest(weight: Mapping[str, float], age: Mapping[str, int], limit: int) -> list[str]:
    return sorted(weight, key=lambda tip_id: (-round(weight[tip_id], 9), -age[tip_id], tip_id))[:limit]
