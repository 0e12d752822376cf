"""The chain that binds audit lines, and the signed head that is kept outside the database."""

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from hotline.vault.framing import frame
from hotline.vault.hashing import digest

_LABEL_LINK, _LABEL_HEAD = b"trail-link", b"trail-head"
START = bytes(32)


def next_link(previous: bytes, position: int, line: bytes) -> bytes:
    """The link (32 bytes, BLAKE2b) of a line at a position (from 1) after the link before it (START for the first)."""
    return digest(_LABEL_LINK, frame(previous, str(position), line))


def sign_head(seed: bytes, position: int, link: bytes, at: str) -> bytes:
    """Ed25519 signature (64 bytes, RFC 8032) of the newest link at a time (ISO 8601)."""
    return bytes(SigningKey(seed).sign(_head(position, link, at)).signature)


def head_is_genuine(verify_key: bytes, position: int, link: bytes, at: str, signature: bytes) -> bool:
    """Whether the chain signer signed this head."""
    try:
        VerifyKey(verify_key).verify(_head(position, link, at), signature)
    except (CryptoError, ValueError):
        return False
    return True


def _head(position: int, link: bytes, at: str) -> bytes:
    return frame(_LABEL_HEAD, str(position), link, at)
