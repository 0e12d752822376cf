"""The second pair of eyes: brief, facts and reason of an outcome, confirmed by somebody else or sent back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.domain.roles import Role
from hotline.domain.tips import Disposition, TipState
from tests.channels.desk_client import Desk, open_desk


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def test_a_supervisor_sees_brief_facts_and_reason_and_confirms(desk: Desk) -> None:
    tip_id, sun = desk.reported(), desk.sign_in("sun")
    assert tip_id in sun.get("/supervise").html
    page = sun.get(f"/supervise/{tip_id}")
    text = " ".join(page.text.split())
    assert "A blue truck carries heroin tonight." in text
    assert "Found in the truck." in text
    assert "Substance heroin · Net weight 2 kg" in text
    assert sun.send(page, f"/supervise/{tip_id}/confirm").location == "/supervise"
    assert desk.row(tip_id).state is TipState.CONCLUDED
    assert desk.row(tip_id).disposition is Disposition.SEIZURE
    assert "Nothing waits to be confirmed." in sun.get("/supervise").text
    assert sun.get(f"/supervise/{tip_id}").status == 404


def test_the_look_is_on_record_before_anything_is_opened(desk: Desk) -> None:
    tip_id, sun = desk.reported(), desk.sign_in("sun")
    looks = desk.trail(tip_id).count("tip_looked_at")
    sun.get(f"/supervise/{tip_id}")
    assert desk.trail(tip_id).count("tip_looked_at") == looks + 1


def test_what_is_sent_back_goes_to_the_unit_again(desk: Desk) -> None:
    tip_id, sun = desk.reported(), desk.sign_in("sun")
    sun.do(f"/supervise/{tip_id}", f"/supervise/{tip_id}/send-back")
    assert desk.row(tip_id).state is TipState.UNDER_CHECK


def test_what_the_desk_concluded_goes_back_to_the_desk(desk: Desk) -> None:
    tip_id, li, sun = desk.tip(), desk.sign_in("li"), desk.sign_in("sun")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/conclude", disposition="unfounded", reason="Nothing there.")
    page = sun.get(f"/supervise/{tip_id}")
    assert "Concluded at the desk" in page.text
    assert "Send back to the desk" in page.text
    sun.send(page, f"/supervise/{tip_id}/send-back")
    assert desk.row(tip_id).state is TipState.SCREENING


def test_nobody_confirms_their_own_work(desk: Desk) -> None:
    desk.person("both", Role.DUTY_OFFICER, Role.SUPERVISOR)
    tip_id, both = desk.tip(), desk.sign_in("both")
    both.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    both.do(f"/tips/{tip_id}", f"/tips/{tip_id}/conclude", disposition="unfounded", reason="Nothing there.")
    page = both.get(f"/supervise/{tip_id}")
    assert "somebody else confirms it" in page.text
    assert not page.offers(f"/supervise/{tip_id}/confirm")
    token = page.form("/sign-out").values["form"]
    assert both.client.post(f"/supervise/{tip_id}/confirm", data={"form": token}).status_code == 403
    assert desk.row(tip_id).state is TipState.REPORTED


def test_a_duty_officer_does_not_supervise(desk: Desk) -> None:
    tip_id, li = desk.reported(), desk.sign_in("li")
    assert li.get("/supervise").status == 403
    assert li.get(f"/supervise/{tip_id}").status == 403


def test_a_concluded_tip_is_reopened_by_a_supervisor(desk: Desk) -> None:
    tip_id, sun = desk.reported(), desk.sign_in("sun")
    sun.do(f"/supervise/{tip_id}", f"/supervise/{tip_id}/confirm")
    assert "Concluded: Seizure" in sun.get(f"/tips/{tip_id}").text
    sun.do(f"/tips/{tip_id}", f"/tips/{tip_id}/reopen")
    assert desk.row(tip_id).state is TipState.SCREENING


def test_the_integrity_desk_works_through_the_same_pages_and_sees_only_its_own(
    sqlite_template: Path, tmp_path: Path, now: datetime
) -> None:
    made = open_desk(sqlite_template, tmp_path, now, "integrity")
    integrity = next(made)
    here = integrity.tip("派出所的王所长收毒贩的钱。", about_staff=True)
    elsewhere = integrity.tip()
    gao = integrity.sign_in("gao")
    page = gao.get("/queue")
    assert here in page.html
    assert elsewhere not in page.html
    assert gao.get(f"/tips/{elsewhere}").status == 404
    opened = gao.do(f"/tips/{here}", f"/tips/{here}/claim")
    assert "王所长" in opened.text
    assert not opened.offers(f"/tips/{here}/integrity")
    assert next(made, None) is None
