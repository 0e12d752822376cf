"""I must not have this: everything of a tip goes to integrity, the tipster notices nothing, who had read it stays told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hotline.domain.errors import NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.roles import Role
from hotline.domain.tips import OWNERS, Compartment, Disposition, Owner, TipState
from hotline.domain.trail import Action
from hotline.services import casework, outcomes, return_visit
from hotline.services.sealing import RECEIPT, open_record
from hotline.store import cases, search, tips, trail
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.store.search import LinkRow, TokenRow
from hotline.store.tips import MessageRow
from hotline.vault.faults import SealError
from tests.services.tip_builders import (
    NOW,
    WORDS,
    Keys,
    Told,
    actions,
    add_words,
    assigned,
    ciphertexts,
    claim,
    concluded,
    person,
    readers,
    sorted_tip,
    team,
    tip_of,
    understanding,
)

PLATE = understanding(plate="粤B12345")


def hand_over(database: Database, keys: Keys, told: Told) -> None:
    with database.writing() as session:
        casework.hand_to_integrity(session, keys("desk"), person(session), told.tip_id, NOW)


def read_and_answered(database: Database, keys: Keys) -> Told:
    """A tip that an officer has claimed, looked at, linked and answered."""
    with database.writing() as session:
        sorted_tip(session, keys=keys, found=PLATE)
        told, officer = sorted_tip(session, keys=keys, found=PLATE), person(session)
        claim(session, keys=keys, told=told, by=officer)
        casework.look(session, officer, told.tip_id, NOW)
        casework.reply(session, keys("desk"), officer, told.tip_id, "好的", NOW)
    return told


def test_the_desk_finds_it_no_more(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    hand_over(database, keyring, told)
    with database.writing() as session:
        with pytest.raises(NotFoundError):
            casework.find(session, person(session), told.tip_id)
        with pytest.raises(NotFoundError):
            casework.hand_to_integrity(session, keyring("desk"), person(session), told.tip_id, NOW)


def test_no_record_opens_with_the_desks_key_and_no_old_ciphertext_is_left(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    with database.reading() as session:
        of_tip = set(session.scalars(select(EnvelopeRow.id).where(EnvelopeRow.thread_id == told.thread_id)))
        times = tip_of(session, told).times_id
        before = {row.ciphertext for row in session.scalars(select(EnvelopeRow)) if row.id in of_tip - {times}}
    hand_over(database, keyring, told)
    with database.reading() as session:
        assert not before & ciphertexts(session)
        keys = session.scalars(select(SealedKeyRow.key_id).where(SealedKeyRow.envelope_id.in_(of_tip)))
        assert set(keys) == {"integrity-2026q1", "times-2026q1", RECEIPT}


def test_integrity_reads_everything(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    hand_over(database, keyring, told)
    with database.writing() as session:
        inspector = person(session, desk="integrity", roles=[Role.INTEGRITY_OFFICER])
        tip = casework.find(session, inspector, told.tip_id)
        first, second = casework.spoken(session, keyring("integrity"), inspector, tip)
        assert (first.text, second.text) == (WORDS, "好的")
        assert first.finding is not None


def test_the_tipster_reads_the_answers_as_before(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    with database.reading() as session:
        before = return_visit.view(session, keyring("public"), told.visit, NOW + timedelta(days=2))
    hand_over(database, keyring, told)
    with database.reading() as session:
        assert return_visit.view(session, keyring("public"), told.visit, NOW + timedelta(days=2)) == before
        reply = next(row for row in tips.messages_of(session, told.thread_id) if row.direction == "out")
        assert readers(session, reply.id) == {RECEIPT, "integrity-2026q1"}


def test_the_desks_tokens_and_links_are_gone(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    with database.reading() as session:
        assert session.scalars(select(LinkRow)).all()
    hand_over(database, keyring, told)
    with database.reading() as session:
        assert session.scalars(select(TokenRow).where(TokenRow.tip_id == told.tip_id)).all() == []
        assert search.links_of(session, told.tip_id) == []


def test_it_starts_afresh_under_the_p1_reading_clock(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    hand_over(database, keyring, told)
    with database.reading() as session:
        tip = tip_of(session, told)
        assert (tip.compartment, tip.state) == (Compartment.INTEGRITY, TipState.RECEIVED)
        assert (tip.claimed_by, tip.claim_until, tip.unit_id, tip.clues_open) == (None, None, None, False)
        assert (tip.read_by, tip.read_done) == (NOW + timedelta(minutes=5), False)


def test_integritys_claim_keeps_the_first_acceptance(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    with database.reading() as session:
        accepted = (tip_of(session, told).accepted_hour, tip_of(session, told).times_id)
    hand_over(database, keyring, told)
    with database.writing() as session:
        tip = claim(session, keys=keyring, told=told, by=person(session, desk="integrity"), at=NOW + timedelta(days=1))
        assert (tip.accepted_hour, tip.times_id) == accepted
        assert tip.act_by is not None
        assert open_record(session, keyring("integrity"), tip.times_id or "")


def test_who_had_read_it_stays_in_the_trail(database: Database, keyring: Keys) -> None:
    told = read_and_answered(database, keyring)
    hand_over(database, keyring, told)
    with database.reading() as session:
        assert Action.TIP_LOOKED_AT in actions(session, told.tip_id)
        line = trail.lines_about(session, told.tip_id)[-1]
        assert (line.action, line.detail["move"], line.detail["compartment"]) == (
            Action.TIP_MOVED, "hand_to_integrity", "integrity"
        )
        assert line.actor_id in cases.workers_of(session, told.tip_id)


def test_brief_and_outcome_go_along_and_the_unit_finds_nothing(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = assigned(session, keys=keyring, people=people, brief="旧的")
        outcomes.start_check(session, people.unit_officer, told.tip_id, NOW)
        outcomes.say_known(session, people.unit_officer, told.tip_id, False, NOW)
        outcomes.report(
            session, keyring("desk"), people.unit_officer, told.tip_id,
            outcomes.Outcome(Disposition.ARREST, "缘由", measure_on=date(2026, 3, 1)), NOW,
        )
    hand_over(database, keyring, told)
    with database.writing() as session:
        brief, row = cases.latest_brief(session, told.tip_id), cases.outcome_of(session, told.tip_id)
        assert brief is not None
        assert row is not None
        assert open_record(session, keyring("integrity"), brief.id).decode() == "旧的"
        assert outcomes.reason_of(session, keyring("integrity"), row) == "缘由"
        with pytest.raises(SealError):
            outcomes.reason_of(session, keyring("desk"), row)
        with pytest.raises(NotFoundError):
            outcomes.read_brief(session, keyring("desk"), people.unit_officer, told.tip_id, NOW)


def test_an_outcome_only_begun_goes_along(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = assigned(session, keys=keyring, people=people)
        outcomes.start_check(session, people.unit_officer, told.tip_id, NOW)
        outcomes.say_known(session, people.unit_officer, told.tip_id, True, NOW)
    hand_over(database, keyring, told)
    with database.reading() as session:
        row = cases.outcome_of(session, told.tip_id)
        assert row is not None
        assert row.known_before


def test_a_concluded_tip_stays_concluded(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = concluded(session, keys=keyring, people=team(session))
    hand_over(database, keyring, told)
    with database.reading() as session:
        tip = tip_of(session, told)
        assert (tip.compartment, tip.state, tip.disposition) == (Compartment.INTEGRITY, TipState.CONCLUDED, Disposition.ARREST)


def test_words_that_wait_to_be_understood_follow(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, failed=True)
        waiting = add_words(session, keys=keyring, told=told, settled=False)
    hand_over(database, keyring, told)
    with database.writing() as session:
        assert readers(session, waiting) == {"screening-2026q1"}
        message_id = add_words(session, keys=keyring, told=told)
        assert session.get_one(MessageRow, message_id).compartment is Compartment.INTEGRITY


def test_what_a_sister_tip_holds_is_left_alone(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        theirs = add_words(session, keys=keyring, told=told, about_staff=True)
    hand_over(database, keyring, told)
    with database.reading() as session:
        first, sister = tips.tips_of_thread(session, told.thread_id)
        assert session.get_one(MessageRow, theirs).tip_id == sister.id
        assert first.id == told.tip_id


def test_a_supervisor_may_do_it_and_a_unit_officer_may_not(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = assigned(session, keys=keyring, people=people)
        with pytest.raises(NotAllowedError):
            casework.hand_to_integrity(session, keyring("desk"), people.unit_officer, told.tip_id, NOW)
        casework.hand_to_integrity(session, keyring("desk"), people.supervisor, told.tip_id, NOW)


def test_integrity_cannot_hand_on_what_it_has(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, about_staff=True)
        with pytest.raises(WrongStateError):
            casework.hand_to_integrity(session, keyring("integrity"), person(session, desk="integrity"), told.tip_id, NOW)


@pytest.mark.parametrize("step", ["forget_tip", "note_worker", "record", "briefs_of"])
def test_dying_on_the_way_moves_nothing(
    database: Database, keyring: Keys, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    told = read_and_answered(database, keyring)
    with database.reading() as session:
        before = ciphertexts(session)

    def dies(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    module = {"forget_tip": search, "note_worker": cases, "briefs_of": cases, "record": trail}[step]
    monkeypatch.setattr(module, step, dies)
    with pytest.raises(KeyboardInterrupt):
        hand_over(database, keyring, told)
    with database.reading() as session:
        assert ciphertexts(session) == before
        assert tip_of(session, told).compartment is Compartment.DESK


@pytest.mark.parametrize("over", [state for state, owner in OWNERS.items() if owner is Owner.RECORDS])
def test_a_tip_that_is_over_does_not_come_back_to_work(database: Database, keyring: Keys, over: TipState) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        tip_of(session, told).state = over
    hand_over(database, keyring, told)
    with database.reading() as session:
        assert tip_of(session, told).state is over
