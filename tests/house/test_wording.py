"""Every visible string is marked, and every marked string has its Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from hotline.wording.catalogue import load_catalogue
from tests.places import ROOT

HOTLINE = ROOT / "hotline"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = re.compile(r"%\(\w+\)[sd]")


def marked() -> set[str]:
    found = extract_from_dir(str(HOTLINE), METHODS, {"**.html": {"silent": "false"}}, keywords={"_": None})
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def entries() -> Iterator[tuple[Path, str, str]]:
    for path in (HOTLINE / "locale" / "zh").glob("*.po"):
        with path.open(encoding="utf-8") as file:
            yield from ((path, str(entry.id), str(entry.string)) for entry in read_po(file) if entry.id)


def test_every_marked_string_has_its_chinese() -> None:
    chinese = load_catalogue().messages["zh"]
    assert sorted(marked() - set(chinese)) == []


def test_places_for_values_are_the_same_in_both_languages() -> None:
    assert [key for _path, key, text in entries() if sorted(PLACE.findall(key)) != sorted(PLACE.findall(text))] == []


def test_no_string_is_translated_twice_differently() -> None:
    seen: dict[str, str] = {}
    clashes = []
    for _path, key, text in entries():
        if seen.setdefault(key, text) != text:
            clashes.append(key)
    assert clashes == []


@pytest.mark.parametrize("path", sorted((HOTLINE / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_words_that_are_not_marked(path: Path) -> None:
    """Text between tags must come from ``_()``: neither Chinese nor English words stand bare."""
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = [text.strip() for text in re.findall(r">([^<>]+)<", source) if '="' not in text]  # a macro's attributes are no words
    assert [text for text in bare if CHINESE.search(text) or re.search("[A-Za-z]{3,}", text)] == []
