"""The project's own lexicon, loaded once, and a short way to have a text understood."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from hotline.triage.lexicon import Lexicon, load_lexicon
from hotline.triage.pipeline import understand
from hotline.triage.understanding import Understanding

#: Ten in the morning in Shanghai, a Monday.
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

Reader = Callable[..., Understanding]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Reader:
    def reader(
        text: str, at: datetime = MONDAY, channel: str = "web", staff_terms: tuple[str, ...] = ()
    ) -> Understanding:
        return understand(text, at, channel, lexicon, staff_terms)

    return reader
