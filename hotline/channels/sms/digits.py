"""Digits as people write them in a text: of any script, as Chinese numerals, as English words. A number is found in all of them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from hotline.domain.errors import BadInputError
from hotline.domain.receipts import LENGTH, normalise

#: Numerals as they are written, as they stand on cheques, and as they are said over a radio (幺 for 一, 洞 for 零).
_HAN = {sign: str(value) for value, signs in enumerate(
    ("零〇○洞", "一幺壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖勾")) for sign in signs}
_WORDS = {word: str(value) for value, words in enumerate(
    ("zero oh o nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")) for word in words.split()}
_SIGNS = rf"\d{''.join(_HAN)}"
_DIGIT = rf"(?:[{_SIGNS}]|(?<![a-z])(?:{'|'.join(_WORDS)})(?![a-z]))"
_BETWEEN = r"[\s\-‐-―−－,，、.·/]{0,3}"
_ONE = re.compile(_DIGIT, re.IGNORECASE)
#: Overlapping on purpose: digits before the number must not hide it.
_SIXTEEN = re.compile(rf"(?<![{_SIGNS}])(?=({_DIGIT}(?:{_BETWEEN}{_DIGIT}){{{LENGTH - 1}}})(?![{_SIGNS}]))", re.IGNORECASE)
_RUN = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT})*", re.IGNORECASE)
#: So many digits and nothing else are meant for a number of ours: a group forgotten, a few too many.
_MEANT = range(12, 21)
#: 86 and a mobile number; an area code and a number of a line, written apart.
_TELEPHONE = re.compile(r"(?:00)?86\W*1[3-9]\d(?:\W?\d){8}|0\d{2,3}[\s-]\d{7,8}")
#: Three groups of four, as ours are written, and perhaps most of the fourth.
_IN_FOURS = re.compile(rf"(?<![{_SIGNS}])(?!0){_DIGIT}{{4}}(?:[\s-]{{1,2}}{_DIGIT}{{4}}){{2}}(?:[\s-]{{1,2}}{_DIGIT}{{3}})?(?![{_SIGNS}])")


@dataclass(frozen=True)
class Place:
    """Digits somewhere in a text: themselves (ASCII), and where they begin and end."""

    digits: str = field(repr=False)
    start: int
    end: int


def numbers(text: str) -> Iterator[Place]:
    """Every place where 16 digits could be a number, with a right check digit or a wrong one, in reading order."""
    return (_place(match[1], match.start(1)) for match in _SIXTEEN.finditer(text))


def meant(text: str) -> Iterator[Place]:
    """Every run of digits, from its first to its last, that is as long as if a number of ours were meant."""
    runs = (_place(match[0], match.start()) for match in _RUN.finditer(text))
    return (run for run in runs if len(run.digits) in _MEANT and not _TELEPHONE.fullmatch(text[run.start:run.end]))


def in_fours(text: str) -> Iterator[Place]:
    """Every place with 12 or 15 digits in groups of four: no telephone number is written so, one of ours is."""
    return (_place(match[0], match.start()) for match in _IN_FOURS.finditer(text))


def is_number(place: Place) -> bool:
    """Whether the digits have the right check digit."""
    try:
        normalise(place.digits)
    except BadInputError:
        return False
    return True


def _place(written: str, start: int) -> Place:
    return Place("".join(map(_value, _ONE.findall(written))), start, start + len(written))


def _value(written: str) -> str:
    known = _HAN.get(written) or _WORDS.get(written.casefold())
    return known or str(unicodedata.decimal(written))
