"""Builds the application of exactly one face from settings."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.channels import edge
from hotline.channels.carrier_edge import LARGEST_WEBHOOK
from hotline.channels.carrier_pages import blueprint as carrier_pages
from hotline.channels.desk.pages import blueprint as desk_pages
from hotline.channels.web.pages import blueprint as public_pages
from hotline.config import Face, Settings
from hotline.wiring import CarrierResources, DeskResources, PublicResources, build_carrier, build_desk, build_public

#: A form is words and a few fields: 200,000 characters of four bytes each, percent-encoded, and some room.
LARGEST_FORM = 3 * 1024 * 1024
_FOLDER = Path(__file__).parent
#: Every other face is a desk.
_PAGES = {Face.PUBLIC: public_pages, Face.CARRIER: carrier_pages}


def create_app(
    settings: Settings, face: Face, *, resources: PublicResources | CarrierResources | DeskResources | None = None,
    clock: edge.Clock = edge.utc_clock,
) -> Flask:
    """The WSGI application of one face. Raises StartError; ``resources`` and ``clock`` are given by tests only."""
    kind = face.value if face in _PAGES else "desk"
    app = Flask(
        "hotline", static_folder=None if face is Face.CARRIER else str(_FOLDER / "static" / kind), static_url_path="/static",
        template_folder=str(_FOLDER / "templates" / kind), root_path=str(_FOLDER),
    )
    largest = LARGEST_WEBHOOK if face is Face.CARRIER else LARGEST_FORM
    app.config.update(
        MAX_CONTENT_LENGTH=largest, MAX_FORM_MEMORY_SIZE=largest, MAX_FORM_PARTS=100, TRAP_HTTP_EXCEPTIONS=False,
    )
    edge.install(app, edge.Served(resources or _build(settings, face), clock), _PAGES.get(face, desk_pages))
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _build(settings: Settings, face: Face) -> PublicResources | CarrierResources | DeskResources:
    if face is Face.PUBLIC:
        return build_public(settings)
    return build_carrier(settings) if face is Face.CARRIER else build_desk(settings, face)
