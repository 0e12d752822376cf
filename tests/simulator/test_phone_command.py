"""`hotline phone` tells what the person reads and hears, and asks when it was given nothing to do."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from hotline.cli import phone as command
from hotline.simulator.handset import Handset
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
    assert json.loads(run("text", "--json", "").output) == {"read": [], "number": ""}
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
