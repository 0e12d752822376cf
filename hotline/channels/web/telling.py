"""Telling: the first page with its one open box, taking the words, the receipt, and letting it go."""

import unicodedata
from datetime import timedelta
from hmac import compare_digest
from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hotline.channels.edge import clocks, language, now, page, public, relay, say, settings, writing
from hotline.channels.web import forms, receipt_page, returning
from hotline.channels.web.forms import Problem
from hotline.channels.web.showing import look_again
from hotline.channels.web.visits import cookie_value, drop_cookie, visit_key
from hotline.domain.errors import BadInputError
from hotline.domain.receipts import last_four
from hotline.domain.tips import Channel, checked_text
from hotline.domain.work import JobName
from hotline.services import intake
from hotline.services.intake import Delivery, Taken
from hotline.wording.marking import _

#: A shorter message is taken like any other, and one question is asked.
VERY_SHORT = 12


def front() -> AnyResponse:
    """The bare address: on to the language that the browser asks for."""
    response = redirect(url_for("public.landing", language=language()))
    response.headers["Vary"] = "Accept-Language"
    return response


def landing() -> Response:
    """What is true, then the box."""
    return _box()


def about() -> Response:
    """What is true, at length."""
    return page("about.html")


def tell() -> Response:
    """Take a tip. The receipt is the answer itself: an address for it would stay in the history."""
    name = forms.delivery_name()
    taken = receipt_page.earlier(name)
    try:
        words = checked_text(forms.composed_words()) if taken is None else ""
    except BadInputError as error:
        return _box(forms.words_problem(error.problem), HTTPStatus.UNPROCESSABLE_ENTITY)
    if name is None:
        return _box(forms.stale_problem(), HTTPStatus.UNPROCESSABLE_ENTITY)
    if taken is None:
        if not forms.within_limit("tell", settings().tells_per_hour):
            return _box(_too_many(), HTTPStatus.TOO_MANY_REQUESTS)
        taken = _take(Delivery(name, words, Channel.WEB, language(), forms.is_trapped()))
    return receipt_page.show(taken.number, request.form["token"], question=_is_very_short())


def more() -> Response:
    """Take the answer to the receipt page's one question; the number is found by the form that it came from."""
    token, name = request.form.get("receipt", ""), forms.delivery_name()
    taken = receipt_page.earlier(forms.delivery_name(field="receipt"))
    if name is None or taken is None:
        return returning.visit_over()
    problem = returning.add_to(taken.number, name, forms.typed()["words"])
    return receipt_page.show(taken.number, token, question=problem is not None, problem=problem)


def kept() -> Response:
    """The person typed the last four digits back, or does not want to come back: the stored answer goes."""
    bound, name = _receipt_name()
    taken = receipt_page.earlier(name)
    if name is None or taken is None:
        return page("kept.html", outcome="late")
    given_up = "forget" in request.form
    if not given_up and not compare_digest(_digits(request.form.get("last_four", "")), last_four(taken.number)):
        problem = Problem("last_four", say(_("These are not the last four digits. Look at the number once more.")))
        return receipt_page.show(taken.number, request.form["token"], fresh=not bound, problem=problem)
    with writing() as session:
        intake.let_go(session, visit_key(), name, now())
    response = page("kept.html", outcome="given_up" if given_up else "kept", look_again=look_again())
    return drop_cookie(response) if bound else response


def _box(problem: Problem | None = None, status: int = 200) -> Response:
    response = page(
        "landing.html", status, token=forms.fresh_token(), helpers=forms.HELPERS, typed=forms.typed(), trap=forms.TRAP,
        problem=problem,
    )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "3600"
    return response


def _too_many() -> Problem:
    later = (now() + timedelta(hours=1)).astimezone(settings().zone).strftime("%H:%M")
    return Problem("words", say(
        _("Very much was sent from your network in this hour. Your words are still here: send them again at %(time)s "
          "at the latest, often sooner. If it cannot wait, call."), time=later))


def _take(delivery: Delivery) -> Taken:
    """Keep the tip; the receipt is taken first, because hashing inside the transaction would hold others up."""
    receipt = public().receipts.take()

    def take() -> Taken:
        with writing() as session:
            return intake.receive(session, public().keyring, visit_key(), receipt, delivery, now(), clocks=clocks())

    taken = receipt_page.once(delivery.name, take)
    relay(JobName.TRIAGE_MESSAGE, taken.outbox_id)
    return taken


def _is_very_short() -> bool:
    return len(forms.composed_words().strip()) < VERY_SHORT


def _receipt_name() -> tuple[bool, bytes | None]:
    """Whether the receipt page came from a visit (a fresh number), and the name of its delivery."""
    name, cookie = forms.delivery_name(), cookie_value()
    if name is None and cookie is not None:
        return True, forms.delivery_name(cookie)
    return False, name


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
