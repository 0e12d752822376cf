"""Real keys and real databases for every service's tests, made once a run at a cost that only tests may use."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from hotline.store.database import Database, open_database
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.key_names import PROCESSES
from hotline.vault.keyring import Keyring


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of all processes, one folder each."""
    folder = tmp_path_factory.mktemp("keys") / "keys"
    init_keys(folder, "2026q1", PROCESSES, opslimit=1, memlimit=8192)
    return folder


@pytest.fixture(scope="session")
def keyring(keys_folder: Path) -> Callable[[str], Keyring]:
    """``keyring("desk")``: what that process holds and nothing else."""
    return cache(lambda process: load_keyring(keys_folder, process))


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database of each kind for all tests that never commit."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "hotline.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        opened = open_database(f"sqlite:///{path}")
        yield opened
        opened.dispose()
        return
    template = make_url(request.getfixturevalue("postgres_template"))
    copy = f"hotline_shared_{os.getpid()}"
    admin = create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {copy} TEMPLATE {template.database}"))
    opened = open_database(template.set(database=copy).render_as_string(hide_password=False))
    yield opened
    opened.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {copy} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def session(shared_database: Database) -> Iterator[Session]:
    """A writing session that is rolled back after the test: services never commit, so nothing of a test is left."""
    with shared_database.write() as opened:
        yield opened
        opened.rollback()
