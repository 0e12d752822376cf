"""The schedule: a loop that hands promised work to the queue again and promises the periodic work. It holds no key."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from hotline.logs import log
from hotline.ports import JobQueue
from hotline.services import relay
from hotline.store.database import Database

#: How often expired things are let go.
PURGE_EVERY = timedelta(minutes=1)


def sweep(database: Database, queue: JobQueue, now: datetime) -> int:
    """Hand over what is due; returns how many attempts the queue took."""
    with database.writing() as session:
        errands = relay.errands(session, now)
    sent = [errand for errand in errands if queue.push(errand.kind, errand.outbox_id, errand.attempt)]
    if sent:
        with database.writing() as session:
            relay.mark_sent(session, sent, now)
    return len(sent)


def run(
    database: Database, queue: JobQueue, clock: Callable[[], datetime], stop: Event, pause: float, *, carrier: bool
) -> None:
    """Sweep until told to stop."""
    purged_at: datetime | None = None
    while not stop.is_set():
        now = clock()
        if purged_at is None or now - purged_at >= PURGE_EVERY:
            with database.writing() as session:
                relay.promise_periodic(session, now, carrier=carrier)
            purged_at = now
        count = sweep(database, queue, now)
        if count:
            log("swept", count=count)
        stop.wait(pause)
