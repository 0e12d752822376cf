"""A programme in plain words: what it gives on a day, what bounds it, and what the text leaves open."""

import json
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from hotline.rewards.loader import load_pack
from hotline.rewards.programme.chapters import describe
from hotline.rewards.programme.pages import programme_json
from hotline.rewards.programme.wording import WORDS
from tests.rewards import every_key as sample
from tests.rewards.builders import RULES, the_pack, write_packs
from tests.rewards.invented_law import WORDS as ANY
from tests.rewards.telling import clauses, page, said, told


def test_a_table_is_told_line_by_line_with_its_source() -> None:
    lines = page(the_pack("tw-drug"), on=date(2022, 1, 1))
    place = next(number for number, line in enumerate(lines) if "by 'Class 2'" in line)
    assert lines[place].endswith("[art. 6 of 2019]")
    place = next(number for number, line in enumerate(lines) if "by 'Class 1'" in line)
    assert lines[place + 4] == "from 100 g to under 1 kg: 60,000 TWD, and 5,000 TWD for each completed 100 g beyond 100 g"


def test_only_what_is_in_force_on_the_day_is_told() -> None:
    pack = the_pack("tw-drug")
    assert said(pack, "Mixed products by net weight", date(2020, 1, 1))
    assert not said(pack, "Mixed products by net weight", date(2022, 1, 1))
    assert not any(line.startswith("Processing place") for line in page(pack, on=date(2010, 1, 1)))


def test_a_cap_a_smallest_sum_and_a_rounding_are_told() -> None:
    lines = page(the_pack("kr-acrc"), on=date(2026, 10, 1))
    assert any("is not paid" in line for line in lines)
    assert any(line.startswith("Rounded down to 1,000 KRW") for line in lines)


def test_a_vote_says_how_it_decides() -> None:
    assert said(the_pack("kr-narcotics"), "votes add up from the smallest amount", date(2025, 6, 1))


def test_what_the_law_leaves_open_is_marked_with_the_reading_taken_and_the_others() -> None:
    lines = page(the_pack("tw-drug"), "zh", date(2022, 1, 1))
    place = next(number for number, line in enumerate(lines) if line.startswith("【法文未明】第七条"))
    assert lines[place + 1 : place + 4] == ["取：不计。", "不取（可另行选定）：按比例计算。", "不取（可另行选定）：按一公斤计。"]


def test_an_invented_programme_is_called_invented() -> None:
    assert said(the_pack("demo-lanwan"), "no place's law", date(2026, 6, 1))


def test_outside_every_version_there_is_nothing_to_tell() -> None:
    assert describe(the_pack("us-bsa"), date(1980, 1, 1), "en") is None


def test_a_version_that_ends_says_until_when() -> None:
    assert said(the_pack("th-drug"), "In force from 2018-10-19 until 2020-11-29", date(2019, 1, 1))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(RULES.glob("*/pack.yaml")), ids=lambda path: path.parent.name)
def test_every_programme_can_be_told_in_every_version(path: Path, language: str) -> None:
    pack = the_pack(path.parent.name)
    for version in pack.versions:
        programme = told(pack, language, version.start)
        assert {"source", "heads", "bounds", "sharing", "identity"} <= {chapter.id for chapter in programme.chapters}
        assert all(clause.text.strip() and "{" not in clause.text for clause in clauses(programme))


def test_json_gives_every_rule_its_reference() -> None:
    answer = programme_json(told(the_pack("tw-drug"), on=date(2022, 1, 1)))
    assert (answer["pack"], answer["version"], answer["until"]) == ("tw-drug", "2021-03-16", None)
    chapters = {chapter["id"]: chapter for chapter in answer["chapters"]}  # type: ignore[attr-defined]
    for name in ("heads", "exclusions", "readings"):
        assert all(clause["reference"] for clause in chapters[name]["clauses"])


def test_every_kind_of_part_measure_and_condition_can_be_told(tmp_path: Path) -> None:
    """A kind that the loader learns stands in this pack, so that telling it cannot be forgotten."""
    pack = load_pack(write_packs(tmp_path, sample.every_key()), "every")
    for language in ("zh", "en"):
        programme = told(pack, language)
        heads = next(chapter for chapter in programme.chapters if chapter.id == "heads")
        parts = next(clause for clause in heads.clauses if clause.id == "parts")
        assert len(parts.details) == len(sample.PARTS)
        exclusions = next(chapter for chapter in programme.chapters if chapter.id == "exclusions")
        assert len(exclusions.clauses) == len(sample.CONDITIONS)


def test_every_condition_has_words_for_its_opposite(tmp_path: Path) -> None:
    tests = [
        {"id": kind, "when": {"not": {kind: keys}}, "excludes": "report", "reason": "other", "text": ANY, "reference": "art. 1"}
        for kind, keys in sample.CONDITIONS.items()
    ]
    files = {**sample.every_key(), "every/rules/eligibility.yaml": json.dumps({"tests": tests})}
    programme = told(load_pack(write_packs(tmp_path, files), "every"))
    found = [clause.id for chapter in programme.chapters if chapter.id == "exclusions" for clause in chapter.clauses]
    assert found == [kind for kind in sample.CONDITIONS if kind != "in_version"]  # which holds in this version


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (WORDS[key].zh, WORDS[key].en))
    assert zh == en
