"""The published schema says what the loader says: it takes every sound file and refuses every key that is none."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hotline.rewards.cases import load_cases
from hotline.rewards.conditions import CONDITIONS
from hotline.rewards.document import Fault, Faults, plain_value
from hotline.rewards.loader import PackError, load_pack, pack_names, read_table
from hotline.rewards.measures import MEASURES
from hotline.rewards.pack import SourceFile
from hotline.rewards.parameters import PARAMETER_KINDS
from hotline.rewards.part_reader import PARTS
from hotline.rewards.schema import PLACES, kind_of, schema_line, schema_of
from tests.rewards import every_key as sample
from tests.rewards.builders import RULES, write_packs
from tests.rewards.schema_walk import ClosedTable, every_form, tables

#: Tables whose keys are names of the pack's own, or facts and answers of a case.
FREE = {"readings", "roles", "when_only", "ratios", "years", "facts", "expect"}


@cache
def the_schema(kind: str) -> dict[str, Any]:
    """Made once, so that its forms can be told from one another by identity."""
    return dict(schema_of(kind))


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(the_schema(kind))


def plain(path: str, content: bytes) -> Any:
    tree = read_table(SourceFile(path, content), Faults())
    assert tree is not None
    return plain_value(tree)


def files_of(folder: Path) -> dict[str, Any]:
    """Every YAML file below a folder, as plain values by its path."""
    paths = sorted(folder.rglob("*.yaml"))
    return {path.relative_to(folder).as_posix(): plain(path.name, path.read_bytes()) for path in paths}


def complaints(files: dict[str, Any]) -> list[str]:
    return [f"{path}: {error.message}" for path, node in files.items() for error in validator(kind_of(path)).iter_errors(node)]


def faults_of(folder: Path, files: dict[str, Any]) -> list[Fault]:
    """Every fault that the loader finds in all packs and cases."""
    write_packs(folder, {path: json.dumps(node, default=str, ensure_ascii=False) for path, node in files.items()})
    found: list[Fault] = []
    for name in pack_names(folder):
        for read in (load_pack, load_cases):
            try:
                read(folder, name)
            except PackError as error:
                found.extend(error.faults)
    return found


def misspelt(files: dict[str, Any], folder: str) -> dict[str, ClosedTable]:
    """Puts a key that is none into every closed table of a folder; by that key, where it stands. Conditions and measures
    are tables of one key, which is their kind: a second one is another fault.
    """
    places: dict[str, ClosedTable] = {}
    for path, node in files.items():
        if not path.startswith(folder):
            continue
        for table in list(tables(the_schema(kind_of(path)), node)):
            if not table.free and not table.takes_one:
                places[f"zz{len(places)}"] = table
    for key, table in places.items():
        table.node[key] = "x"
    return places


@pytest.mark.parametrize("kind", PLACES)
def test_each_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(dict(schema_of(kind)))


def test_every_file_of_every_programme_is_taken() -> None:
    files = files_of(RULES)
    assert {kind_of(path) for path in files} == set(PLACES)
    assert complaints(files) == []


def test_the_pack_with_every_key_is_sound_and_is_taken(tmp_path: Path) -> None:
    files = files_of(write_packs(tmp_path / "packs", sample.every_key()))
    assert faults_of(tmp_path / "again", files) == []
    assert complaints(files) == []


def test_every_key_of_the_schema_stands_in_that_pack(tmp_path: Path) -> None:
    """So that the loader, to which it is sound, knows every key that the schema offers."""
    files = files_of(write_packs(tmp_path, sample.every_key()))
    used: dict[int, set[str]] = {}
    for path, node in files.items():
        schema = the_schema(kind_of(path))
        for table in tables(schema, node):
            for form in table.forms:
                used.setdefault(id(form), set()).update(_used(schema, form, table.node))
    unused = [
        f"{kind}: {key} of {sorted(form['properties'])}"
        for kind in PLACES for form in every_form(the_schema(kind)) for key in form["properties"] if key not in used.get(id(form), ())
    ]  # fmt: skip
    assert unused == []


def _used(schema: Any, form: Any, node: dict[str, Any]) -> Iterator[str]:
    """The keys of a table, where the form takes it as it is."""
    if Draft202012Validator({**form, "$defs": schema.get("$defs", {})}).is_valid(node):
        yield from node


@pytest.mark.parametrize("folder", ["every/", "holidays/"])  # one by one: a faulty base or calendar hides what rests on it
def test_the_loader_knows_no_key_that_the_schema_does_not(tmp_path: Path, folder: str) -> None:
    """Fails when the loader learns a key: teach it to `schema_rules` and to the pack of `every_key`."""
    files = files_of(write_packs(tmp_path / "packs", sample.every_key()))
    places = misspelt(files, folder)
    refused = {fault.problem.split("'")[1]: fault.hint for fault in faults_of(tmp_path / "again", files) if "unknown key" in fault.problem}
    assert sorted(set(places) - set(refused)) == []
    known = {key: set(refused[key].rpartition("Known here: ")[2].split(", ")) for key in places}
    assert {key: known[key] - table.known for key, table in places.items() if not known[key] <= table.known} == {}
    assert [key for key, table in places.items() if key in table.known] == []


@pytest.mark.parametrize("number", range(0, 300, 20))
def test_one_misspelt_key_is_enough_for_the_schema(tmp_path: Path, number: int) -> None:
    files = files_of(write_packs(tmp_path, sample.every_key()))
    whole = [(path, node, table) for path, node in files.items() for table in tables(the_schema(kind_of(path)), node) if not table.free]
    path, node, table = whole[number]
    table.node["mispelt"] = "x"
    assert not validator(kind_of(path)).is_valid(node)


def test_only_tables_of_the_packs_own_names_are_open(tmp_path: Path) -> None:
    files = files_of(write_packs(tmp_path, sample.every_key()))
    opened = {table.key for path, node in files.items() for table in tables(the_schema(kind_of(path)), node) if table.free}
    assert opened <= FREE


def test_the_vocabularies_are_the_loaders() -> None:
    defined = schema_of("amount")["$defs"]
    assert set(defined["condition"]["properties"]) == set(CONDITIONS) == set(sample.CONDITIONS)
    assert set(defined["measure"]["properties"]) == set(MEASURES) == set(sample.MEASURES)
    assert set(defined["part"]["properties"]["kind"]["enum"]) == set(PARTS) == set(sample.PARTS)
    assert set(schema_of("parameter")["properties"]["kind"]["enum"]) == set(PARAMETER_KINDS)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("pack", '"currency": "TWD"', '"currency": "XXX"'),
        ("pack", '"pays_in": "1"', '"pays_in": 1.5'),
        ("pack", '"grade": "A"', '"grade": "D"'),
        ("pack", '"kind": "none"', '"kind": "passport"'),
        ("pack", '"extends": "base", ', ""),
        ("facts", '"type": "money"', '"type": "cash"'),
        ("facts", '"unit": "g"', '"unit": "stone"'),
        ("amount", '"kind": "lump_sum"', '"kind": "present"'),
        ("amount", '"count": "persons"', '"count": "persons", "measure": {"fact": "persons"}'),
        ("amount", '{"fact_true": "big"}', '{"fact_true": "big", "fact_given": "big"}'),
        ("amount", '"mode": "down"', '"mode": "sideways"'),
        ("eligibility", '"excludes": "report"', '"excludes": "town"'),
        ("eligibility", '"reason": "other"', '"reason": "no_head_applies"'),
        ("eligibility", '{"category_in": ["police_staff", "suspect"]}', '{"category_in": ["police_staff", "regulator"]}'),
        ("deadlines", '"days": 5', '"days": 5, "months": 2'),
        ("deadlines", "[2, 8]", "[2, 13]"),
        ("decision", '"rule": "smallest_upward"', '"rule": "loudest"'),
    ],
)
def test_a_wrong_value_is_refused(kind: str, old: str, new: str) -> None:
    files = sample.every_key()
    path = next(path for path in files if path.startswith("every/") and kind_of(path) == kind)
    header = files[path] if '"extends"' in files[path] or '"extends"' not in old else ""
    assert old in header
    if '"extends"' in old:
        header = header.replace('"selecting_fact": "event_on", ', "")
    assert not validator(kind).is_valid(json.loads(header.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cap", '"amount": "900"', '"amount": 900'),
        ("cap", '"from": "2020-01-01"', '"from": "soon"'),
        ("scale", '"above": "0"', '"above": "0", "from": "0"'),
        ("scale", '"steps": "completed"', '"steps": "roughly"'),
        ("scale", '"unit": "count", ', ""),
        ("few", '"quantity": "2"', '"quantity": "some"'),
    ],
)
def test_a_wrong_figure_is_refused(name: str, old: str, new: str) -> None:
    text = sample.every_key()[f"every/parameters/{name}.yaml"]
    assert old in text
    assert not validator("parameter").is_valid(json.loads(text.replace(old, new, 1)))


@pytest.mark.parametrize("expect", [{}, {"result": "none"}, {"outcome": "paid"}, {"amount": 500}, {"amount": "0.50"}, {"reason": "late"}])
def test_a_case_that_no_answer_could_meet_is_refused(expect: dict[str, Any]) -> None:
    case = {"name": "one", "on": "2020-01-01", "facts": {}, "expect": expect}
    assert not validator("cases").is_valid({"cases": [case]})
    sound = {"outcome": "none", "amount": "0", "min": None, "reason": "other"}
    assert validator("cases").is_valid({"cases": [{**case, "expect": sound}]})


@pytest.mark.parametrize("kind", PLACES)
def test_the_published_files_are_as_they_are_made(kind: str) -> None:
    """`hotline rules schema --write` renews them."""
    assert json.loads((RULES / "schemas" / f"{kind}.json").read_text(encoding="utf-8")) == schema_of(kind)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("demo/pack.yaml", "# yaml-language-server: $schema=../schemas/pack.json"),
        ("demo/rules/amount.yaml", "# yaml-language-server: $schema=../../schemas/amount.json"),
        ("demo/parameters/each.yaml", "# yaml-language-server: $schema=../../schemas/parameter.json"),
        ("holidays/CN.yaml", "# yaml-language-server: $schema=../schemas/holidays.json"),
    ],
)
def test_an_editor_finds_the_schema_by_a_comment(path: str, line: str) -> None:
    assert schema_line(path) == line
