"""What every command begins with: settings from the environment, logs, and a way to be told to stop."""

import os
import signal
from datetime import UTC, datetime
from threading import Event

from hotline import logs
from hotline.config import Settings, load


def read_settings() -> Settings:
    """Settings of this process. Raises SettingsError."""
    return load(os.environ)


def begin(process: str) -> Settings:
    """Settings, with logging set up for a named process."""
    settings = read_settings()
    logs.configure(settings.log_level, process)
    return settings


def stop_event() -> Event:
    """Set when the process is told to stop by SIGTERM or SIGINT."""
    event = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: event.set())
    return event


def utc_now() -> datetime:
    """The clock of commands."""
    return datetime.now(UTC)


def this_quarter(now: datetime) -> str:
    """The period of keys that a moment falls into, such as "2026q4"."""
    return f"{now.year}q{(now.month - 1) // 3 + 1}"
