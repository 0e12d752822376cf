"""What the public face promises to somebody who tells something."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hotline.domain.tips import LONGEST_TEXT
from hotline.store.outbox import OutboxRow
from hotline.store.tips import TipRow
from hotline.store.visits import ReplayRow
from tests.channels.web_client import Browser, PublicPlace


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[PublicPlace]:
    made = PublicPlace(tmp_path, database_url, now)
    yield made
    made.close()


@pytest.fixture
def browser(place: PublicPlace) -> Browser:
    return place.browser()


def count(place: PublicPlace, row: type) -> int:
    with place.database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


@pytest.mark.parametrize(("accepted", "language"), [("en-GB,en;q=0.8", "en"), ("zh-TW", "zh"), ("fr", "zh"), ("", "zh")])
def test_the_bare_address_leads_to_the_language_of_the_browser(browser: Browser, accepted: str, language: str) -> None:
    front = browser.get("//", **({"Accept-Language": accepted} if accepted else {}))

    assert front.response.location == f"/{language}/"
    assert front.response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_whole_in_its_language(place: PublicPlace, language: str) -> None:
    browser = place.browser(language)

    assert [browser.get(path).status for path in ("/", "/about", "/return", "/thread", "/nothing")] == [200, 200, 200, 403, 404]


def test_the_truth_comes_before_the_box(browser: Browser) -> None:
    text = browser.get("/").text
    box = text.index("<textarea")

    for truth in ("We do not ask who you are", "keeps your words", "No identity document is needed", "may be arrested",
                  "the phone company knows", "Call 110"):
        assert text.index(truth) < box


def test_a_programme_that_cannot_be_read_does_not_close_the_door(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"reward_pack": "no-such-programme"})

    assert "says whether collecting it needs an identity document" in place.browser().get("/").text
    place.close()


def test_what_was_told_is_kept_word_for_word_before_the_number_is_shown(place: PublicPlace, browser: Browser) -> None:
    receipt = browser.tell("A blue van comes to the old mill every night at ten.")

    assert receipt.status == 200
    assert len(receipt.number) == 16
    assert place.heard_words() == ["A blue van comes to the old mill every night at ten."]
    assert count(place, OutboxRow) == 1


@pytest.mark.parametrize(
    "words",
    ["שלום, יש משאית כחולה ליד הגשר", "\u202eمرحبا\u202c بالعالم ١٢٣", "🚚💊👩🏽‍🤝‍👨🏻 here, tonight", "𠮷野家旁边的𡘙", "a\nb\n\nc    d", "<script>alert(1)</script> & \"x\""],
)
def test_no_script_of_the_world_is_harmed(place: PublicPlace, browser: Browser, words: str) -> None:
    browser.tell(words)

    assert place.heard_words() == [words]


def test_two_hundred_thousand_signs_pass(place: PublicPlace, browser: Browser) -> None:
    words = "🚚" * LONGEST_TEXT

    assert browser.tell(words).status == 200
    assert place.heard_words() == [words]


def test_one_sign_more_is_refused_and_stays_in_the_box(place: PublicPlace, browser: Browser) -> None:
    again = browser.tell("x" * (LONGEST_TEXT + 1))

    assert again.status == 422
    assert again.form("/tell")["words"] == "x" * (LONGEST_TEXT + 1)
    assert count(place, TipRow) == 0


def test_more_than_the_machine_takes_is_answered_with_a_page(browser: Browser) -> None:
    assert browser.tell("x" * (4 * 1024 * 1024)).status == 413


def test_empty_words_are_refused_at_the_field_and_in_a_summary_that_has_focus(browser: Browser) -> None:
    again = browser.tell("  \n ")

    assert again.status == 422
    assert 'role="alert" tabindex="-1" autofocus' in again.text
    assert 'aria-invalid="true" aria-describedby="words-wrong"' in again.text
    assert again.text.count("Nothing is written yet.") == 2


def test_binary_is_refused_and_what_was_typed_is_kept(place: PublicPlace, browser: Browser) -> None:
    again = browser.tell("the\x00 van", place="Pier 3")

    assert again.status == 422
    assert again.form("/tell")["words"] == "the van"
    assert again.form("/tell")["place"] == "Pier 3"
    assert "signs in it that no text has" in again.text
    assert browser.post("/tell", again.form("/tell")).status == 200
    assert place.heard_words() == ["the van\nPlace: Pier 3"]


def test_bytes_that_are_no_text_are_not_lost_and_do_no_harm(place: PublicPlace, browser: Browser) -> None:
    token = browser.get("/").form("/tell")["token"].encode()

    assert browser.post("/tell", b"token=" + token + b"&words=%ff%fe van").status == 200
    assert place.heard_words()[0].endswith(" van")


def test_helpers_become_labelled_lines_in_the_language_of_the_page(place: PublicPlace) -> None:
    place.browser("zh").tell("有人在卖", place="码头三号库", time="", vehicle=" 蓝色货车 ")

    assert place.heard_words() == ["有人在卖\n地点: 码头三号库\n车: 蓝色货车"]


def test_helpers_alone_are_a_tip(place: PublicPlace, browser: Browser) -> None:
    browser.tell("", place="Pier 3")

    assert place.heard_words() == ["Place: Pier 3"]


def test_the_same_form_twice_gives_the_same_number_and_one_tip(place: PublicPlace, browser: Browser) -> None:
    form = browser.get("/").form("/tell")
    first = browser.post("/tell", form, words="They sell behind the school.")
    second = browser.post("/tell", form, words="They sell behind the school.")

    assert first.number == second.number
    assert first.form("/kept") == second.form("/kept")
    assert count(place, TipRow) == 1
    assert count(place, OutboxRow) == 1


def test_the_same_form_from_four_hands_at_once_is_one_tip(place: PublicPlace, browser: Browser) -> None:
    form = browser.get("/").form("/tell")

    def send(_turn: int) -> str:
        return place.browser().post("/tell", form, words="They sell behind the school.").number

    with ThreadPoolExecutor(4) as hands:
        numbers = set(hands.map(send, range(4)))

    assert len(numbers) == 1
    assert count(place, TipRow) == 1


def test_two_forms_give_two_numbers(browser: Browser) -> None:
    assert browser.tell("one thing I saw").number != browser.tell("one thing I saw").number


def test_a_page_open_too_long_keeps_the_words_and_sends_at_the_second_press(place: PublicPlace, browser: Browser) -> None:
    form = browser.get("/").form("/tell")
    place.turn_clock(timedelta(hours=13))
    again = browser.post("/tell", form, words="They sell behind the school.")

    assert again.status == 422
    assert count(place, TipRow) == 0
    assert browser.post("/tell", again.form("/tell")).status == 200
    assert place.heard_words() == ["They sell behind the school."]


@pytest.mark.parametrize("token", ["", "broken", "a.b.c"])
def test_a_broken_token_keeps_the_words(browser: Browser, token: str) -> None:
    again = browser.post("/tell", {"token": token, "words": "They sell."})

    assert again.status == 422
    assert again.form("/tell")["words"] == "They sell."


def test_the_trap_only_lowers_the_rank(place: PublicPlace, browser: Browser) -> None:
    page = browser.get("/")

    assert '<div hidden><input name="website" tabindex="-1" autocomplete="off" aria-hidden="true"></div>' in page.text
    assert browser.tell("They sell.", website="http://x").status == 200
    assert place.only_tip().suspect


def test_a_person_falls_into_no_trap(place: PublicPlace, browser: Browser) -> None:
    browser.tell("They sell.")

    assert not place.only_tip().suspect


def test_over_the_limit_the_words_stay_and_the_page_says_when(database_url: str, tmp_path: Path, now: datetime) -> None:
    place = PublicPlace(tmp_path, database_url, now, {"tells_per_hour": 1})
    browser = place.browser()
    form = browser.get("/").form("/tell")
    first = browser.post("/tell", form, words="They sell behind the school.")
    over = browser.tell("And at the pier.")

    assert over.status == 429
    assert over.form("/tell")["words"] == "And at the pier."
    assert "at 15:05 at the latest" in over.text
    assert over.response.headers["Retry-After"] == "3600"
    assert browser.post("/tell", form, words="They sell behind the school.").number == first.number
    place.close()


def test_the_number_is_behind_show_grouped_and_read_aloud(browser: Browser) -> None:
    receipt = browser.tell("They sell behind the school.")
    groups = [receipt.number[at : at + 4] for at in range(0, 16, 4)]

    assert receipt.text.index("<summary>Show the number") < receipt.text.index(" ".join(groups))
    assert ", ".join(" ".join(group) for group in groups) in receipt.text
    assert 'role="img" aria-label="QR code of the number, digits only"' in receipt.text
    assert "9 March 2026" in receipt.text


def test_the_number_is_in_no_address_cookie_or_log(
    place: PublicPlace, browser: Browser, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    receipt = browser.tell("They sell behind the school.")
    thread = browser.come_back(receipt.number)
    fresh = browser.post("/thread/number", thread.form("/thread/number"))
    browser.post("/kept", fresh.form("/kept"), last_four=fresh.number[-4:])
    emitted = "".join(capfd.readouterr()) + caplog.text + " ".join(browser.addresses) + thread.response.headers.get("Location", "")

    for number in (receipt.number, fresh.number):
        assert number not in emitted
        assert number not in thread.text
        assert number not in str(browser.client.get_cookie("visit"))
    assert not any("href" in line and receipt.number in line for line in receipt.text.splitlines())


def test_the_right_last_four_let_the_stored_answer_go(place: PublicPlace, browser: Browser) -> None:
    form = browser.get("/").form("/tell")
    receipt = browser.post("/tell", form, words="They sell behind the school.")
    kept = browser.post("/kept", receipt.form("/kept"), last_four=f" {receipt.number[-4:-2]} {receipt.number[-2:]}")

    assert "The number is now with you alone" in kept.text
    with place.database.reading() as session:
        assert session.scalars(select(ReplayRow.sealed_answer)).all() == [None]
    again = browser.post("/tell", form, words="They sell behind the school.")
    assert "taken once, not twice" in again.text
    assert receipt.number[:4] not in again.text
    assert count(place, TipRow) == 1
    assert "taken once" in browser.post("/kept", receipt.form("/kept"), last_four=receipt.number[-4:]).text


def test_full_width_digits_are_the_last_four_too(browser: Browser) -> None:
    receipt = browser.tell("They sell behind the school.")
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in receipt.number[-4:])

    assert browser.post("/kept", receipt.form("/kept"), last_four=wide).status == 200


def test_wrong_last_four_show_the_number_again_with_an_error_at_the_field(browser: Browser) -> None:
    receipt = browser.tell("They sell behind the school.")
    wrong = "0000" if receipt.number[-4:] != "0000" else "1111"
    again = browser.post("/kept", receipt.form("/kept"), last_four=wrong)

    assert again.status == 422
    assert again.number == receipt.number
    assert 'id="last_four-wrong"' in again.text


def test_who_does_not_want_to_come_back_need_type_nothing(place: PublicPlace, browser: Browser) -> None:
    receipt = browser.tell("They sell behind the school.")
    done = browser.post("/kept", receipt.form("/kept"), forget="1")

    assert "You need nothing more" in done.text
    with place.database.reading() as session:
        assert session.scalars(select(ReplayRow.sealed_answer)).all() == [None]


def test_a_receipt_page_that_is_too_old_says_that_nothing_is_lost(place: PublicPlace, browser: Browser) -> None:
    receipt = browser.tell("They sell behind the school.")
    place.turn_clock(timedelta(hours=13))

    assert "the number that you saw stays valid" in browser.post("/kept", receipt.form("/kept"), last_four="1").text


def test_a_very_short_message_is_taken_and_asked_one_question(place: PublicPlace, browser: Browser) -> None:
    receipt = browser.tell("They sell")
    answered = browser.post("/more", receipt.form("/more"), words="Pier 3, at night")

    assert answered.number == receipt.number
    assert "One question" in receipt.text
    assert "One question" not in answered.text
    browser.post("/more", receipt.form("/more"), words="Pier 3, at night")
    assert place.heard_words() == ["They sell", "Pier 3, at night"]


def test_an_empty_answer_to_the_question_keeps_the_number_on_the_page(browser: Browser) -> None:
    receipt = browser.tell("They sell")
    again = browser.post("/more", receipt.form("/more"), words=" ")

    assert (again.status, again.number) == (422, receipt.number)


def test_a_longer_message_is_asked_nothing(browser: Browser) -> None:
    assert "One question" not in browser.tell("They sell behind the school.").text


def test_an_answer_without_its_receipt_page_is_not_lost(browser: Browser) -> None:
    form = browser.tell("They sell").form("/more")
    again = browser.post("/more", {**form, "receipt": "broken"}, words="Pier 3")

    assert again.status == 403
    assert again.form("/return")["words"] == "Pier 3"
