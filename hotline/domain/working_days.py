"""Periods of law: so many working days or months after a day, with the holidays of a country as data."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True)
class HolidayYear:
    """What a country announced for one year: days off among Monday to Friday, and weekend days worked."""

    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True)
class HolidayCalendar:
    """The years that are known of one country. What is not known is never guessed."""

    country: str
    years: Mapping[int, HolidayYear]

    def is_working_day(self, day: date) -> bool | None:
        """Whether people work on that day; None when the year is not known."""
        year = self.years.get(day.year)
        if year is None:
            return None
        return day in year.worked or (day.weekday() < _SATURDAY and day not in year.off)


def add_working_days(start: date, days: int, calendar: HolidayCalendar) -> date | None:
    """The last day of a period of working days that begins the day after ``start``.

    None when the period runs into a year that the calendar does not know.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        working = calendar.is_working_day(day)
        if working is None:
            return None
        days -= working
    return day


def add_months(start: date, months: int) -> date:
    """The same day number so many months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def next_working_day(day: date, calendar: HolidayCalendar) -> date | None:
    """The day itself when people work on it, otherwise the next day on which they do; None as above."""
    return add_working_days(day - timedelta(days=1), 1, calendar)
