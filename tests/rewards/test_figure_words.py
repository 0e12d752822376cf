"""Figures as a person reads them: bounds, sums, rates and fractions, in both languages."""

from decimal import Decimal
from string import Formatter

import pytest

from hotline.domain.quantities import COUNT, MONEY, WEIGHT, Quantity
from hotline.rewards.figure_words import FIGURE_WORDS, say_bounds, say_number, say_quantity, say_span, say_tariff
from hotline.rewards.parameters import Bracket
from hotline.rewards.span import Span
from hotline.rewards.tariff import Rate, Steps, Tariff

NOTHING = Tariff(Span.exactly(Decimal(0)))


def _grams(size: str) -> Quantity:
    return Quantity(Decimal(size), WEIGHT)


def _bracket(lower: str, upper: str | None, *, closed: str) -> Bracket:
    top = _grams(upper) if upper else None
    return Bracket(_grams(lower), closed[0] == "[", top, closed[1] == "]", NOTHING)


def _rate(each: str, *, per: Quantity | None = None, percent: str = "100", beyond: str | None = None, steps: Steps = Steps.EXACT, by: str | None = None) -> Rate:
    left_out = Decimal(beyond) if beyond else None
    return Rate(Span.exactly(Decimal(each)), per or _grams("1000"), Decimal(percent), left_out, steps, by)


@pytest.mark.parametrize(
    ("number", "said"),
    [("5000", "5,000"), ("40000.00", "40,000"), ("1234.50", "1,234.5"), ("0.125", "0.125"), ("40000.000000000002", "40,000"), ("100", "100")],
)
def test_a_number_is_said_without_needless_digits(number: str, said: str) -> None:
    assert say_number(Decimal(number)) == said


@pytest.mark.parametrize(
    ("lower", "upper", "closed", "zh", "en"),
    [
        ("10", "50", "[)", "10 g 以上、不满 50 g", "from 10 g to under 50 g"),
        ("10", "50", "[]", "10 g 以上、不超过 50 g", "from 10 g up to 50 g"),
        ("10", "50", "()", "超过 10 g、不满 50 g", "over 10 g and under 50 g"),
        ("10", "50", "(]", "超过 10 g、不超过 50 g", "over 10 g and up to 50 g"),
        ("2000", None, "[)", "2 kg 以上", "from 2 kg on"),
        ("2000", None, "()", "超过 2 kg", "over 2 kg"),
    ],
)
def test_bounds_say_whether_the_figure_itself_counts(lower: str, upper: str | None, closed: str, zh: str, en: str) -> None:
    bracket = _bracket(lower, upper, closed=closed)
    assert (say_bounds(bracket, "CNY", "zh"), say_bounds(bracket, "CNY", "en")) == (zh, en)


def test_money_on_a_scale_is_said_as_money() -> None:
    assert say_quantity(Quantity(Decimal(400000000), MONEY), "KRW") == "400,000,000 KRW"
    assert say_quantity(Quantity(Decimal(12000), COUNT), "KRW") == "12,000"


def test_a_weight_with_a_fraction_without_end_is_rounded_for_the_eye() -> None:
    assert say_quantity(_grams("2000.000000000001"), "INR") == "2 kg"


def test_coins_are_said_with_two_places() -> None:
    assert say_span(Span.exactly(Decimal("1234.5")), "USD", "en") == "1,234.50 USD"


def test_an_open_range_says_that_no_maximum_is_stated() -> None:
    assert say_span(Span(Decimal(200000), None), "CNY", "zh") == "200,000 CNY 以上，不设上限"


@pytest.mark.parametrize(
    ("rate", "zh", "en"),
    [
        (_rate("500"), "每 1 kg 500 CNY", "500 CNY for each 1 kg"),
        (_rate("500", percent="40"), "每 1 kg 500 CNY 的 40%", "40 % of 500 CNY for each 1 kg"),
        (
            _rate("500", per=_grams("100"), beyond="100", steps=Steps.COMPLETED),
            "超过 100 g 的部分每满 100 g 500 CNY",
            "500 CNY for each completed 100 g beyond 100 g",
        ),
        (_rate("500", steps=Steps.STARTED), "每 1 kg（不足的按一份计）500 CNY", "500 CNY for each 1 kg or part of it"),
        (_rate("8", per=Quantity(Decimal(1), COUNT)), "每一单位 8 CNY", "8 CNY for each one"),
        (
            _rate("500", by="part"),
            "每 1 kg 500 CNY（不足一份如何计算，见所取的理解）",
            "500 CNY for each 1 kg (how a part of it counts: see the readings)",
        ),
    ],
)
def test_a_rate_says_for_what_and_how_parts_count(rate: Rate, zh: str, en: str) -> None:
    tariff = Tariff(Span.exactly(Decimal(0)), rate)
    assert (say_tariff(tariff, "CNY", "zh"), say_tariff(tariff, "CNY", "en")) == (zh, en)


def test_a_sum_with_a_rate_and_a_ceiling_says_all_three() -> None:
    tariff = Tariff(Span.exactly(Decimal(100)), _rate("5"), Decimal(900))
    assert say_tariff(tariff, "CNY", "en") == "100 CNY, and 5 CNY for each 1 kg, at most 900 CNY"


def test_a_tariff_with_a_reading_taken_says_how_parts_count() -> None:
    tariff = Tariff(Span.exactly(Decimal(0)), _rate("500", by="part"))
    assert say_tariff(tariff.read_by({"part": "completed"}), "CNY", "en") == "500 CNY for each completed 1 kg"


def test_what_was_not_read_is_said_not_to_have_been_read() -> None:
    assert say_tariff(Tariff(None), "CNY", "zh") == "来源中没有读到"


@pytest.mark.parametrize("key", FIGURE_WORDS)
def test_both_languages_say_the_same_figures(key: str) -> None:
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (FIGURE_WORDS[key].zh, FIGURE_WORDS[key].en))
    assert zh == en


@pytest.mark.parametrize(("sum_", "currency", "said"), [("1.5", "SGD", "1.50 SGD"), ("1.5", "KWD", "1.500 KWD"), ("1500", "JPY", "1,500 JPY"), ("0.5", "JPY", "0.5 JPY")])
def test_coins_are_said_with_all_the_places_of_their_currency(sum_: str, currency: str, said: str) -> None:
    assert say_span(Span.exactly(Decimal(sum_)), currency, "en") == said
