"""Periods: the day after counts first, holidays are data, and an unknown year gives no date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.working_days import HolidayCalendar, HolidayYear, add_months, add_working_days, next_working_day

# October 2020 in China: 1 to 8 off, Sunday 27 September and Saturday 10 October worked.
CHINA_2020 = HolidayCalendar(
    "CN",
    {
        2020: HolidayYear(
            off=frozenset(date(2020, 10, day) for day in (1, 2, 5, 6, 7, 8)),
            worked=frozenset({date(2020, 9, 27), date(2020, 10, 10)}),
        )
    },
)


def test_the_period_begins_the_day_after() -> None:
    assert add_working_days(date(2020, 9, 21), 1, CHINA_2020) == date(2020, 9, 22)


def test_weekends_and_holidays_do_not_count_and_weekend_days_worked_do() -> None:
    assert add_working_days(date(2020, 9, 24), 15, CHINA_2020) == date(2020, 10, 21)


def test_a_period_into_a_year_that_is_not_known_has_no_last_day() -> None:
    assert add_working_days(date(2020, 12, 28), 15, CHINA_2020) is None


def test_a_period_of_no_days_ends_where_it_starts() -> None:
    assert add_working_days(date(2021, 3, 1), 0, CHINA_2020) == date(2021, 3, 1)


def test_a_period_runs_on_into_the_next_year() -> None:
    two_years = HolidayCalendar("CN", {**CHINA_2020.years, 2021: HolidayYear(frozenset({date(2021, 1, 1)}), frozenset())})
    assert add_working_days(date(2020, 12, 28), 5, two_years) == date(2021, 1, 5)
    assert add_working_days(date(2020, 12, 31), 1, two_years) == date(2021, 1, 4)


def test_a_year_that_no_calendar_has_harms_no_other() -> None:
    slip_of_the_pen = HolidayCalendar("CN", {**CHINA_2020.years, 20200: HolidayYear(frozenset(), frozenset())})
    assert add_working_days(date(2020, 9, 21), 1, slip_of_the_pen) == date(2020, 9, 22)


def test_of_a_year_that_is_not_known_no_day_is_taken_for_a_working_day() -> None:
    assert list(CHINA_2020.working_days) == [2020]


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2020-03-02", 2, "2020-05-02"),
        ("2020-12-31", 2, "2021-02-28"),
        ("2019-12-31", 2, "2020-02-29"),
        ("2020-11-30", 3, "2021-02-28"),
        ("2020-10-31", 1, "2020-11-30"),
        ("2020-01-15", 12, "2021-01-15"),
    ],
)
def test_months_end_on_the_same_day_number_or_on_the_last_day(start: str, months: int, last: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(last)


def test_a_working_day_needs_no_shift() -> None:
    assert next_working_day(date(2020, 9, 30), CHINA_2020) == date(2020, 9, 30)


def test_a_day_off_is_shifted_to_the_next_working_day() -> None:
    assert next_working_day(date(2020, 10, 3), CHINA_2020) == date(2020, 10, 9)


@given(st.dates(date(2020, 1, 1), date(2020, 10, 31)), st.integers(1, 20))
def test_the_last_day_is_a_working_day_and_later_for_a_longer_period(start: date, days: int) -> None:
    last, longer = add_working_days(start, days, CHINA_2020), add_working_days(start, days + 1, CHINA_2020)
    assert last is not None
    assert longer is not None
    assert CHINA_2020.years[2020].is_working_day(last)
    assert start + timedelta(days=days) <= last < longer


@given(st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.integers(0, 40))
def test_the_last_day_is_the_one_that_counting_day_by_day_finds(start: date, days: int) -> None:
    day, left = start, days
    while left and day <= date(2020, 12, 31):
        day += timedelta(days=1)
        left -= day.year == 2020 and CHINA_2020.years[2020].is_working_day(day)
    assert add_working_days(start, days, CHINA_2020) == (None if left else day)
