"""The meter counts by day and kind, loses no count, and holds nothing else."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from hotline.domain.phone import Tally
from hotline.services import meter

DAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)


def test_counts_of_a_day_add_up_by_kind(session: Session) -> None:
    meter.count(session, Tally.CALLS, DAY)
    meter.count(session, Tally.CALLS, DAY)
    meter.count(session, Tally.SEGMENTS_OUT, DAY, 3)
    assert meter.figures(session, DAY, DAY) == {DAY: {Tally.CALLS: 2, Tally.SEGMENTS_OUT: 3}}


def test_both_ends_of_a_span_count_and_other_days_do_not(session: Session) -> None:
    for days in range(4):
        meter.count(session, Tally.CALLS, DAY + days * A_DAY)
    assert list(meter.figures(session, DAY + A_DAY, DAY + 2 * A_DAY)) == [DAY + A_DAY, DAY + 2 * A_DAY]
