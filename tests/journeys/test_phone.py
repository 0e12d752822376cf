"""A tip by text and one by call go the whole way, and every receipt opens its thread at each of the three doors."""

import re

import pytest
from playwright.sync_api import Browser, Page

from hotline.simulator.handset import Handset
from tests.journeys.city import City, follow, inspect_page
from tests.journeys.doors import CallDoor, TextDoor, WebDoor, somebody
from tests.journeys.test_whole_way import (
    REWARD,
    check_and_report,
    confirm,
    new_tip,
    pay,
    press,
    propose,
    release,
    the_books_balance,
    tips_in_queue,
    vote,
)
from tests.servers import until

WORDS = "巷口小店每天晚上九点以后有人卖白粉，老板把东西藏在冰箱后面，门口停着粤Z·12345。"
ADDED = "红色的门，九点半。"


def claim(officer: Page, city: City, tip: str) -> None:
    officer.goto(city.address("desk") + tip)
    press(officer, "/claim")


def ask(officer: Page, city: City, tip: str, question: str) -> None:
    officer.goto(city.address("desk") + tip)
    officer.fill("form.say textarea", question)
    follow(officer.locator("form.say button[value=question]"))


def transcribe(officer: Page, city: City, tip: str, words: str) -> None:
    """Play what was said, behind a reason, and type it."""
    untyped = officer.locator("div.voice:not(:has-text('✓')) a[href*='/voices/']")

    def fetched() -> bool:
        officer.goto(city.address("desk") + tip)
        return untyped.count() > 0

    until(fetched, "the recording at the desk")
    follow(untyped.first)
    officer.locator("select[name=reason]").select_option(index=1)
    press(officer, "/hear")
    inspect_page(officer, "recording")
    sound = officer.locator("audio").get_attribute("src")
    heard = officer.request.get(f"{city.address('desk')}{sound}")
    assert (heard.status, heard.body()[:4]) == (200, b"RIFF")
    officer.fill("textarea[name=words]", words)
    press(officer, "/type")


def shows(officer: Page, city: City, tip: str, words: str) -> None:
    def there() -> bool:
        officer.goto(city.address("desk") + tip)
        return words in officer.locator("main").inner_text()

    until(there, f"{words} at the desk")


def hand_over(officer: Page, city: City, tip: str) -> None:
    officer.goto(city.address("desk") + tip)
    if officer.locator("form[action$='/claim']").count():
        press(officer, "/claim")
    officer.locator("form[action$='/assign'] textarea").fill("巷口小店晚上九点以后有人贩卖白粉,货在冰箱后面。")
    officer.locator("#f-unit").select_option(index=1)
    press(officer, "/assign")


def rest_of_the_way(city: City, browser: Browser, officer: Page, tip: str) -> None:
    hand_over(officer, city, tip)
    check_and_report(city, browser, tip)
    confirm(city, browser, tip)
    award = propose(city, browser, tip)
    for member in ("member1", "member2", "member3"):
        vote(city, browser, member, award)
    release(city, browser)


def until_the_carrier_is_empty(handset: Handset) -> None:
    left: dict[str, object] = {}

    def empty() -> bool:
        left.update(handset.ask("kept"))
        return not any(left.values())

    until(empty, "the deletions at the carrier")


def collect(city: City, browser: Browser, door: TextDoor | CallDoor, number: str) -> None:
    """The reward is learned of and paid at this door, and nothing is left behind."""
    assert REWARD in door.look(number)
    pay(city, browser, door.code(number))
    the_books_balance(city, browser)
    assert city.command("audit", "verify").returncode == 0
    until_the_carrier_is_empty(door.handset)


def test_a_tip_by_text_goes_the_whole_way(city: City, browser: Browser) -> None:
    door = TextDoor(city.handset(somebody(1)))
    officer = city.sign_in(browser, "duty")
    before = tips_in_queue(officer)
    number = door.tell(WORDS)
    tip = new_tip(officer, before)
    claim(officer, city, tip)
    assert "粤Z" in officer.locator("main").inner_text()
    ask(officer, city, tip, "门是什么颜色？几点有人？")
    assert "门是什么颜色" in door.look(number)
    door.add(number, ADDED)
    shows(officer, city, tip, ADDED)
    rest_of_the_way(city, browser, officer, tip)
    collect(city, browser, door, number)
    officer.context.close()


def test_a_tip_by_call_goes_the_whole_way(city: City, browser: Browser) -> None:
    door = CallDoor(city.handset(somebody(2)))
    officer = city.sign_in(browser, "duty")
    before = tips_in_queue(officer)
    number = door.tell(WORDS)
    tip = new_tip(officer, before)
    claim(officer, city, tip)
    transcribe(officer, city, tip, WORDS)
    shows(officer, city, tip, "粤Z")
    ask(officer, city, tip, "门是什么颜色？几点有人？")
    assert "门是什么颜色" in door.look(number)
    door.add(number, ADDED)
    transcribe(officer, city, tip, ADDED)
    shows(officer, city, tip, ADDED)
    rest_of_the_way(city, browser, officer, tip)
    collect(city, browser, door, number)
    officer.context.close()


def test_a_phone_that_asked_for_it_is_told_of_an_answer_without_its_words(city: City, browser: Browser) -> None:
    held = city.handset(somebody(8))
    door = TextDoor(held)
    officer = city.sign_in(browser, "duty2")
    before = tips_in_queue(officer)
    number = door.tell("救命，他拿着刀，说现在就要砍死我，在河边路5号。")  # P1: its notices wait for no chance
    tip = new_tip(officer, before)
    assert held.text(f"{number} 提醒0-24")
    claim(officer, city, tip)
    question = "您现在安全吗？"
    ask(officer, city, tip, question)
    read: list[str] = []

    def told() -> bool:
        read.extend(held.inbox())
        return bool(read)

    until(told, "a notice on the phone")
    assert read == ["您的信箱里有新内容。请把您的16位数字发来看。"]
    assert question in door.look(number)
    until_the_carrier_is_empty(held)
    officer.context.close()


@pytest.mark.parametrize(("told_by", "place"), [("web", 20), ("text", 22), ("call", 24)])
def test_each_receipt_opens_its_thread_at_each_door(city: City, browser: Browser, told_by: str, place: int) -> None:
    # Telephones of their own: one that has looked at a tip continues that one.
    web, text, call = WebDoor(city), TextDoor(city.handset(somebody(place))), CallDoor(city.handset(somebody(place + 1)))
    officer = city.sign_in(browser, "duty2")
    before = tips_in_queue(officer)
    number = {"web": web, "text": text, "call": call}[told_by].tell(f"河边的仓库里有人制毒，{told_by}。")
    tip = new_tip(officer, before)
    claim(officer, city, tip)
    question = f"门是什么颜色？{told_by}"
    ask(officer, city, tip, question)
    assert [question in re.sub("<[^>]+>", "", door.look(number)) for door in (web, text, call)] == [True, True, True]
    officer.context.close()


def test_danger_on_the_first_key_is_recorded_and_urgent_at_the_desk(city: City, browser: Browser) -> None:
    officer = city.sign_in(browser, "duty2")
    before = tips_in_queue(officer)
    CallDoor(city.handset(somebody(5)), "en").tell("They will set the house on fire.", danger=True)
    tip = new_tip(officer, before)
    row = officer.locator(f"tr:has(a[href='{tip}'])").inner_text()
    assert "P1" in row
    assert "未听" in row or "not heard" in row
    claim(officer, city, tip)
    officer.context.close()


def test_the_command_shows_what_the_person_reads_and_hears(city: City) -> None:
    read = city.command("phone", "text", "--from", somebody(6), "巷口有人卖白粉")
    assert (read.returncode, read.stderr) == (0, "")
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", read.stdout)
    heard = city.command("phone", "call", "--from", somebody(7), "--keys", "2 2 back", "--say", "The corner shop sells heroin.")
    assert (heard.returncode, heard.stderr) == (0, "")
    assert "That is right." in heard.stdout
    as_json = city.command("phone", "call", "--from", somebody(7), "--keys", "1", "--json")
    assert as_json.stdout.startswith('{"steps": [{"you hear": ')
