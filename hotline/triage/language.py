"""Tells whether most of the words of a tip are Chinese or English."""

import re
from collections import Counter

from hotline.triage.folding import is_cjk

#: A Chinese word has about this many characters in running text.
_CHARACTERS_PER_WORD = 1.6
_ENGLISH_WORD = re.compile(r"[a-z]{2,40}|\b[ai]\b")


def language_of(folded: str) -> str:
    """``zh`` or ``en``; a text without words of either counts as Chinese only if it has any Chinese character."""
    chinese = sum(count for char, count in Counter(folded).items() if is_cjk(char)) / _CHARACTERS_PER_WORD
    english = sum(1 for _ in _ENGLISH_WORD.finditer(folded))
    return "zh" if chinese > english or (chinese and chinese == english) else "en"
