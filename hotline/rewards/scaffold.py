"""A new pack to begin with: sound at once, with one head, its figures, one exclusion and cases on both sides of each step.

It is marked as invented, so that nothing it says passes for law before somebody has read one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.rewards.document import Text
from hotline.rewards.scaffold_kinds import SKELETONS
from hotline.rewards.schema import schema_line

#: Words that stand for what has to be filled in.
_OPEN = "{zh: 待填, en: to be filled in}"


@dataclass(frozen=True)
class Beginning:
    """What is known of a programme before its law is entered; comments come in ``language``, ``zh`` or ``en``. ``like``
    is one of `SKELETONS`: what the law reckons the reward from.
    """

    name: str
    currency: str
    start: date
    language: str
    like: str = "seizure"


def scaffold(beginning: Beginning) -> Mapping[str, str]:
    """The files of the new pack, text by path in the folder of all packs."""
    filled = {
        "name": beginning.name,
        "currency": beginning.currency,
        "start": beginning.start.isoformat(),
        "before": (beginning.start - timedelta(days=1)).isoformat(),
        "open": _OPEN,
    }
    comments = {f"c_{key}": text.of(beginning.language) for key, text in _COMMENTS.items()}
    texts = {**_FILES, **SKELETONS[beginning.like]}
    files = {f"{beginning.name}/{inside}": text.format_map({**filled, **comments}) for inside, text in texts.items()}
    return {path: f"{schema_line(path)}\n{text}" for path, text in files.items()}


_COMMENTS: Mapping[str, Text] = {
    "pack": Text(
        "# 先读 reward_rules/README.md。凡写“待填”“to be filled in”之处，照法文填写；数字都是举例，不是任何地方的规定。",
        "# Read reward_rules/README.md first. Fill in from the text of the law whatever says 'to be filled in'; every figure here is an example and no place's law.",
    ),
    "demonstration": Text("# 照法文填完后删去这一行", "# take this line out once everything was filled in from the law"),
    "grade": Text("# A 读过全文，B 官方页面节录，C 报道或转载", "# A full text read, B excerpt of an official page, C report or mirror"),
    "selecting": Text("# 以哪个事实的日期选定版本", "# the fact whose day chooses the version"),
    "versions": Text("# 修法时在下面追加一个版本，不改旧的", "# when the law changes, append a version below, never edit one"),
    "identity": Text("# none、document_shown 或 document_kept", "# none, document_shown or document_kept"),
    "sharing": Text(
        "# equal 平分，first_accepted 归最先受理者，by_decision 由人决定，by_role 按作用",
        "# equal, first_accepted (all to the first), by_decision or by_role",
    ),
    "options": Text(
        "# 法文没有说清之处，写成选项并取一个默认理解；没有就不写\n# options:\n#   - id: month_rule",
        "# What the text leaves open is an option with a default; leave the list out where there is none\n# options:\n#   - id: month_rule",
    ),
    "facts": Text(
        "# 案卷中要问的事实；所有规则共有的（举报人、申领等）不必写",
        "# What has to be asked about a case; facts that every programme shares need not be written",
    ),
    "table": Text(
        "# 从小到大；from 含本数，under 不含本数（不含用 above，含用 up_to）；没有读到的写 unread: true",
        "# From the smallest up. `from` includes the figure, `under` does not (or `above`, not included, and `up_to`, included). What was not read is `unread: true`",
    ),
    "share": Text(
        "# 百分数不写 % 号。由人在幅度内决定的，写 min 和 max（如 min: \"1\" 和 max: \"5\"），事实中以 decided: {of_fines: 金额} 给出决定",
        "# without the sign. Where a person decides inside a range write min and max (min: \"1\", max: \"5\"); the facts then say decided: {of_fines: amount}",
    ),
    "floor": Text(
        "# 顺序：percent、at_least（不低于）、at_most（不超过）。没有罚没款就没有基数，也就没有最低额",
        "# in this order: percent, at_least (the floor), at_most (the ceiling). Without fines there is nothing to raise to the floor",
    ),
    "rounding": Text(
        "# 不写 rounding 时，金额只在最小币值处截去\n# rounding: {to: 参数名, mode: down, reference: 待填}",
        "# without rounding a sum is cut at the smallest coin only\n# rounding: {to: a parameter, mode: down, reference: to be filled in}",
    ),
    "values": Text("# 修法时在下面追加一个 from", "# when the figure changes, append another `from` below"),
    "amount": Text(
        "# 每个 head 是一个给奖项目，各项相加；还可以写 groups、caps、rounding、instalments",
        "# Each head is a title to money; they add up. groups, caps, rounding and instalments may follow",
    ),
    "eligibility": Text("# 谁或者什么情形不给奖，逐条写明理由", "# Who or what is left out, each with its reason"),
    "cases": Text(
        "# 照法文手算，不照引擎；每一档、每一个日期的两边各一例",
        "# Worked by hand from the text, not with the engine; both sides of every step and of every day",
    ),
}
_FILES: Mapping[str, str] = {
    "pack.yaml": """\
{c_pack}
id: {name}
title: {open}
jurisdiction: to be filled in
demonstration: true {c_demonstration}
currency: {currency}
pays_in: "1"
instrument:
  title: {open}
  reference: to be filled in
  sources:
    - to be filled in
  grade: C {c_grade}
selecting_fact: reported_on {c_selecting}
versions: {c_versions}
  - from: {start}
    reference: to be filled in
identity_at_collection:
  kind: none {c_identity}
  note: {open}
sharing: {c_sharing}
  joint: equal
  order_unknown: equal
  successive: first_accepted
  reference: to be filled in
{c_options}
""",
    "rules/eligibility.yaml": """\
{c_eligibility}
tests:
  - id: officers
    when: {{category_in: [police_staff, official_on_duty]}}
    excludes: tipster
    reason: excluded_category
    text: {{zh: 履行职责的人员不给奖。, en: People who learn of it on duty are not rewarded.}}
    reference: to be filled in
""",
}
