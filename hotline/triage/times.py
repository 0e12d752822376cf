"""Joins the pieces of a time and resolves them against the moment of receipt, in the city's own zone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.triage.folding import Folded
from hotline.triage.own_tables import Windows
from hotline.triage.time_pieces import Piece, PieceKind, implied_hour, pieces
from hotline.triage.understanding import Entity, EntityKind

_JOINT = re.compile(
    r"(?: ?,? ?(?:at|around|about|by|on|in the|from|between|after|and|to|till|until|or)?| ?[,、\-~]? ?|的|都|到|至)? ?"
)
_LONGEST_JOINT = 12
#: What is said to begin "at ten" may have begun some minutes ago when the tip is read.
_SLACK = timedelta(minutes=45)
_DAWN = 6
_EVENINGS = frozenset({19, 21, 22, 23})


@dataclass(frozen=True)
class TimeFound:
    """A time with what it means for urgency."""

    entity: Entity = field(repr=False)
    signals: tuple[str, ...]
    start: int  # in the folded text
    end: int


def times(folded: Folded, now: datetime, windows: Windows) -> list[TimeFound]:
    """All times in reading order. ``now`` is the moment of receipt in the zone that the tip speaks of."""
    return [_resolved(folded, group, now, windows) for group in _groups(folded.text)]


def _groups(text: str) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces(text):
        if group and _are_joined(text, group[-1], piece):
            group.append(piece)
            continue
        if group:
            yield group
        group = [piece]
    if group:
        yield group


def _are_joined(text: str, before: Piece, after: Piece) -> bool:
    gap = text[before.end : after.start]
    if before.kind is after.kind is PieceKind.NOW and gap in {"", " ", "就"}:
        return True
    alone = {PieceKind.LENGTH, PieceKind.NOW, PieceKind.BACK}
    return len(gap) <= _LONGEST_JOINT and not {before.kind, after.kind} & alone and _JOINT.fullmatch(gap) is not None


def _resolved(folded: Folded, group: Sequence[Piece], now: datetime, windows: Windows) -> TimeFound:
    start, end = group[0].start, group[-1].end
    norm, signals = _meaning(folded.text, group, now, windows)
    first, last = folded.back(start, end)
    entity = Entity(EntityKind.TIME, first, last, folded.source[first:last], norm)
    return TimeFound(entity, signals, start, end)


def _meaning(text: str, group: Sequence[Piece], now: datetime, windows: Windows) -> tuple[str, tuple[str, ...]]:
    kinds = {piece.kind: piece for piece in reversed(group)}
    said = " ".join(text[piece.start : piece.end] for piece in group)
    if PieceKind.HABIT in kinds:
        return f"recurring:{said}", ("time_habit",)
    if PieceKind.AHEAD in kinds:
        return _point(now + timedelta(minutes=kinds[PieceKind.AHEAD].value), now, windows)
    if PieceKind.BACK in kinds:
        return f"date:{(now - timedelta(minutes=kinds[PieceKind.BACK].value)).date().isoformat()}", ()
    if kinds.keys() == {PieceKind.NOW}:
        return "now", ("time_now",)
    if kinds.keys() == {PieceKind.LENGTH}:
        return f"duration:{said}", ()
    return _calendar(text, kinds, now, windows)


def _calendar(text: str, kinds: dict[PieceKind, Piece], now: datetime, windows: Windows) -> tuple[str, tuple[str, ...]]:
    day = _day(kinds, now)
    clock = _minutes(text, kinds)
    if day is None and PieceKind.CLOCK not in kinds:
        return "vague", ()
    if clock is None:
        at = day or now
        return f"date:{at.date().isoformat()}", _planned(at.replace(hour=23, minute=59), now, windows)
    at = (day or now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=clock)
    if day is None and at < now - _SLACK:
        at = _next_reading(at, now, kinds)
    if PieceKind.CLOCK not in kinds:
        return f"date:{at.date().isoformat()}", _planned(at, now, windows)
    norm, signals = _point(at, now, windows)
    return norm, signals if day is not None else _undated(signals)


def _undated(signals: tuple[str, ...]) -> tuple[str, ...]:
    """A clock without a day may be tonight's or every night's: it alone announces nothing."""
    return tuple("time_clock" if signal == "time_48h" else signal for signal in signals)


def _next_reading(at: datetime, now: datetime, kinds: dict[PieceKind, Piece]) -> datetime:
    """A bare clock that has passed today means its afternoon or tomorrow: the sooner reading, as it is more urgent."""
    later = at + timedelta(hours=12)
    is_open = not kinds[PieceKind.CLOCK].is_exact and PieceKind.PART not in kinds and at.hour < 12
    return later if is_open and later > now - _SLACK else at + timedelta(days=1)


def _day(kinds: dict[PieceKind, Piece], now: datetime) -> datetime | None:
    if PieceKind.DATE in kinds:
        month, day = divmod(int(kinds[PieceKind.DATE].value), 100)
        return _on_date(now, month, day)
    if PieceKind.DAY in kinds:
        return now + timedelta(days=kinds[PieceKind.DAY].value)
    if PieceKind.WEEKDAY in kinds:
        ahead, weekday = divmod(int(kinds[PieceKind.WEEKDAY].value), 7)
        days = (weekday - now.weekday()) % 7 if not ahead else weekday - now.weekday() + 7
        return now + timedelta(days=days)
    return None


def _on_date(now: datetime, month: int, day: int) -> datetime | None:
    try:
        return now.replace(month=month, day=day)
    except ValueError:
        return None


def _minutes(text: str, kinds: dict[PieceKind, Piece]) -> float | None:
    """Minutes after midnight that the pieces stand for; an evening moves an hour said without halves past noon."""
    part = kinds[PieceKind.PART].value if PieceKind.PART in kinds else None
    if part is None and PieceKind.DAY in kinds:
        piece = kinds[PieceKind.DAY]
        part = implied_hour(text[piece.start : piece.end])
    if PieceKind.CLOCK not in kinds:
        return None if part is None else part * 60
    clock = kinds[PieceKind.CLOCK]
    if PieceKind.DAY in kinds and part is not None and part < _DAWN:
        day = kinds[PieceKind.DAY]
        if implied_hour(text[day.start : day.end]) in _EVENINGS:
            return clock.value + 24 * 60  # 今晚凌晨两点 is after midnight too.
    if clock.is_exact or part is None:
        return clock.value
    if part >= 19 and clock.value in range(6 * 60):
        return clock.value + 24 * 60  # 今晚两点 is after midnight.
    if part >= 19 and clock.value == 12 * 60:
        return 24 * 60.0
    return clock.value + 720 if part >= 13 and clock.value < 720 else clock.value


def _point(at: datetime, now: datetime, windows: Windows) -> tuple[str, tuple[str, ...]]:
    signals = _planned(at, now, windows)
    if now - _SLACK <= at <= now + windows.interception:
        signals = ("time_3h", *signals)
    return f"point:{at.replace(second=0, microsecond=0).isoformat()}", signals


def _planned(at: datetime, now: datetime, windows: Windows) -> tuple[str, ...]:
    return ("time_48h",) if now - _SLACK <= at <= now + windows.planned else ()
