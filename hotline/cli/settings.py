"""Shows the settings table, as the README has it."""

import click

from hotline.config import PREFIX, Settings


@click.command()
def settings() -> None:
    """List every setting with its default and meaning."""
    for name, default, meaning in rows():
        click.echo(f"{name:34} {default:24} {meaning}")


def rows() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each setting."""
    return [
        (PREFIX + name.upper(), "" if field.default is None else str(field.default), str(field.description))
        for name, field in Settings.model_fields.items()
    ]
