"""A call runs our markup as the carrier runs it."""

import base64
from typing import Any

import pytest
import requests
from flask import Flask
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from hotline.simulator.sounds import is_sound, length, speak
from hotline.wiring import SIMULATED_ACCOUNT
from tests.simulator.conftest import OURS, TOKEN, Face, Phone

MENU = '<Response><Gather numDigits="1" action="/call/step?step=1" actionOnEmptyResult="true"><Say>Press one.</Say><Pause/></Gather></Response>'
TELL = (
    '<Response><Say>Speak.</Say><Record action="/call/step?step=2" finishOnKey="#" recordingStatusCallback="/call/recording"/>'
    '<Redirect>/call/step?step=2</Redirect></Response>'
)
GROUP = '<Response><Gather numDigits="4" finishOnKey="*" action="/call/step?step=2" actionOnEmptyResult="true"/></Response>'
BYE = "<Response><Say>Goodbye.</Say><Hangup/></Response>"


@pytest.fixture
def told(face: Face) -> Face:
    face.answers |= {"/call": [MENU], "/call/step?step=1": [TELL], "/call/step?step=2": [BYE]}
    return face


def dial(phone: Phone) -> Any:
    return phone.ask("call", **{"from": "+12025550123", "to": OURS})


def step(phone: Phone, call: Any, **does: str) -> Any:
    return phone.ask("step", call=call["call"], **does)


def sound(words: str = "green door") -> str:
    return base64.b64encode(speak(words)).decode()


def test_a_caller_hears_presses_speaks_and_is_done(phone: Phone, told: Face, client: Client, simulator: Flask) -> None:
    call = dial(phone)
    assert (call["heard"], call["waits"]) == (["Press one.", "…"], "keys")
    asked = step(phone, call, does="press", keys="1")
    assert (asked["heard"], asked["waits"]) == (["Speak.", "♪"], "voice")
    last = step(phone, call, does="say", sound=sound())
    assert (last["heard"], last["waits"]) == (["Goodbye."], "over")
    assert phone.left() == {"message": 0, "call": 1, "recording": 1}
    recording = client.recordings.list(call_sid=call["call"])[0]
    answer = simulator.test_client().get(f"/2010-04-01/Accounts/{SIMULATED_ACCOUNT}/Recordings/{recording.sid}.wav", auth=(SIMULATED_ACCOUNT, TOKEN))
    assert (answer.status_code, answer.data) == (requests.codes.ok, speak("green door"))
    assert told.fields("/call/recording")[0]["RecordingSid"] == recording.sid
    assert told.fields("/call/status")[0]["CallStatus"] == "completed"


def test_hanging_up_while_speaking_keeps_the_recording(phone: Phone, told: Face) -> None:
    call = dial(phone)
    step(phone, call, does="press", keys="1")
    assert step(phone, call, does="say", sound=sound(), ended="hang_up")["waits"] == "over"
    phone.ask("kept")
    assert told.fields("/call/step?step=2")[0]["Digits"] == "hangup"
    assert len(told.fields("/call/recording")) == len(told.fields("/call/status")) == 1


def test_saying_nothing_makes_no_recording(phone: Phone, told: Face) -> None:
    call = dial(phone)
    step(phone, call, does="press", keys="1")
    assert step(phone, call, does="press", keys="#")["heard"] == ["Goodbye."]
    assert phone.left()["recording"] == 0
    assert "RecordingSid" not in told.fields("/call/step?step=2")[0]


@pytest.mark.parametrize(
    ("keys", "digits", "ended"), [("4821", "4821", ""), ("48", "48", ""), ("48*", "48", "*"), ("482199", "4821", ""), ("*", "", "*"), ("", "", "")]
)
def test_keys_are_taken_as_asked_for(phone: Phone, told: Face, keys: str, digits: str, ended: str) -> None:
    told.answers["/call/step?step=1"] = [GROUP]
    call = dial(phone)
    step(phone, call, does="press", keys="1")
    step(phone, call, does="press", keys=keys)
    taken = told.fields("/call/step?step=2")[0]
    assert (taken["Digits"], taken["FinishedOnKey"]) == (digits, ended)


def test_silence_is_an_answer_where_the_markup_says_so(phone: Phone, told: Face) -> None:
    call = dial(phone)
    assert step(phone, call, does="wait")["heard"] == ["Speak.", "♪"]
    told.answers["/call"] = [MENU.replace(' actionOnEmptyResult="true"', "")]
    assert step(phone, dial(phone), does="wait")["waits"] == "over"


def test_a_call_that_goes_on_cannot_be_deleted(phone: Phone, told: Face, client: Client) -> None:
    call = dial(phone)
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call["call"]).delete()
    assert (refused.value.status, refused.value.code) == (409, 20009)
    step(phone, call, does="hang_up")
    assert client.calls(call["call"]).delete()


def test_a_face_that_does_not_answer_ends_the_call(phone: Phone, face: Face) -> None:
    face.refusals = 3
    assert dial(phone)["waits"] == "over"


def test_pages_that_only_lead_to_each_other_end_the_call(phone: Phone, face: Face) -> None:
    face.answers["/call"] = ["<Response><Redirect>/call</Redirect></Response>"]
    assert dial(phone)["waits"] == "over"


def test_a_call_that_is_over_stays_over(phone: Phone, told: Face) -> None:
    call = dial(phone)
    step(phone, call, does="hang_up")
    assert step(phone, call, does="press", keys="1") == {"call": call["call"], "heard": [], "waits": "over"}


def test_spoken_words_are_a_sound_of_some_seconds() -> None:
    assert length(speak("a" * 100)) == 12
    assert length(b"no sound") == 1
    assert (is_sound(speak("a")), is_sound(b"no sound")) == (True, False)


def test_a_whole_number_is_taken_at_one_go_where_the_markup_asks_for_sixteen(phone: Phone, told: Face) -> None:
    told.answers["/call/step?step=1"] = [GROUP.replace('"4" finishOnKey="*"', '"16" finishOnKey="#"')]
    call = dial(phone)
    step(phone, call, does="press", keys="1")
    step(phone, call, does="press", keys="4821093755182046")
    assert told.fields("/call/step?step=2")[0]["Digits"] == "4821093755182046"
