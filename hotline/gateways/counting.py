"""Counts shared by all processes in Redis, and kept by the process alone while Redis is away; never raises because of Redis."""

from collections.abc import Callable

from limits import RateLimitItem
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import RateLimiter
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

#: After a failure Redis is left alone for so long; otherwise every count would wait for the time-out.
REST_SECONDS = 5.0


class SharedCount:
    """Counts under one strategy of the limits library."""

    def __init__(
        self, url: str, strategy: type[RateLimiter], *, timeout: float, clock: Callable[[], float], rest: float = REST_SECONDS
    ) -> None:
        # redis-py by itself tries again with pauses of seconds.
        self._pool = ConnectionPool.from_url(
            url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0)
        )
        self._redis = strategy(RedisStorage(url, connection_pool=self._pool, key_prefix="hotline"))
        self._memory = strategy(MemoryStorage())
        self._rest, self._clock, self._resting_until = rest, clock, float("-inf")

    def hit(self, item: RateLimitItem, name: str) -> bool:
        """Count one more under a name; whether it stays within the limit."""
        if self._clock() >= self._resting_until:
            try:
                return bool(self._redis.hit(item, name))
            except RedisError:
                self._resting_until = self._clock() + self._rest
        return bool(self._memory.hit(item, name))

    def dispose(self) -> None:
        """Close the connections."""
        self._pool.disconnect()
