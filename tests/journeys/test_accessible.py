"""Every page that somebody can reach meets WCAG 2.2 AA as far as axe can tell, on a telephone and on a desk, in both languages."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.city import City, follow, inspect_page

WIDTHS = (360, 1280)
LANGUAGES = ("zh", "en")
#: The pages are the same whichever store they are read from.
pytestmark = pytest.mark.parametrize("city", ["embedded"], indirect=True)


def at_every_width(page: Page, address: str, name: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, address
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        inspect_page(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} is wider than {width}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "about", "return"])
def test_public_pages(city: City, browser: Browser, language: str, place: str) -> None:
    page = browser.new_page()
    at_every_width(page, f"{city.address('public')}/{language}/{place}", f"public-{language}-{place}")
    page.context.close()


@pytest.mark.parametrize("name", ["duty", "unit", "supervisor", "secretary", "member1", "approver", "payer", "treasurer", "auditor", "admin1", "integrity"])
def test_pages_of_each_role(city: City, browser: Browser, name: str) -> None:
    page = city.sign_in(browser, name)
    desk = city.address(city.person(name)["desk"])
    places = page.locator("nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert places
    for _language in LANGUAGES:
        for place in dict.fromkeys(places):
            shown = page.locator("html").get_attribute("lang")
            at_every_width(page, desk + place, f"{name}-{shown}-{place.strip('/')}")
        follow(page.locator("form[action='/language'] button"))
        assert page.locator("html").get_attribute("lang") != shown
    page.context.close()
