"""Engines and the two kinds of session: read (deferred) and write (on SQLite BEGIN IMMEDIATE, short)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

#: A writer waits this long for another one on SQLite before "database is locked".
_BUSY_MILLISECONDS = 15_000


@dataclass(frozen=True)
class Database:
    """Both session makers over one engine. Who opens a session ends its transaction: the edge or ``jobs/run.py``."""

    engine: Engine
    read: Callable[[], Session]
    write: Callable[[], Session]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only; it is rolled back at the end."""
        with self.read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end of the block, and rolls back when the block raises."""
        with self.write() as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close all connections, for example after a fork."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Build the engine for an SQLAlchemy address; connects only when used."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": _BUSY_MILLISECONDS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    writer = engine.execution_options(hotline_writes=True)
    return Database(
        engine, sessionmaker(engine, expire_on_commit=False), sessionmaker(writer, expire_on_commit=False)
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("hotline_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reachable(database: Database) -> bool:
    """Whether the database answers now."""
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True


def make_folder(url: str) -> None:
    """Create the folder of an SQLite file, private to its owner."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def dialect_facts(database: Database) -> dict[str, Any]:
    """What ``hotline check`` says about the database: its kind only, never its address."""
    return {"kind": database.engine.dialect.name}
