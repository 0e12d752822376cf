"""Logs carry an event and known fields; whatever else somebody hands over is dropped before it is rendered."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from hotline.logs import ALLOWED, configure, log

SECRET = "0000-1111-2222-3333"


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """What is set up here is taken down again: other tests want their own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure("info", "test")
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out, err = capsys.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_an_event_is_one_line_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "public")
    log("job_failed", "error", job="triage_message", attempt=2)
    line, = lines(capsys)
    assert line.pop("timestamp", "").endswith(":00Z")  # type: ignore[attr-defined]
    assert line == {"event": "job_failed", "level": "error", "process": "public", "job": "triage_message", "attempt": 2}


@pytest.mark.parametrize("field", ["receipt", "number", "phone", "words", "ip", "address", "name", "url", "cookie", "exc_info", "code"])
def test_a_field_that_is_not_known_is_dropped(capsys: pytest.CaptureFixture[str], field: str) -> None:
    configure("info", "test")
    log("something", **{field: SECRET})
    line, = lines(capsys)
    assert SECRET not in str(line)
    assert set(line) <= ALLOWED


def test_what_is_bound_around_an_event_is_dropped_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "test")
    with structlog.contextvars.bound_contextvars(receipt=SECRET, job="x"):
        log("something")
    line, = lines(capsys)
    assert (line["job"], SECRET in str(line)) == ("x", False)


@pytest.mark.parametrize(("level", "seen"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_only_what_is_important_enough_is_logged(capsys: pytest.CaptureFixture[str], level: str, seen: int) -> None:
    configure(level, "test")
    for each in ("debug", "info", "warning", "error"):
        log("something", each)
    assert len(lines(capsys)) == seen


def test_a_librarys_line_keeps_its_level_and_origin_and_loses_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "test")
    logging.getLogger("sqlalchemy.engine").warning("INSERT %s", SECRET, stack_info=True)
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger("rq.worker").exception("failed with %s", SECRET)
    assert lines(capsys) == [
        {"level": "WARNING", "library": "sqlalchemy.engine"}, {"level": "ERROR", "library": "rq.worker"},
    ]


def test_a_librarys_chatter_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure("debug", "test")
    logging.getLogger("werkzeug").info("GET /%s", SECRET)
    assert lines(capsys) == []


def test_the_fields_that_may_be_logged_hold_no_words_and_nobody() -> None:
    assert not ALLOWED & {"text", "words", "receipt", "number", "phone", "ip", "address", "name", "code", "url", "path", "body"}
