"""A phone is known again by its number and the key together, and by nothing less."""

from dataclasses import fields

from hypothesis import assume, given
from hypothesis import strategies as st

from hotline.vault.phone_numbers import PhoneName, phone_name

KEY = bytes(range(32))
NUMBER = "+12025550123"
numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)


def named(number: str = NUMBER, key: bytes = KEY, opslimit: int = 1) -> PhoneName:
    return phone_name(number, key, opslimit=opslimit, memlimit=8192)


def test_a_name_given_today_is_given_by_later_versions() -> None:
    assert named().token.hex() == "ebeeaea4200ddd32f5906d79a3de79b62bb17ee8f6bd5feeda55a9dc960fdc46"
    assert named().secret.hex() == "cd6c2de1cf5ce5b85e5f4a5b719b6c39876e9d50f823640371642e1ad5ac3759"


@given(numbers)
def test_the_same_number_has_the_same_name(number: str) -> None:
    assert named(number) == named(number)


@given(numbers, numbers)
def test_no_two_numbers_share_a_token_or_a_secret(number: str, other: str) -> None:
    assume(number != other)
    assert named(number).token != named(other).token
    assert named(number).secret != named(other).secret


@given(st.binary(min_size=32, max_size=32))
def test_another_key_gives_another_name(key: bytes) -> None:
    assume(key != KEY)
    assert named(key=key).token != named().token
    assert named(key=key).secret != named().secret


def test_another_cost_gives_another_name() -> None:
    assert named(opslimit=2).token != named().token


def test_what_is_stored_says_nothing_of_what_opens() -> None:
    name = named()
    assert (len(name.token), len(name.secret)) == (32, 32)
    assert name.token != name.secret


def test_a_name_is_never_shown() -> None:
    assert repr(named()) == "PhoneName()"
    assert len(fields(PhoneName)) == 2
