"""Coming in: one answer for every failure, a cookie that nobody else can use, and proof again before money."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.channels.desk.session import own_path
from hotline.domain.roles import Role
from tests.channels.desk_client import PASSWORD, Browser, Desk, open_desk


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def _try(desk: Desk, **given: str) -> str:
    browser = Browser(desk.app)
    values = {"name": "li", "password": PASSWORD, "code": desk.code()} | given
    page = browser.send(browser.get("/sign-in?language=en"), "/sign-in", **values)
    assert page.status == 403
    return page.text.replace(values["name"], "")


def test_every_failed_sign_in_gets_the_same_answer(desk: Desk) -> None:
    answers = {
        _try(desk, name="nobody"), _try(desk, password="another password"), _try(desk, code="000000"), _try(desk, name="", password=""),
    }
    assert len(answers) == 1
    assert "do not go together" in answers.pop()


def test_the_cookie_is_hidden_from_scripts_and_from_other_sites(desk: Desk) -> None:
    browser = Browser(desk.app)
    page = browser.send(browser.get("/sign-in"), "/sign-in", name="li", password=PASSWORD, code=desk.code())
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("desk-session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Expires" not in cookie


def test_a_code_signs_in_once(desk: Desk) -> None:
    code = desk.code()
    first, second = Browser(desk.app), Browser(desk.app)
    assert first.send(first.get("/sign-in"), "/sign-in", name="li", password=PASSWORD, code=code).status == 302
    assert second.send(second.get("/sign-in"), "/sign-in", name="li", password=PASSWORD, code=code).status == 403


def test_guessing_is_slowed_for_known_and_unknown_names_alike(desk: Desk) -> None:
    for name in ("li", "nobody"):
        for _ in range(5):
            _try(desk, name=name, password="guess")
        browser = Browser(desk.app)
        page = browser.send(browser.get("/sign-in?language=en"), "/sign-in", name=name, password=PASSWORD, code=desk.code())
        assert page.status == 429
        assert "Too many attempts" in page.text


def test_a_sign_in_without_a_form_token_is_not_looked_at(desk: Desk) -> None:
    answer = Browser(desk.app).client.post("/sign-in", data={"name": "li", "password": PASSWORD, "code": desk.code()})
    assert answer.headers["Location"] == "/sign-in"
    assert "Set-Cookie" not in answer.headers


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(desk: Desk) -> None:
    browser = Browser(desk.app)
    page = browser.get("/supervise?x=1")
    assert page.location == "/sign-in?next=/supervise%3Fx%3D1"
    form = browser.follow(page)
    after = browser.send(form, "/sign-in", name="sun", password=PASSWORD, code=desk.code())
    assert after.location == "/supervise?x=1"


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\\/evil", "evil", "", None, "/a b", "/a\nb"])
def test_the_way_back_never_leads_elsewhere(elsewhere: str | None) -> None:
    assert own_path(elsewhere) == "/"


def test_what_was_sent_without_a_session_is_refused_and_says_how_to_keep_it(desk: Desk) -> None:
    answer = Browser(desk.app).client.post("/tips/1/claim", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "what you typed is sent again" in answer.get_data(as_text=True)


def test_a_form_of_somebody_else_is_refused(desk: Desk) -> None:
    tip_id = desk.tip()
    li, chen = desk.sign_in("li"), desk.sign_in("chen")
    token = chen.get(f"/tips/{tip_id}").form(f"/tips/{tip_id}/claim").values["form"]
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/claim", form=token)
    assert page.status == 403
    assert desk.row(tip_id).claimed_by is None


def test_a_page_that_was_open_still_works_after_signing_in_again(desk: Desk) -> None:
    tip_id, li = desk.tip(), desk.sign_in("li")
    page = li.get(f"/tips/{tip_id}")
    li.send(page, "/sign-out")
    li.send(li.get("/sign-in"), "/sign-in", name="li", password=PASSWORD, code=desk.code())
    assert li.send(page, f"/tips/{tip_id}/claim").location == f"/tips/{tip_id}"


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(desk: Desk) -> None:
    li = desk.sign_in("li")
    cookie = li.client.get_cookie("desk-session")
    assert cookie is not None
    li.send(li.get("/queue"), "/sign-out")
    li.client.set_cookie("desk-session", cookie.value)
    assert li.get("/queue").location == "/sign-in?next=/queue"


def test_half_an_hour_without_anything_done_ends_it_and_the_queue_refreshing_itself_is_nothing_done(desk: Desk) -> None:
    li = desk.sign_in("li")
    for _ in range(7):
        desk.clock.forward(minutes=4)
        assert li.get("/queue", headers={"X-Refresh": "1"}).status == 200
    desk.clock.forward(minutes=4)
    assert li.get("/queue", headers={"X-Refresh": "1"}).status == 403
    assert li.get("/queue").location == "/sign-in?next=/queue"


def test_working_keeps_it_open(desk: Desk) -> None:
    li = desk.sign_in("li")
    for _ in range(4):
        desk.clock.forward(minutes=20)
        assert li.get("/queue").status == 200


@pytest.mark.parametrize(("name", "first"), [("li", "/queue"), ("sun", "/queue"), ("wang", "/unit")])
def test_everybody_begins_where_their_work_is_and_sees_only_their_pages(desk: Desk, name: str, first: str) -> None:
    browser = desk.sign_in(name)
    page = browser.get("/")
    assert page.location == first
    assert ("/supervise" in browser.follow(page).links) == (name == "sun")


def test_somebody_without_a_confirmed_role_is_told_who_gives_one(desk: Desk) -> None:
    desk.person("new")
    page = desk.sign_in("new").get("/")
    assert page.status == 200
    assert "no confirmed role" in page.text


def test_every_entry_of_the_navigation_leads_to_a_page(desk: Desk) -> None:
    for role in Role:
        if role is Role.INTEGRITY_OFFICER:
            continue
        desk.person(f"p-{role.value}", role, unit=desk.ours)
        browser = desk.sign_in(f"p-{role.value}")
        page = browser.follow(browser.get("/"))
        for path in {link for link in page.links if link.startswith("/") and "?" not in link and not link.startswith("/tips/")}:
            answer = browser.get(path)
            assert answer.status == 200 or (answer.location or "").startswith("/prove"), path


def test_the_language_stays_with_the_person(desk: Desk) -> None:
    li = desk.sign_in("li")
    assert li.get("/queue").language == "en"
    li.send(li.get("/queue"), "/language", language="zh", next="/queue?tab=mine")
    assert li.get("/queue").language == "zh-CN"
    assert desk.sign_in("li").get("/queue").language == "zh-CN"


def test_proof_is_asked_for_again_after_five_minutes_and_leads_back(desk: Desk) -> None:
    desk.person("payer", Role.PAYER)
    payer = desk.sign_in("payer")
    assert payer.get("/payout").status == 200
    desk.clock.forward(minutes=6)
    page = payer.get("/payout")
    assert page.location == "/prove?next=/payout"
    form = payer.follow(page)
    assert payer.send(form, "/prove", password="wrong", code=desk.code()).status == 403
    assert payer.send(form, "/prove", password=PASSWORD, code=desk.code()).location == "/payout"
    assert payer.get("/payout").status == 200


def test_each_desk_has_a_cookie_of_its_own_and_knows_only_its_people(
    sqlite_template: Path, tmp_path: Path, now: datetime
) -> None:
    made = open_desk(sqlite_template, tmp_path, now, "integrity")
    integrity = next(made)
    gao = integrity.sign_in("gao")
    assert gao.client.get_cookie("integrity-session") is not None
    assert "Integrity desk" in gao.get("/queue").text
    browser = Browser(integrity.app)
    page = browser.send(browser.get("/sign-in"), "/sign-in", name="li", password=PASSWORD, code=integrity.code())
    assert page.status == 403
    assert next(made, None) is None
