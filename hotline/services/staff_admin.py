"""Who is staff: invitations, roles that two administrators give, joining, leaving, and the page that lists them.

An administrator manages the own desk only and never learns a password or a seed.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.one_time_codes import SHORTEST_SEED, matching_step
from hotline.domain.roles import Permission, Role, may_hold
from hotline.domain.trail import Action, ActorKind
from hotline.services.staff_access import (
    STANDARD_COST,
    TOTP,
    PasswordCost,
    UsedCode,
    colleague,
    end_sessions,
    fold_sign_in,
    locked,
    use_code,
)
from hotline.store import staff as staff_store
from hotline.store.base import fresh_id
from hotline.store.staff import StaffRoleRow, StaffRow, UnitRow
from hotline.store.trail import record
from hotline.vault.passwords import hash_password
from hotline.vault.small_seals import seal_under

SHORTEST_PASSWORD = 12
LONGEST_NAME = 80
INTEGRITY = "integrity"

_CASEWORK = frozenset({Role.DUTY_OFFICER, Role.UNIT_OFFICER, Role.SUPERVISOR})
#: No password has this stored form, and it is not the absence of one: nobody signs in and no invitation works.
_LOCKED = ""


@dataclass(frozen=True)
class Ready:
    """What a joining person's first visit stores, computed before the write transaction."""

    code: UsedCode
    password_hash: str = field(repr=False)
    sealed_totp: bytes = field(repr=False)


@dataclass(frozen=True)
class HeldRole:
    """A role on the administration page. ``may_confirm``: whether the administrator who looks may confirm it."""

    role: Role
    granted_by: str | None
    confirmed: bool
    may_confirm: bool


@dataclass(frozen=True)
class Member:
    """A line of the administration page. ``invited``: may still join with an invitation."""

    staff_id: str
    sign_in: str
    name: str
    unit_id: str | None
    active: bool
    invited: bool
    roles: tuple[HeldRole, ...]


def invite(
    session: Session, actor: Actor, *, desk: str, sign_in: str, name: str, unit_id: str | None,
    roles: Collection[Role], now: datetime, language: str = "zh",
) -> str:
    """Prepare a place for somebody; returns the staff id for the invitation. No role counts before it is confirmed."""
    actor.require(Permission.ADMINISTER)
    if desk != actor.desk:
        raise NotAllowedError(desk=desk)
    _require_lawful(desk, roles)
    _require_unit(session, unit_id, roles)
    staff = StaffRow(
        id=fresh_id(), desk=desk, sign_in=_required("sign_in", fold_sign_in(sign_in)),
        name=_required("name", name.strip()), unit_id=unit_id, language=language, active=False,
    )
    _add_once(session, staff)
    session.add_all(StaffRoleRow(staff_id=staff.id, role=role, granted_by=actor.staff_id) for role in set(roles))
    _record(session, actor, Action.STAFF_INVITED, staff.id, now, count=str(len(set(roles))))
    return staff.id


def invite_again(session: Session, actor: Actor, staff_id: str, now: datetime) -> None:
    """For who lost phone or password, or comes back: the old ones end and every role must be confirmed anew.

    Otherwise one administrator could take a colleague's place with the roles that two had given.
    """
    actor.require(Permission.ADMINISTER)
    staff = _somebody_else(session, actor, staff_id)
    staff.active, staff.password_hash, staff.sealed_totp = False, None, None
    for row in _roles(session, staff_id):
        row.granted_by, row.confirmed_by, row.confirmed_at = actor.staff_id, None, None
    end_sessions(session, actor, staff, now, reason="invited_again")
    _record(session, actor, Action.STAFF_INVITED, staff_id, now)


def grant_role(session: Session, actor: Actor, staff_id: str, role: Role, now: datetime) -> None:
    """Propose one more role for somebody; another administrator confirms it."""
    actor.require(Permission.ADMINISTER)
    staff = _somebody_else(session, actor, staff_id)
    held = {row.role for row in _roles(session, staff_id)}
    if role in held:
        raise ConflictError(kind="role")
    _require_lawful(staff.desk, held | {role})
    _require_unit(session, staff.unit_id, {role})
    session.add(StaffRoleRow(staff_id=staff_id, role=role, granted_by=actor.staff_id))
    _record(session, actor, Action.ROLE_GRANTED, staff_id, now, role=role.value, decision="proposed")


def confirm_role(session: Session, actor: Actor, staff_id: str, role: Role, now: datetime) -> None:
    """Make a role count: by another administrator than the one who granted it. Ends the person's sessions."""
    actor.require(Permission.ADMINISTER)
    staff = _somebody_else(session, actor, staff_id)
    row = _held(session, staff_id, role)
    if row.confirmed_at is not None:
        raise ConflictError(kind="role")
    if row.granted_by == actor.staff_id:
        raise NotAllowedError(rule="two_grant")
    row.confirmed_by, row.confirmed_at = actor.staff_id, now
    _record(session, actor, Action.ROLE_GRANTED, staff_id, now, role=role.value, decision="confirmed")
    end_sessions(session, actor, staff, now, reason="role_changed")


def withdraw_role(session: Session, actor: Actor, staff_id: str, role: Role, now: datetime) -> None:
    """Take a role, confirmed or not; one administrator is enough. Ends the person's sessions."""
    actor.require(Permission.ADMINISTER)
    staff = _somebody_else(session, actor, staff_id)
    session.delete(_held(session, staff_id, role))
    _record(session, actor, Action.ROLE_GRANTED, staff_id, now, role=role.value, decision="withdrawn")
    end_sessions(session, actor, staff, now, reason="role_changed")


def deactivate(session: Session, actor: Actor, staff_id: str, now: datetime) -> None:
    """Lock somebody out at once: sessions end, password and seed are erased, an open invitation is void."""
    actor.require(Permission.ADMINISTER)
    staff = _somebody_else(session, actor, staff_id)
    staff.active, staff.password_hash, staff.sealed_totp = False, _LOCKED, None
    end_sessions(session, actor, staff, now, reason="deactivated")


def prepare(
    session: Session, staff_secret: bytes, staff_id: str, *, password: str, totp_seed: bytes, code: str, now: datetime,
    cost: PasswordCost = STANDARD_COST,
) -> Ready:
    """Check in a read session what an invited person chose; the slow hash runs here, outside the write transaction."""
    staff = _invited(session.get(StaffRow, staff_id))
    _require_good_password(password, staff.sign_in)
    if len(totp_seed) < SHORTEST_SEED:
        raise BadInputError("totp_seed", "too_short")
    step = matching_step(totp_seed, code, now)
    if step is None:
        raise BadInputError("code", "wrong")
    hashed = hash_password(password, opslimit=cost.opslimit, memlimit=cost.memlimit)
    sealed = seal_under(staff_secret, TOTP, totp_seed, context=staff_id.encode())
    return Ready(UsedCode(staff_id, step), hashed, sealed)


def join(session: Session, ready: Ready, now: datetime) -> None:
    """Take an invitation up, once. The code that proved the authenticator does not sign in as well."""
    staff = _invited(locked(session, ready.code.staff_id))
    if not use_code(session, ready.code):
        raise ConflictError(kind="code")
    staff.active, staff.password_hash, staff.sealed_totp = True, ready.password_hash, ready.sealed_totp
    record(session, now, ActorKind.STAFF, staff.id, Action.STAFF_JOINED, "staff", staff.id)


def invited_name(session: Session, staff_id: str) -> str:
    """The sign-in name that an invitation is for. Raises NotFoundError or WrongStateError when it is not open."""
    return _invited(session.get(StaffRow, staff_id)).sign_in


def roster(session: Session, actor: Actor) -> list[Member]:
    """Everybody of the administrator's desk, by name."""
    actor.require(Permission.ADMINISTER)
    return [_member(session, actor, staff) for staff in staff_store.staff_of_desk(session, actor.desk)]


def _member(session: Session, actor: Actor, staff: StaffRow) -> Member:
    roles = tuple(
        HeldRole(row.role, row.granted_by, row.confirmed_at is not None, _may_confirm(actor, row))
        for row in _roles(session, staff.id)
    )
    return Member(
        staff.id, staff.sign_in, staff.name, staff.unit_id, staff.active, invited=_is_invited(staff), roles=roles
    )


def _may_confirm(actor: Actor, row: StaffRoleRow) -> bool:
    return row.confirmed_at is None and actor.staff_id not in (row.granted_by, row.staff_id)


def _roles(session: Session, staff_id: str) -> list[StaffRoleRow]:
    """Roles of somebody, confirmed or not."""
    found = (session.get(StaffRoleRow, (staff_id, role)) for role in Role)
    return [row for row in found if row is not None]


def _held(session: Session, staff_id: str, role: Role) -> StaffRoleRow:
    row = session.get(StaffRoleRow, (staff_id, role))
    if row is None:
        raise NotFoundError(kind="role")
    return row


def _somebody_else(session: Session, actor: Actor, staff_id: str) -> StaffRow:
    # Nobody decides over themselves; it also means that an administrator remains after every deactivation.
    if staff_id == actor.staff_id:
        raise NotAllowedError(rule="not_oneself")
    return colleague(session, actor, staff_id)


def _is_invited(staff: StaffRow) -> bool:
    return not staff.active and staff.password_hash is None


def _invited(staff: StaffRow | None) -> StaffRow:
    if staff is None:
        raise NotFoundError(kind="staff")
    if not _is_invited(staff):
        raise WrongStateError(kind="invitation")
    return staff


def _add_once(session: Session, staff: StaffRow) -> None:
    try:
        with session.begin_nested():  # flushes at its end: the database's answer is the decision
            session.add(staff)
    except IntegrityError:
        raise ConflictError(kind="sign_in") from None  # the database's own text would quote the name


def _require_lawful(desk: str, roles: Collection[Role]) -> None:
    if not roles:
        raise BadInputError("roles", "missing")
    # An integrity officer may do the whole casework of a desk: at another desk that would join what must be apart.
    foreign = _CASEWORK if desk == INTEGRITY else {Role.INTEGRITY_OFFICER}
    if foreign & set(roles):
        raise BadInputError("roles", "another_desk")
    if not may_hold(roles):
        raise BadInputError("roles", "not_together")


def _require_unit(session: Session, unit_id: str | None, roles: Collection[Role]) -> None:
    if unit_id is None and Role.UNIT_OFFICER in roles:
        raise BadInputError("unit_id", "missing")
    if unit_id is not None and session.get(UnitRow, unit_id) is None:
        raise BadInputError("unit_id", "unknown")


def _required(field_name: str, text: str) -> str:
    if not text:
        raise BadInputError(field_name, "missing")
    if len(text) > LONGEST_NAME:
        raise BadInputError(field_name, "too_long", most=LONGEST_NAME)
    if not text.isprintable():
        raise BadInputError(field_name, "unprintable")
    return text


def _require_good_password(password: str, sign_in: str) -> None:
    text = unicodedata.normalize("NFKC", password)
    if fold_sign_in(text) == sign_in:
        raise BadInputError("password", "same_as_name")
    if len(text) < SHORTEST_PASSWORD:
        raise BadInputError("password", "too_short", least=SHORTEST_PASSWORD)
    if len(set(text)) == 1:
        raise BadInputError("password", "one_character")


def _record(session: Session, actor: Actor, action: Action, staff_id: str, now: datetime, **detail: str) -> None:
    record(session, now, ActorKind.STAFF, actor.staff_id, action, "staff", staff_id, **detail)
