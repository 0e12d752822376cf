"""Receipts and payout codes: drawing them, and the slow way from a number to what it opens.

The number itself is never stored; this module gives the lookup id and the tipster's key pair that stand for it.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from nacl.bindings import (
    crypto_pwhash_alg,
    crypto_pwhash_ALG_ARGON2ID13,
    crypto_pwhash_SALTBYTES,
    crypto_scalarmult_base,
)

from hotline.vault.framing import frame
from hotline.vault.hashing import KEY_BYTES, keyed_digest

_RECEIPT_RANDOM_DIGITS = 15
_PAYOUT_RANDOM_DIGITS = 11

# Stored data hangs on these labels: a change makes every receipt and code issued before it open nothing.
_RECEIPT = "receipt"
_PAYOUT = "payout-code"
_LABEL_PRE_HASH = b"hotline.number"
_LABEL_SALT = b"hotline.salt"
_LABEL_LOOKUP = b"hotline.lookup"
_LABEL_SEED = b"hotline.seed"


@dataclass(frozen=True)
class Generation:
    """A pepper (32 bytes, kept outside the database) with the Argon2id cost that belongs to it."""

    id: str
    pepper: bytes = field(repr=False)
    opslimit: int
    memlimit: int

    def __post_init__(self) -> None:
        if len(self.pepper) != KEY_BYTES:
            raise ValueError(f"a pepper has {KEY_BYTES} bytes")


@dataclass(frozen=True)
class ReceiptKeys:
    """What a number gives under one generation: ``lookup_id`` is stored; ``seed``, the private half, never is."""

    lookup_id: bytes
    seed: bytes = field(repr=False)


def fresh_number(check_digit: Callable[[str], str]) -> str:
    """A new receipt: 15 digits from the operating system's generator, each number as likely, and the check digit."""
    return _fresh(_RECEIPT_RANDOM_DIGITS, check_digit)


def fresh_payout_code(check_digit: Callable[[str], str]) -> str:
    """A new payout code: 11 digits from the operating system's generator and the check digit."""
    return _fresh(_PAYOUT_RANDOM_DIGITS, check_digit)


def derive(number: str, generation: Generation) -> ReceiptKeys:
    """Lookup id (32 bytes) and X25519 private half (32 bytes) of a receipt in its stored form of 16 digits.

    Slow by the generation's cost: never call it inside a write transaction. Raises ValueError, without the number,
    for another form. Argon2id: RFC 9106 and https://doc.libsodium.org/password_hashing/default_phf.
    """
    stretched = _stretch(_RECEIPT, _digits(number, _RECEIPT_RANDOM_DIGITS + 1), generation)
    return ReceiptKeys(
        lookup_id=keyed_digest(_LABEL_LOOKUP, b"", key=stretched),
        seed=keyed_digest(_LABEL_SEED, b"", key=stretched),
    )


def public_key(seed: bytes) -> bytes:
    """The X25519 public half (32 bytes) of a receipt's seed, which is itself the private half (RFC 7748)."""
    return crypto_scalarmult_base(seed)


def payout_lookup(code: str, generation: Generation) -> bytes:
    """The lookup id (32 bytes) of a payout code of 12 digits; as slow as ``derive``, and never equal to a receipt's."""
    stretched = _stretch(_PAYOUT, _digits(code, _PAYOUT_RANDOM_DIGITS + 1), generation)
    return keyed_digest(_LABEL_LOOKUP, b"", key=stretched)


def _fresh(random_digits: int, check_digit: Callable[[str], str]) -> str:
    # randbelow draws again where a remainder would favour small numbers.
    digits = f"{secrets.randbelow(10**random_digits):0{random_digits}d}"
    return digits + check_digit(digits)


def _digits(number: str, length: int) -> bytes:
    if re.fullmatch(f"[0-9]{{{length}}}", number) is None:
        raise ValueError(f"{length} ASCII digits are needed; normalise first")
    return number.encode("ascii")


def _stretch(what: str, digits: bytes, generation: Generation) -> bytes:
    """32 bytes of Argon2id over the keyed hash of the digits.

    The salt cannot be random, since a number must be found by itself; it differs by installation, generation and use.
    """
    pepper = generation.pepper
    return crypto_pwhash_alg(
        outlen=KEY_BYTES,
        passwd=keyed_digest(_LABEL_PRE_HASH, frame(what, digits), key=pepper),
        salt=keyed_digest(_LABEL_SALT, frame(what, generation.id), key=pepper, size=crypto_pwhash_SALTBYTES),
        opslimit=generation.opslimit,
        memlimit=generation.memlimit,
        alg=crypto_pwhash_ALG_ARGON2ID13,
    )
