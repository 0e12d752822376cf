"""Passwords of staff: Argon2id with a salt of its own for each, and the same work where there is no such account."""

import unicodedata

from nacl.bindings import crypto_pwhash_ALG_ARGON2ID13, crypto_pwhash_str_alg, crypto_pwhash_str_verify
from nacl.exceptions import CryptoError

from hotline.vault.framing import as_bytes

# Above libsodium's interactive limits (2 passes, 64 MiB) by a pass; about 90 ms on a server's core.
OPSLIMIT = 3
MEMLIMIT = 64 * 1024 * 1024


def hash_password(text: str, *, opslimit: int = OPSLIMIT, memlimit: int = MEMLIMIT) -> str:
    """The stored form, ``$argon2id$...``, with salt and cost inside.

    RFC 9106 and https://doc.libsodium.org/password_hashing/default_phf.
    """
    stored = crypto_pwhash_str_alg(_prepared(text), opslimit, memlimit, crypto_pwhash_ALG_ARGON2ID13)
    return stored.rstrip(b"\0").decode("ascii")


def verify_password(stored: str, text: str) -> bool:
    """Whether this is the password. A stored form that cannot be read is nobody's password: False, no exception."""
    try:
        return crypto_pwhash_str_verify(stored.encode("ascii"), _prepared(text))
    except (CryptoError, UnicodeError):
        return False


def burn(text: str, *, opslimit: int = OPSLIMIT, memlimit: int = MEMLIMIT) -> None:
    """The work of one verification, for a name that no account has: the answer then takes as long as for one that has.

    Give the limits that stored passwords were hashed with.
    """
    hash_password(text, opslimit=opslimit, memlimit=memlimit)


def _prepared(text: str) -> bytes:
    # NIST SP 800-63B section 5.1.1.2: the same password typed on another keyboard must give the same bytes.
    return as_bytes(unicodedata.normalize("NFKC", text))
