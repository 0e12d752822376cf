"""The `hotline triage` commands: run the pipeline over a file of tips, measure what it said, learn weights."""

import json
from pathlib import Path
from typing import Any

import click

from hotline.cli.environment import read_settings
from hotline.cli.measures import lines_of
from hotline.domain.topics import Category
from hotline.triage.evaluate import BadLineError, predictions, read_tips, records
from hotline.triage.lexicon import Lexicon, LexiconError, load_lexicon
from hotline.triage.likeness import packed
from hotline.triage.open_sets import confusions, lessons
from hotline.triage.own_tables import load_clocks
from hotline.triage.score import MissingPredictionError, score
from hotline.triage.training import Example, cross_validated, trained

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
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


@triage.command()
@click.argument("labelled", metavar="TIPS GOLD [TIPS GOLD ...]", type=_FILE, nargs=-1, required=True)
@click.option("--sentences", type=_FILE, help="More to learn from: a topic, a tab and a sentence on each line.")
@click.option("--open-sets", type=_FOLDER, help="Folder of the open sets of spam and abuse, for what is no tip.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File for the weights.")
def train(labelled: tuple[Path, ...], sentences: Path | None, open_sets: Path | None, out: Path) -> None:
    """Learn from labelled TIPS which topic a text is like, and write the weights. The same input gives the same file."""
    if len(labelled) % 2:
        raise click.UsageError("every file of tips needs its file of gold after it")
    tips = [example for at in range(0, len(labelled), 2) for example in _examples(*labelled[at : at + 2])]
    beside = [*(_sentences(sentences) if sentences else ()), *(lessons(open_sets) if open_sets else ())]
    click.echo(f"cross-validated on {len(tips)} tips: {cross_validated(tips, beside):.3f} of topics right")
    out.write_text(json.dumps(packed(trained([*tips, *beside]))) + "\n", encoding="utf-8")
    click.echo(f"{out.name}: {out.stat().st_size} bytes")


def _examples(tips: Path, gold: Path) -> list[Example]:
    text = {str(each["id"]): str(each["text"]) for each in _loaded(tips, ("id", "text"))}
    labels = _loaded(gold, _GOLD_KEYS)
    try:
        return [Example(text[str(each["id"])], Category(each["category"])) for each in labels]
    except (KeyError, ValueError) as fault:
        raise _BadFileError(f"{gold.name}: no such tip or topic: {fault}") from None


def _sentences(path: Path) -> list[Example]:
    rows = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    try:
        return [Example(text, Category(topic)) for topic, text in rows]
    except ValueError as fault:
        raise _BadFileError(f"{path.name}: {fault}") from None


@triage.command("open-sets")
@click.argument("folder", type=_FOLDER)
@click.option("--at-most", default=1000, show_default=True, help="Texts read from each set.")
def open_sets_command(folder: Path, at_most: int) -> None:
    """Say how many texts of the open sets in FOLDER (spam, private texts, abuse) are taken for tips."""
    try:
        for counted in confusions(folder, _lexicon(), at_most=at_most):
            said = ", ".join(f"{name} {count}" for name, count in sorted(counted.said.items()))
            click.echo(
                f"{counted.name}: {counted.texts} texts; about drugs {counted.about_drugs}; P1 or P2 {counted.urgent}; "
                f"substance marked {counted.with_substance}; discard proposed {counted.discard_proposed} ({said})"
            )
    except OSError as fault:
        raise _BadFileError(f"{fault.filename}: cannot be read") from None


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

