"""What is answered to texts that people write in their own way: numerals, a forgotten group, no language, a half yes, later words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.domain.awards import AwardState
from hotline.store.awards import AwardRow
from hotline.store.phone import ConversationRow
from tests.channels.text_client import QUICK, Phone, all_words, words_by_thread
from tests.channels.voice_client import CarrierPlace

#: Digits from zero to nine as people write them.
NUMERALS = ("零一二三四五六七八九", "〇幺二三四五六七八九", "０１２３４５６７８９", "zero one two three four five six seven eight nine")
TIP = "They sell behind the school every evening."


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: object) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now, QUICK)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def phone(place: CarrierPlace) -> Phone:
    return Phone(place)


def number_of(phone: Phone) -> str:
    return phone.text(TIP).receipt


@pytest.mark.parametrize("names", [*NUMERALS, " ".join(NUMERALS[0])])
def test_a_number_in_numerals_opens_its_thread_and_is_no_words(place: CarrierPlace, phone: Phone, names: str) -> None:
    spoken = names.split() if " " in names.strip() else list(names)
    number = "".join(f"{spoken[int(digit)]} " if names.isascii() else spoken[int(digit)] for digit in number_of(phone))
    other = Phone(place)
    for text in (number, f"我的号码是{number}", f"My number is {number}"):
        assert "No answer yet" in other.text(text).seen or "还没有答复" in other.seen
    assert all_words(place) == [TIP]


@pytest.mark.parametrize("groups", [3, 5])
def test_digits_alone_that_are_no_number_are_asked_about_in_both_languages_and_not_kept(
    place: CarrierPlace, phone: Phone, groups: int,
) -> None:
    chinese, english = phone.text(" ".join(["3158"] * groups)).read
    assert (chinese[:10], english[:27]) == ("我们的号码有16位，", "Our numbers have 16 digits,")
    assert all_words(place) == []


@pytest.mark.parametrize("words", ["13800138000", "+86 138 0013 8000", "5550123", "粤B12345"])
def test_a_telephone_number_or_a_plate_alone_is_a_tip(place: CarrierPlace, phone: Phone, words: str) -> None:
    phone.text(words)
    assert all_words(place) == [words]


def test_a_tip_that_shows_no_language_is_answered_in_both(place: CarrierPlace, phone: Phone) -> None:
    chinese, english = phone.text("🚗🚗🏫").read
    assert (chinese[:15], english[:30]) == ("有人有危险请打110。已收到。", "Danger now? Call 110. Received")
    assert phone.receipt in english.replace(" ", "")
    assert len(phone.text("?").read) == 2
    assert phone.text("ENGLISH").text("A red door.").read == ["Danger now? Call 110. Added. Please delete both messages."]


def test_a_short_answer_that_is_no_yes_and_no_no_is_asked_about_once(place: CarrierPlace, phone: Phone) -> None:
    phone.text(f"{number_of(phone)} back")
    for unclear in ("maybe", "back"):
        phone.text(unclear)
    assert phone.seen == "Please send your 16 digits and this word in one text."
    phone.text(f"{number_of(Phone(place))} back").text("maybe")
    assert phone.seen.startswith("Please reply YES or NO.")
    assert phone.text("Not now").seen.endswith("Nothing was taken back.")
    assert sorted(all_words(place)) == ["Not now", TIP, TIP]


def test_after_a_second_question_a_yes_takes_back(place: CarrierPlace, phone: Phone) -> None:
    phone.text(f"{number_of(phone)} back").text("等等").text("help").text("yes")
    assert phone.seen.startswith("Taken back.")
    assert all_words(place) == [TIP]


def test_what_was_taken_back_says_so_and_its_later_words_are_kept_with_it(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    phone.text(f"{number} back").text("yes")
    assert phone.text(f"{number} A red door.").seen.startswith("You took everything back, so these words are not used.")
    assert phone.text(f"{number} back").seen == "You took everything back."
    assert "send a text without the number" in phone.text(number).seen
    assert phone.text("Another door.").receipt != number
    assert sorted(map(sorted, words_by_thread(place).values())) == [["A red door.", TIP], ["Another door."]]


def test_a_code_that_was_given_is_told_of_and_the_sum_is_said_in_yuan(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    place.grant_reward()
    phone.text(f"{number} code").text("中文").text(number)
    assert "有3,000元等您领取，领取码已给过您。" in phone.seen


@pytest.mark.parametrize(
    ("state", "said"),
    [(AwardState.PAID, "Your reward was handed over."), (AwardState.LAPSED, "There was a reward; the time for asking is over.")])
def test_what_became_of_a_reward_is_said(place: CarrierPlace, phone: Phone, state: AwardState, said: str) -> None:
    number = number_of(phone)
    place.grant_reward()
    with place.database.writing() as session:
        session.scalars(select(AwardRow)).one().state = state
    assert said in phone.text(number).seen
    assert phone.text(f"{number} code").seen == said


def test_after_the_last_day_no_code_is_given_and_that_is_said(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    place.grant_reward(claim_by=place.now.date() - timedelta(days=1))
    assert phone.text(f"{number} code").seen == "There was a reward; the time for asking is over."


def test_the_language_that_a_person_chose_is_not_forgotten_when_a_number_is_opened(place: CarrierPlace, phone: Phone) -> None:
    number = number_of(phone)
    other = Phone(place, "+12025550188").text("LANG ZH").text(number)
    assert other.seen.startswith("已收到。")
    assert other.text("A red door.").seen.startswith("有人有危险请打110。已加上。")
    assert other.text("new").text("A third door.").seen.startswith("有人有危险请打110。已收到。")


def test_a_forgotten_phone_keeps_no_language_either(place: CarrierPlace, phone: Phone) -> None:
    phone.text("lang zh")
    assert place.count(ConversationRow) == 1
    assert phone.text("忘记").seen.startswith("好，这部手机已忘记。")
    assert place.count(ConversationRow) == 0
