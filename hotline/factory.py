"""Builds the application of exactly one face from settings."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.channels import edge
from hotline.channels.desk.pages import blueprint as desk_pages
from hotline.channels.web.pages import blueprint as public_pages
from hotline.config import Face, Settings
from hotline.wiring import DeskResources, PublicResources, build_desk, build_public

#: A form is words and a few fields: 200,000 characters of four bytes each, percent-encoded, and some room.
LARGEST_FORM = 3 * 1024 * 1024
_FOLDER = Path(__file__).parent


def create_app(
    settings: Settings, face: Face, *, resources: PublicResources | DeskResources | None = None,
    clock: edge.Clock = edge.utc_clock,
) -> Flask:
    """The WSGI application of one face. Raises StartError; ``resources`` and ``clock`` are given by tests only."""
    public = face is Face.PUBLIC
    kind = "public" if public else "desk"
    app = Flask(
        "hotline", static_folder=str(_FOLDER / "static" / kind), static_url_path="/static",
        template_folder=str(_FOLDER / "templates" / kind), root_path=str(_FOLDER),
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM, MAX_FORM_MEMORY_SIZE=LARGEST_FORM, MAX_FORM_PARTS=100, TRAP_HTTP_EXCEPTIONS=False,
    )
    held = resources or (build_public(settings) if public else build_desk(settings, face))
    edge.install(app, edge.Served(held, clock), public_pages if public else desk_pages)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app
