"""One tip, the whole way: from a person's words in a browser to a paid code, through the processes of ``make run``."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.city import City, follow, inspect_page
from tests.servers import until

#: 35 g of heroin lie in [10, 50) g: 500 (cn-national-2018, art. 7 item 2); two suspects caught: 2 × 200 (the invented
#: local scheme's art. 5). Together 900, worked by hand.
REWARD = "900"
WORDS = {
    "zh": "巷口小店每天晚上九点以后有人卖白粉，老板把东西藏在冰箱后面，门口停着粤Z·12345。",
    "en": "The corner shop sells heroin every night after nine, the owner keeps it behind the fridge. Plate 粤Z12345.",
}
#: Language, and whether the browser runs scripts.
CASES = [("zh", True), ("en", False)]


@pytest.fixture(params=CASES, ids=["zh-with-scripts", "en-without-scripts"])
def tipster(request: pytest.FixtureRequest, browser: Browser, city: City) -> "Tipster":
    language, scripts = request.param
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    return Tipster(context.new_page(), city.address("public"), language, scripts=scripts)


class Tipster:
    """Somebody with a telephone's browser."""

    def __init__(self, page: Page, address: str, language: str, *, scripts: bool) -> None:
        self.page, self.address, self.language, self.scripts = page, address, language, scripts

    def tell(self, words: str) -> str:
        """Send a tip and write the number down; returns it."""
        self.page.goto(f"{self.address}/{self.language}/")
        assert self.page.context.cookies() == []
        inspect_page(self.page, f"tell-{self.language}", scripts=self.scripts)
        self.page.fill("#words", words)
        follow(self.page.locator("form[action$='/tell'] button"))
        inspect_page(self.page, f"receipt-{self.language}", scripts=self.scripts)
        number = re.sub(r"\D", "", self.page.locator("#number").text_content() or "")
        assert len(number) == 16
        self.page.fill("#last_four", number[-4:])
        follow(self.page.locator("form.kept button").first)
        return number

    def come_back(self, number: str) -> None:
        self.page.goto(f"{self.address}/{self.language}/return")
        self.page.fill("#number", number)
        follow(self.page.locator("form[action$='/return'] button"))
        assert self.page.url.endswith(f"/{self.language}/thread"), self.page.content()
        assert number not in self.page.url

    def reads(self) -> str:
        return self.page.locator("main").inner_text()


def tips_in_queue(officer: Page) -> set[str]:
    officer.goto(officer.url.split("/", 3)[0] + "//" + officer.url.split("/", 3)[2] + "/queue")
    return {str(link.get_attribute("href")) for link in officer.locator("a[href^='/tips/']").all()}


def new_tip(officer: Page, before: set[str]) -> str:
    found: set[str] = set()

    def there() -> bool:
        nonlocal found
        found = tips_in_queue(officer) - before
        return bool(found)

    until(there, "the new tip in the queue")
    return found.pop()


def press(page: Page, form: str, nth: int = 0) -> None:
    follow(page.locator(f"form[action$='{form}'] button").nth(nth))
    assert page.locator("[role=alert]").count() == 0, page.locator("main").inner_text()


def test_a_tip_goes_the_whole_way(city: City, browser: Browser, tipster: Tipster) -> None:
    officer = city.sign_in(browser, "duty")
    before = tips_in_queue(officer)
    number = tipster.tell(WORDS[tipster.language])
    tip = new_tip(officer, before)
    inspect_page(officer, "queue")
    claim_and_ask(officer, city, tip)
    answer_the_question(tipster, number)
    assign(officer, city, tip)
    check_and_report(city, browser, tip)
    confirm(city, browser, tip)
    award = propose(city, browser, tip)
    for member in ("member1", "member2", "member3"):
        vote(city, browser, member, award)
    release(city, browser)
    code = ask_for_the_code(tipster, number)
    pay(city, browser, code)
    the_books_balance(city, browser)
    assert city.command("audit", "verify").returncode == 0
    officer.context.close()


def claim_and_ask(officer: Page, city: City, tip: str) -> None:
    officer.goto(city.address("desk") + tip)
    press(officer, "/claim")
    assert "粤Z" in officer.locator("main").inner_text()
    inspect_page(officer, "tip")
    officer.fill("form.say textarea", "门是什么颜色？几点有人？")
    follow(officer.locator("form.say button[value=question]"))


def answer_the_question(tipster: Tipster, number: str) -> None:
    tipster.come_back(number)
    assert "门是什么颜色" in tipster.reads()
    inspect_page(tipster.page, f"thread-{tipster.language}", scripts=tipster.scripts)
    tipster.page.fill("#words", "红色的门，九点半。" if tipster.language == "zh" else "A red door, half past nine.")
    follow(tipster.page.locator("form[action$='/thread/words'] button"))


def assign(officer: Page, city: City, tip: str) -> None:
    def answered() -> bool:
        officer.goto(city.address("desk") + tip)
        text = officer.locator("main").inner_text()
        return "红色的门" in text or "A red door" in text

    until(answered, "the answer at the desk")
    if officer.locator("form[action$='/claim']").count():
        press(officer, "/claim")
    officer.locator("form[action$='/assign'] textarea").fill("巷口小店晚上九点以后有人贩卖白粉,货在冰箱后面。")
    officer.locator("#f-unit").select_option(index=1)
    press(officer, "/assign")


def check_and_report(city: City, browser: Browser, tip: str) -> None:
    for name in ("unit", "unit2"):
        page = city.sign_in(browser, name)
        address = city.address("desk") + tip.replace("/tips/", "/unit/")
        if page.goto(address).status == 200:  # type: ignore[union-attr]
            _report(page, address)
            page.context.close()
            return
        page.context.close()
    raise AssertionError("no unit has the tip")


def _report(page: Page, address: str) -> None:
    assert "12345" not in page.locator("main").inner_text()  # the brief only, never the words
    press(page, "/start")
    page.goto(address)
    press(page, "/known", 0)
    page.goto(address)
    page.locator("#f-disposition").select_option("seizure")
    page.fill("#f-reason", "当场查获海洛因，抓获两人。")
    page.fill("#f-arrests", "2")
    page.fill("#f-case_number", "L-2026-0001")
    row = page.locator("fieldset[id$='seizures'] tbody tr").first
    row.locator("select").select_option("heroin")
    row.locator("input[name$='.net']").last.fill("35 g")
    page.fill("input[name$='suspects_caught']", "2")
    inspect_page(page, "outcome")
    press(page, "/outcome")


def confirm(city: City, browser: Browser, tip: str) -> None:
    page = city.sign_in(browser, "supervisor")
    page.goto(city.address("desk") + tip.replace("/tips/", "/supervise/"))
    press(page, "/confirm")
    page.context.close()


def propose(city: City, browser: Browser, tip: str) -> str:
    page = city.sign_in(browser, "secretary")
    page.goto(city.address("desk") + tip.replace("/tips/", "/awards/prepare/"))
    assert REWARD in page.locator("main").inner_text()
    inspect_page(page, "award")
    follow(page.locator("form[action*='/awards/propose/'] button.main"))
    award = page.url.rsplit("/", 1)[1].split("?")[0]
    page.context.close()
    return award


def vote(city: City, browser: Browser, member: str, award: str) -> None:
    page = city.sign_in(browser, member)
    page.goto(f"{city.address('desk')}/ballots/{award}")
    text = page.locator("main").inner_text()
    assert REWARD in text
    assert not any(part in text for part in ("冰箱", "fridge", "12345", "红色", "red door"))
    inspect_page(page, "ballot")
    follow(page.locator("button[name=vote][value=approve]"))
    page.context.close()


def release(city: City, browser: Browser) -> None:
    page = city.sign_in(browser, "approver")
    page.goto(city.address("desk") + "/approvals")
    follow(page.locator("form[action^='/approvals/'] button.main").first)
    page.context.close()


def ask_for_the_code(tipster: Tipster, number: str) -> str:
    tipster.come_back(number)
    assert REWARD in tipster.reads()
    inspect_page(tipster.page, f"reward-{tipster.language}", scripts=tipster.scripts)
    follow(tipster.page.locator("form[action$='/thread/code'] button"))
    code = re.sub(r"\D", "", tipster.page.locator("#number").text_content() or "")
    assert len(code) == 12
    return code


def pay(city: City, browser: Browser, code: str) -> None:
    page = city.sign_in(browser, "payer")
    page.goto(city.address("desk") + "/payout")
    page.locator("form.card input:not([type=hidden])").first.fill(code)
    follow(page.locator("form.card button.main"))
    text = page.locator("main").inner_text()
    assert REWARD in text
    assert not any(part in text for part in ("海洛因", "heroin", "小店", "shop"))
    inspect_page(page, "payout")
    follow(page.locator("form.card button.main"))
    page.goto(city.address("desk") + "/payout")
    page.locator("form.card input:not([type=hidden])").first.fill(code)
    follow(page.locator("form.card button.main"))
    assert REWARD not in page.locator("main").inner_text()  # a code pays once
    page.context.close()


def the_books_balance(city: City, browser: Browser) -> None:
    page = city.sign_in(browser, "treasurer")
    page.goto(city.address("desk") + "/fund")
    inspect_page(page, "fund")
    assert REWARD in page.locator("main").inner_text()
    assert page.locator(".fault, .warn").count() == 0
    page.context.close()
