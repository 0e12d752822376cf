"""``hotline phone``: texts and calls against the running demonstration, showing what the person reads and hears."""

import json

import click

from hotline.cli.caller import Caller, shown
from hotline.cli.environment import read_settings
from hotline.cli.phone_options import Speech, keys_of, speech, telephone_number
from hotline.simulator.handset import Handset, handset, number_heard, number_read

SOMEBODY = "+12025550123"
#: The carrier takes no more pictures with one text.
_MOST_PICTURES = 10
_number = click.option(
    "--from", "number", callback=lambda _context, _option, given: telephone_number(given), metavar="NUMBER", default=SOMEBODY, show_default=True,
    help="The person's own number, like +12025550123.")
_ours = click.option("--to", "ours", metavar="NUMBER", help="One of our numbers in HOTLINE_PHONE_NUMBERS; without it the first.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")


@click.group(invoke_without_command=True)
@click.pass_context
def phone(context: click.Context) -> None:
    """A telephone at the simulated carrier of `hotline run`; start that first.

    `hotline phone text` sends one text, `hotline phone call` makes one call. Without a command it asks what to do, line by line.
    A number of +150055 and five digits stands for an error of the carrier: to +15005530006 nothing can be delivered (30006).
    """
    if context.invoked_subcommand is None:
        _talk_by_line(handset(read_settings(), SOMEBODY))


@phone.command()
@_number
@_ours
@click.option("--pictures", type=click.IntRange(0, _MOST_PICTURES), default=0, help="So many pictures go with it.")
@_as_json
@click.argument("words")
def text(number: str, ours: str | None, pictures: int, as_json: bool, words: str) -> None:
    """Send WORDS as a text and show what comes back. Empty WORDS without pictures send nothing: they look what came."""
    held = _held(number, ours)
    read, error = held.send(words, pictures) if words or pictures else (held.inbox(), None)
    if as_json:
        click.echo(json.dumps({"read": read, "number": number_read(read), "error": error}, ensure_ascii=False))
        return
    click.echo(f"{held.number} → {held.ours}")
    if words:
        click.echo(shown("you write", words))
    if pictures:
        click.echo(shown("you send", "1 picture" if pictures == 1 else f"{pictures} pictures"))
    _show(read, error)


@phone.command()
@_number
@_ours
@click.option(
    "--keys", callback=lambda _context, _option, given: keys_of(given), metavar="KEYS", default="",
    help='What to press at each question, separated by spaces: "1 2 4821". Digits, * and # go to the telephone. wait: press nothing until the time '
    "is over. back: the last four digits of the number that was read out. hang-up: put the telephone down, also at a tone.")
@click.option(
    "--say", "said", callback=lambda _context, _option, given: tuple(map(speech, given)), metavar="WORDS_OR_FILE", multiple=True,
    help="What to say after a tone: words, or a WAV file (what ends with .wav or begins with /, ./, ../ or ~/). Once for each tone; "
    "at a tone without words the hash key is pressed.")
@_as_json
def call(number: str, ours: str | None, keys: tuple[str, ...], said: tuple[Speech, ...], as_json: bool) -> None:
    """Call, and show what is heard. With neither --keys nor --say it asks for each key and each sentence; Ctrl-D hangs up.

    When the keys are used up, the telephone is put down.
    """
    held = _held(number, ours)
    caller = Caller(held.call(), quiet=as_json)
    if keys or said:
        caller.follow(keys, said)
    else:
        caller.ask()
    if as_json:
        click.echo(json.dumps({"steps": caller.steps, "number": number_heard(caller.talk.all)}, ensure_ascii=False))


def _held(number: str, ours: str | None) -> Handset:
    settings = read_settings()
    known = settings.phone_numbers.split(",")
    if ours is not None and telephone_number(ours) not in known:
        raise click.BadParameter(f"{ours} is none of our numbers ({', '.join(known)}).", param_hint="'--to'")
    return handset(settings, number, ours or "")


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
            _show(*(held.send(words) if words else (held.inbox(), None)))


def _show(read: list[str], error: int | None) -> None:
    for words in read or ["(nothing)"]:
        click.echo(shown("you read", words))
    if error is not None:
        click.echo(shown("the carrier", f"delivers nothing to this telephone: error {error}"))
