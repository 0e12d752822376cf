"""`hotline triage review`: today's pipeline measured on what this city's own people corrected."""

import json
from typing import Any

import click

from hotline.cli.environment import read_settings, utc_now
from hotline.cli.measures import lines_of
from hotline.config import Face
from hotline.domain.tips import Compartment
from hotline.services import review as reviewing
from hotline.wiring import build_review, read_lexicon


@click.command()
@click.option("--desk", type=click.Choice([Face.DESK.value, Face.INTEGRITY.value]), default=Face.DESK.value,
              help="whose corrections; each opens with its own keys only")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def review(desk: str, *, as_json: bool) -> None:
    """Measure today's pipeline on the corrections of this installation. Prints figures and tips' ids, never a word of a tip.

    It runs where the desk's keys are, as the desk's own system user.
    """
    settings = read_settings()
    lexicon = read_lexicon(settings)
    database, keyring = build_review(settings, Face(desk))
    with database.writing() as session:
        judged = reviewing.judged_tips(session, keyring, Compartment(desk), utc_now())
    database.dispose()
    counts = {"tips_whose_sorting_was_judged": judged.labelled, "links_decided": len(judged.decided)}
    result: dict[str, Any] = counts | (reviewing.measured(judged, lexicon, settings.zone) if judged.gold else {"by": {}})
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    elif not judged.gold:
        click.echo("Nobody has judged a tip's sorting yet: correct or confirm it on the tip's page.")
    else:
        for line in lines_of(result):
            click.echo(line)
