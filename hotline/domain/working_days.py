"""Periods of law: so many working days or months after a day, with the holidays of a country as data."""

from bisect import bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property

_SATURDAY = 5


@dataclass(frozen=True)
class HolidayYear:
    """What a country announced for one year: days off among Monday to Friday, and weekend days worked."""

    off: frozenset[date]
    worked: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day of the year."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)


@dataclass(frozen=True)
class HolidayCalendar:
    """The years that are known of one country. What is not known is never guessed."""

    country: str
    years: Mapping[int, HolidayYear]

    @cached_property
    def working_days(self) -> Mapping[int, tuple[date, ...]]:
        """The days of each known year on which people work, in order."""
        years = {number: year for number, year in self.years.items() if MINYEAR <= number <= MAXYEAR}
        return {number: tuple(filter(year.is_working_day, _days(number))) for number, year in years.items()}


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=number) for number in range(366 if isleap(year) else 365))


def add_working_days(start: date, days: int, calendar: HolidayCalendar) -> date | None:
    """The last day of a period of working days that begins the day after ``start``.

    None when the period runs into a year that the calendar does not know.
    """
    if days == 0:
        return start
    year = (start + timedelta(days=1)).year
    while (working := calendar.working_days.get(year)) is not None:
        place = bisect_right(working, start) + days - 1
        if place < len(working):
            return working[place]
        days = place - len(working) + 1
        year += 1
    return None


def add_months(start: date, months: int) -> date:
    """The same day number so many months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def next_working_day(day: date, calendar: HolidayCalendar) -> date | None:
    """The day itself when people work on it, otherwise the next day on which they do; None as above."""
    return add_working_days(day - timedelta(days=1), 1, calendar)
