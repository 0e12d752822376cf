"""Past outcomes under the law in force and under a draft of it: who gains, who loses, what it costs, how it spreads.

Outcomes come line by line and are not kept: only sums, counts and the ids seen. Nothing here prints or opens a file.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique
from math import ceil
from typing import NamedTuple

from hotline.rewards.document import Text
from hotline.rewards.drafts import Draft
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactFault, FactsError
from hotline.rewards.facts_file import json_facts
from hotline.rewards.finding import Finding
from hotline.rewards.pack import Pack
from hotline.rewards.reasons import Reason

_NOTHING = Decimal(0)
#: Reasons for which there is no sum because nobody knows it, not because the law gives none.
_UNKNOWN = {Reason.NO_VERSION_IN_FORCE, Reason.NO_CONVERSION_RATIO, Reason.FIGURE_NOT_READ}


@unique
class Kind(StrEnum):
    """What sort of answer an outcome gets."""

    SUM = "sum"  # an exact one
    LEFT_TO_A_BODY = "left_to_a_body"  # a range
    REFUSED = "refused"  # the law gives nothing
    NOT_COMPUTED = "not_computed"  # a figure or ratio was not read, or no rules were in force


@unique
class Move(StrEnum):
    """What the draft does to an outcome."""

    GAIN = "gain"  # more, at both ends where it is a range
    LOSS = "loss"  # less
    EITHER = "either"  # more or less, as a body decides
    DIVIDED = "divided"  # the same sum, shared out or due otherwise
    ONE_SIDED = "one_sided"  # a sum under one of the two only
    SAME = "same"


class Answer(NamedTuple):
    """``low`` to ``high`` (None is open at the top); both nothing where the law refuses; no sum where none is known."""

    kind: Kind
    low: Decimal
    high: Decimal | None
    reason: Reason | None
    version: date | None

    @property
    def exact(self) -> Decimal | None:
        """The one sum, nothing included."""
        return self.low if self.kind in {Kind.SUM, Kind.REFUSED} else None


class Compared(NamedTuple):
    """One outcome under both. ``divided`` tells that parts, dates or shares of the sum differ."""

    line: int
    id: str
    before: Answer
    after: Answer
    divided: bool

    @property
    def difference(self) -> Decimal | None:
        """How much more the draft gives, None where a body decides or nobody knows."""
        before, after = self.before.exact, self.after.exact
        return None if before is None or after is None else after - before

    @property
    def move(self) -> Move:
        before, after = self.before, self.after
        if Kind.NOT_COMPUTED in {before.kind, after.kind}:
            return Move.SAME if before.kind is after.kind else Move.ONE_SIDED
        if (before.low, before.high) == (after.low, after.high):
            return Move.DIVIDED if self.divided else Move.SAME
        if after.low >= before.low and _up_to(after) >= _up_to(before):
            return Move.GAIN
        lower = after.low <= before.low and _up_to(after) <= _up_to(before)
        return Move.LOSS if lower else Move.EITHER


def _up_to(answer: Answer) -> Decimal:
    return Decimal("Infinity") if answer.high is None else answer.high


@dataclass(frozen=True)
class FaultyLine:
    """A line that cannot be judged: its number from 1, its id where it has one, and whether only the draft refuses it."""

    line: int
    id: str | None
    under_draft: bool
    faults: tuple[FactFault, ...]


@dataclass(frozen=True)
class Trial:
    """The law in force, the draft, and the day that stands in for a selecting fact that was not given."""

    pack: Pack
    draft: Draft
    on: date


Numbered = tuple[int, bytes]
Result = Compared | FaultyLine


def judge(trial: Trial, lines: Sequence[Numbered]) -> list[Result]:
    """Every line under both, in order. ``lines`` are JSON objects of facts with an ``id``; empty ones are passed over."""
    return [_judge_line(trial, number, line) for number, line in lines if line.strip()]


def _judge_line(trial: Trial, number: int, line: bytes) -> Result:
    try:
        facts = dict(json_facts(line))
    except FactsError as error:
        return FaultyLine(number, None, under_draft=False, faults=error.faults)
    name = facts.pop("id", None)
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip() or not str(name).isprintable():
        return FaultyLine(number, None, under_draft=False, faults=(_NO_ID,))
    return _compare(trial, number, str(name), facts)


_NO_ID = FactFault("id", Text("每行各不相同的编号（文字或整数）", "a text or a whole number that no other line has"), "--over")


def _compare(trial: Trial, number: int, name: str, facts: Mapping[str, object]) -> Result:
    under_draft = False
    try:
        before = evaluate(trial.pack, facts, trial.on)
        under_draft = True
        after = evaluate(trial.draft.pack, facts, trial.on, trial.draft.version)
    except FactsError as error:
        return FaultyLine(number, name, under_draft, error.faults)
    return Compared(number, name, _answer(before), _answer(after), _division(before) != _division(after))


def _answer(finding: Finding) -> Answer:
    if finding.span is None:
        kind = Kind.NOT_COMPUTED if finding.reason in _UNKNOWN else Kind.REFUSED
        return Answer(kind, _NOTHING, _NOTHING, finding.reason, finding.version)
    kind = Kind.LEFT_TO_A_BODY if finding.span.exact is None else Kind.SUM
    return Answer(kind, finding.span.low, finding.span.high, None, finding.version)


def _division(finding: Finding) -> tuple[object, ...]:
    parts = tuple((part.when, part.amount, part.due) for part in finding.instalments)
    return finding.shares, finding.due_now, parts


@dataclass
class Cost:
    """What one of the two comes to: exact sums, and what is left to a body, of which some may be open at the top."""

    exact: Decimal = _NOTHING
    ranges: int = 0
    open_ended: int = 0
    low: Decimal = _NOTHING
    high: Decimal = _NOTHING

    def add(self, answer: Answer) -> None:
        if answer.kind is not Kind.LEFT_TO_A_BODY:
            self.exact += answer.low
            return
        self.ranges += 1
        self.low += answer.low
        if answer.high is None:
            self.open_ended += 1
        else:
            self.high += answer.high

    @property
    def least(self) -> Decimal:
        return self.exact + self.low

    @property
    def most(self) -> Decimal | None:
        return None if self.open_ended else self.exact + self.high


@dataclass
class Tally:
    """Everything that a report of a back-test tells, whatever the number of outcomes."""

    outcomes: int = 0
    moves: Counter[Move] = field(default_factory=Counter)
    more: Decimal = _NOTHING
    less: Decimal = _NOTHING
    before: Cost = field(default_factory=Cost)
    after: Cost = field(default_factory=Cost)
    versions: Counter[date | None] = field(default_factory=Counter)
    draft_versions: Counter[date | None] = field(default_factory=Counter)
    kinds: Counter[tuple[Kind, Reason | None, Kind, Reason | None]] = field(default_factory=Counter)
    sums: Counter[Decimal] = field(default_factory=Counter)
    draft_sums: Counter[Decimal] = field(default_factory=Counter)
    differences: Counter[Decimal] = field(default_factory=Counter)
    faulty: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def add(self, result: Result) -> Result:
        """Count one line, and give it back: as faulty when its id stood on a line before."""
        if isinstance(result, Compared):
            first = self._seen.setdefault(result.id, result.line)
            if first == result.line:
                self._count(result)
                return result
            result = FaultyLine(result.line, result.id, under_draft=False, faults=(_stood_on(first),))
        self.faulty += 1
        return result

    def _count(self, one: Compared) -> None:
        self.outcomes += 1
        self.moves[one.move] += 1
        self.before.add(one.before)
        self.after.add(one.after)
        self.versions[one.before.version] += 1
        self.draft_versions[one.after.version] += 1
        if one.before.kind is not one.after.kind:
            self.kinds[one.before.kind, one.before.reason, one.after.kind, one.after.reason] += 1
        self._count_sums(one)

    def _count_sums(self, one: Compared) -> None:
        """What is paid by each, and by how much it differs where it does."""
        if one.before.kind is Kind.SUM:
            self.sums[one.before.low] += 1
        if one.after.kind is Kind.SUM:
            self.draft_sums[one.after.low] += 1
        difference = one.difference
        if difference:
            self.differences[difference] += 1
            self.more += max(difference, _NOTHING)
            self.less -= min(difference, _NOTHING)

    @property
    def difference(self) -> tuple[Decimal, Decimal | None]:
        """How much more the draft costs at the least and at the most; None where one of the two has no maximum."""
        before, after = self.before.most, self.after.most
        most = None if before is None or after is None else after - before
        return self.after.least - self.before.least, most

    @property
    def changed(self) -> int:
        """Outcomes whose answer is another one."""
        return self.outcomes - self.moves[Move.SAME]


def _stood_on(line: int) -> FactFault:
    return FactFault("id", Text(f"与第 {line} 行不同的编号", f"another id than that of line {line}"), "--over")


#: Shares of the outcomes at which a spread is told: least, quarters, both tails, most.
QUANTILES = (Decimal(0), Decimal("0.05"), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal("0.95"), Decimal(1))


def spread(counted: Mapping[Decimal, int]) -> tuple[Decimal, ...]:
    """The figures at QUANTILES: of each the least below or at which that share of all lies. None at all gives none."""
    total = sum(counted.values())
    ranks = [max(1, ceil(share * total)) for share in QUANTILES] if total else []
    return tuple(_at_rank(sorted(counted.items()), ranks))


def _at_rank(ordered: Sequence[tuple[Decimal, int]], ranks: Iterable[int]) -> Iterable[Decimal]:
    reached, figures = 0, iter(ordered)
    figure = _NOTHING
    for rank in ranks:
        while reached < rank:
            figure, count = next(figures)
            reached += count
        yield figure
