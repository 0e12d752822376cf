"""A programme as it is told on a day: its lines without their indent."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hotline.rewards.pack import Pack
from hotline.rewards.programme.chapters import Programme, describe
from hotline.rewards.programme.pages import programme_page
from hotline.rewards.programme.scene import Clause
from tests.rewards.invented_law import amount, fact, figure, head, law, passed, percent

DAY = date(2021, 6, 1)


def told(pack: Pack, language: str = "en", on: date = DAY) -> Programme:
    programme = describe(pack, on, language)
    assert programme is not None
    return programme


def page(pack: Pack, language: str = "en", on: date = DAY) -> list[str]:
    return [line.strip() for line in programme_page(told(pack, language, on))]


def said(pack: Pack, words: str, on: date = DAY) -> bool:
    return any(words in line for line in page(pack, on=on))


def clauses(programme: Programme) -> Iterator[Clause]:
    waiting = [clause for chapter in programme.chapters for clause in chapter.clauses]
    while waiting:
        clause = waiting.pop()
        yield clause
        waiting.extend(clause.details)


def gone() -> dict[str, Any]:
    """A figure that the text does not have."""
    return figure("amount", none=True)


def of_parts(tmp_path: Path, parts: list[dict[str, Any]], figures: dict[str, Any], facts: list[dict[str, Any]]) -> list[str]:
    """A law whose second head has these parts, as it is told."""
    heads = [head("h", {"kind": "lump_sum", "amount": "one"}), head("i", *parts)]
    return page(passed(tmp_path, law(heads, {"one": amount("1"), **figures}, facts)))


def of_rules(tmp_path: Path, **rules: Any) -> list[str]:
    """A law with two heads, one of which the text does not have, and these rules beside them, as it is told."""
    figures = {"one": amount("1"), "ten": amount("10"), "half": percent("50"), "gone": gone()}
    heads = [head("h", {"kind": "lump_sum", "amount": "one"}), head("empty", {"kind": "lump_sum", "amount": "gone"})]
    return page(passed(tmp_path, law(heads, figures, [fact("used", "money"), fact("big", "flag")], **rules)))
