"""Staying signed in at a desk's edge: the cookie, the form token, who is here, and what a page asks of them.

Pages use ``signed_in``, ``needs``, ``require_proof`` (or ``proven``) and ``open_to_all``; nothing else decides who may come in.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Response, abort, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.domain.actors import Actor
from hotline.domain.errors import NotAllowedError
from hotline.domain.roles import Permission, permits
from hotline.gateways.tokens import Purpose, TokenError
from hotline.services import staff_access
from hotline.services.staff_access import SignedIn
from hotline.wording.catalogue import LANGUAGES
from hotline.wording.marking import _

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

#: The name of the form token's field.
FORM = "form"
#: A page that fetches itself says so in this header: nobody did anything, so the half hour of idleness runs on.
REFRESH = "X-Refresh"
#: Addresses of this desk: one slash, then no second one and nothing that a browser would read as another host.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_SIGNED_OUT = _(
    "You are no longer signed in. Sign in again in another tab, then come back and reload this page: what you typed is sent again."
)


def cookie_name() -> str:
    """Each face has a name of its own, so that two desks in one browser do not sign each other out."""
    name = f"{edge.desk().desk}-session"
    return f"__Host-{name}" if edge.settings().tls else name


def recognise() -> None:
    """Before anything else: who sends this request, if anybody, and in which language they read."""
    g.signed_in, g.id_hash = None, b""
    if request.endpoint in {"static", "healthz"}:
        return
    id_hash = _id_hash()
    if id_hash:
        with edge.reading() as session:
            found = staff_access.resume(session, id_hash, edge.now())
        if found is not None and found.actor.desk == edge.desk().desk:
            g.signed_in, g.id_hash, g.language = found, id_hash, found.language
    if g.signed_in is None and request.values.get("language") in LANGUAGES:
        g.language = request.values["language"]


def guard() -> ResponseReturnValue | None:
    """Before every page of the desk: the form token where something is sent, and somebody signed in unless it is open."""
    view = current_app.view_functions[request.endpoint or ""]
    is_open = getattr(view, "open_to_all", False)
    if g.signed_in is None and not is_open:
        return ask_to_sign_in()
    if request.method == "POST" and not _form_is_ours():
        if is_open:
            return redirect(request.path)  # a form left open over night: a fresh one, nothing is lost but a password
        raise NotAllowedError(kind="form")
    if g.signed_in is not None and REFRESH not in request.headers:
        with edge.writing() as session:
            staff_access.touch(session, g.id_hash, edge.now())
    return None


def ask_to_sign_in() -> Response:
    """The way to the sign-in page and back; for what was sent, a page that keeps the way back open."""
    if request.method == "GET" and REFRESH not in request.headers:
        return make_response(redirect(f"/sign-in?next={quote(_this_address())}"))
    return edge.error_page(403, edge.say(_SIGNED_OUT))


def signed_in() -> SignedIn:
    """Who sends this request. Raises NotAllowedError when nobody is signed in."""
    found = g.get("signed_in")
    if not isinstance(found, SignedIn):
        raise NotAllowedError(kind="session")
    return found


def actor() -> Actor:
    """The acting person of this request."""
    return signed_in().actor


def needs(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """A page for people whose roles grant at least one of the permissions; for the others it is forbidden."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not any(permits(actor().roles, permission) for permission in permissions):
                raise NotAllowedError(permission=permissions[0].value)
            return view(*args, **kwargs)

        return guarded

    return decorate


def open_to_all(view: View[P]) -> View[P]:
    """A page that asks for no sign-in: signing in itself, taking up an invitation."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def require_proof() -> None:
    """Ask for password and code again unless they were given within five minutes; before money and exports.

    A page that is looked at leads to /prove and back; what was sent is refused.
    """
    if staff_access.recently_proven(signed_in(), edge.now()):
        return
    if request.method == "GET":
        abort(redirect(f"/prove?next={quote(_this_address())}"))
    raise NotAllowedError(kind="proof")


def proven(view: View[P]) -> View[P]:
    """``require_proof`` as a decorator."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        require_proof()
        return view(*args, **kwargs)

    return guarded


def form_token() -> str:
    """A token for one page's forms, bound to the person: after signing in anew a page that was open still works."""
    return edge.desk().tokens.form(Purpose.DESK_FORM, edge.language(), edge.now(), bound_to=_bound_to())


def own_path(text: str | None) -> str:
    """An address of this desk as it was given, or the first page: nothing that leads anywhere else."""
    return text if text and _OWN_PATH.fullmatch(text) else "/"


def remember(response: Response, session_id: bytes) -> None:
    """Give the browser its session, until it is closed."""
    response.set_cookie(
        cookie_name(), edge.desk().tokens.session(session_id, edge.now()), httponly=True, samesite="Strict",
        secure=edge.settings().tls, path="/",
    )


def forget(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Strict", secure=edge.settings().tls, path="/")


def _id_hash() -> bytes:
    try:
        return staff_access.session_hash(edge.desk().tokens.read_session(request.cookies.get(cookie_name()), edge.now()))
    except TokenError:
        return b""


def _form_is_ours() -> bool:
    try:
        edge.desk().tokens.read_form(request.form.get(FORM), Purpose.DESK_FORM, edge.now(), bound_to=_bound_to())
    except TokenError:
        return False
    return True


def _bound_to() -> bytes:
    found = g.get("signed_in")
    return found.actor.staff_id.encode() if isinstance(found, SignedIn) else b""


def _this_address() -> str:
    return own_path(request.full_path.rstrip("?"))
