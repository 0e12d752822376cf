"""What somebody typed into a form of the desk, and what is wrong with it: both go back into the page together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from hotline.channels import edge
from hotline.domain.errors import BadInputError
from hotline.wording.marking import _

E = TypeVar("E", bound=StrEnum)

#: What is said at a field, by the problem that was found there.
PROBLEMS: Mapping[str, str] = {
    "empty": _("Write something here."),
    "as_told": _("These are the tipster's own words. Write the brief in yours: a turn of phrase can point to who uses it."),
    "missing": _("This is needed."),
    "binary": _("This holds signs that are not text. Type it again."),
    "too_long": _("This is too long."),
    "unknown": _("Choose one of the list."),
    "negative": _("A whole number from 0."),
    "not_a_number": _("A whole number from 0."),
    "not_a_date": _("A date such as 2026-03-31."),
    "needs_unit": _("Only a unit can record such a result: assign the tip."),
    "not_there": _("These words do not stand in the open words of the tip. Copy them as they stand there."),
    "later": _("This lies in the future."),
}
_LONGEST_LINE = 80
_MOST = 1_000_000


@dataclass
class Typed:
    """Values as they were typed, by field, and the sentence at each faulty one."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> "Typed":
        """Everything that was sent."""
        return cls({name: form[name] for name in form})

    def text(self, name: str) -> str:
        """A field's text without white space around it."""
        return self.values.get(name, "").strip()

    def fault(self, name: str, problem: str) -> None:
        """Note what is wrong at a field; the first fault of a field is the one that is told."""
        self.errors.setdefault(name, edge.say(PROBLEMS.get(problem, PROBLEMS["unknown"])))

    def refuse(self, error: BadInputError) -> None:
        """Note what a service could not take."""
        self.fault(error.field, error.problem)

    def words(self, name: str) -> str:
        """A text that must not be empty."""
        if not self.text(name):
            self.fault(name, "empty")
        return self.values.get(name, "")

    def line(self, name: str) -> str | None:
        """A short text, or None."""
        text = self.text(name)
        if len(text) > _LONGEST_LINE:
            self.fault(name, "too_long")
        return text or None

    def choice(self, name: str, choices: type[E]) -> E | None:
        """One of a list; None, with a fault, for anything else."""
        try:
            return choices(self.text(name))
        except ValueError:
            self.fault(name, "missing" if not self.text(name) else "unknown")
            return None

    def count(self, name: str) -> int:
        """A whole number from 0; an empty field is 0."""
        text = self.text(name) or "0"
        if not text.isdecimal() or int(text) > _MOST:
            self.fault(name, "not_a_number")
            return 0
        return int(text)

    def day(self, name: str) -> date | None:
        """A date that is not in the future, or None."""
        text = self.text(name)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(name, "not_a_date")
            return None
        if day is not None and day > edge.settings().day_of(edge.now()):
            self.fault(name, "later")
        return day
