"""What a task is: it looks, thinks and calls without a transaction, and hands back what the closing transaction does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from hotline.store.outbox import OutboxRow
from hotline.wiring import WorkerResources

T = TypeVar("T")
Effect = Callable[[Session], None]
Clock = Callable[[], datetime]


class Attempt(Protocol):
    """Runs an act that may fail in any way; None when it did."""

    def __call__(self, act: Callable[[], T]) -> T | None: ...


def no_effect(_session: Session) -> None:
    """There is nothing to do (any more)."""


def nothing() -> None:
    """There is nothing to clear away."""


@dataclass(frozen=True)
class Work:
    """``effect`` belongs to the commit that closes the job; ``after`` follows it; ``undo`` when the lease was lost instead."""

    effect: Effect = no_effect
    after: Callable[[], None] = nothing
    undo: Callable[[], None] = nothing


class NotYetError(Exception):
    """The job cannot be done now and is given back. ``code`` is a code, never a text.

    ``at`` is the next moment, where it is known; ``effect`` is written with the giving back; ``doubtful`` says that the
    outside effect may have happened all the same.
    """

    def __init__(self, code: str, *, at: datetime | None = None, effect: Effect = no_effect, doubtful: bool = False) -> None:
        super().__init__(code)
        self.code, self.at, self.effect, self.doubtful = code, at, effect, doubtful


Task = Callable[[WorkerResources, OutboxRow, Attempt, Clock], Work]
