"""`hotline rules check` and `hotline rules test`: every fault of a pack at once, and its own worked cases."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from hotline.cli.rules_packs import FINDINGS, as_json_option, echo_json, end_with, faults_json, in_folder, load, names
from hotline.rewards.cases import Difference, load_cases, run_case
from hotline.rewards.document import Fault
from hotline.rewards.loader import PackError, load_pack
from hotline.rewards.pack import Pack


@click.command("check")
@click.argument("name", required=False, metavar="[PACK]")
@as_json_option
@in_folder
def check(*, name: str | None, as_json: bool, rules_dir: Path) -> None:
    """Check one pack or all: exit 0 when sound, 1 with every fault named, 2 when there is no such pack."""
    found = {each: _faults(rules_dir, each) for each in names(rules_dir, name, as_json=as_json)}
    faults = tuple(dict.fromkeys(fault for each in found.values() for fault in each))
    expected = {each: tuple(_expected(load(rules_dir, each, as_json=as_json))) for each in found if not found[each]}
    if as_json:
        packs = [
            {"pack": each, "sound": not found[each], "expected": list(expected.get(each, ()))} for each in found
        ]
        echo_json({"packs": packs, "faults": faults_json(faults)})
    else:
        for each, its_faults in found.items():
            click.echo(f"{each}: {f'{len(its_faults)} faults' if its_faults else 'sound'}")
            for coming in expected.get(each, ()):
                click.echo(f"  expected from {coming['from']}: {coming['what']} [{coming['reference']}]")
        for fault in faults:
            click.echo(str(fault), err=True)
    sys.exit(FINDINGS if faults else 0)


@click.command("test")
@click.argument("name", required=False, metavar="[PACK]")
@as_json_option
@in_folder
def test(*, name: str | None, as_json: bool, rules_dir: Path) -> None:
    """Run the worked cases of one pack or of all: exit 1 with every difference named."""
    run = {each: _run(rules_dir, each, as_json=as_json) for each in names(rules_dir, name, as_json=as_json)}
    if as_json:
        packs = [
            {"pack": each, "cases": number, "differences": [_difference(one) for one in found]}
            for each, (number, found) in run.items()
        ]
        echo_json({"packs": packs})
    else:
        for each, (number, found) in run.items():
            click.echo(f"{each}: {number} cases, {len(found)} differences")
            for difference in found:
                click.echo(str(difference), err=True)
    sys.exit(FINDINGS if any(found for _number, found in run.values()) else 0)


def _faults(rules_dir: Path, name: str) -> tuple[Fault, ...]:
    """Those of the pack and, so that one run shows all, those of its cases."""
    found: list[Fault] = []
    for read in (load_pack, load_cases):
        try:
            read(rules_dir, name)
        except PackError as error:
            found.extend(error.faults)
    return tuple(found)


def _expected(pack: Pack) -> Iterator[dict[str, str]]:
    """What is announced and not yet law, so that nobody forgets to make it law on its day."""
    for version in pack.expected_versions:
        yield {"from": version.start.isoformat(), "what": "a version", "reference": version.reference}
    for parameter in pack.parameters.values():
        for dated in parameter.expected:
            yield {"from": dated.start.isoformat(), "what": parameter.id, "reference": dated.reference}


def _run(rules_dir: Path, name: str, *, as_json: bool) -> tuple[int, list[Difference]]:
    pack = load(rules_dir, name, as_json=as_json)
    try:
        cases = load_cases(rules_dir, name)
    except PackError as error:
        end_with(error, as_json=as_json)
    return len(cases), [difference for case in cases for difference in run_case(pack, case)]


def _difference(one: Difference) -> dict[str, object]:
    case = one.case
    return {
        "case": case.name,
        "file": case.file,
        "line": case.line,
        "key": one.key,
        "expected": one.expected,
        "found": one.found,
    }
