"""Resources of each kind of process, built once from Settings. Only desks and workers hold anything that opens words."""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from hotline.config import Face, Settings
from hotline.domain.errors import StartError
from hotline.domain.urgency import Clocks
from hotline.domain.work import WorkerKind
from hotline.gateways.files import FolderFiles
from hotline.gateways.limits import Limits
from hotline.gateways.pacing import Pace
from hotline.gateways.queue import RQQueue, connect
from hotline.gateways.receipt_pool import ReceiptPool
from hotline.gateways.tokens import Tokens
from hotline.gateways.twilio_client import TwilioAccount
from hotline.rewards.loader import PackError, load_pack
from hotline.rewards.pack import Pack
from hotline.store.database import Database, open_database, reachable
from hotline.store.schema import is_current
from hotline.triage.lexicon import Lexicon, load_lexicon
from hotline.triage.own_tables import LexiconError, check_own_folder, load_clocks
from hotline.vault.faults import KeyFault
from hotline.vault.key_files import load_keyring
from hotline.vault.keyring import Keyring
from hotline.wording.catalogue import Catalogue, load_catalogue
from hotline.wording.scripts import Scripts, load_scripts

#: The account's id where the carrier is the simulated one of `hotline run`.
SIMULATED_ACCOUNT = "AC" + "0" * 32


@dataclass(frozen=True)
class TippingResources:
    """What every face that takes tips holds: peppers, limit key, public halves, the city's clocks. Nothing here can open a tip."""

    settings: Settings
    database: Database
    keyring: Keyring
    queue: RQQueue
    limits: Limits
    catalogue: Catalogue
    receipts: ReceiptPool
    clocks: Clocks
    lookup_lane: threading.Semaphore = field(init=False, default_factory=lambda: threading.Semaphore(1))

    def start(self) -> None:
        """Begin background work, in the process that serves."""
        self.receipts.start()


@dataclass(frozen=True)
class PublicResources(TippingResources):
    """What the public face holds besides: form tokens."""

    tokens: Tokens


@dataclass(frozen=True)
class CarrierResources(TippingResources):
    """What the carrier face holds besides: the wording of texts and calls. The conversation key and the token are in its keyring."""

    scripts: Scripts


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
    clocks: Clocks

    @property
    def staff_secret(self) -> bytes:
        """The key under which seeds of one-time codes are sealed."""
        return self.keyring.secret("integrity-staff-secret" if self.desk == "integrity" else "staff-secret")

    @cached_property
    def files(self) -> FolderFiles:
        """Where sealed recordings lie."""
        return _files(self.settings)

    def start(self) -> None:
        """A desk has no background work."""


@dataclass(frozen=True)
class WorkerResources:
    """What a worker holds: its queue's keys, the lexicon where it understands tips, the carrier's account where it calls it."""

    settings: Settings
    database: Database
    keyring: Keyring
    queue: RQQueue
    kind: WorkerKind
    clocks: Clocks

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of triage, read once a process."""
        return read_lexicon(self.settings)

    @cached_property
    def scripts(self) -> Scripts:
        """The wording of texts, read once a process."""
        return load_scripts()

    @cached_property
    def files(self) -> FolderFiles:
        """Where sealed recordings lie."""
        return _files(self.settings)

    @cached_property
    def account(self) -> TwilioAccount:
        """The carrier, called with its token. Raises SealError in a worker that holds none."""
        settings = self.settings
        return TwilioAccount(
            settings.carrier_account or SIMULATED_ACCOUNT, self.keyring.secret("carrier-api").decode("ascii"), str(settings.carrier_api_url),
            sender=settings.phone_numbers.split(",")[0], status_url=f"{settings.carrier_url}text/status",
        )

    @cached_property
    def pace(self) -> Pace:
        """The texts a second of each number of ours."""
        return Pace(self.settings.redis, self.settings.texts_per_second)


def build_public(settings: Settings) -> PublicResources:
    """Resources of the public face. Raises StartError."""
    keyring = _keyring(settings, "public")
    clocks = read_clocks(settings)
    connection = connect(settings.redis)
    return PublicResources(
        settings, _database(settings), keyring, RQQueue(connection), Limits(settings.redis), load_catalogue(),
        ReceiptPool(keyring.generations()[0], settings.receipt_pool), clocks, Tokens(keyring.secret("form-token")),
    )


def build_carrier(settings: Settings) -> CarrierResources:
    """Resources of the carrier face. Raises StartError, also without the carrier's token: then it could trust no call."""
    keyring = _keyring(settings, "carrier")
    clocks = read_clocks(settings)
    require_token(keyring, "webhook")
    return CarrierResources(
        settings, _database(settings), keyring, RQQueue(connect(settings.redis)), Limits(settings.redis), load_catalogue(),
        ReceiptPool(keyring.generations()[0], settings.receipt_pool), clocks, load_scripts(),
    )


def build_desk(settings: Settings, face: Face) -> DeskResources:
    """Resources of the desk or of the integrity desk. Raises StartError."""
    keyring = _keyring(settings, face.value)
    clocks = read_clocks(settings)
    secret = keyring.secret("integrity-session" if face is Face.INTEGRITY else "session")
    return DeskResources(
        settings, _database(settings), keyring, RQQueue(connect(settings.redis)), Limits(settings.redis), Tokens(secret),
        load_catalogue(), read_pack(settings), face.value, clocks,
    )


def build_worker(settings: Settings, kind: WorkerKind) -> WorkerResources:
    """Resources of a worker. Raises StartError, also when Redis is down: a worker without a queue has no work."""
    queue = RQQueue(connect(settings.redis))
    require_queue(queue)
    keyring = _keyring(settings, kind.value)
    clocks = read_clocks(settings)
    if kind is WorkerKind.CARRIER:
        require_token(keyring, "carrier-api")
    return WorkerResources(settings, _database(settings), keyring, queue, kind, clocks)


def build_schedule(settings: Settings) -> tuple[Database, RQQueue]:
    """What the schedule holds: no key at all. Raises StartError, also when Redis is down."""
    queue = RQQueue(connect(settings.redis))
    require_queue(queue)
    _keyring(settings, "schedule")
    return _database(settings), queue


def build_signer(settings: Settings) -> tuple[Database, Keyring]:
    """What the chain signer holds: the database and the audit signing key."""
    return _database(settings), _keyring(settings, "signer")


def build_review(settings: Settings, face: Face) -> tuple[Database, Keyring]:
    """What a review of a desk's corrections holds: the database and that desk's keys. Raises StartError without them."""
    try:
        keyring = load_keyring(Path(settings.keys), face.value)
    except KeyFault as fault:
        raise StartError(f"Corrections open with the keys of the {face.value} desk only, where they lie: {fault}") from None
    return _database(settings), keyring


def require_queue(queue: RQQueue) -> None:
    """Raise StartError when Redis does not answer."""
    if not queue.reachable():
        raise StartError("Redis does not answer: start it, or correct HOTLINE_REDIS_URL.")


def require_token(keyring: Keyring, purpose: str) -> None:
    """Raise StartError when this process was not given the carrier's token."""
    if not keyring.holds(purpose):
        raise StartError("The carrier's auth token is missing: give it to `hotline keys carrier` on its standard input.")


def read_pack(settings: Settings) -> Pack:
    """The reward programme in force. Raises StartError naming its first fault."""
    try:
        return load_pack(settings.rules_dir, settings.reward_pack)
    except PackError as error:
        raise StartError(
            f"The reward programme {settings.reward_pack} cannot be used: {error}. Run `hotline rules check` for every fault."
        ) from None


def read_clocks(settings: Settings) -> Clocks:
    """The clocks in force. Raises StartError naming the first fault of the city's own tables."""
    try:
        if settings.triage_dir is not None:
            check_own_folder(settings.triage_dir)
        return load_clocks(settings.triage_dir)
    except LexiconError as error:
        raise _unusable(error) from None


def read_lexicon(settings: Settings) -> Lexicon:
    """The words and rules in force. Raises StartError naming the first fault of the city's own tables."""
    try:
        return load_lexicon(own=settings.triage_dir)
    except LexiconError as error:
        raise _unusable(error) from None


def _unusable(error: LexiconError) -> StartError:
    return StartError(f"The tables of triage cannot be used: {error}.")


def _files(settings: Settings) -> FolderFiles:
    return FolderFiles(settings.data_dir / "files")


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
