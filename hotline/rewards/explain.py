"""The lines of a finding in words, Chinese or English, so that a person can follow the sum step by step."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.domain.quantities import Quantity
from hotline.rewards.document import Text
from hotline.rewards.figure_words import say_bounds, say_number, say_quantity, say_span, say_tariff
from hotline.rewards.finding import Finding
from hotline.rewards.parameters import Bracket
from hotline.rewards.sentences import SENTENCES
from hotline.rewards.span import Span
from hotline.rewards.steps import Filling, Step
from hotline.rewards.tariff import Tariff


@dataclass(frozen=True)
class Line:
    """One explained step; ``amount`` is None where the step is about no sum or about a range, which the text tells."""

    id: str
    text: str
    amount: Decimal | None
    reference: str


def explain(finding: Finding, language: str) -> list[Line]:
    """Every step of a finding in the language ``zh`` or ``en``, in the order in which the sum came about."""
    return [_line(step, finding.currency, language) for step in finding.steps]


def _line(step: Step, currency: str, language: str) -> Line:
    filled = {name: _say(value, currency, language) for name, value in step.filled.items()}
    if step.span:
        filled["sum"] = _say(step.span, currency, language)
    text = SENTENCES[step.sentence].of(language).format_map(filled)
    return Line(step.id, text, step.span.exact if step.span else None, step.reference)


def _say(value: Filling, currency: str, language: str) -> str:
    match value:
        case Text():
            return value.of(language)
        case Span():
            return say_span(value, currency, language)
        case Bracket():
            return say_bounds(value, currency, language)
        case Tariff():
            return say_tariff(value, currency, language)
        case Quantity():
            return say_quantity(value, currency)
        case Decimal():
            return say_number(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
