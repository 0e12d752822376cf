"""Relative times resolve against receipt, in the city's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.triage.lexicon import Lexicon
from hotline.triage.pipeline import understand
from tests.triage.conftest import Reader
from tests.triage.told import norms, reasons


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("今晚十点", "point:2026-03-02T22:00:00+08:00"),
        ("今晚两点", "point:2026-03-03T02:00:00+08:00"),
        ("今晚12点", "point:2026-03-03T00:00:00+08:00"),
        ("明天下午三点半", "point:2026-03-03T15:30:00+08:00"),
        ("后天", "date:2026-03-04"),
        ("明晚", "date:2026-03-03"),
        ("两小时后到", "point:2026-03-02T12:00:00+08:00"),
        ("下周三", "date:2026-03-11"),
        ("周五晚上九点", "point:2026-03-06T21:00:00+08:00"),
        ("3月15日", "date:2026-03-15"),
        ("去年", "date:2025-03-02"),
        ("三天前", "date:2026-02-27"),
        ("tonight", "date:2026-03-02"),
        ("tomorrow 3pm", "point:2026-03-03T15:00:00+08:00"),
        ("tomorrow at 3", "point:2026-03-03T03:00:00+08:00"),
        ("at 9", "point:2026-03-02T21:00:00+08:00"),
        ("at 23:30", "point:2026-03-02T23:30:00+08:00"),
        ("in about two hours", "point:2026-03-02T12:00:00+08:00"),
        ("on friday night", "date:2026-03-06"),
        ("March 15th", "date:2026-03-15"),
        ("2026-03-15", "date:2026-03-15"),
        ("three weeks ago", "date:2026-02-09"),
        ("at 9am", "point:2026-03-03T09:00:00+08:00".replace("03-03", "03-03")),
        ("right now", "now"),
        ("现在", "now"),
        ("晚上", "vague"),
        ("February 30", "vague"),
    ],
)
def test_a_time_has_one_meaning(read: Reader, text: str, norm: str) -> None:
    assert norms(read(text), "time") == [norm]


@pytest.mark.parametrize("text", ["每天晚上九点", "每周五", "every friday night", "weekends"])
def test_a_habit_is_recurring(read: Reader, text: str) -> None:
    assert str(norms(read(text), "time")[0]).startswith("recurring:")


@pytest.mark.parametrize("text", ["吸了三年了", "for the past two months"])
def test_a_length_is_a_duration(read: Reader, text: str) -> None:
    assert str(norms(read(text), "time")[0]).startswith("duration:")


def test_the_same_words_mean_another_moment_in_another_zone(lexicon: Lexicon) -> None:
    at = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    there = understand("tomorrow 3pm", at, "web", lexicon, zone=ZoneInfo("America/New_York"))
    assert norms(there, "time") == ["point:2026-03-02T15:00:00-05:00"]


def test_a_deal_within_48_hours_is_planned_and_a_later_one_is_not(read: Reader) -> None:
    assert "planned_48h" in reasons(read("明晚十点在青石码头交易冰毒"))
    assert "planned_48h" not in reasons(read("下周三在青石码头交易冰毒"))
