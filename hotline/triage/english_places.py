"""The shapes that places have in English: doors, crossings, corners beside a shop, streets, towns and premises."""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum, unique

_NOT_A_STREET = "January|February|March|April|May|June|July|August|September|October|November|December|AM|PM|OK"
_NOT_A_TOWN = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    "Thursday|Friday|Saturday|Sunday|English|Chinese|Telegram|Snapchat|WhatsApp|WeChat|Instagram|Facebook|Signal|"
    "Christmas|Easter|Officer|Deputy|Detective|Sheriff|Police|Mom|Dad|Doctor|Nurse|Uncle|Aunt|God|Cash"
)
_CAPITAL = r"(?-i:[A-Z][\w'.]{1,20}|\d{1,3}(?:st|nd|rd|th))"
_NAME = r"[A-Za-z0-9][\w'&.]{0,24}"
_BESIDE = "behind|outside|beside|under|inside|near|by|in front of|next to|across from|past"

Shape = tuple[re.Pattern[str], "Exactness"]


@unique
class Exactness(IntEnum):
    """How near an officer can get with the words alone."""

    GENERIC = 0  # "the warehouse"
    AREA = 1  # a town, a street
    PREMISES = 2  # a named bar, a market
    SPOT = 3  # a door, a house number, a crossing


def alternation(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def english_patterns(words: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    """The shapes with how near an officer gets with each; built from the word lists of a lexicon."""
    return (*_doors(words), *_spots(words), *_areas(words), *_premises(words))


def _unit(words: Mapping[str, Sequence[str]]) -> str:
    units = alternation(words["unit_en"])
    return rf"(?:,? (?:{units}|#) ?#?(?:\d{{1,5}}[a-z]?|[a-z]\d{{0,4}})(?![\w]))"


def _beside(words: Mapping[str, Sequence[str]]) -> str:
    """Where a named thing stands: "the car wash on Ridge"; a whole street after it is a place of its own."""
    streets = alternation(words["street_en"])
    return rf"(?: (?:on|off|in|at|near|of) (?:the )?{_CAPITAL}(?: {_CAPITAL}){{0,2}}(?!\w)(?! (?:{streets})\b))?"


def _doors(words: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    streets, units, unit = alternation(words["street_en"]), alternation(words["unit_en"]), _unit(words)
    return (
        (_shape(rf"\b\d{{1,5}}[a-z]?,? (?:[nsew]\.? )?(?:{_NAME} ){{1,3}}?(?:{streets})\b\.?{unit}?"), Exactness.SPOT),
        (_shape(rf"\b(?:{units}) ?#?(?:\d{{1,5}}[a-z]?|[a-z]\d{{1,4}}|[a-z](?![\w']))\b"), Exactness.SPOT),
        (_shape(r"(?<!\bbus )(?<!\bcase )(?<!\btip )(?<!\bphone )(?<!\bplate )(?<!\bflight )(?<!\btrain )(?P<number>\bno\.? ?#?\d{1,4}[a-z]?\b)"), Exactness.SPOT),
        (
            _shape(rf"(?<=[\w,.] )\d{{1,5}} (?!(?:{_NOT_A_STREET})\b){_CAPITAL}(?: {_CAPITAL})?(?!\w){unit}?"),
            Exactness.SPOT,
        ),
    )


def _spots(words: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    streets = alternation(words["street_en"])
    corner = rf"\b(?:corner|intersection) of (?:{_NAME} ){{1,3}}?and {_NAME}(?: (?:{streets})\b)?"
    beside = rf"\b(?:{_BESIDE}) the {_CAPITAL}(?: {_CAPITAL}){{0,2}}{_beside(words)}"
    numbered = r"\b(?:county road|state road|route|highway|mile|exit) \d{1,4}\b"
    return tuple((_shape(each), Exactness.SPOT) for each in (corner, beside, numbered))


def _areas(words: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    street = rf"(?P<street>\b(?:{_NAME} ){{1,3}}?(?:{alternation(words['street_en'])})\b{_unit(words)}?)"
    town = rf"(?<=\b(?:in|to) )(?!(?:{_NOT_A_TOWN})\b)(?-i:[A-Z][a-z]{{3,14}}(?: [A-Z][a-z]{{3,14}})?)(?: village| town(?:ship)?)?(?= |[.,;!?]|$)"
    return ((_shape(street), Exactness.AREA), (_shape(town), Exactness.AREA))


def _premises(words: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    kinds = alternation(words["premises_en"])
    before = re.compile(r"\b(?:Club|Bar|Hotel|Cafe|Restaurant|Casino|Pub|Motel|KTV) [A-Z][\w']{1,24}")
    after = _shape(rf"(?P<core>\b(?:{_NAME} ){{1,4}}?(?:{kinds})\b{_unit(words)}?){_beside(words)}")
    called = re.compile(r"(?<=\b(?:at|in) the )[A-Z][a-z]{2,14}(?: [A-Z][a-z]{2,14}){1,2}(?= |[.,;!?]|$)")  # at the Blue Lagoon
    return ((before, Exactness.PREMISES), (after, Exactness.PREMISES), (called, Exactness.PREMISES))


def _shape(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
