"""The processes without a face: workers, the schedule and the chain signer."""

import gc

import click
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from hotline.cli.environment import begin, stop_event, utc_now
from hotline.config import Settings
from hotline.domain.work import WorkerKind
from hotline.gateways.queue import connect
from hotline.jobs import run as jobs_run
from hotline.jobs import schedule as jobs_schedule
from hotline.jobs import signer as jobs_signer
from hotline.wiring import WorkerResources, build_schedule, build_signer, build_worker

#: RQ's own book-keeping: short, because our outbox decides what is lost and what is tried again.
_WORKER_TTL, _MAINTENANCE, _MONITORING = 30, 30, 5


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in WorkerKind]))
def worker(kind: str) -> None:
    """Do promised work of one KIND. Start as many as wanted, on as many machines as wanted."""
    settings = begin(f"worker-{kind}")
    resources = build_worker(settings, WorkerKind(kind))
    jobs_run.serve(_warm(resources))
    queue_worker(settings, kind).work(logging_level="CRITICAL")


def _warm(resources: WorkerResources) -> WorkerResources:
    """Read the lexicon once, before any work-horse is forked from this process."""
    if resources.kind is WorkerKind.TRIAGE:
        _ = resources.lexicon
        gc.freeze()  # the words of triage live as long as the process: no collection looks at them, no fork copies them
    return resources


def queue_worker(settings: Settings, kind: str) -> Worker:
    """An RQ worker on one queue that reads JSON only and logs no job."""
    connection = connect(settings.redis, patient=True)
    return Worker(
        [Queue(kind, connection=connection, serializer=JSONSerializer)], connection=connection, serializer=JSONSerializer,
        log_job_description=False, worker_ttl=_WORKER_TTL, maintenance_interval=_MAINTENANCE, job_monitoring_interval=_MONITORING,
    )


@click.command()
def schedule() -> None:
    """Hand promised work to the queue, again where it was lost, and promise the periodic work."""
    settings = begin("schedule")
    database, queue = build_schedule(settings)
    jobs_schedule.run(database, queue, utc_now, stop_event(), settings.tick_seconds, carrier=settings.has_carrier)


@click.command()
def signer() -> None:
    """Chain the audit trail and write its signed head outside the database."""
    settings = begin("signer")
    database, keyring = build_signer(settings)
    jobs_signer.run(database, keyring, settings.data_dir / "trail" / "heads.jsonl", utc_now, stop_event(), 2.0)
