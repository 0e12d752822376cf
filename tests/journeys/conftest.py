"""The processes of ``make run`` and a real Chromium; once on SQLite with the embedded Valkey, once on PostgreSQL with Redis."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text

from tests.conftest import STRICT
from tests.journeys.city import CHROMIUM, City
from tests.servers import SHARED_REDIS, Valkey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys go to one test process, which starts each city once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the journeys are left out by name; strictly, that is a failure."""
    if not CHROMIUM.exists():
        message = f"no browser at {CHROMIUM}: the journeys are left out (apt-get install chromium)"
        if STRICT:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session", params=["embedded", "production"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A demonstration city in its own processes."""
    folder = tmp_path_factory.mktemp(f"city-{request.param}")
    if request.param == "embedded":
        yield from _running(City(folder, {}))
        return
    server = Valkey(tmp_path_factory.mktemp("redis"), os.environ.get(SHARED_REDIS), place=1)
    server.empty()
    template = create_engine(request.getfixturevalue("postgres_template"), isolation_level="AUTOCOMMIT")
    name = f"hotline_city_{secrets.token_hex(4)}"
    admin = create_engine(template.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = template.url.set(database=name).render_as_string(hide_password=False)
    yield from _running(City(folder, {"HOTLINE_DATABASE_URL": url, "HOTLINE_REDIS_URL": server.url}))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
    template.dispose()
    server.stop()


def _running(city: City) -> Iterator[City]:
    city.start()
    yield city
    city.stop()
