"""The first people of an installation: there at once, granted by nobody, and bound by the same rules."""

import pytest

from hotline.domain.errors import BadInputError
from hotline.domain.roles import Role
from hotline.domain.trail import Action
from hotline.services.founding import Founder, found_person, found_unit
from hotline.services.staff_access import TOTP
from hotline.store import staff
from hotline.store.database import Database
from hotline.store.staff import StaffRow
from hotline.store.trail import lines_about
from hotline.vault.faults import SealError
from hotline.vault.small_seals import open_under
from tests.services.tip_builders import NOW, Keys

SECRET = b"s" * 32
SEED = b"t" * 20


def founder(*, roles: tuple[Role, ...] = (Role.DUTY_OFFICER,), unit_id: str | None = None) -> Founder:
    return Founder("desk", " Duty ", "周敏", roles, "hash", SEED, unit_id)


def test_a_founder_may_sign_in_with_roles_that_count_at_once(database: Database) -> None:
    with database.writing() as session:
        staff_id = found_person(session, SECRET, founder(roles=(Role.DUTY_OFFICER, Role.SUPERVISOR)), NOW)
    with database.reading() as session:
        row = staff.staff_by_sign_in(session, "desk", "duty")
        assert row is not None
        assert (row.id, row.name, row.active) == (staff_id, "周敏", True)
        assert staff.roles_of(session, staff_id) == {Role.DUTY_OFFICER, Role.SUPERVISOR}


def test_the_seed_of_a_founder_opens_for_that_person_only(database: Database) -> None:
    with database.writing() as session:
        staff_id = found_person(session, SECRET, founder(), NOW)
        sealed = session.get_one(StaffRow, staff_id).sealed_totp
        assert sealed is not None
        assert open_under(SECRET, TOTP, sealed, staff_id.encode()) == SEED
        with pytest.raises(SealError):
            open_under(SECRET, TOTP, sealed, b"0" * 32)


def test_the_trail_says_that_nobody_granted_the_role(database: Database) -> None:
    with database.writing() as session:
        staff_id = found_person(session, SECRET, founder(), NOW)
        session.flush()
        line, = lines_about(session, staff_id)
        assert (line.action, line.actor_id, line.detail) == (Action.ROLE_GRANTED, "", {"role": "duty_officer"})


def test_roles_that_nobody_may_hold_together_are_refused_from_the_beginning(database: Database) -> None:
    with database.writing() as session, pytest.raises(BadInputError):
        found_person(session, SECRET, founder(roles=(Role.APPROVER, Role.PAYER)), NOW)


def test_a_unit_has_a_desk_and_people(database: Database) -> None:
    with database.writing() as session:
        unit_id = found_unit(session, "desk", "一队", "First unit")
        staff_id = found_person(session, SECRET, founder(roles=(Role.UNIT_OFFICER,), unit_id=unit_id), NOW)
    with database.reading() as session:
        assert [unit.id for unit in staff.units_of(session, "desk")] == [unit_id]
        assert list(staff.units_of(session, "integrity")) == []
        assert session.get_one(StaffRow, staff_id).unit_id == unit_id


def test_neither_hash_nor_seed_is_shown_by_a_repr(keyring: Keys) -> None:
    assert "hash=" not in repr(founder())
    assert "tttt" not in repr(founder())
