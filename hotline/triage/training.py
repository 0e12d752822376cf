"""Learns the weights of ``likeness`` from labelled texts: logistic regression by stochastic descent, in plain Python.

The same texts and seed give the same weights to the last bit. Sentences used for training are never copied into the file.
"""

import math
import random
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hotline.domain.topics import Category
from hotline.triage.folding import fold
from hotline.triage.likeness import Likeness, slots_of

SLOTS = 8192
_ROUNDS = 14
_STEP = 2.0
_SLOWING = 0.3
#: What changes a weight by less than this costs more than it teaches.
_FAINT = 1e-3
_LARGEST = 127
_SEED = 20_260_302


@dataclass(frozen=True)
class Example:
    """A labelled text. ``weight`` is less than one where a set is much larger than the others."""

    text: str = field(repr=False)
    category: Category
    weight: float = 1.0


@dataclass(frozen=True)
class _Seen:
    slots: Sequence[int]
    topic: int
    weight: float


def trained(examples: Iterable[Example], *, slots: int = SLOTS) -> Likeness:
    """Weights from these examples; all topics are known even where none of their examples is given."""
    topics = tuple(Category)
    seen = [_Seen(tuple(slots_of(fold(e.text).text, slots)), topics.index(e.category), e.weight) for e in examples]
    weights = [[0.0] * len(topics) for _ in range(slots)]
    order = random.Random(_SEED)  # noqa: S311 - the order of lessons is no secret and must be the same each time
    lessons = [each for each in seen if each.slots]
    for turn in range(_ROUNDS):
        order.shuffle(lessons)
        for lesson in lessons:
            _learn(weights, lesson, _STEP / (1 + turn * _SLOWING))
    return _quantised(weights, topics, slots)


def _learn(weights: list[list[float]], lesson: _Seen, step: float) -> None:
    unit = 1 / math.sqrt(len(lesson.slots))
    rows = [weights[slot] for slot in lesson.slots]
    sums = [unit * sum(column) for column in zip(*rows, strict=True)]
    top = max(sums)
    parts = [math.exp(each - top) for each in sums]
    whole = sum(parts)
    for topic, part in enumerate(parts):
        change = ((topic == lesson.topic) - part / whole) * step * lesson.weight
        if abs(change) > _FAINT:
            for row in rows:
                row[topic] += change * unit


def _quantised(weights: Sequence[Sequence[float]], topics: tuple[Category, ...], slots: int) -> Likeness:
    """Every weight as one signed byte: the largest becomes 127."""
    largest = max((abs(each) for row in weights for each in row), default=0.0) or 1.0
    scale = largest / _LARGEST
    return Likeness(topics, slots, scale, array("b", (round(each / scale) for row in weights for each in row)))


def cross_validated(examples: Sequence[Example], beside: Sequence[Example] = (), *, folds: int = 5) -> float:
    """Share of the examples whose topic is said rightly by weights that never saw them; ``beside`` always teaches."""
    shuffled = list(examples)
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311 - see above
    right = 0
    for fold_number in range(folds):
        kept_out = shuffled[fold_number::folds]
        taught = [each for index, each in enumerate(shuffled) if index % folds != fold_number]
        weights = trained([*taught, *beside])
        said = ((weights.of(fold(each.text).text), each.category) for each in kept_out)
        right += sum(1 for like, category in said if like is not None and like.category is category)
    return right / len(shuffled)
