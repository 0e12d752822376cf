"""Commands for the database."""

import click

from hotline.cli.environment import read_settings
from hotline.store.rights import RIGHTS, statements
from hotline.store.schema import upgrade as upgrade_database


@click.group()
def database() -> None:
    """The database: bring it to the version of this program."""


@database.command()
def upgrade() -> None:
    """Apply every migration that is missing."""
    upgrade_database(read_settings().database)
    click.echo("The database is at this version.")


@database.command()
def roles() -> None:
    """Print the SQL that gives every process a PostgreSQL role with its least rights; repeat it after each upgrade."""
    for process in RIGHTS:
        role = f"hotline_{process}"
        click.echo(f"-- {process}: CREATE ROLE {role} LOGIN, with a password of its own, comes first.")
        for statement in statements(process, role):
            click.echo(statement + ";")
