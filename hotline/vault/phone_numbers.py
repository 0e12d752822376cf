"""Knowing a phone again without its number: a slow keyed hash that names the conversation and opens its state.

Numbers are few enough to try all; so the hash is memory-hard, its key is outside the database, and its rows are short-lived.
"""

from dataclasses import dataclass, field

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13, crypto_pwhash_SALTBYTES

from hotline.vault.hashing import keyed_digest

_LABEL_PRE_HASH = b"hotline.phone"
_LABEL_SALT = b"hotline.phsalt"
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class PhoneName:
    """What stands for a number: ``token`` is stored and unique, ``secret`` opens what lies beside it and never is."""

    token: bytes = field(repr=False)
    secret: bytes = field(repr=False)


def phone_name(number: str, key: bytes, *, opslimit: int, memlimit: int) -> PhoneName:
    """The name of a number (E.164) under a 32-byte key; slow on purpose. ``memlimit`` is in bytes.

    Argon2id, RFC 9106 and https://doc.libsodium.org/password_hashing/default_phf#key-derivation.
    """
    hashed = keyed_digest(_LABEL_PRE_HASH, number.encode(), key=key)
    salt = keyed_digest(_LABEL_SALT, b"", key=key, size=crypto_pwhash_SALTBYTES)
    raw = crypto_pwhash_alg(2 * _TOKEN_BYTES, hashed, salt, opslimit, memlimit, crypto_pwhash_ALG_ARGON2ID13)
    return PhoneName(raw[:_TOKEN_BYTES], raw[_TOKEN_BYTES:])
