"""Finds many terms in one pass: each position is tried only against terms that begin as the text does there.

A term is plain words with ``(a|b)`` for a choice, ``(a|)`` for an option and ``..`` for a short gap that never
crosses the end of a sentence. Every gap is bounded, so a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from hotline.triage.folding import is_cjk

_WORD_START = re.compile(r"[a-z0-9#$&]+")
_GAP_ZH = r"[^。！？!?；;\n]{0,8}?"
_GAP_EN = r"(?:[^\w.!?;\n]{1,3}\w{1,30}){0,4}?[^\w.!?;\n]{1,3}"
_MOST_CHOICES = 512
_MOST_WORDINGS = 64
_WORD_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Hit(NamedTuple):
    """A term found in the folded text. A tuple, because a tip has hundreds."""

    name: str
    start: int
    end: int


class _Gapped:
    """A term with a gap: its plain beginning is compared first, and few beginnings ever need the expression, made then."""

    def __init__(self, name: str, term: str) -> None:
        self.name, self._term = name, term
        plain = re.split(r"\(|\.\.", term, maxsplit=1)[0]
        self.head = plain if any(map(is_cjk, term)) else _unhyphened(plain).rstrip()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self._term)


@dataclass(frozen=True)
class _Begun:
    """The terms that begin alike: plain words, which are compared as they are, and those with gaps."""

    plain: dict[int, dict[str, list[str]]] = field(default_factory=dict)  # length of the words -> words -> names
    gapped: list[_Gapped] = field(default_factory=list)

    def add(self, name: str, words: str) -> None:
        """Keep a term of plain words."""
        self.plain.setdefault(len(words), {}).setdefault(words, []).append(name)


@dataclass(frozen=True)
class TermTable:
    """Terms by how they begin: two characters (or one) in Chinese, the first word in English."""

    pairs: Mapping[str, _Begun]
    singles: Mapping[str, _Begun]
    words: Mapping[str, _Begun]

    def scan(self, text: str) -> list[Hit]:
        """All hits in reading order; terms of one name that begin together give the longest one only."""
        found: dict[tuple[int, str], int] = {}
        unhyphened = _unhyphened(text)
        for start, begun, is_word in self._candidates(text):
            for name, end in _ends(text, unhyphened if is_word else text, start, begun, is_word=is_word):
                if end > found.get((start, name), start):
                    found[start, name] = end
        return sorted((Hit(name, start, end) for (start, name), end in found.items()), key=lambda h: (h.start, h.end))

    def _candidates(self, text: str) -> Iterator[tuple[int, _Begun, bool]]:
        pairs, singles, words = self.pairs, self.singles, self.words
        for start, (first, second) in enumerate(zip(text, f"{text[1:]} ", strict=True)):
            if first + second in pairs:
                yield start, pairs[first + second], False
            if first in singles:
                yield start, singles[first], False
        for word in _WORD_START.finditer(text):
            if word[0] in words:
                yield word.start(), words[word[0]], True


def _ends(text: str, plain_text: str, start: int, begun: _Begun, *, is_word: bool) -> Iterator[tuple[str, int]]:
    """Name and end of each term that stands at a place; an English one ends where a word does."""
    for length, named in begun.plain.items():
        end = start + length
        names = named.get(plain_text[start:end])
        if names and not (is_word and text[end : end + 1] in _WORD_CHARACTERS):
            for name in names:
                yield name, end
    for gapped in begun.gapped:
        if plain_text.startswith(gapped.head, start) and (match := gapped.pattern.match(text, start)):
            yield gapped.name, match.end()


def compile_terms(named: Mapping[str, Sequence[str]]) -> TermTable:
    """Compile terms under their names. Raises ValueError for a term that begins in too many ways."""
    tables: tuple[dict[str, _Begun], ...] = ({}, {}, {})
    for name, terms in named.items():
        for term in dict.fromkeys(each for raw in terms for opened in openings(raw) for each in _spelt_out(opened)):
            table, key = _place_of(term, *tables)
            begun = table.setdefault(key, _Begun())
            if ".." in term or "(" in term:
                begun.gapped.append(_Gapped(name, term))
            else:
                begun.add(name, term if any(map(is_cjk, term)) else _unhyphened(term))
    return TermTable(*tables)


def _unhyphened(text: str) -> str:
    """A hyphen counts as a blank; offsets stay."""
    return text.replace("-", " ")


def _spelt_out(term: str) -> list[str]:
    """A term without gaps as all its plain wordings, if they are few; any other as it is."""
    if ".." in term or "(" not in term:
        return [term]
    pending, plain = [term], []
    while pending:
        current = pending.pop()
        choice = _first_choice(current)
        if choice is None:
            plain.append(current.strip())
            continue
        pending += [re.sub(r" {2,}", " ", choice.head + option + choice.tail) for option in choice.options]
        if len(pending) + len(plain) > _MOST_WORDINGS:
            return [term]
    return plain


def openings(raw: str) -> list[str]:
    """The term with its first choices spelt out, until each result begins with plain characters to look it up by."""
    pending, opened = [re.sub(r" *\.\. *", "..", raw.strip().lower())], []
    while pending:
        current = pending.pop()
        choice = _first_choice(current)
        if choice is None or _can_be_looked_up(choice.head):
            opened.append(current)
            continue
        pending += [re.sub(r" {2,}", " ", choice.head + option + choice.tail) for option in choice.options]
        if len(pending) + len(opened) > _MOST_CHOICES:
            raise ValueError(raw)
    return [each for each in map(str.strip, opened) if each]


@dataclass(frozen=True)
class _Choice:
    head: str
    options: tuple[str, ...]
    tail: str


def _first_choice(term: str) -> _Choice | None:
    """The first choice of a term with what stands before and after; choices may nest."""
    start = term.find("(")
    if start < 0:
        return None
    depth, options, begun = 0, [], start + 1
    for index in range(start, len(term)):
        depth += {"(": 1, ")": -1}.get(term[index], 0)
        if (term[index] == "|" and depth == 1) or depth == 0:
            options.append(term[begun:index])
            begun = index + 1
        if depth == 0:
            return _Choice(term[:start], tuple(options), term[index + 1 :])
    raise ValueError(term)


def _can_be_looked_up(head: str) -> bool:
    if any(map(is_cjk, head)):
        return len(head) > 1 or ".." in head
    return " " in head or "-" in head or ".." in head


def _place_of(
    term: str, pairs: dict[str, _Begun], singles: dict[str, _Begun], words: dict[str, _Begun]
) -> tuple[dict[str, _Begun], str]:
    if not any(map(is_cjk, term)):
        first = _WORD_START.match(term)
        return words, first[0] if first else term
    if len(term) > 1 and ".." not in term[:3] and "(" not in term[:2]:
        return pairs, term[:2]
    return singles, term[0]


def _pattern(term: str) -> re.Pattern[str]:
    if any(map(is_cjk, term)):
        return re.compile(_expression(term, _GAP_ZH, ""))
    return re.compile(rf"(?<![a-z0-9]){_expression(term, _GAP_EN, '[ -]')}(?![a-z0-9])")


def _expression(term: str, gap: str, blank: str) -> str:
    """The regular expression of a term; every repetition in it is bounded."""
    choice = _first_choice(term)
    if choice is None:
        return gap.join(_literal(part, blank) for part in term.split(".."))
    head, tail, options = choice.head, choice.tail, choice.options
    if "" in options and head.endswith(" ") and tail[:1] in {"", " ", "."}:
        # The blank before an option belongs to it, or its absence would need two blanks.
        head, options = head[:-1], tuple(f" {option}" if option else "" for option in options)
    chosen = "|".join(_expression(option, gap, blank) for option in options)
    return _expression(head, gap, blank) + f"(?:{chosen})" + _expression(tail, gap, blank)


def _literal(text: str, blank: str) -> str:
    return blank.join(map(re.escape, re.split(r"[ \-]", text))) if blank else re.escape(text)
