"""Finds many terms in one pass: each position is tried only against terms that begin as the text does there.

A term is plain words with ``(a|b)`` for a choice, ``(a|)`` for an option and ``..`` for a short gap that never
crosses the end of a sentence. Every gap is bounded, so a hostile text costs no more than its length.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hotline.triage.folding import is_cjk

_WORD_START = re.compile(r"[a-z0-9#$&]+")
_GAP_ZH = r"[^。！？!?；;\n]{0,8}?"
_GAP_EN = r"(?:[^\w.!?;\n]{1,3}\w{1,30}){0,4}?[^\w.!?;\n]{1,3}"
_MOST_CHOICES = 512


@dataclass(frozen=True)
class Hit:
    """A term found in the folded text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class _Compiled:
    name: str
    pattern: re.Pattern[str] = field(repr=False)


@dataclass(frozen=True)
class TermTable:
    """Compiled terms by how they begin: two characters (or one) in Chinese, the first word in English."""

    pairs: Mapping[str, Sequence[_Compiled]]
    singles: Mapping[str, Sequence[_Compiled]]
    words: Mapping[str, Sequence[_Compiled]]

    def scan(self, text: str) -> list[Hit]:
        """All hits in reading order; terms of one name that begin together give the longest one only."""
        found: dict[tuple[int, str], int] = {}
        for start, compiled in self._candidates(text):
            match = compiled.pattern.match(text, start)
            key = (start, compiled.name)
            if match and match.end() > found.get(key, start):
                found[key] = match.end()
        return sorted((Hit(name, start, end) for (start, name), end in found.items()), key=lambda h: (h.start, h.end))

    def _candidates(self, text: str) -> Iterator[tuple[int, _Compiled]]:
        for start in range(len(text)):
            for compiled in self.pairs.get(text[start : start + 2], ()):
                yield start, compiled
            for compiled in self.singles.get(text[start], ()):
                yield start, compiled
        for word in _WORD_START.finditer(text):
            for compiled in self.words.get(word[0], ()):
                yield word.start(), compiled


def compile_terms(named: Mapping[str, Sequence[str]]) -> TermTable:
    """Compile terms under their names. Raises ValueError for a term that begins in too many ways."""
    pairs: dict[str, list[_Compiled]] = {}
    singles: dict[str, list[_Compiled]] = {}
    words: dict[str, list[_Compiled]] = {}
    for name, terms in named.items():
        for term in dict.fromkeys(opened for raw in terms for opened in openings(raw)):
            table, key = _place_of(term, pairs, singles, words)
            table.setdefault(key, []).append(_Compiled(name, _pattern(term)))
    return TermTable(pairs, singles, words)


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


def _place_of(term: str, *tables: dict[str, list[_Compiled]]) -> tuple[dict[str, list[_Compiled]], str]:
    pairs, singles, words = tables
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
