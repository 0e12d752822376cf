"""The carrier face is down: what people text and say meanwhile lies at the simulated carrier, and is found there in time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from pydantic import HttpUrl
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from hotline.config import Settings
from hotline.domain.phone import Hearing
from hotline.domain.tips import Channel
from hotline.domain.work import JobName, WorkerKind
from hotline.jobs import run as jobs_run
from hotline.simulator.post import Answer, Post
from hotline.simulator.records import Recording
from hotline.simulator.rest import Rest
from hotline.simulator.shelf import Shelf
from hotline.simulator.texts import Texts
from hotline.store import outbox
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.phone import RecordingRow
from hotline.store.tips import TipRow
from hotline.wiring import SIMULATED_ACCOUNT, build_worker
from tests.carrier_server import SOUND, TOKEN

EARLIER = timedelta(hours=2)
PHONE, OURS = "+12025550123", "+12025550110"


def no_face(*_given: Any) -> Answer:
    """Nothing comes back from our address."""
    return Answer(0)


class Quiet(WSGIRequestHandler):
    """Werkzeug's own lines would raise the level of its logger for every test that follows."""

    def log_request(self, *_given: Any) -> None:
        """Nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application that answers as long as the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True)
class SimulatedCarrier:
    """A simulated carrier whose clock is two hours slow and whose deliveries reach nobody."""

    shelf: Shelf
    texts: Texts

    def kept(self) -> int:
        return len(self.shelf.all())


@pytest.fixture
def simulated(job_settings: Settings) -> Iterator[SimulatedCarrier]:
    """The carrier, with this process as the carrier worker."""
    shelf = Shelf(lambda: datetime.now(UTC) - EARLIER)
    texts = Texts(SIMULATED_ACCOUNT, "http://ours/", shelf, Post(TOKEN, no_face))
    app = Flask("simulated")
    app.register_blueprint(Rest(SIMULATED_ACCOUNT, TOKEN, shelf, texts).blueprint())
    with served(app) as url:
        worker = build_worker(job_settings.model_copy(update={"carrier_api_url": HttpUrl(url)}), WorkerKind.CARRIER)
        jobs_run.serve(worker)
        yield SimulatedCarrier(shelf, texts)
        for opened in (worker.account, worker.pace, worker.database):
            opened.dispose()
        worker.queue.close()


def work_off(database: Database, *jobs: JobName) -> None:
    """Do what is open of these jobs."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None), OutboxRow.job.in_(jobs))).all()
    for row in rows:
        jobs_run.work(row)


def search(database: Database) -> None:
    with database.writing() as session:
        outbox.promise(session, JobName.SEARCH_CARRIER, "", datetime.now(UTC))
    work_off(database, JobName.SEARCH_CARRIER)


def test_a_text_that_reached_no_face_becomes_a_tip_and_the_carrier_is_empty_after_it(
    database: Database, simulated: SimulatedCarrier
) -> None:
    simulated.texts.from_phone(PHONE, OURS, "Somebody unloads drums at the pier.")
    search(database)
    work_off(database, JobName.ERASE_COPY)
    with database.reading() as session:
        assert session.scalars(select(TipRow.channel)).all() == [Channel.SMS]
    assert simulated.kept() == 0


def test_a_voice_that_reached_no_face_becomes_a_tip_and_the_carrier_is_empty_after_it(
    database: Database, simulated: SimulatedCarrier
) -> None:
    simulated.shelf.keep(Recording(SIMULATED_ACCOUNT, "CA" + "0" * 32, SOUND, 7, simulated.shelf.clock()))
    search(database)
    work_off(database, JobName.FETCH_RECORDING)
    work_off(database, JobName.ERASE_COPY)
    with database.reading() as session:
        assert session.scalars(select(TipRow.channel)).all() == [Channel.VOICE]
        assert session.scalars(select(RecordingRow.hearing)).all() == [Hearing.FETCHED]
    assert simulated.kept() == 0
