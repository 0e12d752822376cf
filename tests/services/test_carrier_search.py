"""What lies at the carrier is told apart: a tip that no webhook brought is taken, what is ours or empty goes, the rest waits."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.errors import WrongStateError
from hotline.domain.phone import CopyKind, Hearing
from hotline.domain.tips import Compartment
from hotline.domain.urgency import CLOCKS, Clock, Priority
from hotline.domain.work import JobName
from hotline.ports import Stray
from hotline.services import carrier_copies, carrier_search, casework, recordings
from hotline.services.carrier_search import Found
from hotline.services.sealing import open_record
from hotline.store.outbox import OutboxRow
from hotline.store.phone import CopyRow, RecordingRow
from hotline.store.tips import NO_NUMBER, MessageRow, ThreadRow, TipRow
from tests.services.tip_builders import NOW, Keys, person, settle, understanding
from tests.services.voice_builders import called, recorded, sid

WORDS = "They unload drums at the pier tonight"


def text(minutes: int, words: str = WORDS) -> Stray:
    return Stray(CopyKind.MESSAGE, sid("SM"), NOW - timedelta(minutes=minutes), words)


def voice(minutes: int) -> Stray:
    return Stray(CopyKind.RECORDING, sid(), NOW - timedelta(minutes=minutes), seconds=7)


def apart(*strays: Stray, known: frozenset[str] = frozenset()) -> Found:
    return carrier_search.told_apart(strays, known, NOW)


def test_words_to_us_are_taken_once_no_webhook_will_come_any_more() -> None:
    late, young = text(16), text(14)
    assert apart(late, young).texts == (late,)


def test_a_voice_is_taken_after_an_hour() -> None:
    late, young = voice(61), voice(59)
    assert apart(late, young).voices == (late,)


def test_what_has_no_words_is_erased_once_nothing_can_go_on_any_more() -> None:
    late, young = text(361, ""), text(359, " ")
    call = Stray(CopyKind.CALL, sid("CA"), NOW - timedelta(minutes=361))
    assert apart(late, young, call).rest == (late, call)


def test_what_we_know_of_is_left_to_its_own_job() -> None:
    strays = text(500), voice(500), text(500, "")
    assert apart(*strays, known=frozenset(stray.sid for stray in strays)).count == 0


def test_one_search_takes_no_more_than_it_can_finish() -> None:
    found = apart(*(text(500) for _ in range(carrier_search.MOST_AT_ONCE + 5)))
    assert len(found.texts) == carrier_search.MOST_AT_ONCE


def test_nothing_of_a_tip_is_shown_by_accident() -> None:
    stray = text(500)
    assert not any(mark in repr([stray, apart(stray)]) for mark in (WORDS, stray.sid))


def take(session: Session, keyring: Keys, *strays: Stray) -> tuple[ThreadRow, TipRow]:
    carrier_search.take_in(session, keyring("carrier-worker"), apart(*strays), NOW)
    return session.scalars(select(ThreadRow)).one(), session.scalars(select(TipRow)).one()


def test_words_found_at_the_carrier_are_sealed_to_screening_and_sorted(session: Session, keyring: Keys) -> None:
    _thread, tip = take(session, keyring, text(60))
    message = session.scalars(select(MessageRow)).one()
    assert open_record(session, keyring("triage"), message.id).decode() == WORDS
    assert set(session.scalars(select(OutboxRow.job))) == {JobName.TRIAGE_MESSAGE, JobName.ERASE_COPY}
    settle(session, keys=keyring, message_id=message.id, found=understanding())
    assert tip.compartment is Compartment.DESK


def test_tonight_is_counted_from_when_they_were_written_and_the_clock_from_now(session: Session, keyring: Keys) -> None:
    _thread, tip = take(session, keyring, text(60))
    assert (tip.received_at, tip.language) == (NOW - timedelta(minutes=60), "en")
    assert tip.read_by == NOW + CLOCKS[Priority.P1].read_within


def test_a_voice_found_there_is_at_the_desk_at_once_and_urgent(session: Session, keyring: Keys) -> None:
    _thread, tip = take(session, keyring, voice(61))
    row = session.scalars(select(RecordingRow)).one()
    assert (row.hearing, row.seconds, tip.compartment) == (Hearing.AT_CARRIER, 7, Compartment.DESK)
    assert tip.read_by == NOW + CLOCKS[Priority.P1].read_within
    assert list(session.scalars(select(OutboxRow.job))) == [JobName.FETCH_RECORDING]


def test_no_number_opens_what_was_found(session: Session, keyring: Keys) -> None:
    thread, _tip = take(session, keyring, text(60))
    assert thread.generation == NO_NUMBER
    assert thread.generation not in {generation.id for generation in keyring("public").generations()}


def seen(session: Session, keyring: Keys, kind: CopyKind, hours: int) -> CopyRow:
    """A copy that a webhook told of, whose end none told of."""
    key, at = secrets.token_bytes(32), NOW - timedelta(hours=hours)
    noted = carrier_copies.note(session, keyring("carrier"), key, kind, sid("SM"), at, erase_from=None)
    return session.get_one(CopyRow, noted.copy_id)


def erasings(session: Session) -> set[str]:
    session.flush()
    return set(session.scalars(select(OutboxRow.subject_id).where(OutboxRow.job == JobName.ERASE_COPY)))


def test_a_copy_whose_last_status_never_came_is_erased_all_the_same(session: Session, keyring: Keys) -> None:
    late, young = seen(session, keyring, CopyKind.MESSAGE, 8), seen(session, keyring, CopyKind.CALL, 1)
    for _ in range(2):
        carrier_search.take_in(session, keyring("carrier-worker"), apart(), NOW)
    assert (erasings(session), young.erased) == ({late.id}, False)


def test_a_voice_is_erased_only_when_nobody_waits_for_it_any_more(session: Session, keyring: Keys) -> None:
    told = called(session, keys=keyring, at=NOW - timedelta(hours=9))
    message_id = recorded(session, keys=keyring, told=told, at=NOW - timedelta(hours=9))
    carrier_search.take_in(session, keyring("carrier-worker"), apart(), NOW)
    assert erasings(session) == set()
    copy_id = session.get_one(RecordingRow, message_id).copy_id
    recordings.forget(session, message_id)
    carrier_search.take_in(session, keyring("carrier-worker"), apart(), NOW)
    assert erasings(session) == {copy_id}


def test_what_was_taken_is_known_to_the_next_search(session: Session, keyring: Keys) -> None:
    strays = text(60), voice(61)
    carrier_search.take_in(session, keyring("carrier-worker"), apart(*strays), NOW)
    session.flush()
    assert carrier_search.known(session, keyring("carrier-worker")) == {stray.sid for stray in strays}
    assert {row.kind for row in session.scalars(select(CopyRow))} == {CopyKind.MESSAGE, CopyKind.RECORDING}


def test_nobody_can_answer_whom_no_number_was_given(session: Session, keyring: Keys) -> None:
    _thread, tip = take(session, keyring, text(60))
    settle(session, keys=keyring, message_id=session.scalars(select(MessageRow.id)).one(), found=understanding())
    officer = person(session)
    casework.claim(session, keyring("desk"), officer, tip.id, NOW)
    for speak in (casework.ask, casework.reply):
        with pytest.raises(WrongStateError):
            speak(session, keyring("desk"), officer, tip.id, "几点？", NOW)


@pytest.mark.parametrize("stray", [text(60), voice(61)])
def test_a_citys_own_clock_runs_for_what_was_found(session: Session, keyring: Keys, stray: Stray) -> None:
    clocks = {**CLOCKS, Priority.P1: Clock(timedelta(minutes=2), timedelta(minutes=7))}
    carrier_search.take_in(session, keyring("carrier-worker"), apart(stray), NOW, clocks=clocks)
    assert session.scalars(select(TipRow.read_by)).all() == [NOW + timedelta(minutes=2)]
