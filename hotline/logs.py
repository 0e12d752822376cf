"""Logging by a field allow-list: an event's name and known fields pass, everything else is dropped before it is rendered."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Fields that may be logged. None of them can carry what a person said, or who they are.
ALLOWED = frozenset(
    {"event", "level", "timestamp", "process", "job", "outbox", "attempt", "count", "state", "reason", "status", "seconds",
     "route", "method", "error", "queue", "face", "line"}
)


def _allow_listed(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


class _ForeignFilter(logging.Filter):
    """Libraries' own lines keep their level and origin and lose their text: it may hold anything."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args, record.exc_info, record.exc_text, record.stack_info = "library", (), None, None, None
        return True


def configure(level: str, process: str) -> None:
    """Set up logging once per process. Called by the command line and by ``app.py`` only."""
    number = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter('{"level":"%(levelname)s","library":"%(name)s"}'))
    handler.addFilter(_ForeignFilter())
    logging.getLogger("pint").setLevel(logging.ERROR)  # it warns of names that its own registry defines twice
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:00Z", utc=True),
            _allow_listed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(process=process)


def log(event: str, level: str = "info", **fields: object) -> None:
    """Log one event. ``fields`` outside ALLOWED are dropped; an exception is named by its class alone."""
    structlog.get_logger().log(logging.getLevelNamesMapping()[level.upper()], event, **fields)
