"""Texts that join: who continues what and for how long, what a thief of the row sees, and that STOP forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.domain.errors import NotFoundError
from hotline.domain.phone import CONVERSATION_KEPT, NOTICE_KEPT, Hours
from hotline.services import conversations, return_visit, triage_tip
from hotline.services.conversations import Conversation
from hotline.store.envelopes import EnvelopeRow
from hotline.store.outbox import OutboxRow
from hotline.store.phone import ConversationRow
from hotline.store.tips import MessageRow, TipRow
from hotline.vault.faults import SealError
from hotline.vault.phone_numbers import PhoneName
from tests.services.phone_builders import NUMBER, STATE, asked, conversation, found, phone
from tests.services.tip_builders import NOW, Keys, readers, tell

A_SECOND = timedelta(seconds=1)


def numbers(session: Session) -> int:
    session.flush()
    query = select(func.count()).select_from(EnvelopeRow).where(EnvelopeRow.kind == "number")
    return session.scalar(query) or 0


def row(session: Session) -> ConversationRow:
    session.flush()
    return session.scalars(select(ConversationRow)).one()


# Joining

def test_a_phone_continues_its_thread(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    known = conversation(session, keys=keyring, told=told)
    assert known == Conversation(known.id, told.thread_id, STATE, "zh", wants_notice=False)


def test_another_phone_continues_nothing(session: Session, keyring: Keys) -> None:
    conversation(session, keys=keyring)
    assert conversations.find(session, phone(b"2"), NOW) is None


def test_two_phones_never_mix(session: Session, keyring: Keys) -> None:
    one, two = tell(session, keys=keyring), tell(session, keys=keyring)
    conversation(session, keys=keyring, told=one)
    conversation(session, keys=keyring, told=two, name=phone(b"2"))
    assert (found(session).thread_id, found(session, name=phone(b"2")).thread_id) == (one.thread_id, two.thread_id)


def test_a_conversation_ends_a_day_after_its_last_text(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    conversation(session, keys=keyring, told=told)
    later = NOW + CONVERSATION_KEPT - A_SECOND
    conversations.keep(session, phone(), told.thread_id, b"later", "en", later)
    assert (found(session, at=later).state, found(session, at=later).language) == (b"later", "en")
    assert conversations.find(session, phone(), later + CONVERSATION_KEPT - A_SECOND) is not None
    assert conversations.find(session, phone(), later + CONVERSATION_KEPT) is None


def test_a_phone_whose_time_is_over_may_begin_anew(session: Session, keyring: Keys) -> None:
    conversation(session, keys=keyring)
    later = NOW + CONVERSATION_KEPT
    told = tell(session, keys=keyring, at=later)
    assert conversation(session, keys=keyring, told=told, at=later).thread_id == told.thread_id


def test_the_row_holds_neither_the_number_nor_the_state_in_clear(session: Session, keyring: Keys) -> None:
    asked(session, keys=keyring)
    kept = row(session)
    assert STATE not in kept.sealed_state
    assert kept.token == phone().token
    assert NUMBER not in str({column.name: getattr(kept, column.name) for column in ConversationRow.__table__.columns})


def test_a_state_moved_to_another_phones_row_does_not_open(session: Session, keyring: Keys) -> None:
    conversation(session, keys=keyring)
    row(session).token = phone(b"2").token
    session.flush()
    with pytest.raises(SealError):
        conversations.find(session, PhoneName(phone(b"2").token, phone(b"2").secret), NOW)


# Adding

def test_later_words_join_the_thread_and_wait_for_triage(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    known = conversation(session, keys=keyring, told=told)
    promised = return_visit.hear_more(session, keyring("carrier"), known.thread_id, "还有", NOW)
    message = session.get_one(MessageRow, session.get_one(OutboxRow, promised).subject_id)
    assert (message.thread_id, message.tip_id) == (told.thread_id, told.tip_id)
    waiting = triage_tip.open_waiting(session, keyring("triage"), message.id)
    assert waiting is not None
    assert waiting.text == "还有"


def test_words_for_a_thread_that_is_gone_are_refused_not_lost(session: Session, keyring: Keys) -> None:
    with pytest.raises(NotFoundError):
        return_visit.hear_more(session, keyring("carrier"), "no thread", "还有", NOW)


# Notices

def test_no_number_is_kept_unless_asked_for(session: Session, keyring: Keys) -> None:
    conversation(session, keys=keyring)
    assert numbers(session) == 0
    assert not found(session).wants_notice


def test_a_number_is_sealed_to_the_sender_alone(session: Session, keyring: Keys) -> None:
    assert asked(session, keys=keyring).wants_notice
    number_id = row(session).number_id
    assert number_id is not None
    assert readers(session, number_id) == {"sender-2026q1"}


def test_who_asked_is_known_for_thirty_days_of_silence(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    later = NOW + NOTICE_KEPT - A_SECOND
    conversations.keep(session, phone(), told.thread_id, STATE, "zh", later)
    assert found(session, at=later + NOTICE_KEPT - A_SECOND).wants_notice
    assert conversations.find(session, phone(), later + NOTICE_KEPT) is None


def test_asking_again_keeps_one_number_and_the_newer_hours(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    asked(session, keys=keyring, told=told, hours=Hours(19, 22))
    assert numbers(session) == 1
    assert (row(session).first_hour, row(session).last_hour) == (19, 22)


def test_another_thread_drops_the_number(session: Session, keyring: Keys) -> None:
    asked(session, keys=keyring)
    assert not conversation(session, keys=keyring, told=tell(session, keys=keyring)).wants_notice
    assert numbers(session) == 0


def test_without_a_conversation_no_number_is_kept(session: Session, keyring: Keys) -> None:
    with pytest.raises(NotFoundError):
        conversations.ask_notices(session, keyring("carrier"), phone(), NUMBER, Hours(), NOW)
    conversations.keep(session, phone(), "", STATE, "en", NOW)
    with pytest.raises(NotFoundError):  # a language alone has nothing to give notice of
        conversations.ask_notices(session, keyring("carrier"), phone(), NUMBER, Hours(), NOW)
    assert numbers(session) == 0


def test_a_chosen_language_is_kept_for_a_day_without_any_thread_and_gives_way_to_one(session: Session, keyring: Keys) -> None:
    conversations.keep(session, phone(), "", STATE, "en", NOW)
    assert conversations.forget_expired(session, NOW) == 0
    assert (found(session).thread_id, found(session).language) == ("", "en")
    told = tell(session, keys=keyring)
    assert conversation(session, keys=keyring, told=told).thread_id == told.thread_id
    assert row(session).thread_id == told.thread_id
    conversations.keep(session, phone(b"2"), "", STATE, "en", NOW)
    assert conversations.find(session, phone(b"2"), NOW + CONVERSATION_KEPT) is None


# Forgetting

def test_stop_forgets_phone_and_number_and_nothing_of_what_was_told(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    conversations.forget(session, phone())
    assert conversations.find(session, phone(), NOW) is None
    assert numbers(session) == 0
    assert session.get(TipRow, told.tip_id) is not None


def test_stop_from_a_phone_that_is_not_known_does_nothing(session: Session, keyring: Keys) -> None:
    asked(session, keys=keyring)
    conversations.forget(session, phone(b"2"))
    assert found(session).wants_notice


def test_a_phone_that_takes_nothing_any_more_is_forgotten_once(session: Session, keyring: Keys) -> None:
    known = asked(session, keys=keyring)
    conversations.forget_conversation(session, known.id)
    conversations.forget_conversation(session, known.id)
    assert conversations.find(session, phone(), NOW) is None
    assert numbers(session) == 0


def test_the_end_of_a_thread_forgets_every_phone_of_it_and_no_other(session: Session, keyring: Keys) -> None:
    told = tell(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    asked(session, keys=keyring, told=told, name=phone(b"2"), number="+12025550124")
    asked(session, keys=keyring, name=phone(b"3"), number="+12025550125")
    conversations.forget_thread(session, told.thread_id)
    session.flush()
    assert [conversations.find(session, phone(mark), NOW) is None for mark in (b"1", b"2", b"3")] == [True, True, False]
    assert numbers(session) == 1
