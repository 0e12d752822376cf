"""Makes variations of a tip that mean the same: spacing, script, width, homophones, typing slips, noise of transcription."""

import random
import re
from collections.abc import Callable
from functools import cache

#: What a transcriber hears instead; none of these words carries the tip.
_HEARD = {"的": "得", "在": "再", "他们": "他门", "那个": "内个", "有人": "油人"}
_FILLERS_ZH, _FILLERS_EN = ("呃", "嗯那个", "就是说"), ("um", "uh", "you know", "like I said")
_HALF_WIDTH = "".join(map(chr, range(0x21, 0x7F)))
_WIDE = str.maketrans(_HALF_WIDTH, "".join(chr(ord(char) + 0xFEE0) for char in _HALF_WIDTH))


@cache
def _to_traditional() -> Callable[[str], str]:
    import opencc  # noqa: PLC0415 - its tables are loaded for this only

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert


def traditional(text: str) -> str:
    """Character for character, as somebody in Hong Kong or Taipei would write it."""
    return "".join(folded if len(folded := _to_traditional()(char)) == 1 else char for char in text)


def wide(text: str) -> str:
    return text.translate(_WIDE)


def spaced(text: str, seed: int) -> str:
    """Doubled blanks and zero-width characters between any two characters of Chinese."""
    dice = random.Random(seed)
    doubled = re.sub(" ", lambda _: dice.choice((" ", "  ")), text)
    return "".join(char + ("\u200b" if "一" <= char <= "鿿" and dice.random() < 0.2 else "") for char in doubled)


def misheard(text: str, seed: int) -> str:
    dice = random.Random(seed)
    for word, heard in _HEARD.items():
        if dice.random() < 0.5:
            text = text.replace(word, heard)
    return text


def hesitant(text: str, seed: int) -> str:
    """A filler at the beginning of a sentence or of the whole, as in a transcript."""
    dice = random.Random(seed)
    fillers = _FILLERS_ZH if any("一" <= char <= "鿿" for char in text) else _FILLERS_EN
    return f"{dice.choice(fillers)} {text}"


def without_closing_stop(text: str) -> str:
    """As texts are typed: nothing at the end."""
    return text.rstrip(".。!！")
