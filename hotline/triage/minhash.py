"""A small MinHash: texts that share most of their shingles share some of their bands, and nobody reads the text.

Deterministic on every machine: blake2b, not Python's own hash.
"""

import hashlib
import math
from collections.abc import Sequence

BANDS = 24
ROWS = 3
_SHINGLE = 3
_PRIME = (1 << 61) - 1
#: Beyond this many shingles a text is sampled by its own hashes, so that a very long one costs no more.
_MOST_SHINGLES = 4000


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Runs of three words; a shorter text is one shingle."""
    if len(words) < _SHINGLE:
        return frozenset({" ".join(words)} if words else ())
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def bands(words: Sequence[str]) -> tuple[str, ...]:
    """The band hashes of a text; equal bands at the same place mean probable likeness."""
    hashes = sorted({_hash(shingle.encode()) for shingle in shingles(words)})[:_MOST_SHINGLES]
    if not hashes:
        return ()
    rows = [min((a * h + b) % _PRIME for h in hashes) for a, b in _permutations()]
    return tuple(_band(index, rows[index * ROWS : (index + 1) * ROWS]) for index in range(BANDS))


def likeness(shared_bands: int) -> float:
    """An estimate of the share of common shingles from the number of equal bands."""
    return math.pow(min(1.0, shared_bands / BANDS), 1 / ROWS)


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") % _PRIME


def _permutations() -> list[tuple[int, int]]:
    return [(_hash(b"a%d" % i) | 1, _hash(b"b%d" % i)) for i in range(BANDS * ROWS)]


def _band(index: int, rows: Sequence[int]) -> str:
    return hashlib.blake2b(f"{index}:{','.join(map(str, rows))}".encode(), digest_size=8).hexdigest()
