"""Leaving: the end of a visit, and the quick exit that stands on every page."""

from http import HTTPStatus

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from hotline.channels.edge import settings, writing
from hotline.channels.web.visits import cookie_value, drop_cookie, visit_key
from hotline.services import return_visit


def leave_thread() -> Response:
    """End the visit and go back to the first page."""
    _end_visit()
    return drop_cookie(_see_other(url_for("public.landing")))


def leave_at_once() -> Response:
    """Quick exit: end a visit if there is one, let the browser forget this site, and go somewhere harmless."""
    _end_visit()
    response = _see_other(str(settings().exit_url))
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return drop_cookie(response)


def _end_visit() -> None:
    cookie = cookie_value()
    if cookie is not None:
        with writing() as session:
            return_visit.leave(session, visit_key(), cookie)


def _see_other(address: str) -> Response:
    response: AnyResponse = redirect(address, HTTPStatus.SEE_OTHER, Response)
    assert isinstance(response, Response)  # noqa: S101 (the class was given above)
    return response
