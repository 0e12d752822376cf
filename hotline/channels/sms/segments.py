"""How many segments a text takes: 160 signs of the old telephone alphabet, or 70 of any other; fewer each when joined.

The alphabet is GSM 03.38 (3GPP TS 23.038); its second table costs two signs each.
"""

from collections.abc import Iterator

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM_ALONE, _GSM_JOINED = 160, 153
_WIDE_ALONE, _WIDE_JOINED = 70, 67
#: The carrier takes 1,600 characters in one message; a Chinese one then has 24 segments. Longer words go in several.
LONGEST = 600


def is_gsm(text: str) -> bool:
    """Whether every sign is in the old telephone alphabet."""
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def segments(text: str) -> int:
    """How many segments the carrier charges for this text."""
    if is_gsm(text):
        size, alone, joined = len(text) + sum(sign in _EXTENDED for sign in text), _GSM_ALONE, _GSM_JOINED
    else:
        size, alone, joined = len(text.encode("utf-16-be")) // 2, _WIDE_ALONE, _WIDE_JOINED
    return 1 if size <= alone else -(-size // joined)


def parts(text: str, longest: int = LONGEST) -> Iterator[str]:
    """Cut words where a line, a sentence or a word ends, or anywhere, into messages of ``longest`` signs at most."""
    # A sign that XML cannot carry would spoil the whole answer.
    rest = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable()).strip()
    while len(rest) > longest:
        head = rest[:longest]
        cut = max(head.rfind(end) + 1 for end in "\n。！？.!? ") or longest
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest
