"""Preparing and proposing an award: who may, with which facts, and that it can be derived again."""

import json
from collections.abc import Callable
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import SERIAL_SIGNS, AwardState, NothingDueError, Part
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Permission, Role
from hotline.domain.tips import Disposition, TipState
from hotline.domain.trail import Action
from hotline.rewards.facts import FactsError
from hotline.services import awards
from hotline.store import trail
from hotline.store.awards import AwardRow, parts_of
from hotline.store.cases import WorkerRow, note_worker
from hotline.store.tips import TipRow
from hotline.vault.keyring import Keyring
from tests.services.money_builders import (
    ACCEPTED,
    NOW,
    RECEIVED,
    ZONE,
    House,
    concluded_tip,
    house,
    law,
    person,
    proposed,
)

Keys = Callable[[str], Keyring]


def prepare(session: Session, keys: Keyring, people: House, tip: TipRow, **how: object) -> awards.Preparation:
    return awards.prepare(session, keys, law(), people.secretary, tip.id, NOW, zone=ZONE, **how)  # type: ignore[arg-type]


def actions(session: Session, subject: str) -> list[Action]:
    session.flush()
    return [row.action for row in trail.lines_about(session, subject)]


def test_a_permission_that_no_role_gives_is_refused() -> None:
    actor = Actor("s", frozenset({Role.PAYER}), "desk", None)
    actor.require(Permission.PAY)
    with pytest.raises(NotAllowedError):
        actor.require(Permission.APPROVE)


def test_confirmed_results_without_an_award_are_due_the_longest_waiting_first(
    session: Session, keyring: Keys
) -> None:
    keys, people = keyring("desk"), house(session)
    later = concluded_tip(session, keys, worker=people.officer)
    earlier = concluded_tip(session, keys, worker=people.officer, confirmed_at=NOW - timedelta(days=3))
    assert [each.tip_id for each in awards.due(session, "desk")] == [earlier.id, later.id]


def test_what_brings_no_reward_is_not_due(session: Session, keyring: Keys) -> None:
    keys, people = keyring("desk"), house(session)
    concluded_tip(session, keys, worker=people.officer, confirmed=False)
    concluded_tip(session, keys, worker=people.officer, disposition=Disposition.UNFOUNDED)
    concluded_tip(session, keys, worker=people.officer, desk="integrity")
    proposed(session, keys, people)
    assert awards.due(session, "desk") == []


def test_the_secretary_learns_of_a_due_tip_what_came_of_it_and_nothing_else(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, arrests=2)
    [line] = awards.due(session, "desk")
    assert line == awards.DueTip(
        tip.id, Disposition.ARREST, False, 2, date(2026, 2, 20), None, NOW - timedelta(days=1)
    )


def test_the_facts_say_what_the_desk_knows_and_the_rules_declare(session: Session, keyring: Keys) -> None:
    people = house(session)
    recorded = {"bounty": "900", "stranger": 1, "reporter": {"category": "citizen"}}
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, facts=recorded)
    assert prepare(session, keyring("desk"), people, tip).facts == {
        "bounty": "900", "reporter": {"category": "citizen"}, "arrests": 0, "reported_on": "2026-02-11",
        "previously_known": False, "measure_on": "2026-02-20",
        "tipsters": [
            {"ref": "A", "sent_at": "2026-02-11T00:00:00+08:00", "accepted_at": "2026-02-11T09:00:00+08:00"}
        ],
    }


def test_what_nobody_said_is_no_fact(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, known_before=None)
    assert "previously_known" not in prepare(session, keyring("desk"), people, tip).facts


def test_a_unit_cannot_decide_the_sum_or_speak_for_the_desk(session: Session, keyring: Keys) -> None:
    people = house(session)
    recorded = {"decided": {"merit": "500"}, "tipsters": [], "reported_on": "2020-01-01", "claim": {}, "arrests": 9}
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, facts=recorded, arrests=1)
    facts = prepare(session, keyring("desk"), people, tip).facts
    assert {"decided", "claim"}.isdisjoint(facts)
    assert (facts["reported_on"], facts["arrests"], len(facts["tipsters"])) == ("2026-02-11", 1, 1)


def test_the_day_of_the_report_is_the_day_where_the_hotline_is(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    there = prepare(session, keyring("desk"), people, tip)
    here = awards.prepare(session, keyring("desk"), law(), people.secretary, tip.id, NOW, zone=UTC)
    assert (there.evaluated_on, here.evaluated_on) == (date(2026, 2, 11), date(2026, 2, 10))


def test_the_exact_times_are_shown_to_the_secretary_and_opening_them_is_recorded(
    session: Session, keyring: Keys
) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    prepared = prepare(session, keyring("desk"), people, tip)
    assert (prepared.received_at, prepared.accepted_at) == (RECEIVED, ACCEPTED)
    assert actions(session, tip.id) == [Action.TIMES_OPENED, Action.AWARD_PREPARED]


def test_an_award_keeps_no_time_finer_than_the_hour(session: Session, keyring: Keys) -> None:
    award = proposed(session, keyring("desk"), house(session))
    stored = json.dumps(session.get_one(AwardRow, award.award_id).facts)
    assert "00:00+08:00" in stored
    assert not any(f":{moment:%M:%S}" in stored for moment in (RECEIVED, ACCEPTED))


def test_a_preparation_answers_with_the_sum_and_explains_it_in_both_languages(
    session: Session, keyring: Keys
) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    answer = prepare(session, keyring("desk"), people, tip).answer
    assert (answer["outcome"], answer["amount"], answer["currency"]) == ("pay", "900", "CNY")
    zh, en = answer["explained"]["zh"], answer["explained"]["en"]
    assert [step["id"] for step in zh] == [step["id"] for step in en]
    assert zh != en


def test_a_proposal_is_stored_with_its_facts_its_finding_and_the_rules_behind_it(
    session: Session, keyring: Keys
) -> None:
    proposal = proposed(session, keyring("desk"), house(session))
    session.flush()
    session.expire_all()
    award = session.get_one(AwardRow, proposal.award_id)
    assert (award.state, award.currency, award.amount_minor) == (AwardState.IN_BALLOT, "CNY", 90_000)
    assert (award.pack, award.identity_at_collection, award.evaluated_on) == ("trial", "none", date(2026, 2, 11))
    assert award.finding["amount"] == proposal.amount.text == "900"
    assert award.code_hash is None


def test_a_serial_is_made_of_signs_that_nobody_mistakes(session: Session, keyring: Keys) -> None:
    serial = proposed(session, keyring("desk"), house(session)).serial
    head, middle, tail = serial.split("-")
    assert (head, len(middle), len(tail)) == ("A", 4, 2)
    assert set(middle + tail) <= set(SERIAL_SIGNS)
    assert not set("01OIL8BSG") & set(SERIAL_SIGNS)


def test_whoever_worked_on_the_tip_and_whoever_proposes_has_their_part(session: Session, keyring: Keys) -> None:
    people, other = house(session), person(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    session.add(WorkerRow(tip_id=tip.id, staff_id=other.staff_id))
    award = proposed(session, keyring("desk"), people, tip=tip)
    assert parts_of(session, award.award_id) == {
        people.officer.staff_id: Part.CASEWORK, other.staff_id: Part.CASEWORK,
        people.secretary.staff_id: Part.PROPOSER,
    }


def test_who_works_on_the_tip_after_the_proposal_is_out_too(session: Session, keyring: Keys) -> None:
    people, late = house(session), person(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    award = session.get_one(AwardRow, proposed(session, keyring("desk"), people, tip=tip).award_id)
    note_worker(session, tip.id, late.staff_id)
    with pytest.raises(NotAllowedError):
        awards.take_part(session, award, late.staff_id, Part.MEMBER, NOW)


def test_the_trail_tells_the_proposal_by_codes_and_sums(session: Session, keyring: Keys) -> None:
    award = proposed(session, keyring("desk"), house(session))
    session.flush()
    [line] = trail.lines_about(session, award.award_id)
    assert line.action is Action.AWARD_PROPOSED
    assert line.detail == {"pack": "trial", "version": "2020-01-01", "amount": "900", "currency": "CNY"}


def test_nobody_proposes_an_award_that_the_rules_do_not_give(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, known_before=True)
    with pytest.raises(NothingDueError) as refusal:
        proposed(session, keyring("desk"), people, tip=tip)
    assert refusal.value.facts["reason"] == "previously_known"


def test_a_sum_of_nothing_is_not_proposed() -> None:
    answer = {"outcome": "pay", "due_now": "0", "currency": "CNY", "reason": None}
    with pytest.raises(NothingDueError) as refusal:
        awards.payable(answer)
    assert refusal.value.facts["reason"] == "nothing_due_now"


def test_of_a_sum_in_parts_only_what_is_due_now_is_proposed() -> None:
    answer = {"outcome": "pay", "amount": "7001", "due_now": "3501", "currency": "CNY", "reason": None}
    assert awards.payable(answer).text == "3501"


def test_a_range_needs_a_person_who_decides(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, facts={}, arrests=2)
    with pytest.raises(BadInputError) as refusal:
        proposed(session, keyring("desk"), people, tip=tip)
    assert refusal.value.field == "decided"


def test_a_sum_decided_inside_the_range_is_proposed(session: Session, keyring: Keys) -> None:
    people, keys = house(session), keyring("desk")
    tip = concluded_tip(session, keys, worker=people.officer, facts={}, arrests=2)
    decided = {"merit": "777"}
    award = awards.propose(session, keys, law(), people.secretary, tip.id, NOW, zone=ZONE, decided=decided)
    assert award.amount.text == "777"
    assert session.get_one(AwardRow, award.award_id).facts["decided"] == decided


@pytest.mark.parametrize("decided", ["199", "1001"])
def test_a_sum_outside_the_range_is_refused_by_the_rules(session: Session, keyring: Keys, decided: str) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, facts={}, arrests=2)
    with pytest.raises(FactsError):
        prepare(session, keyring("desk"), people, tip, decided={"merit": decided})


def test_who_worked_on_the_tip_prepares_no_award_for_it(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.secretary)
    with pytest.raises(NotAllowedError):
        prepare(session, keyring("desk"), people, tip)


def test_only_a_secretary_prepares(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    with pytest.raises(NotAllowedError):
        awards.prepare(session, keyring("desk"), law(), people.members[0], tip.id, NOW, zone=ZONE)


def test_a_tip_has_one_award(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    proposed(session, keyring("desk"), people, tip=tip)
    with pytest.raises(ConflictError):
        proposed(session, keyring("desk"), people, tip=tip)


def test_an_outcome_that_nobody_confirmed_brings_no_award(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, confirmed=False)
    with pytest.raises(WrongStateError):
        prepare(session, keyring("desk"), people, tip)


def test_a_reopened_tip_brings_no_award(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer)
    tip.state = TipState.SCREENING
    with pytest.raises(WrongStateError):
        prepare(session, keyring("desk"), people, tip)


def test_an_outcome_that_is_no_result_brings_no_award(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, disposition=Disposition.ALREADY_KNOWN)
    with pytest.raises(WrongStateError):
        prepare(session, keyring("desk"), people, tip)


def test_a_tip_that_nobody_accepted_brings_no_award(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("desk"), worker=people.officer, accepted=False)
    with pytest.raises(WrongStateError):
        prepare(session, keyring("desk"), people, tip)


def test_a_tip_of_the_other_desk_does_not_exist(session: Session, keyring: Keys) -> None:
    people = house(session)
    tip = concluded_tip(session, keyring("integrity"), worker=people.officer, desk="integrity")
    with pytest.raises(NotFoundError):
        prepare(session, keyring("desk"), people, tip)


def test_the_integrity_desk_proposes_with_its_own_keys(session: Session, keyring: Keys) -> None:
    award = proposed(session, keyring("integrity"), house(session, desk="integrity"))
    assert award.amount.text == "900"


def test_an_award_can_be_derived_again(session: Session, keyring: Keys) -> None:
    award = proposed(session, keyring("desk"), house(session))
    session.flush()
    session.expire_all()
    assert awards.rederive(session, law(), award.award_id) == ()


def test_a_mended_wording_does_not_make_an_old_award_look_wrong(session: Session, keyring: Keys) -> None:
    award = session.get_one(AwardRow, proposed(session, keyring("desk"), house(session)).award_id)
    award.finding = {**award.finding, "steps": [{**step, "text": "older"} for step in award.finding["steps"]]}
    assert awards.rederive(session, law(), award.id) == ()


def test_other_rules_are_noticed(session: Session, keyring: Keys) -> None:
    award = proposed(session, keyring("desk"), house(session))
    changed, renamed = law(more="# a remark\n"), law(name="other")
    assert awards.rederive(session, changed, award.award_id) == (awards.Mismatch.DIGEST,)
    assert awards.Mismatch.PACK in awards.rederive(session, renamed, award.award_id)


def test_a_changed_sum_is_noticed(session: Session, keyring: Keys) -> None:
    award = session.get_one(AwardRow, proposed(session, keyring("desk"), house(session)).award_id)
    award.amount_minor += 1
    assert awards.rederive(session, law(), award.id) == (awards.Mismatch.AMOUNT,)


def test_a_changed_finding_is_noticed(session: Session, keyring: Keys) -> None:
    award = session.get_one(AwardRow, proposed(session, keyring("desk"), house(session)).award_id)
    award.finding = {**award.finding, "outcome": "none"}
    assert awards.rederive(session, law(), award.id) == (awards.Mismatch.FINDING, awards.Mismatch.AMOUNT)


@pytest.mark.parametrize("facts", [{"bounty": "901"}, {"nonsense": 1}])
def test_changed_facts_are_noticed(session: Session, keyring: Keys, facts: dict[str, object]) -> None:
    award = session.get_one(AwardRow, proposed(session, keyring("desk"), house(session)).award_id)
    award.facts = {**award.facts, **facts}
    assert awards.rederive(session, law(), award.id) == (awards.Mismatch.FINDING,)


def test_an_unknown_award_is_not_derived(session: Session) -> None:
    with pytest.raises(NotFoundError):
        awards.rederive(session, law(), "0" * 32)


