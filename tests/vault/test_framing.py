"""Two different lists of values never become the same bytes, and no hash is made with half a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.vault.framing import frame
from hotline.vault.hashing import digest

parts = st.lists(st.binary(max_size=6), max_size=5)


@given(parts, parts)
def test_framed_values_are_equal_only_where_the_values_are(one: list[bytes], other: list[bytes]) -> None:
    assert (one == other) == (frame(*one) == frame(*other))


def test_the_frame_stays_the_same_in_later_versions() -> None:
    assert frame("海", b"\x01") == b"\x00\x00\x00\x03\xe6\xb5\xb7\x00\x00\x00\x01\x01"


def test_text_that_no_codec_takes_is_framed_and_not_quoted_in_an_error() -> None:
    assert frame("\ud83d") != frame("\ude00")


@pytest.mark.parametrize("key", [bytes(1), bytes(31), bytes(33)])
def test_a_hash_key_of_another_size_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError):
        digest(b"label", b"", key=key)


def test_two_labels_give_two_hashes() -> None:
    assert digest(b"one", b"content") != digest(b"two", b"content")
