"""A tip at the desk: looked at on record, claimed, covered, answered with care, briefed, and invisible to everybody else."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline.domain.roles import Role
from hotline.domain.tips import TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import Priority
from hotline.services import dialogue
from hotline.store import tips, trail
from tests.channels.desk_client import CLUED, ENGLISH, Browser, Desk, open_desk

COVERED = "前妻"


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    yield from open_desk(sqlite_template, tmp_path, now)


def _claimed(desk: Desk, words: str = CLUED) -> tuple[str, Browser]:
    tip_id, li = desk.tip(words), desk.sign_in("li")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    return tip_id, li


def test_every_look_is_on_record(desk: Desk) -> None:
    tip_id = desk.tip()
    desk.sign_in("li").get(f"/tips/{tip_id}")
    desk.sign_in("sun").get(f"/tips/{tip_id}")
    assert desk.trail(tip_id).count("tip_looked_at") == 2


def test_it_marks_what_the_words_name_and_what_made_them_urgent(desk: Desk) -> None:
    html = desk.sign_in("li").get(f"/tips/{desk.tip()}").html
    assert '<mark class="plate cause" title="Plate: 粤Z12345 · One of the reasons for the level">粤Z12345</mark>' in html
    assert re.search('<mark class="substance( cause)?" title="Substance: heroin[^"]*">海洛因</mark>', html)
    assert 'A large amount is named. <q><mark class="cause">两公斤</mark></q>' in html


def test_markup_in_a_tip_stays_words(desk: Desk) -> None:
    html = desk.sign_in("li").get(f"/tips/{desk.tip('<script>alert(1)</script><b onclick=x>粤Z12345</b> & so on')}").html
    assert "<script>alert" not in html
    assert "<b " not in html
    assert "&lt;script&gt;" in html


def test_what_points_to_the_tipster_is_not_in_the_page_at_all(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    for browser in (li, desk.sign_in("chen"), desk.sign_in("sun")):
        page = browser.get(f"/tips/{tip_id}")
        assert COVERED not in page.html
        assert "▇▇▇▇" in page.text


def test_the_claimer_opens_it_with_a_reason_for_this_claim_only(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/clues", reason="curious")
    assert page.status == 422
    assert COVERED not in page.html
    opened = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/clues", reason="danger")
    assert COVERED in opened.html
    assert "clues_opened" in desk.trail(tip_id)
    assert COVERED not in desk.sign_in("chen").get(f"/tips/{tip_id}").html
    desk.clock.forward(minutes=16)
    assert COVERED not in li.get(f"/tips/{tip_id}").html


def test_who_has_not_claimed_it_cannot_open_it(desk: Desk) -> None:
    tip_id, _li = _claimed(desk)
    chen = desk.sign_in("chen")
    page = chen.get(f"/tips/{tip_id}")
    assert not page.offers(f"/tips/{tip_id}/clues")
    token = page.form("/sign-out").values["form"]
    assert chen.client.post(f"/tips/{tip_id}/clues", data={"form": token, "reason": "danger"}).status_code == 403
    assert not desk.row(tip_id).clues_open


def test_a_claimed_tip_is_not_offered_to_others_until_the_claim_lapses(desk: Desk) -> None:
    tip_id, _li = _claimed(desk)
    chen = desk.sign_in("chen")
    page = chen.get(f"/tips/{tip_id}")
    assert "In hand: Li" in page.text
    assert not page.offers(f"/tips/{tip_id}/claim")
    desk.clock.forward(minutes=15)
    assert "In your hand" in chen.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim").text


def test_of_two_who_claim_at_once_the_second_is_told_to_look_again(desk: Desk) -> None:
    tip_id, chen, li = desk.tip(), desk.sign_in("chen"), desk.sign_in("li")
    seen = chen.get(f"/tips/{tip_id}")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    page = chen.send(seen, f"/tips/{tip_id}/claim")
    assert page.status == 409
    assert "Something has changed meanwhile" in page.text


def test_a_question_waits_for_the_tipster_and_the_tip_can_be_taken_up_again(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/say", words="车身有没有字？", kind="question")
    assert "not read yet" in page.text
    assert desk.row(tip_id).state is TipState.AWAITING_TIPSTER
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    assert desk.row(tip_id).state is TipState.SCREENING


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        ("您说的是 粤Z·12345 吗？", "repeats a plate"),
        ("是潮阳港口的哪个门？", "repeats a place"),
        ("请你再去看看车走了没有。", "asks the tipster to go"),
        ("能不能拍张照片？", "ask the tipster to go"),
        ("Could you take a photo of the truck?", "ask the tipster to go"),
    ],
)
def test_a_risky_reply_is_shown_once_more_with_its_text_before_it_is_sent(desk: Desk, words: str, warning: str) -> None:
    tip_id, li = _claimed(desk)
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/say", words=words, kind="answer")
    assert page.status == 200
    assert warning.replace("asks", "ask") in page.text
    assert page.form(f"/tips/{tip_id}/say").values["words"].strip() == words
    assert "reply_sent" not in desk.trail(tip_id)
    assert words in li.follow(li.send(page, f"/tips/{tip_id}/say")).text
    assert "reply_sent" in desk.trail(tip_id)


def test_a_text_that_was_changed_after_the_warning_is_looked_at_again(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/say", words="请去看看。", kind="answer")
    again = li.send(page, f"/tips/{tip_id}/say", words="请去现场看看，顺便拍照。")
    assert again.location is None
    assert "reply_sent" not in desk.trail(tip_id)
    assert li.send(again, f"/tips/{tip_id}/say", words="谢谢，收到。").location == f"/tips/{tip_id}"


@pytest.mark.parametrize("words", ["谢谢，收到。", "车上有几个人？", "Thank you. What colour was it?", "You can come back with your number in a week."])
def test_an_ordinary_reply_is_sent_at_once(desk: Desk, words: str) -> None:
    tip_id, li = _claimed(desk)
    assert li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/say", words=words, kind="answer").location == f"/tips/{tip_id}"


def test_an_empty_reply_is_told_at_its_field(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/say", words="  ", kind="answer")
    assert page.status == 422
    assert 'aria-describedby="e-words"' in page.html
    assert "To the tipster: Write something here." in page.text


def test_the_brief_begins_with_the_words_and_without_what_points_to_the_tipster(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    draft = li.get(f"/tips/{tip_id}").form(f"/tips/{tip_id}/assign").values["brief"]
    assert "粤Z12345" in draft
    assert COVERED not in draft
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/clues", reason="danger")
    assert COVERED not in li.get(f"/tips/{tip_id}").form(f"/tips/{tip_id}/assign").values["brief"]


def test_the_tipsters_own_words_are_not_passed_on_as_a_brief(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    shown = li.get(f"/tips/{tip_id}")
    draft = shown.form(f"/tips/{tip_id}/assign").values["brief"]
    page = li.send(shown, f"/tips/{tip_id}/assign", brief=f"{draft}\n", unit=desk.ours)
    assert page.status == 422
    assert "Write the brief in yours" in page.text
    assert desk.row(tip_id).state is TipState.SCREENING


def test_words_that_nobody_understood_give_no_draft_and_say_so(desk: Desk) -> None:
    tip_id, li = desk.tip(understood=False), desk.sign_in("li")
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    page = li.get(f"/tips/{tip_id}")
    assert "Nobody has understood these words yet" in page.text
    assert not page.form(f"/tips/{tip_id}/assign").values["brief"].strip()


def test_an_assignment_without_a_unit_keeps_what_was_typed(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.send(li.get(f"/tips/{tip_id}"), f"/tips/{tip_id}/assign", brief="A truck, tonight.", unit="")
    assert page.status == 422
    assert page.form(f"/tips/{tip_id}/assign").values["brief"].strip() == "A truck, tonight."
    assert desk.row(tip_id).state is TipState.SCREENING


def test_the_desk_concludes_by_itself_only_what_can_bring_no_reward(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.get(f"/tips/{tip_id}")
    assert 'value="arrest"' not in page.html
    assert li.send(page, f"/tips/{tip_id}/conclude", disposition="arrest", reason="x").status == 422
    page = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/conclude", disposition="unfounded", reason="Nothing there.")
    assert desk.row(tip_id).state is TipState.REPORTED


def test_suggested_links_say_why_and_are_confirmed_or_rejected(desk: Desk) -> None:
    first, second, li = desk.tip(ENGLISH, language="en"), desk.tip(), desk.sign_in("li")
    page = li.get(f"/tips/{second}")
    assert "same plate" in page.text
    [action] = [form.action for form in page.forms if form.action.startswith("/links/")]
    page = li.follow(li.send(page, action, same="yes"))
    assert "✓ confirmed" in page.text
    other = li.get(f"/tips/{first}")
    assert li.send(other, action, same="no").location == f"/tips/{first}"
    assert not [form for form in li.get(f"/tips/{second}").forms if form.action.startswith("/links/")]
    assert desk.trail(second).count("link_decided") == 2


SELLS, CHILD = "Somebody sells meth at 18 Yunqiao Road", "云桥路18号卖冰毒。屋里有个三岁的孩子没人管"


def test_a_level_raised_together_with_another_tip_names_it_by_its_number(desk: Desk) -> None:
    first = desk.tip(SELLS, language="en")
    desk.clock.forward(hours=30)
    second = desk.tip(CHILD)
    page = desk.sign_in("li").get(f"/tips/{first}")
    assert page.title.startswith("Tip P2")
    assert f"A child is said to live with drugs or to be neglected because of them. Together with tip No. {second[:8]}" in page.text
    assert "Set by an officer" not in page.text
    assert f"No. {second[:8]}" in desk.sign_in("sun").get(f"/tips/{second}").text
    assert "raised the level together with another tip: P2" in page.text


def test_the_reason_is_told_in_chinese_too(desk: Desk) -> None:
    first = desk.tip(SELLS, language="en")
    desk.clock.forward(hours=30)
    second = desk.tip(CHILD)
    desk.person("mei", Role.DUTY_OFFICER, language="zh")
    assert f"结合编号 {second[:8]} 的线索" in desk.sign_in("mei").get(f"/tips/{first}").text


def test_a_rejected_link_says_that_its_level_stays_until_it_is_corrected(desk: Desk) -> None:
    first = desk.tip(SELLS, language="en")
    desk.clock.forward(hours=30)
    desk.tip(CHILD)
    li = desk.sign_in("li")
    page = li.get(f"/tips/{first}")
    [action] = [form.action for form in page.forms if form.action.startswith("/links/")]
    page = li.follow(li.send(page, action, same="no"))
    assert "not the same matter; the level stays until it is corrected" in li.get(f"/tips/{first}").text


def test_a_tip_that_left_the_desk_is_not_named_by_what_it_raised(desk: Desk) -> None:
    first = desk.tip(SELLS, language="en")
    desk.clock.forward(hours=30)
    second = desk.tip(CHILD)
    chen = desk.sign_in("chen")
    chen.do(f"/tips/{second}", f"/tips/{second}/integrity")
    page = chen.get(f"/tips/{first}")
    assert "Together with a tip that has left this desk" in page.text
    assert second[:8] not in page.html


def test_level_and_topic_are_corrected_with_a_reason(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    page = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/level", reason="life_now")
    assert page.title.startswith("Tip P1")
    assert "Set by an officer: P1 Somebody's life may be in danger now." in page.text
    assert li.send(page, f"/tips/{tip_id}/level", reason="because").status == 422
    assert "Manufacture" in li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/topic", category="manufacture").text


def test_who_must_not_have_a_tip_hands_it_to_integrity_and_it_is_gone_from_the_desk(desk: Desk) -> None:
    tip_id, chen = desk.tip(), desk.sign_in("chen")
    page = chen.do(f"/tips/{tip_id}", f"/tips/{tip_id}/integrity")
    assert tip_id not in page.html
    assert chen.get(f"/tips/{tip_id}").status == 404
    assert "tip_looked_at" in desk.trail(tip_id)


def test_a_supervisor_reads_and_does_not_screen(desk: Desk) -> None:
    tip_id, sun = desk.tip(), desk.sign_in("sun")
    page = sun.get(f"/tips/{tip_id}")
    assert {form.action for form in page.forms if tip_id in form.action} == {f"/tips/{tip_id}/integrity"}
    token = page.form("/sign-out").values["form"]
    for verb in ("claim", "clues", "say", "assign", "conclude", "level", "topic"):
        assert sun.client.post(f"/tips/{tip_id}/{verb}", data={"form": token}).status_code == 403


def test_noor_of_another_unit_is_never_told_that_a_tip_exists(desk: Desk) -> None:
    tip_id, noor = desk.assigned(), desk.sign_in("noor")
    assert noor.get(f"/unit/{tip_id}").status == 404
    assert noor.get(f"/unit/{'0' * 32}").status == 404
    assert noor.get(f"/tips/{tip_id}").status == 403
    assert noor.get(f"/supervise/{tip_id}").status == 403
    assert tip_id not in noor.get("/unit").html
    token = noor.get("/unit").form("/sign-out").values["form"]
    for verb in ("start", "known", "outcome"):
        assert noor.client.post(f"/unit/{tip_id}/{verb}", data={"form": token, "known": "yes"}).status_code == 404


def test_history_says_who_did_what_and_when_and_keeps_the_tipster_to_the_hour(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    text = " ".join(li.get(f"/tips/{tip_id}").text.split())
    assert "today, about 14:00 the tipster: tip received" in text
    assert "today 14:05 Li: claimed" in text
    assert "the system: sorted: P2" in text


def test_the_exact_time_of_receipt_is_shown_only_until_somebody_has_claimed(desk: Desk) -> None:
    tip_id, li = desk.tip(), desk.sign_in("li")
    assert "today 14:05 · just now" in li.get(f"/tips/{tip_id}").text
    page = li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/claim")
    assert "today, about 14:00" in page.text
    assert "· just now" not in page.text


def test_a_tip_that_was_taken_back_says_so_first(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    with desk.database.writing() as session:
        desk.locked_row(session, tip_id).withdrawn = True
    page = li.get(f"/tips/{tip_id}")
    assert "Taken back." in page.text
    assert page.html.index("Taken back.") < page.html.index("粤Z12345")


@pytest.mark.parametrize(("level", "usable"), [(Priority.P1, True), (Priority.P2, False)])
def test_what_was_taken_back_goes_to_no_unit_unless_there_is_danger(desk: Desk, level: Priority, usable: bool) -> None:
    tip_id, li = _claimed(desk)
    with desk.database.writing() as session:
        row = desk.locked_row(session, tip_id)
        row.withdrawn, row.priority = True, level
    page = li.get(f"/tips/{tip_id}")
    assert (page.offers(f"/tips/{tip_id}/assign"), page.offers(f"/tips/{tip_id}/conclude")) == (usable, True)


def test_a_notice_of_the_machine_is_shown_in_words(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    desk.notice(tip_id, notice="reward_waits", amount="8000", currency="CNY", claim_by="2026-05-02")
    assert "a reward of 8000 CNY waits, to be asked for until 2026-05-02" in li.get(f"/tips/{tip_id}").text


def test_the_page_speaks_chinese(desk: Desk) -> None:
    tip_id = desk.tip()
    desk.person("mei", Role.DUTY_OFFICER, language="zh")
    page = desk.sign_in("mei").get(f"/tips/{tip_id}")
    assert page.language == "zh-CN"
    assert all(words in page.text for words in ("为什么是 P2", "可能是同一件事", "认领", "时限"))


def test_the_history_tells_no_more_than_the_hour_of_what_the_tipster_did(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    with desk.database.writing() as session:
        trail.record(session, hour_of(desk.clock.now), ActorKind.TIPSTER, "", Action.REPLIES_READ, "tip", tip_id)
    li.do(f"/tips/{tip_id}", f"/tips/{tip_id}/say", words="Thank you.", kind="answer")
    text = li.get(f"/tips/{tip_id}").text
    assert text.index("claimed") < text.index("the tipster has read our words")  # newest first; the hour comes last


def test_that_a_later_answer_alone_is_about_nothing_is_no_reason_of_the_tips_level(desk: Desk) -> None:
    tip_id, li = _claimed(desk)
    with desk.database.writing() as session:
        thread = tips.get_thread(session, desk.row(tip_id).thread_id)
        tip = tips.get_tip(session, tip_id)
        assert thread is not None
        assert tip is not None
        later = dialogue.hear(session, desk.keys.ring("public"), thread, tip, "一米七五左右，四十岁上下。", "words", desk.clock.now).id
    desk.sort(later)
    page = li.get(f"/tips/{tip_id}").text
    assert "一米七五" in page
    assert page.count("It belongs to another office") == 1  # in the list of reasons that an officer may set
    assert "A large amount is named." in page
