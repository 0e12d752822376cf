"""How many texts a second one number of ours may send, counted in Redis for all workers, in the process while Redis is away."""

import time
from collections.abc import Callable
from fractions import Fraction

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from hotline.gateways.counting import SharedCount

TIMEOUT_SECONDS = 0.5
#: A job waits so long for its number's turn; then it goes back and others have theirs.
LONGEST_WAIT = 10.0
_LONGEST_WINDOW = 60


class Pace:
    """Turns of our own numbers. The store holds those numbers' moments of sending, nothing of who receives."""

    def __init__(
        self, url: str, per_second: float, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        rate = Fraction(per_second).limit_denominator(_LONGEST_WINDOW)
        self._item = RateLimitItemPerSecond(max(rate.numerator, 1), rate.denominator, namespace="texts")
        self._count = SharedCount(url, MovingWindowRateLimiter, timeout=TIMEOUT_SECONDS, clock=clock)
        self._clock, self._sleep = clock, sleep

    def turn(self, number: str) -> bool:
        """Whether this number may send one more text now; a yes is counted."""
        return self._count.hit(self._item, number)

    def wait(self, number: str) -> bool:
        """Wait for a turn, for a few seconds at most; False when others were first all the time."""
        until = self._clock() + LONGEST_WAIT
        while not self.turn(number):
            if self._clock() + self.pause > until:
                return False
            self._sleep(self.pause)
        return True

    @property
    def pause(self) -> float:
        """Seconds after which to ask again."""
        return float(self._item.get_expiry() / self._item.amount)

    def dispose(self) -> None:
        """Close the connections."""
        self._count.dispose()
