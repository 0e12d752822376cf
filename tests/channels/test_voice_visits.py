"""What the carrier face promises to somebody who calls again with their number, through signed webhooks and a real database."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.domain.awards import AwardState
from hotline.domain.receipts import check_digit
from hotline.services.sealing import Said
from hotline.store.awards import AwardRow
from hotline.store.tips import MessageRow
from hotline.store.visits import VisitRow
from hotline.vault.receipts import payout_lookup
from tests.channels.voice_client import CarrierPlace, Telephone


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now)
    yield made
    made.close()


@pytest.fixture
def phone(place: CarrierPlace) -> Telephone:
    return Telephone(place).dial()


def told(place: CarrierPlace) -> str:
    """A tip by voice, in English; its number."""
    phone = Telephone(place).dial().press("2", "2")
    phone.speak()
    number = phone.read_out
    phone.press(number[-4:])
    phone.hang_up()
    return number


def test_a_number_may_be_keyed_in_at_one_go(place: CarrierPlace) -> None:
    number = told(place)
    phone = Telephone(place).dial().press("2", "3")

    assert (phone.asking["numDigits"], phone.asking["finishOnKey"], phone.asking["timeout"]) == ("16", "#", "15")
    assert "Your tip has arrived" in phone.press(number).text


def test_the_key_that_ends_an_entry_is_heard_where_the_carrier_tells_it(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "3")
    phone._follow(phone.post(phone.action, {"Digits": "", "FinishedOnKey": "#"}))
    assert phone.text.startswith("If somebody is in danger now, press 1.")

    phone.press("2")
    phone.speak()
    number = phone.read_out
    for _time in range(4):
        phone._follow(phone.post(phone.action, {"Digits": "12", "FinishedOnKey": "*"}))
        assert phone.read_out == number


def test_a_question_is_told_of_first_and_named_when_it_is_spoken(place: CarrierPlace) -> None:
    number = told(place)
    place.say(Said("question", "Which door do you mean?"))
    phone = Telephone(place).dial().press("2", "3").key_in(number)
    assert phone.heard[0] == "We have a question for you, and we wait for your answer."

    assert phone.press("1").heard[:2] == ["A question for you.", "Which door do you mean?"]


def test_a_paid_reward_is_told_of(place: CarrierPlace) -> None:
    number = told(place)
    place.grant_reward()
    with place.database.writing() as session:
        session.scalars(select(AwardRow)).one().state = AwardState.PAID

    assert "您的奖金已经发放。" in Telephone(place).dial().press("1", "3").key_in(number).text


def test_an_unknown_number_opens_nothing(place: CarrierPlace, phone: Telephone) -> None:
    told(place)
    unknown = "123456789012345" + check_digit("123456789012345")

    assert phone.press("2", "3").key_in(unknown).text.startswith("This number opens nothing.")
    assert place.count(VisitRow) == 0


def test_answers_are_spoken_and_then_read(place: CarrierPlace) -> None:
    number = told(place)
    place.say(Said("reply", "Which door do you mean, <left> or right?"))
    phone = Telephone(place).dial().press("2", "3").key_in(number)
    assert "There is a new answer for you." in phone.text

    assert "Which door do you mean, <left> or right?" in phone.press("1").text
    with place.database.reading() as session:
        assert session.scalars(select(MessageRow).where(MessageRow.read_by_tipster.is_not(None))).one()


def test_words_that_the_desk_did_not_sign_are_not_spoken(place: CarrierPlace) -> None:
    number = told(place)
    other = CarrierPlace(place.folder / "other", place.url, place.now)
    place.say(Said("reply", "Meet me at the bridge."), other.keyring("desk"))
    other.close()

    assert "There is no answer yet." in Telephone(place).dial().press("2", "3").key_in(number).text


def test_words_are_added_to_the_thread_of_the_number(place: CarrierPlace) -> None:
    number = told(place)
    phone = Telephone(place).dial().press("2", "3").key_in(number).press("2")
    phone.speak(21)

    assert place.recordings() == [(place.tips()[0].thread_id, 7), (place.tips()[0].thread_id, 21)]
    assert "Your words are kept." in phone.text


def test_a_tip_is_taken_back_by_keypad(place: CarrierPlace) -> None:
    phone = Telephone(place).dial().press("2", "3").key_in(told(place)).press("3", "1")

    assert "You have taken your tip back." in phone.text
    assert place.tips()[0].withdrawn


def test_a_reward_is_told_and_its_code_read_twice(place: CarrierPlace) -> None:
    number = told(place)
    place.grant_reward()
    phone = Telephone(place).dial().press("2", "3").key_in(number)
    assert "A reward of 3,000 yuan is waiting for you." in phone.text
    assert "2 May 2026" in phone.text

    code = phone.press("4", "1").read_out
    (generation,) = place.keyring("desk").generations("payout-pepper")
    with place.database.reading() as session:
        award = session.scalars(select(AwardRow)).one()
    assert award.state is AwardState.CLAIMED
    assert award.code_hash == payout_lookup(code, generation)


def test_after_the_last_day_there_is_no_code(place: CarrierPlace) -> None:
    number = told(place)
    place.grant_reward(claim_by=date(2026, 3, 1))
    phone = Telephone(place).dial().press("2", "3").key_in(number).press("4", "1")

    assert "There is no reward to ask for here." in phone.text


def test_an_idle_visit_ends_and_asks_for_the_number_again(place: CarrierPlace) -> None:
    phone = Telephone(place).dial().press("2", "3").key_in(told(place))
    place.turn_clock(timedelta(minutes=16))

    assert phone.press("1").text.startswith("Your visit has ended.")


@pytest.mark.parametrize("leave", ["key", "hang up"])
def test_a_visit_is_gone_with_the_call(place: CarrierPlace, leave: str) -> None:
    phone = Telephone(place).dial().press("2", "3").key_in(told(place))
    assert place.count(VisitRow) == 1

    _ = phone.press("0") if leave == "key" else phone.hang_up()
    assert place.count(VisitRow) == 0


def test_over_the_limit_no_number_is_hashed(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = CarrierPlace(tmp_path, database_url, now, {"lookups_per_hour": 1})
    number = told(place)
    Telephone(place).dial().press("2", "3").key_in(number)

    assert "Many numbers were tried" in Telephone(place).dial().press("2", "3").key_in(number).text
    assert "Your tip" in Telephone(place, "+12025550199").dial().press("2", "3").key_in(number).text
    place.close()
