"""`hotline rules new` and `hotline rules schema`: a pack to begin with, and what editors need to complete it."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from hotline.cli.rules_evaluate import today
from hotline.cli.rules_packs import as_json_option, day_option, echo_json, in_folder, language_option, refuse
from hotline.domain.money import MINOR_UNITS
from hotline.rewards.document import nearest
from hotline.rewards.loader import PACK_NAME
from hotline.rewards.scaffold import Beginning, scaffold
from hotline.rewards.scaffold_kinds import SKELETONS
from hotline.rewards.schema import PLACES, schema_of

#: Folders beside the programmes that are none.
_TAKEN = {"holidays", "schemas"}


@click.command("new")
@click.argument("name")
@click.option("--currency", type=click.Choice(sorted(MINOR_UNITS)), default="CNY", show_default=True)
@day_option("--from", "start", help="The first day of the first version; today.")
@click.option("--like", type=click.Choice(sorted(SKELETONS)), default="seizure", show_default=True, help="What the law reckons from: quantities seized, or a percentage of fines with floor and ceiling.")
@as_json_option
@language_option
@in_folder
def new(*, name: str, currency: str, start: date | None, like: str, as_json: bool, language: str, rules_dir: Path) -> None:
    """Write a new pack that is sound at once, with comments in the language chosen. Never overwrites."""
    if not PACK_NAME.fullmatch(name) or name in _TAKEN:
        refuse(f"'{name}' is no name for a pack. Write small letters and digits, with single dashes between: my-city-2026", as_json=as_json)
    if (rules_dir / name).exists():
        refuse(f"{rules_dir / name} is there already. Choose another name, or take it away first", as_json=as_json)
    files = scaffold(Beginning(name, currency, start or today(), language, like))
    missing = {path: text for path, text in _schemas().items() if not (rules_dir / path).exists()}
    _write(rules_dir, {**files, **missing})
    if as_json:
        echo_json({"pack": name, "files": list(files)})
        return
    click.echo("\n".join(str(rules_dir / path) for path in files))
    click.echo(_NEXT[language].format(name=name))


_NEXT = {
    "zh": "\n接下来：照法文填写“待填”之处，随时运行\n  hotline rules check {name}\n  hotline rules test {name}\n  hotline rules explain {name}",
    "en": "\nNext: fill in from the law whatever says 'to be filled in', and run as you go\n  hotline rules check {name}\n  hotline rules test {name}\n  hotline rules explain {name}",
}


@click.command("schema")
@click.argument("kind", required=False, metavar="[KIND]")
@click.option("--write", is_flag=True, help="Write all of them to schemas/ in the folder of all packs.")
@as_json_option
@in_folder
def schema(*, kind: str | None, write: bool, as_json: bool, rules_dir: Path) -> None:
    """Print the JSON Schema of one kind of file; without KIND name the kinds, with --json all schemas by kind."""
    if kind is not None and kind not in PLACES:
        refuse(f"there is no kind of file '{kind}'. {nearest(kind, PLACES)}Kinds: {', '.join(PLACES)}", as_json=as_json)
    if write:
        _write(rules_dir, _schemas())
    if kind is not None:
        echo_json(schema_of(kind))
    elif as_json:
        echo_json({each: schema_of(each) for each in PLACES})
    else:
        click.echo("\n".join(f"{each:12} {place}" for each, place in PLACES.items()))


def _schemas() -> Mapping[str, str]:
    """The files in which editors look for the schemas."""
    return {
        f"schemas/{kind}.json": json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n" for kind in PLACES
    }


def _write(rules_dir: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (rules_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (rules_dir / path).write_text(text, encoding="utf-8")
