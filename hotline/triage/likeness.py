"""Says which topic a text is most like in wording, by weights learnt from labelled tips: a help where no rule fits.

A linear model over hashed words, pairs of words and short runs of Chinese characters. What it says carries the words
that weighed most. It never names a topic that would be proposed for discard, and never lowers a level.
"""

import base64
import json
import math
import re
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hotline.domain.topics import Category
from hotline.triage.understanding import Span

WEIGHTS = Path(__file__).parent / "models" / "likeness.json"
#: Only the beginning is read, so that a text of any length costs the same.
_READ = 4000
_LONGEST_RUN = 3
_PART = 5
_MARKED = 5
#: Shorter words weigh too, but show an officer nothing.
_SHOWN_ZH, _SHOWN_EN = 2, 4
#: A greeting or two has no wording to compare.
_FEWEST = 30
_PIECE = re.compile(r"[a-z']{1,30}|[一-鿿]{1,40}")


class WeightsError(ValueError):
    """The file of weights cannot be used; the text says why."""


@dataclass(frozen=True)
class Like:
    """The topic that a text is most like, how much of all likeness it takes (0 to 1), and the words that weighed most."""

    category: Category
    share: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Likeness:
    """Weights of each hashed piece for each topic, in the order of ``topics``; real weight = stored * ``scale``."""

    topics: tuple[Category, ...]
    slots: int
    scale: float
    weights: "array[int]" = field(repr=False)

    def of(self, folded: str) -> Like | None:
        """What a folded text is most like; None for a text of a few words."""
        found = slots_of(folded, self.slots)
        if len(found) < _FEWEST:
            return None
        unit = self.scale / math.sqrt(len(found))
        sums = [unit * sum(self._weight(slot, topic) for slot in found) for topic in range(len(self.topics))]
        best = max(range(len(sums)), key=sums.__getitem__)
        share = 1 / sum(math.exp(each - sums[best]) for each in sums)
        return Like(self.topics[best], share, self._heaviest(folded, found, best))

    def _weight(self, slot: int, topic: int) -> int:
        return self.weights[slot * len(self.topics) + topic]

    def _heaviest(self, folded: str, found: Mapping[int, Span], topic: int) -> tuple[Span, ...]:
        """The words that speak most for this topic, compared with the mean of all topics; they never overlap."""
        count = len(self.topics)
        said = {
            slot: self._weight(slot, topic) - sum(self._weight(slot, other) for other in range(count)) / count
            for slot, span in found.items()
            if span.end - span.start >= (_SHOWN_EN if folded[span.start].isascii() else _SHOWN_ZH)
        }
        kept: list[Span] = []
        for slot in sorted(said, key=lambda each: (-said[each], found[each])):
            span = found[slot]
            if len(kept) == _MARKED or said[slot] <= 0:
                break
            if all(span.end <= other.start or other.end <= span.start for other in kept):
                kept.append(span)
        return tuple(sorted(kept))


def slots_of(folded: str, slots: int) -> dict[int, Span]:
    """The slot of every piece of a folded text with the first place where it stands."""
    found: dict[int, Span] = {}
    for piece, span in _pieces(folded):
        found.setdefault(zlib.crc32(piece.encode()) % slots, span)
    return found


def _pieces(folded: str) -> Iterator[tuple[str, Span]]:
    before: re.Match[str] | None = None
    for match in _PIECE.finditer(folded, 0, _READ):
        word = match[0]
        if not word[0].isascii():
            before = None
            yield from _runs(word, match.start())
            continue
        yield word, Span(*match.span())
        if before is not None:
            yield f"{before[0]} {word}", Span(before.start(), match.end())
        framed = f"<{word}>"
        for start in range(len(framed) - _PART + 1):
            yield f"#{framed[start : start + _PART]}", Span(*match.span())
        before = match


def _runs(word: str, offset: int) -> Iterator[tuple[str, Span]]:
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length], Span(offset + start, offset + start + length)


@cache
def load_likeness(path: Path = WEIGHTS) -> Likeness:
    """The weights, read once a process and only when a text needs them. Raises WeightsError."""
    try:
        return _unpacked(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as fault:
        raise WeightsError(f"{path.name}: cannot be read as weights: {fault}") from fault


def _unpacked(stored: Mapping[str, Any]) -> Likeness:
    topics = tuple(Category(name) for name in stored["topics"])
    weights = array("b", zlib.decompress(base64.b64decode(stored["weights"])))
    if len(weights) != len(topics) * stored["slots"]:
        raise ValueError("the weights do not fill the slots")
    return Likeness(topics, int(stored["slots"]), float(stored["scale"]), weights)


def packed(likeness: Likeness) -> dict[str, Any]:
    """What the file of weights holds."""
    return {
        "topics": [topic.value for topic in likeness.topics],
        "slots": likeness.slots,
        "scale": likeness.scale,
        "weights": base64.b64encode(zlib.compress(likeness.weights.tobytes(), 9)).decode(),
    }
