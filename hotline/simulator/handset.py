"""A telephone that asks the simulated carrier: what `hotline phone` and the journeys hold in their hand."""

import base64
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotline.config import Settings
from hotline.domain.errors import StartError
from hotline.simulator.phones import HEADER, control_key
from hotline.simulator.process import read_token
from hotline.simulator.sounds import speak
from hotline.wording.scripts import load_scripts

#: A slow hash, a fetch and a durable commit lie between a key and its answer.
_SECONDS = 60.0
_WRITTEN = re.compile(r"(?<!\d)\d{4} \d{4} \d{4} \d{4}(?!\d)")
_RECEIPT_DIGITS = 16


@dataclass(frozen=True)
class Handset:
    """One telephone with a number, in reach of the simulated carrier at ``address``."""

    address: str
    key: str = field(repr=False)
    number: str = field(repr=False)
    ours: str

    def text(self, words: str, pictures: int = 0) -> list[str]:
        """Send a text; returns what the telephone shows next."""
        return self.send(words, pictures)[0]

    def send(self, words: str, pictures: int = 0) -> tuple[list[str], int | None]:
        """Send a text; returns what the telephone shows next, and the carrier's error where nothing can be delivered to it."""
        told = self.ask("text", words=words, pictures=pictures)
        return list(told["read"]), told["error"]

    def inbox(self) -> list[str]:
        """What came since the last look."""
        read: list[str] = self.ask("inbox")["read"]
        return read

    def call(self) -> "Talk":
        """Call us."""
        return Talk(self, self.ask("call"))

    def ask(self, what: str, **fields: object) -> dict[str, Any]:
        """Ask the carrier's control side. Raises StartError when it does not answer."""
        body = json.dumps({"from": self.number, "to": self.ours, **fields}).encode()
        headers = {"Content-Type": "application/json", HEADER: self.key}
        request = urllib.request.Request(f"{self.address}/phones/{what}", body, headers)  # noqa: S310 (our own address)
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 (as above)
                told: dict[str, Any] = json.load(answer)
        except (urllib.error.URLError, OSError):
            raise StartError("The simulated carrier does not answer: start `hotline run` first.") from None
        return told


class Talk:
    """One call: what was heard, what is awaited, and what the caller does."""

    def __init__(self, handset: Handset, told: Mapping[str, Any]) -> None:
        self._handset, self._call = handset, told["call"]
        self.fresh: list[str] = []
        self.all: list[str] = []
        self.waits = ""
        self._take(told)

    def press(self, keys: str) -> list[str]:
        """Press keys; returns what is heard then."""
        return self._step(does="press", keys=keys)

    def say(self, sound: bytes | str, *, ended: str = "key") -> list[str]:
        """Say something; ``ended`` is key, silence or hang_up."""
        data = speak(sound) if isinstance(sound, str) else sound
        return self._step(does="say", sound=base64.b64encode(data).decode(), ended=ended)

    def wait(self) -> list[str]:
        """Do nothing until the time is over."""
        return self._step(does="wait")

    def hang_up(self) -> None:
        """Put the telephone down."""
        self._step(does="hang_up")

    def _step(self, **fields: str) -> list[str]:
        self._take(self._handset.ask("step", call=self._call, **fields))
        return self.fresh

    def _take(self, told: Mapping[str, Any]) -> None:
        self.fresh, self.waits = list(told["heard"]), str(told["waits"])
        self.all += self.fresh


def handset(settings: Settings, number: str, ours: str = "") -> Handset:
    """A telephone beside a running demonstration. Raises StartError."""
    address = f"http://{settings.host}:{settings.simulator_port}"
    return Handset(address, control_key(read_token(settings)), number, ours or settings.phone_numbers.split(",")[0])


def number_read(texts: Iterable[str]) -> str:
    """The 16 digits of the number that stands in these texts, or nothing."""
    found = [match for text in texts for match in _WRITTEN.findall(text)]
    return found[-1].replace(" ", "") if found else ""


def number_heard(lines: Sequence[str]) -> str:
    """The 16 digits that were read out digit by digit, or nothing."""
    digits = "".join(map(_digits, lines))
    return digits[-_RECEIPT_DIGITS:] if len(digits) >= _RECEIPT_DIGITS else ""


def code_heard(lines: Sequence[str]) -> str:
    """Every digit that was read out in these lines."""
    return "".join(map(_digits, lines))


def _digits(line: str) -> str:
    words = [word for word in re.split("[，, ]+", line) if word]
    table = _digit_words()
    return "".join(table[word] for word in words) if words and all(word in table for word in words) else ""


def _digit_words() -> Mapping[str, str]:
    scripts = load_scripts()
    return {scripts.say(f"digit_{digit}", language): str(digit) for digit in range(10) for language in ("zh", "en")}
