"""Finding without reading: keyed tokens that are equal where values are, and say nothing else without the key."""

import unicodedata

from hotline.vault.framing import frame
from hotline.vault.hashing import keyed_digest

_TOKEN_BYTES = 16
_LABEL_TOKEN = b"hotline.token"
_LABEL_LIMIT = b"hotline.limit"


def token(key: bytes, compartment: str, period: str, kind: str, value: str) -> bytes:
    """Keyed BLAKE2b (16 bytes) of a folded value, apart by compartment, period and kind, under a 32-byte key.

    Width and case are folded (NFKC, case folding), so that a full-width plate is found by an ordinary one.
    """
    content = frame(compartment, period, kind, _folded(value))
    return keyed_digest(_LABEL_TOKEN, content, key=key, size=_TOKEN_BYTES)


def keyed_hash(key: bytes, purpose: str, value: bytes) -> bytes:
    """Keyed BLAKE2b (32 bytes) for limits: what is counted is known again and cannot be read back without the key."""
    return keyed_digest(_LABEL_LIMIT, frame(purpose, value), key=key)


def _folded(value: str) -> str:
    # Compatibility caseless matching (Unicode section 3.13, definition D146): each step can undo part of another.
    once = unicodedata.normalize("NFD", value).casefold()
    twice = unicodedata.normalize("NFKD", once).casefold()
    return unicodedata.normalize("NFKC", twice)
