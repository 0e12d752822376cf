"""Sums, days and moments as the desk's pages write them, in the language of the page, and a page that has them all."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from flask import Response

from hotline.channels import edge
from hotline.domain.errors import BadInputError
from hotline.domain.money import Money, minor_unit
from hotline.rewards.span import Span
from hotline.wording.marking import _


def say_sum(amount: Decimal, currency: str) -> str:
    """A sum with its currency and all its coins: what people commonly write leaves out those of some currencies."""
    coins = amount.quantize(minor_unit(currency))
    return format_currency(coins, currency, locale=edge.language(), decimal_quantization=False)


def say_figure(amount: Decimal) -> str:
    """A sum alone, where a column's head names the currency."""
    return format_decimal(amount, "#,##0.00#", locale=edge.language())


def say_money(money: Money) -> str:
    """The same for money."""
    return say_sum(money.amount, money.currency)


def say_span(span: Span, currency: str) -> str:
    """One sum, or from where to where."""
    low = say_sum(span.low, currency)
    if span.exact is not None:
        return low
    if span.high is None:
        return edge.say(_("%(low)s or more"), low=low)
    return edge.say(_("%(low)s to %(high)s"), low=low, high=say_sum(span.high, currency))


def say_day(day: date) -> str:
    """A day of the calendar."""
    return format_date(day, "long", locale=edge.language())


def say_moment(moment: datetime) -> str:
    """A day and a time where the hotline is."""
    pattern = "y年M月d日 HH:mm" if edge.language() == "zh" else "d MMM y, HH:mm"
    return format_datetime(moment, pattern, tzinfo=edge.settings().zone, locale=edge.language())


def read_sum(text: str, field: str) -> Decimal:
    """A sum as a person types it, with full-width digits or commas between thousands. Raises BadInputError."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if not plain:
        raise BadInputError(field, "missing")
    # Only digits and a point: the number's own constructor would take "NaN", "1e9" and underscores.
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
        raise BadInputError(field, "not_a_sum")
    return Decimal(plain)


def money_page(template: str, status: int = 200, **values: Any) -> Response:
    """Render a page that speaks of money."""
    return edge.page(
        template, status, money=say_money, sum_of=say_sum, figure_of=say_figure, span_of=say_span, day=say_day,
        moment=say_moment, **values,
    )
