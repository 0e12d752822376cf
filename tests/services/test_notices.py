"""A notice goes to who asked for it, once, late by chance; it is opened by the carrier worker alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.phone import NOTICE_KEPT, NOTICE_PAUSE, Hours
from hotline.domain.urgency import Priority
from hotline.domain.work import JobName
from hotline.services import casework, conversations, notices
from hotline.services.notices import Due
from hotline.store import outbox
from hotline.store.outbox import OutboxRow
from hotline.vault.faults import SealError
from tests.services.phone_builders import NUMBER, asked, conversation, phone
from tests.services.tip_builders import A_MINUTE, NOW, Keys, person, sorted_tip, tell, understanding

SHORTEST, LONGEST = NOTICE_PAUSE


def promised(session: Session) -> list[OutboxRow]:
    session.flush()
    return list(session.scalars(select(OutboxRow).where(OutboxRow.job == JobName.SEND_NOTICE)))


def after_seven_minutes() -> timedelta:
    return 7 * A_MINUTE


def test_who_asked_is_promised_one_after_the_pause(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    known = asked(session, keys=keyring, told=told)
    (promise,) = notices.promise(session, told.thread_id, NOW, pause=after_seven_minutes)
    row = session.get_one(OutboxRow, promise)
    assert (row.job, row.subject_id, row.not_before) == (JobName.SEND_NOTICE, known.id, NOW + 7 * A_MINUTE)


def test_who_did_not_ask_is_promised_none(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    conversation(session, keys=keyring, told=told)
    assert notices.promise(session, told.thread_id, NOW) == []


def test_who_was_silent_too_long_is_promised_none(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    assert notices.promise(session, told.thread_id, NOW + NOTICE_KEPT) == []


def test_several_answers_make_one_open_notice_and_after_it_another(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    (promise,) = notices.promise(session, told.thread_id, NOW, pause=notices.no_pause)
    assert notices.promise(session, told.thread_id, NOW) == []
    row = outbox.claim(session, promise, NOW, NOW + A_MINUTE)
    assert row is not None
    outbox.close(session, row, NOW)
    assert len(notices.promise(session, told.thread_id, NOW)) == 1


def test_each_phone_of_a_thread_is_told(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    asked(session, keys=keyring, told=told, name=phone(b"2"), number="+12025550124")
    assert len(notices.promise(session, told.thread_id, NOW)) == 2


def test_pauses_differ_and_stay_in_their_span() -> None:
    pauses = {notices.random_pause() for _ in range(200)}
    assert len(pauses) > 50
    assert all(SHORTEST <= pause <= LONGEST for pause in pauses)


@pytest.mark.parametrize("act", [casework.reply, casework.ask])
def test_whatever_the_desk_says_promises_a_notice_after_a_random_pause(session: Session, keyring: Keys, act: object) -> None:
    told, officer = sorted_tip(session, keys=keyring), person(session)
    asked(session, keys=keyring, told=told)
    casework.claim(session, keyring("desk"), officer, told.tip_id, NOW)
    act(session, keyring("desk"), officer, told.tip_id, "几点？", NOW)  # type: ignore[operator]
    (row,) = promised(session)
    assert NOW + SHORTEST <= row.not_before <= NOW + LONGEST


def test_in_a_dialogue_about_a_danger_nothing_waits(session: Session, keyring: Keys) -> None:
    told, officer = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P1)), person(session)
    asked(session, keys=keyring, told=told)
    casework.reply(session, keyring("desk"), officer, told.tip_id, "几点？", NOW)
    assert [row.not_before for row in promised(session)] == [NOW]


def test_the_carrier_worker_learns_whom_to_tell_in_which_language_and_hours(session: Session, keyring: Keys) -> None:
    known = asked(session, keys=keyring, hours=Hours(19, 22))
    assert notices.open_notice(session, keyring("carrier-worker"), known.id) == Due(NUMBER, "zh", Hours(19, 22))
    assert NUMBER not in repr(notices.open_notice(session, keyring("carrier-worker"), known.id))


@pytest.mark.parametrize("process", ["carrier", "public", "desk", "triage", "general"])
def test_nobody_else_opens_the_number(session: Session, keyring: Keys, process: str) -> None:
    known = asked(session, keys=keyring)
    with pytest.raises(SealError):
        notices.open_notice(session, keyring(process), known.id)


def test_after_stop_there_is_nobody_to_tell(session: Session, keyring: Keys) -> None:
    known = asked(session, keys=keyring)
    conversations.forget(session, phone())
    assert notices.open_notice(session, keyring("carrier-worker"), known.id) is None


def test_a_phone_that_began_another_tip_is_not_told_of_the_old_one(session: Session, keyring: Keys) -> None:
    known = asked(session, keys=keyring)
    begun = conversation(session, keys=keyring, told=tell(session, keys=keyring))
    assert notices.open_notice(session, keyring("carrier-worker"), known.id) is None
    assert notices.open_notice(session, keyring("carrier-worker"), begun.id) is None
