"""The `hotline triage` commands: run the pipeline over a file of tips, and measure what it said."""

import json
from pathlib import Path
from typing import Any

import click

from hotline.cli.environment import read_settings
from hotline.cli.measures import lines_of
from hotline.triage.evaluate import BadLineError, predictions, read_tips, records
from hotline.triage.lexicon import Lexicon, LexiconError, load_lexicon
from hotline.triage.own_tables import load_clocks
from hotline.triage.score import MissingPredictionError, score

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PREDICTION_KEYS = ("id", "language", "category", "priority", "route")
_GOLD_KEYS = ("id", "language", "category", "priority")


class _BadFileError(click.ClickException):
    """A file that cannot be taken: status 2, with the line named."""

    exit_code = 2


class _WithReview(click.Group):
    """Adds ``review``, whose module is loaded only when it is asked for: measuring a file needs no database driver."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "review"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "review":
            return super().get_command(ctx, cmd_name)
        from hotline.cli.triage_review import review  # noqa: PLC0415 (see above)

        return review


@click.group(cls=_WithReview)
def triage() -> None:
    """Sort tips from a file and measure the result, also on this city's own corrections."""


@triage.command()
@click.argument("tips", type=_FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File for the predictions.")
@click.option(
    "--staff-term", "staff_terms", multiple=True, help="A name of the hotline's own unit or post; repeatable."
)
def evaluate(tips: Path, out: Path, staff_terms: tuple[str, ...]) -> None:
    """Read TIPS (JSON lines) and write one prediction for each, in order of receipt."""
    lexicon = _lexicon()
    with tips.open(encoding="utf-8") as lines:
        try:
            read = read_tips(lines)
        except (BadLineError, UnicodeDecodeError) as fault:
            raise _BadFileError(f"{tips.name}: {fault}") from None
    with out.open("w", encoding="utf-8") as target:
        for prediction in predictions(read, lexicon, staff_terms):
            target.write(json.dumps(prediction, ensure_ascii=False) + "\n")


@triage.command("check")
def check_command() -> None:
    """Say whether this city's own clocks, thresholds, words and rules can be used, before a process is started with them."""
    try:
        load_clocks(read_settings().triage_dir)
    except LexiconError as fault:
        raise _BadFileError(str(fault)) from None
    _lexicon()
    click.echo("The tables of triage can be used.")


@triage.command("score")
@click.argument("predicted", metavar="PREDICTIONS", type=_FILE)
@click.argument("gold", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def score_command(predicted: Path, gold: Path, *, as_json: bool) -> None:
    """Compare PREDICTIONS with GOLD and print every measure."""
    try:
        result = score(_loaded(predicted, _PREDICTION_KEYS), _loaded(gold, _GOLD_KEYS))
    except MissingPredictionError as fault:
        raise _BadFileError(f"{predicted.name}: {fault}") from None
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for line in lines_of(result):
        click.echo(line)


def _lexicon() -> Lexicon:
    """The words and rules that live tips are read with here."""
    try:
        return load_lexicon(own=read_settings().triage_dir)
    except LexiconError as fault:
        raise _BadFileError(str(fault)) from None


def _loaded(path: Path, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        try:
            return [_checked(number, record, keys) for number, record in records(lines)]
        except (BadLineError, UnicodeDecodeError) as fault:
            raise _BadFileError(f"{path.name}: {fault}") from None


def _checked(number: int, record: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    for key in keys:
        if key not in record:
            raise BadLineError(number, f'"{key}" is missing')
    return record

