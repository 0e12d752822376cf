"""Sealing a file as a stream, as its bytes arrive: never in clear on disk, never whole in memory.

libsodium's secretstream: each block is bound to the one before it, and the last is marked, so that a file that was cut,
reordered or continued does not open. https://doc.libsodium.org/secret-key_cryptography/secretstream
"""

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from hotline.vault.faults import SealError

BLOCK = 64 * 1024
_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEALED_BLOCK = BLOCK + crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL


def seal_stream(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The sealed stream under a 32-byte key that is used for nothing else: a header (24 bytes), then blocks (64 KiB + 17)."""
    state = crypto_secretstream_xchacha20poly1305_state()
    yield crypto_secretstream_xchacha20poly1305_init_push(state, key)
    waiting: bytes | None = None
    for block in _blocks(chunks, BLOCK):
        if waiting is not None:
            tag = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
            yield crypto_secretstream_xchacha20poly1305_push(state, waiting, None, tag)
        waiting = block
    yield crypto_secretstream_xchacha20poly1305_push(state, waiting or b"", None, _FINAL)


def open_stream(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The plain blocks. Raises SealError at the first one that is not what was sealed, and at an end that is none."""
    state = crypto_secretstream_xchacha20poly1305_state()
    blocks = _blocks(chunks, _SEALED_BLOCK, first=_HEADER)
    header = next(blocks, b"")
    if len(header) != _HEADER:
        raise SealError("the sealed file has no beginning")
    crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    ended = False
    for block in blocks:
        if ended:
            raise SealError("the sealed file goes on after its end")
        plain, tag = _pulled(state, block)
        ended = tag == _FINAL
        yield plain
    if not ended:
        raise SealError("the sealed file has no end")


def plain_size(sealed_size: int) -> int:
    """How many plain bytes are in a sealed stream of so many bytes."""
    blocks = -(-(sealed_size - _HEADER) // _SEALED_BLOCK)
    return sealed_size - _HEADER - blocks * crypto_secretstream_xchacha20poly1305_ABYTES


def _pulled(state: crypto_secretstream_xchacha20poly1305_state, block: bytes) -> tuple[bytes, int]:
    try:
        plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, block, None)
    except (RuntimeError, ValueError):
        raise SealError("the sealed file was changed") from None
    return plain, tag


def _blocks(chunks: Iterable[bytes], size: int, first: int | None = None) -> Iterator[bytes]:
    """The same bytes in blocks of one size (the first may have its own); the last may be shorter, none is empty."""
    held, wanted = bytearray(), size if first is None else first
    for chunk in chunks:
        held += chunk
        while len(held) >= wanted:
            yield bytes(held[:wanted])
            del held[:wanted]
            wanted = size
    if held:
        yield bytes(held)
