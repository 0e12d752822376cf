"""What no webhook told of is found at the carrier: words and voices become tips, then all of it is erased there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.domain.phone import CopyKind, Tally
from hotline.domain.tips import Channel
from hotline.domain.work import JobName
from hotline.jobs import run as jobs_run
from hotline.jobs import schedule
from hotline.services import carrier_search, relay
from hotline.services.sealing import open_record
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.phone import RecordingRow, TallyRow
from hotline.store.tips import MessageRow, TipRow
from hotline.vault.key_files import load_keyring
from hotline.vault.keyring import Keyring
from hotline.vault.streams import open_stream
from hotline.wiring import WorkerResources
from tests.carrier_server import SOUND, Carrier
from tests.jobs.test_carrier_jobs import (
    CALL,
    MESSAGE,
    RECORDING,
    face,
    noted,
    open_jobs,
    outbox_row,
    spoken,
    utc_now,
    worker,
)

__all__ = ["face", "worker"]
OLD = timedelta(hours=7)
WORDS = "今晚有人往河里倒桶"


@pytest.fixture
def search(database: Database) -> str:
    with database.writing() as session:
        return outbox.promise(session, JobName.SEARCH_CARRIER, "", utc_now())


def left_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(TallyRow.count).where(TallyRow.kind == Tally.LEFT_AT_CARRIER)).first() or 0


def test_texts_and_calls_that_no_webhook_told_of_are_erased_and_counted(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    carrier.keep("Calls", CALL, utc_now() - OLD)
    jobs_run.work(search)
    assert (carrier.kept["Messages"], carrier.kept["Calls"], left_count(database)) == ({}, {}, 2)


def test_what_is_going_on_now_is_left_alone(database: Database, worker: WorkerResources, carrier: Carrier, search: str) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - timedelta(hours=1))
    jobs_run.work(search)
    assert (list(carrier.kept["Messages"]), left_count(database)) == ([MESSAGE], 0)


def test_what_is_known_has_its_own_job(
    database: Database, face: Keyring, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    noted(database, face, CopyKind.MESSAGE, MESSAGE)
    spoken(database, face, carrier)
    carrier.keep("Recordings", RECORDING, utc_now() - OLD)
    jobs_run.work(search)
    assert (carrier.calls_of("DELETE"), left_count(database)) == ([], 0)


def test_a_voice_that_no_webhook_told_of_becomes_a_tip_and_is_brought_here(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Recordings", RECORDING, utc_now() - OLD, duration="7")
    jobs_run.work(search)
    with database.reading() as session:
        (fetching,) = session.scalars(select(OutboxRow.id).where(OutboxRow.job == JobName.FETCH_RECORDING)).all()
    jobs_run.work(fetching)
    with database.reading() as session:
        row, tip = session.scalars(select(RecordingRow)).one(), session.scalars(select(TipRow)).one()
        desk = load_keyring(worker.settings.keys, "desk")
        assert row.file_id is not None
        heard = b"".join(open_stream(worker.files.chunks(row.file_id), open_record(session, desk, row.message_id)))
    assert (heard, row.seconds, tip.channel, tip.read_done) == (SOUND, 7, Channel.VOICE, False)
    assert (list(carrier.kept["Recordings"]), left_count(database)) == ([RECORDING], 1), "its erasing is promised"
    assert JobName.ERASE_COPY in open_jobs(database)


def test_a_text_that_no_webhook_told_of_becomes_a_tip_before_it_is_erased(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - timedelta(minutes=20), direction="inbound", body=WORDS)
    jobs_run.work(search)
    with database.reading() as session:
        message = session.scalars(select(MessageRow)).one()
        assert open_record(session, load_keyring(worker.settings.keys, "triage"), message.id).decode() == WORDS
        (erasing,) = session.scalars(select(OutboxRow.id).where(OutboxRow.job == JobName.ERASE_COPY)).all()
    assert list(carrier.kept["Messages"]) == [MESSAGE], "nothing is erased before its words are safe"
    jobs_run.work(erasing)
    assert (carrier.kept["Messages"], JobName.TRIAGE_MESSAGE in open_jobs(database)) == ({}, True)


def test_the_next_search_finds_a_tip_no_second_time(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD, direction="inbound", body=WORDS)
    carrier.keep("Recordings", RECORDING, utc_now() - OLD)
    jobs_run.work(search)
    with database.writing() as session:
        second = outbox.promise(session, JobName.SEARCH_CARRIER, "", utc_now())
    jobs_run.work(second)
    with database.reading() as session:
        assert len(session.scalars(select(TipRow)).all()) == 2


def test_a_search_that_dies_before_its_commit_has_erased_no_words(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD, direction="inbound", body=WORDS)
    monkeypatch.setattr(carrier_search, "take_in", refused)
    jobs_run.work(search)
    assert (list(carrier.kept["Messages"]), outbox_row(database, search).done_at) == ([MESSAGE], None)


def refused(*_given: object) -> None:
    raise RuntimeError


def test_one_copy_that_cannot_be_erased_does_not_keep_the_others(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.keep("Messages", MESSAGE, utc_now() - OLD)
    carrier.keep("Calls", CALL, utc_now() - OLD)
    carrier.fail("DELETE", "Messages", (409, 20009))
    jobs_run.work(search)
    assert (list(carrier.kept["Messages"]), carrier.kept["Calls"]) == ([MESSAGE], {})
    assert outbox_row(database, search).done_at is not None


def test_a_search_that_the_carrier_does_not_answer_is_made_again(
    database: Database, worker: WorkerResources, carrier: Carrier, search: str
) -> None:
    carrier.fail("GET", "Messages", (503, 0))
    jobs_run.work(search)
    assert (outbox_row(database, search).done_at, outbox_row(database, search).last_error) == (None, "strange_answer")


def test_the_next_search_is_promised_ten_minutes_ahead_and_once(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            relay.promise_periodic(session, utc_now(), carrier=True)
    with database.reading() as session:
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.job == JobName.SEARCH_CARRIER)).all()
    assert row.not_before > utc_now() + timedelta(minutes=9)
    assert schedule.PURGE_EVERY < relay.SEARCH_EVERY


def test_where_there_is_no_carrier_nobody_is_sent_to_search(database: Database) -> None:
    with database.writing() as session:
        relay.promise_periodic(session, utc_now(), carrier=False)
    assert open_jobs(database) == [JobName.PURGE_EXPIRED]
