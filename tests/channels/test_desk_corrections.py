"""The claimer corrects by one press: the queue follows at once, and what the machine had said stays beside it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.domain.topics import Category
from hotline.domain.urgency import Priority
from tests.channels.desk_client import CLUED, ENGLISH, Browser, Desk, Page, open_desk

SPAM = "【优惠】低息贷款，点击 http://a.top 领取，加微信 daikai999"

LIKE_A_LAB = "My lodger has turned the bathroom into some sort of chemistry set, flasks in the tub and fans in the window."


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def held(desk: Desk, words: str = CLUED, who: str = "li") -> tuple[str, Browser]:
    tip_id, browser = desk.tip(words), desk.sign_in(who)
    browser.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    return tip_id, browser


def press(browser: Browser, tip_id: str, verb: str, **values: str) -> Page:
    return browser.do(f"/tips/{tip_id}", f"/tips/{tip_id}/{verb}", **values)


def test_one_press_lowers_or_raises_the_level_and_the_queue_follows(desk: Desk) -> None:
    tip_id, li = held(desk)
    other = desk.tip(ENGLISH)
    page = press(li, tip_id, "press", level="P4")
    assert "Set by an officer." in page.text
    assert "The machine said P2:" in page.text
    html = li.get("/queue").html
    assert html.index(other) < html.index(tip_id)
    press(li, tip_id, "press", level="P1")
    html = li.get("/queue").html
    assert html.index(tip_id) < html.index(other)


def test_one_press_files_it_under_another_topic_and_says_what_the_machine_had_said(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "topic", category="venue")
    assert desk.row(tip_id).category is Category.VENUE
    assert "Topic: Venue" in page.text
    assert "Set by an officer. The machine said: Transport" in page.text
    assert "Venue" in li.get("/queue").text


def test_a_level_or_topic_that_there_is_not_is_refused(desk: Desk) -> None:
    tip_id, li = held(desk)
    for verb, values in (("press", {"level": "P9"}), ("topic", {"category": "weather"})):
        page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/{verb}", **values)
        assert page.status == 422
    assert (desk.row(tip_id).priority, desk.row(tip_id).category) == (Priority.P2, Category.TRANSPORT)


def test_a_span_is_said_to_be_something_else_and_the_proposal_stays_beside_it(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "mark", kind="account")
    assert "Account the machine said: Time" in " ".join(page.text.split())
    assert '<mark class="account cause" title="Account · One of the reasons for the level">今晚十点</mark>' in page.html


def test_a_span_that_names_nothing_loses_its_mark_and_can_be_given_it_back(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "mark", kind="none")
    assert "no mark the machine said: Time" in " ".join(page.text.split())
    assert 'class="time' not in page.html
    assert 'class="time' in press(li, tip_id, "mark", kind="time").html


def test_words_that_were_passed_over_are_marked(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "add", mark="蓝色货车", kind="person")
    assert "Person the machine had not marked it" in " ".join(page.text.split())
    assert 'class="person' in page.html


def test_words_that_do_not_stand_there_are_told_at_the_field_and_kept(desk: Desk) -> None:
    tip_id, li = held(desk)
    for absent in ("a red bus", "他前妻"):
        page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/add", mark=absent, kind="person")
        assert page.status == 422
        assert "These words do not stand in the open words of the tip." in page.text
        assert page.form(f"/tips/{tip_id}/add").values["mark"] == absent


def test_what_an_officer_finds_to_point_to_the_tipster_is_covered_and_stays_out_of_the_brief(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "add", mark="从潮阳港口出来", kind="clue")
    assert "潮阳港口" not in page.html
    assert "潮阳港口" not in desk.sign_in("chen").get(f"/tips/{tip_id}").html


def test_that_the_sorting_is_right_takes_one_press(desk: Desk) -> None:
    tip_id, li = held(desk)
    page = press(li, tip_id, "right")
    assert "A person has judged this sorting" in page.text
    assert not page.offers(f"/tips/{tip_id}/right")
    assert "sorting_confirmed" in desk.trail(tip_id)
    assert "Li: confirmed the sorting" in page.text


@pytest.mark.parametrize("verb", ["press", "topic", "level", "mark", "add", "right"])
def test_nobody_else_is_offered_a_correction_or_may_make_one(desk: Desk, verb: str) -> None:
    tip_id, _li = held(desk)
    chen = desk.sign_in("chen")
    page = chen.get(f"/tips/{tip_id}")
    assert not page.offers(f"/tips/{tip_id}/{verb}")
    given = {"form": page.form("/sign-out").values["form"], "level": "P1", "category": "venue", "reason": "stale", "kind": "place", "mark": "一辆"}
    assert chen.client.post(f"/tips/{tip_id}/{verb}", data=given).status_code == 403
    assert "judged" not in chen.get(f"/tips/{tip_id}").text


def test_words_that_nothing_has_understood_offer_level_and_topic_only(desk: Desk) -> None:
    tip_id, li = desk.tip(understood=False), desk.sign_in("li")
    page = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    assert [page.offers(f"/tips/{tip_id}/{verb}") for verb in ("press", "topic", "mark", "add", "right")] == [True, True, False, False, False]
    page = press(li, tip_id, "press", level="P3")
    assert desk.row(tip_id).priority is Priority.P3
    assert "Nobody has understood these words yet" in page.text


def test_each_topic_has_its_sentence_with_the_words_that_caused_it(desk: Desk) -> None:
    html = desk.sign_in("li").get(f"/tips/{desk.tip()}").html
    assert 'The words speak of moving drugs from one place to another. <q><mark class="cause">' in html


def test_a_proposal_to_discard_says_why_and_that_a_person_decides(desk: Desk) -> None:
    page = desk.sign_in("li").get(f"/tips/{desk.tip(SPAM)}")
    assert 'Only a person decides. <q><mark class="cause">优惠</mark>' in page.html


def test_words_that_speak_for_no_topic_are_said_to_need_a_person(desk: Desk) -> None:
    assert "No word in it speaks for a topic: a person must place it." in desk.sign_in("li").get(f"/tips/{desk.tip('嗯')}").text


def test_a_topic_that_no_rule_named_says_that_only_its_wording_is_like_others(desk: Desk) -> None:
    page = desk.sign_in("li").get(f"/tips/{desk.tip(LIKE_A_LAB)}")
    assert "The wording is like that of other tips on this topic" in page.text
    assert "The words speak of making drugs" not in page.text


def test_a_link_shows_the_words_of_this_tip_that_it_rests_on(desk: Desk) -> None:
    desk.tip(ENGLISH)
    page = desk.sign_in("li").get(f"/tips/{desk.tip()}")
    assert "same plate" in page.text
    assert '<q><mark class="cause">粤Z12345</mark>' in page.html.split("Perhaps the same matter")[1]


def test_a_substance_is_named_in_the_desks_language_and_its_slang_is_said_to_be_slang(desk: Desk) -> None:
    tip_id = desk.tip("人民路12号那家小店有人卖冰毒和四仔。")
    assert "Substance: heroin, a street name, which may also mean something innocent" in desk.sign_in("li").get(f"/tips/{tip_id}").text


def test_keys_that_only_a_machine_compares_are_not_shown(desk: Desk) -> None:
    html = desk.sign_in("li").get(f"/tips/{desk.tip('人民路12号每晚有人卖冰毒，大概500克，去年12月开始。')}").html
    assert "renmin" not in html
    assert "recurring:" not in html
    assert "Amount: 500 g" in html
