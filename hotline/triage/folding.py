"""Folds a text to one script, width and case while remembering where every character came from.

Traditional becomes Simplified, full width becomes plain, invisible characters vanish; offsets always lead back.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from hotline.triage.shorthand import written_out

#: NFKC turns single characters into up to 18; what grows beyond this is kept as it is, so cost stays linear.
_LONGEST_EXPANSION = 4
_FIRST_CJK, _LAST_CJK = "\u3400", "\u9fff"
_LOOKALIKES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "・": "·",
        "•": "·",
        "‧": "·",
        "∙": "·",
        "⋅": "·",
        "〇": "零",
    }
)


@dataclass(frozen=True)
class Folded:
    """``text`` and ``cased`` have equal length; ``origin`` gives the source index of each of their characters."""

    source: str = field(repr=False)
    text: str = field(repr=False)
    cased: str = field(repr=False)
    origin: tuple[int, ...] = field(repr=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the source of a span of the folded text."""
        return self.origin[start], self.origin[end - 1] + 1


def is_cjk(char: str) -> bool:
    return _FIRST_CJK <= char <= _LAST_CJK


def fold(source: str) -> Folded:
    """Fold one text. Runs of blanks become one blank; line breaks stay, because they end a sentence."""
    simplified = _simplified(source)
    cased: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(source):
        if "!" <= char <= "~" or _FIRST_CJK <= char <= _LAST_CJK:  # nearly every character of nearly every tip
            cased.append(simplified.get(char, char))
            origin.append(index)
            continue
        for piece in _pieces(simplified.get(char, char)):
            if piece == " " and cased and cased[-1] in " \n":
                continue
            cased.append(piece)
            origin.append(index)
    joined, origin = written_out("".join(cased), origin)
    return Folded(source, _lowered(joined), joined, tuple(origin))


def _pieces(char: str) -> Iterator[str]:
    if char in "\n\r\u2028\u2029":
        yield "\n"
        return
    if char.isspace():
        yield " "
        return
    if unicodedata.category(char) in {"Cf", "Mn", "Me", "Cc", "Co", "Cs"}:
        return
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) > _LONGEST_EXPANSION:
        plain = char
    yield from plain.translate(_LOOKALIKES)


def _lowered(text: str) -> str:
    """The text in small letters, one for one: the few capitals that would become two stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(map(_lower, text))


def _lower(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


@cache
def _to_simplified() -> Callable[[str], str]:
    """The converter, made once a process: it is read-only tables, and loading them costs more than a tip."""
    import opencc  # noqa: PLC0415 - most commands need not pay for its tables

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _simplified(source: str) -> dict[str, str]:
    """Traditional characters of this text and their Simplified form, one character for one."""
    distinct = sorted(char for char in set(source) if is_cjk(char))
    if not distinct:
        return {}
    # One character a line keeps the converter from folding whole phrases, which would shift the offsets.
    folded = _to_simplified()("\n".join(distinct)).split("\n")
    return {before: after for before, after in zip(distinct, folded, strict=True) if len(after) == 1}
