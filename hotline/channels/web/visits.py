"""The cookie of a return visit: the only one of this face, set when a receipt was used, gone with the visit."""

import secrets

from flask import Response, request
from sqlalchemy.orm import Session

from hotline.channels.edge import now, public, settings
from hotline.domain.errors import NotFoundError
from hotline.services import return_visit
from hotline.services.return_visit import Visit
from hotline.services.sealing import decode, encode

COOKIE_BYTES = 32


class VisitOverError(NotFoundError):
    """There is no visit here, or it has ended: the number is needed again."""

    key = "visit_over"


def cookie_name() -> str:
    """The cookie's name; the prefix makes browsers refuse one that another host or a plain connection sets."""
    return "__Host-visit" if settings().tls else "visit"


def visit_key() -> bytes:
    """The key under which cookies and deliveries are known again: without it a stolen row answers no guess."""
    return public().keyring.secret("form-token")


def cookie_value() -> bytes | None:
    """The random value in the cookie, None when there is none that we could have set."""
    try:
        value = decode(request.cookies.get(cookie_name(), ""))
    except ValueError:
        return None
    return value if len(value) == COOKIE_BYTES else None


def fresh_cookie() -> bytes:
    """A new random value."""
    return secrets.token_bytes(COOKIE_BYTES)


def current(session: Session) -> Visit:
    """The visit of this request. Raises VisitOverError."""
    cookie = cookie_value()
    if cookie is None:
        raise VisitOverError(kind="visit")
    try:
        return return_visit.resume(session, visit_key(), cookie, now())
    except NotFoundError:
        raise VisitOverError(kind="visit") from None


def set_cookie(response: Response, cookie: bytes) -> Response:
    """Hand the cookie out. It has no date, so the browser forgets it when it closes."""
    response.set_cookie(
        cookie_name(), encode(cookie), httponly=True, samesite="Strict", secure=settings().tls, path="/")
    return response


def drop_cookie(response: Response) -> Response:
    """Take the cookie back, from those who sent one: nobody else may get a cookie header at all."""
    if cookie_name() in request.cookies:
        response.delete_cookie(cookie_name(), httponly=True, samesite="Strict", secure=settings().tls, path="/")
    return response
