"""How often something may be done in an hour, counted in Redis by keyed hash, in the process while Redis is away.

A limit that cannot be counted must not close the hotline: nothing here ever raises because of Redis.
"""

import time
from collections.abc import Callable

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

#: Somebody waits for the page: a Redis that takes longer counts as away.
TIMEOUT_SECONDS = 0.25
#: After a failure Redis is left alone for so long; otherwise every page would wait for the time-out.
REST_SECONDS = 5.0


class Limits:
    """Counts by kind and keyed hash in windows of an hour.

    A fixed window keeps one number for each hash; a moving one would keep the moment of every visit.
    """

    def __init__(
        self, url: str, *, timeout: float = TIMEOUT_SECONDS, rest: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # redis-py by itself tries again with pauses of seconds.
        self._pool = ConnectionPool.from_url(
            url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0)
        )
        self._redis = FixedWindowRateLimiter(RedisStorage(url, connection_pool=self._pool, key_prefix="hotline"))
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._rest, self._clock, self._resting_until = rest, clock, float("-inf")

    def allow(self, kind: str, key: bytes, per_hour: int) -> bool:
        """Count one more of this kind for this keyed hash; whether it stays within the limit."""
        item, name = RateLimitItemPerHour(per_hour, namespace=kind), key.hex()
        if self._clock() >= self._resting_until:
            try:
                return self._redis.hit(item, name)
            except RedisError:
                self._resting_until = self._clock() + self._rest
        return self._memory.hit(item, name)

    def dispose(self) -> None:
        """Close the connections."""
        self._pool.disconnect()
