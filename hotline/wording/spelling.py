"""Days and sums as people of each language write them; no Flask."""

from collections.abc import Mapping
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


#: What people call the yuan, for which the catalogue of currencies has a formal name. A text says in English whose yuan it is.
WRITTEN: Mapping[tuple[str, str], str] = {("zh", "CNY"): "元"}
SPOKEN: Mapping[tuple[str, str], str] = {**WRITTEN, ("en", "CNY"): "yuan"}


def sum_in_words(amount: str, currency: str, language: str, names: Mapping[tuple[str, str], str] = WRITTEN) -> str:
    """A sum with its currency by name, as it stands in a text or, with ``SPOKEN``, is said."""
    name = names.get((language, currency), "¤¤¤")
    return money(amount, currency, language, f"#,##0.##{name}" if language == "zh" else f"#,##0.## {name}")
