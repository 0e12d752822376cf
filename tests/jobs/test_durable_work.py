"""Nothing accepted is lost and nothing is done twice: real workers are killed, the queue is emptied, a job is doubled."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.exc import OperationalError

from hotline.config import Settings
from hotline.domain.tips import Channel, Compartment
from hotline.domain.urgency import Priority
from hotline.domain.work import JobName, WorkerKind
from hotline.gateways.queue import RQQueue
from hotline.gateways.receipt_pool import make_receipt
from hotline.jobs import run as jobs_run
from hotline.jobs import schedule
from hotline.services import intake
from hotline.services.intake import Delivery
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.store.outbox import OutboxRow
from hotline.store.search import TokenRow
from hotline.store.tips import MessageRow, TipRow
from hotline.store.trail import LineRow
from hotline.vault.key_files import load_keyring
from hotline.wiring import build_worker
from tests.jobs.conftest import kill_tree
from tests.servers import Valkey, until

WORDS = "老码头三号仓每天半夜有人分装冰毒,门口停着粤Z·12345。"
Start = Callable[..., "subprocess.Popen[bytes]"]
Serve = Callable[[], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


def tell(database: Database, settings: Settings, words: str = WORDS) -> str:
    """Take a tip as the public face does; returns the outbox id."""
    keyring = load_keyring(settings.keys, "public")
    receipt = make_receipt(keyring.generations()[0])
    delivery = Delivery(secrets.token_bytes(16), words, Channel.WEB, "zh")
    with database.writing() as session:
        taken = intake.receive(session, keyring, keyring.secret("form-token"), receipt, delivery, utc_now())
    assert taken.outbox_id is not None
    return taken.outbox_id


def outbox_row(database: Database, outbox_id: str) -> OutboxRow:
    with database.reading() as session:
        return session.get_one(OutboxRow, outbox_id)


def done(database: Database, outbox_id: str) -> bool:
    return outbox_row(database, outbox_id).done_at is not None


def sorted_lines(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(LineRow).where(LineRow.action == "tip_sorted")) or 0


def the_tip(database: Database) -> TipRow:
    with database.reading() as session:
        return session.scalars(select(TipRow)).one()


def sweep_until(database: Database, queue: RQQueue, ready: Callable[[], bool]) -> None:
    def look() -> bool:
        schedule.sweep(database, queue, utc_now())
        return ready()

    until(look, "the job")


def test_a_worker_process_sorts_a_tip(database: Database, job_settings: Settings, queue: RQQueue, start: Start) -> None:
    outbox_id = tell(database, job_settings)
    start("worker", "triage")
    sweep_until(database, queue, lambda: done(database, outbox_id))
    tip = the_tip(database)
    assert (tip.compartment, tip.sorted_at is not None) == (Compartment.DESK, True)


def test_a_worker_counts_by_the_citys_own_clocks_and_words(database: Database, job_settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "clocks.yaml").write_text("P2: {read: 61, hand_over: 301}\n", encoding="utf-8")
    (own / "rules.yaml").write_text("reasons: {large_qty: {add: [{need: [substance]}]}}\n", encoding="utf-8")
    outbox_id = tell(database, job_settings)
    resources = build_worker(job_settings.model_copy(update={"triage_dir": own}), WorkerKind.TRIAGE)
    jobs_run.serve(resources)
    jobs_run.work(outbox_id)
    tip = the_tip(database)
    assert (tip.priority, tip.priority_reasons[0]) == (Priority.P2, "large_qty")
    assert tip.act_by == tip.received_at + timedelta(minutes=301)
    resources.database.dispose()
    resources.queue.close()


def hold_in_mid_job(database: Database, settings: Settings, queue: RQQueue, database_url: str, worker: "subprocess.Popen[bytes]") -> str:
    """Kill a worker between its claim and its effect: whoever holds the write lock keeps the effect from happening."""
    while True:
        outbox_id = tell(database, settings)
        if kill_at_claim(database_url, outbox_id, worker, lambda chosen=outbox_id: queue.push("triage", chosen, 1)):
            return outbox_id


def kill_at_claim(database_url: str, outbox_id: str, worker: "subprocess.Popen[bytes]", push: Callable[[], bool]) -> bool:
    engine = create_engine(database_url, connect_args={"timeout": 0} if database_url.startswith("sqlite") else {})
    if database_url.startswith("sqlite"):
        event.listen(engine, "connect", lambda raw, _record: setattr(raw, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    push()
    state = None
    while state is None:
        try:
            with engine.begin() as connection:
                state = _caught(connection, outbox_id, worker)
        except OperationalError:
            continue  # the worker is writing at this moment
    engine.dispose()
    return state


def _caught(connection: "object", outbox_id: str, worker: "subprocess.Popen[bytes]") -> bool | None:
    lock = "" if connection.dialect.name == "sqlite" else " FOR UPDATE"  # type: ignore[attr-defined]
    row = connection.execute(text(f"SELECT lease, done_at FROM outbox WHERE id = :id{lock}"), {"id": outbox_id}).one()  # type: ignore[attr-defined]
    if row.done_at is not None:
        return False  # it was too quick this time
    if row.lease is None:
        return None
    kill_tree(worker)
    return True


def test_a_worker_killed_in_mid_job_loses_nothing_and_doubles_nothing(
    database: Database, database_url: str, job_settings: Settings, queue: RQQueue, start: Start
) -> None:
    killed = start("worker", "triage")
    outbox_id = hold_in_mid_job(database, job_settings, queue, database_url, killed)
    assert not done(database, outbox_id)
    before = sorted_lines(database)
    start("worker", "triage")
    sweep_until(database, queue, lambda: done(database, outbox_id))
    assert sorted_lines(database) == before + 1
    assert outbox_row(database, outbox_id).attempt > 1


def test_an_emptied_queue_loses_nothing(
    database: Database, job_settings: Settings, queue: RQQueue, valkey: Valkey, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox_id = tell(database, job_settings)
    assert schedule.sweep(database, queue, utc_now()) == 1
    valkey.empty()
    monkeypatch.setattr("hotline.services.relay.RESEND_AFTER", utc_now() - utc_now())
    start("worker", "triage")
    sweep_until(database, queue, lambda: done(database, outbox_id))
    assert sorted_lines(database) == 1


def test_a_job_handed_over_twice_is_done_once(database: Database, job_settings: Settings, serve_triage: Serve) -> None:
    outbox_id = tell(database, job_settings)
    serve_triage()
    jobs_run.work(outbox_id)
    jobs_run.work(outbox_id)
    assert sorted_lines(database) == 1


def test_the_same_attempt_lies_in_the_queue_once(database: Database, job_settings: Settings, queue: RQQueue) -> None:
    outbox_id = tell(database, job_settings)
    assert queue.push("triage", outbox_id, 1)
    assert queue.push("triage", outbox_id, 1)
    with Redis.from_url(job_settings.redis) as client:
        assert client.llen("rq:queue:triage") == 1


def test_a_lost_lease_writes_nothing(
    database: Database, job_settings: Settings, serve_triage: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox_id = tell(database, job_settings)
    serve_triage()
    perform = jobs_run._perform

    def lose_lease_first(resources: object, row: OutboxRow) -> None:
        with database.writing() as session:
            session.get_one(OutboxRow, row.id).lease = "0" * 32
        perform(resources, row)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs_run, "_perform", lose_lease_first)
    jobs_run.work(outbox_id)
    assert the_tip(database).compartment is Compartment.SCREENING
    assert sorted_lines(database) == 0


def test_a_failing_job_is_given_back_with_a_pause_and_only_its_class_named(
    database: Database, job_settings: Settings, serve_triage: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox_id = tell(database, job_settings)
    serve_triage()

    def fail(*_given: object, **_named: object) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr("hotline.services.triage_tip.settle", fail)
    jobs_run.work(outbox_id)
    row = outbox_row(database, outbox_id)
    assert (row.attempt, row.last_error, row.lease) == (2, "ValueError", None)
    assert row.not_before > utc_now()


def test_understanding_that_fails_leaves_the_tip_unsorted_at_the_desk(
    database: Database, job_settings: Settings, serve_triage: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr("hotline.services.triage_tip.understand", fail)
    outbox_id = tell(database, job_settings)
    serve_triage()
    jobs_run.work(outbox_id)
    tip = the_tip(database)
    assert (done(database, outbox_id), tip.compartment, tip.priority) == (True, Compartment.DESK, None)
    assert tip.read_by is not None


def test_a_tip_that_kills_every_worker_reaches_integrity_unread(database: Database, job_settings: Settings, serve_triage: Serve) -> None:
    outbox_id = tell(database, job_settings)
    with database.writing() as session:
        session.get_one(OutboxRow, outbox_id).crashes = 3
    serve_triage()
    jobs_run.work(outbox_id)
    assert (the_tip(database).compartment, the_tip(database).priority) == (Compartment.INTEGRITY, None)


def test_after_sorting_nothing_is_left_that_screening_could_open(database: Database, job_settings: Settings, serve_triage: Serve) -> None:
    outbox_id = tell(database, job_settings)
    serve_triage()
    jobs_run.work(outbox_id)
    with database.reading() as session:
        key_ids = set(session.scalars(select(SealedKeyRow.key_id)))
        assert {key_id.split("-")[0] for key_id in key_ids} == {"desk"}
        assert session.scalar(select(func.count()).select_from(EnvelopeRow)) == 2  # the words and the finding
        assert session.scalars(select(MessageRow.compartment)).one() is Compartment.DESK
        assert session.scalar(select(func.count()).select_from(TokenRow)) or 0 > 0


def test_the_job_that_sorts_a_second_voice_raises_both_tips(database: Database, job_settings: Settings, serve_triage: Serve) -> None:
    serve_triage()
    for words in ("Somebody sells meth at 18 Yunqiao Road", "云桥路18号卖冰毒。屋里有个三岁的孩子没人管"):
        jobs_run.work(tell(database, job_settings, words))
    with database.reading() as session:
        assert set(session.scalars(select(TipRow.priority))) == {Priority.P2}
        raised = session.scalars(select(LineRow).where(LineRow.action == "level_joined")).one()
        assert (raised.detail["reason"], raised.actor_id) == ("child_exposed", "")


def test_the_schedule_process_sweeps_and_promises_the_purge(database: Database, job_settings: Settings, start: Start) -> None:
    start("schedule")
    start("worker", "general")

    def purged() -> bool:
        with database.reading() as session:
            query = select(OutboxRow).where(OutboxRow.job == JobName.PURGE_EXPIRED, OutboxRow.done_at.is_not(None))
            return session.scalars(query).first() is not None

    until(purged, "the purge")


def test_without_redis_worker_and_schedule_say_so_and_do_not_start(job_settings: Settings, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (("worker", "triage"), ("schedule",)):
        finished = _run_without_redis(job_settings, *command)
        assert finished.returncode == 1
        assert finished.stderr.strip() == "hotline: Redis does not answer: start it, or correct HOTLINE_REDIS_URL."


def _run_without_redis(settings: Settings, *command: str) -> "subprocess.CompletedProcess[str]":
    given = settings.model_dump(exclude_unset=True) | {"redis_url": f"unix://{settings.data_dir}/nobody.sock"}
    environment = {"PATH": os.environ["PATH"]} | {f"HOTLINE_{name.upper()}": str(value) for name, value in given.items()}
    return subprocess.run([sys.executable, "-m", "hotline.cli", *command], env=environment, capture_output=True, text=True, timeout=60, check=False)
