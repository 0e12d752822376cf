"""What a unit may see and say of a tip, who confirms it, and taking a concluded tip up again."""

from datetime import date, timedelta

import pytest

from hotline.domain.errors import BadInputError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Role
from hotline.domain.tips import REWARDABLE, Disposition, PublicStatus, TipState
from hotline.domain.trail import Action
from hotline.services import casework, outcomes
from hotline.store import cases, trail
from hotline.store.cases import BriefRow, OutcomeRow
from hotline.store.database import Database
from tests.services import money_builders
from tests.services.tip_builders import (
    AN_HOUR,
    NOW,
    Keys,
    Team,
    Told,
    actions,
    assigned,
    claim,
    concluded,
    outcome,
    person,
    reported,
    sorted_tip,
    team,
    tip_of,
    unit,
)


def under_check(database: Database, keys: Keys) -> tuple[Told, Team]:
    with database.writing() as session:
        people = team(session)
        told = assigned(session, keys=keys, people=people, brief="只看这里")
        outcomes.start_check(session, people.unit_officer, told.tip_id, NOW)
    return told, people


def test_the_unit_reads_its_brief_and_the_look_is_recorded(database: Database, keyring: Keys) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session:
        assert outcomes.read_brief(session, keyring("desk"), people.unit_officer, told.tip_id, NOW) == "只看这里"
        assert actions(session, told.tip_id)[-1] is Action.BRIEF_LOOKED_AT


def test_a_tip_without_brief_has_none_to_read(database: Database, keyring: Keys) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session:
        brief = cases.latest_brief(session, told.tip_id)
        session.delete(session.get_one(BriefRow, brief.id if brief else ""))
        session.flush()
        with pytest.raises(NotFoundError):
            outcomes.read_brief(session, keyring("desk"), people.unit_officer, told.tip_id, NOW)


@pytest.mark.parametrize("where", ["other_unit", "no_unit", "integrity"])
def test_another_units_tip_does_not_exist(database: Database, keyring: Keys, where: str) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session:
        unit_id = {"other_unit": unit(session), "no_unit": None, "integrity": people.unit_id}[where]
        desk = "integrity" if where == "integrity" else "desk"
        other = person(session, roles=[Role.UNIT_OFFICER], unit_id=unit_id, desk=desk)
        for act in (
            lambda: outcomes.read_brief(session, keyring("desk"), other, told.tip_id, NOW),
            lambda: outcomes.start_check(session, other, told.tip_id, NOW),
            lambda: outcomes.say_known(session, other, told.tip_id, True, NOW),
            lambda: outcomes.report(session, keyring("desk"), other, told.tip_id, outcome(), NOW),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_who_works_for_no_unit_is_refused(database: Database, keyring: Keys) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session, pytest.raises(NotAllowedError):
        outcomes.read_brief(session, keyring("desk"), people.officer, told.tip_id, NOW)


def test_a_tip_that_no_unit_has_is_nobodys_there(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        with pytest.raises(NotFoundError):
            outcomes.start_check(session, person(session, roles=[Role.UNIT_OFFICER]), told.tip_id, NOW)


@pytest.mark.parametrize("known", [True, False])
def test_whether_the_matter_was_known_is_said_once(database: Database, keyring: Keys, known: bool) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session:
        outcomes.say_known(session, people.unit_officer, told.tip_id, known, NOW)
        with pytest.raises(WrongStateError):
            outcomes.say_known(session, people.unit_officer, told.tip_id, not known, NOW)
        row = cases.outcome_of(session, told.tip_id)
        assert row is not None
        assert (row.known_before, row.known_said_by, row.known_said_at) == (known, people.unit_officer.staff_id, NOW)
        assert trail.lines_about(session, told.tip_id)[-1].detail == {"known": "yes" if known else "no"}


def test_whether_the_matter_was_known_is_not_said_before_the_check(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = assigned(session, keys=keyring, people=people)
        with pytest.raises(WrongStateError):
            outcomes.say_known(session, people.unit_officer, told.tip_id, True, NOW)


def test_an_outcome_needs_the_early_word(database: Database, keyring: Keys) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session, pytest.raises(BadInputError):
        outcomes.report(session, keyring("desk"), people.unit_officer, told.tip_id, outcome(), NOW)


def test_an_outcome_is_kept_with_its_facts_and_a_sealed_reason(database: Database, keyring: Keys) -> None:
    told, people = under_check(database, keyring)
    given = outcome(reason="缘由", facts={"grams": "900"}, case_number="CN-7", measure_on=date(2026, 3, 1), solved_on=date(2026, 3, 2))
    with database.writing() as session:
        outcomes.say_known(session, people.unit_officer, told.tip_id, False, NOW)
        outcomes.report(session, keyring("desk"), people.unit_officer, told.tip_id, given, NOW)
        row = cases.outcome_of(session, told.tip_id)
        assert row is not None
        assert (row.disposition, row.facts, row.arrests, row.case_number) == (Disposition.ARREST, {"grams": "900"}, 1, "CN-7")
        assert (row.measure_on, row.solved_on) == (date(2026, 3, 1), date(2026, 3, 2))
        assert outcomes.reason_of(session, keyring("desk"), row) == "缘由"
        assert outcomes.reason_of(session, keyring("desk"), OutcomeRow()) == ""
        assert tip_of(session, told).state is TipState.REPORTED
        assert "缘由" not in repr(given)


@pytest.mark.parametrize("wrong", [{"arrests": -1}, {"reason": " "}])
def test_an_outcome_without_reason_or_with_less_than_no_arrests_is_refused(
    database: Database, keyring: Keys, wrong: dict[str, object]
) -> None:
    told, people = under_check(database, keyring)
    with database.writing() as session:
        outcomes.say_known(session, people.unit_officer, told.tip_id, False, NOW)
    with pytest.raises(BadInputError), database.writing() as session:
        outcomes.report(session, keyring("desk"), people.unit_officer, told.tip_id, outcome(**wrong), NOW)
    with database.reading() as session:
        assert tip_of(session, told).state is TipState.UNDER_CHECK


def test_a_supervisor_confirms_and_every_clock_and_claim_ends(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = concluded(session, keys=keyring, people=people)
        tip, row = tip_of(session, told), cases.outcome_of(session, told.tip_id)
        assert row is not None
        assert (tip.state, tip.disposition, tip.concluded_at) == (TipState.CONCLUDED, Disposition.ARREST, NOW)
        assert (row.confirmed_by, row.confirmed_at) == (people.supervisor.staff_id, NOW)
        assert [tip.claimed_by, tip.claim_until, tip.read_by, tip.act_by] == [None] * 4
        assert tip.public_status.at(NOW + 24 * AN_HOUR) is PublicStatus.CLOSED


def test_nobody_confirms_their_own_outcome(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        both = person(session, roles=[Role.DUTY_OFFICER, Role.SUPERVISOR])
        told = sorted_tip(session, keys=keyring)
        claim(session, keys=keyring, told=told, by=both)
        outcomes.conclude_at_desk(session, keyring("desk"), both, told.tip_id, outcome(disposition=Disposition.UNFOUNDED), NOW)
        with pytest.raises(NotAllowedError):
            outcomes.confirm(session, both, told.tip_id, NOW)
        outcomes.confirm(session, people.supervisor, told.tip_id, NOW)


@pytest.mark.parametrize("act", [outcomes.confirm, outcomes.send_back, outcomes.reopen])
def test_only_a_supervisor_of_this_desk_confirms_sends_back_or_reopens(database: Database, keyring: Keys, act: object) -> None:
    with database.writing() as session:
        people = team(session)
        told = reported(session, keys=keyring, people=people)
        with pytest.raises(NotAllowedError):
            act(session, people.officer, told.tip_id, NOW)  # type: ignore[operator]
        for who, tip_id in (
            (person(session, roles=[Role.INTEGRITY_OFFICER], desk="integrity"), told.tip_id), (people.supervisor, "0" * 32),
        ):
            with pytest.raises(NotFoundError):
                act(session, who, tip_id, NOW)  # type: ignore[operator]


def test_a_tip_without_outcome_has_nothing_to_confirm(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, people = sorted_tip(session, keys=keyring), team(session)
        with pytest.raises(NotFoundError):
            outcomes.confirm(session, people.supervisor, told.tip_id, NOW)


def test_a_unit_that_is_asked_to_look_again_reports_again(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = reported(session, keys=keyring, people=people)
        outcomes.send_back(session, people.supervisor, told.tip_id, NOW)
        assert tip_of(session, told).state is TipState.UNDER_CHECK
        again = outcome(disposition=Disposition.UNFOUNDED, arrests=0)
        outcomes.report(session, keyring("desk"), people.unit_officer, told.tip_id, again, NOW)
        outcomes.confirm(session, people.supervisor, told.tip_id, NOW)
        assert tip_of(session, told).disposition is Disposition.UNFOUNDED


def test_what_the_desk_concluded_is_sent_back_to_the_desk(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, people = sorted_tip(session, keys=keyring), team(session)
        claim(session, keys=keyring, told=told, by=people.officer)
        nothing = outcome(disposition=Disposition.NOT_A_TIP)
        outcomes.conclude_at_desk(session, keyring("desk"), people.officer, told.tip_id, nothing, NOW)
        outcomes.send_back(session, people.supervisor, told.tip_id, NOW)
        assert tip_of(session, told).state is TipState.SCREENING


@pytest.mark.parametrize("disposition", sorted(REWARDABLE))
def test_the_desk_alone_records_no_result_that_brings_money(
    database: Database, keyring: Keys, disposition: Disposition
) -> None:
    with database.writing() as session:
        told, people = sorted_tip(session, keys=keyring), team(session)
        claim(session, keys=keyring, told=told, by=people.officer)
        with pytest.raises(BadInputError):
            outcomes.conclude_at_desk(
                session, keyring("desk"), people.officer, told.tip_id, outcome(disposition=disposition), NOW
            )


def test_a_reopened_tip_is_unclaimed_at_the_desk_under_a_p2_clock(database: Database, keyring: Keys) -> None:
    later = NOW + timedelta(days=3)
    with database.writing() as session:
        people = team(session)
        told = concluded(session, keys=keyring, people=people)
        outcomes.reopen(session, people.supervisor, told.tip_id, later)
        tip = tip_of(session, told)
        assert (tip.state, tip.claimed_by, tip.unit_id, tip.read_done) == (TipState.SCREENING, None, None, False)
        assert (tip.read_by, tip.act_by) == (later + AN_HOUR, later + 4 * AN_HOUR)
        assert casework.claim(session, keyring("desk"), people.officer, told.tip_id, later)


def test_reopening_keeps_the_outcome_and_its_confirmation(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = concluded(session, keys=keyring, people=people)
        outcomes.reopen(session, people.supervisor, told.tip_id, NOW)
        row = cases.outcome_of(session, told.tip_id)
        assert row is not None
        assert (row.disposition, row.known_before, row.arrests) == (Disposition.ARREST, False, 1)
        assert (row.confirmed_by, row.confirmed_at) == (people.supervisor.staff_id, NOW)
        assert trail.lines_about(session, told.tip_id)[-1].detail == {"move": "reopen", "state": "screening"}


def test_a_tip_with_an_award_is_not_reopened(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        house = money_builders.house(session)
        tip = money_builders.concluded_tip(session, keyring("desk"), worker=house.officer, facts={"bounty": "900"})
        money_builders.proposed(session, keyring("desk"), house, tip=tip)
        with pytest.raises(WrongStateError):
            outcomes.reopen(session, person(session, roles=[Role.SUPERVISOR]), tip.id, NOW)


def test_what_is_not_concluded_is_not_reopened(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = reported(session, keys=keyring, people=people)
        with pytest.raises(WrongStateError):
            outcomes.reopen(session, people.supervisor, told.tip_id, NOW)
