"""The second pair of eyes: outcomes that wait for a supervisor, each confirmed or sent back."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk import facts_form
from hotline.channels.desk.session import actor, needs
from hotline.channels.markup import paragraphs
from hotline.domain.errors import NotFoundError
from hotline.domain.roles import Permission
from hotline.domain.tips import TipState
from hotline.services import casework, outcomes
from hotline.services.sealing import open_record
from hotline.store import cases, staff, tips

_MOST = 200


@needs(Permission.SUPERVISE)
def supervise() -> ResponseReturnValue:
    """What waits to be confirmed."""
    with edge.reading() as session:
        waiting = tips.queue(session, casework.compartment_of(actor()), [TipState.REPORTED], limit=_MOST)
        rows = [(tip, outcome) for tip in waiting if (outcome := cases.outcome_of(session, tip.id)) is not None]
        names = staff.names_of(session, [outcome.recorded_by for _tip, outcome in rows if outcome.recorded_by])
    return edge.page("supervise/list.html", rows=rows, names=names)


@needs(Permission.SUPERVISE)
def reported(tip_id: str) -> ResponseReturnValue:
    """One outcome with its brief, its facts and its reason; the look is on record before anything is opened."""
    with edge.writing() as session:
        casework.look(session, actor(), tip_id, edge.now())
    keyring = edge.desk().keyring
    with edge.reading() as session:
        tip, row = casework.find(session, actor(), tip_id), cases.outcome_of(session, tip_id)
        if row is None or tip.state is not TipState.REPORTED:
            raise NotFoundError(kind="outcome")
        brief = cases.latest_brief(session, tip_id)
        words = paragraphs(open_record(session, keyring, brief.id).decode()) if brief else ""
        reason = paragraphs(outcomes.reason_of(session, keyring, row))
        names = staff.names_of(session, [each for each in (row.recorded_by, row.known_said_by) if each])
        unit = staff.get_unit(session, tip.unit_id) if tip.unit_id else None
    facts = facts_form.stored(edge.desk().pack.facts, row.facts, edge.language())
    return edge.page("supervise/tip.html", tip=tip, outcome=row, brief=words, reason=reason, names=names, facts=facts,
                     unit=unit.name(edge.language()) if unit else "", own=row.recorded_by == actor().staff_id)


@needs(Permission.SUPERVISE)
def confirm(tip_id: str) -> ResponseReturnValue:
    """Make the conclusion final."""
    with edge.writing() as session:
        outcomes.confirm(session, actor(), tip_id, edge.now())
    return redirect("/supervise")


@needs(Permission.SUPERVISE)
def send_back(tip_id: str) -> ResponseReturnValue:
    """Ask the unit to look again."""
    with edge.writing() as session:
        outcomes.send_back(session, actor(), tip_id, edge.now())
    return redirect("/supervise")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/supervise", view_func=supervise)
    blueprint.add_url_rule("/supervise/<tip_id>", view_func=reported)
    blueprint.add_url_rule("/supervise/<tip_id>/confirm", view_func=confirm, methods=["POST"])
    blueprint.add_url_rule("/supervise/<tip_id>/send-back", view_func=send_back, methods=["POST"])
