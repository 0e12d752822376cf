"""What people read: the message in their language, the English one where there is none, and values in their places."""

from pathlib import Path

import pytest

from hotline.wording.catalogue import DEFAULT, Catalogue, best_language, load_catalogue
from hotline.wording.marking import _

CATALOGUE = Catalogue({"zh": {"Hello %(name)s": "%(name)s，你好", "100% sure": "百分之百"}})


def test_a_message_is_said_in_each_language() -> None:
    assert CATALOGUE.say("Hello %(name)s", "zh", name="周敏") == "周敏，你好"
    assert CATALOGUE.say("Hello %(name)s", "en", name="Zhou") == "Hello Zhou"


@pytest.mark.parametrize("language", ["zh", "en", "xx"])
def test_a_message_that_is_not_translated_is_said_in_english(language: str) -> None:
    assert CATALOGUE.say("Nothing yet", language) == "Nothing yet"


def test_a_message_without_values_may_hold_a_percent_sign() -> None:
    assert CATALOGUE.say("100% sure", "zh") == "百分之百"
    assert CATALOGUE.say("100% sure", "en") == "100% sure"


def test_a_value_that_looks_like_a_place_is_only_a_value() -> None:
    assert CATALOGUE.say("Hello %(name)s", "en", name="%(name)s %d") == "Hello %(name)s %d"


def test_catalogues_of_a_language_are_read_together_without_what_is_empty(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "One"\nmsgstr "一"\n\nmsgid "Empty"\nmsgstr ""\n')
    (tmp_path / "zh" / "b.po").write_text('msgid "Two"\nmsgstr "二"\n')
    assert load_catalogue(tmp_path).messages == {"zh": {"One": "一", "Two": "二"}}


def test_the_catalogues_that_are_delivered_are_read() -> None:
    assert load_catalogue().messages["zh"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB", "en"), ("fr, EN;q=0.5", "en"), ("fr,de;q=0.9", DEFAULT), ("", DEFAULT),
     ("*", DEFAULT), (" zh-Hant ; q=1", "zh"), (",,;;", DEFAULT)],
)
def test_the_first_language_that_we_have_is_taken(accepted: str, language: str) -> None:
    assert best_language(accepted) == language


def test_marking_leaves_the_text_as_it_is() -> None:
    assert _("Hello") == "Hello"
