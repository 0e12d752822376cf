"""RQ behind one verb. A job is named by outbox id and attempt, carries the id alone, as JSON, and leaves no result."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

#: The function that every job calls; ``jobs/run.py`` turns the outbox id into work.
ENTRY = "hotline.jobs.run.work"
#: A job that died is a row of the outbox still; RQ's own record of it may go soon.
_FAILED_KEPT_SECONDS = 60
_LONGEST_SECONDS = 300


def connect(url: str, *, patient: bool = False) -> "Redis":
    """A connection with short time-outs for faces, which must never wait; ``patient`` for workers, which block on it."""
    if patient:
        return Redis.from_url(url, socket_connect_timeout=1.0)
    # redis-py by itself tries again with pauses; a person waits for this page, and the sweeper tries again anyhow.
    return Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=0.5, retry=Retry(NoBackoff(), 0))


class RQQueue:
    """JobQueue over RQ, one queue for each kind of worker."""

    def __init__(self, connection: "Redis") -> None:
        self._connection = connection

    def push(self, kind: str, outbox_id: str, attempt: int) -> bool:
        """Hand one attempt over. See ``ports.JobQueue``."""
        queue = Queue(kind, connection=self._connection, serializer=JSONSerializer)
        try:
            queue.enqueue(
                ENTRY, outbox_id, job_id=f"{outbox_id}-{attempt}", unique=True, description=kind, result_ttl=0,
                failure_ttl=_FAILED_KEPT_SECONDS, job_timeout=_LONGEST_SECONDS,
            )
        except DuplicateJobError:
            return True
        except RedisError:
            return False
        return True

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()
        self._connection.connection_pool.disconnect()

    def reachable(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False
