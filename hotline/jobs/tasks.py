"""What each job does: look and think without a transaction, then hand back the effect for the one that closes the job."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from hotline.domain.work import CRASHES_BEFORE_UNREAD, JobName
from hotline.jobs.carrier_tasks import CARRIER_TASKS
from hotline.jobs.task import Attempt, Clock, Task, Work
from hotline.services import joining, retention, triage_tip
from hotline.services.retention import Terms
from hotline.services.triage_tip import Sorted
from hotline.store.outbox import OutboxRow
from hotline.wiring import WorkerResources


def triage_message(resources: WorkerResources, row: OutboxRow, attempt: Attempt, clock: Clock) -> Work:
    """Open waiting words, understand them, seal them to the desk where they belong."""
    with resources.database.reading() as session:
        waiting = triage_tip.open_waiting(session, resources.keyring, row.subject_id)
    if waiting is None:
        return Work()
    found = Sorted(None, None)  # after so many crashes nothing is known, and integrity reads it
    if row.crashes < CRASHES_BEFORE_UNREAD:
        lexicon, zone = resources.lexicon, resources.settings.zone
        found = Sorted(
            attempt(lambda: triage_tip.understood(waiting, lexicon, zone)),
            attempt(lambda: triage_tip.concern(waiting, lexicon, zone)),
        )

    def settle(session: Session) -> None:
        now = clock()
        triage_tip.settle(session, resources.keyring, waiting, found, now, clocks=resources.clocks)
        joining.score_together(session, resources.keyring, resources.lexicon, waiting, found, now, clocks=resources.clocks)

    return Work(settle)


def purge_expired(resources: WorkerResources, _row: OutboxRow, _attempt: Attempt, clock: Clock) -> Work:
    """Let go of what is over."""
    settings = resources.settings
    terms = Terms(timedelta(days=settings.tip_kept_days), timedelta(days=settings.reply_kept_days))

    files: list[str] = []

    def purge(session: Session) -> None:
        files.extend(retention.purge_expired(session, clock(), settings.zone, terms).files)

    def delete_files() -> None:
        for file_id in files:
            resources.files.delete(file_id)

    return Work(purge, after=delete_files)


TASKS: Mapping[JobName, Task] = {
    JobName.TRIAGE_MESSAGE: triage_message,
    JobName.PURGE_EXPIRED: purge_expired,
    **CARRIER_TASKS,
}
