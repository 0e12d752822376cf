"""What is risky in a reply before it is sent: it repeats something of the tip, or sends the tipster into danger.

It only warns. The number may be found by somebody else, and nobody who writes to us is sent anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum, unique

from hotline.wording.marking import _


@unique
class Risk(StrEnum):
    """One kind of warning."""

    REPEATS_PLATE = "plate"
    REPEATS_PHONE = "phone"
    REPEATS_PLACE = "place"
    REPEATS_ACCOUNT = "account"
    SENDS_OUT = "sends_out"


SENTENCES = {
    Risk.REPEATS_PLATE: _("The reply repeats a plate of the tip: whoever else reads it learns what was told."),
    Risk.REPEATS_PHONE: _("The reply repeats a phone number of the tip: whoever else reads it learns what was told."),
    Risk.REPEATS_PLACE: _("The reply repeats a place of the tip: whoever else reads it learns what was told."),
    Risk.REPEATS_ACCOUNT: _("The reply repeats an account of the tip: whoever else reads it learns what was told."),
    Risk.SENDS_OUT: _("The reply seems to ask the tipster to go, look, photograph, buy or meet. That may put them in danger; ask only for what they know already."),
}

_REPEATED = {risk.value: risk for risk in Risk if risk is not Risk.SENDS_OUT}
#: Shorter words of a place stand in any sentence.
_SHORTEST = {"plate": 4, "phone": 5, "account": 4, "place": 2}
_ASKED_ZH = r"(?:请|麻烦|能不能|能否|可以|可否|帮|替|你|您|再|最好|方便)"
_DONE_ZH = (
    r"(?:去[^。？！\n]{0,6}(?:看|查|问|打听|拍|现场|那里|那儿|一趟)|去看|看一看|看一下|看看|盯着|盯一下|跟着|跟踪|拍照|拍张|拍几张|拍个|拍一|"
    r"录像|录音|录一|买一|买点|买些|假装买|见面|见一面|碰头|当面|约他|约她|套话|打听|靠近|进去|过去看)"
)
_SENDS_ZH = re.compile(rf"{_ASKED_ZH}[^。？！\n]{{0,12}}{_DONE_ZH}")
_ASKED_EN = r"(?:please|could you|can you|would you|will you|try to|you (?:should|could|must|need to|might)|(?:^|[.!?;\n]\s*))"
_DONE_EN = (
    r"(?:go (?:to|and|there|back|inside|near|see|look|check)|look (?:at|into|inside|for)|have a look|take (?:a |some )?(?:photo|photos|picture|pictures|video)|"
    r"photograph|film|record|watch|follow|buy|purchase|meet|come to|visit|check (?:whether|if|the|out)|find out|ask (?:him|her|them|around)|get (?:closer|inside))"
)
_SENDS_EN = re.compile(rf"{_ASKED_EN}\W*(?:\w+\W+){{0,3}}?{_DONE_EN}\b", re.IGNORECASE)


def risks_of(reply: str, entities: Iterable[tuple[str, str, str]]) -> Sequence[Risk]:
    """Every risk of a reply, once each, given what the tip names: kind, words, normal form."""
    folded = _folded(reply)
    found: set[Risk] = {
        _REPEATED[kind] for kind, words, norm in entities
        if kind in _REPEATED and any(_repeats(folded, kind, value) for value in (words, norm))
    }
    if _SENDS_ZH.search(reply) or _SENDS_EN.search(reply):
        found.add(Risk.SENDS_OUT)
    return [risk for risk in Risk if risk in found]


def _repeats(folded: str, kind: str, value: str) -> bool:
    wanted = _folded(value)
    return len(wanted) >= _SHORTEST[kind] and "*" not in value and wanted in folded


def _folded(text: str) -> str:
    """Width, case, spaces and separators do not make another plate."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
