"""Random calls through the real webhooks: repeated, dropped and reordered, and every recording is kept once.

A thousand of them in the whole check, fewer beside one's work; the menu itself walks a thousand ways every time.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from hotline.store.phone import CopyRow, RecordingRow
from tests.channels.voice_client import CarrierPlace, Telephone
from tests.conftest import STRICT

Act = Callable[[Telephone, str], int]


def _press(keys: str) -> Act:
    def act(phone: Telephone, _number: str) -> int:
        phone.press(keys)
        return 0

    return act


def _press_twice(phone: Telephone, _number: str) -> int:
    step = phone.action
    first = phone.post(step, {"Digits": "2"})
    assert phone.post(step, {"Digits": "2"}).get_data() == first.get_data()
    phone._follow(first)
    return 0


def _key_in_a_number(phone: Telephone, number: str) -> int:
    for at in range(0, 16, 4):
        if not phone.over:
            phone.press(number[at : at + 4])
    return 0


def _key_in_at_once(phone: Telephone, number: str) -> int:
    phone.press(number)
    return 0


def _key_that_ends(key: str) -> Act:
    def act(phone: Telephone, _number: str) -> int:
        phone._follow(phone.post(phone.action, {"Digits": "12", "FinishedOnKey": key}))
        return 0

    return act


def _speak(order: str, digits: str) -> Act:
    def act(phone: Telephone, _number: str) -> int:
        sid, step = f"RE{secrets.token_hex(16)}", phone.action
        fields = phone.recorded(sid, 5) | {"Digits": digits}
        for letter in order:
            if letter == "s":
                phone._follow(phone.post(step, fields))
            else:
                assert phone.finished(sid).status_code == 204
        if "s" not in order:
            phone._follow(phone.post(step, {}))
        return 1

    return act


def _hang_up_while_speaking(phone: Telephone, _number: str) -> int:
    phone.hang_up()
    phone.finished(f"RE{secrets.token_hex(16)}")
    return 1


def _hang_up(phone: Telephone, _number: str) -> int:
    phone.hang_up()
    return 0


_ACTS = st.one_of(
    st.sampled_from(["1", "2", "3", "0", "9", "#", "", "12", "0000"]).map(_press),
    st.just(_press_twice),
    st.sampled_from([_key_in_a_number, _key_in_at_once, _key_that_ends("*"), _key_that_ends("#")]),
    st.tuples(st.sampled_from(["s", "r", "sr", "rs", "srr", "ssr", "rrs"]), st.sampled_from(["#", "", "hangup"])).map(
        lambda given: _speak(*given)),
    st.just(_hang_up_while_speaking),
    st.just(_hang_up),
)


@pytest.fixture(scope="module")
def calls(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CarrierPlace, str]]:
    """A carrier face on one database for all paths, and the number of an earlier tip."""
    folder = tmp_path_factory.mktemp("calls")
    shutil.copyfile(sqlite_template, folder / "hotline.db")
    place = CarrierPlace(
        folder, f"sqlite:///{folder / 'hotline.db'}", datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC),
        {"lookups_per_hour": 1_000_000})
    phone = Telephone(place).dial().press("2", "2")
    phone.speak()
    yield place, phone.read_out
    place.close()


@settings(max_examples=1000 if STRICT else 200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.lists(_ACTS, max_size=10))
def test_random_calls_lose_no_recording_and_can_be_left(calls: tuple[CarrierPlace, str], path: list[Act]) -> None:
    place, number = calls
    before = kept(place)
    phone, spoken = Telephone(place).dial(), 0
    for act in path:
        if not phone.over:
            spoken += act(phone, number)

    assert kept(place) == (before[0] + spoken, before[1] + spoken + 1)  # a copy of the call itself as well
    for _silence in range(9):
        if not phone.over:
            phone.silence()
    assert phone.over


def kept(place: CarrierPlace) -> tuple[int, int]:
    """How many recordings are kept, and how many copies at the carrier are known."""
    with place.database.reading() as session:
        recordings = session.scalar(select(func.count()).select_from(RecordingRow)) or 0
        copies = session.scalar(select(func.count()).select_from(CopyRow)) or 0
    return recordings, copies
