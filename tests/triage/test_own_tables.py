"""A city's own tables lie over those that come with the program; every fault says where, and what to write."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from hotline.cli import root
from hotline.config import Settings
from hotline.domain.errors import StartError
from hotline.domain.topics import Category
from hotline.domain.urgency import CLOCKS, Clock, Priority, Reason
from hotline.triage.lexicon import LexiconError, load_lexicon
from hotline.triage.own_tables import load_clocks
from hotline.triage.pipeline import understand
from hotline.wiring import read_clocks, read_lexicon
from tests.places import ROOT

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)


def own(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_en', '.en').replace('_zh', '.zh')}.yaml").write_text(text, encoding="utf-8")
    return folder


def reasons(words: str, folder: Path | None = None) -> set[str]:
    found = understand(words, NOW, "web", load_lexicon(own=folder), zone=ZONE)
    return {each.reason.value for each in found.reasons}


def test_the_clocks_that_come_with_the_program_are_those_that_hold_without_a_table() -> None:
    assert load_clocks() == CLOCKS


def test_a_city_sets_one_figure_and_keeps_the_others(tmp_path: Path) -> None:
    clocks = load_clocks(own(tmp_path, clocks="P2: {read: 30}\n"))
    assert clocks[Priority.P2] == Clock(timedelta(minutes=30), timedelta(hours=4))
    assert clocks[Priority.P1] == CLOCKS[Priority.P1]


def test_a_city_without_a_file_of_clocks_has_the_shipped_ones(tmp_path: Path) -> None:
    assert load_clocks(tmp_path) == CLOCKS


def test_a_city_sets_what_a_large_amount_is(tmp_path: Path) -> None:
    words = "Someone at 12 Harbour Road sells 60 g of heroin."
    assert "large_qty" not in reasons(words)
    assert "large_qty" in reasons(words, own(tmp_path, thresholds="large_amount: {hard_drug_grams: 50}\n"))


def test_a_city_sets_until_when_a_move_can_be_met_and_a_plan_prepared_for(tmp_path: Path) -> None:
    words = "A courier carries 2 kg of heroin in a van from 12 Harbour Road today at 7pm."  # received at 2 in the afternoon there
    assert reasons(words) & {"in_transit_window", "planned_48h"} == {"planned_48h"}
    longer = own(tmp_path, thresholds="hours_after_receipt: {interception: 8}\n")
    assert reasons(words, longer) & {"in_transit_window", "planned_48h"} == {"in_transit_window", "planned_48h"}
    assert not reasons(words, own(tmp_path, thresholds="hours_after_receipt: {planned: 1}\n")) & {"in_transit_window", "planned_48h"}


def test_a_city_says_how_long_a_reason_holds_for_another_tip(tmp_path: Path) -> None:
    folder = own(tmp_path, joined="hours: {in_progress: 2}\nown: {add: [stale]}\n")
    joined = load_lexicon(own=folder).joined
    assert joined.holds["in_progress"] == timedelta(hours=2)
    assert Reason.STALE in joined.own


def test_a_city_adds_a_word_of_its_streets_and_takes_one_out(tmp_path: Path) -> None:
    folder = own(tmp_path, substances="heroin: {slang_en: {add: [moonpaste]}, en: {remove: [heroin]}}\n")
    lexicon = load_lexicon(own=folder)
    found = understand("He sells moonpaste, the drug, on Harbour Road.", NOW, "web", lexicon, zone=ZONE)
    assert [(e.text, e.norm) for e in found.entities if e.kind.value == "substance"] == [("moonpaste", "heroin")]
    gone = understand("He sells heroin on Harbour Road.", NOW, "web", lexicon, zone=ZONE)
    assert [e for e in gone.entities if e.kind.value == "substance"] == []


@pytest.mark.parametrize(
    ("name", "words", "added"),
    [
        ("indirect_en", "12 Harbour Road: seedlings the size of umbrellas in the shed.", "umbrellas"),
        ("indirect_zh", "海港路12号院子里那些伞状的东西长得很高。", "伞状的"),
    ],
)
def test_a_city_adds_a_sign_of_growing_that_names_no_drug(tmp_path: Path, name: str, words: str, added: str) -> None:
    lexicon = load_lexicon(own=own(tmp_path, **{name: f"plant_look: {{add: ['{added}']}}\n"}))
    before, after = (understand(words, NOW, "web", each, zone=ZONE).category for each in (load_lexicon(), lexicon))
    assert before is not Category.CULTIVATION
    assert after is Category.CULTIVATION


def test_plants_of_no_named_species_are_many_from_the_citys_lowest_threshold(tmp_path: Path) -> None:
    words = "12 Harbour Road: 60 plants in rows under purple light in the loft."
    assert "large_qty" not in reasons(words)
    assert "large_qty" in reasons(words, own(tmp_path, thresholds="large_amount: {cannabis_plants: 50}\n"))


def test_a_freight_of_a_liquid_precursor_is_large_from_the_citys_threshold(tmp_path: Path) -> None:
    words = "A van brought 60 litres of acetone to 12 Harbour Road."
    assert "large_qty" not in reasons(words)
    assert "large_qty" in reasons(words, own(tmp_path, thresholds="large_amount: {any_drug_grams: 50000}\n"))


def test_a_city_adds_a_rule(tmp_path: Path) -> None:
    words = "Somebody sells heroin on Harbour Road."
    folder = own(tmp_path, rules="reasons: {minor_target: {add: [{need: [sell, substance]}]}}\n")
    assert "minor_target" not in reasons(words)
    assert "minor_target" in reasons(words, folder)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"clocks": "P1: {read: 5}\nP9: {read: 5}\n"}, r"clocks\.yaml, line 2: P9: is not known there; write one of P1, P2, P3, P4"),
        ({"clocks": "\nP1: {read: soon}\n"}, r"clocks\.yaml, line 2: P1: read: must be one value, such as 5"),
        ({"clocks": "P1:\n  read: 0\n"}, r"clocks\.yaml, line 2: P1: read: is not a time; write whole minutes from 1"),
        ({"clocks": "P1: {read: 5.5}\n"}, r"clocks\.yaml, line 1: P1: read: is not a time"),
        ({"clocks": "P1: {read: true}\n"}, r"clocks\.yaml, line 1: P1: read: must be one value"),
        ({"clocks": "P1: {read: 20}\n"}, r"clocks\.yaml, line 1: P1: is handed over before it is read; write a hand_over of 20"),
        ({"clocks": "P1: {hand_over: 20}\nP2: {read: 3}\n"}, r"clocks\.yaml, line 2: P2: has less time than P1"),
        ({"clocks": "P1: {read: 90, hand_over: 90}\n"}, r"clocks\.yaml: P2: has less time than P1"),
        ({"clocks": "P1: 5\n"}, r"clocks\.yaml, line 1: P1: must be a mapping; known there are read, hand_over"),
        ({"clocks": "P1: {read: 5\n"}, r"clocks\.yaml, line 2: cannot be read as YAML"),
        ({"clocks": ""}, r"clocks\.yaml: must be a mapping"),
        ({"clock": "P1: {}\n"}, r"clock\.yaml: lies over no table; its name must be one of clocks\.yaml"),
        ({"thresholds": "large_amount: {cannabis_plants: -1}\n"}, r"thresholds\.yaml, line 1: large_amount: cannabis_plants: is not an amount"),
        ({"thresholds": "hours_after_receipt: {planned: 0}\n"}, r"thresholds\.yaml, line 1: hours_after_receipt: planned: is not a time; write a number above 0"),
        ({"joined": "hours: {life_now: -1}\n"}, r"joined\.yaml: hours: life_now: is no length of time; write a number of hours from 0"),
        ({"joined": "own: {add: [hearsay]}\n"}, r"joined\.yaml: no such reason or signal: hearsay"),
        ({"signals_en": "sell: [moonpaste]\n"}, r"signals\.en\.yaml, line 1: sell: takes add: \[\.\.\.\] and remove: \[\.\.\.\]"),
        ({"signals_en": "sell:\n  remove:\n    - sold\n    - never\n"}, r"signals\.en\.yaml, line 4: sell: removes never, which does not"),
        ({"indirect_en": "plant_look:\n  remove: [never]\n"}, r"indirect\.en\.yaml, line 2: plant_look: removes never, which does not"),
        ({"indirect_zh": "plant: {add: [伞]}\n"}, r"indirect\.zh\.yaml, line 1: plant: is not known there"),
        ({"signals_en": "sell: {add: [1]}\n"}, r"sell: must be a list of words"),
        ({"rules": "reasons: {stale: {add: [{without: [gone]}]}}\n"}, r"stale: a rule is a mapping with a list of what it needs"),
        ({"rules": "reasons: {stale: {add: [{need: [gone], bar: [dreamt]}]}}\n"}, r"stale: bar and allow must be among"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write(tmp_path: Path, files: dict[str, str], said: str) -> None:
    folder = own(tmp_path, **files)
    with pytest.raises(LexiconError, match=said):
        load_clocks(folder) and load_lexicon(own=folder)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        load_lexicon(own=tmp_path / "nowhere")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "clocks.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="cannot be read: UnicodeDecodeError"):
        load_clocks(tmp_path)


@pytest.mark.parametrize("reads", [read_clocks, read_lexicon])
def test_what_must_not_be_used_stops_the_start_with_one_sentence(tmp_path: Path, reads: Callable[[Settings], object]) -> None:
    settings = Settings(triage_dir=own(tmp_path, clocks="P1: {read: 5}\n", rule="{}\n"))
    with pytest.raises(StartError, match=r"^The tables of triage cannot be used: .*rule\.yaml: lies over no table; .*\.$"):
        reads(settings)


def test_without_a_folder_of_its_own_a_city_starts_with_what_is_shipped() -> None:
    assert read_clocks(Settings()) == CLOCKS


def test_the_example_of_the_readme_can_be_used_as_it_stands(tmp_path: Path) -> None:
    lines = re.findall(r"^(\S.*?) +# (\w+\.yaml)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    for text, name in lines:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(lines) == 4
    assert load_clocks(tmp_path)[Priority.P2].read_within == timedelta(minutes=30)
    assert load_lexicon(own=tmp_path).large.hard_drug_grams == 50


def check(folder: Path) -> Result:
    return CliRunner().invoke(root, ["triage", "check"], env={"HOTLINE_TRIAGE_DIR": str(folder)})


def test_a_command_tells_before_the_start_whether_they_can_be_used(tmp_path: Path) -> None:
    assert check(own(tmp_path, clocks="P2: {read: 30}\n")).output == "The tables of triage can be used.\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [({"clocks": "P2: {read: 3}\n"}, "clocks.yaml, line 1: P2: has less time"), ({"rules": "reason: {}\n"}, "rules.yaml, line 1: reason: is not known")],
)
def test_the_command_ends_with_the_fault_and_status_2(tmp_path: Path, files: dict[str, str], said: str) -> None:
    result = check(own(tmp_path, **files))
    assert result.exit_code == 2
    assert said in result.output


def test_an_evaluation_reads_the_citys_own_words_too(tmp_path: Path) -> None:
    (tmp_path / "tips.jsonl").write_text("", encoding="utf-8")
    command = ["triage", "evaluate", str(tmp_path / "tips.jsonl"), "--out", str(tmp_path / "out.jsonl")]
    refused = CliRunner().invoke(root, command, env={"HOTLINE_TRIAGE_DIR": str(tmp_path / "nowhere")})
    assert (refused.exit_code, "no such folder" in refused.output) == (2, True)
