"""Reads numbers as people write and say them: digits, Chinese numerals, English number words, spelt plates."""

import re

_DIGITS_ZH = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "俩": 2,
    "幺": 1,
    "洞": 0,
    "拐": 7,
    "勾": 9,
}
#: "Several" needs some number; a low one overstates nothing.
_SEVERAL = 3
_UNITS_ZH = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_UP_TO_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_WORDS_EN = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "a": 1, "an": 1, "half": 0.5, "couple": 2, "dozen": 12, "oh": 0, "thousand": 1000,
}  # fmt: skip
_NATO = {
    word: word[0].upper()
    for word in (
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike",
        "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
    )
}  # fmt: skip

#: One Chinese or Arabic number, for use inside other patterns.
NUMBER_ZH = r"(?:\d{1,7}(?:\.\d{1,3})?|[一二两三四五六七八九十百千万零半几]{1,7})"
WORD_EN = "|".join(sorted(_WORDS_EN, key=len, reverse=True))
NUMBER_EN = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,7}}(?:\.\d{{1,3}})?|(?:{WORD_EN})(?:[ -](?:{WORD_EN})){{0,3}}(?: of a)?)"
)


def number(words: str) -> float | None:
    """The value of one number in either language, or None where it says none."""
    plain = words.strip().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    return _english(plain) if plain[:1].isascii() else _chinese(plain)


def _chinese(words: str) -> float | None:
    if words == "半":
        return 0.5
    total, section, digit = 0, 0, 0
    for char in words:
        if char == "几":
            digit = _SEVERAL
        elif char in _DIGITS_ZH:
            digit = digit * 10 + _DIGITS_ZH[char]
        elif char == "万":
            total, section, digit = (total + section + digit or 1) * 10_000, 0, 0
        elif char in _UNITS_ZH:
            section, digit = section + (digit or 1) * _UNITS_ZH[char], 0
        else:
            return None
    return float(total + section + digit)


def _english(words: str) -> float | None:
    total = 0.0
    for word in re.split(r"[ \-]+", words.removesuffix(" of a")):
        value = _WORDS_EN.get(word)
        if value is None:
            return None
        total = (total or 1) * value if word in {"hundred", "thousand", "dozen"} else total + value
        if word in {"a", "an"}:
            total -= value if len(words) > len(word) else 0
    return total or None


def spoken_digits(words: str) -> str:
    """Digits of a number said one by one in Chinese or English; what is no digit is left out."""
    if not words[:1].isascii():
        return "".join(str(_DIGITS_ZH[char]) if char in _DIGITS_ZH else char for char in words)
    digits = (_WORDS_EN.get(word, word if word.isdigit() else "") for word in re.split(r"[ ,.\-]+", words))
    return "".join(str(digit) for digit in digits if digit != "")


def spelt(words: str) -> str:
    """Letters and digits of something spelt aloud: "kilo tango four 2" is KT42."""
    said = []
    for word in re.split(r"[ ,.\-]+", words.lower()):
        value = _NATO.get(word, _WORDS_EN.get(word) if len(word) > 1 else None)
        said.append(str(value) if value is not None else word.upper())
    return "".join(said)


SPELT_WORD = "|".join([*_NATO, "oh", *_UP_TO_TWENTY[:10]])
