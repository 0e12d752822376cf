"""What stays true when texts come at the same moment: one tip for one phone, one effect for one delivery."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tests.channels.text_client import QUICK, Phone, all_words, fresh_sid, words_by_thread
from tests.channels.voice_client import CarrierPlace


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now, QUICK)
    yield made
    made.close()


def test_first_texts_of_one_phone_at_once_make_one_tip(place: CarrierPlace) -> None:
    phone, words = Phone(place), ["One.", "Two.", "Three."]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda text: phone.send(text, fresh_sid()).get_data(as_text=True), words))
    (thread,) = words_by_thread(place).values()
    assert sorted(thread) == sorted(words)
    assert sum("Your number" in answer for answer in answers) == 1


def test_one_delivery_twice_at_once_has_one_effect_and_one_answer(place: CarrierPlace) -> None:
    phone, sid = Phone(place), fresh_sid()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: phone.send("One.", sid).get_data(), range(2)))
    assert answers[0] == answers[1]
    assert all_words(place) == ["One."]


def test_many_phones_at_once_are_not_mixed(place: CarrierPlace) -> None:
    phones = [Phone(place, f"+12025551{number:03}") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda phone: phone.text(phone.number).text(f"{phone.number}."), phones))
    assert sorted(map(sorted, words_by_thread(place).values())) == [[phone.number, f"{phone.number}."] for phone in phones]
