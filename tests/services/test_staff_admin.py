"""Who is staff: nobody gets a role by one administrator's word, and who is locked out is out at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy.exc import IntegrityError

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError, WrongStateError
from hotline.domain.one_time_codes import base32
from hotline.domain.roles import Role
from hotline.domain.trail import Action
from hotline.services import staff_access, staff_admin
from hotline.services.staff_access import PasswordCost, session_hash
from hotline.services.staff_admin import HeldRole, Member, Ready
from hotline.store.database import Database
from hotline.store.staff import StaffRoleRow, StaffRow, UnitRow, roles_of
from hotline.store.trail import newest

SECRET = bytes(range(32))
CHEAP = PasswordCost(opslimit=1, memlimit=8192)
PASSWORD = "seven quiet lanterns"
SEED = b"a seed of 20 bytes.."
NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COOKIE = bytes(range(200, 232))
MEI, HAN, NOOR, UNIT = "1" * 32, "2" * 32, "3" * 32, "4" * 32
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
FIRST, SECOND = Actor(MEI, ADMINISTRATOR, "desk", None), Actor(HAN, ADMINISTRATOR, "desk", None)
ELSEWHERE = Actor(NOOR, ADMINISTRATOR, "integrity", None)
OFFICER = Actor(HAN, frozenset({Role.DUTY_OFFICER}), "desk", None)


def code_at(now: datetime) -> str:
    return pyotp.TOTP(base32(SEED)).at(now)


@dataclass
class House:
    """Mei and Han administer the desk, Noor the integrity desk; there is one unit."""

    database: Database

    def invite(
        self, sign_in: str = "lin", *, actor: Actor = FIRST, desk: str = "desk", name: str = "Lin",
        unit_id: str | None = None, roles: tuple[Role, ...] = (Role.DUTY_OFFICER,),
    ) -> str:
        with self.database.writing() as session:
            return staff_admin.invite(session, actor, desk=desk, sign_in=sign_in, name=name, unit_id=unit_id,
                                      roles=roles, now=NOW, language="en")

    def prepare(self, staff_id: str, password: str = PASSWORD, seed: bytes = SEED, code: str | None = None,
                now: datetime = NOW) -> Ready:
        with self.database.reading() as session:
            return staff_admin.prepare(session, SECRET, staff_id, password=password, totp_seed=seed,
                                       code=code_at(now) if code is None else code, now=now, cost=CHEAP)

    def join(self, staff_id: str, now: datetime = NOW) -> None:
        ready = self.prepare(staff_id, now=now)
        with self.database.writing() as session:
            staff_admin.join(session, ready, now)

    def confirm(self, staff_id: str, role: Role = Role.DUTY_OFFICER, actor: Actor = SECOND) -> None:
        with self.database.writing() as session:
            staff_admin.confirm_role(session, actor, staff_id, role, NOW)

    def grant(self, staff_id: str, role: Role, actor: Actor = FIRST) -> None:
        with self.database.writing() as session:
            staff_admin.grant_role(session, actor, staff_id, role, NOW)

    def withdraw(self, staff_id: str, role: Role, actor: Actor = FIRST) -> None:
        with self.database.writing() as session:
            staff_admin.withdraw_role(session, actor, staff_id, role, NOW)

    def deactivate(self, staff_id: str, actor: Actor = FIRST) -> None:
        with self.database.writing() as session:
            staff_admin.deactivate(session, actor, staff_id, NOW)

    def invite_again(self, staff_id: str, actor: Actor = FIRST) -> None:
        with self.database.writing() as session:
            staff_admin.invite_again(session, actor, staff_id, NOW)

    def on_duty(self) -> str:
        """Somebody who joined and whose role was confirmed."""
        staff_id = self.invite()
        self.join(staff_id)
        self.confirm(staff_id)
        return staff_id

    def can_sign_in(self, now: datetime, password: str = PASSWORD) -> bool:
        with self.database.reading() as session:
            checked = staff_access.check(session, SECRET, desk="desk", sign_in="lin", password=password,
                                         code=code_at(now), name_hash=bytes(32), now=now, cost=CHEAP)
        if checked.passed:
            with self.database.writing() as session:
                staff_access.admit(session, checked, COOKIE, now)
        return checked.passed

    def is_signed_in(self) -> bool:
        with self.database.reading() as session:
            return staff_access.resume(session, session_hash(COOKIE), NOW + MINUTE) is not None

    def roles(self, staff_id: str) -> frozenset[Role]:
        with self.database.reading() as session:
            return roles_of(session, staff_id)

    def trail(self, count: int) -> list[tuple[Action, dict[str, str]]]:
        with self.database.reading() as session:
            return [(line.action, line.detail) for line in newest(session, count)]


@pytest.fixture
def house(database: Database) -> House:
    with database.writing() as session:
        session.add_all([
            StaffRow(id=MEI, desk="desk", sign_in="mei", name="Mei"),
            StaffRow(id=HAN, desk="desk", sign_in="han", name="Han"),
            StaffRow(id=NOOR, desk="integrity", sign_in="noor", name="Noor"),
            UnitRow(id=UNIT, name_zh="甲队", name_en="Unit A"),
        ])
    return House(database)


def bad(error: pytest.ExceptionInfo[BadInputError]) -> tuple[str, str]:
    return error.value.field, error.value.problem


def test_an_invitation_makes_a_place_that_nobody_can_sign_in_to_yet(house: House) -> None:
    staff_id = house.invite(" LIN ")
    with house.database.reading() as session:
        row = session.get_one(StaffRow, staff_id)
        assert staff_admin.invited_name(session, staff_id) == "lin"
    assert (row.sign_in, row.active, row.password_hash, row.language) == ("lin", False, None, "en")
    assert house.roles(staff_id) == frozenset()
    assert house.trail(1) == [(Action.STAFF_INVITED, {"count": "1"})]


def test_only_an_administrator_invites_and_only_to_the_own_desk(house: House) -> None:
    with pytest.raises(NotAllowedError):
        house.invite(actor=OFFICER)
    with pytest.raises(NotAllowedError):
        house.invite(desk="integrity")


def test_a_sign_in_name_is_given_once_and_the_error_does_not_quote_it(house: House) -> None:
    house.invite("lin")
    with pytest.raises(ConflictError) as refused:
        house.invite("LIN")
    assert refused.value.facts == {"kind": "sign_in"}
    assert refused.value.__suppress_context__


def test_names_are_there_short_and_printable(house: House) -> None:
    for sign_in, name, fault in (
        ("  ", "Lin", ("sign_in", "missing")), ("x" * 81, "Lin", ("sign_in", "too_long")),
        ("lin", " ", ("name", "missing")), ("lin", "林" * 81, ("name", "too_long")),
        ("lin", "Li\0n", ("name", "unprintable")),
    ):
        with pytest.raises(BadInputError) as refused:
            house.invite(sign_in, name=name)
        assert bad(refused) == fault


def test_unlawful_roles_are_refused(house: House) -> None:
    for actor, roles, problem in (
        (FIRST, (), "missing"),
        (FIRST, (Role.DUTY_OFFICER, Role.PAYER), "not_together"),
        (FIRST, (Role.APPROVER, Role.PAYER), "not_together"),
        (FIRST, (Role.INTEGRITY_OFFICER,), "another_desk"),
        (ELSEWHERE, (Role.SUPERVISOR,), "another_desk"),
    ):
        with pytest.raises(BadInputError) as refused:
            house.invite(actor=actor, desk=actor.desk, roles=roles)
        assert bad(refused) == ("roles", problem)


def test_the_integrity_desk_has_its_own_officers(house: House) -> None:
    assert house.invite(actor=ELSEWHERE, desk="integrity", roles=(Role.INTEGRITY_OFFICER,))


def test_a_unit_officer_belongs_to_a_unit_that_exists(house: House) -> None:
    for unit_id, problem in ((None, "missing"), ("f" * 32, "unknown")):
        with pytest.raises(BadInputError) as refused:
            house.invite(unit_id=unit_id, roles=(Role.UNIT_OFFICER,))
        assert bad(refused) == ("unit_id", problem)
    assert house.invite(unit_id=UNIT, roles=(Role.UNIT_OFFICER,))


def test_a_role_counts_once_a_second_administrator_has_confirmed_it(house: House) -> None:
    staff_id = house.invite()
    house.confirm(staff_id)
    assert house.roles(staff_id) == {Role.DUTY_OFFICER}
    assert house.trail(2) == [
        (Action.SESSIONS_REVOKED, {"reason": "role_changed", "count": "0"}),
        (Action.ROLE_GRANTED, {"role": "duty_officer", "decision": "confirmed"}),
    ]


def test_who_granted_a_role_cannot_confirm_it(house: House) -> None:
    staff_id = house.invite()
    with pytest.raises(NotAllowedError):
        house.confirm(staff_id, actor=FIRST)
    assert house.roles(staff_id) == frozenset()


def test_the_database_itself_refuses_one_person_for_both(house: House) -> None:
    staff_id = house.invite()
    with house.database.write() as session:
        row = session.get_one(StaffRoleRow, (staff_id, Role.DUTY_OFFICER))
        row.confirmed_by, row.confirmed_at = MEI, NOW
        with pytest.raises(IntegrityError, match="two_grant"):
            session.commit()
    assert house.roles(staff_id) == frozenset()


def test_only_an_administrator_of_the_same_desk_confirms(house: House) -> None:
    staff_id = house.invite()
    with pytest.raises(NotAllowedError):
        house.confirm(staff_id, actor=OFFICER)
    with pytest.raises(NotFoundError):
        house.confirm(staff_id, actor=ELSEWHERE)


def test_a_role_is_confirmed_once_and_only_if_it_was_granted(house: House) -> None:
    staff_id = house.invite()
    house.confirm(staff_id)
    with pytest.raises(ConflictError):
        house.confirm(staff_id)
    with pytest.raises(NotFoundError):
        house.confirm(staff_id, Role.SUPERVISOR)


def test_one_more_role_is_proposed_by_one_and_confirmed_by_another(house: House) -> None:
    staff_id = house.on_duty()
    house.grant(staff_id, Role.SUPERVISOR)
    assert house.roles(staff_id) == {Role.DUTY_OFFICER}
    house.confirm(staff_id, Role.SUPERVISOR)
    assert house.roles(staff_id) == {Role.DUTY_OFFICER, Role.SUPERVISOR}


def test_a_role_that_does_not_go_with_a_proposed_one_is_refused(house: House) -> None:
    staff_id = house.invite()
    with pytest.raises(BadInputError) as refused:
        house.grant(staff_id, Role.PAYER)
    assert bad(refused) == ("roles", "not_together")


def test_a_role_is_not_granted_twice(house: House) -> None:
    with pytest.raises(ConflictError):
        house.grant(house.invite(), Role.DUTY_OFFICER)


def test_no_administrator_decides_over_themselves(house: House) -> None:
    for attempt in (
        lambda: house.grant(MEI, Role.AUDITOR), lambda: house.confirm(HAN), lambda: house.deactivate(MEI),
        lambda: house.invite_again(MEI), lambda: house.withdraw(MEI, Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotAllowedError):
            attempt()


def test_a_changed_role_ends_the_persons_sessions_at_once(house: House) -> None:
    staff_id = house.on_duty()
    house.grant(staff_id, Role.SUPERVISOR)
    assert house.can_sign_in(NOW + MINUTE)
    assert house.is_signed_in()
    house.confirm(staff_id, Role.SUPERVISOR)
    assert not house.is_signed_in()


def test_a_withdrawn_role_is_gone_and_so_are_the_sessions(house: House) -> None:
    staff_id = house.on_duty()
    house.can_sign_in(NOW + MINUTE)
    house.withdraw(staff_id, Role.DUTY_OFFICER)
    assert house.roles(staff_id) == frozenset()
    assert not house.is_signed_in()
    assert house.trail(2)[1] == (Action.ROLE_GRANTED, {"role": "duty_officer", "decision": "withdrawn"})


def test_who_joins_signs_in_with_their_own_password_and_authenticator(house: House) -> None:
    house.join(house.invite())
    assert house.can_sign_in(NOW + MINUTE)
    assert not house.can_sign_in(NOW + 2 * MINUTE, "another password")


def test_joining_is_in_the_trail_and_its_code_does_not_sign_in(house: House) -> None:
    house.join(house.invite())
    assert house.trail(1) == [(Action.STAFF_JOINED, {})]
    assert not house.can_sign_in(NOW)


def test_a_weak_password_is_refused_with_its_reason(house: House) -> None:
    staff_id = house.invite("lin.of.the.lake")
    for password, problem in (
        ("", "too_short"), ("elevenchars", "too_short"), ("aaaaaaaaaaaaaaaa", "one_character"),
        ("lin.of.the.lake", "same_as_name"), ("LIN.of.the.lake ", "same_as_name"),
    ):
        with pytest.raises(BadInputError) as refused:
            house.prepare(staff_id, password)
        assert bad(refused) == ("password", problem)


def test_twelve_characters_in_any_script_are_enough(house: House) -> None:
    assert house.prepare(house.invite(), "七盏灯照着安静的河水流淌").password_hash.startswith("$argon2id$")


def test_a_short_seed_or_a_code_that_is_not_of_it_is_refused(house: House) -> None:
    staff_id = house.invite()
    for seed, code, fault in ((SEED[:15], None, ("totp_seed", "too_short")), (SEED, "000000", ("code", "wrong"))):
        with pytest.raises(BadInputError) as refused:
            house.prepare(staff_id, seed=seed, code=code)
        assert bad(refused) == fault


def test_what_joining_stores_is_in_no_repr(house: House) -> None:
    shown = repr(house.prepare(house.invite()))
    assert "argon2id" not in shown
    assert "sealed_totp" not in shown


def test_an_invitation_is_for_somebody_and_taken_up_once(house: House) -> None:
    with pytest.raises(NotFoundError):
        house.prepare("f" * 32)
    staff_id = house.invite()
    late = house.prepare(staff_id, now=NOW + MINUTE)
    house.join(staff_id)
    with pytest.raises(WrongStateError):
        house.prepare(staff_id)
    with pytest.raises(WrongStateError), house.database.writing() as session:
        staff_admin.join(session, late, NOW)


def test_a_deactivated_person_is_signed_out_and_locked_out_at_once(house: House) -> None:
    staff_id = house.on_duty()
    assert house.can_sign_in(NOW + MINUTE)
    house.deactivate(staff_id)
    assert not house.is_signed_in()
    assert not house.can_sign_in(NOW + 2 * MINUTE)
    assert house.trail(1)[0] == (Action.SESSIONS_REVOKED, {"reason": "deactivated", "count": "1"})


def test_an_invitation_that_was_called_back_no_longer_works(house: House) -> None:
    staff_id = house.invite()
    house.deactivate(staff_id)
    with pytest.raises(WrongStateError):
        house.prepare(staff_id)


def test_only_an_administrator_locks_out_and_not_another_desks_people(house: House) -> None:
    staff_id = house.invite()
    with pytest.raises(NotAllowedError):
        house.deactivate(staff_id, OFFICER)
    with pytest.raises(NotFoundError):
        house.deactivate(staff_id, ELSEWHERE)


def test_who_lost_the_phone_is_invited_again_and_every_role_is_confirmed_anew(house: House) -> None:
    staff_id = house.on_duty()
    house.can_sign_in(NOW + MINUTE)
    house.invite_again(staff_id)
    assert not house.is_signed_in()
    assert house.roles(staff_id) == frozenset()
    assert not house.can_sign_in(NOW + 2 * MINUTE)
    house.join(staff_id, NOW + 3 * MINUTE)
    house.confirm(staff_id)
    assert house.can_sign_in(NOW + 4 * MINUTE)


def test_joining_again_with_a_code_that_was_used_before_asks_for_the_next_one(house: House) -> None:
    staff_id = house.on_duty()
    house.invite_again(staff_id)
    with pytest.raises(ConflictError):
        house.join(staff_id)


def test_the_page_lists_the_own_desk_with_roles_and_who_may_confirm_them(house: House) -> None:
    staff_id = house.invite()
    for actor, may in ((FIRST, False), (SECOND, True)):
        with house.database.reading() as session:
            members = staff_admin.roster(session, actor)
        assert [member.name for member in members] == ["Han", "Lin", "Mei"]
        assert members[1] == Member(
            staff_id, "lin", "Lin", None, active=False, invited=True,
            roles=(HeldRole(Role.DUTY_OFFICER, MEI, confirmed=False, may_confirm=may),),
        )


def test_the_page_shows_who_joined_and_what_was_confirmed(house: House) -> None:
    house.on_duty()
    with house.database.reading() as session:
        lin = staff_admin.roster(session, SECOND)[1]
    assert (lin.active, lin.invited) == (True, False)
    assert lin.roles == (HeldRole(Role.DUTY_OFFICER, MEI, confirmed=True, may_confirm=False),)


def test_the_page_is_for_administrators(house: House) -> None:
    with pytest.raises(NotAllowedError), house.database.reading() as session:
        staff_admin.roster(session, OFFICER)
