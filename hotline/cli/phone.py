"""``hotline phone``: texts and calls against the running demonstration, showing what the person reads and hears."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import click

from hotline.cli.environment import read_settings
from hotline.simulator.handset import Handset, Talk, handset, number_heard, number_read

SOMEBODY = "+12025550123"
#: Besides digits, * and #, what may stand in --keys.
_WAIT, _BACK, _HANG_UP = "wait", "back", "hang-up"
_number = click.option("--from", "number", default=SOMEBODY, show_default=True, help="The person's own number.")
_ours = click.option("--to", "ours", default="", help="Our number; by default the first of HOTLINE_PHONE_NUMBERS.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(invoke_without_command=True)
@click.pass_context
def phone(context: click.Context) -> None:
    """A telephone at the simulated carrier of `hotline run`. Without a command: asks what to do, line by line."""
    if context.invoked_subcommand is None:
        _talk_by_line(handset(read_settings(), SOMEBODY))


@phone.command()
@_number
@_ours
@click.option("--pictures", default=0, help="So many pictures with it.")
@_as_json
@click.argument("words")
def text(number: str, ours: str, pictures: int, as_json: bool, words: str) -> None:
    """Send WORDS and show the answer. Empty WORDS look only whether something came."""
    held = handset(read_settings(), number, ours)
    read = held.text(words, pictures) if words else held.inbox()
    if as_json:
        click.echo(json.dumps({"read": read, "number": number_read(read)}, ensure_ascii=False))
        return
    click.echo(f"{held.number} → {held.ours}")
    _shown("  you write   ", [words] if words else [])
    _shown("  you read    ", read or ["(nothing)"])


@phone.command()
@_number
@_ours
@click.option("--keys", default="", help='What to press, one after the other: "1 2 4821"; also wait, back (the last four digits heard), hang-up.')
@click.option("--say", "said", multiple=True, help="What to say after the tone: a WAV file or words. May be given several times.")
@_as_json
def call(number: str, ours: str, keys: str, said: tuple[str, ...], as_json: bool) -> None:
    """Call and hear. Without --keys and --say: asks for each key. When the keys are used up, the telephone is put down."""
    held = handset(read_settings(), number, ours)
    caller = Caller(held.call(), quiet=as_json)
    if keys or said:
        caller.follow(iter(keys.split()), iter(said))
    else:
        caller.ask()
    if as_json:
        click.echo(json.dumps({"steps": caller.steps, "number": number_heard(caller.talk.all)}, ensure_ascii=False))


@dataclass
class Caller:
    """Somebody who calls: tells what is heard, and answers from a list or from the keyboard."""

    talk: Talk
    quiet: bool = False
    steps: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tell()

    def follow(self, keys: Iterator[str], said: Iterator[str]) -> None:
        """Answer every question from these lists; put the telephone down when they are used up."""
        keys = chain(keys, repeat(_HANG_UP))
        while self.talk.waits != "over":
            words = next(said, None) if self.talk.waits == "voice" else None
            if words is not None:
                self._do("say", words)
            elif self.talk.waits == "voice":
                self._do("press", "#")
            else:
                self._do("press", next(keys))

    def ask(self) -> None:
        """Ask at the keyboard."""
        while self.talk.waits != "over":
            prompt = "keys (wait, back, hang-up)" if self.talk.waits == "keys" else "say (empty: press #)"
            given = click.prompt(prompt, default="", show_default=False)
            if self.talk.waits == "voice" and given and given != _HANG_UP:
                self._do("say", given)
            else:
                self._do("press", given or ("#" if self.talk.waits == "voice" else _WAIT))

    def _do(self, what: str, given: str) -> None:
        if what == "say":
            self._note("you say", given)
            self.talk.say(_sound(given))
        elif given == _HANG_UP:
            self._note("you", "hang up")
            self.talk.hang_up()
        elif given == _WAIT:
            self._note("you", "wait")
            self.talk.wait()
        else:
            keys = number_heard(self.talk.all)[-4:] if given == _BACK else given
            self._note("you press", keys)
            self.talk.press(keys)
        self._tell()

    def _tell(self) -> None:
        for line in self.talk.fresh:
            self._note("you hear", line)
        if self.talk.waits == "over":
            self._note("the call", "is over")

    def _note(self, what: str, value: str) -> None:
        self.steps.append({what: value})
        if not self.quiet:
            _shown(f"  {what:12}", [value])


def _sound(given: str) -> bytes | str:
    path = Path(given)
    try:
        return path.read_bytes() if path.is_file() else given
    except OSError:  # words too long for a file's name
        return given


def _talk_by_line(held: Handset) -> None:
    click.echo(f"{held.number}. Write a text and press Enter; empty: look what came; `call`: call; Ctrl-D: leave.")
    while True:
        try:
            words = click.prompt(">", default="", show_default=False, prompt_suffix=" ")
        except click.Abort:
            click.echo()
            return
        if words == "call":
            Caller(held.call()).ask()
        else:
            _shown("  you read    ", (held.text(words) if words else held.inbox()) or ["(nothing)"])


def _shown(head: str, lines: list[str]) -> None:
    for line in lines:
        click.echo(head + line.replace("\n", "\n" + " " * len(head)))
