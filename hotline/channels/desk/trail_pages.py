"""The auditor's pages: the newest lines of the trail, those about one subject, and whether the chain is whole."""

import json
import re
from pathlib import Path

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import office_labels
from hotline.channels.desk.session import actor, needs
from hotline.domain.errors import BadInputError
from hotline.domain.roles import Permission
from hotline.domain.trail import Action, ActorKind
from hotline.services import audit_chain
from hotline.services.audit_chain import Head
from hotline.store import staff, trail

_SHOWN = 200
_ID = re.compile("[0-9A-Za-z]{0,32}")


@needs(Permission.READ_AUDIT)
def trail_page() -> ResponseReturnValue:
    """Lines of the trail; this look becomes a line itself, before any other is shown."""
    about, errors = request.args.get("about", "").strip(), {}
    if not _ID.fullmatch(about):
        about, errors = "", office_labels.problem_of(BadInputError("about", "no_id"))
    _record_look(about)
    with edge.reading() as session:
        lines = trail.lines_about(session, about, _SHOWN) if about else trail.newest(session, _SHOWN)
        named = {line.actor_id for line in lines} | {line.subject_id for line in lines if line.subject_kind == "staff"}
        names = staff.names_of(session, sorted(named))
    return edge.page(
        "office/trail.html", 422 if errors else 200, lines=lines, names=names, about=about, errors=errors, most=_SHOWN,
        actors=office_labels.ACTORS, subjects=office_labels.SUBJECTS,
    )


@needs(Permission.READ_AUDIT)
def check_page() -> ResponseReturnValue:
    """Every line checked against the heads that were signed and kept outside the database."""
    _record_look("")
    heads = _heads(edge.settings().data_dir / "trail" / "heads.jsonl")
    public = [entry.public for entry in edge.desk().keyring.manifest.of("audit-signing") if entry.public]
    with edge.reading() as session:
        faults = audit_chain.verify(session, heads or [], public, edge.now())
        position = trail.head(session)[0]
    return edge.page(
        "office/trail_check.html", faults=faults, heads=heads, position=position, sentences=office_labels.TRAIL_FAULTS
    )


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/trail", view_func=trail_page)
    blueprint.add_url_rule("/trail/check", view_func=check_page)


def _record_look(about: str) -> None:
    with edge.writing() as session:
        _look(session, about)


def _look(session: Session, about: str) -> None:
    trail.record(
        session, edge.now(), ActorKind.STAFF, actor().staff_id, Action.TRAIL_LOOKED_AT, "trail", about
    )


def _heads(path: Path) -> list[Head] | None:
    """The signed heads, None when this process cannot read them: the desk's system user need not be able to."""
    try:
        return [_head(json.loads(line)) for line in path.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _head(kept: dict[str, str]) -> Head:
    return Head(int(kept["position"]), bytes.fromhex(kept["link"]), kept["at"], bytes.fromhex(kept["signature"]))
