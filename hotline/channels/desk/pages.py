"""The desk's blueprint: every page of the desk and of the integrity desk, and what their templates may use."""

from typing import Any

from flask import Blueprint, g, request

from hotline.channels import edge
from hotline.channels.desk import (
    moments,
    money,
    office,
    queue,
    recording_pages,
    session,
    sign_in,
    supervise,
    tip,
    unit,
    words,
)
from hotline.channels.desk.navigation import is_here, places_of
from hotline.services.staff_access import SignedIn

blueprint = Blueprint("desk", __name__)


def _shell() -> dict[str, Any]:
    """What the base template shows: who is signed in, where they may go, and the token of every form."""
    found = g.get("signed_in")
    who = found if isinstance(found, SignedIn) else None
    places = places_of(who.actor) if who else []
    return {
        "who": who, "places": places, "is_here": is_here, "form_token": session.form_token, "desk_kind": edge.desk().desk,
        "here": session.own_path(request.full_path.rstrip("?")), "label": words.label,
    }


blueprint.before_app_request(session.recognise)
blueprint.before_request(session.guard)
blueprint.app_context_processor(_shell)
for module in (sign_in, queue, tip, recording_pages, unit, supervise, money, office):
    module.register(blueprint)
moments.register(blueprint)
