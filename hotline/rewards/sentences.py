"""The engine's own wording, in both languages. Words about a law itself stand in its pack."""

from collections.abc import Mapping

from hotline.rewards.document import Text

#: By the name under which a step asks for it.
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
    "version_by_transition": Text(
        "{pack}。{fact}：{day}。依过渡规定（{reference}），适用自 {start} 起施行的规则。",
        "{pack}. {fact}: {day}. By the transitional rule ({reference}) the rules in force from {start} apply.",
    ),
    "version_by_transition_alone": Text(
        "{pack}。依过渡规定（{reference}），适用自 {start} 起施行的规则。",
        "{pack}. By the transitional rule ({reference}) the rules in force from {start} apply.",
    ),
    "no_version": Text("{pack}：{day} 没有有效的规则。", "{pack}: no rules were in force on {day}."),
    "demonstration": Text(
        "{pack}是为演示而虚构的，不是任何地方的规定。", "{pack} is invented for demonstration; it is no place's law."
    ),
    "option": Text("法文未明：{question}本次取：{reading}", "The text leaves open: {question} Reading taken: {reading}"),
    "conversion": Text(
        "{weight} {substance}，按《{table}》乘以 {ratio}，折合{target} {converted}。",
        "{weight} of {substance} x {ratio} by the table '{table}' = {converted} of {target}.",
    ),
    "left_out": Text("举报人 {ref} 不参与分配：{words}", "Tipster {ref} is left out: {words}"),
    "no_ratio": Text(
        "{weight} {substance}：《{table}》没有列出折算比例，不作推定。",
        "{weight} of {substance}: the table '{table}' names no ratio to {target}, and none is assumed.",
    ),
    "bracket": Text(
        "{head}：{quantity}，属于 {bracket} 档，{sum}。",
        "{head}: {quantity} lies in the step {bracket}: {sum}.",
    ),
    "below_lowest": Text(
        "{head}：{quantity}，未达到最低档 {lowest}。",
        "{head}: {quantity} does not reach the lowest step, {lowest}.",
    ),
    "not_read": Text(
        "{head}：{quantity}，属于 {bracket} 档，本规则包的来源中没有读到该档金额。",
        "{head}: {quantity} lies in the step {bracket}, whose figure was not read in the sources of this pack.",
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
    "total_of_one": Text("计入的一项：{sum}。", "The one head that counts: {sum}."),
    "total": Text("{count} 项合计 {sum}。", "{count} heads together: {sum}."),
    "cap": Text("{cap}：合计 {before}，以 {ceiling} 为限。", "{cap}: {before} before the cap, limited to {ceiling}."),
    "cap_used": Text(
        "{cap}：{whole} 减去此前已用的 {used}，尚余 {left}。", "{cap}: {whole} less {used} already used leaves {left}."
    ),
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
    "deadline_unread": Text("{deadline}：来源中没有读到期间长短。", "{deadline}: how long it is was not read in the sources of this pack."),
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
    "none_excluded_by_other": Text(
        "不予奖励：同一事由已得其他奖励，只能择一。", "No reward: another reward for the same merit excludes this one."
    ),
    "none.other": Text("不予奖励，理由见上。", "No reward, for the reason given above."),
    "bracket_rate": Text(
        "{head}：{quantity}，属于 {bracket} 档：{tariff}，共 {sum}。",
        "{head}: {quantity} lies in the step {bracket}: {tariff}; together {sum}.",
    ),
    "figure_not_read": Text(
        "{head}：本规则包的来源中没有读到该金额。", "{head}: the figure was not read in the sources of this pack."
    ),
    "value": Text("{head}：计算基数 {sum}。", "{head}: reckoned from {sum}."),
    "head_sum": Text("{head}：取上列金额 {sum}。", "{head}: the sum found above, {sum}."),
    "percent": Text("{head}：{before} 的 {low}%，{sum}。", "{head}: {low} % of {before} = {sum}."),
    "percent_range": Text(
        "{head}：{before} 的 {low}% 至 {high}%，{sum}。", "{head}: from {low} % to {high} % of {before}: {sum}."
    ),
    "percent_one_of": Text(
        "{head}：{before} 的 {choices}% 之一，{sum}，由有权机关决定。", "{head}: one of {choices} % of {before}, as the competent body decides: {sum}."
    ),
    "percent_decided": Text("{head}：决定为 {before} 的 {low}%，{sum}。", "{head}: decided as {low} % of {before} = {sum}."),
    "down_to": Text("{head}：最高 {before}，由有权机关斟酌，不低于 {floor}。", "{head}: up to {before}, as the competent body weighs, not below {floor}."),
    "floor": Text("{head}：{before}，不低于 {floor}。", "{head}: {before} is raised to at least {floor}."),
    "ceiling": Text("{head}：{before}，以 {ceiling} 为限。", "{head}: {before} is limited to {ceiling}."),
    "up_to": Text("{head}：{sum}，由有权机关决定。", "{head}: {sum}, as the competent body decides."),
    "only_one": Text("{head}：上列 1 项，{sum}。", "{head}: the one sum above, {sum}."),
    "together": Text("{head}：上列 {count} 项相加，{sum}。", "{head}: the {count} sums above together, {sum}."),
    "lesser_of": Text("{head}：上列 {count} 项中较低者，{sum}。", "{head}: the lesser of the {count} sums above, {sum}."),
    "greater_of": Text("{head}：上列 {count} 项中较高者，{sum}。", "{head}: the greater of the {count} sums above, {sum}."),
    "rate": Text("{head}：{kind}（{quantity}），{sum}。", "{head}: {kind}, {quantity}: {sum}."),
    "rate_not_read": Text(
        "{head}：{kind}（{quantity}），来源中没有读到其标准。",
        "{head}: {kind}, {quantity}: the rate was not read in the sources of this pack.",
    ),
    "clamped": Text(
        "{head}：决定的 {decided} 不在 {range} 内，改为 {sum}。",
        "{head}: {decided} was decided, which lies outside {range}; it is cut to {sum}.",
    ),
    "cap_not_known": Text("{cap}：未提供余额，未核对。", "{cap}: what is left was not given, so it was not checked."),
    "roles": Text(
        "只有 {roles}：{before} 的 {percent}%，{sum}，其余不付。",
        "Only {roles} took part: {percent} % of {before} = {sum}; the rest is not paid.",
    ),
    "later": Text("另给后报者 {ref}：{sum}。", "Besides, decided for the later tipster {ref}: {sum}."),
    "year_end": Text("{deadline}：{start} 所在年度于 {day} 终了。", "{deadline}: the year of {start} ends on {day}."),
    "no_whole_unit": Text("{head}：{quantity} 不足一个计奖单位。", "{head}: {quantity} does not make up one whole unit."),
    "decided_nothing": Text("{head}：决定不予奖励。", "{head}: decided that nothing is granted."),
    "vote_decides": Text("表决（{members} 人中 {present} 人出席）：{sum}。", "The vote ({present} of {members} present): {sum}."),
    "vote_without_quorum": Text(
        "表决不算：{members} 人中只有 {present} 人出席，不足法定人数。",
        "The vote does not count: {present} of {members} were present, which is no quorum.",
    ),
    "vote_without_majority": Text(
        "表决（{members} 人中 {present} 人出席）没有得出金额。",
        "The vote ({present} of {members} present) came to no figure.",
    ),
    "other_reward_ignored": Text(
        "同一事由已得其他奖励 {sum}：所适用的规定未要求扣除，不扣除。",
        "Another reward of {sum} for the same merit: the rules that apply do not deduct it.",
    ),
    "group_highest": Text("{group}：{count} 项中取最高，{sum}。", "{group}: the highest of {count}, {sum}."),
    "group_sum": Text("{group}：{count} 项相加，{sum}。", "{group}: {count} together, {sum}."),
    "de_minimis": Text("{before} 不超过 {limit}，不予发放。", "{before} does not exceed {limit} and is not paid."),
    "de_minimis_under": Text("{before} 低于 {limit}，不予发放。", "{before} is below {limit} and is not paid."),
    "rounding_down": Text("{before}，不足 {unit} 的部分舍去：{sum}。", "{before} rounded down to {unit}: {sum}."),
    "rounding_inward": Text(
        "{before}，下限进至、上限舍至 {unit}：{sum}。", "{before} in whole {unit}, the lower end rounded up and the upper end down: {sum}."
    ),
    "rounding_up": Text("{before}，不足 {unit} 的按 {unit} 计：{sum}。", "{before} rounded up to {unit}: {sum}."),
    "rounding_half_up": Text("{before}，四舍五入至 {unit}：{sum}。", "{before} rounded to {unit}, halves up: {sum}."),
    "rounding_half_even": Text(
        "{before}，四舍六入五成双至 {unit}：{sum}。", "{before} rounded to {unit}, halves to even: {sum}."
    ),
    "other_reward_excludes": Text(
        "同一事由已得其他奖励 {sum}，只能择一。",
        "Another reward of {sum} for the same merit leaves no room for this one.",
    ),
    "share_open": Text("各举报人的份额由有权机关决定。", "How the tipsters share is for a person to decide."),
    "instalment_due": Text("{part}：{sum}，现已到期。", "{part}: {sum}, due now."),
    "instalment_later": Text("{part}：{sum}，条件尚未具备。", "{part}: {sum}, not due yet."),
    "instalment_open": Text("{part}：金额待决定。", "{part}: its amount depends on a decision."),
    "instalment_failed": Text("{part}：条件已确定不能具备。", "{part}: its condition has finally failed."),
    "reclaim_all": Text("已付的 {sum} 应予追回。", "What was paid is to be reclaimed: {sum}."),
    "batch": Text(
        "{deadline}：自 {start} 起，下一批为 {day} 所在月份。",
        "{deadline}: the next batch after {start} begins on {day}.",
    ),
    "none.below_threshold": Text(
        "不予奖励：未达到金额起点。", "No reward: the value does not reach the entry threshold."
    ),
    "none.cap_used_up": Text("不予奖励：限额已经用完。", "No reward: nothing is left of the cap."),
    "none.de_minimis": Text("不予奖励：计算的金额过小。", "No reward: the computed sum is too small to be paid."),
    "none.condition_for_instalment_failed": Text(
        "不再支付：后续支付的条件已确定不能具备。",
        "Nothing more is due: the condition of a later part has finally failed.",
    ),
    "per_unit_range": Text("{head}：{count} ×（{each}）= {sum}。", "{head}: {count} x ({each}) = {sum}."),
    "rate_each": Text(
        "{head}：{kind}（{quantity}），{tariff}，共 {sum}。",
        "{head}: {kind}, {quantity}: {tariff}; together {sum}.",
    ),
    "slice": Text("{head}：其中 {quantity} 属于 {bracket} 一段，{sum}。", "{head}: {quantity} of it in the step {bracket}: {sum}."),
    "slice_rate": Text(
        "{head}：其中 {quantity} 属于 {bracket} 一段，{tariff}，共 {sum}。",
        "{head}: {quantity} of it in the step {bracket}: {tariff}; together {sum}.",
    ),
}
