"""What was expected of a fact that cannot be taken, in both languages; never the value that was given."""

from collections.abc import Mapping
from decimal import Decimal

from hotline.domain.money import plain
from hotline.rewards.document import Text
from hotline.rewards.fact_specs import FactSpec, FactType

_QUANTITY = {
    "g": Text("带单位的重量，如 35 g 或 12 kg", 'a weight with its unit such as "35 g" or "12 kg"'),
    "l": Text("带单位的体积，如 3 l 或 500 ml", 'a volume with its unit such as "3 l" or "500 ml"'),
    "mu": Text("带单位的面积，如 2 mu", 'an area with its unit such as "2 mu"'),
}
#: ``{unit}`` is what the amounts have to be a multiple of.
_EXPECTED: Mapping[FactType, Text] = {
    FactType.DATE: Text("日期，如 2026-03-31", "a date such as 2026-03-31"),
    FactType.MOMENT: Text(
        "日期和时间，如 2026-03-31T10:00:00+08:00", "a day and time such as 2026-03-31T10:00:00+08:00"
    ),
    FactType.COUNT: Text("从 0 起的整数", "a whole number from 0"),
    FactType.MONEY: Text("不低于 0 的金额，为 {unit} 的整数倍", "an amount from 0, a multiple of {unit}"),
    FactType.PERCENT: Text("百分比，如 80 %", 'a percentage such as "80 %"'),
    FactType.AMOUNTS: Text("金额的列表，各为 {unit} 的整数倍", "a list of amounts, each a multiple of {unit}"),
    FactType.FLAG: Text("true 或 false", "true or false"),
    FactType.NAME: Text("非空文字", "a text"),
    FactType.RECORD: Text("一组字段", "named fields"),
    FactType.ROWS: Text("由若干组字段组成的列表", "a list of rows with named fields"),
    FactType.SUMS: Text("项目名称和金额，金额为 {unit} 的整数倍", "names with amounts, each a multiple of {unit}"),
    FactType.PERCENTS: Text("项目名称和百分比", 'names with percentages such as "20"'),
    FactType.PICKS: Text("选项名称和取值", "names of options with the reading of each"),
}
_FIGURES = {FactType.COUNT, FactType.MONEY, FactType.QUANTITY, FactType.PERCENT}


def expected(spec: FactSpec, pays_in: Decimal) -> Text:
    """What the fact has to be; ``pays_in`` is the smallest sum that the programme pays."""
    if spec.type is FactType.QUANTITY and spec.counted:
        measured, word = _QUANTITY[spec.unit or "g"], spec.counted[0]
        return Text(f"{measured.zh}，或者 2000 {word}", f'{measured.en}, or a number such as "2000 {word}"')
    if spec.type is FactType.QUANTITY:
        return _QUANTITY[spec.unit or "g"]
    if spec.type is FactType.CHOICE:
        names = ", ".join(choice.value for choice in spec.choices)
        return Text(f"以下之一：{names}", f"one of: {names}")
    words, unit = _EXPECTED[spec.type], plain(pays_in)
    return Text(words.zh.format(unit=unit), words.en.format(unit=unit))


def expected_instead(spec: FactSpec, pays_in: Decimal, value: object) -> Text:
    """The same of a fact whose value cannot be taken; a comma in a figure is mostly all that is wrong with it."""
    words = expected(spec, pays_in)
    if spec.type not in _FIGURES or not isinstance(value, str) or "," not in value:
        return words
    return Text(f"{words.zh}，数字中不加逗号", f"{words.en}, in digits without commas")


def missing(spec: FactSpec, pays_in: Decimal, beside: str | None = None) -> Text:
    """The same of a fact that was not given; ``beside`` is the fact that makes it needed."""
    words = expected(spec, pays_in)
    why = Text(f"填了 {beside} 就须填写", f"it is missing, and needed with {beside}") if beside else Text("缺少", "it is missing")
    return Text(f"{words.zh}（{why.zh}）", f"{words.en} ({why.en})")
