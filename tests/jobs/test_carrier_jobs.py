"""What lies at the carrier is fetched, sealed and erased there whatever fails on the way; a phone is told once."""

import secrets
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.config import Settings
from hotline.domain.phone import CopyKind, Hearing, Hours, Tally
from hotline.domain.work import JobName, WorkerKind
from hotline.gateways.queue import RQQueue
from hotline.gateways.receipt_pool import make_receipt
from hotline.jobs import carrier_tasks, schedule
from hotline.jobs import run as jobs_run
from hotline.services import carrier_copies, conversations, recordings
from hotline.services.recordings import VoiceTip
from hotline.services.sealing import open_record
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.phone import ConversationRow, CopyRow, RecordingRow, TallyRow
from hotline.vault.key_files import load_keyring
from hotline.vault.keyring import Keyring
from hotline.vault.phone_numbers import phone_name
from hotline.vault.streams import open_stream
from hotline.wiring import WorkerResources, build_worker
from tests.carrier_server import SOUND, Carrier
from tests.jobs.conftest import kill_tree
from tests.servers import until

NUMBER = "+12025550123"
MESSAGE, CALL, RECORDING = "SM" + "a" * 32, "CA" + "b" * 32, "RE" + "c" * 32
ANY_HOUR = Hours(0, 0)
Start = Callable[..., "subprocess.Popen[bytes]"]


def utc_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def worker(job_settings: Settings) -> Iterator[WorkerResources]:
    """Makes this process a carrier worker."""
    resources = build_worker(job_settings, WorkerKind.CARRIER)
    jobs_run.serve(resources)
    yield resources
    resources.account.dispose()
    resources.pace.dispose()
    resources.database.dispose()
    resources.queue.close()


@pytest.fixture
def face(job_settings: Settings) -> Keyring:
    """The keys of the carrier face."""
    return load_keyring(job_settings.keys, "carrier")


def spoken(database: Database, face: Keyring, carrier: Carrier) -> str:
    """A call left a recording at the carrier; returns the promise of its fetching."""
    key, receipt = face.secret("conversation"), make_receipt(face.generations()[0])
    carrier.keep("Recordings", RECORDING, utc_now())
    with database.writing() as session:
        taken = recordings.tell_by_voice(session, key, receipt, VoiceTip(secrets.token_bytes(17), "zh"), utc_now())
        outbox_id = recordings.note(session, face, key, taken.thread_id, RECORDING, 7, utc_now())
    assert outbox_id is not None
    return outbox_id


def noted(database: Database, face: Keyring, kind: CopyKind, sid: str) -> str:
    """A copy whose status is final; returns the promise of its erasing."""
    with database.writing() as session:
        found = carrier_copies.note(session, face, face.secret("conversation"), kind, sid, utc_now(), erase_from=utc_now())
    assert found.outbox_id is not None
    return found.outbox_id


def asked_for_notice(database: Database, face: Keyring, hours: Hours = ANY_HOUR) -> str:
    """A phone that wants to know has an answer; returns the promise of its notice."""
    key, receipt, now = face.secret("conversation"), make_receipt(face.generations()[0]), utc_now()
    name = phone_name(NUMBER, key, opslimit=1, memlimit=8192)
    with database.writing() as session:
        taken = recordings.tell_by_voice(session, key, receipt, VoiceTip(secrets.token_bytes(17), "en"), now)
        conversations.keep(session, name, taken.thread_id, b"{}", "en", now)
        conversations.ask_notices(session, face, name, NUMBER, hours, now)
        thread_id = taken.thread_id
    with database.writing() as session:
        row = session.scalars(select(ConversationRow).where(ConversationRow.thread_id == thread_id)).one()
        return outbox.promise(session, JobName.SEND_NOTICE, row.id, now)


def outbox_row(database: Database, outbox_id: str) -> OutboxRow:
    with database.reading() as session:
        return session.get_one(OutboxRow, outbox_id)


def again(database: Database, outbox_id: str) -> OutboxRow:
    """Run a job whose pause is over."""
    with database.writing() as session:
        session.get_one(OutboxRow, outbox_id).not_before = utc_now() - timedelta(seconds=1)
    jobs_run.work(outbox_id)
    return outbox_row(database, outbox_id)


def only(database: Database, kind: type) -> object:
    with database.reading() as session:
        return session.scalars(select(kind)).one()


def open_jobs(database: Database) -> list[JobName]:
    with database.reading() as session:
        return [row.job for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None)))]


def files(settings: Settings) -> list[str]:
    folder = settings.data_dir / "files"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


# Recordings


def test_a_voice_is_brought_here_sealed_and_its_erasing_promised(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    jobs_run.work(spoken(database, face, carrier))
    row = only(database, RecordingRow)
    assert isinstance(row, RecordingRow)
    assert row.hearing is Hearing.FETCHED
    with database.reading() as session:
        key = open_record(session, load_keyring(worker.settings.keys, "desk"), row.message_id)
    assert row.file_id is not None
    assert b"".join(open_stream(worker.files.chunks(row.file_id), key)) == SOUND
    assert SOUND[:64] not in b"".join(worker.files.chunks(row.file_id))
    assert open_jobs(database) == [JobName.ERASE_COPY]


@pytest.mark.parametrize("failure", ["half", (500, 0), (404, 20404), (401, 20003)])
def test_a_voice_that_does_not_come_whole_is_asked_for_again(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, failure: object
) -> None:
    carrier.fail("GET", "Recordings", failure)
    outbox_id = spoken(database, face, carrier)
    jobs_run.work(outbox_id)
    assert (outbox_row(database, outbox_id).attempt, files(worker.settings)) == (2, [])
    assert again(database, outbox_id).done_at is not None
    assert len(files(worker.settings)) == 1


def test_a_voice_that_the_carrier_no_longer_has_is_told_as_lost(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    outbox_id = spoken(database, face, carrier)
    carrier.kept["Recordings"].clear()
    for _ in range(carrier_tasks.TRIES_BEFORE_LOST):
        again(database, outbox_id)
    row = only(database, RecordingRow)
    assert isinstance(row, RecordingRow)
    assert (row.hearing, outbox_row(database, outbox_id).done_at is not None) == (Hearing.LOST, True)


def test_who_lost_the_lease_leaves_no_file(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox_id = spoken(database, face, carrier)
    close = outbox.close

    def lose(session: object, row: OutboxRow, now: datetime) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(row, "lease", "0" * 32)
            close(session, row, now)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "close", lose)
    jobs_run.work(outbox_id)
    assert files(worker.settings) == []
    row = only(database, RecordingRow)
    assert isinstance(row, RecordingRow)
    assert row.hearing is Hearing.AT_CARRIER


# Erasing


@pytest.mark.parametrize(
    ("kind", "sid", "path"),
    [(CopyKind.MESSAGE, MESSAGE, "Messages"), (CopyKind.CALL, CALL, "Calls"), (CopyKind.RECORDING, RECORDING, "Recordings")],
)
def test_a_copy_is_erased_there_and_its_id_here(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, kind: CopyKind, sid: str, path: str
) -> None:
    carrier.keep(path, sid, utc_now())
    outbox_id = noted(database, face, kind, sid)
    jobs_run.work(outbox_id)
    row = only(database, CopyRow)
    assert isinstance(row, CopyRow)
    assert (carrier.kept[path], row.erased, row.sealed_id) == ({}, True, None)
    assert outbox_row(database, outbox_id).done_at is not None


@pytest.mark.parametrize(("failure", "code"), [((409, 20009), "not_final"), ((500, 0), "http_500"), ("hang up", "unreachable"), ((401, 20003), "20003")])
def test_a_copy_that_stays_is_counted_with_its_reason_until_it_goes(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, failure: object, code: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now())
    carrier.fail("DELETE", "Messages", failure)
    outbox_id = noted(database, face, CopyKind.MESSAGE, MESSAGE)
    jobs_run.work(outbox_id)
    row = only(database, CopyRow)
    assert isinstance(row, CopyRow)
    assert (row.erased, row.last_code, outbox_row(database, outbox_id).last_error) == (False, code, code)
    assert again(database, outbox_id).done_at is not None
    assert carrier.kept["Messages"] == {}


def test_what_was_erased_already_is_not_asked_for_again(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    outbox_id = noted(database, face, CopyKind.CALL, CALL)
    with database.writing() as session:
        carrier_copies.erased(session, outbox_row(database, outbox_id).subject_id)
    jobs_run.work(outbox_id)
    assert carrier.asked == []


# Notices


def test_a_notice_says_only_that_there_is_something_and_is_counted(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    (asked,) = carrier.asked
    assert (asked.fields["To"], asked.fields["From"]) == (NUMBER, "+12025550110")
    assert asked.fields["Body"] == worker.scripts.say("notice", "en")
    tally = only(database, TallyRow)
    assert isinstance(tally, TallyRow)
    assert (tally.kind, tally.count) == (Tally.NOTICES, 1)


def test_a_notice_waits_for_its_hours(database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier) -> None:
    hour = utc_now().astimezone(worker.settings.zone).hour
    hours = Hours((hour + 2) % 24, (hour + 3) % 24)
    outbox_id = asked_for_notice(database, face, hours)
    jobs_run.work(outbox_id)
    row = outbox_row(database, outbox_id)
    assert (carrier.asked, row.last_error) == ([], "not_in_their_hours")
    assert row.not_before > utc_now() + timedelta(hours=1)


def test_who_said_stop_meanwhile_hears_nothing(database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier) -> None:
    outbox_id = asked_for_notice(database, face)
    with database.writing() as session:
        conversations.forget_conversation(session, outbox_row(database, outbox_id).subject_id)
    jobs_run.work(outbox_id)
    assert (carrier.asked, outbox_row(database, outbox_id).done_at is not None) == ([], True)


@pytest.mark.parametrize("code", [21610, 21614, 30006])
def test_a_phone_that_takes_nothing_any_more_is_forgotten(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, code: int
) -> None:
    carrier.fail("POST", "Messages.json", (400, code))
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    assert outbox_row(database, outbox_id).done_at is not None
    with database.reading() as session:
        assert session.scalars(select(ConversationRow)).all() == []


def test_a_fault_of_ours_forgets_nobody(database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier) -> None:
    carrier.fail("POST", "Messages.json", (400, 21606))
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    assert (outbox_row(database, outbox_id).last_error, outbox_row(database, outbox_id).crashes) == ("21606", 0)
    assert again(database, outbox_id).done_at is not None
    assert len(carrier.kept["Messages"]) == 1


def test_a_notice_in_doubt_is_looked_up_and_not_sent_twice(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    carrier.fail("POST", "Messages.json", "hang up")
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    assert outbox_row(database, outbox_id).done_at is None
    assert again(database, outbox_id).done_at is not None
    assert len(carrier.kept["Messages"]) == 1


def test_a_notice_whose_doubt_stays_goes_out_twice_at_most(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier
) -> None:
    carrier.fail("POST", "Messages.json", (500, 0), (500, 0), (500, 0))
    outbox_id = asked_for_notice(database, face)
    for _ in range(3):
        again(database, outbox_id)
    assert outbox_row(database, outbox_id).done_at is not None
    assert carrier.calls_of("POST") == ["Messages.json"] * 2


def test_a_look_up_that_fails_sends_nothing(database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier) -> None:
    carrier.fail("POST", "Messages.json", "hang up")
    carrier.fail("GET", "Messages.json", (500, 0))
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    assert again(database, outbox_id).last_error == "strange_answer"
    assert again(database, outbox_id).done_at is not None
    assert carrier.calls_of("POST") == ["Messages.json"]


def test_a_number_of_ours_whose_turn_does_not_come_sends_later(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker.pace, "wait", lambda _number: False)
    outbox_id = asked_for_notice(database, face)
    jobs_run.work(outbox_id)
    assert (carrier.asked, outbox_row(database, outbox_id).last_error) == ([], "paced")


def test_a_worker_killed_after_the_carrier_took_a_notice_does_not_double_it(
    database: Database, job_settings: Settings, face: Keyring, carrier: Carrier, queue: RQQueue, start: Start
) -> None:
    carrier.fail("POST", "Messages.json", "hold")
    killed = start("worker", "carrier-worker")
    outbox_id = asked_for_notice(database, face)
    until(lambda: schedule.sweep(database, queue, utc_now()) >= 0 and carrier.holding.is_set(), "the notice")
    kill_tree(killed)
    carrier.let_go.set()
    start("worker", "carrier-worker")
    until(lambda: schedule.sweep(database, queue, utc_now()) >= 0 and outbox_row(database, outbox_id).done_at is not None, "the look-up")
    assert len(carrier.kept["Messages"]) == 1


def test_a_worker_without_the_carriers_token_says_where_it_belongs(start: Start, job_settings: Settings, tmp_path: Path) -> None:
    for key in (job_settings.keys / "carrier-worker").glob("carrier-api*"):
        key.rename(tmp_path / key.name)
    try:
        assert start("worker", "carrier-worker").wait(60) == 1
    finally:
        (tmp_path / "carrier-api.key").rename(job_settings.keys / "carrier-worker" / "carrier-api.key")
    said = (tmp_path / "worker-carrier-worker-0.log").read_text()
    assert said == "hotline: The carrier's auth token is missing: give it to `hotline keys carrier` on its standard input.\n"
