"""Figures in words, Chinese or English: sums and ranges, quantities, the lines of a table and what they bring.

Only for reading: nothing is reckoned from these words, so a fraction without end is shown to six places.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

from hotline.domain.money import minor_unit
from hotline.domain.quantities import COUNT, MONEY, Quantity
from hotline.rewards.document import Text
from hotline.rewards.parameters import Bracket
from hotline.rewards.span import Span
from hotline.rewards.tariff import Rate, Steps, Tariff

_SHOWN = Decimal(1).scaleb(-6)
_WIDE = Context(prec=60)
_WHOLE = Decimal(100)

FIGURE_WORDS: Mapping[str, Text] = {
    "range": Text("{low} 至 {high} {currency}", "{low} to {high} {currency}"),
    "open": Text("{low} {currency} 以上，不设上限", "at least {low} {currency}, no maximum stated"),
    "from_under": Text("{low} 以上、不满 {high}", "from {low} to under {high}"),
    "from_up_to": Text("{low} 以上、不超过 {high}", "from {low} up to {high}"),
    "above_under": Text("超过 {low}、不满 {high}", "over {low} and under {high}"),
    "above_up_to": Text("超过 {low}、不超过 {high}", "over {low} and up to {high}"),
    "from": Text("{low} 以上", "from {low} on"),
    "above": Text("超过 {low}", "over {low}"),
    "unread": Text("来源中没有读到", "not read in the sources"),
    "base_and_rate": Text("{base}，另{rate}", "{base}, and {rate}"),
    "exact": Text("{beyond}每 {per} {each}", "{each} for each {per}{beyond}"),
    "completed": Text("{beyond}每满 {per} {each}", "{each} for each completed {per}{beyond}"),
    "started": Text("{beyond}每 {per}（不足的按一份计）{each}", "{each} for each {per} or part of it{beyond}"),
    "exact.one": Text("{beyond}每一单位 {each}", "{each} for each one{beyond}"),
    "completed.one": Text("{beyond}每满一单位 {each}", "{each} for each whole one{beyond}"),
    "started.one": Text("{beyond}每一单位（不足的按一份计）{each}", "{each} for each one or part of it{beyond}"),
    "beyond": Text("超过 {quantity} 的部分", " beyond {quantity}"),
    "percent_of": Text("{each} 的 {percent}%", "{percent} % of {each}"),
    "steps_by": Text("{rate}（不足一份如何计算，见所取的理解）", "{rate} (how a part of it counts: see the readings)"),
    "at_most": Text("{sum}，最高 {ceiling}", "{sum}, at most {ceiling}"),
}


def say_number(number: Decimal) -> str:
    """With commas and without trailing zeros."""
    shown = number.quantize(_SHOWN, ROUND_HALF_EVEN, _WIDE)
    whole = shown.to_integral_value()
    return f"{whole if whole == shown else shown.normalize(_WIDE):,f}"


def _say_money(sum_: Decimal, currency: str) -> str:
    """Coins with all their places, as money is written."""
    coins = sum_.quantize(minor_unit(currency), ROUND_HALF_EVEN, _WIDE)
    return f"{coins:,f}" if coins == sum_ != coins.to_integral_value() else say_number(sum_)


def say_span(span: Span, currency: str, language: str) -> str:
    """A sum, or both ends of a range, with the currency."""
    low = _say_money(span.low, currency)
    if span.exact is not None:
        return f"{low} {currency}"
    if span.high is None:
        return _say("open", language, low=low, currency=currency)
    return _say("range", language, low=low, high=_say_money(span.high, currency), currency=currency)


def say_quantity(quantity: Quantity, currency: str) -> str:
    """So many grams, mu, pieces, or so much money."""
    magnitude = quantity.magnitude.quantize(_SHOWN, ROUND_HALF_EVEN, _WIDE)
    if quantity.unit == MONEY:
        return f"{_say_money(magnitude, currency)} {currency}"
    return say_number(magnitude) if quantity.unit == COUNT else str(Quantity(magnitude, quantity.unit))


def say_bounds(bracket: Bracket, currency: str, language: str) -> str:
    """From where to where a line of a table holds, each bound as the law has it."""
    key = "from" if bracket.includes_lower else "above"
    low = say_quantity(bracket.lower, currency)
    if bracket.upper is None:
        return _say(key, language, low=low)
    key = f"{key}_{'up_to' if bracket.includes_upper else 'under'}"
    return _say(key, language, low=low, high=say_quantity(bracket.upper, currency))


def say_tariff(tariff: Tariff, currency: str, language: str) -> str:
    """What a line of a table brings: a sum, so much for each unit, or both, and the most of it."""
    if tariff.base is None:
        return _say("unread", language)
    said = say_span(tariff.base, currency, language)
    if tariff.rate is not None:
        rate = _say_rate(tariff.rate, currency, language)
        said = _say("base_and_rate", language, base=said, rate=rate) if tariff.base.high != 0 else rate
    if tariff.at_most is None:
        return said
    return _say("at_most", language, sum=said, ceiling=say_span(Span.exactly(tariff.at_most), currency, language))


def _say_rate(rate: Rate, currency: str, language: str) -> str:
    each, beyond = say_span(rate.each, currency, language), ""
    if rate.percent != _WHOLE:
        each = _say("percent_of", language, each=each, percent=say_number(rate.percent))
    if rate.beyond:
        left_out = say_quantity(Quantity(rate.beyond, rate.per.unit), currency)
        beyond = _say("beyond", language, quantity=left_out)
    key = (Steps.EXACT if rate.steps_by else rate.steps).value
    one = ".one" if rate.per == Quantity(Decimal(1), COUNT) else ""
    said = _say(f"{key}{one}", language, each=each, per=say_quantity(rate.per, currency), beyond=beyond)
    return _say("steps_by", language, rate=said) if rate.steps_by else said


def _say(key: str, language: str, **filled: str) -> str:
    return FIGURE_WORDS[key].of(language).format_map(filled)
