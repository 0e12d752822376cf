"""Language-neutral keys of a place, so that two spellings and two languages of one place can meet.

Kinds of places become one word, Chinese names become syllables or their meaning, doors stay with their street. A key
that begins with "area:" names only a street, a building or a quarter; "number:", "block:" and "kind:" tell the doors, houses and kinds
alone, which two languages share even where the names do not meet; "street:" is a street's own name, by which crossings are made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from hotline.triage.folding import is_cjk
from hotline.triage.lexicon import Lexicon
from hotline.triage.numerals import number

#: Kinds that many doors share: without a number they say only where about.
_WIDE = frozenset(
    {
        "road",
        "street",
        "avenue",
        "lane",
        "village",
        "town",
        "district",
        "city",
        "county",
        "bridge",
        "garden",
        "building",
    }
    | {"river", "mountain", "park", "highway", "quarter"}
)
#: What one teller calls a club is another one's bar.
_LIKE = {"club": "bar", "ktv": "bar", "snack": "restaurant", "greenhouse": "farm", "teahouse": "mahjong"}
_DOORS = frozenset({"number", "block", "room", "floor"})
#: Shorter names are shared by too much.
_SHORTEST_NAME = 6
_DIGITS = "零一二三四五六七八九"
_NUMBERED_KINDS = {
    "中学": "middle", "中": "middle", "middle": "middle", "high": "middle", "小学": "primary", "小": "primary", "primary": "primary",
    "elementary": "primary", "人民医院": "hospital", "医院": "hospital", "hospital": "hospital", "people's hospital": "hospital",
}  # fmt: skip
_NUMBERED_ZH = re.compile(r"第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<k>中学|小学|人民医院|医院|中|小)")
_NUMBERED_EN = re.compile(
    r"\b(?:(?:no\.?|number) ?(?P<n>\d{1,3})|(?P<m>\d{1,3})(?:st|nd|rd|th)) (?P<k>middle|high|primary|elementary|people's hospital|hospital)\b"
)
_BLOCK_ZH = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:号楼|栋|幢|座)")
_BLOCK_EN = re.compile(r"\b(?:block|building|bldg|tower) ?(?P<n>\d{1,3}|[a-z])\b")
_STREETS = frozenset({"road", "street", "avenue", "lane"})
_NUMERAL = re.compile(r"[零一二三四五六七八九十百]+")
_CHUNK = re.compile(r"\d+(?:st|nd|rd|th)(?![a-z])|[a-z]{0,3}\d+[a-z]?(?:-\d+)*|[a-z][a-z.]*|[㐀-鿿]+")
_EMPTY = frozenset({"the", "of", "no", "number", "at", "in", "on", "behind", "near", "a", "and", "old", "corner", "intersection"})


@dataclass(frozen=True)
class _Part:
    """A named piece of a place and the door numbers that belong to it."""

    names: tuple[str, ...]
    kind: str
    doors: tuple[str, ...]

    def key(self) -> str:
        core = " ".join([*self.names, self.kind, *self.doors]).strip()
        return f"area:{core}" if not self.doors and (self.kind in _WIDE or not self.kind) else core


    def own_name(self) -> str:
        """The name of premises without their kind: one teller's Blue Lagoon bar is another one's Blue Lagoon."""
        name = " ".join(self.names)
        return name if len(name) >= _SHORTEST_NAME and self.kind not in _WIDE else ""


def keys_of(phrase: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The key of the whole phrase first, then the keys of its parts and of what they are called in translation."""
    words = list(_words(phrase, lexicon))
    spelt = _parts([(spelling, kind) for spelling, _, kind in words])
    meant = _parts([(meaning, kind) for _, meaning, kind in words])
    whole = " ".join(sorted(word for part in spelt for word in (*part.names, part.kind, *part.doors) if word))
    keys = [part.key() for part in (*spelt, *meant) if part.names]
    keys += [f"area:{' '.join([*p.names, p.kind]).strip()}" for p in (*spelt, *meant) if p.doors and p.names]
    keys += [f"number:{door}" for part in spelt for door in part.doors if len(door) > 1]
    keys += [f"kind:{_LIKE.get(part.kind, part.kind)}" for part in spelt if part.kind]
    keys += [f"{' '.join(p.names)} {p.kind}" for p in (*spelt, *meant) if p.doors and p.names and p.kind and p.kind not in _WIDE]
    keys += [f"named:{name}" for part in (*spelt, *meant) if (name := part.own_name()) and name not in lexicon.words["generic_names"]]
    keys += [f"street:{' '.join(part.names)}" for part in spelt if part.kind in _STREETS and part.names]
    keys += _blocks(phrase)
    keys += _numbered(phrase)
    keys += _named_by_kinds(spelt)
    return tuple(dict.fromkeys([whole or phrase.strip(), *keys]))


def _blocks(phrase: str) -> Iterator[str]:
    """Which house of an estate: one room number is in every one of them."""
    for match in _BLOCK_ZH.finditer(phrase):
        yield f"block:{match['n'] if match['n'].isdigit() else _door(match['n'])}"
    for match in _BLOCK_EN.finditer(phrase):
        yield f"block:{match['n']}"


def _numbered(phrase: str) -> Iterator[str]:
    """第三中学, 三中 and No. 3 Middle School are one school."""
    for match in _NUMBERED_ZH.finditer(phrase):
        value = int(match["n"]) if match["n"].isdigit() else number(match["n"])
        yield f"no {value:.0f} {_NUMBERED_KINDS[match['k']]}"
    for match in _NUMBERED_EN.finditer(phrase):
        yield f"no {match['n'] or match['m']} {_NUMBERED_KINDS[match['k']]}"


def _named_by_kinds(parts: Sequence[_Part]) -> Iterator[str]:
    """码头街 and Dock Street are named after a kind of place."""
    for first, second in pairwise(parts):
        if not first.names and not second.names and first.kind and second.kind:
            yield f"area:{first.kind} {second.kind}"


def _parts(words: Sequence[tuple[str, str]]) -> list[_Part]:
    """Name words gather until a kind closes the part; numbers stay with the part that they stand beside."""
    parts: list[_Part] = []
    names: list[str] = []
    ahead: list[str] = []  # An English house number stands before its street.
    for word, kind in words:
        if kind == "door":
            if names or not parts:
                ahead.append(word)
            else:
                parts[-1] = _Part(parts[-1].names, parts[-1].kind, (*parts[-1].doors, word))
        elif kind in _DOORS:
            continue
        elif kind:
            parts.append(_Part(tuple(names), kind, tuple(ahead)))
            names, ahead = [], []
        else:
            names.append(word)
    return [*parts, _Part(tuple(names), "", tuple(ahead))] if names or ahead else parts


def _words(phrase: str, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Spelling, meaning and kind of each word; the kind is "door" for a number."""
    kinds = _kinds(lexicon)
    for chunk in _CHUNK.finditer(phrase.replace("'", "").replace("卡拉ok", "ktv").replace("ktv", " ktv ")):
        text = chunk[0].strip(".")
        if is_cjk(text[0]):
            yield from _chinese(text, lexicon, kinds)
        elif any(char.isdigit() for char in text):
            yield text, text, "" if text.endswith(("st", "nd", "rd", "th")) else "door"
        elif text not in _EMPTY:
            yield text, text, kinds.get(text, "")


def _chinese(text: str, lexicon: Lexicon, kinds: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    start = 0
    for begin, end in _kind_spans(text, kinds):
        kind = kinds[text[begin:end]]
        cut = _door_start(text, start, begin) if kind in _DOORS else begin  # 玉兰苑三栋: the third block of 玉兰苑
        yield from _name(text[start:cut], lexicon)
        yield from _name(text[cut:begin], lexicon)
        yield "", "", kind
        start = end
    yield from _name(text[start:], lexicon)


def _door_start(text: str, start: int, end: int) -> int:
    while end > start and _NUMERAL.fullmatch(text[end - 1 : end]):
        end -= 1
    return end


def _kind_spans(text: str, kinds: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Where kinds stand. A single character is one only after a name of two: the bridge in 云桥路 is part of a name."""
    last, position = 0, 0
    while position < len(text):
        size = next(
            (
                n
                for n in (4, 3, 2, 1)
                if text[position : position + n] in kinds and len(text[position : position + n]) == n
            ),
            0,
        )
        is_inside = size == 1 and text[position + 1 : position + 2] in kinds  # 桥 in 云桥路
        if size > 1 or (
            not is_inside
            and (size == 1 and (position - last >= 2 or position == 0 or _NUMERAL.fullmatch(text[last:position])))
        ):
            yield position, position + size
            last = position + size
        position += max(size, 1)


def _name(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    if not text:
        return
    if _NUMERAL.fullmatch(text):
        door = _door(text)
        yield door, door, "door"
        return
    yield "".join(lexicon.syllables.get(char, char) for char in text), _meaning(text, lexicon), ""


def _door(text: str) -> str:
    """十二 is 12 and 五零二 is 502."""
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return "".join(str(_DIGITS.index(char)) for char in text)
    value = number(text)
    return f"{value:.0f}" if value is not None else text


def _meaning(text: str, lexicon: Lexicon) -> str:
    """The name in translation where every part of it has one (蓝月亮 is blue moon), else its syllables."""
    meanings = _meanings(lexicon)
    said: list[str] = []
    position = 0
    while position < len(text):
        size = next((n for n in (3, 2, 1) if text[position : position + n] in meanings), 0)
        if not size:
            return "".join(lexicon.syllables.get(char, char) for char in text)
        said.append(meanings[text[position : position + size]])
        position += size
    return " ".join(said)


@lru_cache(maxsize=4)
def _meanings(lexicon: Lexicon) -> Mapping[str, str]:
    return {name: word for word, names in _mapping(lexicon.words, "name_meanings").items() for name in names}


@lru_cache(maxsize=4)
def _kinds(lexicon: Lexicon) -> Mapping[str, str]:
    return {name: kind for kind, names in _mapping(lexicon.words, "place_kinds").items() for name in names}


def _mapping(words: Mapping[str, object], name: str) -> Mapping[str, Sequence[str]]:
    held = words[name]
    return held if isinstance(held, Mapping) else {}
