"""Durable work: every job has a worker, and the pauses grow to a limit."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.work import CRASHES_BEFORE_UNREAD, QUEUES, JobName, WorkerKind, pause_before


def test_every_job_has_a_worker_and_every_worker_a_job() -> None:
    assert set(QUEUES) == set(JobName)
    assert set(QUEUES.values()) == set(WorkerKind)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 0), (2, 5), (3, 10), (4, 20), (9, 640), (10, 900), (99, 900)])
def test_the_first_attempt_is_at_once_and_each_pause_twice_the_one_before(attempt: int, seconds: int) -> None:
    assert pause_before(attempt) == timedelta(seconds=seconds)


@given(attempt=st.integers(1, 10**9))
def test_no_pause_shrinks_and_none_is_longer_than_a_quarter_of_an_hour(attempt: int) -> None:
    assert pause_before(attempt) <= pause_before(attempt + 1) <= timedelta(minutes=15)


def test_words_go_on_unread_after_a_few_crashes() -> None:
    assert CRASHES_BEFORE_UNREAD == 3
