"""One report under one pack on one day: what conditions and heads may look at, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from hotline.rewards.document import Text
from hotline.rewards.facts import FactSheet
from hotline.rewards.parameters import Conversion, Dated, ParameterValue, Scale, Thresholds
from hotline.rewards.span import Span

_Kind = TypeVar("_Kind", bound=ParameterValue)


@dataclass(frozen=True)
class Matter:
    """Checked facts, the readings chosen, the figures in force, the deadlines, the words
    for chosen values, and the heads that applied so far."""

    sheet: FactSheet
    options: Mapping[str, str]
    figures: Mapping[str, Dated]
    deadlines: Mapping[str, date | None]
    labels: Mapping[str, Text]
    applied: tuple[str, ...] = ()

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
