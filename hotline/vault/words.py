"""Signatures on what the desk says to a tipster, so that no channel passes on words that the desk did not write."""

from nacl.bindings import crypto_sign_BYTES
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from hotline.vault.framing import frame

_LABEL = "hotline words"


def sign_words(signing_seed: bytes, thread: str, sequence: int, kind: str, body: bytes) -> bytes:
    """Ed25519 signature (64 bytes, RFC 8032) of words at one place of one thread, under a 32-byte seed."""
    return bytes(SigningKey(signing_seed).sign(_message(thread, sequence, kind, body)).signature)


def verify_words(verify_key: bytes, thread: str, sequence: int, kind: str, body: bytes, signature: bytes) -> bool:
    """Whether the holder of this key (32 bytes) said this here. False, never an exception, for anything malformed."""
    if len(signature) != crypto_sign_BYTES:
        return False
    try:
        VerifyKey(verify_key).verify(_message(thread, sequence, kind, body), signature)
    except CryptoError:
        return False
    return True


def _message(thread: str, sequence: int, kind: str, body: bytes) -> bytes:
    return frame(_LABEL, thread, str(sequence), kind, body)
