"""What a text asks for: a word of command alone, a receipt with or without one, or simply words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique

from hotline.domain.errors import BadInputError
from hotline.domain.phone import Hours
from hotline.domain.receipts import normalise

_BETWEEN = r"[\s\-‐-―−－]{0,3}"
#: Overlapping on purpose: digits before the number must not hide it.
_SIXTEEN = re.compile(rf"(?<!\d)(?=(\d(?:{_BETWEEN}\d){{15}})(?!\d))")
#: The end of a card with 19 digits.
_MORE_DIGITS = re.compile(r"[\s\-]\d{3}(?!\w)")
_EDGES = " \t\r\n.,;:!?'\"()。，；：！？、“”‘’（）"
_HOURS = re.compile(r"(\d{1,2})\s*[-–—－~～〜到至]\s*(\d{1,2})\s*[点时h]?")
_HAN = re.compile("[㐀-鿿]")


@unique
class Command(StrEnum):
    """What may be asked for by a word."""

    NEW = "new"
    STOP = "stop"
    HELP = "help"
    NOTIFY = "notify"
    LANGUAGE = "language"
    ALL = "all"
    CODE = "code"
    BACK = "back"
    YES = "yes"
    NO = "no"


_WORDS: Mapping[Command, Sequence[str]] = {
    Command.NEW: ("new", "新", "新的", "另起"),
    Command.STOP: ("stop", "stopall", "unsubscribe", "quit", "end", "cancel", "停", "停止", "退订"),
    Command.HELP: ("help", "info", "帮助", "帮忙"),
    Command.ALL: ("all", "全部"),
    Command.CODE: ("code", "领奖码", "领取码"),
    Command.BACK: ("back", "撤回"),
    Command.YES: ("yes", "y", "是", "是的", "确定"),
    Command.NO: ("no", "n", "不", "不是", "不要"),
}
_COMMANDS: Mapping[str, Command] = {word: command for command, words in _WORDS.items() for word in words}
_LANGUAGES: Mapping[str, str] = {
    "lang en": "en", "lang english": "en", "english": "en", "英文": "en", "lang zh": "zh", "lang chinese": "zh",
    "chinese": "zh", "中文": "zh",
}
_NOTIFY = ("notify", "提醒")
#: Only so written does a command stand before words: "New people have moved in" are words.
_NEW_BEFORE = re.compile(r"\s*(?:new|新)\s*(?:[:：]|\n)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One text as it was understood. ``whole`` is what stood there, ``words`` the same without number and command."""

    whole: str = field(repr=False, default="")
    words: str = field(repr=False, default="")
    command: Command | None = None
    number: str = field(repr=False, default="")
    slip: bool = False  # 16 digits that begin the text and are no number of ours
    hours: Hours | None = None
    hours_wrong: bool = False
    language: str = ""  # the one that the text is in, or asks for
    pictures: int = 0


def understand(body: str, pictures: int = 0) -> Said:
    """Read a text as its writer means it; whatever is no command is words."""
    number, rest, slip = _number(body)
    if (starts := _NEW_BEFORE.match(rest)) is not None and rest[starts.end():].strip():
        return Said(body, rest[starts.end():], Command.NEW, "", False, language=language_of(body), pictures=pictures)
    asked = _asked(rest.strip(_EDGES))
    if asked is None:
        return Said(body, rest if rest.strip(_EDGES) else "", None, number, slip, language=language_of(rest), pictures=pictures)
    command, hours, wrong, language = asked
    # "Yes" is words too: it may answer a question of the desk.
    words = rest if command in {Command.YES, Command.NO} else ""
    return Said(body, words, command, number, slip, hours, wrong, language or language_of(rest), pictures)


def language_of(text: str) -> str:
    """The language that a text is written in, "" when there is nothing to tell it by."""
    if _HAN.search(text):
        return "zh"
    return "en" if any(sign.isalpha() for sign in text) else ""


def _number(body: str) -> tuple[str, str, bool]:
    """The first well-formed number in the text and what remains without it; or whether a slip of one stands in its place."""
    found = list(_SIXTEEN.finditer(body))
    for place in found:
        try:
            return normalise(place[1]), _without(body, place), False
        except BadInputError:
            continue
    for place in found:
        if _stands_for_a_number(body, place):
            return "", _without(body, place), True
    return "", body, False


def _stands_for_a_number(body: str, place: re.Match[str]) -> bool:
    """At the beginning, or beside a command alone. Elsewhere 16 digits are a card or an account, and words like others."""
    if _MORE_DIGITS.match(body, place.end(1)) is not None:
        return False
    return not body[: place.start()].strip(_EDGES) or _asked(_without(body, place).strip(_EDGES)) is not None


def _without(body: str, found: re.Match[str]) -> str:
    before, after = body[: found.start(1)], body[found.end(1):]
    return f"{before.rstrip()} {after.lstrip()}".strip()


def _asked(text: str) -> tuple[Command, Hours | None, bool, str] | None:
    """The command that a text is, with its hours or its language."""
    plain = " ".join(text.casefold().split())
    if plain in _COMMANDS:
        return _COMMANDS[plain], None, False, ""
    if plain in _LANGUAGES:
        return Command.LANGUAGE, None, False, _LANGUAGES[plain]
    for word in _NOTIFY:
        rest = plain.removeprefix(word).strip()
        if plain == word:
            return Command.NOTIFY, None, False, ""
        if plain.startswith(word) and (hours := _HOURS.fullmatch(rest)) is not None:
            first, last = int(hours[1]), int(hours[2])
            wrong = first > 23 or last > 24
            return Command.NOTIFY, None if wrong else Hours(first, last), wrong, ""
    return None
