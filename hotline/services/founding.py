"""The first people and units of an installation, before there is an administrator who could invite anybody."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.errors import BadInputError
from hotline.domain.roles import Role, may_hold
from hotline.domain.trail import Action, ActorKind
from hotline.services.staff_access import TOTP, fold_sign_in
from hotline.store import trail
from hotline.store.base import fresh_id
from hotline.store.staff import StaffRoleRow, StaffRow, UnitRow
from hotline.vault.small_seals import seal_under


@dataclass(frozen=True)
class Founder:
    """Somebody who is there from the beginning. The password is hashed before the write transaction."""

    desk: str
    sign_in: str
    name: str
    roles: Collection[Role]
    password_hash: str = field(repr=False)
    totp_seed: bytes = field(repr=False)
    unit_id: str | None = None
    language: str = "zh"


def found_unit(session: Session, desk: str, name_zh: str, name_en: str) -> str:
    """Add a unit of a desk; returns its id."""
    unit = UnitRow(desk=desk, name_zh=name_zh, name_en=name_en)
    session.add(unit)
    session.flush()  # people of the unit refer to it
    return unit.id


def found_person(session: Session, staff_secret: bytes, founder: Founder, now: datetime) -> str:
    """Add somebody with roles that count at once; the trail says that nobody granted them. Returns the staff id."""
    if not may_hold(founder.roles):
        raise BadInputError("roles", "not_together")
    staff_id = fresh_id()
    sealed = seal_under(staff_secret, TOTP, founder.totp_seed, staff_id.encode())
    session.add(
        StaffRow(id=staff_id, desk=founder.desk, sign_in=fold_sign_in(founder.sign_in), name=founder.name,
                 unit_id=founder.unit_id, password_hash=founder.password_hash, sealed_totp=sealed,
                 language=founder.language, active=True)
    )
    session.flush()  # the roles refer to the person
    for role in founder.roles:
        session.add(StaffRoleRow(staff_id=staff_id, role=role, granted_by=None, confirmed_by=None, confirmed_at=now))
        trail.record(session, now, ActorKind.MACHINE, "", Action.ROLE_GRANTED, "staff", staff_id, role=role.value)
    return staff_id
