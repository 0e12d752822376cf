"""What the carrier face promises of texts: the first one is a tip, repeats do nothing, only a number opens anything."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hotline.domain.awards import AwardState
from hotline.domain.phone import Tally
from hotline.domain.receipts import check_digit
from hotline.services import meter
from hotline.services.sealing import Said
from hotline.store.awards import AwardRow
from hotline.store.envelopes import EnvelopeRow
from hotline.store.phone import ConversationRow, CopyRow
from hotline.store.tips import TipRow
from tests.channels.text_client import QUICK, Phone, all_words, fresh_sid, words_by_thread
from tests.channels.voice_client import CarrierPlace

TIP = "They sell behind the school every evening."


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: object) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now, QUICK)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def phone(place: CarrierPlace) -> Phone:
    return Phone(place)


def conversations(place: CarrierPlace) -> list[ConversationRow]:
    with place.database.reading() as session:
        return list(session.scalars(select(ConversationRow)))


def counted(place: CarrierPlace, kind: Tally) -> int:
    with place.database.reading() as session:
        day = place.now.astimezone(place.settings.zone).date()
        return meter.figures(session, day, day).get(day, {}).get(kind, 0)


def number_of(phone: Phone) -> str:
    return phone.text(TIP).receipt


def test_the_first_text_is_a_tip_and_the_reply_begins_with_the_emergency_number(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP)
    assert all_words(place) == [TIP]
    assert phone.seen.startswith("Danger now? Call 110. Received. Your number: ")
    (tip,) = place.tips()
    assert (tip.channel.value, tip.language) == ("sms", "en")


def test_a_chinese_text_is_answered_in_chinese(place: CarrierPlace, phone: Phone) -> None:
    phone.text("学校后面每天晚上有人卖东西")
    assert phone.seen.startswith("有人有危险请打110。已收到。您的号码：")
    assert place.tips()[0].language == "zh"


def test_later_texts_join_and_reveal_nothing(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    phone.text("A red door.")
    assert phone.read == ["Danger now? Call 110. Added. Please delete both messages."]
    assert number not in phone.seen.replace(" ", "")
    assert all_words(place) == [TIP, "A red door."]
    assert len(place.tips()) == 1


def test_after_a_day_of_silence_a_text_is_a_tip_of_its_own(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP)
    place.turn_clock(timedelta(hours=25))
    phone.text("Something else.")
    assert len(words_by_thread(place)) == 2


def test_two_phones_are_never_mixed(place: CarrierPlace) -> None:
    one, two = Phone(place, "+12025550101"), Phone(place, "+12025550102")
    one.text("One.")
    two.text("Two.")
    one.text("One more.")
    assert sorted(map(sorted, words_by_thread(place).values())) == [["One more.", "One."], ["Two."]]


def test_a_repeated_text_gets_the_same_answer_and_has_no_second_effect(place: CarrierPlace, phone: Phone) -> None:
    sid = fresh_sid()
    first = phone.text(TIP, sid=sid).read
    phone.text("More.")
    assert phone.text(TIP, sid=sid).read == first
    assert all_words(place) == [TIP, "More."]


def test_stop_forgets_the_phone_and_its_number(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP).text("NOTIFY")
    with place.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(EnvelopeRow)) or 0
    assert phone.text("stop").seen == "OK, this phone is forgotten. Your number still works."
    assert conversations(place) == []
    with place.database.reading() as session:  # the number's envelope went, the copy of this text came
        assert session.scalar(select(func.count()).select_from(EnvelopeRow)) == before


def test_a_stop_that_the_carrier_has_answered_gets_no_second_answer(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP).text("停", OptOutType="STOP")
    assert (phone.read, conversations(place)) == ([], [])


def test_new_begins_another_tip(place: CarrierPlace, phone: Phone) -> None:
    first = number_of(phone)
    assert phone.text("NEW").seen.startswith("OK. Your next text starts anew")
    assert phone.text("Another street.").receipt != first
    assert phone.text("new: A third one.").receipt != first
    assert len(words_by_thread(place)) == 3


def test_the_number_alone_shows_where_it_stands_and_the_desks_words(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    place.say(Said("question", "Which door is it?"))
    other = Phone(place).text(number)
    assert other.read == ["Received. We have a question:", "Which door is it?", "To reply or add: just text. Then delete these texts."]
    other.text("The red one.")
    assert all_words(place) == [TIP, "The red one."]


def test_answers_are_shown_again_when_asked_for_all(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    place.say(Said("reply", "First."))
    phone.text(number)
    place.say(Said("reply", "Second."))
    assert [said for said in phone.text(number).read if said in {"First.", "Second."}] == ["Second."]
    assert phone.text(number).seen.startswith("Received. Nothing new since you last looked. To reply or add: just text. To see older")
    assert [said for said in phone.text(f"{number} all").read if said in {"First.", "Second."}] == ["First.", "Second."]


def test_without_an_answer_it_is_said_that_none_came_yet(phone: Phone) -> None:
    assert phone.text(number_of(phone)).seen.startswith("Received. No answer yet.")


def test_words_beside_the_number_join_its_thread_without_it(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    Phone(place).text(f"{number} A red door.")
    assert all_words(place) == [TIP, "A red door."]


def test_yes_beside_the_number_answers_the_desks_question(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    Phone(place).text(f"{number} yes")
    assert [words.strip() for words in all_words(place)] == [TIP, "yes"]


def test_a_number_with_a_slip_opens_nothing_and_is_not_kept(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    phone.text(slip)
    assert phone.seen.startswith("These 16 digits are no number from us")
    assert phone.text(slip[:12]).seen.endswith("These are 12: 4 are missing. Send all 16. If it is something else, put a word before it.")
    phone.text(f"{slip} and a red door")
    assert [words.strip() for words in all_words(place)] == [TIP, "and a red door"]


def test_a_card_in_the_middle_of_words_is_kept_as_it_stands(place: CarrierPlace, phone: Phone) -> None:
    words = "Paid to card 6222 0212 3456 7891 yesterday"
    phone.text(words)
    assert all_words(place) == [words]


def test_a_number_that_opens_nothing_is_kept_with_its_words(place: CarrierPlace, phone: Phone) -> None:
    stranger = "123456789012345" + check_digit("123456789012345")
    assert phone.text(stranger).read == [
        "这个号码打不开什么。请逐位对照再发。", "This number opens nothing. Compare each digit and send it again."]
    phone.text(f"account {stranger}")
    assert all_words(place) == [f"account {stranger}"]


def test_after_many_numbers_in_an_hour_none_is_tried_and_words_are_kept(
    database_url: str, tmp_path: Path, now: object,
) -> None:
    place = CarrierPlace(tmp_path, database_url, now, {**QUICK, "lookups_per_hour": 1})  # type: ignore[arg-type]
    phone = Phone(place)
    number = number_of(phone)
    phone.text(number)
    assert "Too many tries" in phone.text(f"{number} more").seen
    assert [words.strip() for words in all_words(place)] == [TIP, "more"]
    place.close()


def test_taking_back_needs_the_number_and_a_yes(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    assert phone.text("back").seen == "Please send your 16 digits and this word in one text."
    assert phone.text(f"{number} BACK").seen.startswith("Take everything back?")
    assert phone.text("no").seen == "Nothing was taken back."
    phone.text(f"{number} BACK").text("Yes")
    assert phone.seen.startswith("Taken back.")
    assert (place.tips()[0].withdrawn, conversations(place)) == (True, [])


def test_a_late_yes_takes_nothing_back(place: CarrierPlace, phone: Phone) -> None:
    phone.text(f"{number_of(phone)} back")
    place.turn_clock(timedelta(minutes=16))
    assert phone.text("yes").seen.startswith("The time is over; nothing was taken back.")
    assert not place.tips()[0].withdrawn


def test_words_after_the_question_whether_to_take_back_are_kept(place: CarrierPlace, phone: Phone) -> None:
    phone.text(f"{number_of(phone)} back").text("Wait, a red door!")
    assert phone.seen == "Danger now? Call 110. Added. Please delete both messages. Nothing was taken back."
    phone.text("yes")
    assert all_words(place) == [TIP, "Wait, a red door!", "yes"]
    assert not place.tips()[0].withdrawn


def test_a_reward_is_told_and_its_code_given_only_with_the_number(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    assert phone.text(f"{number} code").seen == "There is nothing to collect now."
    place.grant_reward()
    assert "3,000 Chinese yuan is waiting for you." in phone.text(number).seen
    assert "2 May 2026" in phone.seen
    assert phone.text(f"code {number}").seen.startswith("Code: ")
    with place.database.reading() as session:
        assert session.scalars(select(AwardRow)).one().state is AwardState.CLAIMED


def test_a_repeated_request_for_a_code_gets_the_same_code(place: CarrierPlace, phone: Phone) -> None:
    number, sid = number_of(phone), fresh_sid()
    place.grant_reward()
    assert phone.text(f"{number} code", sid=sid).read == phone.text(f"{number} code", sid=sid).read


@pytest.mark.parametrize(("asked", "hours"), [("NOTIFY", (9, 21)), ("通知", (9, 21)), ("notify 8-20", (8, 20)), ("提醒22到6点", (22, 6)), ("notify 0-24", (0, 24))])
def test_notices_are_asked_for_with_their_hours(place: CarrierPlace, phone: Phone, asked: str, hours: tuple[int, int]) -> None:
    phone.text(TIP).text(asked)
    (row,) = conversations(place)
    assert (row.first_hour, row.last_hour) == hours
    assert row.number_id is not None
    assert phone.seen.startswith("OK.")


def test_notices_need_a_thread_and_sensible_hours(place: CarrierPlace, phone: Phone) -> None:
    assert phone.text("notify").seen == "Please send your 16 digits and this word in one text."
    number = number_of(phone)
    assert phone.text("notify 30-40").seen.startswith("Give the hours")
    other = Phone(place).text(f"{number} notify")
    assert other.seen.startswith("OK.")


def test_another_thread_ends_the_notices_of_the_first_and_says_so(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(Phone(place, "+12025550199"))
    phone.text("Another matter.").text("notify")
    assert "No more notices for the other number." in phone.text(number).seen


def test_the_language_is_changed_by_a_word(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP)
    assert phone.text("lang zh").seen.startswith("好，改用中文")
    assert phone.text("A red door.").seen.startswith("有人有危险请打110。已加上。")


def test_pictures_are_not_kept_and_that_is_said(place: CarrierPlace, phone: Phone) -> None:
    phone.text("A red door.", NumMedia="2")
    assert phone.seen.endswith("Pictures cannot be taken yet and were not kept. Please say it in words.")
    assert all_words(place) == ["A red door."]
    assert counted(place, Tally.PICTURES_IN) == 2
    assert phone.text("", NumMedia="1").read == ["Pictures cannot be taken yet and were not kept. Please say it in words."]


def test_segments_are_counted_without_numbers(place: CarrierPlace, phone: Phone) -> None:
    phone.text(TIP, NumSegments="3")
    assert (counted(place, Tally.SEGMENTS_IN), counted(place, Tally.SEGMENTS_OUT)) == (3, 2)


@pytest.mark.parametrize("status", ["delivered", "undelivered", "failed"])
def test_the_copy_of_a_reply_is_noted_once_and_its_erasing_promised_at_its_end(
    place: CarrierPlace, phone: Phone, status: str,
) -> None:
    sid = fresh_sid()
    for each in ("sent", status, "sent", status):
        assert phone.status(sid, each).status_code == 204
    with place.database.reading() as session:
        assert len(session.scalars(select(CopyRow)).all()) == 1


@pytest.mark.parametrize("code", ["21610", "30005"])
def test_a_phone_that_takes_nothing_from_us_is_forgotten(place: CarrierPlace, phone: Phone, code: str) -> None:
    phone.text(TIP)
    phone.status(fresh_sid(), "undelivered", ErrorCode="30003")
    assert len(conversations(place)) == 1
    phone.status(fresh_sid(), "failed", ErrorCode=code)
    assert conversations(place) == []


def test_a_delivery_without_a_carrier_id_is_refused(place: CarrierPlace, phone: Phone) -> None:
    assert phone.send(TIP, "SM1").status_code == 400
    with place.database.reading() as session:
        assert session.scalars(select(TipRow)).all() == []
