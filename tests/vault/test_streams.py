"""A sealed file opens whole and as it was, or not at all."""

from collections.abc import Iterable, Iterator
from secrets import token_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.vault.faults import SealError
from hotline.vault.streams import BLOCK, open_stream, plain_size, seal_stream

KEY = b"k" * 32
HEADER, TAG = 24, 17


def cut(raw: bytes, size: int) -> Iterator[bytes]:
    """The same bytes as they might arrive."""
    return (raw[start : start + size] for start in range(0, len(raw), size))


def sealed(raw: bytes, size: int = 1000) -> bytes:
    return b"".join(seal_stream(cut(raw, size), KEY))


def opened(chunks: Iterable[bytes], key: bytes = KEY) -> bytes:
    return b"".join(open_stream(chunks, key))


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
@pytest.mark.parametrize("size", [997, BLOCK, 5 * BLOCK])
def test_what_was_sealed_opens_however_it_arrives(length: int, size: int) -> None:
    raw = token_bytes(length)
    assert opened(cut(sealed(raw, size), size)) == raw


def test_the_same_voice_never_gives_the_same_bytes() -> None:
    assert sealed(b"hello") != sealed(b"hello")


def test_nothing_of_the_voice_is_in_the_sealed_bytes() -> None:
    assert b"marked voice" not in sealed(b"marked voice" * 9000)


@pytest.mark.parametrize("kept", [0, 10, HEADER, HEADER + 5, HEADER + BLOCK + TAG])
def test_a_file_that_was_cut_does_not_open_to_its_end(kept: int) -> None:
    with pytest.raises(SealError):
        opened([sealed(token_bytes(2 * BLOCK))[:kept]])


def test_blocks_in_another_order_do_not_open() -> None:
    raw = sealed(token_bytes(3 * BLOCK))
    first, second = raw[HEADER : HEADER + BLOCK + TAG], raw[HEADER + BLOCK + TAG : HEADER + 2 * (BLOCK + TAG)]
    with pytest.raises(SealError):
        opened([raw[:HEADER], second, first, raw[HEADER + 2 * (BLOCK + TAG) :]])


def test_a_file_that_goes_on_after_its_end_does_not_open() -> None:
    with pytest.raises(SealError):
        opened([sealed(token_bytes(BLOCK)), b"x" * (BLOCK + TAG)])


def test_a_changed_bit_and_another_key_do_not_open() -> None:
    raw = bytearray(sealed(b"hello"))
    with pytest.raises(SealError):
        opened([bytes(raw)], b"o" * 32)
    raw[-1] ^= 1
    with pytest.raises(SealError):
        opened([bytes(raw)])


def test_a_file_is_never_whole_in_memory() -> None:
    taken = 0

    def arriving() -> Iterator[bytes]:
        nonlocal taken
        for _each in range(64):
            taken += 1
            yield bytes(BLOCK)

    blocks = open_stream(seal_stream(arriving(), KEY), KEY)
    next(blocks)
    assert taken < 5


@given(st.integers(0, 3 * BLOCK + 5))
@settings(max_examples=40)
def test_the_size_of_a_sealed_stream_says_how_much_is_in_it(size: int) -> None:
    assert plain_size(len(sealed(bytes(size)))) == size
