"""A second independent tip raises both, names the other, and raises nothing as an echo, across desks or against a person's word."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.tips import Compartment, TipState
from hotline.domain.trail import Action
from hotline.domain.urgency import CLOCKS, Priority, Reason
from hotline.services import casework, joining, return_visit, triage_tip
from hotline.services.triage_tip import Sorted
from hotline.store import tips, trail
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from hotline.store.search import Decision, LinkRow
from hotline.triage.pipeline import DEFAULT_ZONE
from hotline.triage.understanding import StaffConcern
from tests.services.tip_builders import NOW, REPLAY_KEY, Keys, Told, actions, claim, lexicon, person, tell, tip_of

SELLS = "Somebody sells meth at 18 Yunqiao Road"
CHILD = "云桥路18号卖冰毒。屋里有个三岁的孩子没人管"
LATER = NOW + timedelta(days=1)


def told_and_sorted(session: Session, *, keys: Keys, words: str, at: datetime = NOW, about_staff: bool = False) -> Told:
    """A tip as the job leaves it: settled, then scored together with what it joins."""
    told = tell(session, keys=keys, words=words, at=at)
    settled(session, keys=keys, message_id=told.message_id, at=at, about_staff=about_staff)
    return told


def settled(session: Session, *, keys: Keys, message_id: str, at: datetime = NOW, about_staff: bool = False) -> None:
    waiting = triage_tip.open_waiting(session, keys("triage"), message_id)
    assert waiting is not None
    found = Sorted(triage_tip.understood(waiting, lexicon(), DEFAULT_ZONE), StaffConcern(about_staff))
    triage_tip.settle(session, keys("triage"), waiting, found, at)
    joining.score_together(session, keys("triage"), lexicon(), waiting, found, at)
    session.flush()


def test_a_second_voice_raises_the_first_tip_with_a_clock_from_now(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        claim(session, keys=keyring, told=first, by=person(session))
        assert tip_of(session, first).priority is Priority.P3
        second = told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        tip, link = tip_of(session, first), session.scalars(select(LinkRow)).one()
        assert (tip.priority, tip.read_done) == (Priority.P2, False)
        assert tip.read_by == LATER + CLOCKS[Priority.P2].read_within
        assert tip.act_by == LATER + CLOCKS[Priority.P2].hand_over_within
        assert tip.priority_reasons[0] == Reason.CHILD_EXPOSED
        assert (link.tip_id, list(link.gains_of(first.tip_id)), list(link.gains_of(second.tip_id))) == (second.tip_id, ["child_exposed"], [])


def test_a_second_voice_gains_what_the_first_said(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told_and_sorted(session, keys=keyring, words=CHILD)
        second = told_and_sorted(session, keys=keyring, words=SELLS, at=LATER)
        assert tip_of(session, second).priority is Priority.P2
        assert list(session.scalars(select(LinkRow)).one().gains_of(second.tip_id)) == ["child_exposed"]


def test_a_raised_tip_stands_higher_in_the_queue(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        other = told_and_sorted(session, keys=keyring, words="Somebody sells heroin at 7 Beima Street", at=NOW - timedelta(hours=1))
        compartment = tip_of(session, first).compartment
        waiting = [TipState.RECEIVED]
        assert [tip.id for tip in tips.queue(session, compartment, waiting)] == [other.tip_id, first.tip_id]
        second = told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        assert {tip.id for tip in tips.queue(session, compartment, waiting)[:2]} == {first.tip_id, second.tip_id}


def test_the_trail_says_what_was_raised_by_which_link_and_no_word(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        assert actions(session, first.tip_id)[-1] is Action.LEVEL_JOINED
        line = trail.lines_about(session, first.tip_id)[-1]
        assert line.detail == {"priority": "P2", "reason": "child_exposed", "link": session.scalars(select(LinkRow)).one().id}
        assert (line.at.minute, line.at.second) == (0, 0)


def test_near_identical_wording_is_one_voice_and_raises_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=f"{SELLS}. He comes every night and stays until the morning with his brother")
        copied = f"{SELLS}. He comes every night and stays until the morning with his brother, a child is neglected there"
        told_and_sorted(session, keys=keyring, words=copied, at=NOW + timedelta(minutes=3))
        assert "one_voice_repeated" in session.scalars(select(LinkRow)).one().reasons
        assert tip_of(session, first).priority is Priority.P3


def test_nothing_is_joined_across_desks(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        told_and_sorted(session, keys=keyring, words=CHILD, at=LATER, about_staff=True)
        assert tip_of(session, first).priority is Priority.P3


def test_a_linked_tip_that_went_to_the_other_desk_since_is_not_raised(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        second = told_and_sorted(session, keys=keyring, words="云桥路18号卖冰毒", at=LATER)
        tip_of(session, first).compartment = Compartment.INTEGRITY
        add_more(session, keyring, second)
        assert (tip_of(session, first).priority, tip_of(session, second).priority) == (Priority.P3, Priority.P2)


@pytest.mark.parametrize(("decision", "level"), [(Decision.REJECTED, Priority.P3), (Decision.CONFIRMED, Priority.P2)])
def test_not_the_same_keeps_later_words_from_raising_the_other(
    database: Database, keyring: Keys, decision: Decision, level: Priority
) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        second = told_and_sorted(session, keys=keyring, words="云桥路18号卖冰毒", at=LATER)
        link = session.scalars(select(LinkRow)).one()
        casework.decide_link(session, person(session), link.id, decision, LATER)
        add_more(session, keyring, second)
        assert tip_of(session, first).priority is level


def add_more(session: Session, keyring: Keys, told: Told) -> None:
    """The second tip's teller adds what makes it urgent."""
    promised = return_visit.add_words(session, keyring("public"), REPLAY_KEY, told.visit, b"n" * 16, CHILD, LATER)
    settled(session, keys=keyring, message_id=session.get_one(OutboxRow, promised).subject_id, at=LATER)


def test_what_an_officer_lowered_is_not_raised_again_by_the_same_link_and_reason(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        second = told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        officer = person(session)
        claim(session, keys=keyring, told=first, by=officer, at=LATER)
        casework.change_priority(session, officer, first.tip_id, Priority.P3, Reason.LOCATED, LATER)
        add_more(session, keyring, second)
        assert tip_of(session, first).priority is Priority.P3


@pytest.mark.parametrize(("state", "level"), [(TipState.CONCLUDED, Priority.P3), (TipState.ASSIGNED, Priority.P2)])
def test_what_is_over_stays_and_what_a_unit_has_is_raised_without_a_reading_clock(
    database: Database, keyring: Keys, state: TipState, level: Priority
) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        tip = tip_of(session, first)
        tip.state, tip.read_done, tip.read_by = state, True, None
        told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        tip = tip_of(session, first)
        assert (tip.priority, tip.read_done) == (level, True)


def test_what_was_not_understood_joins_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told_and_sorted(session, keys=keyring, words=CHILD)
        told = tell(session, keys=keyring, words=SELLS)
        waiting = triage_tip.open_waiting(session, keyring("triage"), told.message_id)
        assert waiting is not None
        found = Sorted(None, StaffConcern(concerned=False))
        triage_tip.settle(session, keyring("triage"), waiting, found, NOW)
        joining.score_together(session, keyring("triage"), lexicon(), waiting, found, NOW)
        assert tip_of(session, told).priority is None


def test_a_tip_that_nobody_understood_is_not_brought_down_to_a_level(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        first = told_and_sorted(session, keys=keyring, words=SELLS)
        tip_of(session, first).priority = None
        told_and_sorted(session, keys=keyring, words=CHILD, at=LATER)
        assert tip_of(session, first).priority is None


@pytest.mark.parametrize("gone", ["get_message", "lock_for_machine"])
def test_a_message_or_a_tip_that_went_meanwhile_is_left_alone(
    database: Database, keyring: Keys, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring, words=SELLS)
        waiting = triage_tip.open_waiting(session, keyring("triage"), told.message_id)
        assert waiting is not None
        found = Sorted(triage_tip.understood(waiting, lexicon(), DEFAULT_ZONE), StaffConcern(concerned=False))
        triage_tip.settle(session, keyring("triage"), waiting, found, NOW)
        monkeypatch.setattr(tips, gone, lambda *_: None)
        joining.score_together(session, keyring("triage"), lexicon(), waiting, found, NOW)
        assert session.scalars(select(LinkRow)).all() == []
