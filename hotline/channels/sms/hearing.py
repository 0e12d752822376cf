"""What a text asks for: a word of command alone, a receipt with or without one, or simply words."""

import re
from dataclasses import dataclass, field

from hotline.channels.sms import digits
from hotline.channels.sms.commands import Command, asked
from hotline.channels.sms.digits import Place
from hotline.domain.phone import Hours

#: The end of a card with 19 digits.
_MORE_DIGITS = re.compile(r"[\s\-]\d{3}(?!\w)")
_EDGES = " \t\r\n.,;:!?'\"()。，；：！？、“”‘’（）"
_HAN = re.compile("[㐀-鿿]")
#: What people put before their number and mean nothing more by.
_ABOUT_A_NUMBER = re.compile(
    r"(?:(?:hi|hello|please|this is|here is|here's|it is|it's) ?)*(?:(?:my|the|your) ?)?(?:receipt ?)?(?:number|receipt)?(?: is)?"
    r"(?:[ :,.]*(?:please|thanks|thank you|any answers?|answers?))*"
    r"|(?:您好|你好|请|查一?下|看看|看答复|[，,])*(?:这是|这个是)?(?:我的|我|您的)?(?:收据|查询)?(?:号码|编号|数字|号)?(?:是|为)?"
    r"(?:[，,： ]*(?:请|谢谢您?|查一?下|看看|看答复|有答复吗))*")
#: Only so written does a command stand before words: "New people have moved in" are words.
_NEW_BEFORE = re.compile(r"\s*(?:new|新)\s*(?:[:：]|\n)\s*", re.IGNORECASE)
_WORDS_OF_ONE_BREATH, _SIGNS_OF_ONE_BREATH = 3, 6


@dataclass(frozen=True)
class Said:
    """One text as it was understood. ``whole`` is what stood there, ``words`` the same without number and command."""

    whole: str = field(repr=False, default="")
    words: str = field(repr=False, default="")
    command: Command | None = None
    number: str = field(repr=False, default="")
    slip: int = 0  # how many digits stand where a number should and are no number of ours
    hours: Hours | None = None
    hours_wrong: bool = False
    language: str = ""  # the one that the text is in, or asks for
    pictures: int = 0

    @property
    def is_short(self) -> bool:
        """Whether these words are as short as the answer to a yes-or-no question, and tell nothing."""
        if any(sign.isdecimal() for sign in self.words) or len(self.words.split()) > _WORDS_OF_ONE_BREATH:
            return False
        return len(_HAN.findall(self.words)) <= _SIGNS_OF_ONE_BREATH


def understand(body: str, pictures: int = 0) -> Said:
    """Read a text as its writer means it; whatever is no command is words."""
    number, rest, slip = _number(body)
    if (starts := _NEW_BEFORE.match(rest)) is not None and rest[starts.end():].strip():
        return Said(body, rest[starts.end():], Command.NEW, language=language_of(body), pictures=pictures)
    found = asked(rest.strip(_EDGES))
    if found is None:
        words = rest if rest.strip(_EDGES) else ""
        return Said(body, words, None, number, slip, language=language_of(rest) or language_of(body), pictures=pictures)
    # "Yes" is words too: it may answer a question of the desk.
    words = rest if found.command in {Command.YES, Command.NO} else ""
    language = found.language or language_of(rest)
    return Said(body, words, found.command, number, slip, found.hours, found.hours_wrong, language, pictures)


def language_of(text: str) -> str:
    """The language that a text is written in, "" when there is nothing to tell it by."""
    if _HAN.search(text):
        return "zh"
    return "en" if any(sign.isalpha() for sign in text) else ""


def _number(body: str) -> tuple[str, str, int]:
    """The first well-formed number in the text and what remains without it; or how many digits stand in its place."""
    runs, found = list(digits.meant(body)), list(digits.numbers(body))
    alone = next((run for run in runs if _beside_nothing(_without(body, run))), None)
    for place in found:
        if digits.is_number(place):
            return place.digits, _rest(body, alone or place), 0
    if alone is not None:
        return "", _rest(body, alone), len(alone.digits)
    for place in [*found, *digits.in_fours(body)]:
        if _stands_for_a_number(body, place):
            return "", _rest(body, place), len(place.digits)
    return "", body, 0


def _beside_nothing(rest: str) -> bool:
    plain = rest.strip(_EDGES)
    return _is_about_a_number(plain) or asked(plain) is not None


def _stands_for_a_number(body: str, place: Place) -> bool:
    """At the beginning. Elsewhere 16 digits beside words are a card or an account, and words like others."""
    return _MORE_DIGITS.match(body, place.end) is None and _is_about_a_number(body[: place.start].strip(_EDGES))


def _is_about_a_number(plain: str) -> bool:
    return _ABOUT_A_NUMBER.fullmatch(" ".join(plain.casefold().split())) is not None


def _rest(body: str, place: Place) -> str:
    """What the text says besides, "" where it only says that this is a number."""
    rest = _without(body, place)
    return "" if _is_about_a_number(rest.strip(_EDGES)) else rest


def _without(body: str, place: Place) -> str:
    return f"{body[: place.start].rstrip()} {body[place.end:].lstrip()}".strip()
