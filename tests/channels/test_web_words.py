"""The public face's words: complete in both languages, with the same values, and hand-written where people read."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from jinja2.ext import babel_extract

from hotline.wording.catalogue import load_catalogue
from tests.places import ROOT

TEMPLATES = sorted((ROOT / "hotline/templates/public").glob("*.html"))
MODULES = [*sorted((ROOT / "hotline/channels/web").glob("*.py")), ROOT / "hotline/channels/edge.py"]


def messages_of(path: Path) -> list[str]:
    if path.suffix == ".py":
        return [str(found[1]) for found in extract_from_file("python", str(path), keywords={"_": None})]
    with path.open("rb") as file:
        found = [message for _line, _name, message, _notes in babel_extract(file, ["_"], [], {})]
    return [text for text in (one if isinstance(one, str) else (one or (None,))[0] for one in found) if text]


@pytest.mark.parametrize("path", [*TEMPLATES, *MODULES], ids=lambda path: path.name)
def test_every_message_has_its_chinese_with_the_same_values(path: Path) -> None:
    chinese = load_catalogue().messages["zh"]
    for message in messages_of(path):
        assert message in chinese, message
        values = re.compile(r"%\((\w+)\)s")
        assert sorted(values.findall(message)) == sorted(values.findall(chinese[message])), message


def test_chinese_uses_its_own_punctuation() -> None:
    chinese = load_catalogue().messages["zh"]
    for message in {message for path in [*TEMPLATES, *MODULES] for message in messages_of(path)}:
        plain = re.sub(r"%\(\w+\)s", "", chinese[message])
        assert not re.search("[,;:?!]", plain), plain


def test_templates_hold_no_words_outside_the_catalogue() -> None:
    for path in TEMPLATES:
        if path.name == "parts.html":
            continue  # macros that write attributes
        bare = re.sub(r"\{[{%].*?[%}]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", "", bare.replace("中文", "").replace("English", ""))
        assert not re.search("[A-Za-z\u4e00-\u9fff]{3}", bare), path.name


def test_the_style_sheet_and_script_stay_small() -> None:
    static = ROOT / "hotline/static/public"

    assert (static / "public.css").stat().st_size <= 8 * 1024
    assert (static / "public.js").stat().st_size <= 2 * 1024
    assert "url(" not in (static / "public.css").read_text(encoding="utf-8")
