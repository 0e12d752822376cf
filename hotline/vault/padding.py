"""Padding to steps, so that a ciphertext's length says little about the length of what somebody wrote."""

from nacl.bindings import sodium_pad, sodium_unpad

SMALLEST_STEP = 256


def padded_length(n: int) -> int:
    """The length that ``n`` plain bytes take after padding: always more than ``n``.

    Steps of 256 bytes up to 2 KiB, then four steps a doubling: at most a quarter is added to a long text, and all
    texts up to a whole page fall on a handful of lengths.
    """
    step = _step(n)
    return (n // step + 1) * step


def pad(plain: bytes) -> bytes:
    """ISO/IEC 7816-4 padding, by https://doc.libsodium.org/padding, to ``padded_length(len(plain))``."""
    return sodium_pad(plain, _step(len(plain)))


def unpad(padded: bytes) -> bytes:
    """What was padded. Raises nacl.exceptions.CryptoError when there is no padding at the end."""
    # The step depends on the plain length, which is unknown here; a block as long as the whole looks for the mark
    # from the end over all of it, and only zeros may follow the mark.
    return sodium_unpad(padded, len(padded))


def _step(n: int) -> int:
    return max(SMALLEST_STEP, 1 << max(n.bit_length() - 3, 0))
