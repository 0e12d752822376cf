"""The first administrators of an installation; everybody after them is invited in the pages."""

import secrets

import click

from hotline.cli.environment import read_settings, utc_now
from hotline.config import Face
from hotline.domain.one_time_codes import SEED_BYTES, base32
from hotline.domain.roles import Role
from hotline.services.founding import Founder, found_person
from hotline.vault.passwords import hash_password
from hotline.wiring import build_desk


@click.group()
def staff() -> None:
    """Staff: only what cannot be done in the pages yet."""


@staff.command()
@click.argument("sign_in")
@click.option("--desk", type=click.Choice(["desk", "integrity"]), default="desk", show_default=True)
@click.password_option(help="asked for when it is not given")
def administrator(sign_in: str, desk: str, password: str) -> None:
    """Add an administrator SIGN_IN. Two are needed: one invites, the other confirms."""
    resources = build_desk(read_settings(), Face(desk))
    seed = secrets.token_bytes(SEED_BYTES)
    founder = Founder(desk, sign_in, sign_in, [Role.ADMINISTRATOR], hash_password(password), seed)
    with resources.database.writing() as session:
        found_person(session, resources.staff_secret, founder, utc_now())
    click.echo(f"Secret for the authenticator: {base32(seed)}")
