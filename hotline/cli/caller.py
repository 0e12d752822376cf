"""Somebody who calls with `hotline phone`: tells what is heard, and answers from a list or from the keyboard."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import click

from hotline.cli.phone_options import BACK, HANG_UP, WAIT, Speech, keys_of, speech
from hotline.simulator.handset import Talk, number_heard

_HASH = "#"
#: What somebody may do at a tone instead of speaking; any other key is kept for the next question.
_AT_TONE = frozenset({_HASH, WAIT, HANG_UP})


@dataclass
class Caller:
    """One call. ``steps`` is everything that was heard and done, in order."""

    talk: Talk
    quiet: bool = False
    steps: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tell()

    def follow(self, keys: Iterable[str], said: Iterable[Speech]) -> None:
        """Answer every question from these lists; put the telephone down when they are used up. What is left over is told."""
        pressed, spoken = deque(keys), deque(said)
        try:
            self._follow(pressed, spoken)
        except click.BadParameter:
            self.talk.hang_up()
            raise
        for key in pressed:
            self._note("not pressed", key)
        for words in spoken:
            self._note("not said", words.given)

    def _follow(self, pressed: deque[str], spoken: deque[Speech]) -> None:
        while self.talk.waits != "over":
            if self.talk.waits == "keys":
                self._do(pressed.popleft() if pressed else HANG_UP)
            elif spoken:
                self._say(spoken.popleft())
            else:
                self._do(pressed.popleft() if pressed and pressed[0] in _AT_TONE else _HASH)

    def ask(self) -> None:
        """Ask at the keyboard until the call is over; where the input ends, the telephone is put down."""
        while self.talk.waits != "over":
            try:
                self._ask_once()
            except click.BadParameter as error:
                click.echo(f"  {error.message}")
            except click.Abort:
                click.echo()
                self._do(HANG_UP)

    def _ask_once(self) -> None:
        if self.talk.waits == "keys":
            given = _prompt(f"keys ({WAIT}, {BACK}, {HANG_UP}; empty: {WAIT})")
            (key,) = keys_of(given.replace(" ", "") or WAIT)
            self._do(key)
        else:
            given = _prompt(f"say (words or a WAV file; {WAIT}, {HANG_UP}; empty: press #)")
            if not given or given in _AT_TONE:
                self._do(given or _HASH)
            else:
                self._say(speech(given))

    def _say(self, said: Speech) -> None:
        self._note("you say", said.given)
        self.talk.say(said.given if said.sound is None else said.sound)
        self._tell()

    def _do(self, key: str) -> None:
        if key == HANG_UP:
            self._note("you", "hang up")
            self.talk.hang_up()
        elif key == WAIT:
            self._note("you", "wait")
            self.talk.wait()
        else:
            keys = self._last_four() if key == BACK else key
            self._note("you press", keys)
            self.talk.press(keys)
        self._tell()

    def _last_four(self) -> str:
        number = number_heard(self.talk.all)
        if not number:
            raise click.BadParameter(f"{BACK} means the last four digits of a number, and none was read out yet.")
        return number[-4:]

    def _tell(self) -> None:
        for line in self.talk.fresh:
            self._note("you hear", line)
        if self.talk.waits == "over":
            self._note("the call", "is over")

    def _note(self, what: str, value: str) -> None:
        self.steps.append({what: value})
        if not self.quiet:
            click.echo(shown(what, value))


def shown(what: str, value: str) -> str:
    """One thing of a telephone, with further lines of it below."""
    return f"  {what:12}" + value.replace("\n", "\n" + " " * 14)


def _prompt(words: str) -> str:
    return str(click.prompt(words, default="", show_default=False)).strip()
