"""What an officer does with a tip: the first claim counts for ever, and nobody sees or does what is not theirs."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Role
from hotline.domain.tips import CLAIM_LEASE, Compartment, Move, TipState
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.domain.urgency import CLOCKS, Priority, Reason
from hotline.services import casework, dialogue, outcomes
from hotline.services.sealing import Said, open_record
from hotline.store import cases, trail
from hotline.store.database import Database
from hotline.store.search import Decision, LinkRow
from hotline.vault.faults import SealError
from tests.services.tip_builders import (
    AN_HOUR,
    HOUR,
    NOW,
    P1_REASON,
    P2_REASON,
    P4_REASON,
    WORDS,
    Keys,
    actions,
    add_words,
    assigned,
    claim,
    person,
    sorted_tip,
    team,
    tell,
    thread_of,
    tip_of,
    understanding,
)

PLATE = understanding(plate="粤B12345")
LATER = NOW + timedelta(days=1, minutes=3)


def test_the_first_claim_accepts_the_tip_and_seals_the_exact_times_away(database: Database, keyring: Keys) -> None:
    accepted = NOW + timedelta(minutes=3)
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        tip = claim(session, keys=keyring, told=told, by=person(session), at=accepted)
        assert (tip.received_at, tip.accepted_hour, tip.state) == (HOUR, HOUR, TipState.SCREENING)
        for process in ("desk", "integrity"):
            times = json.loads(open_record(session, keyring(process), tip.times_id or ""))
            assert times == {"received_at": NOW.isoformat(), "accepted_at": accepted.isoformat()}
        with pytest.raises(SealError):
            open_record(session, keyring("triage"), tip.times_id or "")


def test_no_stopped_clock_tells_the_exact_time_of_receipt(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, people = sorted_tip(session, keys=keyring), team(session)
        tip = claim(session, keys=keyring, told=told, by=people.officer)
        assert (tip.read_by, tip.sorted_at, tip.read_done) == (None, HOUR, True)
        casework.assign(session, keyring("desk"), people.officer, tip.id, unit_id=people.unit_id, brief="b", now=NOW)
        assert tip.act_by == HOUR + CLOCKS[Priority.P3].hand_over_within


@pytest.mark.parametrize("again", ["renewed", "lapsed", "asked", "reopened"])
def test_nothing_later_changes_when_a_tip_was_accepted(database: Database, keyring: Keys, again: str) -> None:
    with database.writing() as session:
        people = team(session)
        told = sorted_tip(session, keys=keyring)
        tip = claim(session, keys=keyring, told=told, by=people.officer)
        first = (tip.accepted_hour, tip.times_id)
        second = person(session) if again == "lapsed" else people.officer
        if again == "asked":
            casework.ask(session, keyring("desk"), people.officer, tip.id, "?", NOW)
        if again == "reopened":
            nothing = outcomes.Outcome(outcomes.Disposition.UNFOUNDED, "r")
            outcomes.conclude_at_desk(session, keyring("desk"), people.officer, tip.id, nothing, NOW)
            outcomes.confirm(session, people.supervisor, tip.id, NOW)
            outcomes.reopen(session, people.supervisor, tip.id, NOW)
        claim(session, keys=keyring, told=told, by=second, at=LATER)
        assert (tip.accepted_hour, tip.times_id) == first


def test_a_tip_that_nothing_understood_has_a_clock_after_its_claim_too(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, failed=True)
        tip = claim(session, keys=keyring, told=told, by=person(session))
        assert tip.act_by == NOW + timedelta(minutes=15)


def test_a_claim_keeps_others_out_while_it_lasts(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        claim(session, keys=keyring, told=told, by=person(session))
        with pytest.raises(ConflictError):
            claim(session, keys=keyring, told=told, by=person(session), at=NOW + CLAIM_LEASE - timedelta(seconds=1))


def test_a_lapsed_claim_is_taken_over_and_its_holder_may_do_nothing_more(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, first, second = sorted_tip(session, keys=keyring), person(session), person(session)
        claim(session, keys=keyring, told=told, by=first)
        casework.open_clues(session, first, told.tip_id, "danger", NOW)
        tip = claim(session, keys=keyring, told=told, by=second, at=NOW + CLAIM_LEASE)
        assert (tip.claimed_by, tip.clues_open) == (second.staff_id, False)
        with pytest.raises(NotAllowedError):
            casework.ask(session, keyring("desk"), first, told.tip_id, "?", NOW + CLAIM_LEASE)


def test_an_act_renews_the_claim_and_after_its_end_nothing_is_done(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.open_clues(session, officer, told.tip_id, "danger", NOW + timedelta(minutes=10))
        assert tip_of(session, told).claim_until == NOW + timedelta(minutes=25)
        with pytest.raises(NotAllowedError):
            casework.held(session, officer, told.tip_id, NOW + timedelta(minutes=25))


def test_who_claims_again_keeps_the_clues_open(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.open_clues(session, officer, told.tip_id, "danger", NOW)
        assert claim(session, keys=keyring, told=told, by=officer).clues_open
        assert Action.CLUES_OPENED in actions(session, told.tip_id)


def test_clues_are_not_opened_without_a_reason(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        with pytest.raises(BadInputError):
            casework.open_clues(session, officer, told.tip_id, "curious", NOW)


ROLELESS = [Role.UNIT_OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.PAYER, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", ROLELESS)
def test_only_who_screens_may_claim_ask_reply_or_assign(database: Database, keyring: Keys, role: Role) -> None:
    with database.writing() as session:
        told, other, keys = sorted_tip(session, keys=keyring), person(session, roles=[role]), keyring("desk")
        for act in (
            lambda: casework.claim(session, keys, other, told.tip_id, NOW),
            lambda: casework.ask(session, keys, other, told.tip_id, "?", NOW),
            lambda: casework.reply(session, keys, other, told.tip_id, "!", NOW),
            lambda: casework.assign(session, keys, other, told.tip_id, unit_id="u", brief="b", now=NOW),
            lambda: casework.change_priority(session, other, told.tip_id, Priority.P1, P1_REASON, NOW),
            lambda: casework.decide_link(session, other, "l", Decision.CONFIRMED, NOW),
        ):
            with pytest.raises(NotAllowedError):
                act()


def test_a_look_is_recorded_before_anything_is_read(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        casework.look(session, officer, told.tip_id, NOW)
        assert actions(session, told.tip_id)[-1] is Action.TIP_LOOKED_AT


def test_who_may_not_look_does_not_learn_whether_there_is_a_tip(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, payer = sorted_tip(session, keys=keyring), person(session, roles=[Role.PAYER])
        for tip_id in (told.tip_id, "0" * 32):
            with pytest.raises(NotAllowedError):
                casework.look(session, payer, tip_id, NOW)


@pytest.mark.parametrize(("desk", "about_staff"), [("desk", True), ("integrity", False)])
def test_a_tip_of_the_other_desk_does_not_exist(database: Database, keyring: Keys, desk: str, about_staff: bool) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring, about_staff=about_staff), person(session, desk=desk)
        with pytest.raises(NotFoundError):
            casework.look(session, officer, told.tip_id, NOW)
        with pytest.raises(NotFoundError):
            casework.claim(session, keyring(desk), officer, told.tip_id, NOW)


def test_a_tip_that_waits_to_be_understood_is_at_no_desk(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        with pytest.raises(NotFoundError):
            casework.find(session, person(session), told.tip_id)


def test_the_desk_reads_a_thread_with_what_was_found_in_it(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer, keys = sorted_tip(session, keys=keyring), person(session), keyring("desk")
        casework.reply(session, keys, officer, told.tip_id, "谢谢", NOW)
        add_words(session, keys=keyring, told=told, words="还有\r\n一句", failed=True)
        add_words(session, keys=keyring, told=told, settled=False)
        first, second, third = casework.spoken(session, keys, officer, tip_of(session, told))
        assert (first.text, first.mine, first.finding and first.finding["category"]) == (WORDS, False, "trafficking")
        assert (second.text, second.mine, second.kind, second.read) == ("谢谢", True, "answer", False)
        assert (third.finding, third.written_hour) == (None, HOUR)
        assert WORDS not in repr(first)


def test_words_that_the_desk_did_not_sign_are_marked_at_the_desk_too(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        row = dialogue.say(session, keyring("desk"), thread_of(session, told), tip_of(session, told), Said("answer", "假"), NOW)
        row.sequence = 9
        assert [each.kind for each in casework.spoken(session, keyring("desk"), officer, tip_of(session, told))] == ["tip", "unverified"]


def test_asking_makes_the_tip_wait_for_its_tipster(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.ask(session, keyring("desk"), officer, told.tip_id, "哪天？", NOW)
        assert tip_of(session, told).state is TipState.AWAITING_TIPSTER
        assert officer.staff_id in cases.workers_of(session, told.tip_id)


@pytest.mark.parametrize("words", ["", "  ", "a\x00", "\ud800"])
def test_what_is_no_text_is_not_said(database: Database, keyring: Keys, words: str) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        with pytest.raises(BadInputError):
            casework.reply(session, keyring("desk"), officer, told.tip_id, words, NOW)


def test_a_brief_goes_to_its_unit(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        tip = tip_of(session, assigned(session, keys=keyring, people=people, brief="只此一句"))
        assert (tip.state, tip.unit_id) == (TipState.ASSIGNED, people.unit_id)
        brief = cases.latest_brief(session, tip.id)
        assert brief is not None
        assert open_record(session, keyring("desk"), brief.id).decode() == "只此一句"
        assert actions(session, tip.id)[-2:] == [Action.BRIEF_RELEASED, Action.TIP_MOVED]


@pytest.mark.parametrize(("level", "goes"), [(Priority.P1, True), (Priority.P3, False)])
def test_what_was_taken_back_is_acted_on_only_where_there_is_danger(database: Database, keyring: Keys, level: Priority, goes: bool) -> None:
    with database.writing() as session:
        people, told = team(session), sorted_tip(session, keys=keyring)
        tip = claim(session, keys=keyring, told=told, by=people.officer)
        tip.withdrawn, tip.priority = True, level
        refused = nullcontext() if goes else pytest.raises(WrongStateError)
        with refused:
            casework.assign(session, keyring("desk"), people.officer, tip.id, unit_id=people.unit_id, brief="b", now=NOW)


def test_a_brief_for_no_unit_or_without_words_is_refused(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, people = sorted_tip(session, keys=keyring), team(session)
        claim(session, keys=keyring, told=told, by=people.officer)
        for unit_id, brief in (("0" * 32, "b"), (people.unit_id, "")):
            with pytest.raises(BadInputError):
                casework.assign(session, keyring("desk"), people.officer, told.tip_id, unit_id=unit_id, brief=brief, now=NOW)


def test_new_words_are_marked_until_somebody_takes_the_tip_in_hand(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told)
        assert tip_of(session, told).new_words
        assert not claim(session, keys=keyring, told=told, by=person(session)).new_words


def links(database: Database, keyring: Keys) -> tuple[str, str, str, Actor]:
    with database.writing() as session:
        earlier, later = (sorted_tip(session, keys=keyring, found=PLATE) for _ in range(2))
        return earlier.tip_id, later.tip_id, session.scalars(select(LinkRow.id)).one(), person(session)


def test_a_link_is_seen_from_both_ends(database: Database, keyring: Keys) -> None:
    earlier, later, link, officer = links(database, keyring)
    with database.reading() as session:
        ends = [casework.links(session, officer, casework.find(session, officer, tip_id)) for tip_id in (earlier, later)]
    assert [[(row.id, other.id) for row, other in found] for found in ends] == [[(link, later)], [(link, earlier)]]


def test_a_rejected_link_is_gone_for_ever(database: Database, keyring: Keys) -> None:
    earlier, later, link, officer = links(database, keyring)
    with database.writing() as session:
        assert casework.decide_link(session, officer, link, Decision.CONFIRMED, NOW) == later
        assert casework.decide_link(session, officer, link, Decision.REJECTED, NOW) == later
        assert casework.links(session, officer, casework.find(session, officer, earlier)) == []
        with pytest.raises(WrongStateError):
            casework.decide_link(session, officer, link, Decision.CONFIRMED, NOW)
        assert Action.LINK_DECIDED in actions(session, later)


def test_a_link_of_another_desk_or_of_nowhere_does_not_exist(database: Database, keyring: Keys) -> None:
    _, _, link, _ = links(database, keyring)
    with database.writing() as session:
        for desk, link_id in (("integrity", link), ("desk", "0" * 32)):
            with pytest.raises(NotFoundError):
                casework.decide_link(session, person(session, desk=desk), link_id, Decision.CONFIRMED, NOW)


def test_a_link_whose_other_end_went_elsewhere_is_not_shown(database: Database, keyring: Keys) -> None:
    earlier, later, _, officer = links(database, keyring)
    with database.writing() as session:
        casework.find(session, officer, earlier).compartment = Compartment.INTEGRITY
        session.flush()
        assert casework.links(session, officer, casework.find(session, officer, later)) == []


def test_a_raised_level_counts_from_now(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        tip = claim(session, keys=keyring, told=told, by=officer)
        casework.change_priority(session, officer, tip.id, Priority.P2, P2_REASON, NOW + timedelta(minutes=9))
        assert (tip.priority, tip.priority_reasons, tip.read_by) == (Priority.P2, [P2_REASON.value], None)
        assert tip.act_by == NOW + timedelta(hours=4, minutes=9)
        line = trail.lines_about(session, tip.id)[-1]
        assert (line.action, line.detail) == (Action.PRIORITY_CHANGED, {"priority": "P2", "reason": P2_REASON.value})


def test_a_raised_level_hurries_the_reading_of_new_words(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        tip = claim(session, keys=keyring, told=told, by=officer)
        add_words(session, keys=keyring, told=told, found=understanding(priority=Priority.P2))
        casework.change_priority(session, officer, tip.id, Priority.P1, P1_REASON, NOW)
        assert (tip.read_by, tip.act_by) == (NOW + timedelta(minutes=5), NOW + timedelta(minutes=15))


def test_a_lowered_level_counts_from_receipt_and_never_shortens_the_time(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P1)), person(session)
        tip = claim(session, keys=keyring, told=told, by=officer)
        casework.change_priority(session, officer, tip.id, Priority.P4, P4_REASON, NOW)
        assert tip.act_by == HOUR + timedelta(days=30)
        casework.change_priority(session, officer, tip.id, Priority.P4, Reason.STALE, NOW + AN_HOUR / 10)
        assert (tip.act_by, tip.priority_reasons) == (HOUR + timedelta(days=30), ["stale"])


def test_a_person_gives_a_level_to_what_nothing_understood(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring, failed=True), person(session)
        tip = claim(session, keys=keyring, told=told, by=officer)
        casework.change_priority(session, officer, tip.id, Priority.P4, P4_REASON, NOW)
        casework.change_category(session, officer, tip.id, Category.VENUE, NOW)
        assert (tip.priority, tip.category, tip.act_by) == (Priority.P4, Category.VENUE, NOW + timedelta(days=30))
        assert trail.lines_about(session, tip.id)[-1].detail == {"category": "venue"}


def test_a_reason_of_another_level_is_refused(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        with pytest.raises(BadInputError):
            casework.change_priority(session, officer, told.tip_id, Priority.P1, P4_REASON, NOW)


def test_level_and_topic_are_changed_by_the_claimer_only(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, other = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=person(session))
        with pytest.raises(NotAllowedError):
            casework.change_priority(session, other, told.tip_id, Priority.P1, P1_REASON, NOW)
        with pytest.raises(NotAllowedError):
            casework.change_category(session, other, told.tip_id, Category.VENUE, NOW)


def test_a_move_of_the_tipster_needs_no_permission(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.ask(session, keyring("desk"), officer, told.tip_id, "?", NOW)
        casework.move(session, person(session, roles=[]), tip_of(session, told), Move.ANSWERED, NOW)
        assert tip_of(session, told).state is TipState.SCREENING
