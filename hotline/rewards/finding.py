"""What the law gives for one report: frozen, with the account of how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique

from hotline.rewards.instalments import Part
from hotline.rewards.pack import OptionTaken
from hotline.rewards.reasons import Reason
from hotline.rewards.span import Span
from hotline.rewards.steps import Account, Step


@unique
class Outcome(StrEnum):
    """Whether the law gives an exact sum, a range in which a person decides, or nothing."""

    PAY = "pay"
    RANGE = "range"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """Sums are in ``currency``. ``span`` None means nothing is due, for ``reason``; ``shares`` None that they cannot
    be told before a person has decided. ``digest`` names the exact rules, so that it can be derived again.
    """

    pack: str
    digest: str
    version: date | None
    currency: str
    span: Span | None
    reason: Reason | None
    shares: Mapping[str, Decimal] | None
    due_now: Decimal | None
    instalments: tuple[Part, ...]
    heads: Mapping[str, Span]
    deadlines: Mapping[str, date | None]
    options: tuple[OptionTaken, ...]
    account: Account

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that led to the sum, in order."""
        return self.account.steps

    @property
    def outcome(self) -> Outcome:
        if self.span is None:
            return Outcome.NONE
        return Outcome.RANGE if self.span.exact is None else Outcome.PAY

    @property
    def amount(self) -> Decimal | None:
        """The exact sum, nothing included; None while a person still has to decide inside a range."""
        return Decimal(0) if self.span is None else self.span.exact
