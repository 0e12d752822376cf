"""A voice is a tip at once, is urgent until somebody has heard and typed it, and is heard by its officer alone, on record."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.phone import Hearing
from hotline.domain.roles import Role
from hotline.domain.tips import Channel, Compartment, TipState
from hotline.domain.trail import Action
from hotline.domain.urgency import CLOCKS, Priority, Reason
from hotline.domain.work import JobName
from hotline.services import casework, intake, recordings
from hotline.services.recordings import Sealed
from hotline.services.sealing import open_record
from hotline.store import tips, trail
from hotline.store.outbox import OutboxRow
from hotline.store.phone import CopyRow, RecordingRow
from hotline.store.tips import MessageRow
from hotline.vault.faults import SealError
from tests.services.tip_builders import (
    AN_HOUR,
    HOUR,
    NOW,
    Keys,
    actions,
    claim,
    person,
    readers,
    settle,
    sorted_tip,
    tell,
    tip_of,
    understanding,
)
from tests.services.voice_builders import KEY, called, fetched, hearing, recorded, sid

READ_WITHIN = CLOCKS[Priority.P1].read_within


def test_a_call_is_a_tip_at_the_desk_before_a_word_of_it_is_here(session: Session, keyring: Keys) -> None:
    tip = tip_of(session, called(session, keys=keyring))
    assert (tip.channel, tip.compartment, tip.state, tip.priority) == (Channel.VOICE, Compartment.DESK, TipState.RECEIVED, None)
    assert (tip.read_done, tip.read_by) == (False, NOW + READ_WITHIN)


def test_the_danger_key_is_p1_with_its_reason(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring, danger=True)
    tip = tip_of(session, told)
    assert (tip.priority, tip.priority_reasons) == (Priority.P1, [Reason.DANGER_KEY.value])
    assert tip.act_by == NOW + CLOCKS[Priority.P1].hand_over_within
    assert actions(session, told.tip_id) == [Action.TIP_RECEIVED]


def test_one_call_makes_one_tip_and_its_repeat_is_given_the_same_number(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring, name=b"CA" * 17)
    earlier = intake.earlier_answer(session, KEY, b"CA" * 17)
    assert earlier is not None
    assert earlier.number == told.number
    with pytest.raises(ConflictError):
        called(session, keys=keyring, name=b"CA" * 17)


def test_a_recording_joins_its_thread_and_is_promised_to_be_fetched_once(session: Session, keyring: Keys) -> None:
    told, name = called(session, keys=keyring), sid()
    message_id = recorded(session, keys=keyring, told=told, recording=name)
    assert recordings.note(session, keyring("carrier"), KEY, told.thread_id, name, 12, NOW) is None
    [voice] = recordings.of_tip(session, tip_of(session, told))
    assert (voice.message_id, voice.hearing, voice.seconds, voice.written_hour) == (message_id, Hearing.AT_CARRIER, 12, HOUR)
    promises = session.scalars(select(OutboxRow).where(OutboxRow.subject_id == message_id)).all()
    assert [row.job for row in promises] == [JobName.FETCH_RECORDING]


def test_a_recording_of_no_thread_is_refused(session: Session, keyring: Keys) -> None:
    with pytest.raises(NotFoundError):
        recordings.note(session, keyring("carrier"), KEY, "0" * 32, sid(), 12, NOW)


def test_only_the_carrier_worker_learns_which_recording_to_fetch(session: Session, keyring: Keys) -> None:
    name = sid()
    message_id = recorded(session, keys=keyring, told=called(session, keys=keyring), recording=name)
    waiting = recordings.open_waiting(session, keyring("carrier-worker"), message_id)
    assert waiting is not None
    assert waiting.sid == name
    assert name not in repr(waiting)
    with pytest.raises(SealError):
        recordings.open_waiting(session, keyring("desk"), message_id)


def test_what_was_fetched_or_erased_or_never_was_is_not_fetched_again(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    first, second = recorded(session, keys=keyring, told=told), recorded(session, keys=keyring, told=told)
    fetched(session, keys=keyring, message_id=first)
    assert recordings.open_waiting(session, keyring("carrier-worker"), first) is None
    session.get_one(CopyRow, session.get_one(RecordingRow, second).copy_id).erased = True
    assert recordings.open_waiting(session, keyring("carrier-worker"), second) is None
    assert recordings.open_waiting(session, keyring("carrier-worker"), "0" * 32) is None


def test_the_carriers_copy_is_erased_only_after_the_voice_is_here(session: Session, keyring: Keys) -> None:
    message_id = recorded(session, keys=keyring, told=called(session, keys=keyring))
    copy_id = session.get_one(RecordingRow, message_id).copy_id
    erasings = select(OutboxRow).where(OutboxRow.subject_id == copy_id)
    assert session.scalars(erasings).all() == []
    fetched(session, keys=keyring, message_id=message_id)
    assert [row.job for row in session.scalars(erasings)] == [JobName.ERASE_COPY]


def test_a_voice_without_a_copy_at_the_carrier_has_none_to_erase(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    first, second = recorded(session, keys=keyring, told=told), recorded(session, keys=keyring, told=told)
    for message_id in (first, second):
        session.get_one(RecordingRow, message_id).copy_id = None
    assert recordings.open_waiting(session, keyring("carrier-worker"), first) is None
    assert recordings.fetched(session, keyring("carrier-worker"), first, Sealed("a" * 32, b"k" * 32), NOW) is None
    recordings.lost(session, second)
    assert hearing(session, second) is Hearing.LOST


def test_the_key_of_a_voice_is_for_the_desks_originals_alone(session: Session, keyring: Keys) -> None:
    message_id = recorded(session, keys=keyring, told=called(session, keys=keyring))
    sealed = fetched(session, keys=keyring, message_id=message_id)
    assert open_record(session, keyring("desk"), message_id) == sealed.key
    for process in ("integrity", "triage", "carrier-worker"):
        with pytest.raises(SealError):
            open_record(session, keyring(process), message_id)


def test_while_nobody_knows_whose_the_tip_is_integrity_can_open_its_voice_too(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    message_id = recorded(session, keys=keyring, told=told)
    fetched(session, keys=keyring, message_id=message_id)
    assert readers(session, message_id) == {*keyring("desk").readers("originals"), *keyring("desk").readers("integrity")}
    integrity = sorted_tip(session, keys=keyring, about_staff=True)
    message_id = recorded(session, keys=keyring, told=integrity)
    assert session.get_one(MessageRow, message_id).compartment is Compartment.INTEGRITY
    fetched(session, keys=keyring, message_id=message_id)
    assert readers(session, message_id) == set(keyring("desk").readers("integrity"))


def test_a_claim_does_not_stop_the_clock_of_a_voice_that_nobody_has_heard(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    fetched(session, keys=keyring, message_id=message_id)
    tip = claim(session, keys=keyring, told=told, by=officer)
    assert (tip.read_done, tip.read_by) == (False, NOW + READ_WITHIN)
    recordings.transcribe(session, keyring("desk"), officer, told.tip_id, message_id, "车在港口", NOW)
    assert (tip.read_done, tip.read_by) == (True, None)


def test_with_two_voices_the_clock_runs_until_both_are_typed(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    first, second = recorded(session, keys=keyring, told=told), recorded(session, keys=keyring, told=told)
    tip = claim(session, keys=keyring, told=told, by=officer)
    recordings.transcribe(session, keyring("desk"), officer, told.tip_id, first, "车在港口", NOW)
    assert not tip.read_done
    recordings.transcribe(session, keyring("desk"), officer, told.tip_id, second, "晚上十点", NOW)
    assert tip.read_done


def test_a_voice_that_is_lost_is_told_and_keeps_nobody_waiting(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    message_id = recorded(session, keys=keyring, told=told)
    recordings.lost(session, message_id)
    assert hearing(session, message_id) is Hearing.LOST
    assert session.get_one(CopyRow, session.get_one(RecordingRow, message_id).copy_id).erased
    assert claim(session, keys=keyring, told=told, by=person(session)).read_done


def test_a_voice_that_is_lost_in_somebodys_hand_stops_its_clock_and_is_shown_as_new(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    first, second = recorded(session, keys=keyring, told=told), recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=person(session))
    recordings.lost(session, first)
    assert not tip_of(session, told).read_done
    recordings.lost(session, second)
    tip = tip_of(session, told)
    assert (tip.read_done, tip.read_by, tip.new_words) == (True, None, True)


def test_a_voice_added_to_a_tip_that_was_read_starts_the_urgent_clock_and_is_new(session: Session, keyring: Keys) -> None:
    told, officer = sorted_tip(session, keys=keyring), person(session)
    claim(session, keys=keyring, told=told, by=officer)
    casework.ask(session, keyring("desk"), officer, told.tip_id, "几点？", NOW)
    recorded(session, keys=keyring, told=told, at=NOW + AN_HOUR)
    tip = tip_of(session, told)
    assert (tip.read_done, tip.read_by, tip.new_words) == (False, NOW + AN_HOUR + READ_WITHIN, True)
    assert tip.state is TipState.SCREENING


def test_a_voice_added_to_an_unread_tip_never_gives_more_time(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    recorded(session, keys=keyring, told=told, at=NOW + timedelta(minutes=1))
    assert tip_of(session, told).read_by == NOW + READ_WITHIN


def test_hearing_a_voice_is_on_record_with_its_reason_before_the_first_sound(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    sealed = fetched(session, keys=keyring, message_id=message_id)
    claim(session, keys=keyring, told=told, by=officer)
    assert recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "danger", NOW) == sealed
    session.flush()
    line = next(each for each in trail.lines_about(session, told.tip_id) if each.action is Action.VOICE_HEARD)
    assert (line.actor_id, dict(line.detail)) == (officer.staff_id, {"reason": "danger"})


def test_jumping_through_a_voice_goes_on_with_one_hearing_but_never_begins_one_unseen(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    fetched(session, keys=keyring, message_id=message_id)
    claim(session, keys=keyring, told=told, by=officer)

    def heard(at: datetime, *, onward: bool) -> int:
        recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "danger", at, onward=onward)
        return actions(session, told.tip_id).count(Action.VOICE_HEARD)

    minute = timedelta(minutes=1)
    assert [heard(NOW, onward=True), heard(NOW + minute, onward=True), heard(NOW + minute, onward=False)] == [1, 1, 2]
    later = NOW + 2 * minute + recordings.ONE_HEARING
    claim(session, keys=keyring, told=told, by=officer, at=later)
    assert heard(later, onward=True) == 3


def test_a_voice_without_words_is_read_once_and_cannot_be_said_twice(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=officer)
    with pytest.raises(WrongStateError):  # it is not here yet
        recordings.without_words(session, officer, told.tip_id, message_id, NOW)
    fetched(session, keys=keyring, message_id=message_id)
    recordings.without_words(session, officer, told.tip_id, message_id, NOW)
    assert (hearing(session, message_id), tip_of(session, told).read_done) == (Hearing.EMPTY, True)
    assert actions(session, told.tip_id)[-1] is Action.VOICE_EMPTY
    with pytest.raises(WrongStateError):
        recordings.without_words(session, officer, told.tip_id, message_id, NOW)


def test_one_voice_without_words_does_not_hide_another(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    first = recorded(session, keys=keyring, told=told)
    recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=officer)
    fetched(session, keys=keyring, message_id=first)
    recordings.without_words(session, officer, told.tip_id, first, NOW)
    assert not tip_of(session, told).read_done


def test_nobody_hears_a_voice_without_a_reason_a_claim_or_a_voice(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    with pytest.raises(NotAllowedError):
        recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "danger", NOW)
    claim(session, keys=keyring, told=told, by=officer)
    with pytest.raises(WrongStateError):
        recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "danger", NOW)
    with pytest.raises(BadInputError):
        recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "curious", NOW)
    with pytest.raises(NotFoundError):
        recordings.listen(session, keyring("desk"), officer, told.tip_id, "0" * 32, "danger", NOW)
    text = sorted_tip(session, keys=keyring)
    with pytest.raises(NotFoundError):
        recordings.listen(session, keyring("desk"), officer, told.tip_id, text.message_id, "danger", NOW)
    assert Action.VOICE_HEARD not in actions(session, told.tip_id)


def test_a_supervisor_or_another_officer_types_nothing(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring)
    message_id = recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=person(session))
    for other in (person(session), person(session, roles=[Role.SUPERVISOR])):
        with pytest.raises(NotAllowedError):
            recordings.transcribe(session, keyring("desk"), other, told.tip_id, message_id, "车", NOW)


def test_what_was_typed_is_new_words_that_only_triage_opens_until_it_is_sorted(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=officer)
    promised = recordings.transcribe(session, keyring("desk"), officer, told.tip_id, message_id, "车在港口", NOW)
    session.flush()
    typed = session.get_one(OutboxRow, promised)
    assert typed.job is JobName.TRIAGE_MESSAGE
    assert open_record(session, keyring("triage"), typed.subject_id).decode() == "车在港口"
    with pytest.raises(SealError):
        open_record(session, keyring("desk"), typed.subject_id)
    assert actions(session, told.tip_id)[-1] is Action.VOICE_TYPED
    with pytest.raises(BadInputError):
        recordings.transcribe(session, keyring("desk"), officer, told.tip_id, message_id, "  ", NOW)


@pytest.mark.parametrize("failed", [False, True])
def test_typed_words_sort_the_tip_and_do_not_have_to_be_read_once_more(session: Session, keyring: Keys, failed: bool) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=officer)
    promised = recordings.transcribe(session, keyring("desk"), officer, told.tip_id, message_id, "车在港口", NOW)
    session.flush()
    found = understanding(priority=Priority.P2)
    settle(session, keys=keyring, message_id=session.get_one(OutboxRow, promised).subject_id, found=found, failed=failed)
    tip = tip_of(session, told)
    assert (tip.priority, tip.read_done, tip.read_by, tip.new_words) == (None if failed else Priority.P2, True, None, False)
    spoken = casework.spoken(session, keyring("desk"), officer, tip)
    assert [(each.kind, each.text) for each in spoken] == [("transcript", "车在港口")]


def test_words_that_name_staff_take_their_transcript_to_integrity_and_leave_the_voice(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    message_id = recorded(session, keys=keyring, told=told)
    claim(session, keys=keyring, told=told, by=officer)
    promised = recordings.transcribe(session, keyring("desk"), officer, told.tip_id, message_id, "王警官", NOW)
    session.flush()
    settle(session, keys=keyring, message_id=session.get_one(OutboxRow, promised).subject_id, about_staff=True)
    assert casework.spoken(session, keyring("desk"), officer, tip_of(session, told)) == []
    assert [each.compartment for each in tips.tips_of_thread(session, told.thread_id)] == [Compartment.DESK, Compartment.INTEGRITY]


def test_a_voice_goes_to_integrity_with_its_tip_and_the_desk_cannot_open_it_again(session: Session, keyring: Keys) -> None:
    told, officer = called(session, keys=keyring), person(session)
    here, coming = recorded(session, keys=keyring, told=told), recorded(session, keys=keyring, told=told)
    sealed = fetched(session, keys=keyring, message_id=here)
    casework.hand_to_integrity(session, keyring("desk"), officer, told.tip_id, NOW)
    session.flush()
    later = fetched(session, keys=keyring, message_id=coming)
    gao = person(session, roles=[Role.INTEGRITY_OFFICER], desk="integrity")
    claim(session, keys=keyring, told=told, by=gao)
    for message_id, key in ((here, sealed.key), (coming, later.key)):
        assert recordings.listen(session, keyring("integrity"), gao, told.tip_id, message_id, "screening", NOW).key == key
        with pytest.raises(SealError):
            open_record(session, keyring("desk"), message_id)
        with pytest.raises(NotFoundError):
            recordings.listen(session, keyring("desk"), officer, told.tip_id, message_id, "screening", NOW)


def test_forgetting_a_voice_gives_the_file_that_must_go(session: Session, keyring: Keys) -> None:
    message_id = recorded(session, keys=keyring, told=called(session, keys=keyring))
    sealed = fetched(session, keys=keyring, message_id=message_id)
    assert recordings.forget(session, message_id) == sealed.file_id
    assert recordings.forget(session, message_id) is None


def test_nothing_of_a_call_is_shown_by_what_services_hand_on(session: Session, keyring: Keys) -> None:
    shown = repr([recordings.VoiceTip(b"CAmarked", "zh"), Sealed("f" * 32, b"marked key")])
    assert "marked" not in shown
    told = called(session, keys=keyring)
    recorded(session, keys=keyring, told=told, recording="RE" + "ab" * 16)
    session.flush()
    lines = [json.dumps(dict(line.detail)) for line in trail.lines_about(session, told.tip_id)]
    assert "abab" not in "".join(lines)
