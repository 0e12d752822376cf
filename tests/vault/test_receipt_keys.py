"""A number opens one thread and no other; without the pepper it opens nothing."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from hotline.domain.receipts import check_digit
from hotline.vault import receipts
from hotline.vault.envelopes import Binding, open_envelope, seal

RECEIPT = "4821093755182047"
PAYOUT_CODE = "482109375514"


def generation(
    name: str = "receipt-pepper-1", *, pepper: bytes = bytes(range(32)), opslimit: int = 1
) -> receipts.Generation:
    return receipts.Generation(name, pepper, opslimit, 8192)


def test_a_receipt_given_out_today_opens_the_same_thread_in_later_versions() -> None:
    keys = receipts.derive(RECEIPT, generation())
    assert keys.lookup_id.hex() == "2fe41ce47b5f9d31daebcba2925b22aecd93a719e17adfdba6a6494bac97466d"
    assert keys.seed.hex() == "2490efcd856d9c0d1e165aac2d992072e1e8ad1cd1997823d0d24d485f3a5424"
    public = receipts.public_key(keys.seed)
    assert public.hex() == "78d7084503282bab394fd68dfa594971b548c0ba544f055c7d76053b4282a93a"


def test_a_payout_code_given_out_today_is_found_in_later_versions() -> None:
    found = receipts.payout_lookup(PAYOUT_CODE, generation())
    assert found.hex() == "04f6129ebe4c87199f88ea2ddf6e18f64297f18cf332554fa8ad4f06ad17dab5"


def test_the_derivation_is_argon2id_between_keyed_hashes_and_nothing_of_our_own() -> None:
    def keyed(label: bytes, content: bytes, key: bytes, size: int = 32) -> bytes:
        return hashlib.blake2b(content, digest_size=size, key=key, person=label.ljust(16, b"\0")).digest()

    def framed(*parts: bytes) -> bytes:
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

    pepper = generation().pepper
    stretched = argon2id.kdf(
        32,
        keyed(b"hotline.number", framed(b"receipt", RECEIPT.encode()), pepper),
        keyed(b"hotline.salt", framed(b"receipt", b"receipt-pepper-1"), pepper, 16),
        opslimit=1,
        memlimit=8192,
    )
    assert receipts.derive(RECEIPT, generation()).lookup_id == keyed(b"hotline.lookup", b"", stretched)


@pytest.mark.parametrize(
    "other",
    [generation("receipt-pepper-2"), generation(pepper=bytes(32)), generation(opslimit=2)],
    ids=["generation", "pepper", "cost"],
)
def test_another_generation_gives_other_keys(other: receipts.Generation) -> None:
    here, there = receipts.derive(RECEIPT, generation()), receipts.derive(RECEIPT, other)
    assert here.lookup_id != there.lookup_id
    assert here.seed != there.seed


@given(st.sets(st.text("0123456789", min_size=16, max_size=16), min_size=2, max_size=8))
def test_two_numbers_share_neither_lookup_nor_key(numbers: set[str]) -> None:
    keys = [receipts.derive(number, generation()) for number in numbers]
    values = {key.lookup_id for key in keys} | {key.seed for key in keys}
    assert len(values) == 2 * len(numbers)


def test_what_is_sealed_to_a_receipt_opens_with_its_number() -> None:
    seed = receipts.derive(RECEIPT, generation()).seed
    binding = Binding("reply", "thread-1", "record-1", "out")
    envelope = seal(b"we read it", binding, {"receipt": receipts.public_key(seed)})
    assert open_envelope(envelope, binding, "receipt", seed) == b"we read it"


def test_a_code_and_a_receipt_of_the_same_digits_never_meet() -> None:
    # Lengths differ as well; the label alone must be enough.
    stretched = receipts._stretch("receipt", PAYOUT_CODE.encode(), generation())
    assert stretched != receipts._stretch("payout-code", PAYOUT_CODE.encode(), generation())


@pytest.mark.parametrize(
    "number", ["", RECEIPT[:-1], RECEIPT + "1", "4821 0937 5518 2047", "٤٨٢١٠٩٣٧٥٥١٨٢٠٤٧", RECEIPT + "\n"]
)
def test_only_the_stored_form_is_derived_and_the_refusal_does_not_quote_it(number: str) -> None:
    with pytest.raises(ValueError) as caught:
        receipts.derive(number, generation())
    assert not number or number not in str(caught.value)
    assert type(caught.value) is ValueError


def test_a_receipt_is_not_looked_up_as_a_code() -> None:
    with pytest.raises(ValueError):
        receipts.payout_lookup(RECEIPT, generation())


def test_fresh_receipts_are_well_formed_and_differ() -> None:
    drawn = {receipts.fresh_number(check_digit) for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(number) == 16 and check_digit(number[:-1]) == number[-1] for number in drawn)


def test_fresh_payout_codes_are_well_formed_and_differ() -> None:
    drawn = {receipts.fresh_payout_code(check_digit) for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(code) == 12 and check_digit(code[:-1]) == code[-1] for code in drawn)


def test_small_numbers_keep_their_leading_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts.secrets, "randbelow", lambda _: 7)
    assert receipts.fresh_number(check_digit)[:-1] == "000000000000007"


def test_every_number_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(receipts.secrets, "randbelow", lambda bound: asked.append(bound) or 0)
    receipts.fresh_number(check_digit)
    receipts.fresh_payout_code(check_digit)
    assert asked == [10**15, 10**11]


def test_neither_pepper_nor_seed_is_ever_shown() -> None:
    made = generation()
    shown = repr(made) + repr(receipts.derive(RECEIPT, made))
    assert "pepper=" not in shown
    assert "seed" not in shown


@pytest.mark.parametrize("pepper", [b"", bytes(31), bytes(64)])
def test_a_pepper_of_another_size_is_refused(pepper: bytes) -> None:
    with pytest.raises(ValueError):
        generation(pepper=pepper)
