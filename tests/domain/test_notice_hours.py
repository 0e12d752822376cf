"""The hours in which a phone may receive a notice: by day, through the night, or any."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.domain.phone import Hours

ZONE = ZoneInfo("Asia/Shanghai")  # eight hours ahead, without summer time


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        (Hours(9, 21), local(2, 9), local(2, 9)),
        (Hours(9, 21), local(2, 20, 59), local(2, 20, 59)),
        (Hours(9, 21), local(2, 21), local(3, 9)),
        (Hours(9, 21), local(2, 3), local(2, 9)),
        (Hours(22, 6), local(2, 23), local(2, 23)),
        (Hours(22, 6), local(2, 5, 59), local(2, 5, 59)),
        (Hours(22, 6), local(2, 6), local(2, 22)),
        (Hours(8, 8), local(2, 3), local(2, 3)),
        (Hours(9, 24), local(2, 23, 59), local(2, 23, 59)),
    ],
)
def test_a_notice_waits_for_the_next_hour_that_its_phone_chose(hours: Hours, moment: datetime, expected: datetime) -> None:
    assert hours.next_moment(moment, ZONE) == expected
