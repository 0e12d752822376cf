"""What the public face promises to somebody who comes back with a number."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import func, select

from hotline.domain.awards import AwardState
from hotline.domain.receipts import check_digit
from hotline.services.sealing import Said
from hotline.store.awards import AwardRow
from hotline.store.tips import MessageRow
from hotline.store.visits import VisitRow
from hotline.vault.key_files import init_keys, load_keyring
from hotline.vault.receipts import payout_lookup
from tests.channels.web_client import COSTS, Browser, PublicPlace, Seen


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[PublicPlace]:
    made = PublicPlace(tmp_path, database_url, now)
    yield made
    made.close()


@pytest.fixture
def browser(place: PublicPlace) -> Browser:
    return place.browser()


@pytest.fixture
def number(browser: Browser) -> str:
    return browser.tell("They sell behind the school.").number


def visits_of(place: PublicPlace) -> int:
    with place.database.reading() as session:
        return session.scalar(select(func.count()).select_from(VisitRow)) or 0


def try_number(browser: Browser, typed: str) -> Seen:
    return browser.post("/return", browser.get("/return").form("/return"), number=typed)


@pytest.mark.parametrize("how", ["{}", " {} ", "4-4"])
def test_the_number_opens_the_thread_however_it_is_typed(browser: Browser, number: str, how: str) -> None:
    typed = "-".join(number[at : at + 4] for at in range(0, 16, 4)) if how == "4-4" else how.format(number)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in typed)

    assert browser.come_back(typed).status == 200
    assert browser.come_back(wide).status == 200


def test_the_cookie_is_random_strict_and_has_no_date(browser: Browser, number: str) -> None:
    cookie = try_number(browser, number).response.headers["Set-Cookie"]

    assert cookie.startswith("visit=")
    assert len(cookie.split(";")[0]) == len("visit=") + 43
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Strict")
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_with_tls_the_cookie_is_bound_to_the_host(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"tls": True})
    browser = place.browser()
    opened = try_number(browser, browser.tell("They sell behind the school.").number)

    assert opened.response.headers["Set-Cookie"].startswith("__Host-visit=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Strict" in opened.response.headers["Set-Cookie"]
    assert opened.response.headers["Strict-Transport-Security"].startswith("max-age=")
    place.close()


@pytest.mark.parametrize(("slip", "sentence"), [("x", "no digit"), ("", "four groups of four"), ("swap", "changed places")])
def test_a_slip_is_named_before_anything_is_hashed(
    browser: Browser, number: str, slip: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.channels.numbers.derive", None)
    typed = {"x": number + "x", "": number[:-1], "swap": number[:-1] + str((int(number[-1]) + 1) % 10)}[slip]
    again = try_number(browser, typed)

    assert again.status == 422
    assert sentence in again.text
    assert again.form("/return")["number"] == typed


def test_an_unknown_number_opens_nothing_and_is_not_shown_back(place: PublicPlace, browser: Browser, number: str) -> None:
    unknown = "123456789012345" + check_digit("123456789012345")
    again = try_number(browser, unknown)

    assert again.status == 422
    assert "This number opens nothing" in again.text
    assert unknown not in again.text
    assert visits_of(place) == 0
    assert "Set-Cookie" not in again.response.headers


def test_over_the_limit_nothing_of_the_number_is_kept(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"lookups_per_hour": 1})
    browser = place.browser()
    number = browser.tell("They sell behind the school.").number
    try_number(browser, number)
    over = try_number(browser, number)

    assert over.status == 429
    assert number[:4] not in over.text
    assert over.form("/return")["number"] == ""
    place.close()


def test_over_the_limit_no_code_is_drawn(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"lookups_per_hour": 1})
    browser = place.browser()
    number = browser.tell("They sell behind the school.").number
    place.grant_reward()
    over = browser.post("/thread/code", browser.come_back(number).form("/thread/code"))

    assert over.status == 422
    assert "Try again in an hour" in over.text
    place.close()


def test_a_page_open_too_long_asks_once_more(place: PublicPlace, browser: Browser, number: str) -> None:
    form = browser.get("/return").form("/return")
    place.turn_clock(timedelta(hours=13))

    assert browser.post("/return", form, number=number).status == 422


def test_a_visit_ends_after_fifteen_idle_minutes_and_no_word_is_lost(place: PublicPlace, browser: Browser, number: str) -> None:
    thread = browser.come_back(number)
    place.turn_clock(timedelta(minutes=16))
    over = browser.post("/thread/words", thread.form("/thread/words"), words="The van is red now.")

    assert over.status == 403
    assert over.form("/return")["words"] == "The van is red now."
    assert browser.cookies() == []
    assert browser.post("/return", over.form("/return"), number=number).status == 303
    assert place.heard_words() == ["They sell behind the school.", "The van is red now."]


def test_steps_keep_a_visit_open_for_an_hour_at_most(place: PublicPlace, browser: Browser, number: str) -> None:
    browser.come_back(number)
    statuses = []
    for _ in range(5):
        place.turn_clock(timedelta(minutes=14))
        statuses.append(browser.get("/thread").status)

    assert statuses == [200, 200, 200, 200, 403]


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 43, "A" * 3000])
def test_a_foreign_cookie_opens_nothing(place: PublicPlace, cookie: str) -> None:
    browser = place.browser()
    browser.receipt_used = True
    browser.client.set_cookie("visit", cookie)

    assert browser.get("/thread").status == 403


def test_answers_are_shown_newest_first_and_marked_as_read(place: PublicPlace, browser: Browser, number: str) -> None:
    place.say(Said("question", "Was it <b>blue</b>?\nOr green?"))
    place.say(Said("answer", "Do not go there."))
    first = browser.come_back(number)

    assert first.text.index("Do not go there.") < first.text.index("Was it &lt;b&gt;blue&lt;/b&gt;?<br>Or green?")
    assert first.text.count(" · new") == 2
    assert browser.get("/thread").text.count(" · new") == 0
    with place.database.reading() as session:
        assert None not in session.scalars(select(MessageRow.read_by_tipster).where(MessageRow.direction == "out")).all()


def test_words_that_the_desk_has_not_signed_are_dropped(place: PublicPlace, browser: Browser, number: str, tmp_path: Path) -> None:
    init_keys(tmp_path / "forged", "2026q1", ("desk", "triage"), **COSTS)
    place.say(Said("answer", "Come to the mill alone."), load_keyring(tmp_path / "forged", "desk"))

    assert "Come to the mill" not in browser.come_back(number).text


def test_earlier_words_are_never_shown_back(browser: Browser, number: str) -> None:
    thread = browser.come_back(number)
    browser.post("/thread/words", thread.form("/thread/words"), words="And at the pier.")
    again = browser.get("/thread")

    assert "They sell" not in again.text
    assert "at the pier" not in again.text


def test_added_words_are_taken_once(place: PublicPlace, browser: Browser, number: str) -> None:
    form = browser.come_back(number).form("/thread/words")

    assert browser.post("/thread/words", form, words="And at the pier.").status == 303
    assert browser.post("/thread/words", form, words="And at the pier.").status == 303
    assert place.heard_words() == ["They sell behind the school.", "And at the pier."]


def test_empty_words_are_refused_at_the_field(browser: Browser, number: str) -> None:
    again = browser.post("/thread/words", browser.come_back(number).form("/thread/words"), words=" ")

    assert again.status == 422
    assert 'aria-describedby="words-wrong"' in again.text


def test_a_form_of_another_visit_does_nothing_and_keeps_the_words(place: PublicPlace, browser: Browser, number: str) -> None:
    other = place.browser()
    foreign = other.come_back(number)
    browser.come_back(number)
    again = browser.post("/thread/words", foreign.form("/thread/words"), words="And at the pier.")

    assert again.status == 422
    assert again.form("/thread/words")["words"] == "And at the pier."
    assert place.heard_words() == ["They sell behind the school."]
    assert browser.post("/thread/back", foreign.form("/thread/back"), sure="1").status == 200
    assert not place.only_tip().withdrawn


def test_taking_back_asks_once_more(place: PublicPlace, browser: Browser, number: str) -> None:
    asked = browser.post("/thread/back", browser.come_back(number).form("/thread/back"))

    assert "This cannot be taken back." in asked.text
    assert not place.only_tip().withdrawn
    assert browser.post("/thread/back", asked.form("/thread/back"), sure="1").status == 303
    assert place.only_tip().withdrawn
    assert "You took this tip back." in browser.get("/thread").text


def test_a_new_number_opens_what_was_said_and_the_old_one_nothing(place: PublicPlace, browser: Browser, number: str) -> None:
    place.say(Said("answer", "Do not go there."))
    form = browser.come_back(number).form("/thread/number")
    fresh = browser.post("/thread/number", form)

    assert fresh.number != number
    assert browser.post("/thread/number", form).number == fresh.number
    assert visits_of(place) == 0
    assert browser.get("/thread").status == 403
    assert try_number(browser, number).status == 422
    assert "Do not go there." in browser.come_back(fresh.number).text


def test_typing_back_a_new_number_takes_the_cookie(browser: Browser, number: str) -> None:
    fresh = browser.post("/thread/number", browser.come_back(number).form("/thread/number"))
    wrong = "0000" if fresh.number[-4:] != "0000" else "1111"
    again = browser.post("/kept", fresh.form("/kept"), last_four=wrong)

    assert (again.status, again.number) == (422, fresh.number)
    assert browser.post("/kept", again.form("/kept"), last_four=fresh.number[-4:]).status == 200
    assert browser.cookies() == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reward_is_told_with_its_sum_its_day_and_what_collecting_asks(place: PublicPlace, language: str) -> None:
    browser = place.browser(language)
    number = browser.tell("They sell behind the school.").number
    place.grant_reward(identity="document_shown")
    text = browser.come_back(number).text

    expected = {
        "en": ("A reward of 3,000 Chinese yuan is waiting", "2 May 2026", "must show an identity document"),
        "zh": ("¥3,000", "2026年5月2日", "要出示证件"),
    }
    assert all(text.count(words) == 2 for words in expected[language])


def test_a_notice_that_this_page_does_not_know_is_not_hidden(place: PublicPlace, browser: Browser, number: str) -> None:
    place.say(Said("notice", values={"notice": "from_the_future"}))

    assert "a note for you that this page cannot show" in browser.come_back(number).text


def test_a_code_is_shown_once_and_a_doubled_post_shows_the_same(place: PublicPlace, browser: Browser, number: str) -> None:
    place.grant_reward()
    form = browser.come_back(number).form("/thread/code")
    first = browser.post("/thread/code", form)
    second = browser.post("/thread/code", form)

    assert len(first.number) == 12
    assert first.number == second.number
    generation = place.keyring("desk").generations("payout-pepper")[0]
    with place.database.reading() as session:
        award = session.scalars(select(AwardRow)).one()
    assert award.state is AwardState.CLAIMED
    assert award.code_hash == payout_lookup(first.number, generation)
    assert first.number[:4] + " " not in browser.get("/thread").text


def test_a_second_code_makes_the_first_worthless(place: PublicPlace, browser: Browser, number: str) -> None:
    place.grant_reward()
    first = browser.post("/thread/code", browser.come_back(number).form("/thread/code"))
    again = browser.get("/thread")
    second = browser.post("/thread/code", again.form("/thread/code"))

    assert "the old one is worth nothing" in again.text
    assert first.number != second.number


def test_after_the_last_day_no_code_is_given(place: PublicPlace, browser: Browser, number: str) -> None:
    place.grant_reward(claim_by=date(2026, 3, 1))

    assert browser.post("/thread/code", browser.come_back(number).form("/thread/code")).status == 409


@pytest.mark.parametrize(("state", "words"), [(AwardState.PAID, "was handed over"), (AwardState.LAPSED, "time for asking is over")])
def test_the_end_of_a_reward_is_told(place: PublicPlace, browser: Browser, number: str, state: AwardState, words: str) -> None:
    place.grant_reward()
    with place.database.writing() as session:
        session.scalars(select(AwardRow)).one().state = state
    thread = browser.come_back(number)

    assert words in thread.text
    assert "/thread/code" not in thread.text


def test_without_a_reward_there_is_no_code(browser: Browser, number: str) -> None:
    form = browser.come_back(number).form("/thread/words")

    assert browser.post("/thread/code", form).status == 404


@pytest.mark.parametrize("path", ["words", "back", "number", "code"])
def test_without_a_visit_no_step_is_taken(place: PublicPlace, number: str, path: str) -> None:
    stranger = place.browser()

    assert stranger.post(f"/thread/{path}", {"token": "", "sure": "1"}).status == 403
    assert not place.only_tip().withdrawn


@pytest.mark.parametrize("path", ["number", "code"])
def test_a_broken_token_changes_nothing(place: PublicPlace, browser: Browser, number: str, path: str) -> None:
    place.grant_reward()
    browser.come_back(number)

    assert browser.post(f"/thread/{path}", {"token": "broken"}).status == 422
    assert browser.come_back(number).status == 200


def test_ending_the_visit_deletes_row_and_cookie(place: PublicPlace, browser: Browser, number: str) -> None:
    browser.come_back(number)
    left = browser.post("/thread/leave", {})

    assert left.response.location == "/en/"
    assert visits_of(place) == 0
    assert browser.cookies() == []


def test_quick_exit_ends_the_visit_and_leads_away(place: PublicPlace, browser: Browser, number: str) -> None:
    browser.come_back(number)
    gone = browser.get("/leave")

    assert gone.status == 303
    assert gone.response.location == "https://www.wikipedia.org/"
    assert gone.response.headers["Clear-Site-Data"] == '"cache", "cookies"'
    assert visits_of(place) == 0
    assert browser.cookies() == []


def test_quick_exit_sets_no_cookie_for_who_has_none(place: PublicPlace) -> None:
    assert "Set-Cookie" not in place.browser().get("/leave").response.headers


def test_every_page_offers_to_leave_and_says_what_that_cannot_erase(place: PublicPlace, browser: Browser, number: str) -> None:
    place.grant_reward()
    pages = [browser.get("/"), browser.get("/about"), browser.get("/nothing"), browser.come_back(number)]
    pages.append(browser.post("/thread/code", pages[-1].form("/thread/code")))

    for page in pages:
        assert 'href="/en/leave"' in page.text
        assert "It cannot erase your browser&#39;s history, or a call or text on the phone bill." in page.text


def test_a_full_lane_of_lookups_slows_and_is_logged(
    place: PublicPlace, browser: Browser, number: str, capfd: pytest.CaptureFixture[str]
) -> None:
    place.resources.lookup_lane.acquire()
    Timer(0.3, place.resources.lookup_lane.release).start()

    assert browser.come_back(number).status == 200
    assert "lookup_lane_full" in "".join(capfd.readouterr())
