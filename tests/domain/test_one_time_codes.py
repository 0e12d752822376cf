"""One-time codes: the examples of RFC 6238, the window of three steps, and what an authenticator is given."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from hotline.domain.one_time_codes import STEP_SECONDS, base32, matching_step, provisioning_address, seed_from

SEED = b"12345678901234567890"
STEP = timedelta(seconds=STEP_SECONDS)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# RFC 6238, appendix B, SHA-1; six digits are the last six of the eight printed there.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_it_knows_the_codes_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(SEED, code, at(seconds)) == seconds // STEP_SECONDS


@pytest.mark.parametrize("shift", [-1, 1])
def test_the_step_before_and_the_step_after_are_taken_and_named(shift: int) -> None:
    moment = at(1234567890)
    assert matching_step(SEED, "005924", moment + shift * STEP) == 1234567890 // STEP_SECONDS


@pytest.mark.parametrize("shift", [-2, 2])
def test_a_code_two_steps_away_is_wrong(shift: int) -> None:
    assert matching_step(SEED, "005924", at(1234567890) + shift * STEP) is None


def test_a_window_ends_with_its_last_second() -> None:
    start = 1234567890 // STEP_SECONDS * STEP_SECONDS
    assert matching_step(SEED, "005924", at(start + 2 * STEP_SECONDS - 1)) is not None
    assert matching_step(SEED, "005924", at(start + 2 * STEP_SECONDS)) is None


@pytest.mark.parametrize("typed", ["005 924", " 005924 ", "００５９２４"])
def test_it_takes_a_code_as_phones_show_it_and_chinese_keyboards_type_it(typed: str) -> None:
    assert matching_step(SEED, typed, at(1234567890)) is not None


@pytest.mark.parametrize("typed", ["", "5924", "0059240", "abcdef", "零零五九二四", "\ud800"])
def test_anything_else_is_wrong_and_not_an_error(typed: str) -> None:
    assert matching_step(SEED, typed, at(1234567890)) is None


def test_the_code_of_another_seed_is_wrong() -> None:
    assert matching_step(SEED[::-1], "005924", at(1234567890)) is None


@pytest.mark.parametrize("seed", [SEED, bytes(range(16)), b"\xff" * 32])
def test_a_seed_written_by_hand_reads_back(seed: bytes) -> None:
    written = base32(seed)
    assert "=" not in written
    assert seed_from(" ".join(written.lower()[i : i + 4] for i in range(0, len(written), 4))) == seed


@pytest.mark.parametrize("text", ["1", "0189", "ABC", "密钥"])
def test_what_is_no_seed_reads_as_none(text: str) -> None:
    assert seed_from(text) is None


def test_the_address_for_an_authenticator_names_the_seed_and_the_usual_settings() -> None:
    address = urlsplit(provisioning_address(SEED, "lin.duty", "City letterbox"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [base32(SEED)]
    assert parse_qs(address.query)["issuer"] == ["City letterbox"]
