"""Loading: a faulty pack is refused with every fault, each at its file and line; the digest names the exact rules."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.rewards.loader import PackError, load_all, load_pack
from hotline.rewards.pack import pack_digest
from tests.rewards.builders import (
    LANWAN,
    RULES,
    SMALL_PACK,
    broken,
    faults_of,
    the_pack,
    write_packs,
)

PACK, FACTS, AMOUNT = "mini/pack.yaml", "mini/facts.yaml", "mini/rules/amount.yaml"
TESTS, DEADLINES = "mini/rules/eligibility.yaml", "mini/rules/deadlines.yaml"
EACH, STEPS, DAYS = "mini/parameters/each.yaml", "mini/parameters/steps.yaml", "holidays/XX.yaml"


def test_the_small_pack_is_sound(tmp_path: Path) -> None:
    assert faults_of(tmp_path, SMALL_PACK) == []


def test_all_faults_of_a_pack_are_reported_at_once(tmp_path: Path) -> None:
    files = {**broken(EACH, '"100"', "1.5"), STEPS: broken(STEPS, "    reference: no. 1\n", "")[STEPS]}
    files[TESTS] = broken(TESTS, "reason: previously_known", "reason: mood")[TESTS]
    assert len(faults_of(tmp_path, files)) == 3


def test_a_fault_says_what_to_write_instead(tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        load_pack(write_packs(tmp_path, broken(EACH, '"100"', "100")), "mini")
    assert str(error.value) == (
        'mini/parameters/each.yaml:5: money is not text in quotes. Write "100" with the quotes, without a sign'
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"\xff\xfe\x00", "unreadable YAML"), (b"a: 1\n---\nb: 2\n", "unreadable YAML"), (b"[" * 1500, "unreadable YAML")],
)
def test_a_file_that_is_not_one_readable_document_is_a_fault(tmp_path: Path, content: bytes, fault: str) -> None:
    write_packs(tmp_path, SMALL_PACK)
    (tmp_path / PACK).write_bytes(content)
    with pytest.raises(PackError) as error:
        load_pack(tmp_path, "mini")
    assert fault in str(error.value)


def test_a_broken_holiday_file_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, {**SMALL_PACK, DAYS: "- 1"})[0].startswith(
        "holidays/XX.yaml:1: the file is not a table of keys and values"
    )


@pytest.mark.parametrize("kind", ["conversion", "thresholds", "brackets"])
def test_an_empty_table_of_figures_is_a_fault(tmp_path: Path, kind: str) -> None:
    unit = "unit: g\n" if kind == "brackets" else ""
    text = (
        f"kind: {kind}\n{unit}description: {{zh: 表, en: Table}}\nvalues:\n  - from: 2020-01-01\n    reference: no. 1\n"
    )
    found = faults_of(tmp_path, {**SMALL_PACK, "mini/parameters/table.yaml": text})
    assert any("is missing" in one or "no bracket" in one for one in found)


def test_a_parameter_without_values_is_a_fault(tmp_path: Path) -> None:
    text = "kind: amount\ndescription: {zh: 表, en: Table}\nvalues: []\n"
    assert any("no value" in one for one in faults_of(tmp_path, {**SMALL_PACK, "mini/parameters/table.yaml": text}))


def test_a_file_that_is_no_part_of_a_pack_is_a_fault(tmp_path: Path) -> None:
    found = faults_of(tmp_path, {**SMALL_PACK, "mini/rules/other.yaml": "a: 1"})
    assert found == ["mini/rules/other.yaml:1: not a file of a pack"]


def test_a_readme_and_cases_may_lie_in_a_pack(tmp_path: Path) -> None:
    assert faults_of(tmp_path, {**SMALL_PACK, "mini/README.md": "words", "mini/cases/one.yaml": "cases: []"}) == []


@pytest.mark.parametrize("name", ["nowhere", "../mini", "mini/../mini", ""])
def test_a_pack_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    assert faults_of(tmp_path, SMALL_PACK, name)[0].endswith("there is no such pack")


def test_a_pack_without_heads_is_a_fault(tmp_path: Path) -> None:
    files = {path: text for path, text in SMALL_PACK.items() if path != AMOUNT}
    assert faults_of(tmp_path, files) == ["mini/pack.yaml:1: no head"]


LOCAL = """\
id: local
title: {zh: 地, en: Local}
jurisdiction: XX-1
extends: mini
drops: {caps: [all], options: [reading]}
instrument: {title: {zh: 地法, en: Local law}, reference: no. 3, sources: [a shelf], grade: A}
versions:
  - {from: 2021-01-01, reference: no. 3}
identity_at_collection: {kind: none, note: {zh: 无, en: None}}
"""


def test_a_local_pack_takes_over_replaces_and_drops(tmp_path: Path) -> None:
    each = SMALL_PACK[EACH].replace('"100"', '"150"')
    files = {**SMALL_PACK, "local/pack.yaml": LOCAL, "local/parameters/each.yaml": each}
    pack = load_pack(write_packs(tmp_path, files), "local")
    assert [head.id for head in pack.heads] == ["caught", "crowd"]
    assert (pack.totals.caps, pack.options, pack.currency) == ((), (), "CNY")
    assert {file.path for file in pack.files} > {"local/pack.yaml", PACK, EACH, DAYS}


def test_a_rule_that_needs_what_was_dropped_is_a_fault(tmp_path: Path) -> None:
    files = {**SMALL_PACK, "local/pack.yaml": LOCAL.replace("caps: [all], ", "")}
    assert faults_of(tmp_path, files, "local") == ["local/pack.yaml:1: cap 'all' names 'wide' of option 'reading'"]


def test_faults_of_the_base_are_faults_of_the_local_pack(tmp_path: Path) -> None:
    files = {**broken(EACH, '"100"', "100"), "local/pack.yaml": LOCAL}
    assert faults_of(tmp_path, files, "local") == ["mini/parameters/each.yaml:5: money is not text in quotes"]


def test_packs_that_extend_one_another_in_a_ring_are_refused(tmp_path: Path) -> None:
    files = {**broken(PACK, "id: mini", "id: mini\nextends: local"), "local/pack.yaml": LOCAL}
    assert faults_of(tmp_path, files)[0].endswith("the pack extends itself")


def test_loading_all_names_the_faults_of_all_once(tmp_path: Path) -> None:
    files = {**broken(EACH, '"100"', "100"), "local/pack.yaml": LOCAL}
    with pytest.raises(PackError) as error:
        load_all(write_packs(tmp_path, files))
    assert len(error.value.faults) == 1


def _copied(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    return tmp_path / "rules"


def test_the_digest_is_the_same_for_the_same_files_anywhere(tmp_path: Path) -> None:
    assert pack_digest(load_pack(_copied(tmp_path), LANWAN)) == pack_digest(the_pack(LANWAN))


@pytest.mark.parametrize(
    "path", ["demo-lanwan/pack.yaml", "cn-national-2018/parameters/total_cap.yaml", "holidays/CN.yaml"]
)
def test_the_digest_changes_with_every_file_that_the_rules_rest_on(tmp_path: Path, path: str) -> None:
    copy = _copied(tmp_path)
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write("# one more remark\n")
    assert pack_digest(load_pack(copy, LANWAN)) != pack_digest(the_pack(LANWAN))


def test_the_digest_does_not_change_with_a_case(tmp_path: Path) -> None:
    copy = _copied(tmp_path)
    (copy / LANWAN / "cases" / "more.yaml").write_text("cases: []\n", encoding="utf-8")
    assert pack_digest(load_pack(copy, LANWAN)) == pack_digest(the_pack(LANWAN))


def test_importing_the_engine_loads_no_library_of_units_yaml_or_holidays() -> None:
    asked = "import sys, hotline.rewards.cases; sys.exit(bool({'pint', 'ruamel.yaml', 'holidays'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_a_file_that_cannot_be_read_is_one_fault_without_echoes(tmp_path: Path) -> None:
    assert len(faults_of(tmp_path, broken(EACH, "kind: amount", "kind: ["))) == 1
    assert len(faults_of(tmp_path, broken(FACTS, "facts:", "- facts:"))) == 1
    assert len(faults_of(tmp_path, broken(AMOUNT, "heads:", "- heads:"))) == 1
