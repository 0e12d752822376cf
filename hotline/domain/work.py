"""Names of durable work and the pauses between its attempts. Services name a job; ``jobs/tasks.py`` turns it into code."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum, unique


@unique
class JobName(StrEnum):
    """What an outbox row asks for."""

    TRIAGE_MESSAGE = "triage_message"
    PURGE_EXPIRED = "purge_expired"
    FETCH_RECORDING = "fetch_recording"  # subject: the recording's message id
    ERASE_COPY = "erase_copy"  # subject: the copy's id
    SEND_NOTICE = "send_notice"  # subject: the conversation's id
    SEARCH_CARRIER = "search_carrier"  # periodic: copies that no webhook told of


@unique
class WorkerKind(StrEnum):
    """Which worker does a job: each kind holds its own keys."""

    TRIAGE = "triage"
    GENERAL = "general"
    CARRIER = "carrier-worker"


QUEUES: Mapping[JobName, WorkerKind] = {
    JobName.TRIAGE_MESSAGE: WorkerKind.TRIAGE,
    JobName.PURGE_EXPIRED: WorkerKind.GENERAL,
    JobName.FETCH_RECORDING: WorkerKind.CARRIER,
    JobName.ERASE_COPY: WorkerKind.CARRIER,
    JobName.SEND_NOTICE: WorkerKind.CARRIER,
    JobName.SEARCH_CARRIER: WorkerKind.CARRIER,
}

#: Workers that may die over the same words before those go on unread. A person waits behind every attempt.
CRASHES_BEFORE_UNREAD = 3
_LONGEST_PAUSE = timedelta(minutes=15)
_MOST_DOUBLINGS = 10  # beyond the longest pause; without an end a long outage would count past what a pause can hold


def pause_before(attempt: int) -> timedelta:
    """How long to wait before attempt number ``attempt`` (the first is 1, at once): 5 s doubling, 15 min at most."""
    if attempt <= 1:
        return timedelta()
    return min(timedelta(seconds=5) * (1 << min(attempt - 2, _MOST_DOUBLINGS)), _LONGEST_PAUSE)
