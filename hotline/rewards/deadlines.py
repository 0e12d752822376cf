"""By which day somebody must have acted: periods that begin the day after the fact that starts them."""

from collections.abc import Mapping
from datetime import date, timedelta

from hotline.domain.working_days import add_months, add_working_days, next_working_day
from hotline.rewards.facts import FactSheet
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Deadline, Pack, fact_label
from hotline.rewards.steps import Filling, Step

#: Options that a pack may declare about its periods. Undeclared, months are those of the calendar and no last day
#: is shifted.
MONTH_RULE = "month_rule"
THIRTY_DAYS = "thirty_days"
LAST_DAY = "last_day"
NEXT_WORKING_DAY = "next_working_day"


def last_days(pack: Pack, matter: Matter) -> Mapping[str, date | None]:
    """The last day of every period of the pack; None where its start or a year's holidays are not known, where nobody read
    how long it is, and where it is not there.
    """
    return {deadline.id: _last_day(pack, deadline, matter) for deadline in pack.deadlines}


def deadline_steps(pack: Pack, matter: Matter) -> tuple[Step, ...]:
    """One line for each period that is there, also for one that cannot be computed."""
    there = [deadline for deadline in pack.deadlines if _is_there(deadline, matter)]
    return tuple(_step(pack, deadline, matter.sheet, matter.deadlines[deadline.id]) for deadline in there)


def _is_there(deadline: Deadline, matter: Matter) -> bool:
    return deadline.when is None or deadline.when.holds(matter)


def _last_day(pack: Pack, deadline: Deadline, matter: Matter) -> date | None:
    sheet, options = matter.sheet, matter.options
    start = sheet.day(_start(deadline, sheet))
    if start is None or deadline.unread or not _is_there(deadline, matter):
        return None
    if deadline.working_days is not None:
        return add_working_days(start, deadline.working_days, pack.holidays)
    if deadline.month_of:
        return _next_month(start, deadline.month_of)
    if deadline.year_end:
        end = start.replace(month=deadline.year_end[0], day=deadline.year_end[1])
        return end if start <= end else end.replace(year=end.year + 1)
    day = (
        start + timedelta(days=deadline.days) if deadline.days is not None else _after_months(start, deadline, options)
    )
    return next_working_day(day, pack.holidays) if options.get(LAST_DAY) == NEXT_WORKING_DAY else day


def _after_months(start: date, deadline: Deadline, options: Mapping[str, str]) -> date:
    months = deadline.months or 0
    thirty_days = options.get(MONTH_RULE) == THIRTY_DAYS
    return start + timedelta(days=30 * months) if thirty_days else add_months(start, months)


def _next_month(start: date, months: tuple[int, ...]) -> date:
    """The first day of the next of these months: what is collected in a month in which it comes waits no longer."""
    first = start.replace(day=1)
    return next(day for ahead in range(12) if (day := add_months(first, ahead)).month in months)


def _start(deadline: Deadline, sheet: FactSheet) -> str:
    """The first of its facts that was given, or the first where none was."""
    return next((fact for fact in deadline.starts if sheet.day(fact)), deadline.starts[0])


def _step(pack: Pack, deadline: Deadline, sheet: FactSheet, day: date | None) -> Step:
    path = _start(deadline, sheet)
    start, fact = sheet.day(path), fact_label(pack, path)
    filled: dict[str, Filling] = {"deadline": deadline.label, "fact": fact, "start": start, "day": day}
    sentence = "deadline" if day else "deadline_unknown_year"
    if deadline.month_of:
        sentence = "batch"
    if deadline.year_end:
        sentence = "year_end"
    if deadline.unread:
        sentence = "deadline_unread"
    elif start is None:
        sentence = "deadline_not_started"
    return Step(f"deadline.{deadline.id}", sentence, filled, deadline.reference)
