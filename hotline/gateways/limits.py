"""How often something may be done in an hour, counted in Redis by keyed hash, in the process while Redis is away.

A limit that cannot be counted must not close the hotline: nothing here ever raises because of Redis.
"""

import time
from collections.abc import Callable

from limits import RateLimitItemPerHour
from limits.strategies import FixedWindowRateLimiter

from hotline.gateways.counting import REST_SECONDS, SharedCount

#: Somebody waits for the page: a Redis that takes longer counts as away.
TIMEOUT_SECONDS = 0.25


class Limits:
    """Counts by kind and keyed hash in windows of an hour.

    A fixed window keeps one number for each hash; a moving one would keep the moment of every visit.
    """

    def __init__(
        self, url: str, *, timeout: float = TIMEOUT_SECONDS, rest: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._count = SharedCount(url, FixedWindowRateLimiter, timeout=timeout, clock=clock, rest=rest)

    def allow(self, kind: str, key: bytes, per_hour: int) -> bool:
        """Count one more of this kind for this keyed hash; whether it stays within the limit."""
        return self._count.hit(RateLimitItemPerHour(per_hour, namespace=kind), key.hex())

    def dispose(self) -> None:
        """Close the connections."""
        self._count.dispose()
