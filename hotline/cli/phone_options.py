"""What `hotline phone` may be given: telephone numbers, keys, and what to say. A fault is told before anybody is called."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from hotline.simulator.sounds import is_sound

#: Besides keys of the telephone, what may stand among the keys.
WAIT, BACK, HANG_UP = "wait", "back", "hang-up"
#: E.164: a plus, the country, at most fifteen digits.
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_KEY = re.compile(rf"[0-9*#]+|{WAIT}|{BACK}|{HANG_UP}")
_FILE = re.compile(r"(/|\./|\.\./|~/).*|.*\.wav", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Speech:
    """What is said after a tone: words, or a file's sound."""

    given: str = field(repr=False)
    sound: bytes | None = field(default=None, repr=False)


class _Type(click.ParamType):
    """One kind of value; click shows ``name`` in its help."""

    def _refuse(self, message: str) -> NoReturn:
        raise click.BadParameter(message)


class _Number(_Type):
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 (click's signature)
        if _NUMBER.fullmatch(value) is None:
            self._refuse(f"{value!r} is no telephone number: write + and the country first, then at most 15 digits in all, like +12025550123.")
        return str(value)


class _Keys(_Type):
    name = "keys"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002 (as above)
        keys = tuple(value.split()) if isinstance(value, str) else tuple(value)
        for key in keys:
            if _KEY.fullmatch(key) is None:
                self._refuse(f"{key!r} is no key: use digits, * and #, or {WAIT}, {BACK}, {HANG_UP}, separated by spaces.")
        return keys


class _Speech(_Type):
    name = "words or file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Speech:  # noqa: ARG002 (as above)
        if isinstance(value, Speech):
            return value
        if not value.strip():
            self._refuse("there is nothing to say: give words or a WAV file; a caller who is silent needs no --say.")
        if _FILE.fullmatch(value) is None:
            return Speech(value)
        return Speech(value, self._sound(Path(value).expanduser()))

    def _sound(self, path: Path) -> bytes:
        try:
            sound = path.read_bytes()
        except OSError as error:
            self._refuse(f"{path} cannot be read: {error.strerror}. (Words must not begin or end like a file's name.)")
        if not is_sound(sound):
            self._refuse(f"{path} is no WAV file with a sound in it (PCM).")
        return sound


NUMBER, KEYS, SPEECH = _Number(), _Keys(), _Speech()
