"""A member of staff gets in with their password and nothing else; an account that is not there takes as long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.vault import passwords
from hotline.vault.passwords import burn, hash_password, verify_password

STORED = "$argon2id$v=19$m=8,t=1,p=1$gh3kSmKbjAFdLJtz435CJg$RJDwBR+4D15MkJHUdmB2xqRM8V0/0eHIR7EHh9iuapc"


def hashed(text: str) -> str:
    return hash_password(text, opslimit=1, memlimit=8192)


def test_a_password_stored_today_is_taken_by_later_versions() -> None:
    assert verify_password(STORED, "correct horse 电池")


@given(st.text(max_size=40))
def test_the_right_password_is_taken(text: str) -> None:
    assert verify_password(hashed(text), text)


@pytest.mark.parametrize("text", ["", "correct horse ", "Correct horse", "correct horse\0"])
def test_another_password_is_refused(text: str) -> None:
    assert not verify_password(hashed("correct horse"), text)


def test_a_password_typed_full_width_or_decomposed_is_the_same() -> None:
    assert verify_password(hashed("caf\u00e9 12"), "cafe\u0301 １２")


@given(st.text(max_size=200))
def test_what_is_no_stored_password_is_nobodys(stored: str) -> None:
    assert not verify_password(stored, "anything")


def test_the_same_password_is_never_stored_the_same() -> None:
    assert hashed("correct horse") != hashed("correct horse")


def test_the_stored_form_names_its_cost_and_not_the_password() -> None:
    stored = hashed("correct horse")
    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert "horse" not in stored


def test_the_cost_is_at_least_libsodiums_interactive_one() -> None:
    assert passwords.OPSLIMIT >= 2
    assert passwords.MEMLIMIT >= 64 * 1024 * 1024


def test_an_unknown_account_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[tuple[int, int]] = []
    real = passwords.crypto_pwhash_str_alg

    def counted(text: bytes, opslimit: int, memlimit: int, algorithm: int) -> bytes:
        worked.append((opslimit, memlimit))
        return real(text, opslimit, memlimit, algorithm)

    monkeypatch.setattr(passwords, "crypto_pwhash_str_alg", counted)
    burn("anything", opslimit=1, memlimit=8192)
    assert worked == [(1, 8192)]
