"""Tokens: each for one purpose, for a time, and with nothing inside but what is promised."""

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from hotline.gateways.tokens import LIFETIMES, NONCE_BYTES, Purpose, TokenError, TokenProblem, Tokens

SECRET = bytes(range(32))
ISSUED = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FORMS = [Purpose.PUBLIC_FORM, Purpose.DESK_FORM]


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SECRET)


def inside(token: str) -> list[str]:
    content = token.removeprefix(".").split(".", 1)[0]
    raw = base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))
    return list(json.loads(zlib.decompress(raw) if token.startswith(".") else raw))  # a leading dot says compressed


def problem_of(
    tokens: Tokens, token: str | None, purpose: Purpose, now: datetime, bound_to: bytes = b""
) -> TokenProblem:
    with pytest.raises(TokenError) as refused:
        tokens.read_form(token, purpose, now, bound_to=bound_to)
    return refused.value.problem


@pytest.mark.parametrize("purpose", FORMS)
def test_a_form_carries_a_nonce_its_purpose_and_its_language_and_nothing_else(tokens: Tokens, purpose: Purpose) -> None:
    nonce, *rest = inside(tokens.form(purpose, "zh", ISSUED))
    assert rest == [purpose.value, "zh"]
    assert len(base64.urlsafe_b64decode(nonce + "==")) == NONCE_BYTES


@pytest.mark.parametrize("purpose", FORMS)
def test_reading_a_form_gives_the_same_nonce_every_time(tokens: Tokens, purpose: Purpose) -> None:
    token = tokens.form(purpose, "en", ISSUED)
    nonce = tokens.read_form(token, purpose, ISSUED + SECOND)
    assert len(nonce) == NONCE_BYTES
    assert tokens.read_form(token, purpose, ISSUED + 2 * SECOND) == nonce


def test_no_two_forms_share_a_nonce(tokens: Tokens) -> None:
    made = [tokens.form(Purpose.PUBLIC_FORM, "zh", ISSUED) for _ in range(50)]
    assert len({tokens.read_form(token, Purpose.PUBLIC_FORM, ISSUED) for token in made}) == 50


@pytest.mark.parametrize("purpose", FORMS)
def test_a_form_lives_twelve_hours_to_the_second(tokens: Tokens, purpose: Purpose) -> None:
    token = tokens.form(purpose, "zh", ISSUED)
    assert tokens.read_form(token, purpose, ISSUED + timedelta(hours=12))
    assert problem_of(tokens, token, purpose, ISSUED + timedelta(hours=12) + SECOND) is TokenProblem.EXPIRED


def test_a_token_from_a_clock_slightly_ahead_is_taken_and_from_far_ahead_is_not(tokens: Tokens) -> None:
    token = tokens.form(Purpose.PUBLIC_FORM, "zh", ISSUED)
    assert tokens.read_form(token, Purpose.PUBLIC_FORM, ISSUED - timedelta(seconds=60))
    early = ISSUED - timedelta(seconds=61)
    assert problem_of(tokens, token, Purpose.PUBLIC_FORM, early) is TokenProblem.EXPIRED


@pytest.mark.parametrize("token", [None, ""])
def test_a_form_without_token_is_told_apart(tokens: Tokens, token: str | None) -> None:
    assert problem_of(tokens, token, Purpose.PUBLIC_FORM, ISSUED) is TokenProblem.MISSING


@pytest.mark.parametrize("token", ["x", "..", "a.b.c", "\ud800", "令牌", "A" * 5000])
def test_anything_else_is_invalid_and_not_an_error(tokens: Tokens, token: str) -> None:
    assert problem_of(tokens, token, Purpose.PUBLIC_FORM, ISSUED) is TokenProblem.INVALID


def test_a_changed_character_makes_it_invalid(tokens: Tokens) -> None:
    token = tokens.form(Purpose.PUBLIC_FORM, "zh", ISSUED)
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert problem_of(tokens, changed, Purpose.PUBLIC_FORM, ISSUED) is TokenProblem.INVALID


def test_the_token_of_another_face_is_invalid(tokens: Tokens) -> None:
    token = Tokens(SECRET[::-1]).form(Purpose.PUBLIC_FORM, "zh", ISSUED)
    assert problem_of(tokens, token, Purpose.PUBLIC_FORM, ISSUED) is TokenProblem.INVALID


def test_no_token_passes_for_another_purpose(tokens: Tokens) -> None:
    assert problem_of(
        tokens, tokens.form(Purpose.DESK_FORM, "zh", ISSUED), Purpose.PUBLIC_FORM, ISSUED
    ) is TokenProblem.INVALID
    with pytest.raises(TokenError):
        tokens.read_session(tokens.invitation("ab" * 16, ISSUED), ISSUED)
    with pytest.raises(TokenError):
        tokens.read_invitation(tokens.session(bytes(32), ISSUED), ISSUED)


def test_a_form_bound_to_a_session_is_no_good_in_another_one(tokens: Tokens) -> None:
    token = tokens.form(Purpose.DESK_FORM, "zh", ISSUED, bound_to=b"one session")
    assert tokens.read_form(token, Purpose.DESK_FORM, ISSUED, bound_to=b"one session")
    assert problem_of(tokens, token, Purpose.DESK_FORM, ISSUED, b"another one") is TokenProblem.INVALID
    assert problem_of(tokens, token, Purpose.DESK_FORM, ISSUED) is TokenProblem.INVALID


def test_the_session_cookie_holds_the_random_id_only_and_lives_ten_hours(tokens: Tokens) -> None:
    session_id = bytes(range(100, 132))
    token = tokens.session(session_id, ISSUED)
    assert len(inside(token)) == 1
    assert tokens.read_session(token, ISSUED + timedelta(hours=10)) == session_id
    with pytest.raises(TokenError) as refused:
        tokens.read_session(token, ISSUED + timedelta(hours=10) + SECOND)
    assert refused.value.key == "token_expired"


def test_an_invitation_holds_the_staff_id_only_and_lives_three_days(tokens: Tokens) -> None:
    token = tokens.invitation("ab" * 16, ISSUED)
    assert inside(token) == ["ab" * 16]
    assert tokens.read_invitation(token, ISSUED + timedelta(hours=72)) == "ab" * 16
    with pytest.raises(TokenError):
        tokens.read_invitation(token, ISSUED + timedelta(hours=72) + SECOND)


def test_every_purpose_has_a_lifetime() -> None:
    assert set(LIFETIMES) == set(Purpose)


def test_the_secret_is_in_no_repr_and_the_token_in_no_error(tokens: Tokens) -> None:
    token = tokens.form(Purpose.PUBLIC_FORM, "zh", ISSUED)
    assert repr(tokens) == "Tokens()"
    with pytest.raises(TokenError) as refused:
        tokens.read_form(token, Purpose.DESK_FORM, ISSUED)
    assert token not in repr(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(bytes(31))
