"""`hotline rules evaluate`: what the law gives for the facts of one report, as JSON or as a person reads it."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from hotline.cli.rules_packs import WRONG_USE, as_json_option, day_option, echo_json, in_folder, language_option, load
from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.explain import explain
from hotline.rewards.facts import FactsError
from hotline.rewards.facts_file import parse_facts
from hotline.rewards.finding import Finding
from hotline.rewards.pack import Pack


@click.command("evaluate")
@click.option("--pack", "name", required=True, help="The name of the programme, such as cn-national-2018.")
@click.option("--facts", type=click.File("rb"), required=True, help="Facts of the report, YAML or JSON; - for input.")
@day_option("--on", "on", help="Stands in for a day not given; today.")
@as_json_option
@language_option
@in_folder
def evaluate_facts(
    *, name: str, facts: BinaryIO, on: date | None, as_json: bool, language: str, rules_dir: Path
) -> None:
    """Say what the law gives for the facts of one report, step by step. Exit 2 where the facts are faulty."""
    pack = load(rules_dir, name, as_json=as_json)
    try:
        finding = evaluate(pack, parse_facts(facts.read()), on or today())
    except FactsError as error:
        _refuse_facts(error, language, as_json=as_json)
    if as_json:
        echo_json(finding_json(finding, language))
    else:
        _print_explanation(pack, finding, language)


def today() -> date:
    return datetime.now(UTC).astimezone().date()


def _refuse_facts(error: FactsError, language: str, *, as_json: bool) -> None:
    """Faulty facts are named on stderr in both modes, as the contract of the command has it."""
    click.echo("\n".join(fault.say(language) for fault in error.faults), err=True)
    if as_json:
        faults = [{"fact": one.fact, "expected": one.expected.of(language), "rule": one.rule} for one in error.faults]
        echo_json({"error": "faulty facts", "faults": faults})
    sys.exit(WRONG_USE)


def _print_explanation(pack: Pack, finding: Finding, language: str) -> None:
    lines = explain(finding, language)
    in_short = next((line for line in lines if line.id == "result"), lines[0])
    click.echo(f"{pack.title.of(language)} [{pack.id}]\n{in_short.text}\n")
    for number, line in enumerate(lines, start=1):
        click.echo(f"{number:3}. {line.text}\n     [{line.reference}]")
