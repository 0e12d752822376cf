"""Words reach a tipster only where the desk said them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from hotline.vault.words import sign_words, verify_words

SEED = bytes(range(32))
KEY = bytes(SigningKey(SEED).verify_key)
SAID = ("thread-1", 3, "reply", b"words")


def test_a_signature_made_today_holds_in_later_versions() -> None:
    assert sign_words(SEED, *SAID).hex() == (
        "6c8da83b390d40416c4d9dab1c9f0144111292d9e44bed1b1c72a28156ce7a79"
        "daca4cbf8ada8794cb7e55de36664ef113d0215f99f6d28e8e3598781c035207"
    )


@given(st.text(), st.integers(0), st.text(), st.binary())
def test_what_was_said_verifies(thread: str, sequence: int, kind: str, body: bytes) -> None:
    assert verify_words(KEY, thread, sequence, kind, body, sign_words(SEED, thread, sequence, kind, body))


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("thread-2", 3, "reply", b"words"),
        ("thread-1", 4, "reply", b"words"),
        ("thread-1", 3, "notice", b"words"),
        ("thread-1", 3, "reply", b"other words"),
        ("thread-1", 3, "replyw", b"ords"),
    ],
    ids=["thread", "sequence", "kind", "body", "shifted"],
)
def test_words_said_elsewhere_do_not_verify(elsewhere: tuple[str, int, str, bytes]) -> None:
    assert not verify_words(KEY, *elsewhere, sign_words(SEED, *SAID))


def test_words_of_another_signer_do_not_verify() -> None:
    assert not verify_words(KEY, *SAID, sign_words(bytes(32), *SAID))


@given(st.binary(max_size=70))
def test_a_malformed_signature_is_no_signature(junk: bytes) -> None:
    assert not verify_words(KEY, *SAID, junk)


@given(st.binary(max_size=40))
def test_a_malformed_key_verifies_nothing(key: bytes) -> None:
    assert not verify_words(key, *SAID, sign_words(SEED, *SAID))
