"""`hotline phone` tells what the person reads and hears, and asks when it was given nothing to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hotline.cli import phone as command
from hotline.cli.phone_options import BACK, HANG_UP, WAIT
from hotline.simulator.handset import Handset
from hotline.simulator.sounds import speak
from tests.simulator.conftest import OURS, Face, Phone
from tests.simulator.test_calls import BYE, GROUP, MENU, TELL
from tests.simulator.test_texts import REPLY


@pytest.fixture
def run(phone: Phone, face: Face, monkeypatch: pytest.MonkeyPatch) -> Any:
    class Near(Handset):
        """A telephone that needs no network to the simulator."""

        def ask(self, what: str, **fields: object) -> dict[str, Any]:
            return dict(phone.ask(what, **{"from": self.number, "to": self.ours, **fields}))

    face.answers |= {"/text": [REPLY], "/call": [MENU], "/call/step?step=1": [TELL], "/call/step?step=2": [BYE]}
    monkeypatch.setattr(command, "handset", lambda _settings, number, ours="": Near("", "", number, ours or OURS))
    return lambda *arguments, typed="": CliRunner().invoke(command.phone, list(arguments), input=typed, catch_exceptions=False)


def test_a_text_and_its_answer_are_shown(run: Any) -> None:
    printed = run("text", "--from", "+12025550177", "hello").output
    assert printed == "+12025550177 → +12025550110\n  you write   hello\n  you read    Keep this.\n  you read    And this.\n"


def test_no_words_only_look_whether_something_came(run: Any, face: Face) -> None:
    assert json.loads(run("text", "--json", "").output) == {"read": [], "number": "", "error": None}
    assert face.taken == []


def test_a_call_follows_its_keys_and_words(run: Any) -> None:
    steps = json.loads(run("call", "--keys", "1", "--say", "green door", "--json").output)["steps"]
    assert [name for step in steps for name in step] == [
        "you hear", "you hear", "you press", "you hear", "you hear", "you say", "you hear", "the call"
    ]


def test_who_has_nothing_left_to_say_ends_the_recording_and_puts_the_telephone_down(run: Any, face: Face) -> None:
    face.answers["/call/step?step=2"] = [GROUP]
    steps = json.loads(run("call", "--keys", "1", "--json").output)["steps"]
    assert steps[-3:] == [{"you press": "#"}, {"you": "hang up"}, {"the call": "is over"}]


def test_the_last_digits_heard_can_be_pressed(run: Any, face: Face) -> None:
    said = "".join(f"<Say>{group}</Say>" for group in ("one, two, three, four", "two, two, two, two", "zero, zero, zero, zero", "five, six, seven, eight"))
    face.answers["/call"] = [MENU.replace("<Say>Press one.</Say>", said).replace('numDigits="1"', 'numDigits="4"')]
    assert "you press   5678" in run("call", "--keys", "back").output


def test_without_a_command_it_asks_line_by_line(run: Any) -> None:
    printed = run(typed="hello\ncall\n1\ngreen door\n").output
    assert "you read    Keep this." in printed
    assert "you hear    Goodbye." in printed
    assert "the call    is over" in printed


@pytest.mark.parametrize(("arguments", "told"), [
    (["call", "--say", "/nonexist.wav"], "/nonexist.wav cannot be read: No such file"),
    (["call", "--say", "nonexist.WAV"], "nonexist.WAV cannot be read"),
    (["call", "--say", "./green door"], "cannot be read"),
    (["call", "--say", ""], "there is nothing to say"),
    (["call", "--keys", "1 x y"], "'x' is no key: use digits, * and #, or wait, back, hang-up"),
    (["call", "--from", "12025550123"], "'12025550123' is no telephone number"),
    (["text", "--from", "+0123456789", "hello"], "is no telephone number"),
    (["text", "--to", "+12025550199", "hello"], "+12025550199 is none of our numbers (+12025550110)"),
    (["text", "--pictures", "11", "hello"], "0<=x<=10"),
])
def test_what_cannot_be_done_is_refused_before_anybody_is_called(run: Any, face: Face, arguments: list[str], told: str) -> None:
    refused = run(*arguments)
    assert (refused.exit_code, face.taken) == (2, [])
    assert told in " ".join(refused.output.split())


@pytest.mark.parametrize("content", [b"no wave", b"", b"RIFF\x00\x00\x00\x00WAVE"])
def test_a_file_that_is_no_sound_is_refused(run: Any, face: Face, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "said.wav"
    file.write_bytes(content)
    refused = run("call", "--keys", "1", "--say", str(file))
    assert (refused.exit_code, face.taken) == (2, [])
    assert "is no WAV file with a sound in it" in " ".join(refused.output.split())


def test_a_sound_can_be_said_from_a_file(run: Any, face: Face, tmp_path: Path) -> None:
    file = tmp_path / "said.wav"
    file.write_bytes(speak("green door " * 5))
    assert f"you say     {file}" in run("call", "--keys", "1", "--say", str(file)).output
    assert face.fields("/call/step?step=2")[0]["RecordingDuration"] == "6"


def test_pictures_alone_are_sent_and_told_of(run: Any, face: Face) -> None:
    printed = run("text", "--pictures", "1", "").output
    assert printed.splitlines()[1:] == ["  you send    1 picture", "  you read    Keep this.", "  you read    And this."]
    assert face.fields("/text")[0]["NumMedia"] == "1"


def test_a_number_that_stands_for_an_error_shows_it(run: Any) -> None:
    assert run("text", "--from", "+15005530006", "hello").output.splitlines()[2:] == [
        "  you read    (nothing)", "  the carrier delivers nothing to this telephone: error 30006"]
    assert json.loads(run("text", "--json", "--from", "+15005530006", "hello").output)["error"] == 30006


def test_the_telephone_can_be_put_down_during_the_tone(run: Any, face: Face) -> None:
    steps = json.loads(run("call", "--keys", "1 hang-up", "--json").output)["steps"]
    assert steps[-3:] == [{"you hear": "♪"}, {"you": "hang up"}, {"the call": "is over"}]
    assert face.fields("/call/step?step=2") == []


def test_silence_after_the_tone_can_be_waited_out(run: Any, face: Face) -> None:
    steps = json.loads(run("call", "--keys", "1 wait", "--json").output)["steps"]
    assert steps[-3:] == [{"you": "wait"}, {"you hear": "Goodbye."}, {"the call": "is over"}]


def test_what_was_not_pressed_and_not_said_is_told(run: Any) -> None:
    steps = json.loads(run("call", "--keys", "1 7 8", "--say", "green door", "--say", "left over", "--json").output)["steps"]
    assert steps[-3:] == [{"not pressed": "7"}, {"not pressed": "8"}, {"not said": "left over"}]


def test_last_digits_that_nobody_heard_end_the_call_with_an_error(run: Any, face: Face, phone: Phone) -> None:
    refused = run("call", "--keys", "back")
    assert refused.exit_code == 2
    assert "none was read out yet" in refused.output
    phone.ask("kept")
    assert face.fields("/call/status")[0]["CallStatus"] == "completed"


def test_the_end_of_the_input_hangs_up(run: Any, face: Face, phone: Phone) -> None:
    ended = run("call", typed="1\n")
    assert ended.exit_code == 0
    assert ended.output.endswith("  you         hang up\n  the call    is over\n")
    phone.ask("kept")
    assert face.fields("/call/status")[0]["CallStatus"] == "completed"


def test_a_slip_at_the_keyboard_is_told_of_and_asked_again(run: Any) -> None:
    printed = run("call", typed="x\nback\n1\n/nonexist.wav\nhang-up\n").output
    assert "'x' is no key" in printed
    assert "none was read out yet" in printed
    assert "/nonexist.wav cannot be read" in printed
    assert printed.endswith("  you         hang up\n  the call    is over\n")


def test_the_help_names_what_may_stand_among_the_keys(run: Any) -> None:
    told = run("call", "--help").output
    assert [word for word in (WAIT, BACK, HANG_UP) if f"{word}:" not in told] == []
