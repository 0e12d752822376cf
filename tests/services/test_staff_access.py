"""Signing in: one face for every refusal, a code works once, sessions end when they should and at once when told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from hotline.domain.actors import Actor
from hotline.domain.errors import NotAllowedError, NotFoundError, TooManyAttemptsError
from hotline.domain.one_time_codes import base32
from hotline.domain.roles import Role
from hotline.domain.trail import Action, ActorKind
from hotline.services import staff_access
from hotline.services.staff_access import ATTEMPTS, Checked, PasswordCost, SignedIn, fold_sign_in, session_hash
from hotline.store.database import Database
from hotline.store.staff import AttemptRow, SessionRow, StaffRoleRow, StaffRow, UsedCodeRow
from hotline.store.trail import LineRow, newest
from hotline.vault.blind_index import keyed_hash
from hotline.vault.passwords import hash_password
from hotline.vault.small_seals import seal_under

SECRET = bytes(range(32))
CHEAP = PasswordCost(opslimit=1, memlimit=8192)
PASSWORD = "seven quiet lanterns"
STORED = hash_password(PASSWORD, opslimit=1, memlimit=8192)
NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
COOKIE = bytes(range(200, 232))
LIN, MEI, NOOR = "1" * 32, "2" * 32, "3" * 32
SEEDS = {LIN: b"seed of lin 20 bytes", MEI: b"seed of mei 20 bytes", NOOR: b"seed of noor 20 byte"}


def code_of(staff_id: str, now: datetime = NOW) -> str:
    return pyotp.TOTP(base32(SEEDS[staff_id])).at(now)


def hash_of(name: str) -> bytes:
    return keyed_hash(bytes(32), "sign-in", name.encode())


def staff(staff_id: str, sign_in: str, desk: str = "desk") -> StaffRow:
    sealed = seal_under(SECRET, "totp", SEEDS[staff_id], context=staff_id.encode())
    return StaffRow(id=staff_id, desk=desk, sign_in=sign_in, name=sign_in.title(), password_hash=STORED,
                    sealed_totp=sealed, language="en")


def role(staff_id: str, held: Role, confirmed: bool = True) -> StaffRoleRow:
    return StaffRoleRow(staff_id=staff_id, role=held, confirmed_at=NOW if confirmed else None)


@dataclass
class House:
    """Lin is on duty, Mei administers, Noor serves the integrity desk."""

    database: Database

    def check(self, sign_in: str = "lin", password: str = PASSWORD, code: str | None = None, *, desk: str = "desk",
              now: datetime = NOW) -> Checked:
        with self.database.reading() as session:
            return staff_access.check(
                session, SECRET, desk=desk, sign_in=sign_in, password=password,
                code=code_of(LIN, now) if code is None else code, name_hash=hash_of(sign_in), now=now, cost=CHEAP,
            )

    def admit(self, checked: Checked, cookie: bytes = COOKIE, now: datetime = NOW) -> Actor:
        with self.database.writing() as session:
            return staff_access.admit(session, checked, cookie, now)

    def refuse(self, checked: Checked, now: datetime = NOW) -> None:
        with self.database.writing() as session:
            staff_access.refuse(session, checked, now)

    def fail(self, times: int, sign_in: str = "lin", now: datetime = NOW) -> None:
        for _ in range(times):
            self.refuse(self.check(sign_in, "a wrong password", "000000", now=now), now)

    def sign_in(self, cookie: bytes = COOKIE, now: datetime = NOW) -> Actor:
        return self.admit(self.check(now=now), cookie, now)

    def resume(self, cookie: bytes = COOKIE, now: datetime = NOW) -> SignedIn | None:
        with self.database.reading() as session:
            return staff_access.resume(session, session_hash(cookie), now)

    def touch(self, now: datetime, cookie: bytes = COOKIE) -> None:
        with self.database.writing() as session:
            staff_access.touch(session, session_hash(cookie), now)

    def change(self, staff_id: str, **values: object) -> None:
        with self.database.writing() as session:
            row = session.get_one(StaffRow, staff_id)
            for name, value in values.items():
                setattr(row, name, value)

    def check_again(self, actor: Actor, password: str = PASSWORD, *, now: datetime) -> Checked:
        with self.database.reading() as session:
            return staff_access.check_again(
                session, SECRET, actor, password=password, code=code_of(LIN, now), name_hash=hash_of("lin"), now=now,
                cost=CHEAP,
            )

    def prove_again(self, checked: Checked, cookie: bytes = COOKIE, *, now: datetime) -> None:
        with self.database.writing() as session:
            staff_access.prove_again(session, checked, session_hash(cookie), now)

    def revoke_all(self, actor: Actor, staff_id: str) -> int:
        with self.database.writing() as session:
            return staff_access.revoke_all(session, actor, staff_id, NOW)

    def lines(self) -> list[LineRow]:
        with self.database.reading() as session:
            return list(newest(session))

    def attempts(self) -> int:
        with self.database.reading() as session:
            return len(session.scalars(select(AttemptRow)).all())


@pytest.fixture
def house(database: Database) -> House:
    with database.writing() as session:
        session.add_all([staff(LIN, "lin"), staff(MEI, "mei"), staff(NOOR, "noor", "integrity")])
        session.flush()  # roles refer to people
        session.add_all([role(LIN, Role.DUTY_OFFICER), role(LIN, Role.SUPERVISOR, confirmed=False)])
        session.add_all([role(MEI, Role.ADMINISTRATOR), role(NOOR, Role.INTEGRITY_OFFICER)])
    return House(database)


def test_password_and_code_let_in_with_the_confirmed_roles_only(house: House) -> None:
    assert house.sign_in() == Actor(LIN, frozenset({Role.DUTY_OFFICER}), "desk", None)


def test_signing_in_is_in_the_trail(house: House) -> None:
    house.sign_in()
    (line,) = house.lines()
    assert (line.actor_kind, line.actor_id, line.action, line.subject_id) == (
        ActorKind.STAFF, LIN, Action.SIGNED_IN, LIN
    )


def test_only_a_hash_of_the_session_id_is_kept(house: House) -> None:
    house.sign_in()
    with house.database.reading() as session:
        (row,) = session.scalars(select(SessionRow)).all()
    assert row.id_hash == session_hash(COOKIE) != COOKIE


def test_somebody_who_cannot_sign_in_looks_like_nobody(house: House) -> None:
    of_another = seal_under(SECRET, "totp", SEEDS[LIN], context=MEI.encode())
    never_joined, left = {"password_hash": None}, {"password_hash": STORED, "active": False}
    for values in ({"sealed_totp": of_another}, {"sealed_totp": None}, never_joined, left):
        house.change(LIN, **values)
        assert house.check() == Checked(hash_of("lin"), passed=False, code=None)


def test_every_wrong_sign_in_is_refused_with_the_same_error(house: House) -> None:
    for sign_in, password, code, desk in (
        ("lin", "a wrong password", None, "desk"), ("lin", PASSWORD, "000000", "desk"),
        ("nobody", PASSWORD, None, "desk"), ("noor", PASSWORD, code_of(NOOR), "desk"),
        ("lin", PASSWORD, None, "integrity"), ("Lin", PASSWORD, None, "desk"), ("l\0in", PASSWORD, None, "desk"),
        ("", "", "", "desk"),
    ):
        checked = house.check(sign_in, password, code, desk=desk)
        with pytest.raises(NotAllowedError) as refused:
            house.admit(checked)
        assert (refused.value.key, refused.value.facts) == ("not_allowed", {})
    assert house.resume() is None


@pytest.mark.parametrize("sign_in", ["lin", "nobody"])
def test_a_known_and_an_unknown_name_cost_one_password_hash_each(
    house: House, sign_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(staff_access, "burn", lambda text, **limits: hashed.append(str(limits["memlimit"])))
    monkeypatch.setattr(staff_access, "verify_password", lambda stored, text: bool(hashed.append("verified")))
    house.check(sign_in, code="000000")
    assert hashed == ["verified" if sign_in == "lin" else "8192"]


def test_a_failed_sign_in_is_in_the_trail_and_names_nobody(house: House) -> None:
    house.fail(1)
    house.fail(1, "nobody")
    for line in house.lines():
        assert (line.actor_kind, line.actor_id, line.action, line.subject_id, line.detail) == (
            ActorKind.MACHINE, "", Action.SIGN_IN_FAILED, "", {}
        )


@pytest.mark.parametrize("sign_in", ["lin", "nobody"])
def test_after_five_failures_a_name_waits_whether_it_exists_or_not(house: House, sign_in: str) -> None:
    house.fail(ATTEMPTS, sign_in)
    with pytest.raises(TooManyAttemptsError) as refused:
        house.check(sign_in)
    assert refused.value.facts == {}


def test_four_failures_let_in_and_another_name_never_waits(house: House) -> None:
    house.fail(ATTEMPTS, "nobody")
    house.fail(ATTEMPTS - 1)
    assert house.sign_in(now=NOW + MINUTE)


def test_the_wait_ends_after_fifteen_minutes(house: House) -> None:
    house.fail(ATTEMPTS)
    with pytest.raises(TooManyAttemptsError):
        house.check(now=NOW + 15 * MINUTE - SECOND)
    assert house.check(now=NOW + 15 * MINUTE).passed


def test_attempts_are_forgotten_once_they_no_longer_count(house: House) -> None:
    house.fail(3)
    house.fail(1, "nobody", NOW + 16 * MINUTE)
    assert house.attempts() == 1


def test_a_check_that_began_before_the_failures_of_others_does_not_get_in_after_them(house: House) -> None:
    checked = house.check()
    house.fail(ATTEMPTS)
    with pytest.raises(TooManyAttemptsError):
        house.admit(checked)


def test_the_same_code_never_works_twice(house: House) -> None:
    house.sign_in()
    assert not house.check().passed


def test_a_wrong_password_uses_the_code_up(house: House) -> None:
    house.refuse(house.check(password="a wrong password"))
    assert not house.check().passed
    assert house.check(now=NOW + MINUTE).passed


def test_refusing_a_code_that_was_used_before_is_counted_too(house: House) -> None:
    house.sign_in()
    house.refuse(house.check())
    assert house.attempts() == 1


def test_of_two_sign_ins_with_one_code_at_once_one_gets_in(house: House) -> None:
    checked = house.check()

    def try_one(cookie: bytes) -> bool:
        try:
            house.admit(checked, cookie)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(try_one, [bytes([n]) * 32 for n in range(4)]))
    assert sorted(results) == [False, False, False, True]
    with house.database.reading() as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1
        assert len(session.scalars(select(UsedCodeRow)).all()) == 1


def test_somebody_locked_out_after_the_check_does_not_get_in(house: House) -> None:
    checked = house.check()
    house.change(LIN, active=False)
    with pytest.raises(NotAllowedError):
        house.admit(checked)


def test_a_session_says_who_acts_and_how_to_address_them(house: House) -> None:
    actor = house.sign_in()
    assert house.resume() == SignedIn(actor, "Lin", "en", NOW)


def test_an_unknown_cookie_is_nobody(house: House) -> None:
    house.sign_in()
    assert house.resume(bytes(32)) is None


def test_a_session_ends_after_thirty_idle_minutes(house: House) -> None:
    house.sign_in()
    assert house.resume(now=NOW + 30 * MINUTE - SECOND)
    assert house.resume(now=NOW + 30 * MINUTE) is None


def test_using_a_session_keeps_it_for_ten_hours_at_most(house: House) -> None:
    house.sign_in()
    for minutes in range(20, 600, 20):
        house.touch(NOW + minutes * MINUTE)
    assert house.resume(now=NOW + 600 * MINUTE - SECOND)
    assert house.resume(now=NOW + 600 * MINUTE) is None


def test_signing_out_ends_this_session_only_and_is_in_the_trail(house: House) -> None:
    actor = house.sign_in()
    house.sign_in(bytes(32), NOW + MINUTE)
    with house.database.writing() as session:
        staff_access.sign_out(session, actor, session_hash(COOKIE), NOW)
    house.touch(NOW)  # a page that was still being answered does not bring it back
    assert house.resume() is None
    assert house.resume(bytes(32))
    assert house.lines()[0].action is Action.SIGNED_OUT


def test_a_session_of_somebody_inactive_is_nobodys(house: House) -> None:
    house.sign_in()
    house.change(LIN, active=False)
    assert house.resume() is None


def test_a_role_that_no_longer_counts_is_gone_from_the_live_session(house: House) -> None:
    house.sign_in()
    with house.database.writing() as session:
        session.get_one(StaffRoleRow, (LIN, Role.DUTY_OFFICER)).confirmed_at = None
    assert house.resume().actor.roles == frozenset()


def test_everybody_may_end_all_their_own_sessions(house: House) -> None:
    actor = house.sign_in()
    house.sign_in(bytes(32), NOW + MINUTE)
    assert house.revoke_all(actor, LIN) == 2
    assert (house.resume(), house.resume(bytes(32))) == (None, None)


def test_an_administrator_may_end_a_colleagues_sessions_and_it_is_in_the_trail(house: House) -> None:
    house.sign_in()
    assert house.revoke_all(Actor(MEI, frozenset({Role.ADMINISTRATOR}), "desk", None), LIN) == 1
    assert house.resume() is None
    line = house.lines()[0]
    assert (line.actor_id, line.subject_id, line.action, line.detail) == (
        MEI, LIN, Action.SESSIONS_REVOKED, {"reason": "asked", "count": "1"}
    )


def test_nobody_else_may(house: House) -> None:
    actor = house.sign_in()
    with pytest.raises(NotAllowedError):
        house.revoke_all(replace(actor, staff_id=MEI), LIN)


def test_for_an_administrator_another_desks_people_do_not_exist(house: House) -> None:
    for staff_id in (NOOR, "f" * 32):
        with pytest.raises(NotFoundError):
            house.revoke_all(Actor(MEI, frozenset({Role.ADMINISTRATOR}), "desk", None), staff_id)


def test_signing_in_counts_as_proof_for_five_minutes(house: House) -> None:
    house.sign_in()
    signed_in = house.resume()
    assert staff_access.recently_proven(signed_in, NOW + 5 * MINUTE)
    assert not staff_access.recently_proven(signed_in, NOW + 5 * MINUTE + SECOND)


def test_password_and_a_fresh_code_prove_it_again_and_it_is_in_the_trail(house: House) -> None:
    actor, later = house.sign_in(), NOW + 20 * MINUTE
    house.prove_again(house.check_again(actor, now=later), now=later)
    assert house.resume(now=later).proven_at == later
    assert house.lines()[0].action is Action.REAUTHENTICATED


def test_the_code_of_the_sign_in_does_not_prove_it_again(house: House) -> None:
    actor = house.sign_in()
    checked = house.check_again(actor, now=NOW)
    with pytest.raises(NotAllowedError):
        house.prove_again(checked, now=NOW)


def test_a_wrong_password_does_not_prove_it_again_and_counts_as_attempt(house: House) -> None:
    actor, later = house.sign_in(), NOW + MINUTE
    checked = house.check_again(actor, "a wrong password", now=later)
    with pytest.raises(NotAllowedError):
        house.prove_again(checked, now=later)
    house.refuse(checked, later)
    assert house.attempts() == 1
    assert house.resume(now=later).proven_at == NOW


def test_proving_it_again_is_throttled_like_signing_in(house: House) -> None:
    actor = house.sign_in()
    house.fail(ATTEMPTS)
    with pytest.raises(TooManyAttemptsError):
        house.check_again(actor, now=NOW + MINUTE)


def test_nobody_proves_for_another_persons_session_or_one_that_ended(house: House) -> None:
    actor = house.sign_in()
    with house.database.writing() as session:
        session.add(SessionRow(id_hash=session_hash(bytes(32)), staff_id=MEI, ends_at=NOW + 600 * MINUTE,
                               idle_at=NOW + 600 * MINUTE, proven_at=NOW))
    checked = house.check_again(actor, now=NOW + MINUTE)
    for cookie in (bytes(32), bytes([9]) * 32):
        with pytest.raises(NotAllowedError):
            house.prove_again(checked, cookie, now=NOW + MINUTE)


@pytest.mark.parametrize("typed", ["lin.duty", " LIN.Duty ", "ｌｉｎ.ｄｕｔｙ", "lin.\0duty", "lin.duty\ud800"])
def test_a_sign_in_name_has_one_form_however_it_is_typed(typed: str) -> None:
    assert fold_sign_in(typed) == "lin.duty"


def test_what_was_checked_shows_neither_the_name_nor_the_person(house: House) -> None:
    assert repr(house.check()) == "Checked(passed=True)"
