"""The desk's words: complete in Chinese, and what covers a tipster covers it in every case."""

import ast
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from hotline.channels.desk.fact_words import fact_lines
from hotline.channels.desk.money_words import say_figure, say_sum
from hotline.channels.desk.reply_check import Risk, risks_of
from hotline.wording.catalogue import load_catalogue
from tests.places import ROOT
from tests.rewards.builders import LANWAN, the_pack

DESK = ROOT / "hotline" / "channels" / "desk"
TEMPLATES = ROOT / "hotline" / "templates" / "desk"
_IN_TEMPLATE = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)*)"')


def _marked(path: Path) -> set[str]:
    if path.suffix == ".html":
        return set(_IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("path", sorted([*DESK.glob("*.py"), *TEMPLATES.rglob("*.html")]), ids=lambda path: path.name)
def test_every_word_of_the_desk_is_there_in_chinese_with_the_same_values(path: Path) -> None:
    chinese = load_catalogue().messages["zh"]
    missing = {text for text in _marked(path) if text not in chinese}
    assert not missing
    for text in _marked(path):
        assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", chinese[text])), text


def test_the_sheet_is_small_and_asks_nothing_of_anybody_else() -> None:
    sheet = (ROOT / "hotline" / "static" / "desk" / "desk.css").read_bytes()
    assert len(sheet) <= 20 * 1024
    assert b"url(" not in sheet
    assert b"@import" not in sheet


@pytest.mark.parametrize("kind", ["plate", "phone", "place", "account"])
def test_a_reply_that_repeats_something_is_known_in_any_spelling(kind: str) -> None:
    assert risks_of("是 ａｂｃ－１２ 34 吗", [(kind, "ABC·1234", "ABC1234")]) == [Risk(kind)]


def test_a_partial_plate_or_a_very_short_name_warns_of_nothing() -> None:
    assert not risks_of("12 people at the 厂", [("plate", "12", "*12*"), ("place", "厂", "")])


def test_other_kinds_are_not_compared() -> None:
    assert not risks_of("海洛因", [("substance", "海洛因", "heroin")])


@pytest.mark.parametrize(
    ("sum_", "currency", "said"), [("1234.5", "SGD", "SGD1,234.50"), ("1234", "JPY", "¥1,234"), ("12.5", "IQD", "IQD12.5"), ("1.234", "KWD", "KWD1.234")]
)
def test_no_coin_of_any_currency_is_left_unsaid(sum_: str, currency: str, said: str) -> None:
    with Flask("desk").test_request_context(headers={"Accept-Language": "en"}):
        assert say_sum(Decimal(sum_), currency) == said
        assert Decimal(say_figure(Decimal(sum_)).replace(",", "")) == Decimal(sum_)


@pytest.mark.parametrize(("language", "said"), [("en", "@ 20 %; other 7.5 %"), ("zh", "@ 20 %；other 7.5 %")])
def test_a_percentage_that_was_decided_is_told_with_the_head_that_it_is_of(language: str, said: str) -> None:
    pack = the_pack(LANWAN)
    with Flask("desk").test_request_context(headers={"Accept-Language": language}):
        (line,) = fact_lines(pack, {"decided_percent": {pack.heads[0].id: "20", "other": "7.5%"}})
        assert line.values == [said.replace("@", pack.heads[0].label.of(language))]


def test_what_a_programme_asks_of_each_tipster_is_told_by_its_label() -> None:
    pack = the_pack(LANWAN)
    asked = replace(pack.facts[0], each_tipster=True)
    own = replace(pack, facts=(asked, *pack.facts[1:]))
    with Flask("desk").test_request_context(headers={"Accept-Language": "en"}):
        (line,) = fact_lines(own, {"tipsters": [{"ref": "A", asked.name: "2026-03-02"}]})
        assert asked.label.of("en") in line.values[0]
        assert asked.name not in line.values[0]
