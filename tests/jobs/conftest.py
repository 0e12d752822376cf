"""A real queue server and real worker processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pydantic import HttpUrl

from hotline.config import Settings
from hotline.domain.work import WorkerKind
from hotline.gateways.queue import RQQueue, connect
from hotline.jobs import run as jobs_run
from hotline.vault.key_files import init_keys, write_carrier_token
from hotline.vault.key_names import PROCESSES
from hotline.wiring import build_worker
from tests.carrier_server import TOKEN, Carrier, serving
from tests.places import ROOT
from tests.servers import SHARED_REDIS, Valkey


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A Valkey from its wheel, or the Redis that runs already."""
    server = Valkey(tmp_path_factory.mktemp("valkey"), os.environ.get(SHARED_REDIS))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def all_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("job-keys") / "keys"
    init_keys(folder, "2026q1", PROCESSES, opslimit=1, memlimit=8192)
    write_carrier_token(folder, TOKEN)
    return folder


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    """A carrier in this process."""
    with serving() as opened:
        yield opened


@pytest.fixture
def job_settings(database_url: str, valkey: Valkey, all_keys: Path, carrier: Carrier, tmp_path: Path) -> Settings:
    valkey.empty()
    return Settings(
        database_url=database_url, redis_url=valkey.url, keys_dir=all_keys, data_dir=tmp_path, rules_dir=ROOT / "reward_rules",
        job_lease_seconds=2, tick_seconds=0.2, receipt_pool=0, carrier_api_url=HttpUrl(carrier.url), texts_per_second=100,
    )


@pytest.fixture
def start(job_settings: Settings, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """``start("worker", "triage")``: a real process of this installation; killed at the end of the test."""
    started: list[subprocess.Popen[bytes]] = []
    given = job_settings.model_dump(exclude_unset=True)
    environment = {"PATH": os.environ["PATH"]} | {f"HOTLINE_{name.upper()}": str(value) for name, value in given.items()}

    def begin(*command: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"{'-'.join(command)}-{len(started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "hotline.cli", *command], env=environment, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
        )
        log.close()
        started.append(process)
        return process

    yield begin
    for process in started:
        kill_tree(process)


@pytest.fixture
def queue(job_settings: Settings) -> Iterator[RQQueue]:
    opened = RQQueue(connect(job_settings.redis))
    yield opened
    opened.close()


@pytest.fixture
def serve_triage(job_settings: Settings) -> Iterator[Callable[[], None]]:
    """Makes this process a triage worker, so that a job can be run, and made to fail, in it."""
    resources = build_worker(job_settings, WorkerKind.TRIAGE)
    yield lambda: jobs_run.serve(resources)
    resources.database.dispose()
    resources.queue.close()


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """kill -9 a process and everything that it started; a work-horse has a process group of its own."""
    if process.poll() is None:
        parent = psutil.Process(process.pid)
        for one in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):  # a work-horse may end by itself
                one.kill()
        process.wait()
