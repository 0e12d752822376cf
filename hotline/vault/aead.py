"""Padded XChaCha20-Poly1305, the one cipher of the vault; envelopes and small seals differ in where the key is."""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from hotline.vault.faults import SealError
from hotline.vault.padding import pad, unpad

KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


def seal_padded(plain: bytes, bound_to: bytes, key: bytes) -> tuple[bytes, bytes]:
    """Nonce (24 bytes, random: long enough for that) and ciphertext (padded length + 16) under a 32-byte key.

    ``bound_to`` is associated data: not kept, and needed to open.
    https://doc.libsodium.org/secret-key_cryptography/aead/chacha20-poly1305/xchacha20-poly1305_construction
    """
    nonce = random(NONCE_BYTES)
    return nonce, crypto_aead_xchacha20poly1305_ietf_encrypt(pad(plain), bound_to, nonce, key)


def open_padded(nonce: bytes, ciphertext: bytes, bound_to: bytes, key: bytes) -> bytes:
    """The plain bytes. Raises SealError, without cause or data, for anything else than what was sealed."""
    try:
        return unpad(crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, bound_to, nonce, key))
    # PyNaCl 1.6 answers a ciphertext shorter than its tag with a plain ValueError.
    except (CryptoError, ValueError):
        raise SealError("what was sealed does not open") from None
