"""Roles: what each lets somebody do, which one person may hold together, and the smallest lawful staffing."""

from itertools import combinations

import pytest

from hotline.domain.errors import NotAllowedError
from hotline.domain.roles import (
    PERMISSIONS,
    SMALLEST_STAFFING,
    TOGETHER,
    Permission,
    Role,
    may_hold,
    missing_staff,
    permits,
    require,
)

MONEY = (Permission.PREPARE_AWARD, Permission.VOTE, Permission.APPROVE, Permission.PAY, Permission.KEEP_FUND)
READING = (Permission.READ_QUEUE, Permission.SCREEN, Permission.WORK_UNIT)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_permissions_and_a_smallest_number(role: Role) -> None:
    assert PERMISSIONS[role]
    assert SMALLEST_STAFFING[role] >= 1


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_somebodys(permission: Permission) -> None:
    assert permits(Role, permission)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_be_held_alone_and_named_twice(role: Role) -> None:
    assert may_hold([role])
    assert may_hold([role, role])


@pytest.mark.parametrize("pair", [set(pair) for pair in combinations(Role, 2)], ids=lambda pair: "+".join(sorted(pair)))
def test_two_roles_go_together_only_where_the_table_says_so(pair: set[Role]) -> None:
    assert may_hold(pair) is (frozenset(pair) in TOGETHER)


def test_no_role_goes_with_every_other_one_through_a_third() -> None:
    assert not may_hold({Role.DUTY_OFFICER, Role.SUPERVISOR, Role.AWARD_SECRETARY, Role.TREASURER})


def test_no_lawful_set_of_roles_both_works_tips_and_touches_money() -> None:
    for count in range(1, 4):
        for roles in filter(may_hold, combinations(Role, count)):
            works = any(permits(roles, permission) for permission in READING)
            pays = any(permits(roles, permission) for permission in MONEY)
            assert not (works and pays), roles


def test_no_lawful_set_of_roles_has_two_parts_in_one_award() -> None:
    parts = (Permission.PREPARE_AWARD, Permission.VOTE, Permission.APPROVE, Permission.PAY)
    for pair in filter(may_hold, combinations(Role, 2)):
        assert sum(permits(pair, part) for part in parts) <= 1, pair


def test_who_keeps_the_fund_hands_no_money_over() -> None:
    assert not may_hold({Role.TREASURER, Role.PAYER})


def test_the_administrator_and_the_auditor_read_no_tips() -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert not any(permits({role}, permission) for permission in READING)


def test_it_lets_pass_who_has_the_permission_and_refuses_who_has_not() -> None:
    require({Role.AUDITOR}, Permission.READ_AUDIT)
    with pytest.raises(NotAllowedError) as refused:
        require({Role.AUDITOR}, Permission.VOTE)
    assert refused.value.facts == {"permission": "vote"}


def test_nobody_without_roles_may_do_anything() -> None:
    assert not any(permits(set(), permission) for permission in Permission)


def test_the_smallest_staffing_lacks_nobody() -> None:
    assert missing_staff(SMALLEST_STAFFING) == {}


def test_it_counts_who_is_missing() -> None:
    held = {**SMALLEST_STAFFING, Role.COMMITTEE_MEMBER: 1, Role.ADMINISTRATOR: 0, Role.PAYER: 4}
    assert missing_staff(held) == {Role.COMMITTEE_MEMBER: 2, Role.ADMINISTRATOR: 2}


def test_an_empty_house_lacks_everybody() -> None:
    assert missing_staff({}) == SMALLEST_STAFFING
