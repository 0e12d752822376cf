"""Where words go: to the desk, to integrity or unsorted; and what later words may and may not change."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hotline.domain.errors import NotFoundError
from hotline.domain.tips import Compartment, TipState
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.domain.urgency import CLOCKS, Priority
from hotline.services import casework, triage_tip
from hotline.services.sealing import open_for_receipt, open_record
from hotline.services.triage_tip import Sorted
from hotline.store import tips
from hotline.store.database import Database
from hotline.store.search import Decision, FingerprintRow, LinkRow
from hotline.store.tips import MessageRow, TipRow
from hotline.vault.faults import SealError
from tests.services.tip_builders import (
    AN_HOUR,
    HOUR,
    NOW,
    WORDS,
    Keys,
    Told,
    actions,
    add_words,
    ciphertexts,
    claim,
    lexicon,
    person,
    readers,
    settle,
    sorted_tip,
    tell,
    tip_of,
    understanding,
)

ZONE = ZoneInfo("Asia/Shanghai")
LATER = NOW + timedelta(days=2)


@pytest.mark.parametrize(("about_staff", "there"), [(False, Compartment.DESK), (True, Compartment.INTEGRITY)])
def test_words_move_to_their_desk_and_nothing_of_the_old_seal_is_left(
    database: Database, keyring: Keys, about_staff: bool, there: Compartment
) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
    with database.writing() as session:
        before = ciphertexts(session)
        settle(session, keys=keyring, message_id=told.message_id, about_staff=about_staff)
    with database.reading() as session:
        assert not before & ciphertexts(session)
        assert readers(session, told.message_id) == {f"{there.value}-2026q1"}
        assert open_record(session, keyring(there.value), told.message_id).decode() == WORDS
        assert tip_of(session, told).compartment is there


def test_sorted_words_open_neither_for_the_public_face_nor_for_the_other_desk_nor_with_the_receipt(
    database: Database, keyring: Keys
) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        for process in ("public", "integrity", "triage", "general"):
            with pytest.raises(SealError):
                open_record(session, keyring(process), told.message_id)
        with pytest.raises(SealError):
            open_for_receipt(session, told.message_id, told.seed)


def test_words_that_were_sorted_are_not_opened_again(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        assert triage_tip.open_waiting(session, keyring("triage"), told.message_id) is None


def test_a_message_or_a_tip_that_is_gone_is_not_found(database: Database, keyring: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        with pytest.raises(NotFoundError):
            triage_tip.open_waiting(session, keyring("triage"), "0" * 32)
        waiting = triage_tip.open_waiting(session, keyring("triage"), told.message_id)
        assert waiting is not None
        monkeypatch.setattr(tips, "lock_for_machine", lambda *_: None)
        with pytest.raises(NotFoundError):
            triage_tip.settle(session, keyring("triage"), waiting, Sorted(None, None), NOW)


@pytest.mark.parametrize(
    "words", ["陈国强警官收了毒贩的钱，通风报信", "Officer Daniel Moore takes money from the dealers and tips them off before raids."]
)
def test_a_tip_about_a_named_officer_never_reaches_the_desk(database: Database, keyring: Keys, words: str) -> None:
    with database.writing() as session:
        person(session, name="陈国强")
        person(session, name="Daniel Moore")
        told = tell(session, keys=keyring, words=words)
        waiting = triage_tip.open_waiting(session, keyring("triage"), told.message_id)
        assert waiting is not None
        assert set(waiting.staff_names) == {"陈国强", "Daniel Moore"}
        found = Sorted(triage_tip.understood(waiting, lexicon(), ZONE), triage_tip.concern(waiting, lexicon(), ZONE))
        triage_tip.settle(session, keyring("triage"), waiting, found, NOW)
        assert tip_of(session, told).compartment is Compartment.INTEGRITY
        assert set(session.scalars(select(FingerprintRow.compartment))) <= {Compartment.INTEGRITY}
        with pytest.raises(NotFoundError):
            casework.find(session, person(session), told.tip_id)


def test_an_ordinary_tip_is_understood_by_the_real_words(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        waiting = triage_tip.open_waiting(session, keyring("triage"), told.message_id)
        assert waiting is not None
        found = Sorted(triage_tip.understood(waiting, lexicon(), ZONE), triage_tip.concern(waiting, lexicon(), ZONE))
        triage_tip.settle(session, keyring("triage"), waiting, found, NOW)
        tip = tip_of(session, told)
        assert (tip.compartment, tip.category) == (Compartment.DESK, Category.TRAFFICKING)
        finding = json.loads(open_record(session, keyring("desk"), session.get_one(MessageRow, told.message_id).finding_id or ""))
        plate = next(each for each in finding["entities"] if each["type"] == "plate")
        assert WORDS[plate["start"]:plate["end"]] == "粤B12345"


def test_waiting_words_are_not_shown_by_a_repr(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring, words="秘密")
        assert "秘密" not in repr(triage_tip.open_waiting(session, keyring("triage"), told.message_id))


def test_a_failed_understanding_leaves_the_tip_unsorted_at_the_desk_under_the_p1_clock(
    database: Database, keyring: Keys
) -> None:
    with database.writing() as session:
        tip = tip_of(session, sorted_tip(session, keys=keyring, failed=True))
        assert (tip.compartment, tip.priority, tip.category) == (Compartment.DESK, None, None)
        assert (tip.read_by, tip.read_done) == (NOW + timedelta(minutes=5), False)
        assert actions(session, tip.id)[-1] is Action.TIP_UNSORTED


@pytest.mark.parametrize("failed", [False, True])
def test_a_failed_conflict_check_goes_to_integrity(database: Database, keyring: Keys, failed: bool) -> None:
    with database.writing() as session:
        tip = tip_of(session, sorted_tip(session, keys=keyring, about_staff=None, failed=failed))
        assert tip.compartment is Compartment.INTEGRITY


@pytest.mark.parametrize("level", list(Priority))
def test_a_level_sets_its_clock_from_receipt(database: Database, keyring: Keys, level: Priority) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        settle(session, keys=keyring, message_id=told.message_id, found=understanding(priority=level), at=NOW + AN_HOUR)
        tip = tip_of(session, told)
        assert tip.priority is level
        assert tip.read_by == NOW + CLOCKS[level].read_within
        assert tip.act_by == NOW + CLOCKS[level].hand_over_within
        assert tip.sorted_at == HOUR + AN_HOUR


def test_later_words_never_lower_the_level(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P2))
        add_words(session, keys=keyring, told=told, at=LATER, found=understanding(priority=Priority.P4, category=Category.SPAM_AD))
        tip = tip_of(session, told)
        assert (tip.priority, tip.category, tip.read_by) == (Priority.P2, Category.TRAFFICKING, NOW + timedelta(hours=1))


def test_later_words_raise_the_level_with_a_clock_from_now_and_keep_the_topic(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        claim(session, keys=keyring, told=told, by=person(session))
        found = understanding(priority=Priority.P1, category=Category.OVERDOSE_DANGER)
        add_words(session, keys=keyring, told=told, at=LATER, found=found)
        tip = tip_of(session, told)
        assert (tip.priority, tip.category, tip.read_done) == (Priority.P1, Category.TRAFFICKING, False)
        assert (tip.read_by, tip.act_by) == (LATER + timedelta(minutes=5), LATER + timedelta(minutes=15))


def test_later_words_that_nothing_understands_must_be_read_at_once(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P4))
        claim(session, keys=keyring, told=told, by=person(session))
        add_words(session, keys=keyring, told=told, at=LATER, failed=True)
        tip = tip_of(session, told)
        assert (tip.priority, tip.read_done, tip.read_by) == (None, False, LATER + timedelta(minutes=5))


def test_a_running_reading_clock_is_never_moved_back(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P1))
        add_words(session, keys=keyring, told=told, at=LATER, failed=True)
        tip = tip_of(session, told)
        assert (tip.priority, tip.read_by) == (Priority.P1, NOW + timedelta(minutes=5))


def test_understood_later_words_do_not_hide_first_words_that_nobody_has_read(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, failed=True)
        add_words(session, keys=keyring, told=told, at=LATER, found=understanding(priority=Priority.P4))
        tip = tip_of(session, told)
        assert (tip.priority, tip.read_by) == (None, NOW + timedelta(minutes=5))


def test_once_a_person_has_read_the_first_words_later_ones_give_the_level(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, failed=True)
        claim(session, keys=keyring, told=told, by=person(session))
        add_words(session, keys=keyring, told=told, at=LATER)
        tip = tip_of(session, told)
        assert (tip.priority, tip.category) == (Priority.P3, Category.TRAFFICKING)


def test_later_words_are_understood_from_their_own_hour(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        message_id = add_words(session, keys=keyring, told=told, at=LATER, settled=False)
        waiting = triage_tip.open_waiting(session, keyring("triage"), message_id)
        assert waiting is not None
        assert waiting.received_at == LATER.replace(minute=0, second=0)


def test_first_words_are_understood_from_their_exact_time(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        waiting = triage_tip.open_waiting(session, keyring("triage"), tell(session, keys=keyring).message_id)
        assert waiting is not None
        assert waiting.received_at == NOW


def siblings(session: object, told: Told) -> list[TipRow]:
    return list(tips.tips_of_thread(session, told.thread_id))  # type: ignore[arg-type]


def test_later_words_about_staff_found_a_sister_tip_and_the_desk_learns_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.ask(session, keyring("desk"), officer, told.tip_id, "谁？", NOW)
        message_id = add_words(session, keys=keyring, told=told, words="是你们的人", at=LATER, about_staff=True)
        desk, sister = siblings(session, told)
        assert (sister.compartment, sister.opened_order, sister.state) == (Compartment.INTEGRITY, 2, TipState.RECEIVED)
        assert (desk.compartment, desk.new_words, desk.state) == (Compartment.DESK, False, TipState.AWAITING_TIPSTER)
        assert session.get_one(MessageRow, message_id).tip_id == sister.id
        assert readers(session, message_id) == {"integrity-2026q1"}
        assert [each.text for each in casework.spoken(session, keyring("desk"), officer, desk)] == [WORDS, "谁？"]


def test_more_words_about_staff_join_the_sister_tip(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, about_staff=True)
        add_words(session, keys=keyring, told=told, about_staff=None)
        desk, sister = siblings(session, told)
        assert (desk.new_words, sister.new_words) == (False, True)


def test_words_not_about_staff_stay_with_the_desk(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, about_staff=True)
        message_id = add_words(session, keys=keyring, told=told)
        assert session.get_one(MessageRow, message_id).compartment is Compartment.DESK


def test_the_answer_to_integritys_question_goes_to_integrity_though_it_names_nobody(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, about_staff=True)
        inspector, (desk, sister) = person(session, desk="integrity"), siblings(session, told)
        casework.claim(session, keyring("integrity"), inspector, sister.id, NOW)
        casework.ask(session, keyring("integrity"), inspector, sister.id, "哪天？", NOW)
        message_id = add_words(session, keys=keyring, told=told, words="星期二")
        assert session.get_one(MessageRow, message_id).tip_id == sister.id
        assert (sister.state, desk.new_words) == (TipState.SCREENING, False)


def test_whatever_is_said_later_stays_at_integrity_where_a_tip_lies_there(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, about_staff=True)
        message_id = add_words(session, keys=keyring, told=told)
        assert session.get_one(MessageRow, message_id).compartment is Compartment.INTEGRITY
        assert len(siblings(session, told)) == 1


PLATE = understanding(plate="粤B12345")


def linked(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.tip_id, row.earlier_id) for row in session.scalars(select(LinkRow))]


def test_the_same_plate_suggests_a_link_with_its_reason(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        earlier, later = (sorted_tip(session, keys=keyring, found=PLATE) for _ in range(2))
        row = session.scalars(select(LinkRow)).one()
        assert (row.tip_id, row.earlier_id, row.decision) == (later.tip_id, earlier.tip_id, Decision.OPEN)
        assert "same_plate" in row.reasons


def test_different_plates_suggest_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        for plate in ("粤B12345", "粤A99887"):
            sorted_tip(session, keys=keyring, found=understanding(plate=plate))
    assert linked(database) == []


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.CONFIRMED, Decision.OPEN])
def test_a_link_is_suggested_once_whatever_was_decided(database: Database, keyring: Keys, decision: Decision) -> None:
    with database.writing() as session:
        earlier, later = (sorted_tip(session, keys=keyring, found=PLATE) for _ in range(2))
        session.scalars(select(LinkRow)).one().decision = decision
        add_words(session, keys=keyring, told=later, found=PLATE)
        add_words(session, keys=keyring, told=earlier, found=PLATE)
    assert linked(database) == [(later.tip_id, earlier.tip_id)]


def test_nothing_is_linked_across_compartments(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        sorted_tip(session, keys=keyring, found=PLATE)
        sorted_tip(session, keys=keyring, found=PLATE, about_staff=True)
        tokens = {row.compartment: row.held() for row in session.scalars(select(FingerprintRow))}
    assert linked(database) == []
    assert not tokens[Compartment.DESK] & tokens[Compartment.INTEGRITY]


def test_the_quarter_before_is_searched_and_no_earlier_one(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = [
            sorted_tip(session, keys=keyring, at=at, found=replace(PLATE, received_at=at))
            for at in (datetime(2025, 8, 1, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
        ]
    first, second, third = (each.tip_id for each in told)
    assert sorted(linked(database)) == sorted([(second, first), (third, second)])


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(datetime(2026, 1, 1, tzinfo=UTC), ("2026q1", "2025q4")), (datetime(2026, 12, 31, tzinfo=UTC), ("2026q4", "2026q3"))],
)
def test_a_moment_lies_in_its_quarter(moment: datetime, expected: tuple[str, str]) -> None:
    assert triage_tip.periods(moment) == expected
