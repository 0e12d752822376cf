"""What the carrier face promises to somebody who calls, through signed webhooks and a real database."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from hotline.domain.phone import CopyKind, Tally
from hotline.domain.tips import Channel
from hotline.domain.urgency import Priority
from hotline.domain.work import JobName
from hotline.store.outbox import OutboxRow
from hotline.store.phone import CallRow, CopyRow, TallyRow
from hotline.store.visits import ReplayRow
from tests.channels.voice_client import CarrierPlace, Telephone


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now)
    yield made
    made.close()


@pytest.fixture
def phone(place: CarrierPlace) -> Telephone:
    return Telephone(place).dial()


def tally(place: CarrierPlace, kind: Tally) -> int:
    with place.database.reading() as session:
        return sum(row.count for row in session.scalars(select(TallyRow).where(TallyRow.kind == kind)))


def promised(place: CarrierPlace, job: JobName) -> int:
    with place.database.reading() as session:
        return len(session.scalars(select(OutboxRow).where(OutboxRow.job == job)).all())


def test_a_call_begins_with_the_emergency_number_in_both_languages(phone: Telephone) -> None:
    assert phone.heard[0] == "如果现在有人有危险，请挂断，拨打幺，幺，零。"
    assert "dial one, one, zero" in phone.heard[2]


def test_a_tip_by_voice_is_kept_and_its_number_opens_the_same_thread(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    phone.speak(12)
    number = phone.read_out
    (tip,) = place.tips()

    assert (tip.channel, tip.language) == (Channel.VOICE, "en")
    assert place.recordings() == [(tip.thread_id, 12)]
    assert promised(place, JobName.FETCH_RECORDING) == 1
    assert "Your tip has arrived" in Telephone(place).dial().press("2", "3").key_in(number).text


def test_in_chinese_the_digit_one_is_read_as_yao(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("1", "2")
    phone.speak()

    assert len(phone.read_out) == 16
    assert phone.asking == phone.asking | {"numDigits": "4", "timeout": "15", "finishOnKey": "*"}
    assert "一" not in "".join(said for said in phone.heard if said[0] in "零幺二三四五六七八九")


def test_danger_is_recorded_at_once_and_is_urgent(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "1")
    assert phone.text.startswith("Dial one, one, zero")
    assert phone.asking["timeout"] == "10"

    phone.speak()
    assert place.tips()[0].priority is Priority.P1


def test_a_danger_call_says_what_to_dial_before_the_number_and_last(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "1")
    phone.speak()
    said = phone.text
    assert said.index("hang up now and dial one, one, zero") < said.index("This is your number.")

    phone.press(phone.read_out[-4:], "2", "9")
    assert phone.heard == ["Hang up now. If you can, dial one, one, zero."]


def test_a_danger_call_without_a_voice_leaves_no_tip_and_ends_with_what_to_dial(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "1").silence().silence()

    assert phone.heard == ["We heard nothing.", "Hang up now. If you can, dial one, one, zero."]
    assert place.tips() == []


def test_hanging_up_while_speaking_loses_nothing(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    phone.hang_up()
    phone.finished(f"RE{secrets.token_hex(16)}", 9)

    assert place.recordings() == [(place.tips()[0].thread_id, 9)]


def test_a_recording_of_a_call_that_is_long_forgotten_is_a_tip_of_its_own(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    phone.speak(5)
    phone.hang_up()
    place.turn_clock(timedelta(hours=5))
    phone.finished(f"RE{secrets.token_hex(16)}", 9)

    assert sorted(seconds for _thread, seconds in place.recordings()) == [5, 9]
    assert len(place.tips()) == 2


def test_a_recording_that_is_told_of_again_days_later_makes_no_second_tip(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    sid = phone.speak(5)
    phone.hang_up()
    with place.database.writing() as session:  # retention has passed
        session.execute(delete(ReplayRow))
        session.execute(delete(CallRow))
    place.turn_clock(timedelta(days=2))

    assert phone.finished(sid).status_code == 204
    assert len(place.tips()) == len(place.recordings()) == 1


def test_the_carrier_may_tell_of_a_recording_before_the_call_does(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    sid = f"RE{secrets.token_hex(16)}"
    phone.finished(sid, 9)
    step = phone.post(phone.action, phone.recorded(sid, 9) | {"Digits": "#"})
    phone._follow(step)

    assert len(phone.read_out) == 16
    assert len(place.recordings()) == 1
    assert len(place.tips()) == 1


def test_both_words_of_one_recording_at_the_same_time_make_one_tip(place: CarrierPlace) -> None:
    for _call in range(5):
        phone = Telephone(place).dial().press("2", "2")
        sid = f"RE{secrets.token_hex(16)}"
        with ThreadPoolExecutor(4) as threads:
            steps = [threads.submit(phone.post, phone.action, phone.recorded(sid, 9) | {"Digits": "#"}) for _ in range(2)]
            beside = [threads.submit(phone.finished, sid, 9) for _ in range(2)]
        assert {answer.result().status_code for answer in beside} == {204}
        assert steps[0].result().get_data() == steps[1].result().get_data()
        phone._follow(steps[0].result())
        assert phone.press(phone.read_out[-4:]).text.startswith("That is right.")

    assert len(place.tips()) == len(place.recordings()) == 5


def test_a_second_recording_of_a_call_joins_the_first(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    phone.speak(5, digits="")
    phone.speak(6)
    (tip,) = place.tips()

    assert place.recordings() == [(tip.thread_id, 5), (tip.thread_id, 6)]


def test_a_repeated_step_gets_the_same_answer_and_has_no_second_effect(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    fields = phone.recorded(f"RE{secrets.token_hex(16)}", 7) | {"Digits": "#"}
    first, again = phone.post(phone.action, fields), phone.post(phone.action, fields)

    assert first.get_data() == again.get_data()
    assert len(place.tips()) == len(place.recordings()) == 1


def test_a_repeated_call_hears_the_same_and_is_counted_once(place: CarrierPlace, phone: Telephone) -> None:
    first = list(phone.heard)

    assert phone.dial().heard == first
    assert tally(place, Tally.CALLS) == 1


def test_a_step_that_comes_late_is_told_where_the_call_stands(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    recorded_at = phone.action
    phone.speak()
    phone.press(phone.read_out[-4:])
    phone._follow(phone.post(recorded_at, {"Digits": "1"}))

    assert "You may hang up now" in phone.text
    assert len(place.tips()) == 1


def test_two_calls_are_never_mixed(place: CarrierPlace) -> None:
    one, other = Telephone(place).dial(), Telephone(place).dial()
    one.press("2", "2")
    other.press("1", "2")
    one.speak(3)
    other.speak(4)

    assert one.read_out != other.read_out
    assert sorted(seconds for _thread, seconds in place.recordings()) == [3, 4]
    assert sorted(tip.language for tip in place.tips()) == ["en", "zh"]


def test_hanging_up_may_also_be_told_in_the_call_itself(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    phone._follow(phone.post(phone.action, phone.recorded(f"RE{secrets.token_hex(16)}", 5) | {"Digits": "hangup"}))
    assert phone.over

    other = Telephone(place).dial()
    other._follow(other.post(other.action, {"Digits": "hangup"}))
    assert other.over
    assert other.post("call", {"CallStatus": "completed", "CallDuration": "9"}).status_code == 204
    assert tally(place, Tally.CALL_SECONDS) == 9
    assert len(place.recordings()) == 1


def test_after_the_call_no_stored_answer_gives_the_number(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    recorded_at = phone.action
    phone.speak()
    phone.hang_up()
    phone._follow(phone.post(recorded_at, {"Digits": "#"}))

    assert phone.over
    assert phone.heard == []


def test_the_end_of_a_call_has_its_copy_deleted_and_its_seconds_counted_once(place: CarrierPlace, phone: Telephone) -> None:
    with place.database.reading() as session:
        assert [row.kind for row in session.scalars(select(CopyRow))] == [CopyKind.CALL]
    assert promised(place, JobName.ERASE_COPY) == 0

    phone.hang_up(42)
    phone.hang_up(42)

    assert promised(place, JobName.ERASE_COPY) == 1
    assert tally(place, Tally.CALL_SECONDS) == 42


def test_nothing_of_the_caller_stands_in_the_database(place: CarrierPlace, phone: Telephone) -> None:
    phone.press("2", "2")
    recording = phone.speak()
    number = phone.read_out
    with place.database.reading() as session:
        tables = [row[0] for row in session.execute(select(CallRow.sealed_state))]
        dump = "\n".join(str(line) for line in session.connection().connection.iterdump()) if "sqlite" in place.url else ""

    assert tables
    for secret in (phone.sid, recording, number, phone.number):
        assert secret not in dump
        assert all(secret.encode() not in sealed for sealed in tables)


@pytest.mark.parametrize("path", ["call", "call/step?step=1", "call/recording", "call/status"])
def test_an_unsigned_delivery_is_refused_before_anything_is_kept(place: CarrierPlace, path: str) -> None:
    answer = place.post(path, {"CallSid": f"CA{'0' * 32}", "CallStatus": "ringing"}, token="f" * 32)

    assert answer.status_code == 403
    assert place.count(CallRow) == 0


@pytest.mark.parametrize(("path", "fields"), [
    ("call", {"CallSid": "x"}), ("call/step", {"CallSid": f"CA{'0' * 32}"}), ("call/step?step=-1", {"CallSid": f"CA{'0' * 32}"}),
    ("call/recording", {"CallSid": f"CA{'0' * 32}", "RecordingStatus": "completed", "RecordingSid": "RE"}),
])
def test_what_no_carrier_sends_is_refused(place: CarrierPlace, path: str, fields: dict[str, str]) -> None:
    assert place.post(path, fields).status_code == 400
