"""What may be asked for by a word: alone, or with please and thank you around it, and nothing else in the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from hotline.domain.phone import Hours


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


@dataclass(frozen=True)
class Asked:
    """A command with its hours or its language."""

    command: Command
    hours: Hours | None = None
    hours_wrong: bool = False
    language: str = ""


#: Each is the whole text, or the whole of it but for the asides below. "Help" has no asides: "please help" is a cry.
_PHRASES: Mapping[Command, str] = {
    Command.NEW: "new(?: one| tip| matter| message)?|新|新的|新的?一件|另起|另起一件",
    Command.STOP: "stop|stopall|unsubscribe|quit|end|cancel|revoke|optout|forget(?: me| my phone| this phone| my number)?"
                  "|stop(?: the)? (?:texts|texting|texting me|messages|notices|notifications|notifying me|contacting me)"
                  "|no more (?:texts|messages|notices|notifications|contact)"
                  "|停|停止|退订|忘记|忘记我|忘了我|忘记(?:我的|这部)?手机|(?:停止|取消|不要再?|别再?)(?:通知|提醒|联系|短信|发短信)我?",
    Command.HELP: "help|info|start|unstop|帮助|帮忙|开始",
    Command.ALL: "all|(?:all|older)(?: the)? answers|show(?: me)? all(?:(?: the)? answers)?|全部|(?:看)?(?:全部|所有|旧)(?:的)?答复|看全部",
    Command.CODE: "(?:the |my )?(?:reward )?code|领奖码|领取码",
    Command.BACK: "back|take (?:(?:it|this|all|everything|my tip|my words) )?(?:all )?back|withdraw(?: it| my tip| everything)?"
                  "|(?:全部|都)?撤回|撤回(?:我的?)?(?:话|线索|短信|举报|全部|一切)",
    Command.YES: "yes|y|yeah|yep|(?:yes )?i(?: am|'m) sure|yes,? take (?:it|all|everything) back|是|是的|对|对的|确定|确认|(?:是|是的|确定)[，,]?撤回",
    Command.NO: "no|n|nope|no,? do(?: not|n't)(?: take (?:it|all|everything) back)?|不|不是|不要|不用|不撤回|不要撤回",
}
_COMMANDS = {command: re.compile(phrases) for command, phrases in _PHRASES.items()}
_LANGUAGES: Mapping[str, re.Pattern[str]] = {
    "en": re.compile("(?:lang |in )?english|lang en|英文|英语|用英文"), "zh": re.compile("(?:lang |in )?chinese|lang zh|中文|用中文|说中文"),
}
_NOTIFY = re.compile(r"(?:notify(?: me)?|提醒我?|通知我?)(?:\s*(\d{1,2})\s*[-‐-―－~～〜到至]\s*(\d{1,2})\s*[点时h]?)?")
_ASIDE_EN = "please|pls|hi|hello|ok|okay|now|thanks|thank you|sorry|i (?:want|need|wish|would like) to|i'd like to|i want|i need|(?:can|could) (?:you|i)"
_ASIDE_ZH = "请您?|麻烦您?|谢谢您?|您好|你好|我想要?|我要|帮我|给我|一下|吧|好吗|可以吗"
#: What is longer says more than a command.
_LONGEST = 60
_BREAK = r"[\s,.!?，。！？]"
_POLITE = re.compile(
    rf"(?:(?:{_ASIDE_EN}){_BREAK}+|(?:{_ASIDE_ZH}){_BREAK}*){{0,3}}(?P<core>.+?)"
    rf"(?:{_BREAK}+(?:{_ASIDE_EN})|{_BREAK}*(?:{_ASIDE_ZH})){{0,2}}")


def asked(text: str) -> Asked | None:
    """The command that a text is, without the marks at its edges; None when it is words."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    if len(plain) > _LONGEST:
        return None
    if (exact := _command(plain)) is not None:
        return exact
    polite = _POLITE.fullmatch(plain)
    within = None if polite is None else _command(polite["core"])
    return None if within is not None and within.command is Command.HELP else within


def _command(plain: str) -> Asked | None:
    for command, phrases in _COMMANDS.items():
        if phrases.fullmatch(plain):
            return Asked(command)
    for language, phrases in _LANGUAGES.items():
        if phrases.fullmatch(plain):
            return Asked(Command.LANGUAGE, language=language)
    return _notices(plain)


def _notices(plain: str) -> Asked | None:
    notify = _NOTIFY.fullmatch(plain)
    if notify is None:
        return None
    if notify[1] is None:
        return Asked(Command.NOTIFY)
    first, last = int(notify[1]), int(notify[2])
    wrong = first > 23 or last > 24
    return Asked(Command.NOTIFY, None if wrong else Hours(first, last), wrong)
