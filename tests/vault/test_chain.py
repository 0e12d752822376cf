"""Links bind a line to its place and to all before it; a head is genuine only as it was signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from hotline.vault.chain import START, head_is_genuine, next_link, sign_head

SEED = bytes(range(32))
VERIFY_KEY = bytes(SigningKey(SEED).verify_key)
AT = "2026-03-02T06:05:07+00:00"
LINK = next_link(START, 1, b"line")
PINNED = "dda112f9420f882f0777a4f2104cc8f00e9892b787277f06e20d5badbf320fa7"
SIGNATURE = sign_head(SEED, 1, LINK, AT)


def test_a_link_never_changes() -> None:
    assert next_link(START, 1, b"line").hex() == PINNED


@given(st.tuples(st.binary(min_size=32, max_size=32), st.integers(1, 10**6), st.binary(max_size=40)),
       st.tuples(st.binary(min_size=32, max_size=32), st.integers(1, 10**6), st.binary(max_size=40)))
def test_links_are_equal_for_the_same_line_in_the_same_place_only(
    one: tuple[bytes, int, bytes], two: tuple[bytes, int, bytes]
) -> None:
    assert (next_link(*one) == next_link(*two)) is (one == two)


def test_digits_do_not_wander_from_the_place_into_the_line() -> None:
    assert next_link(START, 1, b"2x") != next_link(START, 12, b"x")


def test_a_signed_head_is_genuine() -> None:
    assert head_is_genuine(VERIFY_KEY, 1, LINK, AT, SIGNATURE)


@pytest.mark.parametrize(
    ("position", "link", "at", "signature"),
    [(2, LINK, AT, SIGNATURE), (1, START, AT, SIGNATURE), (1, LINK, "2027", SIGNATURE), (1, LINK, AT, bytes(64)),
     (1, LINK, AT, b""), (1, LINK, AT, SIGNATURE + b"x")],
)
def test_a_head_with_anything_else_is_not(position: int, link: bytes, at: str, signature: bytes) -> None:
    assert not head_is_genuine(VERIFY_KEY, position, link, at, signature)


def test_a_head_signed_by_another_key_is_not_genuine() -> None:
    assert not head_is_genuine(VERIFY_KEY, 1, LINK, AT, sign_head(b"x" * 32, 1, LINK, AT))


def test_a_key_that_is_none_makes_nothing_genuine() -> None:
    assert not head_is_genuine(b"short", 1, LINK, AT, SIGNATURE)
