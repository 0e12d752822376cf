"""Taking up an invitation: a password, an authenticator, and the proof that it works. Nobody is signed in here."""

import io
import secrets
from collections.abc import Mapping

import segno
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hotline.channels import edge
from hotline.channels.desk import office_labels
from hotline.channels.desk.session import open_to_all
from hotline.domain.errors import BadInputError, ConflictError, NotFoundError, WrongStateError
from hotline.domain.one_time_codes import SEED_BYTES, SHORTEST_SEED, base32, provisioning_address, seed_from
from hotline.gateways.tokens import TokenError
from hotline.services import staff_admin
from hotline.wording.marking import _


@open_to_all
def join_page(token: str) -> ResponseReturnValue:
    """The secret for the authenticator, as text and as a picture, and the form."""
    staff_id = _invited(token)
    if staff_id is None:
        return _over()
    return _form(token, staff_id, secrets.token_bytes(SEED_BYTES), {})


@open_to_all
def join(token: str) -> ResponseReturnValue:
    """Check what the person chose outside a write transaction, then let them in, once."""
    staff_id, seed = _invited(token), _sent_seed()
    if staff_id is None:
        return _over()
    try:
        _require_same_password()
        with edge.reading() as session:
            ready = staff_admin.prepare(
                session, edge.desk().staff_secret, staff_id, password=request.form.get("password", ""), totp_seed=seed,
                code=request.form.get("code", ""), now=edge.now(),
            )
        with edge.writing() as session:
            staff_admin.join(session, ready, edge.now())
    except BadInputError as error:
        return _form(token, staff_id, seed, office_labels.problem_of(error), 422)
    except (ConflictError, WrongStateError):  # somebody was quicker with the same address, or the same person twice
        return _over()
    return redirect(f"/joined?language={edge.language()}")


@open_to_all
def joined_page() -> ResponseReturnValue:
    """What comes next; the same for everybody, so it tells nothing."""
    return edge.page("office/joined.html")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/join/<token>", view_func=join_page)
    blueprint.add_url_rule("/join/<token>", view_func=join, methods=["POST"])
    blueprint.add_url_rule("/joined", view_func=joined_page)


def _invited(token: str) -> str | None:
    """Whom an address invites, while their place is open."""
    try:
        staff_id = edge.desk().tokens.read_invitation(token, edge.now())
        with edge.reading() as session:
            staff_admin.invited_name(session, staff_id)
    except (TokenError, NotFoundError, WrongStateError):
        return None
    return staff_id


def _over() -> Response:
    return edge.page("office/join_over.html", 410)


def _sent_seed() -> bytes:
    """The secret that the form carries, so that a mistyped code does not ask for a new authenticator; else a new one."""
    seed = seed_from(request.form.get("seed", ""))
    return seed if seed and len(seed) >= SHORTEST_SEED else secrets.token_bytes(SEED_BYTES)


def _require_same_password() -> None:
    if request.form.get("password", "") != request.form.get("again", ""):
        raise BadInputError("again", "differs")


def _form(token: str, staff_id: str, seed: bytes, errors: Mapping[str, str], status: int = 200) -> Response:
    with edge.reading() as session:
        sign_in = staff_admin.invited_name(session, staff_id)
    text = base32(seed)
    return edge.page(
        "office/join.html", status, token=token, sign_in=sign_in, errors=errors, seed=text, least=staff_admin.SHORTEST_PASSWORD,
        grouped=" ".join(text[start : start + 4] for start in range(0, len(text), 4)), picture=_picture(seed, sign_in),
    )


def _picture(seed: bytes, sign_in: str) -> Markup:
    """The QR code as SVG in the page itself: it holds the secret, so no address of its own may lead to it."""
    issuer = edge.settings().city_zh if edge.language() == "zh" else edge.settings().city_en
    code = segno.make(provisioning_address(seed, sign_in, issuer), error="m", micro=False)
    drawn = io.BytesIO()
    code.save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=5, border=4, light="#fff", dark="#000", nl=False,
        title=edge.say(_("Picture for the authenticator; the secret below says the same")), svgclass="code", lineclass=None,
    )
    return Markup(drawn.getvalue().decode("utf-8"))  # noqa: S704 (drawn by the library from an address that it encodes)
