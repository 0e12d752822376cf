"""The office: nobody gives a role alone, an invitation works once, and who reads the trail is in it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest

from hotline.domain.actors import Actor
from hotline.domain.roles import Role
from hotline.domain.trail import Action
from hotline.jobs.signer import chain_once, write_head
from hotline.services import staff_admin
from hotline.store import staff, trail
from hotline.store.staff import StaffRow, UnitRow
from tests.channels.money_desk import MoneyDesk, value_of, words_of
from tests.services import money_builders as build

PASSWORD = "four words make one"
INVITED = {"name": "Lin Mei", "sign_in": "linmei", "roles": ["payer"], "language": "en"}


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[MoneyDesk]:
    made = MoneyDesk(tmp_path, database_url)
    yield made
    made.close()


@pytest.fixture
def administrators(desk: MoneyDesk) -> tuple[Actor, Actor]:
    def make(session: object) -> Actor:
        return build.person(session, roles=[Role.ADMINISTRATOR])  # type: ignore[arg-type]

    return desk.do(make), desk.do(make)


@pytest.fixture
def auditor(desk: MoneyDesk) -> Actor:
    found: Actor = desk.do(lambda session: build.person(session, roles=[Role.AUDITOR]))
    return found


def invite(desk: MoneyDesk, administrator: Actor, **changes: object) -> str:
    """Invite Lin Mei; her id."""
    place = desk.browser(administrator).post("/people/invite", "/people/invite", **{**INVITED, **changes})
    return place.split("/")[2]


def invitation(desk: MoneyDesk, administrator: Actor, staff_id: str) -> str:
    page = desk.browser(administrator).get(f"/people/{staff_id}/invitation")
    found = re.search(r"https?://\S+/join/[^\s<]+", unescape(page))
    assert found
    return urlsplit(found[0]).path


def roles(desk: MoneyDesk, staff_id: str) -> frozenset[Role]:
    held: frozenset[Role] = desk.look(lambda session: staff.roles_of(session, staff_id))
    return held


def join(desk: MoneyDesk, path: str, status: int = 302, **changes: str) -> str:
    stranger = desk.stranger()
    page = stranger.get(path)
    seed = value_of(page, "seed")
    fields = {"password": PASSWORD, "again": PASSWORD, "code": pyotp.TOTP(seed).at(desk.now), "seed": seed, **changes}
    return stranger.post(path, path, status, **fields)


def test_a_role_counts_only_after_a_second_administrator_confirmed_it(
    desk: MoneyDesk, administrators: tuple[Actor, Actor]
) -> None:
    staff_id = invite(desk, administrators[0])
    page, first, second = f"/people/{staff_id}", *(desk.browser(one) for one in administrators)
    assert "/role/confirm" not in first.get(page)
    first.post(page, f"{page}/role/confirm", 403, role="payer")
    assert not roles(desk, staff_id)
    assert "Roles that wait for you" in second.get("/people")
    for _ in range(2):
        second.send(f"{page}/role/confirm", form=second.token(page), role="payer")
    assert roles(desk, staff_id) == {Role.PAYER}


def test_roles_that_one_person_may_not_hold_are_refused_and_the_form_stays(
    desk: MoneyDesk, administrators: tuple[Actor, Actor]
) -> None:
    page = desk.browser(administrators[0]).post("/people/invite", "/people/invite", 422, **{**INVITED, "roles": ["payer", "approver"]})
    assert "may not hold these roles together" in words_of(page)
    assert value_of(page, "sign_in") == "linmei"
    assert page.count("checked") == 2


@pytest.mark.parametrize(("field", "typed"), [("sign_in", ""), ("name", ""), ("name", "x" * 90), ("roles", []), ("unit_id", "none such")])
def test_a_faulty_invitation_says_where(
    desk: MoneyDesk, administrators: tuple[Actor, Actor], field: str, typed: object
) -> None:
    page = desk.browser(administrators[0]).post("/people/invite", "/people/invite", 422, **{**INVITED, field: typed})
    assert f'id="e-{field}"' in page


def test_inviting_twice_makes_one_place(desk: MoneyDesk, administrators: tuple[Actor, Actor]) -> None:
    invite(desk, administrators[0])
    page = desk.browser(administrators[0]).post("/people/invite", "/people/invite", 422, **INVITED)
    assert "Somebody has this name already." in words_of(page)


def test_an_invited_person_joins_once_with_an_authenticator_that_works(
    desk: MoneyDesk, administrators: tuple[Actor, Actor]
) -> None:
    staff_id = invite(desk, administrators[0])
    path = invitation(desk, administrators[0], staff_id)
    assert "<svg" in desk.stranger("zh").get(path)
    assert join(desk, path).startswith("/joined")
    desk.stranger().get("/joined")
    assert desk.look(lambda session: session.get_one(StaffRow, staff_id)).active
    desk.stranger().get(path, 410)
    assert desk.browser(administrators[0]).leads_to(f"/people/{staff_id}/invitation") == f"/people/{staff_id}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "000000"}, "code"), ({"again": "other words than these"}, "again"), ({"password": "short", "again": "short"}, "password"),
     ({"password": "linmei", "again": "linmei"}, "password")],
)
def test_a_faulty_joining_keeps_the_secret_and_never_the_password(
    desk: MoneyDesk, administrators: tuple[Actor, Actor], changes: dict[str, str], field: str
) -> None:
    path = invitation(desk, administrators[0], invite(desk, administrators[0]))
    seed = pyotp.random_base32()
    code = pyotp.TOTP(seed).at(desk.now)
    page = join(desk, path, 422, **{"seed": seed, "code": code, **changes})
    assert f'id="e-{field}"' in page
    assert value_of(page, "seed") == seed
    assert PASSWORD not in page


def test_an_invitation_ends_after_three_days_and_when_somebody_is_locked_out(
    desk: MoneyDesk, administrators: tuple[Actor, Actor]
) -> None:
    staff_id = invite(desk, administrators[0])
    path = invitation(desk, administrators[0], staff_id)
    desk.now += timedelta(hours=73)
    desk.stranger().get(path, 410)
    fresh = invitation(desk, administrators[0], staff_id)
    browser = desk.browser(administrators[1])
    browser.post(f"/people/{staff_id}", f"/people/{staff_id}/deactivate")
    desk.stranger().get(fresh, 410)
    desk.stranger().get("/join/made-up", 410)
    assert "locked" in words_of(browser.get(f"/people/{staff_id}"))


def test_inviting_again_ends_what_was_and_asks_for_every_role_anew(
    desk: MoneyDesk, administrators: tuple[Actor, Actor]
) -> None:
    payer = desk.people.payer
    browser, page = desk.browser(administrators[0]), f"/people/{payer.staff_id}"
    assert browser.post(page, f"{page}/invite-again") == f"{page}/invitation"
    assert browser.send(f"{page}/invite-again", form=browser.token(page)) == f"{page}/invitation"
    assert not roles(desk, payer.staff_id)


def test_nobody_decides_about_themselves(desk: MoneyDesk, administrators: tuple[Actor, Actor]) -> None:
    me = desk.browser(administrators[0])
    page = f"/people/{administrators[0].staff_id}"
    assert "deactivate" not in me.get(page)
    me.send(f"{page}/deactivate", 403, form=me.token("/people"))


def test_a_role_is_proposed_and_withdrawn_through_the_page(desk: MoneyDesk, administrators: tuple[Actor, Actor]) -> None:
    def with_unit(session: object) -> str:
        unit = UnitRow(name_zh="城北", name_en="North")
        session.add(unit)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return str(unit.id)

    unit = desk.do(with_unit)
    staff_id = invite(desk, administrators[0], roles=["duty_officer"], unit_id=unit)
    browser, page = desk.browser(administrators[1]), f"/people/{staff_id}"
    assert "North" in browser.get("/people")
    assert "may not hold these roles together" in words_of(browser.post(page, f"{page}/role/grant", 422, role="payer"))
    browser.post(page, f"{page}/role/grant", role="supervisor")
    for _ in range(2):
        browser.send(f"{page}/role/withdraw", form=browser.token(page), role="duty_officer")
    members = desk.look(lambda session: staff_admin.roster(session, administrators[0]))
    assert [held.role for member in members if member.staff_id == staff_id for held in member.roles] == [Role.SUPERVISOR]
    browser.post(page, f"{page}/role/praise", 404, role="payer")
    browser.post(page, f"{page}/role/grant", 404, role="king")
    browser.get("/people/nobody", 404)
    assert browser.leads_to("/staff") == "/people"


def test_the_auditors_own_look_is_a_line_before_any_other_is_shown(desk: MoneyDesk, auditor: Actor) -> None:
    tip = desk.tip_with_words()
    browser = desk.browser(auditor)
    assert "looked at the trail" in words_of(browser.get("/trail"))
    browser.get(f"/trail?about={tip.id}")
    about = desk.look(lambda session: trail.lines_about(session, tip.id))
    assert [line.action for line in about] == [Action.TRAIL_LOOKED_AT]
    browser.get("/trail?about=%3Cscript%3E", 422)
    desk.browser(desk.people.treasurer).get("/trail", 403)


def test_the_check_compares_the_trail_with_the_heads_that_lie_outside(desk: MoneyDesk, auditor: Actor) -> None:
    browser = desk.browser(auditor)
    browser.get("/trail")
    assert "cannot be read from here" in words_of(browser.get("/trail/check"))
    position, link = chain_once(desk.database)
    write_head(desk.folder / "trail" / "heads.jsonl", desk.signer, position, link, desk.now)
    assert "Compared with 1 signed heads" in words_of(browser.get("/trail/check"))

    write_head(desk.folder / "trail" / "heads.jsonl", desk.signer, position + 1, b"x" * 32, desk.now)
    assert f"names line {position + 1}, which is no longer there" in words_of(browser.get("/trail/check"))


@pytest.mark.parametrize("page", ["/people", "/trail", "/fund", "/ballots", "/awards", "/approvals", "/payout"])
def test_a_stranger_is_led_to_the_sign_in(desk: MoneyDesk, page: str) -> None:
    assert desk.stranger().leads_to(page).startswith("/sign-in?next=")
