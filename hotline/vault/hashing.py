"""Personalised BLAKE2b, the one hash of the vault. Every use has its own label; two labels never give one value."""

from nacl.bindings import crypto_generichash_blake2b_salt_personal

KEY_BYTES = 32
_LABEL_BYTES = 16


def digest(label: bytes, content: bytes, *, key: bytes = b"", size: int = 32) -> bytes:
    """BLAKE2b of ``content`` with ``label`` (1 to 16 bytes) as personalisation and, if given, a 32-byte key.

    RFC 7693 section 2.5 and https://doc.libsodium.org/hashing/generic_hashing. Raises ValueError for another key size.
    """
    if key and len(key) != KEY_BYTES:
        raise ValueError(f"a hash key has {KEY_BYTES} bytes")
    return crypto_generichash_blake2b_salt_personal(
        content, digest_size=size, key=key, person=label.ljust(_LABEL_BYTES, b"\0")
    )


def keyed_digest(label: bytes, content: bytes, *, key: bytes, size: int = 32) -> bytes:
    """As ``digest`` where a key is a must: an empty one would turn a secret into a plain hash without a word."""
    if not key:
        raise ValueError(f"a hash key has {KEY_BYTES} bytes")
    return digest(label, content, key=key, size=size)
