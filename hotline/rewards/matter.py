"""One report under one pack on one day: what conditions and heads may look at, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from hotline.domain.quantities import Quantity
from hotline.rewards.document import Text
from hotline.rewards.facts import FactSheet
from hotline.rewards.parameters import Conversion, Dated, Missing, ParameterValue, Percent, Rates, Scale, Thresholds
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Step

_Kind = TypeVar("_Kind", bound=ParameterValue)


@dataclass(frozen=True)
class Assessed:
    """What a part or a head brings: a sum; or facts that are too small; or a refusal because a figure is not known."""

    steps: tuple[Step, ...] = ()
    span: Span | None = None
    too_small: Reason | None = None
    refusal: Reason | None = None


#: What most parts bring to most reports: there are no facts for them.
NOTHING = Assessed()


@dataclass(frozen=True)
class Matter:
    """Checked facts, the readings chosen, the figures in force, the deadlines, the words for chosen values, the first
    day of the version, what each head computed so far has brought, the heads that apply once all are known, and while one is
    computed with the percentage that a person decided, the head and the percentage.
    """

    sheet: FactSheet
    options: Mapping[str, str]
    figures: Mapping[str, Dated]
    deadlines: Mapping[str, date | None]
    labels: Mapping[str, Text]
    version: date = date.min
    brought: Mapping[str, Assessed] = field(default_factory=dict)
    applied: tuple[str, ...] = ()
    deciding: tuple[str, Decimal] | None = None

    def each_row(self, rows: str) -> "Iterator[Matter]":
        """The same matter once for each row of a fact, in which the row's fields stand as those of a record."""
        for row in self.sheet.rows(rows):
            yield self._but(sheet=FactSheet({**self.sheet.values, rows: row.values}))

    def seeing(self, brought: Mapping[str, Assessed], applied: tuple[str, ...] = ()) -> "Matter":
        """The same matter with what heads brought, and those that apply once all are known."""
        return self._but(brought=brought, applied=applied)

    def as_decided(self, head: str, percent: Decimal) -> "Matter":
        """The same matter for computing a head with the percentage that a person decided."""
        return self._but(deciding=(head, percent))

    def of_person(self, sheet: FactSheet) -> "Matter":
        """The same matter as it is for one of several tipsters."""
        return self._but(sheet=sheet)

    def with_deadlines(self, deadlines: Mapping[str, date | None]) -> "Matter":
        """The same matter with its periods, which may hang on the rest of it."""
        return self._but(deadlines=deadlines)

    def _but(self, **changes: object) -> "Matter":
        """A copy with other values. Every row of every report comes by here, and `replace` takes three times as long."""
        copy = object.__new__(Matter)
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def missing(self, name: str) -> Missing | None:
        """Whether the text in force has no such figure, or one that was not read."""
        value = self.figures[name].value if name in self.figures else Missing.NONE
        return value if isinstance(value, Missing) else None

    def limit(self, name: str | None) -> Decimal | None:
        """A single sum, None where the text in force has none or nobody read it."""
        return None if name is None or self.missing(name) else self.span(name).low

    def percent(self, name: str) -> Span:
        return self._figure(name, Percent).span

    def percents(self, name: str) -> tuple[Decimal, ...]:
        """The only percentages that may be decided, none where all inside the range may."""
        return self._figure(name, Percent).values

    def number(self, name: str) -> Decimal:
        """A single sum or a quantity in the unit in which facts are kept."""
        value = self.figures[name].value
        return value.magnitude if isinstance(value, Quantity) else self.span(name).low

    def rates(self, name: str) -> Rates:
        return self._figure(name, Rates)

    def words(self, value: str) -> Text:
        """What a chosen value is called; a value that was written in is its own name."""
        return self.labels.get(value, Text(value, value))

    def span(self, name: str) -> Span:
        return self._figure(name, Span)

    def scale(self, name: str) -> Scale:
        return self._figure(name, Scale)

    def conversion(self, name: str) -> Conversion:
        return self._figure(name, Conversion)

    def thresholds(self, name: str) -> Thresholds:
        return self._figure(name, Thresholds)

    def reference(self, name: str) -> str:
        """The source of a figure that is in force."""
        return self.figures[name].reference

    def _figure(self, name: str, kind: type[_Kind]) -> _Kind:
        value = self.figures[name].value
        if not isinstance(value, kind):
            raise AssertionError(name)  # noqa: TRY004 - no wrong input: the loader checked what rules name
        return value
