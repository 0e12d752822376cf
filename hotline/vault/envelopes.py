"""Envelopes: words, files and numbers sealed under a fresh key, and that key sealed to each reader's public half.

Everything is bound to the one place it belongs to, so that a ciphertext moved elsewhere in the database does not open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nacl.bindings import (
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
    sodium_memcmp,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from hotline.vault.aead import KEY_BYTES, open_padded, seal_padded
from hotline.vault.faults import SealError
from hotline.vault.framing import frame
from hotline.vault.hashing import digest
from hotline.vault.padding import padded_length

__all__ = ["Binding", "Envelope", "grant", "open_envelope", "padded_length", "seal"]

_LABEL_BINDING = "hotline envelope"
_LABEL_SEALED_KEY = b"hotline.sealkey"


@dataclass(frozen=True)
class Binding:
    """Where an envelope belongs: what it is, of which thread, in which record, from whom to whom, which version."""

    kind: str
    thread: str
    record: str
    direction: str
    version: int = 1

    def to_bytes(self) -> bytes:
        """The same bytes for the same place only: every part behind its length."""
        return frame(_LABEL_BINDING, self.kind, self.thread, self.record, self.direction, str(self.version))


@dataclass(frozen=True)
class Envelope:
    """A nonce (24 bytes), the ciphertext (padded length + 16), and the sealed key (112 bytes) by key id."""

    nonce: bytes
    ciphertext: bytes
    sealed_keys: Mapping[str, bytes]


def seal(plain: bytes, binding: Binding, readers: Mapping[str, bytes]) -> Envelope:
    """Seal ``plain`` for the holders of these X25519 public halves (32 bytes each, by key id).

    XChaCha20-Poly1305 with the binding as associated data (https://doc.libsodium.org/secret-key_cryptography/aead)
    under a key used once, and sealed boxes (https://doc.libsodium.org/public-key_cryptography/sealed_boxes).
    Raises ValueError when nobody could read it. It says nothing about who sealed it: anyone may.
    """
    if not readers:
        raise ValueError("an envelope needs at least one reader")
    key = random(KEY_BYTES)
    nonce, ciphertext = seal_padded(plain, binding.to_bytes(), key)
    sealed = {key_id: _seal_key(key, binding, key_id, public) for key_id, public in readers.items()}
    return Envelope(nonce, ciphertext, MappingProxyType(sealed))


def open_envelope(envelope: Envelope, binding: Binding, key_id: str, private_key: bytes) -> bytes:
    """The plain bytes. Raises SealError for another key, another place, changed bytes or no sealed key of this id."""
    key = _open_key(envelope, binding, key_id, private_key)
    return open_padded(envelope.nonce, envelope.ciphertext, binding.to_bytes(), key)


def grant(
    envelope: Envelope,
    binding: Binding,
    holder_id: str,
    holder_private: bytes,
    reader_id: str,
    reader_public: bytes,
) -> bytes:
    """One more sealed key (112 bytes), to be stored under ``reader_id``. Raises SealError where the holder cannot open.

    Revoking is deleting a sealed key. Who opened it before may still know the key: a move to other readers seals anew.
    """
    key = _open_key(envelope, binding, holder_id, holder_private)
    return _seal_key(key, binding, reader_id, reader_public)


def _seal_key(key: bytes, binding: Binding, key_id: str, public: bytes) -> bytes:
    return crypto_box_seal(key + _place(binding, key_id), public)


def _open_key(envelope: Envelope, binding: Binding, key_id: str, private_key: bytes) -> bytes:
    try:
        public = crypto_scalarmult_base(private_key)
        content = crypto_box_seal_open(envelope.sealed_keys[key_id], public, private_key)
    except (CryptoError, KeyError):
        raise SealError("what was sealed does not open") from None
    key, place = content[:KEY_BYTES], content[KEY_BYTES:]
    # A sealed box has no associated data, so the place travels inside it.
    if not sodium_memcmp(place, _place(binding, key_id)):
        raise SealError("what was sealed does not open")
    return key


def _place(binding: Binding, key_id: str) -> bytes:
    return digest(_LABEL_SEALED_KEY, frame(binding.to_bytes(), key_id))
