"""Coming back: what the number opens, what it never shows, how long a visit lasts, and moving to a fresh number."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hotline.domain.errors import NotFoundError
from hotline.domain.tips import PublicStatus, TipState
from hotline.domain.trail import Action
from hotline.services import casework, dialogue, return_visit
from hotline.services.return_visit import IDLE, LONGEST
from hotline.services.sealing import RECEIPT, TRANSCRIPT
from hotline.store import envelopes, tips
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.store.tips import MessageRow
from hotline.store.visits import VisitRow
from hotline.vault.envelopes import Binding, seal
from hotline.vault.receipts import derive
from tests.services.tip_builders import (
    AN_HOUR,
    HOUR,
    NOW,
    REPLAY_KEY,
    VISIT_KEY,
    WORDS,
    Keys,
    Told,
    actions,
    add_words,
    claim,
    fresh_receipt,
    person,
    sorted_tip,
    team,
    tell,
    thread_of,
    tip_of,
)

COOKIE = b"k" * 32


def answered(database: Database, keys: Keys, *answers: str) -> Told:
    """A tip to which an officer has said something."""
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keys), person(session)
        for words in answers or ("好的",):
            casework.reply(session, keys("desk"), officer, told.tip_id, words, NOW)
    return told


def heard(database: Database, keys: Keys, told: Told) -> list[str]:
    with database.reading() as session:
        return [each.said.text for each in return_visit.view(session, keys("public"), told.visit, NOW).heard]


def reply_id(database: Database, told: Told) -> str:
    with database.reading() as session:
        return next(row.id for row in tips.messages_of(session, told.thread_id) if row.direction == "out")


def test_a_number_finds_its_thread_under_each_live_generation(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        keys = {each.id: derive(told.number, each) for each in keyring("public").generations()}
        thread, seed = return_visit.find(session, keys)
        assert (thread.id, seed) == (told.thread_id, told.seed)


def test_another_number_finds_nothing(database: Database, keyring: Keys) -> None:
    other, _ = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        tell(session, keys=keyring)
        with pytest.raises(NotFoundError):
            return_visit.find(session, {each.id: derive(other.number, each) for each in keyring("public").generations()})


def test_a_cookie_opens_its_visit_with_the_seed(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        begun = return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
    with database.writing() as session:
        assert return_visit.resume(session, VISIT_KEY, COOKIE, NOW) == begun
        with pytest.raises(NotFoundError):
            return_visit.resume(session, VISIT_KEY, b"x" * 32, NOW)


def test_neither_seed_nor_cookie_is_stored_or_shown(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        begun = return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
        session.flush()
        row = session.scalars(select(VisitRow)).one()
        assert told.seed not in row.sealed_seed
        assert COOKIE not in (row.cookie_hash, row.sealed_seed)
        assert "kkkk" not in repr(begun)


def test_a_visit_ends_after_fifteen_minutes_without_a_step(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
        assert return_visit.resume(session, VISIT_KEY, COOKIE, NOW + IDLE - timedelta(seconds=1))
        with pytest.raises(NotFoundError):
            return_visit.resume(session, VISIT_KEY, COOKIE, NOW + timedelta(minutes=15))


def test_a_visit_ends_after_an_hour_however_busy(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
        for minutes in range(10, 60, 10):
            visit = return_visit.resume(session, VISIT_KEY, COOKIE, NOW + timedelta(minutes=minutes))
            return_visit.touch(session, VISIT_KEY, visit, NOW + timedelta(minutes=minutes))
        return_visit.resume(session, VISIT_KEY, COOKIE, NOW + LONGEST - timedelta(seconds=1))
        with pytest.raises(NotFoundError):
            return_visit.resume(session, VISIT_KEY, COOKIE, NOW + timedelta(hours=1))


def test_an_ended_visit_is_not_touched_back_to_life(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        visit = return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
        return_visit.leave(session, VISIT_KEY, COOKIE)
        return_visit.touch(session, VISIT_KEY, visit, NOW)
        with pytest.raises(NotFoundError):
            return_visit.resume(session, VISIT_KEY, COOKIE, NOW)


def test_answers_stand_newest_first_and_the_tipsters_own_words_are_not_shown_back(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring, "第一", "第二")
    assert heard(database, keyring, told) == ["第二", "第一"]
    with database.reading() as session:
        assert WORDS not in repr(return_visit.view(session, keyring("public"), told.visit, NOW))


def test_a_status_is_a_day_late(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        claim(session, keys=keyring, told=told, by=person(session))
    with database.reading() as session:
        shown = [return_visit.view(session, keyring("public"), told.visit, NOW + AN_HOUR * hours).status for hours in (23, 24)]
    assert shown == [PublicStatus.RECEIVED, PublicStatus.IN_HANDS]


def test_answers_are_new_until_they_were_read(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring)
    with database.writing() as session:
        assert [each.new for each in return_visit.view(session, keyring("public"), told.visit, NOW).heard] == [True]
        return_visit.mark_read(session, told.visit, NOW)
        return_visit.mark_read(session, told.visit, NOW)
        assert [each.new for each in return_visit.view(session, keyring("public"), told.visit, NOW).heard] == [False]
        assert session.get_one(MessageRow, session.scalars(select(MessageRow.id).where(MessageRow.direction == "out")).one()).read_by_tipster == HOUR
        assert actions(session, told.tip_id).count(Action.REPLIES_READ) == 1


def test_an_answer_whose_record_was_purged_is_left_out(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring)
    with database.writing() as session:
        envelopes.delete_envelope(session, reply_id(database, told))
    assert heard(database, keyring, told) == []


def test_a_tampered_answer_is_dropped_and_the_others_are_read(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring, "假", "真")
    with database.writing() as session:
        row = session.get_one(EnvelopeRow, reply_id(database, told))
        row.ciphertext = row.ciphertext[:-1] + bytes([row.ciphertext[-1] ^ 1])
    assert heard(database, keyring, told) == ["真"]


def test_words_that_somebody_else_seals_to_the_receipt_are_dropped(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring, "假")
    record = reply_id(database, told)
    with database.writing() as session:
        binding = Binding("answer", told.thread_id, record, "out")
        readers = {RECEIPT: thread_of(session, told).public_key}
        envelopes.swap_envelope(session, binding, seal(bytes(64) + b'["answer","meet me",{}]', binding, readers))
    assert heard(database, keyring, told) == []


def test_an_answer_moved_to_another_thread_is_dropped(database: Database, keyring: Keys) -> None:
    told, other = answered(database, keyring, "甲"), answered(database, keyring, "乙")
    moved = reply_id(database, told)
    with database.writing() as session:
        session.execute(update(MessageRow).where(MessageRow.id == moved).values(thread_id=other.thread_id, sequence=9))
        session.execute(update(EnvelopeRow).where(EnvelopeRow.id == moved).values(thread_id=other.thread_id))
    assert heard(database, keyring, other) == ["乙"]


def test_an_answer_moved_to_another_place_in_its_thread_is_dropped(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring, "甲", "乙")
    with database.writing() as session:
        session.execute(update(MessageRow).where(MessageRow.id == reply_id(database, told)).values(sequence=9))
    assert heard(database, keyring, told) == ["乙"]


def test_added_words_are_promised_to_triage_and_the_desk_learns_of_them_when_they_are_sorted(
    database: Database, keyring: Keys
) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, settled=False)
        assert not tip_of(session, told).new_words
        assert actions(session, told.tip_id)[-1] is Action.WORDS_ADDED
    with database.writing() as session:
        add_words(session, keys=keyring, told=told)
        assert tip_of(session, told).new_words


def test_the_same_addition_delivered_twice_is_one(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, public = sorted_tip(session, keys=keyring), keyring("public")
        assert return_visit.add_words(session, public, REPLAY_KEY, told.visit, COOKIE, "a", NOW)
        assert return_visit.add_words(session, public, REPLAY_KEY, told.visit, COOKIE, "a", NOW) is None
        assert len(tips.messages_of(session, told.thread_id)) == 2


def test_the_answer_to_a_question_brings_the_tip_back(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keyring), person(session)
        claim(session, keys=keyring, told=told, by=officer)
        casework.ask(session, keyring("desk"), officer, told.tip_id, "哪一天？", NOW)
        assert tip_of(session, told).state is TipState.AWAITING_TIPSTER
        add_words(session, keys=keyring, told=told)
        assert tip_of(session, told).state is TipState.SCREENING


def test_a_tip_is_taken_back_at_once_and_once(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        return_visit.take_back(session, told.visit, NOW)
        return_visit.take_back(session, told.visit, NOW)
        assert return_visit.view(session, keyring("public"), told.visit, NOW).withdrawn
        assert actions(session, told.tip_id).count(Action.TIP_WITHDRAWN) == 1


def test_what_lies_at_integrity_is_taken_back_too(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        add_words(session, keys=keyring, told=told, about_staff=True)
        return_visit.take_back(session, told.visit, NOW)
        assert [row.withdrawn for row in tips.tips_of_thread(session, told.thread_id)] == [True, True]
        assert return_visit.is_withdrawn(session, told.thread_id)


def test_a_fresh_number_opens_what_was_said_and_the_old_one_nothing(database: Database, keyring: Keys) -> None:
    told = answered(database, keyring, "答复")
    fresh, seed = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, COOKIE, NOW)
        return_visit.exchange(session, told.visit, fresh, NOW)
    moved = Told(fresh.number, seed, told.thread_id, told.tip_id, told.message_id, told.outbox_id)
    assert heard(database, keyring, told) == []
    assert heard(database, keyring, moved) == ["答复"]
    with database.reading() as session:
        assert Action.NUMBER_EXCHANGED in actions(session, told.tip_id)
        with pytest.raises(NotFoundError):
            return_visit.find(session, {each.id: derive(told.number, each) for each in keyring("public").generations()})
        with pytest.raises(NotFoundError):
            return_visit.resume(session, VISIT_KEY, COOKIE, NOW)


def test_a_number_is_exchanged_once(database: Database, keyring: Keys) -> None:
    """Of two exchanges at once the second would lock its owner out for ever."""
    told = answered(database, keyring)
    first, second = (fresh_receipt(public=keyring("public"))[0] for _ in range(2))
    with database.writing() as session:
        return_visit.exchange(session, told.visit, first, NOW)
    with pytest.raises(NotFoundError), database.writing() as session:
        return_visit.exchange(session, told.visit, second, NOW)
    with database.reading() as session:
        assert thread_of(session, told).lookup_id == first.lookup_id


@pytest.mark.parametrize("damage", ["purged", "tampered", "no_receipt"])
def test_a_damaged_answer_does_not_keep_anybody_from_a_fresh_number(database: Database, keyring: Keys, damage: str) -> None:
    told = answered(database, keyring, "坏", "好")
    record = reply_id(database, told)
    fresh, seed = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        if damage == "purged":
            envelopes.delete_envelope(session, record)
        elif damage == "tampered":
            envelopes.replace_key(session, record, RECEIPT, bytes(112))
        else:
            session.delete(session.get_one(SealedKeyRow, (record, RECEIPT)))
    with database.writing() as session:
        return_visit.exchange(session, told.visit, fresh, NOW)
    assert heard(database, keyring, Told(fresh.number, seed, told.thread_id, "", "", "")) == ["好"]


def test_a_thread_that_is_gone_is_not_found(database: Database, keyring: Keys) -> None:
    visit = return_visit.Visit("0" * 32, bytes(32), COOKIE)
    fresh, _ = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        with pytest.raises(NotFoundError):
            return_visit.view(session, keyring("public"), visit, NOW)
        with pytest.raises(NotFoundError):
            return_visit.exchange(session, visit, fresh, NOW)


def test_a_thread_without_award_shows_none(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told, _ = sorted_tip(session, keys=keyring), team(session)
        assert return_visit.view(session, keyring("public"), told.visit, NOW).award_state is None


def asks(database: Database, keys: Keys, told: Told) -> bool:
    with database.reading() as session:
        return return_visit.view(session, keys("public"), told.visit, NOW).asks


def asked(database: Database, keys: Keys) -> Told:
    """A tip whose officer has asked something."""
    with database.writing() as session:
        told, officer = sorted_tip(session, keys=keys), person(session)
        claim(session, keys=keys, told=told, by=officer)
        casework.ask(session, keys("desk"), officer, told.tip_id, "哪扇门？", NOW)
    return told


def test_a_question_waits_until_the_tipster_says_something(database: Database, keyring: Keys) -> None:
    told = asked(database, keyring)
    assert asks(database, keyring, told)

    with database.writing() as session:
        return_visit.hear_more(session, keyring("public"), told.thread_id, "红色的门", NOW)
    assert not asks(database, keyring, told)


def test_an_answer_asks_nothing(database: Database, keyring: Keys) -> None:
    assert not asks(database, keyring, answered(database, keyring, "好"))


def test_what_an_officer_types_of_a_voice_is_no_answer_of_the_tipster(database: Database, keyring: Keys) -> None:
    told = asked(database, keyring)
    with database.writing() as session:
        thread, tip = thread_of(session, told), tip_of(session, told)
        dialogue.hear(session, keyring("desk"), thread, tip, "红色的门", TRANSCRIPT, NOW)

    assert asks(database, keyring, told)


def test_when_the_work_is_finished_no_question_waits(database: Database, keyring: Keys) -> None:
    told = asked(database, keyring)
    with database.writing() as session:
        tip = tip_of(session, told)
        tip.show(tip.public_status.moved(TipState.CONCLUDED, NOW - AN_HOUR * 25))

    assert not asks(database, keyring, told)
