"""A tip against the hotline's or the police's own people goes to integrity, and a life in danger still goes out."""

import pytest

from hotline.triage.lexicon import Lexicon
from hotline.triage.pipeline import concerns_staff
from tests.triage.conftest import MONDAY, Reader


@pytest.mark.parametrize(
    "text",
    [
        "望江派出所的辅警收毒贩的钱，通风报信",
        "你们有人泄露了举报人信息",
        "看守所的管教帮犯人带毒品进去",
        "Officer Finch is on the payroll of the dealers",
        "somebody at your hotline leaked my name to the dealer",
        "a jail guard smuggles heroin into the jail",
    ],
)
def test_a_complaint_about_staff_is_seen(lexicon: Lexicon, text: str) -> None:
    concern = concerns_staff(text, MONDAY, lexicon)
    assert concern.concerned
    assert concern.spans


@pytest.mark.parametrize(
    "text",
    [
        "请警察快来，有人卖冰毒",
        "I already told the police he sells meth",
        "民警同志你好，我举报有人制毒",
        "the cops should check 12 Elm Street",
    ],
)
def test_a_tip_that_only_speaks_to_the_police_is_none(lexicon: Lexicon, text: str) -> None:
    assert not concerns_staff(text, MONDAY, lexicon).concerned


def test_a_city_may_name_its_own_posts(lexicon: Lexicon) -> None:
    text = "清风岗的人收了毒贩的好处"
    assert concerns_staff(text, MONDAY, lexicon, ("清風崗",)).concerned
    assert not concerns_staff(text, MONDAY, lexicon).concerned


def test_an_empty_staff_term_names_nobody(lexicon: Lexicon) -> None:
    assert not concerns_staff("有人卖冰毒", MONDAY, lexicon, ("\u200b",)).concerned


def test_a_life_in_danger_in_it_goes_out_now_and_to_integrity(read: Reader) -> None:
    found = read("辅警收钱通风报信，毒贩知道是我举报的，要杀我全家")
    assert (found.route, found.also) == ("emergency", ("integrity",))


def test_the_topic_is_the_officer_even_where_only_the_staff_rules_say_so(read: Reader) -> None:
    assert read("清风岗的人收了好处", staff_terms=("清风岗",)).category == "corrupt_officer"
