"""What a back-test found, in words of both languages: counts, cost, spread, and the outcomes that differ most."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count

from hotline.domain.money import plain
from hotline.rewards.backtest import Answer, Compared, Cost, FaultyLine, Kind, Move, Tally, Trial, spread
from hotline.rewards.document import Text
from hotline.rewards.reasons import Reason
from hotline.rewards.sentences import SENTENCES

#: Moves that are told outcome by outcome, in this order.
TOLD = (Move.GAIN, Move.LOSS, Move.EITHER, Move.ONE_SIDED, Move.DIVIDED)

_MOVES: Mapping[Move, Text] = {
    Move.GAIN: Text("得到更多", "Gain"),
    Move.LOSS: Text("得到更少", "Lose"),
    Move.EITHER: Text("可能更多也可能更少，由有权机关决定", "More or less, as a body decides"),
    Move.ONE_SIDED: Text("只有一方算得出金额", "A sum under one of the two only"),
    Move.DIVIDED: Text("金额相同，份额、分期或到期不同", "The same sum, shared out or due otherwise"),
    Move.SAME: Text("不变", "Unchanged"),
}
_KINDS: Mapping[Kind, Text] = {
    Kind.SUM: Text("确定的金额", "an exact sum"),
    Kind.LEFT_TO_A_BODY: Text("由有权机关决定", "left to a body"),
    Kind.REFUSED: Text("不予奖励", "refused"),
    Kind.NOT_COMPUTED: Text("无法计算", "not computed"),
}
_NO_VERSION = Text("没有有效的规则", "no rules in force")
_WORDS: Mapping[str, Text] = {
    "title": Text("{pack}：草案与现行规则比较，{outcomes} 件", "{pack}: a draft beside the law in force, over {outcomes} outcomes"),
    "law": Text("现行：{versions}", "In force: {versions}"),
    "draft": Text("草案：{versions}", "Draft: {versions}"),
    "faulty": Text("事实有误、未计入：{number} 行", "Lines with faulty facts, not counted: {number}"),
    "move": Text("{move}：{number}", "{move}: {number}"),
    "together": Text("{move}：{number}，合计 {sum} {currency}", "{move}: {number}, together {sum} {currency}"),
    "cost": Text("{side}费用：{exact} {currency}{ranges}", "Cost of {side}: {exact} {currency}{ranges}"),
    "ranges": Text("，另有 {number} 件由有权机关决定，{low} 至 {high} {currency}", ", and {number} left to a body, {low} to {high} {currency}"),
    "open": Text("，另有 {number} 件由有权机关决定，{low} {currency} 以上（{open} 件不设上限）", ", and {number} left to a body, {low} {currency} up ({open} without a maximum)"),
    "difference": Text("费用差额：{low} {currency}", "Difference in cost: {low} {currency}"),
    "difference_range": Text("费用差额：按最低 {low}，按最高 {high} {currency}", "Difference in cost: {low} {currency} at the least, {high} at the most"),
    "difference_open": Text("费用差额：按最低 {low} {currency}，最高不确定", "Difference in cost: {low} {currency} at the least, no figure at the most"),
    "kinds": Text("答案种类改变：", "Answers of another kind:"),
    "kind": Text("  {number} 件：{before} → {after}", "  {number}: {before} → {after}"),
    "spread": Text("分布（最低、5%、25%、中位、75%、95%、最高）：", "Spread (least, 5 %, 25 %, median, 75 %, 95 %, most):"),
    "figures": Text("  {what}：{figures}", "  {what}: {figures}"),
    "list": Text("{move}（差额最大的 {shown} 件，共 {number} 件）：", "{move} (the {shown} that differ most, of {number}):"),
    "list_all": Text("{move}：", "{move}:"),
    "change": Text("  {id}：{before} → {after}{difference}", "  {id}: {before} → {after}{difference}"),
}
_SIDES = {"law": Text("现行规则", "the law in force"), "draft": Text("草案", "the draft")}
_FIGURES = {
    "sums": Text("现行金额", "sums by the law in force"),
    "draft_sums": Text("草案金额", "sums by the draft"),
    "differences": Text("有变化的差额", "differences where there is one"),
}


def faulty_line(faulty: FaultyLine, language: str) -> str:
    """A line that was not counted: its number, id, and what was expected where."""
    name = "" if faulty.id is None else f" [{faulty.id}]"
    draft = {"zh": "（按草案）", "en": " under the draft"}[language] if faulty.under_draft else ""
    said = "; ".join(fault.say(language) for fault in faulty.faults)
    return f"第 {faulty.line} 行{name}{draft}：{said}" if language == "zh" else f"line {faulty.line}{name}{draft}: {said}"


@dataclass
class Largest:
    """The outcomes of each move that differ most; so many are kept, whatever their number."""

    most: int
    _kept: dict[Move, list[tuple[Decimal, int, Compared]]] = field(default_factory=dict)
    _order: Iterator[int] = field(default_factory=lambda: count(0, -1))  # of equal ones the first stay

    def add(self, one: Compared) -> None:
        if one.move is Move.SAME or self.most == 0:
            return
        kept = self._kept.setdefault(one.move, [])
        entry = (_size(one), next(self._order), one)
        if len(kept) < self.most:
            heapq.heappush(kept, entry)
        else:
            heapq.heappushpop(kept, entry)

    def of(self, move: Move) -> list[Compared]:
        """The largest first."""
        return [one for _size, _order, one in sorted(self._kept.get(move, []), reverse=True)]


def _size(one: Compared) -> Decimal:
    """How much an outcome differs: at the end of its range at which it differs more."""
    before, after = one.before, one.after
    if None in (before.high, after.high) and before.high != after.high:
        return Decimal("Infinity")
    return max(abs(after.low - before.low), abs((after.high or Decimal(0)) - (before.high or Decimal(0))))


def report_lines(trial: Trial, tally: Tally, largest: Largest, language: str) -> list[str]:
    """The whole report in words."""
    return list(_Words(trial, tally, largest, language).lines())


@dataclass(frozen=True)
class _Words:
    trial: Trial
    tally: Tally
    largest: Largest
    language: str

    def lines(self) -> Iterator[str]:
        yield self.say("title", pack=self._title(), outcomes=f"{self.tally.outcomes:,}")
        yield self.say("law", versions=self._versions(self.tally.versions))
        yield self.say("draft", versions=self._versions(self.tally.draft_versions))
        if self.tally.faulty:
            yield self.say("faulty", number=f"{self.tally.faulty:,}")
        for part in (self._moves(), self._costs(), self._kinds(), self._spreads(), *map(self._list, TOLD)):
            lines = list(part)
            yield from ("", *lines) if lines else ()

    def say(self, key: str, **filled: str) -> str:
        return _WORDS[key].of(self.language).format(currency=self.trial.pack.currency, **filled)

    def _title(self) -> str:
        return f"{self.trial.pack.title.of(self.language)} [{self.trial.pack.id}]"

    def _versions(self, versions: Mapping[date | None, int]) -> str:
        none = _NO_VERSION.of(self.language)
        return ", ".join(f"{_day(start) or none} ({number:,})" for start, number in versions.items()) or "–"

    def _moves(self) -> Iterator[str]:
        sums = {Move.GAIN: self.tally.more, Move.LOSS: -self.tally.less}
        for move in Move:
            number, sum_ = f"{self.tally.moves[move]:,}", sums.get(move)
            if sum_:
                yield self.say("together", move=self._move(move), number=number, sum=_signed(sum_))
            else:
                yield self.say("move", move=self._move(move), number=number)

    def _move(self, move: Move) -> str:
        return _MOVES[move].of(self.language)

    def _costs(self) -> Iterator[str]:
        yield self._cost("law", self.tally.before)
        yield self._cost("draft", self.tally.after)
        least, most = self.tally.difference
        if most is None:
            yield self.say("difference_open", low=_signed(least))
        elif least == most:
            yield self.say("difference", low=_signed(least))
        else:
            yield self.say("difference_range", low=_signed(least), high=_signed(most))

    def _cost(self, side: str, cost: Cost) -> str:
        ranges = ""
        if cost.ranges:
            filled = {"number": f"{cost.ranges:,}", "low": _figure(cost.low), "high": _figure(cost.high), "open": f"{cost.open_ended:,}"}
            ranges = self.say("open" if cost.open_ended else "ranges", **filled)
        return self.say("cost", side=_SIDES[side].of(self.language), exact=_figure(cost.exact), ranges=ranges)

    def _kinds(self) -> Iterator[str]:
        if self.tally.kinds:
            yield self.say("kinds")
        for (before, why, after, why_now), number in self.tally.kinds.most_common():
            yield self.say("kind", number=f"{number:,}", before=self._kind(before, why), after=self._kind(after, why_now))

    def _kind(self, kind: Kind, reason: Reason | None) -> str:
        if reason is None:
            return _KINDS[kind].of(self.language)
        said = SENTENCES.get(f"none.{reason}", _NO_VERSION).of(self.language).rstrip("。.")
        return f"{_KINDS[kind].of(self.language)} ({reason}: {said})"

    def _spreads(self) -> Iterator[str]:
        told = {name: spread(getattr(self.tally, name)) for name in _FIGURES}
        if any(told.values()):
            yield self.say("spread")
        for name, figures in told.items():
            if figures:
                yield self.say("figures", what=_FIGURES[name].of(self.language), figures=" · ".join(map(_figure, figures)))

    def _list(self, move: Move) -> Iterator[str]:
        shown, number = self.largest.of(move), self.tally.moves[move]
        if shown:
            key = "list" if len(shown) < number else "list_all"
            yield self.say(key, move=self._move(move), shown=f"{len(shown):,}", number=f"{number:,}")
        yield from map(self._change, shown)

    def _change(self, one: Compared) -> str:
        difference = f" ({_signed(one.difference)})" if one.difference else ""
        return self.say("change", id=one.id, before=self._answer(one.before), after=self._answer(one.after), difference=difference)

    def _answer(self, answer: Answer) -> str:
        if answer.reason is not None:
            return f"{_KINDS[answer.kind].of(self.language)} ({answer.reason})"
        if answer.exact is not None:
            return _figure(answer.exact)
        return f"{_figure(answer.low)} – {'…' if answer.high is None else _figure(answer.high)}"


def _figure(amount: Decimal) -> str:
    return f"{Decimal(plain(amount)):,f}"


def _signed(amount: Decimal) -> str:
    return f"{Decimal(plain(amount)):+,f}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
