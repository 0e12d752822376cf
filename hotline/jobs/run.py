"""Runs one promised job: claims its lease, does its work, closes it in the commit of its effect; the only catch-all below."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hotline.domain.errors import LeaseLostError
from hotline.domain.work import pause_before
from hotline.jobs.task import NotYetError
from hotline.jobs.tasks import TASKS
from hotline.logs import log
from hotline.store import outbox
from hotline.store.outbox import OutboxRow
from hotline.wiring import WorkerResources

T = TypeVar("T")
_process: list[tuple[WorkerResources, int]] = []


def utc_now() -> datetime:
    """The clock of jobs: read here and passed down."""
    return datetime.now(UTC)


def serve(resources: WorkerResources) -> None:
    """Set what this worker process works with; its work-horses inherit it."""
    _process[:] = [(resources, os.getpid())]


def work(outbox_id: str) -> None:
    """The entry of every RQ job. Never raises: RQ would keep the exception's text in Redis."""
    resources, parent = _process[0]
    if os.getpid() != parent:
        resources.database.engine.dispose(close=False)  # the parent's connections are not ours to use after the fork
    row = _claim(resources, outbox_id)
    if row is None:
        return
    try:
        _perform(resources, row)
    except LeaseLostError:
        log("lease_lost", "warning", outbox=row.id, job=row.job.value)
    except NotYetError as error:
        _give_back(resources, row, error)
    except Exception as error:  # noqa: BLE001 (whatever it was, the row must be given back)
        _give_back(resources, row, NotYetError(type(error).__name__))


def attempt(act: Callable[[], T]) -> T | None:
    """The result of an act that may fail in any way, or None: a fault in understanding must not stop a tip."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 (see above)
        log("understanding_failed", "error", error=type(error).__name__)
        return None


def _claim(resources: WorkerResources, outbox_id: str) -> OutboxRow | None:
    now = utc_now()
    with resources.database.writing() as session:
        return outbox.claim(session, outbox_id, now, now + timedelta(seconds=resources.settings.job_lease_seconds))


def _perform(resources: WorkerResources, row: OutboxRow) -> None:
    work = TASKS[row.job](resources, row, attempt, utc_now)
    try:
        with resources.database.writing() as session:
            outbox.close(session, row, utc_now())
            work.effect(session)
    except LeaseLostError:
        work.undo()
        raise
    work.after()


def _give_back(resources: WorkerResources, row: OutboxRow, error: NotYetError) -> None:
    at = error.at or utc_now() + pause_before(row.attempt + 1)
    with resources.database.writing() as session:
        if outbox.give_back(session, row, at, error.code, doubtful=error.doubtful):
            error.effect(session)
    log("job_failed", "error", outbox=row.id, job=row.job.value, attempt=row.attempt, error=error.code)
