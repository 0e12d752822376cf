"""Finds spots, premises, streets and towns, and gives each a key that two spellings of one place can share."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from hotline.triage.english_places import Exactness, alternation, english_patterns
from hotline.triage.folding import Folded, is_cjk
from hotline.triage.lexicon import Lexicon
from hotline.triage.place_keys import keys_of
from hotline.triage.understanding import Entity, EntityKind

_MOST_NAME_CHARS = 8
_NAME_TAGS = frozenset(
    {"n", "ns", "nr", "nz", "nt", "nrt", "nrfg", "ng", "m", "eng", "a", "b", "j", "an", "vn", "ag", "z"}
)
#: Tags of words that are part of a name only right before the kind of place, as in 望江街.
_LAST_NAME_TAGS = _NAME_TAGS | {"v", "d", "f", "s", "i", "l", "t", "q"}
#: 五零二 and 一二零四, as people say a room.
_SPOKEN_ROOM = "[一二三四五六七八九][零一二三四五六七八九]{2,3}(?![零一二三四五六七八九十百])"
_SCHOOL_ZH = re.compile(r"第(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:中学|小学|人民医院|医院|中(?=[门学口校的,。 ]|$))")
#: A name of premises has at most four words; the street or room after it is not longer than this.
_NAME_WORDS, _LONGEST_WORD, _REACH_AFTER = 4, 30, 140
_NUMBER = r"(?:\d{1,5}(?:-\d{1,4}){0,3}|[一二三四五六七八九十百零]{1,5}|[a-z]\d{0,4}|[甲乙丙丁])"

#: Written small they are no street: "my girlfriend's place".
_PLAIN_WORDS = frozenset({"place", "way", "drive", "row", "square", "pl", "pike", "court", "route"})
_DERELICT = re.compile(r"(?:废弃|荒废|空置|停业|倒闭|没人)的$")
_CROSSING = re.compile(
    r"(?:corner|intersection) of|(?:behind|outside|beside|under|inside|near|by|in front of|next to|across from|past) the ",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A word of the folded text with the part of speech that segmentation gave it."""

    text: str
    tag: str
    start: int
    end: int

    def __repr__(self) -> str:
        return f"Token({self.tag}, {self.start}, {self.end})"  # a word of a tip is not shown by accident


@dataclass(frozen=True)
class PlaceFound:
    """A place in the folded text."""

    entity: Entity = field(repr=False)
    start: int
    end: int
    exactness: Exactness


@dataclass(frozen=True)
class _Raw:
    start: int
    end: int
    exactness: Exactness


class PlaceReader:
    """Patterns built from the word lists of a lexicon; made once, used for every tip."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._stops_zh = frozenset(words["place_stop_zh"])
        self._stops_en = frozenset(words["place_stop_en"])
        self._premises = frozenset(words["premises_zh"])
        self._streets = frozenset(words["street_zh"])
        self._suffix_zh = re.compile(alternation([*words["premises_zh"], *words["street_zh"], *words["area_zh"]]))
        self._kinds_en = {  # by the group of the shapes that end with such a word
            group: re.compile(rf"\b(?:{alternation(words[name])})\b")
            for group, name in (("core", "premises_en"), ("street", "street_en"))
        }
        self._generic_zh = re.compile(alternation(words["generic_zh"]))
        self._plain = frozenset(words["generic_zh"])
        self._generic_en = re.compile(rf"\b(?:{alternation(words['generic_en'])})\b")
        units = alternation(words["unit_zh"])
        self._tail_zh = re.compile(rf"(?:(?:的|地下|负)?{_NUMBER}(?:{units})|\d{{3,4}}(?!\d|米|人|元|块|年|克)|{_SPOKEN_ROOM})")
        self._unit_zh = re.compile(
            rf"\d{{3,4}}(?=[那这]?户|[那这]家(?!店|公司))|{_NUMBER}(?:号楼|栋|幢|单元|号房|包厢|包房|室|房间|号仓|号铺)(?:{_NUMBER}(?:{units})|\d{{3,4}}(?!\d)|{_SPOKEN_ROOM})?"
        )

    @cached_property
    def _english(self) -> tuple[tuple[re.Pattern[str], Exactness], ...]:
        return english_patterns(self._words)

    def find(self, folded: Folded, tokens: Sequence[Token]) -> list[_Raw]:
        """All places in reading order, neighbours joined, the longer of two overlapping ones kept."""
        raw = [*self._chinese(folded.text, tokens), *self._in_english(folded)]
        return _joined(raw, folded.text)

    def _chinese(self, text: str, tokens: Sequence[Token]) -> Iterator[_Raw]:
        at = _starts_of_tokens(tokens)
        for match in self._suffix_zh.finditer(text):
            start = self._name_start(text, tokens, at.get(match.start(), -1), match.start())
            tail = _repeated(self._tail_zh, text, match.end())
            if text[start : match.start()].isdigit() and match[0] == "路":
                continue  # 23路 is a bus
            if text[start:tail] in self._plain:
                yield _Raw(start, tail, Exactness.GENERIC)
            elif start < match.start() or tail > match.end():
                yield _Raw(start, tail, self._exactness(match[0], tail > match.end()))
            elif _DERELICT.search(text, max(0, start - 4), start):
                yield _Raw(start, tail, Exactness.PREMISES)
            elif match[0] in self._premises and len(match[0]) > 1:
                yield _Raw(start, tail, Exactness.GENERIC)
        for match in _SCHOOL_ZH.finditer(text):
            yield _Raw(match.start(), match.end(), Exactness.PREMISES)
        for match in self._unit_zh.finditer(text):
            yield _Raw(match.start(), match.end(), Exactness.SPOT)
        for match in self._generic_zh.finditer(text):
            yield _Raw(match.start(), match.end(), Exactness.GENERIC)

    def _exactness(self, suffix: str, has_number: bool) -> Exactness:
        if has_number:
            return Exactness.SPOT
        return Exactness.PREMISES if suffix in self._premises else Exactness.AREA

    def _name_start(self, text: str, tokens: Sequence[Token], index: int, suffix: int) -> int:
        """Where the name before a suffix begins: words are taken to the left until one that no name contains."""
        start = suffix
        if index >= 0 and tokens[index].start < suffix and tokens[index].text not in self._stops_zh:
            start = self._trimmed(text, tokens[index].start, suffix)
            if start > tokens[index].start:
                return start
        index -= 1
        while index >= 0 and tokens[index].end >= start and suffix - tokens[index].start <= _MOST_NAME_CHARS:
            token = tokens[index]
            allowed = _LAST_NAME_TAGS if token.end == suffix else _NAME_TAGS
            if token.text in self._stops_zh or token.tag not in allowed or not token.text.isalnum():
                break
            start, index = token.start, index - 1
        return start

    def _trimmed(self, text: str, start: int, suffix: int) -> int:
        """Segmentation glues a preposition to a short name now and then: 在河东 is 河东."""
        while start < suffix and text[start] in self._stops_zh:
            start += 1
        return start

    def _in_english(self, folded: Folded) -> Iterator[_Raw]:
        near = {group: _around(word, folded.text) for group, word in self._kinds_en.items()}
        for pattern, exactness in self._english:
            group = next((name for name in near if name in pattern.groupindex), "")
            pieces = near[group] if group else [(0, len(folded.cased))]
            for match in (found for start, end in pieces for found in pattern.finditer(folded.cased, start, end)):
                if exactness is Exactness.AREA and match[0].rsplit(" ")[-1] in _PLAIN_WORDS:
                    continue
                is_whole = _CROSSING.match(match[0]) or "number" in match.groupdict()
                start = match.start() if is_whole else self._first_name_word(folded.text, *_core(match))
                if start is not None:
                    yield _Raw(
                        start,
                        match.end(),
                        exactness if self._is_named(folded.text[start : match.end()]) else Exactness.GENERIC,
                    )
        for match in self._generic_en.finditer(folded.text):
            yield _Raw(match.start(), match.end(), Exactness.GENERIC)

    def _first_name_word(self, text: str, start: int, end: int) -> int | None:
        """Skips what stands before a name ("at the", "sells meth in"); None if nothing of a name is left."""
        words = [(m.start(), m[0]) for m in re.finditer(r"[\w'&#.]+", text[start:end])]
        first = 0
        for index, (_, word) in enumerate(words[:-1]):
            if word in self._stops_en:
                first = index + 1
        if first and first >= len(words) - 1 and not any(char.isdigit() for char in words[-1][1]):
            return None
        return start + words[first][0]

    def _is_named(self, phrase: str) -> bool:
        return len(phrase.split()) > 1 or phrase[-1:].isdigit()


def _around(word: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where a name could stand that ends with one of these words: trying every other word as its beginning costs most of a reading."""
    pieces: list[tuple[int, int]] = []
    for match in word.finditer(text):
        start, end = _words_before(text, match.start()), match.end() + _REACH_AFTER
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def _words_before(text: str, position: int) -> int:
    for _ in range(_NAME_WORDS + 1):
        position = text.rfind(" ", max(0, position - _LONGEST_WORD), position)
        if position < 0:
            return 0
    return position


def _core(match: re.Match[str]) -> tuple[int, int]:
    """The name itself, without the street that it stands beside: the words between are no part of a name."""
    return match.span("core" if "core" in match.re.groupindex else 0)


@lru_cache(maxsize=4)
def _reader(lexicon: Lexicon) -> PlaceReader:
    """The patterns of a lexicon, made once: building them costs more than a tip."""
    return PlaceReader(lexicon.words)


def places(
    folded: Folded, lexicon: Lexicon, tokens: Sequence[Token], times: Sequence[tuple[int, int]] = ()
) -> list[PlaceFound]:
    """All places of a tip in reading order. A time that a name begins with is not part of the name."""
    found = [_after_time(folded.text, raw, times) for raw in _reader(lexicon).find(folded, tokens)]
    return [_place(folded, lexicon, raw) for raw in found if raw.start < raw.end]


def _after_time(text: str, raw: _Raw, times: Sequence[tuple[int, int]]) -> _Raw:
    """The place without the time that reaches into its beginning; one nothing is left of is a time, not a place."""
    before = bisect_right(times, (raw.start, len(text))) - 1
    if before < 0 or times[before][1] <= raw.start:
        return raw
    start = times[before][1]
    while start < raw.end and text[start] == " ":
        start += 1
    return _Raw(start, raw.end, raw.exactness)


def _place(folded: Folded, lexicon: Lexicon, raw: _Raw) -> PlaceFound:
    start, end = folded.back(raw.start, raw.end)
    keys = keys_of(folded.text[raw.start : raw.end], lexicon) if raw.exactness else ()
    norm = keys[0] if keys else folded.text[raw.start : raw.end]
    entity = Entity(EntityKind.PLACE, start, end, folded.source[start:end], norm, keys=keys)
    return PlaceFound(entity, raw.start, raw.end, raw.exactness)


def _starts_of_tokens(tokens: Sequence[Token]) -> dict[int, int]:
    return {position: index for index, token in enumerate(tokens) for position in range(token.start, token.end)}


def _repeated(pattern: re.Pattern[str], text: str, start: int) -> int:
    for _ in range(5):
        match = pattern.match(text, start)
        if match is None:
            break
        start = match.end()
    return start


def _joined(raw: Sequence[_Raw], text: str) -> list[_Raw]:
    kept: list[_Raw] = []
    for place in sorted(raw, key=lambda each: (each.start, -each.end)):
        last = kept[-1] if kept else None
        if last is None or place.start > last.end or (place.start == last.end and is_cjk(text[place.start]) is False):
            kept.append(place)
        elif place.end > last.end or place.exactness > last.exactness:
            kept[-1] = _Raw(last.start, max(last.end, place.end), max(last.exactness, place.exactness))
    return kept
