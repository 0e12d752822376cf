"""What `hotline phone` may be given: telephone numbers, keys, and what to say. A fault is told before anybody is called."""

import re
from dataclasses import dataclass, field
from pathlib import Path

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


def telephone_number(given: str) -> str:
    """A telephone number. Raises BadParameter, like all of these."""
    if _NUMBER.fullmatch(given) is None:
        raise click.BadParameter(
            f"{given!r} is no telephone number: write + and the country first, then at most 15 digits in all, like +12025550123.")
    return given


def keys_of(given: str) -> tuple[str, ...]:
    """What is pressed at one question after the other."""
    keys = tuple(given.split())
    for key in keys:
        if _KEY.fullmatch(key) is None:
            raise click.BadParameter(f"{key!r} is no key: use digits, * and #, or {WAIT}, {BACK}, {HANG_UP}, separated by spaces.")
    return keys


def speech(given: str) -> Speech:
    """What is said at one tone."""
    if not given.strip():
        raise click.BadParameter("there is nothing to say: give words or a WAV file; a caller who is silent needs no --say.")
    return Speech(given, _sound(Path(given).expanduser()) if _FILE.fullmatch(given) else None)


def _sound(path: Path) -> bytes:
    try:
        sound = path.read_bytes()
    except OSError as error:
        raise click.BadParameter(
            f"{path} cannot be read: {error.strerror}. (Words must not begin or end like a file's name.)") from None
    if not is_sound(sound):
        raise click.BadParameter(f"{path} is no WAV file with a sound in it (PCM).")
    return sound
