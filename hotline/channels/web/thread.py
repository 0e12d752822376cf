"""A visit: where the tip stands, what the desk said, more words, taking back, a fresh number, the code for a reward."""

import json
from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hotline.channels.edge import now, page, public, reading, relay, settings, writing
from hotline.channels.numbers import fresh_code
from hotline.channels.web import forms, receipt_page, visits
from hotline.channels.web.forms import Problem
from hotline.channels.web.returning import may_look_up, too_many
from hotline.channels.web.showing import STANDING
from hotline.channels.web.visits import visit_key
from hotline.domain.errors import BadInputError, ConflictError
from hotline.domain.receipts import grouped_payout
from hotline.domain.tips import checked_text
from hotline.domain.work import JobName
from hotline.services import intake, payouts, return_visit
from hotline.services.intake import Taken
from hotline.services.return_visit import Visit


def show() -> Response:
    """The thread as its tipster may see it."""
    return _thread_page()


def add_words() -> AnyResponse:
    """Add words to the thread; a doubled post adds them once."""
    visit = _visit()
    name = forms.delivery_name(visit.cookie)
    if name is None:
        return _thread_page(forms.stale_problem())
    try:
        words = checked_text(request.form.get("words", ""))
    except BadInputError as error:
        return _thread_page(forms.words_problem(error.problem))
    try:
        with writing() as session:
            promised = return_visit.add_words(session, public().keyring, visit_key(), visit, name, words, now())
    except ConflictError:
        promised = None  # the same form came a moment ago
    relay(JobName.TRIAGE_MESSAGE, promised)
    return redirect(url_for("public.show", added=1), HTTPStatus.SEE_OTHER)


def take_back() -> AnyResponse:
    """Ask once more, then take the tip back."""
    visit = _visit()
    if forms.delivery_name(visit.cookie) is None or "sure" not in request.form:
        return page("take_back.html", token=forms.fresh_token(visit.cookie))
    with writing() as session:
        return_visit.take_back(session, visit, now())
    return _back_to_thread()


def change_number() -> Response:
    """Give the thread a fresh number. The visit ends, so a doubled post is known by the cookie that it still sends."""
    cookie = visits.cookie_value() or b""
    name = forms.delivery_name(cookie)
    taken = receipt_page.earlier(name)
    if taken is None:
        visit = _visit()
        if name is None:
            return _thread_page(forms.stale_problem())
        taken = _exchange(visit, name)
    return receipt_page.show(taken.number, request.form["token"], fresh=False)


def ask_code() -> Response:
    """Show a code for the reward, once; it makes an earlier one worthless."""
    visit = _visit()
    name = forms.delivery_name(visit.cookie)
    if name is None:
        return _thread_page(forms.stale_problem())
    taken = receipt_page.earlier(name)
    if taken is None:
        if not may_look_up():
            return _thread_page(too_many("reward"))
        taken = _draw_code(visit, name)
    with reading() as session:
        reward = payouts.reward_of(session, visit.thread_id)
    return page("code.html", code=grouped_payout(taken.number), aloud=receipt_page.aloud(taken.number), reward=reward)


def _visit() -> Visit:
    with reading() as session:
        return visits.current(session)


def _back_to_thread() -> AnyResponse:
    return redirect(url_for("public.show"), HTTPStatus.SEE_OTHER)


def _thread_page(problem: Problem | None = None) -> Response:
    with reading() as session:
        visit = visits.current(session)
        view = return_visit.view(session, public().keyring, visit, now())
        reward = payouts.find_reward(session, visit.thread_id)
    with writing() as session:
        return_visit.touch(session, visit_key(), visit, now())
        return_visit.mark_read(session, visit, now())
    return page(
        "thread.html", 422 if problem else 200, view=view, reward=reward, problem=problem, words=forms.typed()["words"],
        added="added" in request.args, standing=STANDING[view.status], new_token=lambda: forms.fresh_token(visit.cookie),
    )


def _exchange(visit: Visit, name: bytes) -> Taken:
    receipt = public().receipts.take()

    def take() -> Taken:
        with writing() as session:
            intake.remember(session, visit_key(), name, json.dumps({"number": receipt.number}).encode(), now())
            return_visit.exchange(session, visit, receipt, now())
        return Taken(receipt.number, None)

    return receipt_page.once(name, take)


def _draw_code(visit: Visit, name: bytes) -> Taken:
    """Draw a code and hash it before the transaction; its answer is stored like a receipt's, for a doubled post."""
    drawn = fresh_code()

    def take() -> Taken:
        with writing() as session:
            intake.remember(session, visit_key(), name, json.dumps({"number": drawn.code}).encode(), now())
            payouts.ask_code(session, visit.thread_id, drawn.hashed, drawn.generation, now(), zone=settings().zone)
        return Taken(drawn.code, None)

    return receipt_page.once(name, take)
