"""What every face does: says how it is, answers errors with a page that says what to do, and logs no one's words."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import create_engine, text

from hotline.channels import edge
from tests.channels.web_client import PublicPlace

SECRET = "欧阳暗香说的话"


@pytest.fixture
def place(tmp_path: Path, database_url: str, now: datetime) -> Iterator[PublicPlace]:
    built = PublicPlace(tmp_path, database_url, now)
    yield built
    built.close()


def app_with_error_pages(place: PublicPlace) -> Flask:
    """The application as it runs: with the catch-all that other tests take away, and a page that breaks."""
    app = place.app
    app.register_error_handler(Exception, edge._unforeseen)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError(f"{SECRET} {request.path}")

    app.add_url_rule("/broken", view_func=broken)
    return app


def test_a_face_waits_while_the_queue_is_away(place: PublicPlace) -> None:
    answer = place.app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "waiting")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_face_without_its_database_is_down_and_its_pages_say_what_to_do(place: PublicPlace) -> None:
    client = place.app.test_client()
    assert client.get("/en/").status_code == 200
    admin = create_engine(place.database.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {place.database.engine.url.database} WITH (FORCE)"))
    admin.dispose()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "down")


def test_what_breaks_unforeseen_says_so_and_logs_the_class_alone(place: PublicPlace, capsys: pytest.CaptureFixture[str]) -> None:
    answer = app_with_error_pages(place).test_client().get("/broken", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert "It is not your fault" in answer.text
    assert SECRET not in answer.text
    printed = capsys.readouterr()
    assert SECRET not in printed.out + printed.err


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/en/nowhere", 404)])
def test_an_unknown_address_gets_a_page_in_the_persons_language(place: PublicPlace, path: str, status: int) -> None:
    answer = place.app.test_client().get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert answer.status_code == status
    assert "没有" in answer.text or path.startswith("/en")


def test_a_form_beyond_all_measure_is_refused_clearly(place: PublicPlace) -> None:
    answer = place.app.test_client().post("/en/tell", data=b"words=" + b"x" * (4 * 1024 * 1024), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "several parts" in answer.text


def test_every_answer_bears_the_security_headers(place: PublicPlace) -> None:
    for path in ("/en/", "/nowhere", "/healthz", "/static/public.css"):
        with place.app.test_client().get(path) as answer:
            assert all(name in answer.headers for name in edge.SECURITY_HEADERS)
            assert "Server" not in answer.headers
