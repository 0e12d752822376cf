"""Coming back: from the number to the thread. The hash runs in its own lane, alike for known and unknown numbers."""

from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hotline.channels.edge import now, page, public, relay, say, settings, writing
from hotline.channels.numbers import keys_of
from hotline.channels.web import forms, visits
from hotline.channels.web.forms import Problem
from hotline.domain.errors import BadInputError, ConflictError, NotFoundError
from hotline.domain.receipts import normalise
from hotline.domain.tips import checked_text
from hotline.domain.work import JobName
from hotline.services import return_visit
from hotline.services.return_visit import Visit
from hotline.wording.marking import _

#: What is wrong with a number, by the problem that ``normalise`` names.
_NUMBER_PROBLEMS = {
    "digits": _(
        "There is something in it that is no digit. The number has 16 digits; spaces and hyphens do not matter."),
    "length": _("The number has 16 digits, four groups of four. Count them once more."),
    "check": _(
        "There is a slip in the number: one digit is wrong, or two have changed places. Compare group by group."),
}
_STALE = _("This page was open for a long time. Type the number once more.")
_TOO_MANY = _("Many numbers were tried from your network in this hour. Try again in an hour.")
_OPENS_NOTHING = _("This number opens nothing. Look whether every digit is right; an exchanged number no longer works.")
_VISIT_OVER = _("Your visit has ended, as it does after 15 minutes without a step. Type your number to go on.")


def ask_number() -> Response:
    """The page with one field for the number."""
    return _ask()


def open_thread() -> AnyResponse:
    """Find the thread of a number and begin a visit; words that a lapsed visit left over are sent with it."""
    name = forms.delivery_name()
    if name is None:
        return _ask(_STALE, 422)
    try:
        number = normalise(request.form.get("number", ""))
    except BadInputError as error:
        return _ask(_NUMBER_PROBLEMS[error.problem], 422, request.form.get("number", ""))
    if not may_look_up():
        return _ask(_TOO_MANY, 429)
    cookie = visits.fresh_cookie()
    try:
        _begin(number, cookie, name)
    except NotFoundError:
        return _ask(_OPENS_NOTHING, 422)
    response = redirect(url_for("public.show"), HTTPStatus.SEE_OTHER, Response)
    return visits.set_cookie(response, cookie)  # type: ignore[arg-type]


def visit_over(_error: NotFoundError | None = None) -> Response:
    """The visit has ended: ask for the number again, and lose nothing that was typed."""
    return visits.drop_cookie(_ask(_VISIT_OVER, HTTPStatus.FORBIDDEN))


def may_look_up() -> bool:
    """Count one slow hash for the visitor's network; whether it may have one more in this hour."""
    return forms.within_limit("lookup", settings().lookups_per_hour)


def too_many(field: str) -> Problem:
    """What to say at a field when the network may have no further hash in this hour."""
    return Problem(field, say(_TOO_MANY))


def add_to(number: str, name: bytes, raw: str) -> Problem | None:
    """Add words to the thread of a number that this process has just given out."""
    if not may_look_up():
        return too_many("words")
    try:
        words, keys = checked_text(raw), keys_of(number)
    except BadInputError as error:
        return forms.words_problem(error.problem)
    promised = None
    try:
        with writing() as session:
            thread, seed = return_visit.find(session, keys)
            visit = Visit(thread.id, seed, b"")
            promised = return_visit.add_words(
                session, public().keyring, visits.visit_key(), visit, name, words, now())
    except ConflictError:
        return None  # the same form came a moment ago
    relay(JobName.TRIAGE_MESSAGE, promised)
    return None


def _begin(number: str, cookie: bytes, name: bytes) -> None:
    """Known or not, the same hashes and one write transaction."""
    keys, words, promised = keys_of(number), request.form.get("words", "").replace("\x00", ""), None
    with writing() as session:
        thread, seed = return_visit.find(session, keys)
        visit = return_visit.begin(session, visits.visit_key(), thread, seed, cookie, now())
        if words.strip():
            promised = return_visit.add_words(
                session, public().keyring, visits.visit_key(), visit, name, checked_text(words), now())
    relay(JobName.TRIAGE_MESSAGE, promised)


def _ask(sentence: str = "", status: int = 200, number: str = "") -> Response:
    problem = Problem("number", say(sentence)) if sentence else None
    response = page(
        "return.html", status, token=forms.fresh_token(), problem=problem, number=number, words=forms.typed()["words"],
    )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "3600"
    return response
