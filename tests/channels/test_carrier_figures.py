"""The operator's page of the carrier: what is not deleted there yet, what is late, and the meter of thirty days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline.domain.phone import CopyKind, Tally
from hotline.domain.roles import Role
from hotline.services import carrier_copies, meter
from tests.channels.desk_client import Desk, open_desk
from tests.services.voice_builders import KEY, sid


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    for opened in open_desk(sqlite_template, tmp_path, now):
        opened.person("ada", Role.ADMINISTRATOR)
        opened.person("ali", Role.AUDITOR)
        yield opened


def test_administrators_and_auditors_see_what_the_carrier_still_keeps(desk: Desk) -> None:
    name = sid("SM")
    with desk.database.writing() as session:
        carrier_copies.note(session, desk.keys.ring("carrier"), KEY, CopyKind.MESSAGE, name, desk.clock.now, erase_from=None)
    for person in ("ada", "ali"):
        page = desk.sign_in(person).get("/carrier")
        assert "Not yet deleted at the carrier: 1" in page.text
        assert "The oldest has been there since" in page.text
        assert "Late" not in page.text
        assert page.links.count("/carrier") == 1
        assert name not in page.html
    desk.clock.forward(hours=25)
    assert "Late: 1" in desk.sign_in("ada").get("/carrier").text


def test_the_meter_shows_thirty_days_with_their_sum(desk: Desk) -> None:
    today = desk.clock.now.astimezone(desk.settings.zone).date()
    assert "No text and no call was counted." in desk.sign_in("ada").get("/carrier").text
    with desk.database.writing() as session:
        meter.count(session, Tally.SEGMENTS_IN, today, 40)
        meter.count(session, Tally.SEGMENTS_IN, today - timedelta(days=29), 2)
        meter.count(session, Tally.CALLS, today - timedelta(days=30), 777)
    page = desk.sign_in("ada").get("/carrier")
    assert ">42<" in page.html
    assert "777" not in page.html


def test_nobody_else_opens_it(desk: Desk) -> None:
    for person in ("li", "sun", "wang"):
        browser = desk.sign_in(person)
        assert browser.get("/carrier").status == 403
        assert "/carrier" not in browser.get("/queue").links
