"""A unit's pages: what is assigned to it, each tip's brief (never its words), and the outcome that it records."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk import facts_form
from hotline.channels.desk.forms import Typed
from hotline.channels.desk.session import actor, needs
from hotline.channels.desk.words import DISPOSITIONS
from hotline.channels.markup import paragraphs
from hotline.domain.errors import BadInputError
from hotline.domain.roles import Permission
from hotline.domain.tips import REWARDABLE, Disposition, TipState
from hotline.services import casework, outcomes
from hotline.services.outcomes import Outcome
from hotline.store import cases, staff, tips
from hotline.store.cases import OutcomeRow
from hotline.store.tips import TipRow
from hotline.wording.marking import _

_FIELDS = {
    "disposition": _("Result"), "reason": _("Reason"), "arrests": _("People arrested"), "case_number": _("Case number"),
    "measure_on": _("Day of the compulsory measure"), "solved_on": _("Day the case was solved"),
}


@needs(Permission.WORK_UNIT)
def unit() -> ResponseReturnValue:
    """What this person's unit has to check."""
    who = actor()
    with edge.reading() as session:
        own = staff.get_unit(session, who.unit_id) if who.unit_id else None
        rows = tips.unit_queue(session, own.id, casework.compartment_of(who)) if own else []
    return edge.page("unit/list.html", own=own.name(edge.language()) if own else None, rows=rows)


@needs(Permission.WORK_UNIT)
def unit_tip(tip_id: str) -> ResponseReturnValue:
    """The brief of one tip, and what the unit may do with it now."""
    return _page(tip_id)


@needs(Permission.WORK_UNIT)
def start(tip_id: str) -> ResponseReturnValue:
    """Begin the check."""
    with edge.writing() as session:
        outcomes.start_check(session, actor(), tip_id, edge.now())
    return redirect(f"/unit/{tip_id}")


@needs(Permission.WORK_UNIT)
def known(tip_id: str) -> ResponseReturnValue:
    """Say, once, whether the police knew the matter before."""
    answer = {"yes": True, "no": False}.get(request.form.get("known", ""))
    if answer is None:
        typed = Typed.of(request.form)
        typed.fault("known", "missing")
        return _page(tip_id, HTTPStatus.UNPROCESSABLE_ENTITY, typed)
    with edge.writing() as session:
        outcomes.say_known(session, actor(), tip_id, answer, edge.now())
    return redirect(f"/unit/{tip_id}")


@needs(Permission.WORK_UNIT)
def outcome(tip_id: str) -> ResponseReturnValue:
    """Record what came of a tip; the pack looks at its facts before anything is stored."""
    typed = Typed.of(request.form)
    facts = facts_form.read(facts_form.asked(edge.desk().pack), typed.values)
    found = _read_outcome(typed, facts)
    _check_facts(tip_id, found, typed)
    if not typed.errors:
        try:
            with edge.writing() as session:
                outcomes.report(session, edge.desk().keyring, actor(), tip_id, found, edge.now())
            return redirect("/unit")
        except BadInputError as error:
            typed.refuse(error)
    kept = {name: value for name, value in typed.values.items() if not name.startswith(f"{facts_form.PREFIX}.")}
    typed.values = kept | facts_form.written(facts_form.asked(edge.desk().pack), facts)
    return _page(tip_id, HTTPStatus.UNPROCESSABLE_ENTITY, typed)


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/unit", view_func=unit)
    blueprint.add_url_rule("/unit/<tip_id>", view_func=unit_tip)
    blueprint.add_url_rule("/unit/<tip_id>/start", view_func=start, methods=["POST"])
    blueprint.add_url_rule("/unit/<tip_id>/known", view_func=known, methods=["POST"])
    blueprint.add_url_rule("/unit/<tip_id>/outcome", view_func=outcome, methods=["POST"])


def _page(tip_id: str, status: int = HTTPStatus.OK, typed: Typed | None = None) -> Response:
    with edge.writing() as session:
        brief = outcomes.read_brief(session, edge.desk().keyring, actor(), tip_id, edge.now())
    with edge.reading() as session:
        tip = casework.find(session, actor(), tip_id)
        row = cases.outcome_of(session, tip_id)
        typed = typed or Typed(_stored_values(row, outcomes.reason_of(session, edge.desk().keyring, row) if row else ""))
    return edge.page("unit/tip.html", status, **_shown(tip, row, paragraphs(brief), typed))


def _shown(tip: TipRow, row: OutcomeRow | None, brief: str, typed: Typed) -> dict[str, Any]:
    pack, language = edge.desk().pack, edge.language()
    blocks = facts_form.blocks(facts_form.asked(pack), typed.values, language)
    return {
        "tip": tip, "brief": brief, "outcome": row, "typed": typed, "programme": pack.title.of(language),
        "choices": [(disposition.value, edge.say(DISPOSITIONS[disposition])) for disposition in Disposition],
        "blocks": blocks, "labels": _labels(blocks),
        "facts": facts_form.stored(facts_form.asked(pack), row.facts if row else {}, language),
        "checking": tip.state is TipState.UNDER_CHECK, "said": row is not None and row.known_before is not None,
    }


def _labels(blocks: list[facts_form.Block]) -> dict[str, str]:
    """What each field is called in the list of faults on top of the form."""
    own = {name: edge.say(text) for name, text in _FIELDS.items()}
    return own | {name: label for block in blocks for name, label in block.labels.items()}


def _stored_values(row: OutcomeRow | None, reason: str) -> dict[str, str]:
    """What an outcome that was sent back held, so that nothing is typed twice."""
    if row is None or row.disposition is None:
        return {}
    plain = {
        "disposition": row.disposition.value, "reason": reason, "arrests": str(row.arrests), "case_number": row.case_number or "",
        "measure_on": row.measure_on.isoformat() if row.measure_on else "", "solved_on": row.solved_on.isoformat() if row.solved_on else "",
    }
    return plain | facts_form.written(facts_form.asked(edge.desk().pack), row.facts)


def _read_outcome(typed: Typed, facts: dict[str, Any]) -> Outcome:
    return Outcome(
        disposition=typed.choice("disposition", Disposition) or Disposition.INCOMPLETE, reason=typed.words("reason"), facts=facts,
        arrests=typed.count("arrests"), case_number=typed.line("case_number"), measure_on=typed.day("measure_on"),
        solved_on=typed.day("solved_on"),
    )


def _check_facts(tip_id: str, found: Outcome, typed: Typed) -> None:
    """A result is looked at with all that the desk knows of it; anything else only where facts were filled in."""
    if not found.facts and found.disposition not in REWARDABLE:
        return
    pack, own = edge.desk().pack, {spec.name for spec in edge.desk().pack.facts}
    with edge.reading() as session:
        reported_on = edge.settings().day_of(casework.find(session, actor(), tip_id).received_at)
    desk_knows = {"arrests": found.arrests, "case_number": found.case_number, "reported_on": reported_on.isoformat()}
    shared = {name: day.isoformat() for name, day in (("measure_on", found.measure_on), ("solved_on", found.solved_on)) if day}
    facts = dict(found.facts) | {name: value for name, value in desk_knows.items() if name in own and value is not None} | shared
    facts_form.check(pack, facts, reported_on, typed, edge.language())
