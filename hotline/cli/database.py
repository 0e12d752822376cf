"""Commands for the database."""

import click

from hotline.cli.environment import read_settings
from hotline.store.schema import upgrade as upgrade_database


@click.group()
def database() -> None:
    """The database: bring it to the version of this program."""


@database.command()
def upgrade() -> None:
    """Apply every migration that is missing."""
    upgrade_database(read_settings().database)
    click.echo("The database is at this version.")
