"""Days and sums as people of each language write them; no Flask."""

from datetime import date
from decimal import Decimal, InvalidOperation

from babel.dates import format_date
from babel.numbers import format_currency

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def day(value: date, language: str) -> str:
    """A date in words."""
    return format_date(value, "long", locale=_LOCALES[language])


def money(amount: str, currency: str, language: str, pattern: str) -> str:
    """A sum, which may be no number but words, with its currency (ISO 4217) where ``pattern`` (CLDR) has the sign."""
    try:
        return format_currency(Decimal(amount), currency, pattern, locale=_LOCALES[language], currency_digits=False)
    except InvalidOperation:
        return f"{amount} {currency}"


def sum_in_words(amount: str, currency: str, language: str) -> str:
    """A sum with its currency by name, as it is said or stands in a text; in Chinese the country's own is 元 alone."""
    if language == "zh" and currency == "CNY":
        return money(amount, currency, language, "#,##0.##元")
    return money(amount, currency, language, "#,##0.##¤¤¤" if language == "zh" else "#,##0.## ¤¤¤")
