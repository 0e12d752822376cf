"""What a person who did something on their thread is told at once: no step ends in silence."""

from tests.channels.test_web_returning import browser, number, place  # noqa: F401 (the same visit)
from tests.channels.web_client import Browser, PublicPlace


def test_added_words_are_acknowledged_and_not_shown_back(browser: Browser, number: str) -> None:  # noqa: F811
    form = browser.come_back(number).form("/thread/words")
    answer = browser.post("/thread/words", form, words="A red door.")
    seen = browser.get(f"/thread?{answer.response.headers['Location'].split('?')[1]}")
    assert "We have your words." in seen.text
    assert "red door" not in seen.text
    assert "We have your words." not in browser.get("/thread").text


def test_where_a_reward_waits_the_work_is_told_to_be_finished(place: PublicPlace, browser: Browser, number: str) -> None:  # noqa: F811
    assert "is with the duty desk" in browser.come_back(number).text
    place.grant_reward()
    assert "The work on your tip is finished." in browser.get("/thread").text
