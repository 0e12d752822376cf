"""Whether a database stands at the version of this code, and bringing it there."""

import re
from pathlib import Path

from sqlalchemy import inspect, text

from hotline.store.database import Database, make_folder

MIGRATIONS = Path(__file__).parents[2] / "migrations"


_REVISION = re.compile(r'^(down_)?revision = "(\w+)"', re.MULTILINE)


def upgrade(url: str) -> None:
    """Bring the database to the newest version; creates an SQLite file that is not there."""
    from alembic import command  # noqa: PLC0415 - every process asks whether it is current, and only this one migrates
    from alembic.config import Config  # noqa: PLC0415

    make_folder(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = url
    command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether every migration has been applied."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return set(connection.scalars(text("SELECT version_num FROM alembic_version"))) == _heads()


def _heads() -> set[str]:
    """The revisions that no other builds on, read from the migrations' own lines."""
    files = [path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    found = [(bool(match[1]), match[2]) for told in files for match in _REVISION.finditer(told)]
    return {name for is_below, name in found if not is_below} - {name for is_below, name in found if is_below}
