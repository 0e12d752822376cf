"""Signing in and staying signed in: checked outside a write transaction, admitted inside a short one.

No answer and no line of the trail tells an unknown name from a wrong password, a wrong code or somebody who left.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import NotAllowedError, NotFoundError, TooManyAttemptsError
from hotline.domain.one_time_codes import SEED_BYTES, matching_step
from hotline.domain.roles import Permission
from hotline.domain.trail import Action, ActorKind
from hotline.store import staff as staff_store
from hotline.store.base import add_first
from hotline.store.staff import AttemptRow, SessionRow, StaffRow, UsedCodeRow
from hotline.store.trail import record
from hotline.vault.faults import SealError
from hotline.vault.hashing import digest
from hotline.vault.passwords import MEMLIMIT, OPSLIMIT, burn, verify_password
from hotline.vault.small_seals import open_under

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
PROVEN = timedelta(minutes=5)
ATTEMPTS = 5
ATTEMPTS_WITHIN = timedelta(minutes=15)
#: What a TOTP seed is sealed for.
TOTP = "totp"

_LABEL_SESSION = b"hotline.session"
#: The trail tells that a sign-in failed, not for which name: a typed name may be anything, also a password.
_NOBODY = ""
_NO_SEED = bytes(SEED_BYTES)


@dataclass(frozen=True)
class PasswordCost:
    """The Argon2id limits of stored passwords; an unknown name must cost the same."""

    opslimit: int = OPSLIMIT
    memlimit: int = MEMLIMIT


STANDARD_COST = PasswordCost()


@dataclass(frozen=True)
class UsedCode:
    """A code of somebody that was right, by its time step."""

    staff_id: str
    step: int


@dataclass(frozen=True)
class Checked:
    """The result of a check, for ``admit``, ``prove_again`` or ``refuse``; never shown to anybody."""

    name_hash: bytes = field(repr=False)
    passed: bool
    code: UsedCode | None = field(repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A live session: who acts, how to address them, and when they last gave password and code."""

    actor: Actor
    name: str
    language: str
    proven_at: datetime


@dataclass(frozen=True)
class _Account:
    staff_id: str
    password_hash: str
    seed: bytes


def fold_sign_in(text: str) -> str:
    """A sign-in name in the one form that is stored, looked up and hashed for throttling."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # PostgreSQL takes no zero byte and nothing encodes a lone surrogate: neither may become an error page.
    return "".join(character for character in folded if character.isprintable()).strip()


def session_hash(session_id: bytes) -> bytes:
    """What is stored of a session's random id. No key: 32 random bytes cannot be guessed from their hash."""
    return digest(_LABEL_SESSION, session_id)


def check(
    session: Session, staff_secret: bytes, *, desk: str, sign_in: str, password: str, code: str, name_hash: bytes,
    now: datetime, cost: PasswordCost = STANDARD_COST,
) -> Checked:
    """Check a sign-in in a read session; the slow hash runs here. Raises TooManyAttemptsError before any work.

    ``sign_in`` comes from ``fold_sign_in`` and ``name_hash`` is the keyed hash of just that; a name in another form is
    nobody's, or each way of writing it would have attempts of its own.
    """
    _require_few_attempts(session, name_hash, now)
    staff = staff_store.staff_by_sign_in(session, desk, sign_in) if sign_in == fold_sign_in(sign_in) else None
    account = _account(staff, staff_secret)
    passed, used = _verify(session, account, password, code, now=now, cost=cost)
    return Checked(name_hash, passed, used)


def check_again(
    session: Session, staff_secret: bytes, actor: Actor, *, password: str, code: str, name_hash: bytes, now: datetime,
    cost: PasswordCost = STANDARD_COST,
) -> Checked:
    """As ``check``, for somebody who is signed in and must prove it once more before money or an export."""
    _require_few_attempts(session, name_hash, now)
    account = _account(session.get(StaffRow, actor.staff_id), staff_secret)
    passed, used = _verify(session, account, password, code, now=now, cost=cost)
    return Checked(name_hash, passed, used)


def admit(session: Session, checked: Checked, session_id: bytes, now: datetime) -> Actor:
    """Begin a session in a write transaction. After an error ``refuse`` goes into a transaction of its own."""
    staff = _use(session, checked, now)
    session.add(
        SessionRow(id_hash=session_hash(session_id), staff_id=staff.id, ends_at=now + LONGEST, idle_at=now + IDLE,
                   proven_at=now)
    )
    record(session, now, ActorKind.STAFF, staff.id, Action.SIGNED_IN, "staff", staff.id)
    return _actor(session, staff)


def refuse(session: Session, checked: Checked, now: datetime) -> None:
    """Count a failed attempt; a right code beside a wrong password is used up, so that it tells nobody it was right."""
    if checked.code is not None:
        use_code(session, checked.code)
    staff_store.forget_attempts(session, now - ATTEMPTS_WITHIN)
    session.add(AttemptRow(name_hash=checked.name_hash, at=now))
    record(session, now, ActorKind.MACHINE, _NOBODY, Action.SIGN_IN_FAILED, "staff", _NOBODY)


def prove_again(session: Session, checked: Checked, id_hash: bytes, now: datetime) -> None:
    """Note in a write transaction that the owner of this session gave password and a fresh code again."""
    staff = _use(session, checked, now)
    row = staff_store.find_session(session, id_hash, now)
    if row is None or row.staff_id != staff.id:
        raise NotAllowedError
    row.proven_at = now
    record(session, now, ActorKind.STAFF, staff.id, Action.REAUTHENTICATED, "staff", staff.id)


def recently_proven(signed_in: SignedIn, now: datetime) -> bool:
    """Whether password and code were given within five minutes: needed before money and exports."""
    return now - signed_in.proven_at <= PROVEN


def resume(session: Session, id_hash: bytes, now: datetime) -> SignedIn | None:
    """Who a live session belongs to, with the roles that hold now."""
    row = staff_store.find_session(session, id_hash, now)
    staff = session.get(StaffRow, row.staff_id) if row else None
    if row is None or staff is None or not staff.active:
        return None
    return SignedIn(_actor(session, staff), staff.name, staff.language, row.proven_at)


def touch(session: Session, id_hash: bytes, now: datetime) -> None:
    """Start the half hour anew; the ten hours run on."""
    staff_store.touch_session(session, id_hash, now + IDLE)


def sign_out(session: Session, actor: Actor, id_hash: bytes, now: datetime) -> None:
    """End one session."""
    staff_store.delete_session(session, id_hash)
    record(session, now, ActorKind.STAFF, actor.staff_id, Action.SIGNED_OUT, "staff", actor.staff_id)


def revoke_all(session: Session, actor: Actor, staff_id: str, now: datetime) -> int:
    """End every session of oneself, or as administrator of a colleague; returns how many there were."""
    if staff_id != actor.staff_id:
        actor.require(Permission.ADMINISTER)
    return end_sessions(session, actor, colleague(session, actor, staff_id), now, reason="asked")


def end_sessions(session: Session, actor: Actor, staff: StaffRow, now: datetime, *, reason: str) -> int:
    """Delete every session of somebody and record who did it, why, and how many there were."""
    count = staff_store.delete_sessions_of(session, staff.id)
    record(session, now, ActorKind.STAFF, actor.staff_id, Action.SESSIONS_REVOKED, "staff", staff.id,
           reason=reason, count=str(count))
    return count


def colleague(session: Session, actor: Actor, staff_id: str) -> StaffRow:
    """Somebody of the same desk, held until the transaction ends. Raises NotFoundError, also for another desk's."""
    staff = locked(session, staff_id)
    if staff is None or staff.desk != actor.desk:
        raise NotFoundError(kind="staff")
    return staff


def locked(session: Session, staff_id: str) -> StaffRow | None:
    """A member of staff, held until the transaction ends: signing in and being locked out cannot cross."""
    return session.get(StaffRow, staff_id, with_for_update={"key_share": True})


def use_code(session: Session, code: UsedCode) -> bool:
    """Use a code up; False when it was used before. Of two requests at once the primary key lets one through."""
    return add_first(session, UsedCodeRow(staff_id=code.staff_id, step=code.step))


def _require_few_attempts(session: Session, name_hash: bytes, now: datetime) -> None:
    if staff_store.attempts_since(session, name_hash, now - ATTEMPTS_WITHIN) >= ATTEMPTS:
        raise TooManyAttemptsError


def _account(staff: StaffRow | None, staff_secret: bytes) -> _Account | None:
    if staff is None or not staff.active or not staff.password_hash or staff.sealed_totp is None:
        return None
    try:
        seed = open_under(staff_secret, TOTP, staff.sealed_totp, context=staff.id.encode())
    except SealError:
        return None  # another answer here would tell that the name exists
    return _Account(staff.id, staff.password_hash, seed)


def _verify(
    session: Session, account: _Account | None, password: str, code: str, *, now: datetime, cost: PasswordCost,
) -> tuple[bool, UsedCode | None]:
    # The same work on every path: password and code are both computed, whatever the other one gave.
    right = _password_is_right(account, password, cost)
    step = matching_step(account.seed if account else _NO_SEED, code, now)
    if account is None or step is None:
        return False, None
    fresh = session.get(UsedCodeRow, (account.staff_id, step)) is None
    return right and fresh, UsedCode(account.staff_id, step)


def _password_is_right(account: _Account | None, password: str, cost: PasswordCost) -> bool:
    if account is None:
        burn(password, opslimit=cost.opslimit, memlimit=cost.memlimit)
        return False
    return verify_password(account.password_hash, password)


def _use(session: Session, checked: Checked, now: datetime) -> StaffRow:
    """Turn a passed check into its person, once. Everything that may have changed since the check is asked again."""
    if not checked.passed or checked.code is None:
        raise NotAllowedError
    _require_few_attempts(session, checked.name_hash, now)
    staff = locked(session, checked.code.staff_id)
    if staff is None or not staff.active or not use_code(session, checked.code):
        raise NotAllowedError
    return staff


def _actor(session: Session, staff: StaffRow) -> Actor:
    return Actor(staff.id, staff_store.roles_of(session, staff.id), staff.desk, staff.unit_id)
