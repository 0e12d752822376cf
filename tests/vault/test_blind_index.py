"""Equal values find each other inside one compartment and period; across them, and without the key, nothing does."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.vault.blind_index import keyed_hash, token

KEY = bytes(range(32))
PLATE = ("desk", "2026q4", "plate", "AB123")


def test_tokens_stored_today_are_found_by_later_versions() -> None:
    assert token(KEY, *PLATE).hex() == "462037e83c891ec63cedee849eae6de3"


def test_a_counted_network_stays_the_same_in_later_versions() -> None:
    stored = "761d374657acefd6ca8a01d6425041d82ea5d5088e6addae9a0c43effe042d3f"
    assert keyed_hash(KEY, "network", b"192.0.2.0/24").hex() == stored


@pytest.mark.parametrize("written", ["ab123", "ＡＢ１２３", "aＢ12３"])
def test_width_and_case_do_not_hide_a_value(written: str) -> None:
    assert token(KEY, "desk", "2026q4", "plate", written) == token(KEY, *PLATE)


def test_composed_and_decomposed_letters_are_one_value() -> None:
    assert token(KEY, "desk", "2026q4", "word", "e\u0301cole") == token(KEY, "desk", "2026q4", "word", "École")


@given(st.text(string.ascii_letters + string.digits + string.punctuation))
def test_any_value_typed_full_width_and_in_the_other_case_is_found(value: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in value.swapcase())
    assert token(KEY, "desk", "", "word", value) == token(KEY, "desk", "", "word", full_width)


def test_a_ligature_of_capitals_under_a_sign_is_folded_to_the_end() -> None:
    assert token(KEY, "desk", "", "word", "㎒") == token(KEY, "desk", "", "word", "mhz")


@pytest.mark.parametrize(
    "other",
    [
        ("integrity", "2026q4", "plate", "AB123"),
        ("desk", "2027q1", "plate", "AB123"),
        ("desk", "2026q4", "phone", "AB123"),
        ("desk", "2026q4", "plate", "AB124"),
        ("desk", "2026q4", "plateA", "B123"),
    ],
    ids=["compartment", "period", "kind", "value", "shifted"],
)
def test_nothing_crosses_a_compartment_a_period_or_a_kind(other: tuple[str, str, str, str]) -> None:
    assert token(KEY, *other) != token(KEY, *PLATE)


def test_another_key_gives_another_token() -> None:
    assert token(bytes(32), *PLATE) != token(KEY, *PLATE)


def test_a_token_has_16_bytes_and_a_hash_32() -> None:
    assert (len(token(KEY, *PLATE)), len(keyed_hash(KEY, "network", b""))) == (16, 32)


def test_words_with_half_a_surrogate_pair_are_still_indexed() -> None:
    assert token(KEY, "desk", "", "word", "\ud83d") != token(KEY, "desk", "", "word", "\ude00")


def test_one_network_is_counted_apart_for_each_purpose() -> None:
    assert keyed_hash(KEY, "send", b"192.0.2.0/24") != keyed_hash(KEY, "look", b"192.0.2.0/24")


def test_a_limit_never_equals_a_token_of_the_same_key() -> None:
    assert keyed_hash(KEY, "desk", b"x")[:16] != token(KEY, "desk", "", "", "x")


@pytest.mark.parametrize("key", [b"", bytes(16)])
def test_nothing_is_indexed_without_a_whole_key(key: bytes) -> None:
    with pytest.raises(ValueError):
        token(key, *PLATE)
