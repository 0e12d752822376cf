"""Forms of the public face: signed tokens, words put together from their fields, limits, and problems at the field."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from hotline.channels.edge import language, network_key, now, public, say
from hotline.gateways.tokens import Purpose, TokenError
from hotline.wording.marking import _

#: The trap: no person sees, hears or reaches this field; a program that fills every field does.
TRAP = "website"


@dataclass(frozen=True)
class Helper:
    """An optional field by topic: its label opens the line that is appended to the words."""

    name: str
    label: str
    hint: str


HELPERS: Sequence[Helper] = (
    Helper("place", _("Place"), _("Street, house, floor, what is next to it")),
    Helper("time", _("Time"), _("When it happened, or when it usually happens")),
    Helper("people", _("People"), _("How many, what they look like, what they are called")),
    Helper("vehicle", _("Vehicle"), _("Kind, colour, number plate")),
    Helper("things", _("Things"), _("What you saw, how much, how it is packed, how it smells")),
)


@dataclass(frozen=True)
class Problem:
    """Something to correct: which field, and what to do in a sentence that is ready to show."""

    field: str
    sentence: str


#: What is wrong with words, by the problem that ``checked_text`` names.
_WORDS_PROBLEMS = {
    "empty": _("Nothing is written yet. Write what you saw; one sentence is enough."),
    "binary": _(
        "There were signs in it that no text has, as from a file. We took them out below. Read it once more and send again."
    ),
    "too_long": _(
        "That is more than one message holds (200,000 signs). Send it in two parts; what you wrote is still below."
    ),
}


def words_problem(problem: str) -> Problem:
    """What to say at the box about words that cannot be taken."""
    return Problem("words", say(_WORDS_PROBLEMS[problem]))


def stale_problem() -> Problem:
    """What to say when the form's token is too old or broken: nothing is lost."""
    return Problem("words", say(_(
        "This page was open for a long time. What you wrote is still here: press the button once more.")))


def fresh_token(bound_to: bytes = b"") -> str:
    """A form token with a random nonce, which becomes the delivery's name."""
    return public().tokens.form(Purpose.PUBLIC_FORM, language(), now(), bound_to=bound_to)


def delivery_name(bound_to: bytes = b"", field: str = "token") -> bytes | None:
    """The nonce of the form that was sent; None when its token is too old, broken or bound to something else."""
    try:
        return public().tokens.read_form(request.form.get(field), Purpose.PUBLIC_FORM, now(), bound_to=bound_to)
    except TokenError:
        return None


def within_limit(kind: str, per_hour: int) -> bool:
    """Count one more of this kind for the visitor's network; whether that is still within the limit."""
    return public().limits.allow(kind, network_key(public().keyring.secret("limit")), per_hour)


def composed_words() -> str:
    """What was written in the box, followed by the helpers as labelled lines in the language of the page."""
    lines = [f"{say(helper.label)}: {value}" for helper in HELPERS if (value := _field(helper.name).strip())]
    words = _field("words")
    return "\n".join([words, *lines] if words.strip() else lines)


def typed() -> dict[str, str]:
    """What stands in every field, to be shown again: NUL signs are gone, since no page can carry them."""
    return {name: _field(name).replace("\x00", "") for name in ("words", *(helper.name for helper in HELPERS))}


def is_trapped() -> bool:
    """Whether the trap field was filled in."""
    return bool(_field(TRAP))


def _field(name: str) -> str:
    return request.form.get(name, "")
