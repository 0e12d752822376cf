"""`hotline rules`: evaluate a report under a reward programme, check the programmes, run their own worked cases."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import click

from hotline.rewards.cases import load_cases, run_case
from hotline.rewards.contract import finding_json
from hotline.rewards.document import Fault
from hotline.rewards.engine import evaluate
from hotline.rewards.explain import explain
from hotline.rewards.facts import FactsError
from hotline.rewards.facts_file import parse_facts
from hotline.rewards.finding import Finding
from hotline.rewards.loader import PackError, load_pack, pack_names
from hotline.rewards.pack import Pack

_RULES_DIR = Path(__file__).parents[2] / "reward_rules"
_FAULTY, _WRONG_USE = 1, 2
_Command = TypeVar("_Command", bound=Callable[..., None])


def _in_folder(command: _Command) -> _Command:
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--rules-dir", type=folder, default=_RULES_DIR, help="The folder of all packs.")(command)


def _day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.group()
def rules() -> None:
    """Reward programmes: what they give, and whether their packs are sound."""


@rules.command("evaluate")
@click.option("--pack", "name", required=True, help="The name of the programme, such as cn-national-2018.")
@click.option("--facts", type=click.File("rb"), required=True, help="Facts of the report, YAML or JSON; - for input.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Stands in for a day not given; today.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the explanation.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@_in_folder
def evaluate_facts(
    *, name: str, facts: BinaryIO, on: date | None, as_json: bool, language: str, rules_dir: Path
) -> None:
    """Say what the law gives for the facts of one report, step by step."""
    pack = _load(rules_dir, name)
    try:
        finding = evaluate(pack, parse_facts(facts.read()), on or datetime.now(UTC).astimezone().date())
    except FactsError as error:
        click.echo("\n".join(fault.say(language) for fault in error.faults), err=True)
        sys.exit(_WRONG_USE)
    if as_json:
        click.echo(json.dumps(finding_json(finding, language), ensure_ascii=False, indent=2))
    else:
        _print_explanation(pack, finding, language)


@rules.command("check")
@click.argument("name", required=False, metavar="[PACK]")
@_in_folder
def check(*, name: str | None, rules_dir: Path) -> None:
    """Check one pack or all: exit 0 when sound, 1 with every fault named, 2 when there is no such pack."""
    faults: list[Fault] = []
    for each in _names(rules_dir, name):
        found = _faults(rules_dir, each)
        click.echo(f"{each}: {f'{len(found)} faults' if found else 'sound'}")
        faults.extend(fault for fault in found if fault not in faults)
        if not found:
            _print_expected(_load(rules_dir, each))
    for fault in faults:
        click.echo(str(fault), err=True)
    sys.exit(_FAULTY if faults else 0)


@rules.command("test")
@click.argument("name", required=False, metavar="[PACK]")
@_in_folder
def test(*, name: str | None, rules_dir: Path) -> None:
    """Run the worked cases of one pack or of all: exit 1 with every difference named."""
    differences = 0
    for each in _names(rules_dir, name):
        pack = _load(rules_dir, each)
        cases = load_cases(rules_dir, each)
        found = [difference for case in cases for difference in run_case(pack, case)]
        click.echo(f"{each}: {len(cases)} cases, {len(found)} differences")
        for difference in found:
            click.echo(str(difference), err=True)
        differences += len(found)
    sys.exit(_FAULTY if differences else 0)


def _names(rules_dir: Path, name: str | None) -> tuple[str, ...]:
    known = pack_names(rules_dir)
    if name is not None and name not in known:
        raise click.UsageError(f"there is no pack {name}; packs here: {', '.join(known)}")
    return known if name is None else (name,)


def _load(rules_dir: Path, name: str) -> Pack:
    _names(rules_dir, name)
    try:
        return load_pack(rules_dir, name)
    except PackError as error:
        click.echo(str(error), err=True)
        sys.exit(_FAULTY)


def _faults(rules_dir: Path, name: str) -> tuple[Fault, ...]:
    """Those of the pack and, so that one run shows all, those of its cases."""
    found: list[Fault] = []
    for read in (load_pack, load_cases):
        try:
            read(rules_dir, name)
        except PackError as error:
            found.extend(error.faults)
    return tuple(found)


def _print_expected(pack: Pack) -> None:
    """What is announced and not yet law, so that nobody forgets to make it law on its day."""
    for version in pack.expected_versions:
        click.echo(f"  expected from {version.start}: a version [{version.reference}]")
    for parameter in pack.parameters.values():
        for dated in parameter.expected:
            click.echo(f"  expected from {dated.start}: {parameter.id} [{dated.reference}]")


def _print_explanation(pack: Pack, finding: Finding, language: str) -> None:
    lines = explain(finding, language)
    in_short = next((line for line in lines if line.id == "result"), lines[0])
    click.echo(f"{pack.title.of(language)} [{pack.id}]\n{in_short.text}\n")
    for number, line in enumerate(lines, start=1):
        click.echo(f"{number:3}. {line.text}\n     [{line.reference}]")
