"""Resources of each kind of process, built once from Settings. Only desks and workers hold anything that opens words."""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from hotline.config import Face, Settings
from hotline.domain.errors import StartError
from hotline.domain.work import WorkerKind
from hotline.gateways.limits import Limits
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.receipt_pool import ReceiptPool
from hotline.gateways.tokens import Tokens
from hotline.rewards.loader import PackError, load_pack
from hotline.rewards.pack import Pack
from hotline.store.database import Database, open_database, reachable
from hotline.store.schema import is_current
from hotline.triage.lexicon import Lexicon, load_lexicon
from hotline.vault.faults import KeyFault
from hotline.vault.key_files import load_keyring
from hotline.vault.keyring import Keyring
from hotline.wording.catalogue import Catalogue, load_catalogue


@dataclass(frozen=True)
class PublicResources:
    """What the public face holds: peppers, form and limit keys, public halves. Nothing here can open a tip."""

    settings: Settings
    database: Database
    keyring: Keyring
    queue: RQQueue
    limits: Limits
    tokens: Tokens
    catalogue: Catalogue
    receipts: ReceiptPool
    lookup_lane: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))

    def start(self) -> None:
        """Begin background work, in the process that serves."""
        self.receipts.start()


@dataclass(frozen=True)
class DeskResources:
    """What a desk holds: its compartment's private keys and its sign-in secrets."""

    settings: Settings
    database: Database
    keyring: Keyring
    queue: RQQueue
    limits: Limits
    tokens: Tokens
    catalogue: Catalogue
    pack: Pack
    desk: str

    @property
    def staff_secret(self) -> bytes:
        """The key under which seeds of one-time codes are sealed."""
        return self.keyring.secret("integrity-staff-secret" if self.desk == "integrity" else "staff-secret")

    def start(self) -> None:
        """A desk has no background work."""


@dataclass(frozen=True)
class WorkerResources:
    """What a worker holds: its queue's keys, and the lexicon where it understands tips."""

    settings: Settings
    database: Database
    keyring: Keyring
    queue: RQQueue
    kind: WorkerKind

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of triage, read once a process."""
        return load_lexicon()


def build_public(settings: Settings) -> PublicResources:
    """Resources of the public face. Raises StartError."""
    keyring = _keyring(settings, "public")
    connection = connect(settings.redis)
    return PublicResources(
        settings, _database(settings), keyring, RQQueue(connection), Limits(settings.redis), Tokens(keyring.secret("form-token")),
        load_catalogue(), ReceiptPool(keyring.generations()[0], settings.receipt_pool),
    )


def build_desk(settings: Settings, face: Face) -> DeskResources:
    """Resources of the desk or of the integrity desk. Raises StartError."""
    keyring = _keyring(settings, face.value)
    secret = keyring.secret("integrity-session" if face is Face.INTEGRITY else "session")
    return DeskResources(
        settings, _database(settings), keyring, RQQueue(connect(settings.redis)), Limits(settings.redis), Tokens(secret),
        load_catalogue(), read_pack(settings), face.value,
    )


def build_worker(settings: Settings, kind: WorkerKind) -> WorkerResources:
    """Resources of a worker. Raises StartError, also when Redis is down: a worker without a queue has no work."""
    queue = RQQueue(connect(settings.redis))
    require_queue(queue)
    return WorkerResources(settings, _database(settings), _keyring(settings, kind.value), queue, kind)


def build_schedule(settings: Settings) -> tuple[Database, RQQueue]:
    """What the schedule holds: no key at all. Raises StartError, also when Redis is down."""
    queue = RQQueue(connect(settings.redis))
    require_queue(queue)
    _keyring(settings, "schedule")
    return _database(settings), queue


def build_signer(settings: Settings) -> tuple[Database, Keyring]:
    """What the chain signer holds: the database and the audit signing key."""
    return _database(settings), _keyring(settings, "signer")


def require_queue(queue: RQQueue) -> None:
    """Raise StartError when Redis does not answer."""
    if not queue.reachable():
        raise StartError("Redis does not answer: start it, or correct HOTLINE_REDIS_URL.")


def read_pack(settings: Settings) -> Pack:
    """The reward programme in force. Raises StartError naming its first fault."""
    try:
        return load_pack(settings.rules_dir, settings.reward_pack)
    except PackError as error:
        raise StartError(
            f"The reward programme {settings.reward_pack} cannot be used: {error}. Run `hotline rules check` for every fault."
        ) from None


def _database(settings: Settings) -> Database:
    database = open_database(settings.database)
    if not reachable(database):
        raise StartError("The database does not answer: start it, or correct HOTLINE_DATABASE_URL.")
    if not is_current(database):
        raise StartError("The database is not at this version: run `hotline database upgrade`.")
    database.dispose()
    return database


def _keyring(settings: Settings, process: str) -> Keyring:
    try:
        return load_keyring(Path(settings.keys), process)
    except KeyFault as fault:
        raise StartError(str(fault)) from None
