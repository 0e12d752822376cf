"""Recognises the pieces that times are said in (a day, an hour, a habit, a length), in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from hotline.triage.numerals import NUMBER_EN, NUMBER_ZH, number


@unique
class PieceKind(StrEnum):
    """What a piece says about time; a group of pieces is as definite as its most definite one."""

    NOW = "now"
    DAY = "day"  # value: days from the day of receipt
    WEEKDAY = "weekday"  # value: 0 for Monday, 7 added for "next"
    PART = "part"  # value: the hour that stands for this part of the day
    CLOCK = "clock"  # value: minutes after midnight as said
    DATE = "date"  # value: month * 100 + day
    AHEAD = "ahead"  # value: minutes from now
    BACK = "back"  # value: minutes before now
    HABIT = "habit"
    LENGTH = "length"  # value: hours


@dataclass(frozen=True)
class Piece:
    """One piece in the folded text. ``is_exact`` is set for a clock that says morning or afternoon by itself."""

    kind: PieceKind
    start: int
    end: int
    value: float = 0
    is_exact: bool = False


_DAYS = {
    "今天": 0, "今晚": 0, "今早": 0, "今夜": 0, "今晨": 0, "今日": 0, "当晚": 0, "明天": 1, "明晚": 1, "明早": 1, "明日": 1, "大后天": 3,
    "后天": 2, "后晚": 2, "昨天": -1, "昨晚": -1, "昨夜": -1, "前天": -2, "前晚": -2, "today": 0, "tonight": 0, "tonite": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "later today": 0, "later tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "yesterday": -1, "last night": -1,
}  # fmt: skip
_PARTS = {
    "凌晨": 2, "清晨": 6, "早上": 8, "早晨": 8, "上午": 10, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 21, "夜里": 23, "夜间": 23, "半夜": 24,
    "深夜": 23, "午夜": 24, "morning": 8, "afternoon": 15, "evening": 19, "night": 22, "midnight": 24, "noon": 12,
}  # fmt: skip
#: A day word that names its own part of the day: 今晚 is an evening.
_IMPLIED = {"晚": 21, "夜": 23, "早": 8, "晨": 7}
_IMPLIED_EN = {
    "tonight": 21,
    "tonite": 21,
    "this morning": 9,
    "this afternoon": 15,
    "this evening": 19,
    "last night": 22,
    "later tonight": 22,
}
_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEK_EN = "|".join(_WEEK)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MINUTES = {
    "分钟": 1, "小时": 60, "钟头": 60, "天": 1440, "周": 10080, "星期": 10080, "月": 43200, "年": 525600, "min": 1, "hour": 60, "hr": 60,
    "day": 1440, "week": 10080, "month": 43200, "year": 525600,
}  # fmt: skip
_HOURS_EN = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"


def _words(names: dict[str, int]) -> tuple[str, str]:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(n for n in ordered if not n.isascii()), "|".join(n for n in ordered if n.isascii())


_DAYS_ZH, _DAYS_EN = _words(_DAYS)
_PARTS_ZH, _PARTS_EN = _words(_PARTS)
_DAY = re.compile(rf"{_DAYS_ZH}|\b(?:{_DAYS_EN})\b")
_WEEKDAY = re.compile(
    rf"(?:(?P<n>这|本|下)个?)?(?:周|星期|礼拜)(?P<z>[一二三四五六日天])(?![毛狗娃哥姐丫妹嫂叔爷])|\b(?P<ne>this |next |on )?(?P<e>{_WEEK_EN})\b(?!s)"
)
_PART = re.compile(rf"{_PARTS_ZH}|\b(?:in the |at )?(?P<e>{_PARTS_EN})\b(?!s)")
_CLOCK_ZH = re.compile(
    r"(?<![\d.])(?P<h>\d{1,2}|[零一二两三四五六七八九十]{1,3})(?:(?:点钟?|时)(?!了?[东西事])(?P<m>半|\d{1,2}分?|[一二三四五]?十[一二三四五六七八九]?分?)?|:(?P<c>\d\d))"
    r"(?:左右|多|整|之?前|之?后)?"
)
_CLOCK_EN = re.compile(
    rf"(?<![\d.$])\b(?:(?:at|around|about|by) )?(?:(?P<h>\d{{1,2}}|{_HOURS_EN})(?::(?P<m>\d\d))? ?(?P<a>a\.?m\b\.?|p\.?m\b\.?|o'clock)|(?P<h2>\d{{1,2}}):(?P<m2>\d\d)(?!\d))"
    rf"|\b(?:at|around|about|by) (?P<h3>\d{{1,2}}|{_HOURS_EN})(?= ?(?:[.,;!?\n]|$|tonight|tomorrow|today|this|on|every|in the|sharp|and\b))"
)
_DATE = re.compile(
    rf"(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?P<d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号]|\b20\d\d-(?P<im>\d\d)-(?P<id>\d\d)\b"
    rf"|\b(?P<me>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.? (?P<de>\d{{1,2}})(?:st|nd|rd|th)?\b|\b(?P<df>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mf>{'|'.join(_MONTHS)})[a-z]{{0,6}}\b"
)
_HABIT = re.compile(
    r"每天|天天|每日|每晚|夜夜|每夜|每个?(?:周末|月)|每个?(?:周|星期|礼拜)[一二三四五六日天]?(?:[、和到至][一二三四五六日天])*|每隔?[一二两三四五六七几]天|周末|隔三差五|一到晚上|白天|经常|常年|整天|整夜|整晚|一天到晚|通宵|长期|昼夜|平时|没日没夜|成天|二十四小时|24小时|时不时|每逢[一-鿿]{2,4}|初一十五|放学(?:的时候|以后|后|时)?|天黑(?:以后|之后|后)?|天亮|三更半夜|半夜三更|大半夜|后半夜|下半夜|饭点|晚黑|每次[^,。 ]{1,3}前|从来不|隔几天|三天两头|每到[一-鿿]{2,3}"
    rf"|\b(?:every|each|most) (?:other )?(?:single )?(?:days?|nights?|mornings?|evenings?|afternoons?|weeks?|weekends?|months?|few days|weekdays?|(?:{_WEEK_EN}))(?: (?:nights?|mornings?|evenings?|afternoons?))?\b"
    rf"|\b(?:{_WEEK_EN})s(?: and (?:{_WEEK_EN})s)?\b|\b(?:{_WEEK_EN}) nights\b|\b(?:daily|nightly|weekly|weekends|weeknights|all day|all night|at all hours|day and night|late at night|after midnight|after dark|all hours|around the clock|round the clock|24/7|at dawn|at dusk|at sunrise|at sunset|before (?:his|her|their) shifts?|after (?:school|work|hours|closing|lights out)|at (?:pickup|pick-up|lunch|closing|opening|break) time|at lunch|on (?:week)?ends|on weekends|every nite|most nites|(?:pretty much )?all day long|every other week|each payday|once a week|twice a week|three times a week)\b"
)
_LENGTH = re.compile(
    rf"(?P<n>{NUMBER_ZH})多?个?(?P<u>年|月|星期|周|天|小时|钟头)多?了?(?!后|以后|前|内|以内|之内|之前|以前|[一二三四五六日]|点|就到|到晚|[份号日])"
    r"|(?:最近|近来)(?:这?(?:几天|一段时间|阵子|段时间|几个月|几周|半年|一个月|两天))?|[近这](?:几天|一段时间|阵子|段时间|几个月|几周|半年|一个月|两天)|一直以来"
    rf"|\bfor (?:about |over |at least |the past |the last |more than |almost |nearly )?(?P<ne>{NUMBER_EN}|several|a few|few|many|some)? ?(?P<ue>year|month|week|day|hour)s?\b"
    rf"|\b(?:the )?(?:past|last) (?:{NUMBER_EN}|few|several|couple of) ?(?:weeks?|months?|days|years|hours)\b|\b(?:lately|these days|recently)\b"
    r"|\bsince (?:last )?(?:january|february|march|april|may|june|july|august|september|october|november|december|summer|winter|spring|fall|christmas|week|month|year)\b"
)
_AHEAD = re.compile(
    rf"(?:再过|过|大概|预计|还有)?(?P<n>{NUMBER_ZH})个?(?P<u>分钟|小时|钟头|天)(?:左右)?(?:后|以后|之后|之内|以内|内|就到|到达)"
    rf"|\b(?:in|within|eta) (?:about |around |the next |like )?(?P<ne>{NUMBER_EN}|half an|a couple of|a few) ?(?P<ue>min|hour|hr|day)(?:ute)?s?\b"
)
_BACK = re.compile(
    rf"(?P<n>{NUMBER_ZH})多?个?(?P<u>分钟|小时|天|周|星期|月|年)(?:前|以前|之前)|(?P<fz>20\d\d年|去年|前年|上个?(?:月|周|星期|礼拜))"
    rf"|\b(?P<ne>{NUMBER_EN}|several|a few|few|many|a couple of) (?P<ue>min|hour|day|week|month|year)(?:ute)?s? (?:ago|back)\b"
    r"|\b(?P<fe>(?:back )?in (?:19|20)\d\d|last (?:year|month|week|summer|winter|spring|fall))\b"
)
_NOW = re.compile(
    r"现在|现再|此刻|这会子|这阵子?|正在|刚才|刚刚|马上|眼下|立刻|这会儿|目前|\b(?:right now|just now|now|currently|at the moment|at the minute|at present|this very minute|this second|as we speak|this minute)\b"
)


def pieces(text: str) -> list[Piece]:
    """All pieces in reading order; where two overlap, the earlier and longer one stays."""
    found = [piece for read in (_fixed, _clocks, _dates, _spans) for piece in read(text)]
    found.sort(key=lambda piece: (piece.start, -piece.end))
    kept: list[Piece] = []
    for piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept


def implied_hour(day_word: str) -> int | None:
    """The hour that a day word itself stands for: 今晚 and tonight are evenings, 今天 is none."""
    return _IMPLIED.get(day_word[-1:], _IMPLIED_EN.get(day_word))


def _fixed(text: str) -> Iterator[Piece]:
    for match in _DAY.finditer(text):
        yield Piece(PieceKind.DAY, match.start(), match.end(), _DAYS[match[0]])
    for match in _WEEKDAY.finditer(text):
        day = "一二三四五六日".find(match["z"].replace("天", "日")) if match["z"] else _WEEK.index(match["e"])
        is_next = match["n"] == "下" or match["ne"] == "next "
        yield Piece(PieceKind.WEEKDAY, match.start(), match.end(), day + (7 if is_next else 0))
    for match in _PART.finditer(text):
        yield Piece(PieceKind.PART, match.start(), match.end(), _PARTS[match["e"] or match[0]])
    for kind, pattern in ((PieceKind.HABIT, _HABIT), (PieceKind.NOW, _NOW)):
        for match in pattern.finditer(text):
            yield Piece(kind, match.start(), match.end())


def _clocks(text: str) -> Iterator[Piece]:
    for match in _CLOCK_ZH.finditer(text):
        hour = number(match["h"])
        said = match["m"] or ""
        minute = 30 if said == "半" else number(said.rstrip("分")) if said else float(match["c"] or 0)
        if hour is not None and minute is not None and hour <= 24 and minute < 60:
            yield Piece(PieceKind.CLOCK, match.start(), match.end(), hour * 60 + minute, hour > 12)
    for match in _CLOCK_EN.finditer(text):
        hour = number(match["h"] or match["h2"] or match["h3"])
        minute, half = float(match["m"] or match["m2"] or 0), (match["a"] or "")[:1]
        if hour is not None and hour <= 24 and minute < 60:
            hour = hour % 12 + (12 if half == "p" else 0) if half in {"a", "p"} and half else hour
            yield Piece(
                PieceKind.CLOCK, match.start(), match.end(), hour * 60 + minute, half in {"a", "p"} or hour > 12
            )


def _dates(text: str) -> Iterator[Piece]:
    for match in _DATE.finditer(text):
        name = match["me"] or match["mf"]
        month = _MONTHS.index(name) + 1 if name else number(match["m"] or match["im"])
        day = number(match["d"] or match["id"] or match["de"] or match["df"])
        if month and day and month <= 12 and day <= 31:
            yield Piece(PieceKind.DATE, match.start(), match.end(), month * 100 + day)


def _fixed_unit(words: str) -> str:
    """The unit inside words such as 去年 or last month."""
    return next((unit for unit in _MINUTES if words.endswith(unit)), "month")


def _spans(text: str) -> Iterator[Piece]:
    for kind, pattern in ((PieceKind.LENGTH, _LENGTH), (PieceKind.AHEAD, _AHEAD), (PieceKind.BACK, _BACK)):
        for match in pattern.finditer(text):
            unit = _MINUTES.get(match["u"] or match["ue"] or _fixed_unit(match[0]), 0)
            said = match["n"] or match["ne"] or ""
            count = {"half an": 0.5, "a couple of": 2.0, "": 1.0}.get(said, number(said) if said else 1.0)
            yield Piece(kind, match.start(), match.end(), unit * (3.0 if count is None else count))
