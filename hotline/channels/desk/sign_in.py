"""Signing in, proving it again, signing out, and the person's language. Every failed sign-in gets one same answer."""

import secrets
from http import HTTPStatus

from flask import Blueprint, Response, g, make_response, redirect, request
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk import session as desk_session
from hotline.channels.desk.navigation import first_page
from hotline.domain.errors import NotAllowedError, TooManyAttemptsError
from hotline.services import staff_access
from hotline.services.staff_access import Checked
from hotline.store import staff as staff_store
from hotline.vault.blind_index import keyed_hash
from hotline.wording.catalogue import LANGUAGES
from hotline.wording.marking import _

SESSION_BYTES = 32
_WRONG = _("Name, password and code do not go together. Try again with the next code.")
_TOO_MANY = _("Too many attempts. Wait a quarter of an hour, then try again.")


@desk_session.open_to_all
def sign_in_page() -> ResponseReturnValue:
    """The form, for who is not signed in yet."""
    if g.signed_in is not None:
        return redirect(desk_session.own_path(request.args.get("next")))
    return _form("sign_in.html")


@desk_session.open_to_all
def sign_in() -> ResponseReturnValue:
    """Check name, password and code outside a write transaction, then begin a session in a short one."""
    name = staff_access.fold_sign_in(request.form.get("name", ""))
    name_hash = _name_hash(name)
    if not _within_limits(name_hash):
        return _form("sign_in.html", _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        with edge.reading() as session:
            checked = staff_access.check(
                session, edge.desk().staff_secret, desk=edge.desk().desk, sign_in=name,
                password=request.form.get("password", ""), code=request.form.get("code", ""), name_hash=name_hash, now=edge.now(),
            )
    except TooManyAttemptsError:
        return _form("sign_in.html", _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    session_id = secrets.token_bytes(SESSION_BYTES)
    if not _admitted(checked, session_id):
        return _form("sign_in.html", _WRONG, HTTPStatus.FORBIDDEN)
    response = make_response(redirect(desk_session.own_path(request.form.get("next"))))
    desk_session.remember(response, session_id)
    return response


def prove_page() -> ResponseReturnValue:
    """The form that asks for password and code again."""
    return _form("prove.html")


def prove() -> ResponseReturnValue:
    """Note that the owner of this session is still the one who sits here."""
    who = desk_session.actor()
    name_hash = _name_hash(f"again:{who.staff_id}")
    try:
        with edge.reading() as session:
            checked = staff_access.check_again(
                session, edge.desk().staff_secret, who, password=request.form.get("password", ""),
                code=request.form.get("code", ""), name_hash=name_hash, now=edge.now(),
            )
    except TooManyAttemptsError:
        return _form("prove.html", _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    if not _proven(checked):
        return _form("prove.html", _WRONG, HTTPStatus.FORBIDDEN)
    return redirect(desk_session.own_path(request.form.get("next")))


def sign_out() -> ResponseReturnValue:
    """End this session here and in the database."""
    with edge.writing() as session:
        staff_access.sign_out(session, desk_session.actor(), g.id_hash, edge.now())
    response = make_response(redirect(f"/sign-in?language={edge.language()}"))
    desk_session.forget(response)
    return response


def choose_language() -> ResponseReturnValue:
    """Keep the person's language with their account, and go back to the page they were on."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        with edge.writing() as session:
            staff_store.set_language(session, desk_session.actor().staff_id, wanted)
    return redirect(desk_session.own_path(request.form.get("next")))


def home() -> ResponseReturnValue:
    """The person's first page by role; without a role, a page that says who can give one."""
    first = first_page(desk_session.actor())
    return redirect(first) if first else edge.page("nothing.html")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/", view_func=home)
    blueprint.add_url_rule("/sign-in", view_func=sign_in_page)
    blueprint.add_url_rule("/sign-in", view_func=sign_in, methods=["POST"])
    blueprint.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])
    blueprint.add_url_rule("/prove", view_func=prove_page)
    blueprint.add_url_rule("/prove", view_func=prove, methods=["POST"])
    blueprint.add_url_rule("/language", view_func=choose_language, methods=["POST"])


def _form(template: str, problem: str = "", status: int = HTTPStatus.OK) -> Response:
    back = desk_session.own_path(request.values.get("next"))
    return edge.page(template, status, problem=edge.say(problem) if problem else "", back=back)


def _name_hash(name: str) -> bytes:
    limit_key = edge.desk().keyring.secret("limit")
    return keyed_hash(limit_key, "sign-in", f"{edge.desk().desk}\0{name}".encode())


def _within_limits(name_hash: bytes) -> bool:
    network = edge.network_key(edge.desk().keyring.secret("limit"))
    allow, most = edge.desk().limits.allow, edge.settings().sign_ins_per_hour
    return all([allow("sign-in-network", network, most), allow("sign-in-name", name_hash, most)])


def _admitted(checked: Checked, session_id: bytes) -> bool:
    """Begin the session of a check that passed; count one that did not, in a transaction of its own."""
    try:
        with edge.writing() as session:
            staff_access.admit(session, checked, session_id, edge.now())
    except (NotAllowedError, TooManyAttemptsError):
        _count_failure(checked)
        return False
    return True


def _proven(checked: Checked) -> bool:
    try:
        with edge.writing() as session:
            staff_access.prove_again(session, checked, g.id_hash, edge.now())
    except (NotAllowedError, TooManyAttemptsError):
        _count_failure(checked)
        return False
    return True


def _count_failure(checked: Checked) -> None:
    with edge.writing() as session:
        staff_access.refuse(session, checked, edge.now())
