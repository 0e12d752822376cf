"""What is sealed under a random name opens with that name, for that purpose, in that row, and not otherwise."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotline.vault.faults import SealError
from hotline.vault.small_seals import derive_key, name_hash, open_under, seal_under

NAME = b"0123456789abcdef"
KEY = bytes(range(32))

names = st.binary(min_size=16, max_size=80)


def refuse(name: bytes, purpose: str, sealed: bytes, context: bytes = b"") -> SealError:
    with pytest.raises(SealError) as caught:
        open_under(name, purpose, sealed, context)
    return caught.value


@given(names, st.text(max_size=20), st.binary(max_size=2000), st.binary(max_size=40))
def test_the_name_opens_what_was_sealed_under_it(name: bytes, purpose: str, plain: bytes, context: bytes) -> None:
    assert open_under(name, purpose, seal_under(name, purpose, plain, context), context) == plain


@given(names, names)
def test_another_name_opens_nothing(name: bytes, other: bytes) -> None:
    assume(name != other)
    refuse(other, "visit", seal_under(name, "visit", b"seed"))


@given(st.text(max_size=20), st.text(max_size=20))
def test_another_purpose_opens_nothing(purpose: str, other: str) -> None:
    assume(purpose != other)
    refuse(NAME, other, seal_under(NAME, purpose, b"seed"))


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_another_row_opens_nothing(context: bytes, other: bytes) -> None:
    assume(context != other)
    refuse(NAME, "visit", seal_under(NAME, "visit", b"seed", context), other)


@given(st.integers(0, 8 * (24 + 256 + 16) - 1))
def test_a_single_changed_bit_is_noticed(bit: int) -> None:
    changed = bytearray(seal_under(NAME, "visit", b"seed"))
    changed[bit // 8] ^= 1 << bit % 8
    refuse(NAME, "visit", bytes(changed))


@given(st.binary(max_size=60))
def test_bytes_from_elsewhere_do_not_open(junk: bytes) -> None:
    refuse(NAME, "visit", junk)


def test_the_failure_carries_no_data_and_no_cause() -> None:
    failure = refuse(b"another name, long enough", "visit", seal_under(NAME, "visit", b"seed"))
    assert str(failure) == "what was sealed does not open"
    assert failure.__cause__ is None
    assert failure.__suppress_context__


def test_what_was_sealed_today_opens_in_later_versions() -> None:
    sealed = bytes.fromhex(
        "ad04f7f408f161c18eeb99eb9920bedf0765beb22dc300fafc496f3c2766fc36a47a82cd9fe02deb496f2054b931fe959c054a71d287"
        "1dd8c1893d220e7938a8b9e77c859a61b103f73f750af69f6bf003d61e2130e7becca66d3edc4988074d6c5170a7e6d6ce4f076b4609"
        "9ce7fd9ec41d31cff035c3b52a40307cc23714a1a5ace0addba1c80edaa9ea1a10f3adc25e367a72bf967b754f372f063d51102cb0b3"
        "08dbe9080cdaa8e6226ea9dd932e79481d5703067a508d85a7d8f6a588d8b87c628a2895232d591bcbd33ae60941ef78b88e6f74d918"
        "6dd443b024cdd1162b228791df22345243b57c0efc9d45106aec246074e28dab2897eca98f517c39378be1d9dbd3b1dca0af66cbbb0d"
        "74b3dda061fe75e161a1669e14ce2f512198f13ee1c6ff6a2a8c"
    )
    assert open_under(NAME, "visit", sealed, b"row-1") == b"seed"


def test_keys_and_name_hashes_stay_the_same_in_later_versions() -> None:
    assert derive_key(NAME, "visit").hex() == "7ff36239c79b0f38e5eae32409ced8ab19d22358b8580367582a811ee1ba890b"
    assert name_hash(NAME, "visit", KEY).hex() == "da6953e6258ec13ea1a86ebaf68d6389fed54ed4da8cf8ad72219fd4b7f38d5b"


def test_the_same_answer_never_looks_the_same() -> None:
    assert seal_under(NAME, "visit", b"seed") != seal_under(NAME, "visit", b"seed")


def test_answers_of_different_lengths_look_alike() -> None:
    assert len(seal_under(NAME, "visit", b"")) == len(seal_under(NAME, "visit", b"x" * 255)) == 24 + 256 + 16


@pytest.mark.parametrize("name", [b"", b"nonce", b"0123456789abcde"])
def test_a_name_too_short_to_be_random_seals_nothing(name: bytes) -> None:
    with pytest.raises(ValueError):
        seal_under(name, "visit", b"seed")


def test_a_name_too_short_to_be_random_opens_nothing() -> None:
    refuse(b"nonce", "visit", seal_under(NAME, "visit", b"seed"))


def test_the_stored_hash_of_a_name_is_not_the_key_it_opens_with() -> None:
    assert name_hash(NAME, "visit", KEY) != derive_key(NAME, "visit")


@given(names, names)
def test_two_names_have_two_hashes(name: bytes, other: bytes) -> None:
    assert (name == other) == (name_hash(name, "visit", KEY) == name_hash(other, "visit", KEY))


def test_a_name_hash_changes_with_purpose_and_with_key() -> None:
    assert len({name_hash(NAME, "visit", KEY), name_hash(NAME, "call", KEY), name_hash(NAME, "visit", bytes(32))}) == 3


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(64)])
def test_a_name_is_never_hashed_without_a_whole_key(key: bytes) -> None:
    with pytest.raises(ValueError):
        name_hash(NAME, "visit", key)
