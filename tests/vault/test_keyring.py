"""A process holds its own keys and no others, trusts a signed list only, and never shows a byte."""

import json
from dataclasses import replace

import pytest
from nacl.bindings import crypto_scalarmult_base
from nacl.signing import SigningKey

from hotline.vault.faults import KeyFault, SealError
from hotline.vault.key_names import first_name, next_name
from hotline.vault.keyring import (
    KINDS,
    PROCESSES,
    QUARTERLY,
    ROOT_PURPOSES,
    KeyKind,
    KeyName,
    Keyring,
    Manifest,
    ManifestEntry,
    verify,
)
from hotline.vault.manifest import sign

ROOT_SEED = bytes(range(32))
VERIFY_KEY = bytes(SigningKey(ROOT_SEED).verify_key)
COST = (1, 8192)
PINNED = (
    b'{"format":1,"keys":[{"id":"receipt-pepper-1","kind":"secret","period":"1","public":null,"purpose":"r'
    b'eceipt-pepper"},{"id":"screening-2026q4","kind":"sealing","period":"2026q4","public":"a4e09292b651c2'
    b'78b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a209","purpose":"screening"}],"receipt_costs":{"receip'
    b't-pepper-1":[1,8192]},"serial":1,"signature":"e8cbb68ee469dc591560ec0d7f18712202ca4e0e91d17781e47975'
    b'6dec0e895ac12726f77f2600e2e4a61c2352d8e76b338ac06a0822c8e051f2c5279e25e80d"}'
)


def key(number: int) -> bytes:
    return bytes([number]) * 32


def entry(purpose: str, period: str = "", private: bytes | None = None) -> ManifestEntry:
    kind = KINDS[purpose]
    public = None
    if private is not None:
        public = crypto_scalarmult_base(private) if kind is KeyKind.SEALING else bytes(SigningKey(private).verify_key)
    return ManifestEntry(KeyName(purpose, period).id, purpose, period, kind, public)


ENTRIES = (
    entry("screening", "2026q4", key(1)),
    entry("screening", "2027q1", key(2)),
    entry("desk", "2026q4", key(3)),
    entry("desk-signing", "", key(4)),
    entry("form-token"),
    entry("receipt-pepper", "9"),
    entry("receipt-pepper", "10"),
    entry("payout-pepper", "1"),
)
COSTS = {"receipt-pepper-9": COST, "receipt-pepper-10": (2, 16384), "payout-pepper-1": COST}


def manifest(entries: tuple[ManifestEntry, ...] = ENTRIES) -> Manifest:
    return sign(entries, COSTS, serial=7, signing_seed=ROOT_SEED)


def keyring() -> Keyring:
    return Keyring(
        manifest(),
        {
            "form-token": key(5),
            "receipt-pepper-9": key(9),
            "receipt-pepper-10": key(10),
            "payout-pepper-1": key(11),
            "carrier-api": b"given by the carrier",
        },
    )


def refuse_text(text: bytes) -> str:
    with pytest.raises(KeyFault) as caught:
        verify(text, VERIFY_KEY)
    return str(caught.value)


# Names and tables


def test_a_key_with_a_period_is_named_after_it() -> None:
    assert KeyName("screening", "2026q4").id == "screening-2026q4"


def test_a_key_without_a_period_bears_its_purpose() -> None:
    assert KeyName("form-token", "").id == "form-token"


def test_the_first_pepper_is_generation_one() -> None:
    assert first_name("receipt-pepper", "2026q4").id == "receipt-pepper-1"


@pytest.mark.parametrize(
    ("newest", "following"),
    [
        (KeyName("receipt-pepper", "1"), "receipt-pepper-2"),
        (KeyName("receipt-pepper", "9"), "receipt-pepper-10"),
        (KeyName("form-token", ""), "form-token-2"),
        (KeyName("screening", "2026q3"), "screening-2026q4"),
        (KeyName("screening", "2026q4"), "screening-2027q1"),
    ],
)
def test_rotation_gives_the_next_name(newest: KeyName, following: str) -> None:
    assert next_name(newest).id == following


def test_a_later_quarter_may_be_chosen() -> None:
    assert next_name(KeyName("times", "2026q4"), "2027q3").id == "times-2027q3"


@pytest.mark.parametrize("period", ["2026q4", "2026q3", "2027q5", "2027", "27q1", "2027q1 ", "next"])
def test_no_key_is_rotated_to_a_quarter_that_is_none_or_not_later(period: str) -> None:
    with pytest.raises(KeyFault):
        next_name(KeyName("screening", "2026q4"), period)


def test_every_purpose_has_a_kind_and_a_holder() -> None:
    held = frozenset().union(*PROCESSES.values()) | ROOT_PURPOSES
    assert held == frozenset(KINDS)


def test_compartments_live_by_the_quarter_and_can_be_sealed_to() -> None:
    assert frozenset(purpose for purpose, kind in KINDS.items() if kind is KeyKind.SEALING) == QUARTERLY


@pytest.mark.parametrize("process", ["public", "carrier", "general", "schedule"])
def test_faces_and_general_workers_hold_no_private_half(process: str) -> None:
    assert all(KINDS[purpose] is KeyKind.SECRET for purpose in PROCESSES[process])


def test_new_words_open_at_triage_only() -> None:
    assert [process for process, held in PROCESSES.items() if "screening" in held] == ["triage"]


def test_the_desk_and_the_integrity_desk_share_no_compartment_but_the_times() -> None:
    assert PROCESSES["desk"] & PROCESSES["integrity"] & QUARTERLY == {"times"}


def test_no_process_holds_what_signs_the_manifest() -> None:
    assert not any("manifest-signing" in held for held in PROCESSES.values())


# The manifest


def test_a_signed_manifest_is_read_back_whole() -> None:
    assert verify(manifest().to_bytes(), VERIFY_KEY) == manifest()


def test_a_manifest_written_today_is_read_by_later_versions() -> None:
    small = sign(
        (entry("screening", "2026q4", key(1)), entry("receipt-pepper", "1")),
        {"receipt-pepper-1": COST},
        serial=1,
        signing_seed=ROOT_SEED,
    )
    assert small.to_bytes() == PINNED
    assert verify(PINNED, VERIFY_KEY) == small


def test_a_manifest_of_another_signer_is_refused() -> None:
    with pytest.raises(KeyFault, match="not signed"):
        verify(manifest().to_bytes(), key(0))


@pytest.mark.parametrize("field", ["public", "period", "purpose", "kind"])
def test_no_field_of_a_key_can_be_changed_without_the_signature(field: str) -> None:
    fields = json.loads(manifest().to_bytes())
    changed = {"public": "00" * 32, "period": "2029q1", "purpose": "times", "kind": "secret"}
    fields["keys"][0][field] = changed[field]
    assert "not signed" in refuse_text(json.dumps(fields).encode())


def test_costs_and_serial_cannot_be_changed_without_the_signature() -> None:
    fields = json.loads(manifest().to_bytes())
    cheaper = {**fields, "receipt_costs": {"receipt-pepper-9": [1, 8192]}}
    assert "not signed" in refuse_text(json.dumps(cheaper).encode())
    assert "not signed" in refuse_text(json.dumps({**fields, "serial": 8}).encode())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"format":2}',
        b'{"format":1,"keys":[],"receipt_costs":[],"serial":1,"signature":""}',
        b'{"format":1,"keys":[],"receipt_costs":{"a":[1]},"serial":1,"signature":""}',
        b'{"format":1,"keys":[{}],"receipt_costs":{},"serial":1,"signature":""}',
        b'{"format":1,"keys":[],"receipt_costs":{},"serial":1e999,"signature":""}',
        b'{"format":1,"keys":[],"receipt_costs":{},"serial":1,"signature":"zz"}',
    ],
)
def test_a_malformed_manifest_is_named_as_such(text: bytes) -> None:
    assert "malformed" in refuse_text(text)


def test_a_signature_cut_short_is_no_signature() -> None:
    fields = json.loads(manifest().to_bytes())
    assert "not signed" in refuse_text(json.dumps({**fields, "signature": "00"}).encode())


def test_the_newest_key_of_a_purpose_is_current() -> None:
    assert manifest().current("screening").id == "screening-2027q1"
    assert manifest().current("receipt-pepper").id == "receipt-pepper-10"


def test_a_purpose_without_a_key_has_no_current_one() -> None:
    with pytest.raises(SealError):
        manifest().current("integrity")


def test_an_older_period_keeps_its_public_half() -> None:
    assert manifest().public_half("screening", "2026q4") == crypto_scalarmult_base(key(1))


@pytest.mark.parametrize(("purpose", "period"), [("screening", "2020q1"), ("form-token", ""), ("integrity", "2026q4")])
def test_there_is_no_public_half_of_what_is_unknown_or_secret(purpose: str, period: str) -> None:
    with pytest.raises(SealError):
        manifest().public_half(purpose, period)


def test_costs_cannot_be_changed_in_place() -> None:
    with pytest.raises(TypeError):
        manifest().receipt_costs["receipt-pepper-9"] = (1, 1)  # type: ignore[index]


# The keyring


def test_a_process_opens_with_what_it_holds() -> None:
    assert keyring().private("receipt-pepper-9") == key(9)


def test_a_process_has_no_key_that_it_does_not_hold() -> None:
    with pytest.raises(SealError, match="screening-2026q4"):
        keyring().private("screening-2026q4")


def test_a_secret_is_the_current_one_of_its_purpose() -> None:
    assert keyring().secret("receipt-pepper") == key(10)


def test_the_carriers_own_key_needs_no_manifest() -> None:
    assert keyring().secret("carrier-api") == b"given by the carrier"


def test_a_secret_that_another_process_holds_is_refused() -> None:
    with pytest.raises(SealError):
        keyring().secret("desk-signing")


def test_the_newest_generation_comes_first_with_its_own_cost() -> None:
    first, second = keyring().generations()
    assert (first.id, first.pepper, first.opslimit, first.memlimit) == ("receipt-pepper-10", key(10), 2, 16384)
    assert (second.id, second.pepper, second.opslimit, second.memlimit) == ("receipt-pepper-9", key(9), 1, 8192)


def test_payout_codes_have_generations_of_their_own() -> None:
    assert [generation.id for generation in keyring().generations("payout-pepper")] == ["payout-pepper-1"]


def test_no_more_than_two_generations_are_live() -> None:
    three = manifest((*ENTRIES, entry("receipt-pepper", "8")))
    ring = Keyring(three, {f"receipt-pepper-{number}": key(number) for number in (8, 9, 10)})
    assert [generation.id for generation in ring.generations()] == ["receipt-pepper-10", "receipt-pepper-9"]


def test_a_process_without_the_pepper_has_no_generations() -> None:
    with pytest.raises(SealError):
        Keyring(manifest(), {}).generations()


def test_where_no_pepper_is_named_there_are_no_generations() -> None:
    with pytest.raises(SealError):
        Keyring(manifest(ENTRIES[:3]), {}).generations()


def test_new_words_are_sealed_to_the_current_period_of_each_purpose() -> None:
    assert keyring().readers("screening", "desk") == {
        "screening-2027q1": crypto_scalarmult_base(key(2)),
        "desk-2026q4": crypto_scalarmult_base(key(3)),
    }


@pytest.mark.parametrize("purpose", ["form-token", "desk-signing", "integrity"])
def test_nothing_is_sealed_to_what_cannot_open(purpose: str) -> None:
    with pytest.raises(SealError):
        keyring().readers(purpose)


def test_a_compartment_without_a_public_half_takes_nothing() -> None:
    broken = manifest((replace(ENTRIES[0], public=None),))
    with pytest.raises(SealError):
        Keyring(broken, {}).readers("screening")


def test_a_keyring_tells_which_keys_it_holds() -> None:
    ring = Keyring(manifest(), {"form-token": key(5)})
    assert ring.held_ids == {"form-token"}
    assert ring.holds("form-token")
    assert not ring.holds("desk-2026q4")
    assert ring.manifest == manifest()


def test_a_keyring_is_shown_by_ids_only() -> None:
    ring = Keyring(manifest(), {"form-token": b"\x05" * 32})
    assert repr(ring) == str(ring) == "Keyring(held=['form-token'])"


def test_a_keyring_does_not_change_with_what_it_was_made_from() -> None:
    held = {"form-token": key(5)}
    ring = Keyring(manifest(), held)
    held["form-token"] = key(6)
    assert ring.secret("form-token") == key(5)
