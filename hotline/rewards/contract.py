"""A finding as the JSON object that `hotline rules evaluate` promises: money as decimal text; a third is cut at the smallest coin, sums are not touched."""

from datetime import date
from decimal import Decimal

from hotline.domain.money import plain
from hotline.rewards.explain import explain
from hotline.rewards.finding import Finding
from hotline.rewards.span import Span

#: The keys of the answer, in its order.
ANSWER_KEYS = (
    "pack",
    "version",
    "currency",
    "outcome",
    "amount",
    "min",
    "max",
    "reason",
    "shares",
    "instalments",
    "due_now",
    "heads",
    "deadlines",
    "options",
    "steps",
)


def finding_json(finding: Finding, language: str = "en") -> dict[str, object]:
    """The finding as the contract's JSON object, money as decimal text; ``language`` is that of the steps' words."""
    steps = [
        {"id": line.id, "text": line.text, "amount": _text(line.amount), "reference": line.reference}
        for line in explain(finding, language)
    ]
    return {
        "pack": finding.pack,
        "version": _day(finding.version),
        "currency": finding.currency,
        "outcome": finding.outcome.value,
        **_sums(finding.span or Span.exactly(Decimal(0))),
        "reason": finding.reason.value if finding.reason else None,
        "shares": None if finding.shares is None else {ref: plain(share) for ref, share in finding.shares.items()},
        "instalments": [
            {"when": part.when, "amount": _text(part.amount), "due": part.due} for part in finding.instalments
        ],
        "due_now": _text(finding.due_now),
        "heads": {head: _sums(span) for head, span in finding.heads.items()},
        "deadlines": {name: _day(day) for name, day in finding.deadlines.items()},
        "options": [{"id": taken.id, "value": taken.value, "why": taken.why.of(language)} for taken in finding.options],
        "steps": steps,
    }


def _sums(span: Span) -> dict[str, str | None]:
    if span.exact is not None:
        return {"amount": plain(span.exact), "min": None, "max": None}
    return {"amount": None, "min": plain(span.low), "max": _text(span.high)}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
