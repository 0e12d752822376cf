"""What every face shares: resources of the process, the clock, transactions, languages, rendering and error pages."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from hotline.config import Settings
from hotline.domain.errors import (
    BadInputError,
    ConflictError,
    HotlineError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from hotline.domain.urgency import Clocks
from hotline.domain.work import QUEUES, JobName
from hotline.logs import log
from hotline.store.database import Database, reachable
from hotline.vault.blind_index import keyed_hash
from hotline.wiring import CarrierResources, DeskResources, PublicResources
from hotline.wording.catalogue import LANGUAGES, best_language
from hotline.wording.marking import _

KEY = "hotline"
Clock = Callable[[], datetime]

#: Which status an error of the services becomes; its page says the rest.
STATUS: Mapping[type[HotlineError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    BadInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    WrongStateError: HTTPStatus.CONFLICT,
    ConflictError: HTTPStatus.CONFLICT,
}

#: What the error page says, by status: what is wrong and what to do next.
SENTENCES: Mapping[int, str] = {
    400: _("The page could not read what was sent. Go back and try once more."),
    403: _("This is not yours to do here. Somebody else must do it, or you are no longer signed in to it."),
    404: _("There is no such page here."),
    405: _("This address takes nothing. Start from the first page."),
    409: _("Something has changed meanwhile. Look at the page again and decide anew."),
    413: _("That is more than this page can take at once. Send it in several parts."),
    422: _("Something in the form cannot be taken as it is. Go back and correct it."),
    429: _("Many people are writing at the moment. Wait a minute and send again; "
           "nothing you typed is lost if you go back."),
    500: _("Something here is broken. It is not your fault. Try again in a few minutes."),
    503: _("The machine cannot keep anything at the moment. Try again in a few minutes, or use another door."),
}


@dataclass(frozen=True)
class Served:
    """What the application holds: the resources of its face and the clock."""

    resources: PublicResources | CarrierResources | DeskResources
    clock: Clock


def served() -> Served:
    """What this application was built with."""
    held = current_app.extensions[KEY]
    assert isinstance(held, Served)  # noqa: S101 (the factory puts nothing else there)
    return held


def public() -> PublicResources:
    """Resources of the public face; only its pages ask."""
    resources = served().resources
    assert isinstance(resources, PublicResources)  # noqa: S101
    return resources


def desk() -> DeskResources:
    """Resources of a desk; only its pages ask."""
    resources = served().resources
    assert isinstance(resources, DeskResources)  # noqa: S101
    return resources


def now() -> datetime:
    """The moment of this request: read once, passed down."""
    if "now" not in g:
        g.now = served().clock()
    moment = g.now
    assert isinstance(moment, datetime)  # noqa: S101
    return moment


def utc_clock() -> datetime:
    """The clock of a running face."""
    return datetime.now(UTC)


def settings() -> Settings:
    """Settings of the process."""
    return served().resources.settings


def clocks() -> Clocks:
    """How soon each level must be read and handed over, in this city."""
    return served().resources.clocks


def _database() -> Database:
    return served().resources.database


@contextmanager
def reading() -> Iterator[Session]:
    """A session for looking."""
    with _database().reading() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """The one transaction of a request that changes something: commits at the end of the block, or not at all."""
    with _database().writing() as session:
        yield session


def relay(job: JobName, outbox_id: str | None) -> None:
    """After the commit: hand the promise to the queue. If that fails the sweeper does it."""
    if outbox_id is not None:
        served().resources.queue.push(QUEUES[job].value, outbox_id, 1)


def network_key(secret: bytes) -> bytes:
    """A keyed hash of the client's network (/24 or /48), for limits only; the address itself goes nowhere."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 (a placeholder, not a bind)
    except ValueError:
        address = ipaddress.ip_address("0.0.0.0")  # noqa: S104
    prefix = 24 if address.version == 4 else 48
    network = ipaddress.ip_network((address, prefix), strict=False)
    return keyed_hash(secret, "network", network.network_address.packed)


def language() -> str:
    """The language of this request: from its address or sign-in, else what the browser prefers."""
    chosen = g.get("language") or (request.view_args or {}).get("language")
    return str(chosen) if chosen in LANGUAGES else best_language(request.headers.get("Accept-Language", ""))


def say(key: str, **values: object) -> str:
    """A message in the language of this request."""
    return served().resources.catalogue.say(key, language(), **values)


def page(template: str, status: int = 200, /, **values: Any) -> Response:
    """Render a page."""
    return make_response(render_template(template, **values), status)


SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}


def install(app: Flask, held: Served, pages: Blueprint) -> None:
    """Give a face its resources, headers, languages, error pages and health address."""
    app.extensions[KEY] = held
    app.context_processor(_values_for_templates)
    app.after_request(_secure)
    app.register_error_handler(HotlineError, _service_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(Exception, _unforeseen)
    app.add_url_rule("/healthz", view_func=healthz)
    app.register_blueprint(pages)


def _values_for_templates() -> dict[str, Any]:
    chosen = language()
    return {
        "_": say, "language": chosen, "languages": LANGUAGES, "now": now(), "settings": settings(), "zone": settings().zone,
    }


def _secure(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        if name == "Cache-Control" and request.endpoint == "static":
            response.headers[name] = "public, max-age=3600"
        else:
            response.headers.setdefault(name, value)
    if settings().tls:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    response.headers.pop("Server", None)
    return response


def healthz() -> tuple[str, int]:
    """``ok``; ``waiting`` while the queue is away and work waits in the database; 503 when nothing can be accepted."""
    if not reachable(_database()):
        return "down", HTTPStatus.SERVICE_UNAVAILABLE
    return ("ok" if served().resources.queue.reachable() else "waiting"), HTTPStatus.OK


def error_page(status: int, sentence: str | None = None) -> Response:
    """The page that says what is wrong and what to do next."""
    return page("error.html", status, status=status, sentence=sentence or say(SENTENCES.get(status, SENTENCES[500])))


def _service_error(error: HotlineError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    return error_page(int(status))


def _http_error(error: HTTPException) -> Response:
    response = error.get_response()
    if isinstance(error.code, int) and error.code >= 400:
        return error_page(error.code)
    return Response(response.response, response.status, response.headers)


def _database_error(error: OperationalError) -> Response:
    log("database_error", "error", error=type(error.orig).__name__)
    return error_page(HTTPStatus.SERVICE_UNAVAILABLE)


def _unforeseen(error: Exception) -> Response:
    """The one catch-all of the faces; tests detach it. The class is logged, never the text: it may quote a person."""
    log("unforeseen", "error", error=type(error).__name__, route=request.endpoint or "")
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR)
