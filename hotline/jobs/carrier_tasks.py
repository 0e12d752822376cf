"""Jobs at the carrier, each in three steps: what was claimed is opened, the carrier is called with no transaction, the result is recorded."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.errors import CarrierError
from hotline.domain.phone import NEVER_AGAIN, Tally
from hotline.domain.work import JobName
from hotline.jobs.task import Attempt, Clock, NotYetError, Task, Work
from hotline.logs import log
from hotline.ports import Stray
from hotline.services import carrier_copies, carrier_search, conversations, meter, notices, recordings
from hotline.services.recordings import Sealed
from hotline.store.outbox import OutboxRow
from hotline.vault.streams import seal_stream
from hotline.wiring import WorkerResources

#: A recording that the carrier has just announced may not be there yet; after so many attempts it is lost.
TRIES_BEFORE_LOST = 8
#: Notices that may have gone out already: the first doubt is looked up and sent once more at most, the second ends it.
MOST_DOUBTS = 2
#: How far back the look-up goes: further than any pause between two attempts.
LOOKED_UP = timedelta(hours=2)


def fetch_recording(resources: WorkerResources, row: OutboxRow, _attempt: Attempt, clock: Clock) -> Work:
    """Bring a voice here, sealed as its bytes arrive; what it holds of the carrier is erased by the next job."""
    with resources.database.reading() as session:
        waiting = recordings.open_waiting(session, resources.keyring, row.subject_id)
    if waiting is None:
        return Work()
    sealed = Sealed(secrets.token_hex(16), secrets.token_bytes(32))
    try:
        resources.files.put(sealed.file_id, seal_stream(resources.account.recording(waiting.sid), sealed.key))
    except CarrierError as error:
        if error.permanent and row.attempt >= TRIES_BEFORE_LOST:
            return Work(lambda session: recordings.lost(session, row.subject_id))
        raise NotYetError(error.code) from None

    def record(session: Session) -> None:
        recordings.fetched(session, resources.keyring, row.subject_id, sealed, clock())

    return Work(record, undo=lambda: resources.files.delete(sealed.file_id))


def erase_copy(resources: WorkerResources, row: OutboxRow, _attempt: Attempt, _clock: Clock) -> Work:
    """Delete what the carrier keeps of a text, a call or a voice; asked again until it is gone."""
    with resources.database.reading() as session:
        copy = carrier_copies.open_copy(session, resources.keyring, row.subject_id)
    if copy is None:
        return Work()
    try:
        resources.account.erase(copy.kind, copy.sid)
    except CarrierError as error:
        code = error.code
        raise NotYetError(code, effect=lambda session: carrier_copies.failed(session, row.subject_id, code)) from None
    return Work(lambda session: carrier_copies.erased(session, row.subject_id))


def send_notice(resources: WorkerResources, row: OutboxRow, _attempt: Attempt, clock: Clock) -> Work:
    """Tell a phone that there is an answer, in its hours, at our pace, once; twice at most where the carrier left us in doubt."""
    with resources.database.reading() as session:
        due = notices.open_notice(session, resources.keyring, row.subject_id)
    if due is None:
        return Work()
    now = clock()
    moment = due.hours.next_moment(now, resources.settings.zone)
    if moment > now:
        raise NotYetError("not_in_their_hours", at=moment)
    if row.crashes and _sent_or_enough(resources, row, due.number, now):
        return Work()
    if not resources.pace.wait(resources.account.sender):
        raise NotYetError("paced", at=clock() + timedelta(seconds=resources.pace.pause))
    try:
        resources.account.send_text(due.number, resources.scripts.say("notice", due.language))
    except CarrierError as error:
        if error.code in NEVER_AGAIN:
            return Work(lambda session: conversations.forget_conversation(session, row.subject_id))
        raise NotYetError(error.code, doubtful=error.code == "unknown") from None
    day = resources.settings.day_of(now)
    return Work(lambda session: meter.count(session, Tally.NOTICES, day))


def search_carrier(resources: WorkerResources, _row: OutboxRow, _attempt: Attempt, clock: Clock) -> Work:
    """Find what no webhook told of. A text and a voice become tips before they are erased there; the rest is erased at once."""
    now = clock()
    with resources.database.reading() as session:
        known = carrier_search.known(session, resources.keyring)
    try:
        found = carrier_search.told_apart(resources.account.left_over(now), known, now)
        for stray in found.rest:
            _erase_stray(resources, stray)
    except CarrierError as error:
        raise NotYetError(error.code) from None
    if found.texts or found.voices:
        log("tips_found_at_carrier", "error", count=len(found.texts) + len(found.voices))
    settings = resources.settings

    def record(session: Session) -> None:
        carrier_search.take_in(session, resources.keyring, found, now, clocks=resources.clocks)
        if found.count:
            meter.count(session, Tally.LEFT_AT_CARRIER, settings.day_of(now), found.count)

    return Work(record)


def _sent_or_enough(resources: WorkerResources, row: OutboxRow, number: str, now: datetime) -> bool:
    if row.crashes >= MOST_DOUBTS:
        log("notice_given_up", "warning", outbox=row.id)
        return True
    try:
        sent = resources.account.was_sent(number, now - LOOKED_UP)
    except CarrierError as error:
        raise NotYetError(error.code) from None
    if not sent:
        log("notice_may_be_double", "warning", outbox=row.id)
    return sent


def _erase_stray(resources: WorkerResources, stray: Stray) -> None:
    try:
        resources.account.erase(stray.kind, stray.sid)
    except CarrierError as error:
        log("stray_copy_stays", "warning", reason=error.code)


CARRIER_TASKS: Mapping[JobName, Task] = {
    JobName.FETCH_RECORDING: fetch_recording,
    JobName.ERASE_COPY: erase_copy,
    JobName.SEND_NOTICE: send_notice,
    JobName.SEARCH_CARRIER: search_carrier,
}
