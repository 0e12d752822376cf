"""The lines of a finding, like those of an invoice: each says what was done, with what figure, on which rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique
from functools import cached_property

from hotline.domain.quantities import Quantity
from hotline.rewards.document import Text
from hotline.rewards.parameters import Bracket
from hotline.rewards.span import Span
from hotline.rewards.tariff import Tariff

#: What a sentence may be filled with; words come in both languages, the rest is put into words by `explain`.
Filling = str | int | Decimal | Quantity | date | Text | Span | Bracket | Tariff | None


@unique
class Effect(StrEnum):
    """What a step does to the sum; recomputing by these alone gives the finding's amount."""

    NOTE = "note"  # nothing
    PART = "part"  # adds to its head
    DECIDED = "decided"  # a person's figure takes the place of its head's range
    REPLACED = "replaced"  # this head takes the place of all others
    TOTAL = "total"  # the heads together
    CAP = "cap"  # no more than this
    ROUNDED = "rounded"  # this in the place of the sum
    DEDUCTED = "deducted"  # less this
    ADDED = "added"  # this besides
    RESULT = "result"  # what is left


@dataclass(frozen=True)
class Step:
    """``sentence`` names the wording in `explain`; ``span`` is the sum that the step is about."""

    id: str
    sentence: str
    filled: Mapping[str, Filling]
    reference: str
    span: Span | None = None
    effect: Effect = Effect.NOTE
    head: str | None = None

    def under(self, head: str, label: Text) -> "Step":
        """The same line as one of a head."""
        filled = {**self.filled, "head": label}
        return Step(self.id, self.sentence, filled, self.reference, self.span, self.effect, head)


class Account:
    """How a sum came about: its steps, written when they are first asked for. A back-test asks for sums alone."""

    def __init__(self, write: Callable[[], tuple[Step, ...]]) -> None:
        self._write = write

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return self._write()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Account) and self.steps == other.steps

    __hash__ = None  # type: ignore[assignment]
