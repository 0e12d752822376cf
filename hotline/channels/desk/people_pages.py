"""The administrator's pages: who is staff, inviting somebody, and roles, which one proposes and another confirms."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import office_labels
from hotline.channels.desk.session import actor, needs
from hotline.domain.errors import BadInputError, ConflictError, NotFoundError
from hotline.domain.roles import Permission, Role
from hotline.services import staff_admin
from hotline.services.staff_admin import Member
from hotline.store import staff
from hotline.wording.catalogue import LANGUAGES


@needs(Permission.ADMINISTER)
def people_page() -> ResponseReturnValue:
    """Everybody of this desk with their roles; those that wait for confirmation first to be seen."""
    with edge.reading() as session:
        members = staff_admin.roster(session, actor())
        units = _unit_names(session)
    waiting = [member for member in members if any(held.may_confirm for held in member.roles)]
    return edge.page("office/people.html", members=members, waiting=waiting, units=units)


@needs(Permission.ADMINISTER)
def invite_page() -> ResponseReturnValue:
    """The form for inviting somebody."""
    return _invite_form({}, {})


@needs(Permission.ADMINISTER)
def invite() -> ResponseReturnValue:
    """Prepare a place for somebody; the next page holds the address to hand over."""
    form = request.form
    try:
        with edge.writing() as session:
            staff_id = staff_admin.invite(
                session, actor(), desk=actor().desk, sign_in=form.get("sign_in", ""), name=form.get("name", ""),
                unit_id=form.get("unit_id") or None, roles=_chosen_roles(), now=edge.now(), language=_chosen_language(),
            )
    except BadInputError as error:
        return _invite_form(form, office_labels.problem_of(error), 422)
    except ConflictError:
        return _invite_form(form, office_labels.problem_of(BadInputError("sign_in", "taken")), 422)
    return redirect(f"/people/{staff_id}/invitation")


@needs(Permission.ADMINISTER)
def invitation_page(staff_id: str) -> ResponseReturnValue:
    """The address by which an invited person joins; only while the place is open."""
    member = _member(staff_id)
    if not member.invited:
        return redirect(f"/people/{staff_id}")
    token = edge.desk().tokens.invitation(staff_id, edge.now())
    return edge.page("office/invitation.html", member=member, address=f"{request.url_root}join/{token}")


@needs(Permission.ADMINISTER)
def person_page(staff_id: str) -> ResponseReturnValue:
    """One member of staff and what may be decided about them."""
    return _person(staff_id, {})


@needs(Permission.ADMINISTER)
def change_role(staff_id: str, change: str) -> ResponseReturnValue:
    """Propose, confirm or withdraw a role. What is so already stays so: a second click changes nothing."""
    role, decide = _named_role(), _ROLE_CHANGES.get(change)
    if decide is None:
        raise NotFoundError(kind="page")
    try:
        with edge.writing() as session:
            decide(session, actor(), staff_id, role, edge.now())
    except BadInputError as error:
        return _person(staff_id, office_labels.problem_of(error), 422)
    except (ConflictError, NotFoundError):
        return redirect(f"/people/{staff_id}")
    return redirect(f"/people/{staff_id}")


@needs(Permission.ADMINISTER)
def deactivate(staff_id: str) -> ResponseReturnValue:
    """Lock somebody out at once."""
    with edge.writing() as session:
        staff_admin.deactivate(session, actor(), staff_id, edge.now())
    return redirect(f"/people/{staff_id}")


@needs(Permission.ADMINISTER)
def invite_again(staff_id: str) -> ResponseReturnValue:
    """For who lost phone or password: everything of before ends, every role is confirmed anew."""
    if not _member(staff_id).invited:  # a second click must not end what the first one prepared
        with edge.writing() as session:
            staff_admin.invite_again(session, actor(), staff_id, edge.now())
    return redirect(f"/people/{staff_id}/invitation")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/people", view_func=people_page)
    blueprint.add_url_rule("/staff", endpoint="staff", view_func=lambda: redirect("/people"))
    blueprint.add_url_rule("/people/invite", view_func=invite_page)
    blueprint.add_url_rule("/people/invite", view_func=invite, methods=["POST"])
    blueprint.add_url_rule("/people/<staff_id>", view_func=person_page)
    blueprint.add_url_rule("/people/<staff_id>/invitation", view_func=invitation_page)
    blueprint.add_url_rule("/people/<staff_id>/role/<change>", view_func=change_role, methods=["POST"])
    blueprint.add_url_rule("/people/<staff_id>/deactivate", view_func=deactivate, methods=["POST"])
    blueprint.add_url_rule("/people/<staff_id>/invite-again", view_func=invite_again, methods=["POST"])


_ROLE_CHANGES = {
    "grant": staff_admin.grant_role, "confirm": staff_admin.confirm_role, "withdraw": staff_admin.withdraw_role,
}


def _invite_form(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    with edge.reading() as session:
        units = _unit_names(session)
    return edge.page(
        "office/invite.html", status, values=values, errors=errors, units=list(units.items()), roles=list(Role),
        chosen=request.form.getlist("roles"),
    )


def _person(staff_id: str, errors: Mapping[str, str], status: int = 200) -> Response:
    with edge.reading() as session:
        units = _unit_names(session)
        everybody = {member.staff_id: member.name for member in staff_admin.roster(session, actor())}
    member = _member(staff_id)
    held = {role.role for role in member.roles}
    return edge.page(
        "office/person.html", status, member=member, units=units, names=everybody, errors=errors,
        grantable=[role for role in Role if role not in held], is_me=staff_id == actor().staff_id,
    )


def _member(staff_id: str) -> Member:
    with edge.reading() as session:
        members = staff_admin.roster(session, actor())
    found = next((member for member in members if member.staff_id == staff_id), None)
    if found is None:
        raise NotFoundError(kind="staff")
    return found


def _chosen_roles() -> list[Role]:
    return [role for role in Role if role.value in request.form.getlist("roles")]


def _named_role() -> Role:
    found = next((role for role in Role if role.value == request.form.get("role")), None)
    if found is None:
        raise NotFoundError(kind="role")
    return found


def _chosen_language() -> str:
    wanted = request.form.get("language", "")
    return wanted if wanted in LANGUAGES else edge.language()


def _unit_names(session: Session) -> dict[str, str]:
    return {unit.id: unit.name(edge.language()) for unit in staff.units_of(session, edge.desk().desk)}
