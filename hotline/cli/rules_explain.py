"""`hotline rules explain` and `hotline rules diff`: a programme in plain words, and what changed in it between two days."""

import sys
from datetime import date
from pathlib import Path

import click

from hotline.cli.rules_evaluate import today
from hotline.cli.rules_packs import (
    FINDINGS,
    as_json_option,
    day_option,
    echo_json,
    in_folder,
    language_option,
    load,
    refuse,
)
from hotline.rewards.pack import Pack
from hotline.rewards.programme.chapters import describe
from hotline.rewards.programme.differences import differences
from hotline.rewards.programme.pages import differences_json, differences_page, programme_json, programme_page


@click.command("explain")
@click.argument("name", metavar="PACK")
@day_option("--on", "on", help="The day whose version is told; today.")
@as_json_option
@language_option
@in_folder
def explain(*, name: str, on: date | None, as_json: bool, language: str, rules_dir: Path) -> None:
    """Tell a programme in plain words, each rule with its source. Exit 2 where no version is in force on the day."""
    pack, day = load(rules_dir, name, as_json=as_json), on or today()
    programme = describe(pack, day, language)
    if programme is None:
        refuse(_no_version(pack, day), as_json=as_json)
    if as_json:
        echo_json(programme_json(programme))
    else:
        click.echo("\n".join(programme_page(programme)))


@click.command("diff")
@click.argument("name", metavar="PACK")
@day_option("--from", "before", required=True, help="A day of the earlier version.")
@day_option("--to", "after", required=True, help="A day of the later version.")
@as_json_option
@language_option
@in_folder
def diff(*, name: str, before: date, after: date, as_json: bool, language: str, rules_dir: Path) -> None:
    """Say what changed between the versions in force on two days: exit 0 when nothing did, 1 when something did."""
    pack = load(rules_dir, name, as_json=as_json)
    found = differences(pack, before, after, language)
    if found is None:
        refuse(_no_version(pack, *(day for day in (before, after) if pack.version_on(day) is None)), as_json=as_json)
    if as_json:
        echo_json(differences_json(found))
    else:
        click.echo("\n".join(differences_page(found, language)))
    sys.exit(FINDINGS if found.changes else 0)


def _no_version(pack: Pack, *days: date) -> str:
    known = ", ".join(f"{one.start} to {one.until}" if one.until else f"{one.start} on" for one in pack.versions)
    return f"{pack.id} has no version in force on {' and '.join(map(str, days))}; in force: from {known}"
