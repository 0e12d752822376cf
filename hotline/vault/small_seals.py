"""Sealing under a random name: what opens with a cookie, a call id or a delivery's own name, and with nothing else.

The name must be hard to guess, because it is the key; the row beside the sealed bytes keeps only its hash.
"""

from hotline.vault.aead import NONCE_BYTES, open_padded, seal_padded
from hotline.vault.faults import SealError
from hotline.vault.framing import frame
from hotline.vault.hashing import digest, keyed_digest

SHORTEST_SECRET = 16
_LABEL_KEY = b"hotline.smallkey"
_LABEL_NAME = b"hotline.namehash"
_LABEL_CONTEXT = "hotline small seal"


def derive_key(secret: bytes, purpose: str) -> bytes:
    """32 bytes from a random name, another for every purpose.

    No slow hash: the name is random, not chosen. Raises ValueError for one under 16 bytes, which cannot be.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"a random name has {SHORTEST_SECRET} bytes or more")
    return digest(_LABEL_KEY, frame(purpose, secret))


def seal_under(secret: bytes, purpose: str, plain: bytes, context: bytes = b"") -> bytes:
    """Nonce (24 bytes) and XChaCha20-Poly1305 ciphertext (padded length + 16) under the key of this name.

    ``context`` is not kept; opening needs the same. https://doc.libsodium.org/secret-key_cryptography/aead
    """
    nonce, ciphertext = seal_padded(plain, _bound(purpose, context), derive_key(secret, purpose))
    return nonce + ciphertext


def open_under(secret: bytes, purpose: str, sealed: bytes, context: bytes = b"") -> bytes:
    """What was sealed. Raises SealError for another name, purpose or context, and for changed bytes."""
    if len(secret) < SHORTEST_SECRET:
        raise SealError("what was sealed does not open")
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return open_padded(nonce, ciphertext, _bound(purpose, context), derive_key(secret, purpose))


def name_hash(secret: bytes, purpose: str, key: bytes) -> bytes:
    """Keyed hash (32 bytes) of a random name, under a process's 32-byte key: what is stored to know the name again."""
    return keyed_digest(_LABEL_NAME, frame(purpose, secret), key=key)


def _bound(purpose: str, context: bytes) -> bytes:
    return frame(_LABEL_CONTEXT, purpose, context)
