"""How soon a tip must be read and acted on, and why (TRIAGE.md, section 2).

Pure tables: which reason gives which level, and the default clock of each level. The highest reason present wins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class Priority(StrEnum):
    """Levels, most urgent first; their values sort in that order."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


@unique
class Reason(StrEnum):
    """Why a tip has its level. Each reason belongs to exactly one level."""

    LIFE_NOW = "life_now"
    CHILD_NOW = "child_now"
    HAZARD_NOW = "hazard_now"  # fire, explosion or toxic gas near people
    IN_TRANSIT_WINDOW = "in_transit_window"  # interception possible within about three hours
    FUGITIVE_NOW = "fugitive_now"
    THREAT_TIPSTER = "threat_tipster"
    DANGER_KEY = "danger_key"  # the caller pressed the key for somebody in danger now
    LAB_LOCATED = "lab_located"
    PLANNED_48H = "planned_48h"
    IN_PROGRESS = "in_progress"  # group use at a known venue now
    CHILD_EXPOSED = "child_exposed"
    MINOR_TARGET = "minor_target"
    STAFF_INTEGRITY = "staff_integrity"
    PUBLIC_DANGER = "public_danger"  # an impaired driver or operator as a habit
    LARGE_QTY = "large_qty"
    FUGITIVE_LOCATED = "fugitive_located"
    THREAT_STAFF = "threat_staff"
    LOCATED = "located"  # an officer could go to that door, spot or seat
    IDENTIFIABLE = "identifiable"  # plate, account, named or well described person
    POSSIBLE_LAB = "possible_lab"
    VAGUE = "vague"
    USE_ONLY = "use_only"  # use, no place, no danger
    STALE = "stale"
    JUNK = "junk"
    REFERRAL = "referral"


_REASONS_BY_LEVEL: Mapping[Priority, tuple[Reason, ...]] = MappingProxyType(
    {
        Priority.P1: (
            Reason.LIFE_NOW,
            Reason.CHILD_NOW,
            Reason.HAZARD_NOW,
            Reason.IN_TRANSIT_WINDOW,
            Reason.FUGITIVE_NOW,
            Reason.THREAT_TIPSTER,
            Reason.DANGER_KEY,
        ),
        Priority.P2: (
            Reason.LAB_LOCATED,
            Reason.PLANNED_48H,
            Reason.IN_PROGRESS,
            Reason.CHILD_EXPOSED,
            Reason.MINOR_TARGET,
            Reason.STAFF_INTEGRITY,
            Reason.PUBLIC_DANGER,
            Reason.LARGE_QTY,
            Reason.FUGITIVE_LOCATED,
            Reason.THREAT_STAFF,
        ),
        Priority.P3: (Reason.LOCATED, Reason.IDENTIFIABLE, Reason.POSSIBLE_LAB),
        Priority.P4: (Reason.VAGUE, Reason.USE_ONLY, Reason.STALE, Reason.JUNK, Reason.REFERRAL),
    }
)

#: The level that each reason gives.
LEVEL: Mapping[Reason, Priority] = MappingProxyType(
    {reason: level for level, reasons in _REASONS_BY_LEVEL.items() for reason in reasons}
)


@dataclass(frozen=True)
class Clock:
    """By when a tip must be read, and by when a unit must hold it, both counted from receipt."""

    read_within: timedelta
    hand_over_within: timedelta


Clocks = Mapping[Priority, Clock]

#: What holds where a city has set no clocks of its own. "Read the same day" is counted as a day, which needs no calendar.
CLOCKS: Clocks = MappingProxyType(
    {
        Priority.P1: Clock(timedelta(minutes=5), timedelta(minutes=15)),
        Priority.P2: Clock(timedelta(hours=1), timedelta(hours=4)),
        Priority.P3: Clock(timedelta(days=1), timedelta(days=3)),
        Priority.P4: Clock(timedelta(days=7), timedelta(days=30)),
    }
)


def reasons_of(level: Priority) -> tuple[Reason, ...]:
    """All reasons that give this level, in their fixed order."""
    return _REASONS_BY_LEVEL[level]


def highest_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The distinct reasons, most urgent level first."""
    order = list(Reason)
    return tuple(sorted(set(reasons), key=lambda reason: (LEVEL[reason], order.index(reason))))


def priority_of(reasons: Iterable[Reason]) -> Priority:
    """The level of the highest reason; without any reason a tip is vague, never more urgent by default."""
    return min((LEVEL[reason] for reason in reasons), default=Priority.P4)


def reading_clock(level: Priority | None, clocks: Clocks = CLOCKS) -> Clock:
    """The clock of a level. What was not understood has no level and carries the P1 clock until somebody has."""
    return clocks[level or Priority.P1]
