"""Who may do what, which roles one person may hold together, and the smallest lawful staffing."""

from collections.abc import Collection, Mapping
from enum import StrEnum, unique
from itertools import combinations

from hotline.domain.errors import NotAllowedError


@unique
class Role(StrEnum):
    """A role of staff. A tipster has none and no account."""

    DUTY_OFFICER = "duty_officer"
    UNIT_OFFICER = "unit_officer"
    SUPERVISOR = "supervisor"
    INTEGRITY_OFFICER = "integrity_officer"
    AWARD_SECRETARY = "award_secretary"
    COMMITTEE_MEMBER = "committee_member"
    APPROVER = "approver"
    PAYER = "payer"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@unique
class Permission(StrEnum):
    """A thing that a page or command lets somebody do."""

    READ_QUEUE = "read_queue"
    SCREEN = "screen"
    WORK_UNIT = "work_unit"
    SUPERVISE = "supervise"
    PREPARE_AWARD = "prepare_award"
    VOTE = "vote"
    APPROVE = "approve"
    PAY = "pay"
    KEEP_FUND = "keep_fund"
    READ_AUDIT = "read_audit"
    ADMINISTER = "administer"


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.DUTY_OFFICER: frozenset({Permission.READ_QUEUE, Permission.SCREEN}),
    Role.UNIT_OFFICER: frozenset({Permission.WORK_UNIT}),
    Role.SUPERVISOR: frozenset({Permission.READ_QUEUE, Permission.SUPERVISE}),
    Role.INTEGRITY_OFFICER: frozenset(
        {Permission.READ_QUEUE, Permission.SCREEN, Permission.WORK_UNIT, Permission.SUPERVISE}
    ),
    Role.AWARD_SECRETARY: frozenset({Permission.PREPARE_AWARD}),
    Role.COMMITTEE_MEMBER: frozenset({Permission.VOTE}),
    Role.APPROVER: frozenset({Permission.APPROVE}),
    Role.PAYER: frozenset({Permission.PAY}),
    Role.TREASURER: frozenset({Permission.KEEP_FUND}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}

_CASEWORK = {Role.DUTY_OFFICER, Role.UNIT_OFFICER, Role.SUPERVISOR, Role.INTEGRITY_OFFICER}
_MONEY = {Role.AWARD_SECRETARY, Role.COMMITTEE_MEMBER, Role.APPROVER, Role.PAYER, Role.TREASURER}

#: Pairs that one person may hold together in a small place; every other pair is refused. A unit officer who also
#: supervises could confirm their own work; who keeps the fund must not hand money over.
TOGETHER: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR}),
        frozenset({Role.AWARD_SECRETARY, Role.TREASURER}),
    }
)

#: One person for each line is enough: five at casework and administration, seven at money (three of them members).
SMALLEST_STAFFING: Mapping[Role, int] = {
    Role.DUTY_OFFICER: 1,
    Role.UNIT_OFFICER: 1,
    Role.SUPERVISOR: 1,
    Role.INTEGRITY_OFFICER: 1,
    Role.AWARD_SECRETARY: 1,
    Role.COMMITTEE_MEMBER: 3,
    Role.APPROVER: 1,
    Role.PAYER: 1,
    Role.TREASURER: 1,
    Role.AUDITOR: 1,
    Role.ADMINISTRATOR: 2,
}


def may_hold(roles: Collection[Role]) -> bool:
    """Whether one person may hold all these roles at once."""
    return all(frozenset(pair) in TOGETHER for pair in combinations(sorted(set(roles)), 2))


def permits(roles: Collection[Role], permission: Permission) -> bool:
    """Whether any of the roles grants the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)


def require(roles: Collection[Role], permission: Permission) -> None:
    """Raise NotAllowedError unless one of the roles grants the permission."""
    if not permits(roles, permission):
        raise NotAllowedError(permission=permission.value)


def missing_staff(held: Mapping[Role, int]) -> dict[Role, int]:
    """How many people each role still lacks for the smallest lawful staffing; empty when it is reached."""
    return {
        role: need - held.get(role, 0) for role, need in SMALLEST_STAFFING.items() if held.get(role, 0) < need
    }
