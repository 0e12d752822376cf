"""A city's own clocks hold at every door and at the desk, not only where tips are sorted."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.domain.urgency import Priority
from hotline.store.database import Database
from hotline.store.tips import TipRow
from tests.channels.desk_client import open_desk
from tests.channels.text_client import Phone
from tests.channels.voice_client import CarrierPlace, Telephone
from tests.channels.web_client import PublicPlace


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "clocks.yaml").write_text("P1: {read: 2, hand_over: 7}\nP2: {read: 50, hand_over: 77}\n", encoding="utf-8")
    return folder


def the_tip(database: Database) -> TipRow:
    with database.reading() as session:
        return session.scalars(select(TipRow)).one()


def test_on_the_web(database_url: str, tmp_path: Path, now: datetime, tables: Path) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"triage_dir": tables})
    place.browser().tell("A blue van comes to the old mill every night at ten.")
    assert the_tip(place.database).read_by == now + timedelta(minutes=2)
    place.close()


def test_by_text(database_url: str, tmp_path: Path, now: datetime, tables: Path) -> None:
    place = CarrierPlace(tmp_path, database_url, now, {"triage_dir": tables})
    Phone(place).text("A blue van comes to the old mill every night at ten.")
    assert the_tip(place.database).read_by == now + timedelta(minutes=2)
    place.close()


def test_by_voice(database_url: str, tmp_path: Path, now: datetime, tables: Path) -> None:
    place = CarrierPlace(tmp_path, database_url, now, {"triage_dir": tables})
    Telephone(place).dial().press("2", "1").speak()
    tip = the_tip(place.database)
    assert (tip.read_by, tip.act_by) == (now + timedelta(minutes=2), now + timedelta(minutes=7))
    place.close()


def test_at_the_desk(sqlite_template: Path, tmp_path: Path, now: datetime, tables: Path) -> None:
    for desk in open_desk(sqlite_template, tmp_path, now, tables=tables):
        tip_id, li = desk.tip(understood=False), desk.sign_in("li")
        li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
        assert desk.row(tip_id).act_by == desk.clock.now + timedelta(minutes=7)
        li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/press", level="P2")
        assert desk.row(tip_id).act_by == desk.clock.now + timedelta(minutes=77)
        assert desk.row(tip_id).priority is Priority.P2
        li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/integrity")
        assert desk.row(tip_id).read_by == desk.clock.now + timedelta(minutes=2)
