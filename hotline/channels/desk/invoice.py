"""A finding as an invoice: what each step says, its reference, its sum, and what the sums come to so far.

The running sum repeats what the engine did, from the steps alone: whoever reads can add up by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hotline.rewards.explain import explain
from hotline.rewards.finding import Finding
from hotline.rewards.span import Span
from hotline.rewards.steps import Effect

_NOTHING = Span.exactly(Decimal(0))
_OPTION, _CAP, _DECIDED = "option.", "cap.", ".decided"
#: Steps that set the running sum, and steps that take from it.
_SETS, _TAKES = frozenset({"total", "rounding", "roles", "result"}), frozenset({"other_reward", "already_paid"})
#: Sums that are told and change nothing: what falls to whom, what was paid in excess.
_TOLD = ("note.", "group.", "instalment.", "share.", "reclaim")


@dataclass(frozen=True)
class Line:
    """One explained step; ``span`` is the sum that it is about, None where there is none, or where only its words tell."""

    id: str
    text: str
    reference: str
    span: Span | None


@dataclass(frozen=True)
class Row:
    """One line of the invoice; ``taken`` is true for a sum that is subtracted, ``running`` None where nothing moves."""

    text: str
    reference: str
    span: Span | None
    running: Span | None
    taken: bool = False
    is_result: bool = False


@dataclass(frozen=True)
class Invoice:
    """``rows`` in order; ``readings`` are the options of the law that were taken, each with its reason."""

    rows: Sequence[Row]
    readings: Sequence[Line]
    currency: str
    outcome: str
    result: Span
    due_now: Decimal | None

    @property
    def is_due_in_part(self) -> bool:
        """Whether less than the whole sum is due now."""
        return self.due_now is not None and self.due_now != self.result.exact


def of_finding(finding: Finding, language: str) -> Invoice:
    """The invoice of what the rules say now."""
    explained = zip(finding.steps, explain(finding, language), strict=True)
    lines = [Line(told.id, told.text, told.reference, step.span) for step, told in explained]
    return Invoice(
        tuple(_rows(lines, finding.heads)), _readings(lines), finding.currency, finding.outcome.value,
        finding.span or _NOTHING, finding.due_now,
    )


def of_stored(answer: Mapping[str, Any], language: str) -> Invoice:
    """The invoice of a finding as an award keeps it: in the words and figures that the ballot was about."""
    lines = [_stored_line(step) for step in answer["explained"][language]]
    heads = {name: _stored_span(sums) for name, sums in answer["heads"].items()}
    due = answer["due_now"]
    return Invoice(
        tuple(_rows(lines, heads)), _readings(lines), answer["currency"], answer["outcome"], _stored_span(answer),
        None if due is None else Decimal(due),
    )


def open_ranges(finding: Finding) -> dict[str, Span]:
    """Heads for which law leaves a range, decided or not, with that range."""
    spans: dict[str, Span] = {}
    for step in finding.steps:
        if step.effect is Effect.PART and step.span and step.head in finding.heads:
            head = str(step.head)
            spans[head] = spans[head] + step.span if head in spans else step.span
    return {head: span for head, span in spans.items() if span.exact is None}


def _rows(lines: Iterable[Line], heads: Mapping[str, Span]) -> Iterable[Row]:
    running = _NOTHING
    for line in lines:
        if line.id.startswith(_OPTION):
            continue
        before, running = running, _after(running, line, heads)
        moves = line.span is not None and (running != before or line.id in _SETS)
        yield Row(
            line.text, line.reference, line.span, running if moves else None,
            taken=line.id in _TAKES, is_result=line.id == "result",
        )


def _after(running: Span, line: Line, heads: Mapping[str, Span]) -> Span:
    """What the sums come to after a line."""
    if line.span is None or line.id.startswith(_TOLD):
        return running
    if line.id in _SETS:
        return line.span
    if line.id in _TAKES:
        return running.less(line.span.low)
    if line.id.startswith(_CAP):
        return running.capped(line.span.low)
    if line.id.endswith(_DECIDED):
        return _up_to(heads, line.id.removesuffix(_DECIDED))
    return running + line.span


def _up_to(heads: Mapping[str, Span], last: str) -> Span:
    """All heads up to the one that was decided: the figure takes the place of that head's own range."""
    total = _NOTHING
    for name, span in heads.items():
        total = total + span
        if name == last:
            break
    return total


def _readings(lines: Sequence[Line]) -> Sequence[Line]:
    return tuple(line for line in lines if line.id.startswith(_OPTION))


def _stored_line(step: Mapping[str, Any]) -> Line:
    span = None if step["amount"] is None else Span.exactly(Decimal(step["amount"]))
    return Line(step["id"], step["text"], step["reference"], span)


def _stored_span(sums: Mapping[str, Any]) -> Span:
    if sums["amount"] is not None:
        return Span.exactly(Decimal(sums["amount"]))
    return Span(Decimal(sums["min"]), None if sums["max"] is None else Decimal(sums["max"]))
