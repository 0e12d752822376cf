"""The lines of a finding in words, Chinese or English, so that a person can follow the sum step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.domain.money import plain
from hotline.rewards.document import Text
from hotline.rewards.finding import Finding
from hotline.rewards.span import Span
from hotline.rewards.steps import Filling, Step


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
            return _say_span(value, currency, language)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _say_span(span: Span, currency: str, language: str) -> str:
    low = f"{span.low:,f}"
    if span.exact is not None:
        return f"{low} {currency}"
    if span.high is None:
        return (
            f"{low} {currency} 以上，不设上限" if language == "zh" else f"at least {low} {currency}, no maximum stated"
        )
    return f"{low} {'至' if language == 'zh' else 'to'} {span.high:,f} {currency}"


#: The engine's own wording. Words about a law itself stand in its pack.
SENTENCES: Mapping[str, Text] = {
    "words": Text("{words}", "{words}"),
    "version": Text(
        "{pack}。{fact}：{day}，适用自 {start} 起施行的规则。",
        "{pack}. {fact}: {day}. The rules in force from {start} apply.",
    ),
    "version_without_fact": Text(
        "{pack}。未提供“{fact}”，按 {day} 有效的规则（自 {start} 起施行）计算。",
        "{pack}. '{fact}' was not given, so the rules in force on {day} (from {start}) apply.",
    ),
    "no_version": Text("{pack}：{day} 没有有效的规则。", "{pack}: no rules were in force on {day}."),
    "demonstration": Text(
        "{pack}是为演示而虚构的，不是任何地方的规定。", "{pack} is invented for demonstration; it is no place's law."
    ),
    "option": Text("{question}本次取：{reading}", "{question} Reading taken: {reading}"),
    "conversion": Text(
        "{weight} {substance}，按《{table}》乘以 {ratio}，折合{target} {converted}。",
        "{weight} of {substance} x {ratio} by the table '{table}' = {converted} of {target}.",
    ),
    "no_ratio": Text(
        "{weight} {substance}：《{table}》没有列出折算比例，不作推定。",
        "{weight} of {substance}: the table '{table}' names no ratio to {target}, and none is assumed.",
    ),
    "bracket": Text("{head}：{quantity} 属于 {bracket} 档，{sum}。", "{head}: {quantity} lies in {bracket}: {sum}."),
    "below_lowest": Text(
        "{head}：{quantity} 未达到最低档 {lowest}。", "{head}: {quantity} does not reach the lowest step, {lowest}."
    ),
    "not_read": Text(
        "{head}：{quantity} 属于 {bracket} 档，本规则包的来源中没有读到该档金额。",
        "{head}: {quantity} lies in {bracket}, whose figure was not read in the sources of this pack.",
    ),
    "per_unit": Text("{head}：{count} × {each} = {sum}。", "{head}: {count} x {each} = {sum}."),
    "threshold": Text(
        "{head}：{kind} {total}，达到 {threshold}，{sum}。", "{head}: {total} of {kind} reaches {threshold}: {sum}."
    ),
    "below_threshold": Text(
        "{head}：{kind} {total}，未达到 {threshold}。", "{head}: {total} of {kind} does not reach {threshold}."
    ),
    "stated_sum": Text("{head}：公告载明的金额 {sum}。", "{head}: the sum that the notice names, {sum}."),
    "when_true": Text("{head}：{sum}。", "{head}: {sum}."),
    "when_true_at_most": Text("{head}：{sum}，由有权机关决定。", "{head}: {sum}, as the competent body decides."),
    "decided": Text("{head}：在幅度内决定为 {sum}。", "{head}: decided inside the range as {sum}."),
    "replaces": Text("{head}取代其他各项。", "{head} takes the place of all other heads."),
    "total": Text("{count} 项合计 {sum}。", "{count} heads together: {sum}."),
    "cap": Text("{cap}：合计 {before}，以 {ceiling} 为限。", "{cap}: {before} before the cap, limited to {ceiling}."),
    "cap_not_reached": Text("{cap}：合计 {before}，未超过 {ceiling}。", "{cap}: {before} does not exceed {ceiling}."),
    "cap_not_applied": Text(
        "{cap}（{ceiling}）：条件不具备，不适用；金额为 {before}。",
        "{cap} ({ceiling}) does not apply here; the sum stays {before}.",
    ),
    "other_reward": Text("同一事由已得其他奖励，扣除 {sum}。", "Less another reward for the same merit: {sum}."),
    "result": Text("应付奖金 {sum}。", "Reward: {sum}."),
    "result_range": Text(
        "奖金幅度为 {sum}，由有权机关在幅度内决定。",
        "The law gives {sum}; the amount inside is for a person to decide.",
    ),
    "share": Text("举报人 {ref}：{sum}。", "Tipster {ref}: {sum}."),
    "already_paid": Text("此前已付 {sum}。", "Already paid: {sum}."),
    "reclaim": Text(
        "多付 {sum}，是否追回由有权机关决定。",
        "Paid in excess: {sum}; whether it is reclaimed is for a person to decide.",
    ),
    "deadline": Text(
        "{deadline}：自 {start} 次日起算，至 {day} 止。", "{deadline}: counted from the day after {start}, until {day}."
    ),
    "deadline_not_started": Text(
        "{deadline}：未提供“{fact}”，无法计算。", "{deadline}: '{fact}' was not given, so it cannot be computed."
    ),
    "deadline_unknown_year": Text(
        "{deadline}：自 {start} 起的期间跨入尚无放假安排的年份，无法计算。",
        "{deadline}: the period from {start} runs into a year whose holidays are not known, so it cannot be computed.",
    ),
    "source": Text("依据：{title}（来源等级 {grade}）。", "Source: {title} (grade of the source: {grade})."),
    "none.excluded_category": Text(
        "不予奖励：举报人属于排除范围。", "No reward: the tipster belongs to an excluded category."
    ),
    "none.identity_required": Text("不予奖励：该规定要求实名。", "No reward: the law asks for a named report."),
    "none.identity_revealed": Text("不予奖励：举报人已公开身份。", "No reward: the tipster's identity was revealed."),
    "none.previously_known": Text("不予奖励：线索此前已被掌握。", "No reward: the matter was already known."),
    "none.not_first_report": Text("不予奖励：他人举报在先。", "No reward: somebody else reported first."),
    "none.claim_window_expired": Text("不予奖励：逾期未领。", "No reward: claimed after the last day."),
    "none.no_conversion_ratio": Text("无法计算：缺少折算比例。", "No amount: a conversion ratio is missing."),
    "none.figure_not_read": Text(
        "无法计算：来源中未读到所需金额。", "No amount: the source of a figure has a gap here."
    ),
    "none.no_head_applies": Text("不予奖励：没有适用的奖励项目。", "No reward: no head applies to these facts."),
    "none.below_minimum_quantity": Text(
        "不予奖励：数量未达到起点。", "No reward: everything found is below the lowest quantity."
    ),
    "none.offset_equal_or_higher": Text(
        "不予奖励：同一事由的其他奖励不低于本奖金。",
        "No reward: another reward for the same merit is as high or higher.",
    ),
    "none.other": Text("不予奖励，理由见上。", "No reward, for the reason given above."),
}
