"""What the commands of `hotline rules` share: options, packs by name, answers as text or JSON, exit statuses."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from hotline.rewards.document import Fault, nearest
from hotline.rewards.loader import PackError, load_pack, pack_names
from hotline.rewards.pack import Pack

RULES_DIR = Path(__file__).parents[2] / "reward_rules"
FINDINGS, WRONG_USE = 1, 2
_Command = TypeVar("_Command", bound=Callable[..., None])

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of text.")
language_option = click.option("--language", type=click.Choice(["zh", "en"]), default="en", show_default=True)


def in_folder(command: _Command) -> _Command:
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--rules-dir", type=folder, default=RULES_DIR, help="The folder of all packs.")(command)


def day_option(name: str, variable: str, *, required: bool = False, help: str) -> Callable[[_Command], _Command]:  # noqa: A002 (click's word)
    """A day such as 2026-03-02."""
    kind = click.DateTime(["%Y-%m-%d"])
    return click.option(name, variable, type=kind, callback=_day, required=required, help=help)


def _day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def names(rules_dir: Path, name: str | None, *, as_json: bool) -> tuple[str, ...]:
    """The pack of this name, or all; wrong use where there is none such."""
    known = pack_names(rules_dir)
    if name is not None and name not in known:
        refuse(f"there is no pack {name}. {nearest(name, known)}Packs here: {', '.join(known)}", as_json=as_json)
    return known if name is None else (name,)


def load(rules_dir: Path, name: str, *, as_json: bool) -> Pack:
    """A sound pack; a faulty one is a finding."""
    names(rules_dir, name, as_json=as_json)
    try:
        return load_pack(rules_dir, name)
    except PackError as error:
        end_with(error, as_json=as_json)


def end_with(error: PackError, *, as_json: bool) -> NoReturn:
    """The faults of a pack that had to be sound."""
    if as_json:
        echo_json({"faults": faults_json(error.faults)})
    else:
        click.echo(str(error), err=True)
    sys.exit(FINDINGS)


def refuse(message: str, *, as_json: bool) -> NoReturn:
    """Wrong use, said on stderr with the command's usage, or as JSON."""
    if not as_json:
        raise click.UsageError(message)
    echo_json({"error": message})
    sys.exit(WRONG_USE)


def echo_json(answer: object) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def faults_json(faults: Sequence[Fault]) -> list[dict[str, object]]:
    return [
        {"file": fault.file, "line": fault.line, "problem": fault.problem, "hint": fault.hint} for fault in faults
    ]
