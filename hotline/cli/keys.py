"""Commands for key files: make them, rotate one, check them all."""

import sys
from collections.abc import Callable

import click

from hotline.cli.environment import read_settings, this_quarter, utc_now
from hotline.config import Settings
from hotline.vault.faults import KeyFault
from hotline.vault.key_files import check_keys, init_keys, write_carrier_token
from hotline.vault.key_files import rotate as rotate_key
from hotline.vault.key_names import PROCESSES

_MIB = 1024 * 1024


@click.group()
def keys() -> None:
    """Key files: one folder a process, each process is started with exactly its own."""


def make_keys(settings: Settings) -> None:
    """Create every process's keys for this quarter. Raises KeyFault when there are keys already."""
    init_keys(
        settings.keys, this_quarter(utc_now()), PROCESSES, opslimit=settings.receipt_passes,
        memlimit=settings.receipt_memory_mib * _MIB,
    )


@keys.command()
def init() -> None:
    """Create all keys. Then move `root` to a machine that is never on the network."""
    settings = read_settings()
    _or_stop(lambda: make_keys(settings))
    click.echo(f"Keys were made in {settings.keys}. Keep the folder root offline; give each process its own folder only.")


@keys.command()
@click.argument("purpose")
def rotate(purpose: str) -> None:
    """Add a new key for PURPOSE (such as screening or receipt-pepper) and hand out the new manifest."""
    settings = read_settings()
    made: list[str] = []
    _or_stop(lambda: made.append(rotate_key(settings.keys, purpose, this_quarter(utc_now()))))
    click.echo(f"The key {made[0]} is in force after the next start of its processes.")


@keys.command()
def carrier() -> None:
    """Read the carrier's auth token from standard input and give it to the carrier face and the carrier worker.

    It never stands in a command line or the environment, where other users could see it.
    """
    settings = read_settings()
    token = sys.stdin.readline()
    given: list[str] = []
    _or_stop(lambda: given.extend(write_carrier_token(settings.keys, token)))
    click.echo(f"The token lies with {' and '.join(given)} and is in force after their next start.")


@keys.command()
def check() -> None:
    """Name every missing, surplus, open or broken key file; status 1 when there is one."""
    settings = read_settings()
    faults = check_keys(settings.keys, carrier_api=bool(settings.carrier_account))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("All keys are as they must be.")


def _or_stop(act: Callable[[], None]) -> None:
    try:
        act()
    except KeyFault as fault:
        sys.exit(f"hotline: {fault}")
