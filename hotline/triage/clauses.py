"""Cuts a folded text into sentences and clauses, and tells in what mode a found term is meant there.

Modes: negated, past, fiction, hypothetical, hearsay. They weaken a reading; none of them ever removes a tip.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NamedTuple

from hotline.triage.terms import Hit

#: A full stop ends a sentence, but not in "no. 5".
_FULL_STOP = r"\.(?=\s|$)(?!(?<=\bno\.) ?#?\d)"
_SENTENCE_END = re.compile(rf"[。！？!?；;\n]+|{_FULL_STOP}|…+")
_CLAUSE_END = re.compile(rf"[。！？!?；;\n，,、:：]+|{_FULL_STOP}|…+| - | but | 但是?|不过|可是")
#: A negation reaches this far before what it negates.
_REACH_ZH, _REACH_EN = 6, 26


@unique
class Mode(StrEnum):
    """How a term is meant. Each mode is also the name of the signal that marks it."""

    NEGATED = "negated"
    PAST = "past"
    FICTION = "fiction"
    HYPOTHETICAL = "hypothetical"
    HEARSAY = "hearsay"


@dataclass(frozen=True)
class Cuts:
    """Where sentences and clauses begin."""

    sentences: tuple[int, ...]
    clauses: tuple[int, ...]

    def sentence(self, position: int) -> int:
        return bisect_right(self.sentences, position) - 1

    def clause(self, position: int) -> int:
        return bisect_right(self.clauses, position) - 1


def cut(text: str) -> Cuts:
    return Cuts(_starts(_SENTENCE_END, text), _starts(_CLAUSE_END, text))


def _starts(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in pattern.finditer(text)))


class Sign(NamedTuple):
    """A hit with its place in the text and the modes that it is meant in."""

    name: str
    start: int
    end: int
    sentence: int
    clause: int
    modes: frozenset[Mode] = frozenset()


#: What names a thing, not a conduct: a place where something was said not to happen is still a place.
_FACTS = frozenset({"place", "spot", "premises", "plate", "phone", "account", "person", "named", "quantity", "large"})


class Moods:
    """Answers in which modes a hit is meant, from the marking terms around it."""

    def __init__(self, text: str, cuts: Cuts, hits: Iterable[Hit]) -> None:
        self._text, self._cuts = text, cuts
        marks = list(hits)
        unsure = {index for hit in marks if hit.name == "unsure" for index in range(hit.start, hit.end)}
        # Ends of negations in reading order: the nearest one is found by bisection, so many cannot cost a product.
        self._negations = sorted(
            (hit.end, hit.start) for hit in marks if hit.name == Mode.NEGATED and hit.start not in unsure
        )
        self._past_clauses = {cuts.clause(hit.start) for hit in marks if hit.name == Mode.PAST}
        self._sentences: dict[str, set[int]] = {}
        for hit in marks:
            self._sentences.setdefault(hit.name, set()).add(cuts.sentence(hit.start))

    def sign(self, hit: Hit) -> Sign:
        sentence, clause = self._cuts.sentence(hit.start), self._cuts.clause(hit.start)
        modes = frozenset(self._modes(hit, sentence, clause))
        return Sign(
            hit.name, hit.start, hit.end, sentence, clause, modes & {Mode.FICTION} if hit.name in _FACTS else modes
        )

    def _modes(self, hit: Hit, sentence: int, clause: int) -> Iterator[Mode]:
        if self._is_negated(hit, clause):
            yield Mode.NEGATED
        if clause in self._past_clauses and sentence not in self._in("present"):
            yield Mode.PAST
        if {sentence - 1, sentence, sentence + 1} & self._in("fiction"):
            yield Mode.FICTION
        if sentence in self._in("hypothetical"):
            yield Mode.HYPOTHETICAL
        if sentence in self._in("hearsay"):
            yield Mode.HEARSAY

    def _in(self, name: str) -> set[int]:
        return self._sentences.get(name, set())

    def _is_negated(self, hit: Hit, clause: int) -> bool:
        nearest = bisect_right(self._negations, (hit.start, hit.start)) - 1
        if nearest < 0:
            return False
        end, start = self._negations[nearest]
        reach = _REACH_EN if self._text[start].isascii() else _REACH_ZH
        return hit.start <= end + reach and self._cuts.clause(start) == clause


def in_modes(signs: Sequence[Sign], modes: frozenset[Mode]) -> list[Sign]:
    """The signs that are meant in none of these modes."""
    return [sign for sign in signs if not sign.modes & modes]
