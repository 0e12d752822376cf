"""A small MinHash: texts that share most of their shingles share some of their bands, and nobody reads the text.

Deterministic on every machine: SHAKE and BLAKE2, not Python's own hash.
"""

import hashlib
import math
import struct
from collections.abc import Sequence

BANDS = 24
ROWS = 3
_SHINGLE = 3
#: 32 bits a row: two of a few thousand shingles meet by accident once in a thousand texts, and then in one row.
_ROW_HASHES = struct.Struct(f">{BANDS * ROWS}I")
#: Beyond this many shingles a text is sampled by its own hashes, so that a very long one costs no more.
_MOST_SHINGLES = 4000


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Runs of three words; a shorter text is one shingle."""
    if len(words) < _SHINGLE:
        return frozenset({" ".join(words)} if words else ())
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def bands(words: Sequence[str]) -> tuple[str, ...]:
    """The band hashes of a text; equal bands at the same place mean probable likeness."""
    chosen = shingles(words)
    if not chosen:
        return ()
    if len(chosen) > _MOST_SHINGLES:
        chosen = frozenset(sorted(chosen, key=_hash)[:_MOST_SHINGLES])
    rows = list(map(min, zip(*map(_rows, chosen), strict=True)))
    return tuple(_band(index, rows[index * ROWS : (index + 1) * ROWS]) for index in range(BANDS))


def likeness(shared_bands: int) -> float:
    """An estimate of the share of common shingles from the number of equal bands."""
    return math.pow(min(1.0, shared_bands / BANDS), 1 / ROWS)


def _hash(shingle: str) -> bytes:
    return hashlib.blake2b(shingle.encode(), digest_size=8).digest()


def _rows(shingle: str) -> tuple[int, ...]:
    """As many independent hashes of a shingle as there are rows, out of one long digest."""
    return _ROW_HASHES.unpack(hashlib.shake_128(shingle.encode()).digest(_ROW_HASHES.size))


def _band(index: int, rows: Sequence[int]) -> str:
    return hashlib.blake2b(f"{index}:{','.join(map(str, rows))}".encode(), digest_size=8).hexdigest()
