"""The queue: what is most urgent, whose it is, how long is left, and not a word of any tip."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.domain.tips import Channel
from tests.channels.desk_client import CLUED, ENGLISH, Desk, open_desk

DANGER = "有个女孩在金海湾酒店806吸了K粉，昏迷不醒没有呼吸，快来救人！"
OLD_NEWS = "听说附近有人卖过毒品。"


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def _order(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('data-tip="')[1:]]


def test_what_nobody_understood_and_what_endangers_life_come_first(desk: Desk) -> None:
    late = desk.tip(OLD_NEWS)
    truck = desk.tip(ENGLISH, language="en")
    life = desk.tip(DANGER)
    voice = desk.tip("recording", channel=Channel.VOICE, understood=False)
    page = desk.sign_in("li").get("/queue")
    assert _order(page.html) == [voice, life, truck, late]
    assert "Nobody has understood this yet" in page.text


def test_no_word_of_a_tip_is_on_it(desk: Desk) -> None:
    desk.tip(CLUED)
    html = desk.sign_in("li").get("/queue").html
    assert not any(word in html for word in ("前妻", "粤Z12345", "港口", "海洛因"))


def test_it_says_how_long_is_left_and_by_how_much_a_clock_is_over(desk: Desk) -> None:
    desk.tip(DANGER)
    li = desk.sign_in("li")
    assert "4 min left" in li.get("/queue").text
    desk.clock.forward(minutes=8)
    page = li.get("/queue")
    assert "3 min over" in page.text
    assert "Overdue 1" in page.text


def test_after_a_claim_the_clock_for_handing_over_runs_and_the_others_see_who_has_it(desk: Desk) -> None:
    tip_id = desk.tip(DANGER)
    desk.sign_in("li").do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    page = desk.sign_in("chen").get("/queue")
    assert "13 min left" in page.text
    assert "Li" in page.text


def test_the_tabs_show_what_their_figures_count(desk: Desk) -> None:
    mine, asked, _other = desk.tip(CLUED), desk.tip(DANGER), desk.tip(OLD_NEWS)
    li = desk.sign_in("li")
    for tip_id in (mine, asked):
        li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    li.do(f"/tips/{asked}", f"/tips/{asked}/say", words="哪一层？", kind="question")
    page = li.get("/queue")
    assert "Unread 1" in page.text
    assert "Mine 1" in page.text
    assert "Awaiting the tipster 1" in page.text
    assert _order(li.get("/queue?tab=mine").html) == [mine]
    assert _order(li.get("/queue?tab=awaiting").html) == [asked]
    assert _order(li.get("/queue?tab=nonsense").html) == _order(page.html)


def test_suggested_links_are_counted_until_somebody_decides(desk: Desk) -> None:
    desk.tip(ENGLISH, language="en")
    desk.tip(CLUED)
    assert desk.sign_in("li").get("/queue").text.count("1 suggested") == 2


def test_it_says_how_many_wait_for_the_worker_and_alarms_when_that_lasts(desk: Desk) -> None:
    li = desk.sign_in("li")
    assert "Waiting to be sorted" not in li.get("/queue").text
    desk.unsorted_tip()
    desk.clock.forward(seconds=60)
    page = li.get("/queue")
    assert "Waiting to be sorted: 1, the first since today 14:05" in page.text
    assert "behind" not in page.text
    desk.clock.forward(minutes=2)
    assert "The sorting machine is behind." in li.get("/queue").text


def test_a_page_that_refreshes_itself_gets_the_table_alone(desk: Desk) -> None:
    tip_id = desk.tip()
    page = desk.sign_in("li").get("/queue?tab=open", headers={"X-Refresh": "1"})
    assert tip_id in page.html
    assert "<html" not in page.html


def test_a_long_queue_has_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.channels.desk.queue.PAGE", 2)
    for _ in range(3):
        desk.tip(OLD_NEWS, understood=False)
    li = desk.sign_in("li")
    first = li.get("/queue")
    assert len(_order(first.html)) == 2
    assert "/queue?tab=open&amp;page=2" in first.html
    second = li.get("/queue?page=2")
    assert len(_order(second.html)) == 1
    assert not set(_order(first.html)) & set(_order(second.html))


def test_an_empty_queue_says_what_comes_next(desk: Desk) -> None:
    assert "New tips appear by themselves" in desk.sign_in("li").get("/queue").text


def test_a_unit_officer_has_no_queue(desk: Desk) -> None:
    assert desk.sign_in("noor").get("/queue").status == 403


def test_what_belongs_to_integrity_is_not_on_it(desk: Desk) -> None:
    tip_id = desk.tip("派出所的王所长收毒贩的钱。", about_staff=True)
    li = desk.sign_in("li")
    assert tip_id not in li.get("/queue").html
    assert li.get(f"/tips/{tip_id}").status == 404
