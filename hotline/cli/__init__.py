"""The ``hotline`` command: every group in a module of its own, loaded when it is asked for."""

import sys
from importlib import import_module

import click

from hotline.config import SettingsError
from hotline.domain.errors import StartError

#: Command → module of this package that defines it under the same name.
COMMANDS = {
    "audit": "audit", "database": "database", "demo": "demo", "keys": "keys", "phone": "phone", "rules": "rules", "run": "run",
    "schedule": "processes", "settings": "settings", "signer": "processes", "simulator": "simulator", "staff": "staff", "triage": "triage", "worker": "processes",
}


class _Lazy(click.Group):
    """Loads a command's module only when it is used: ``hotline rules`` needs no database driver."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"hotline.cli.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 (the table above names commands only)
        return command


@click.command(cls=_Lazy)
def root() -> None:
    """An anonymous tip hotline: one number, no trace, a queue with a clock, a reward with its reasons."""


def main() -> None:
    """Entry of the ``hotline`` script: what must not start ends with one sentence and status 1."""
    try:
        root()
    except (SettingsError, StartError) as error:
        sys.exit(f"hotline: {error}")
