"""A city measures today's pipeline on what its own people said: where the desk's key is, and without a word of a tip."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.cli import root
from hotline.domain.actors import Actor
from hotline.domain.errors import StartError
from hotline.domain.tips import Compartment
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.domain.urgency import Priority
from hotline.services import casework, corrections, review, triage_tip
from hotline.services.labels import CLUE, NO_MARK, Mark
from hotline.store import trail
from hotline.store.database import Database
from hotline.store.search import Decision, LinkRow
from hotline.triage.evaluate import predictions
from hotline.vault.faults import SealError
from tests.services.tip_builders import NOW, Keys, Told, add_words, claim, lexicon, person, sorted_tip, tip_of

ZONE = ZoneInfo("Asia/Shanghai")
SELLS = "The man in the corner shop at 12 Harbour Road sells heroin every night, plate 粤Z12345."
AGAIN = "At the corner shop, 12 Harbour Road, a man sells heroin in the evening. His car is 粤Z12345."
VAGUE = "Somebody somewhere uses drugs."


def told_and_held(session: Session, keys: Keys, words: str) -> tuple[Told, Actor]:
    """A tip that the real pipeline has sorted, in an officer's hand."""
    told, officer = sorted_tip(session, keys=keys, words=words, found=understood(words)), person(session, name="周明 Zhou Ming")
    claim(session, keys=keys, told=told, by=officer)
    return told, officer


def understood(words: str) -> Any:
    return triage_tip.understood(triage_tip.Waiting("", words, "web", NOW, ()), lexicon(), ZONE)


def measured(session: Session, keys: Keys, desk: str = "desk") -> dict[str, Any]:
    session.flush()
    judged = review.judged_tips(session, keys(desk), Compartment(desk), NOW)
    return review.measured(judged, lexicon(), ZONE)


def test_where_people_agree_with_the_machine_it_measures_whole(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    result = measured(session, keyring)
    assert (result["tips"], result["category_macro_f1"], result["plate_exact_f1"], result["substance_exact_f1"]) == (1, 1.0, 1.0, 1.0)
    assert set(result["by"]) == {"language en", "channel web"}


CHILD = "云桥路18号卖冰毒。屋里有个三岁的孩子没人管"
SAME_DOOR = "Somebody sells meth at 18 Yunqiao Road"


def test_a_tip_is_measured_by_itself_though_another_would_raise_it(session: Session, keyring: Keys) -> None:
    for hours, words in enumerate((CHILD, SAME_DOOR)):
        told, officer = told_and_held(session, keyring, words)
        tip_of(session, told).received_at += timedelta(hours=hours)
        corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    session.flush()
    judged = review.judged_tips(session, keyring("desk"), Compartment.DESK, NOW)
    assert [each["priority"] for each in predictions(judged.tips, lexicon())] == ["P2", "P2"]
    assert review.measured(judged, lexicon(), ZONE)["priority_confusion"]["P3"]["P3"] == 1


def test_a_corrected_level_and_topic_count_against_todays_pipeline(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, VAGUE)
    corrections.correct_level(session, keyring("desk"), officer, told.tip_id, Priority.P1, None, NOW)
    corrections.correct_topic(session, keyring("desk"), officer, told.tip_id, Category.CULTIVATION, NOW)
    result = measured(session, keyring)
    assert (result["p1_recall"], result["category_macro_f1"]) == (0.0, 0.0)
    assert result["priority_confusion"]["P1"]["P4"] == 1


def test_a_level_that_later_words_raised_is_measured_on_all_words_that_were_judged(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, VAGUE)
    later = "He has taken heroin and is not breathing, 12 Harbour Road, now!"
    add_words(session, keys=keyring, told=told, words=later, found=understood(later))
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    result = measured(session, keyring)
    assert result["p1_recall"] == 1.0
    assert result["place_relaxed_f1"] == 1.0


def test_a_wrong_mark_and_a_missed_one_count(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    start = SELLS.index("粤Z12345")
    corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, start, start + 7, NO_MARK), NOW)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "The man", "quantity", NOW)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "every night", CLUE, NOW)
    result = measured(session, keyring)
    assert (result["plate_exact_f1"], result["quantity_relaxed_f1"], result["tipster_clue_recall"]) == (0.0, 0.0, 0.0)


def test_a_mark_without_a_normal_form_takes_the_machines_where_both_mark_the_same(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    plate = SELLS.index("粤Z12345")
    for kind in ("person", "plate"):
        corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, plate, plate + 7, kind), NOW)
    corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, plate + 1, plate + 7, "plate"), NOW)
    corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, plate, plate + 7, NO_MARK), NOW)
    assert measured(session, keyring)["plate_exact_f1"] == 1.0


def linked(session: Session, keys: Keys, decision: Decision) -> tuple[Told, Told]:
    earlier, _ = told_and_held(session, keys, SELLS)
    later, officer = told_and_held(session, keys, AGAIN)
    link = session.scalars(select(LinkRow).where(LinkRow.tip_id == later.tip_id, LinkRow.earlier_id == earlier.tip_id)).one()
    casework.decide_link(session, officer, link.id, decision, NOW)
    return earlier, later


def test_a_confirmed_link_counts_as_found_also_where_nothing_else_was_judged(session: Session, keyring: Keys) -> None:
    linked(session, keyring, Decision.CONFIRMED)
    result = measured(session, keyring)
    assert (result["tips"], result["duplicate_pair_recall"], result["duplicate_pair_precision"]) == (0, 1.0, 1.0)


def test_a_rejected_link_counts_as_a_look_alike(session: Session, keyring: Keys) -> None:
    linked(session, keyring, Decision.REJECTED)
    assert measured(session, keyring)["not_duplicates_suggested_as_duplicates"] == 1.0


def test_a_confirmed_relation_is_none_of_duplicates(session: Session, keyring: Keys) -> None:
    _, later = linked(session, keyring, Decision.CONFIRMED)
    session.scalars(select(LinkRow).where(LinkRow.tip_id == later.tip_id)).one().kind = "related"
    result = measured(session, keyring)
    assert (result["related_pair_recall"], result["duplicate_pair_recall"]) == (1.0, None)


def test_matters_that_were_joined_one_by_one_are_one_group(session: Session, keyring: Keys) -> None:
    found = [told_and_held(session, keyring, words) for words in (SELLS, AGAIN, f"{AGAIN} Hurry.", f"{SELLS} Please come.")]
    ids = [told.tip_id for told, _ in found]
    for later, earlier in ((1, 0), (3, 2), (2, 1)):
        session.add(LinkRow(tip_id=ids[later], earlier_id=ids[earlier], kind="duplicate", score=1.0, reasons=[], decision=Decision.CONFIRMED))
    session.flush()
    judged = review.judged_tips(session, keyring("desk"), Compartment.DESK, NOW)
    assert len({record["dup_group"] for record in judged.gold}) == 1


def test_a_link_on_which_nobody_has_decided_counts_neither_for_nor_against(session: Session, keyring: Keys) -> None:
    for words in (SELLS, AGAIN):
        told, officer = told_and_held(session, keyring, words)
        corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    result = measured(session, keyring)
    assert (result["tips"], result["duplicate_pair_precision"]) == (2, None)


def test_what_the_tipster_took_back_is_left_alone(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    tip_of(session, told).withdrawn = True
    assert measured(session, keyring)["tips"] == 0


def test_what_nothing_understood_counts_once_somebody_has_said_topic_and_level(session: Session, keyring: Keys) -> None:
    told, officer = sorted_tip(session, keys=keyring, words=VAGUE, failed=True), person(session)
    claim(session, keys=keyring, told=told, by=officer)
    corrections.correct_level(session, keyring("desk"), officer, told.tip_id, Priority.P4, None, NOW)
    assert measured(session, keyring)["tips"] == 0
    corrections.correct_topic(session, keyring("desk"), officer, told.tip_id, Category.USE_CONCERN, NOW)
    result = measured(session, keyring)
    assert (result["tips"], result["category_macro_f1"]) == (1, 1.0)


def test_each_desk_measures_its_own(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    assert measured(session, keyring, "integrity")["tips"] == 0


def test_without_the_desks_key_nothing_is_measured(session: Session, keyring: Keys) -> None:
    told, officer = told_and_held(session, keyring, SELLS)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    session.flush()
    for process in ("triage", "integrity", "public"):
        with pytest.raises(SealError):
            review.judged_tips(session, keyring(process), Compartment.DESK, NOW)


def run(database_url: str, keys: Path, *options: str) -> Result:
    given = {"HOTLINE_DATABASE_URL": database_url, "HOTLINE_KEYS_DIR": str(keys)}
    return CliRunner().invoke(root, ["triage", "review", *options], env=given)


def test_the_command_prints_the_measures_and_no_word_of_a_tip(
    database: Database, database_url: str, keyring: Keys, keys_folder: Path
) -> None:
    with database.writing() as session:
        told, officer = told_and_held(session, keyring, SELLS)
        corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    said = run(database_url, keys_folder)
    assert said.exit_code == 0, said.output
    assert "tips whose sorting was judged: 1" in said.output
    assert "category macro f1: 1.000" in said.output
    as_json = run(database_url, keys_folder, "--json")
    assert json.loads(as_json.output)["category_macro_f1"] == 1.0
    for word in ("Harbour", "heroin", "粤Z12345", "corner"):
        assert word not in said.output + as_json.output
    with database.reading() as session:
        line = trail.newest(session)[0]
        assert (line.action, line.detail) == (Action.CORRECTIONS_REVIEWED, {"count": "1", "compartment": "desk"})


def test_the_command_says_so_while_nobody_has_judged_anything(database: Database, database_url: str, keys_folder: Path) -> None:
    assert "Nobody has judged a tip's sorting yet" in run(database_url, keys_folder).output
    assert json.loads(run(database_url, keys_folder, "--json", "--desk", "integrity").output)["tips_whose_sorting_was_judged"] == 0


def test_the_command_refuses_where_the_desks_keys_are_not(database_url: str, tmp_path: Path) -> None:
    refused = run(database_url, tmp_path / "keys")
    assert isinstance(refused.exception, StartError)
    assert str(refused.exception).startswith("Corrections open with the keys of the desk desk only, where they lie: there is no key folder")
