"""Records open for their readers in their own place, and only what the desk signed is ever said to a tipster."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.errors import NotFoundError
from hotline.services.sealing import (
    INSIDE,
    RECEIPT,
    Record,
    Said,
    decode,
    encode,
    open_for_receipt,
    open_record,
    reseal_record,
    seal_record,
    signed,
    verified,
)
from hotline.store.base import fresh_id
from hotline.store.database import Database
from hotline.vault.envelopes import Binding, open_envelope, seal
from hotline.vault.faults import SealError
from hotline.vault.words import sign_words
from tests.services.tip_builders import Keys, ciphertexts, fresh_receipt, readers

THREAD = "7" * 32
RECORD = Record("brief", THREAD, INSIDE)
#: Emoji, right-to-left, four-byte characters and everything else that a person may type.
text = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("🚨👨‍👩‍👧 שלום مرحبا 𠮷野家"))


def test_a_record_opens_with_its_compartments_key(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        record = seal_record(session, keyring("public"), RECORD, b"words", "desk")
    with database.reading() as session:
        assert open_record(session, keyring("desk"), record) == b"words"


@pytest.mark.parametrize("process", ["public", "integrity", "triage", "general", "signer", "carrier"])
def test_a_record_of_the_desk_opens_for_no_other_process(database: Database, keyring: Keys, process: str) -> None:
    with database.writing() as session:
        record = seal_record(session, keyring("public"), RECORD, b"words", "desk")
        with pytest.raises(SealError):
            open_record(session, keyring(process), record)


def test_a_record_sealed_to_the_receipt_too_opens_with_its_seed_and_no_other(database: Database, keyring: Keys) -> None:
    receipt, seed = fresh_receipt(public=keyring("public"))
    _, other = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        record = seal_record(session, keyring("desk"), RECORD, b"words", "desk", receipt.public_key)
        assert open_for_receipt(session, record, seed) == b"words"
        with pytest.raises(SealError):
            open_for_receipt(session, record, other)


def test_a_record_that_is_not_there_is_not_found(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        with pytest.raises(NotFoundError):
            open_record(session, keyring("desk"), fresh_id())
        with pytest.raises(NotFoundError):
            open_for_receipt(session, fresh_id(), bytes(32))
        with pytest.raises(NotFoundError):
            reseal_record(session, keyring("desk"), fresh_id(), b"", "desk")


def test_sealing_afresh_leaves_nothing_of_the_old_ciphertext_and_keys(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        record = seal_record(session, keyring("public"), RECORD, b"words", "screening")
    with database.writing() as session:
        before = ciphertexts(session)
        reseal_record(session, keyring("triage"), record, b"words", "desk")
    with database.reading() as session:
        assert not before & ciphertexts(session)
        assert readers(session, record) == {"desk-2026q1"}
        assert open_record(session, keyring("desk"), record) == b"words"


def test_sealing_afresh_can_keep_the_receipt_as_a_reader(database: Database, keyring: Keys) -> None:
    receipt, seed = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        record = seal_record(session, keyring("desk"), RECORD, b"words", "desk", receipt.public_key)
        reseal_record(session, keyring("desk"), record, b"words", "integrity", receipt.public_key)
        assert readers(session, record) == {"integrity-2026q1", RECEIPT}
        assert open_for_receipt(session, record, seed) == b"words"


@given(words=text)
def test_any_text_comes_out_of_an_envelope_as_it_went_in(keyring: Keys, words: str) -> None:
    binding = Binding("tip", THREAD, "1" * 32, "in")
    key_id, = keyring("public").readers("screening")
    envelope = seal(words.encode(), binding, keyring("public").readers("screening"))
    assert open_envelope(envelope, binding, key_id, keyring("triage").private(key_id)).decode() == words


@given(kind=st.text(max_size=20), words=text, values=st.dictionaries(text, text, max_size=3))
def test_what_the_desk_signs_is_verified_as_it_was_said(
    keyring: Keys, kind: str, words: str, values: dict[str, str]
) -> None:
    said = Said(kind.encode("utf-8", "replace").decode(), words, values)
    assert verified(keyring("public"), THREAD, 3, signed(keyring("desk"), THREAD, 3, said)) == said


@pytest.mark.parametrize(("thread", "sequence"), [(THREAD, 4), ("8" * 32, 3)])
def test_signed_words_count_for_their_own_place_only(keyring: Keys, thread: str, sequence: int) -> None:
    plain = signed(keyring("desk"), THREAD, 3, Said("answer", "yes"))
    assert verified(keyring("public"), thread, sequence, plain) is None


@pytest.mark.parametrize("position", [0, 63, 70, -2])
def test_a_changed_byte_makes_words_unsaid(keyring: Keys, position: int) -> None:
    plain = bytearray(signed(keyring("desk"), THREAD, 3, Said("answer", "yes", {"a": "b"})))
    plain[position] ^= 1
    assert verified(keyring("public"), THREAD, 3, bytes(plain)) is None


def test_words_signed_under_another_key_are_unsaid(keyring: Keys) -> None:
    body = Said("answer", "go there").to_bytes()
    forged = sign_words(b"f" * 32, THREAD, 3, "answer", body) + body
    assert verified(keyring("public"), THREAD, 3, forged) is None


@pytest.mark.parametrize(
    "body", [b"", b"5", b"null", b"[]", b'["a","b"]', b'[5,"b",{}]', b'["\\ud800","b",{}]', b"[" * 100_000, b"\xff", b'{"a":1}']
)
def test_whatever_somebody_else_sealed_to_a_receipt_is_unsaid_and_breaks_nothing(keyring: Keys, body: bytes) -> None:
    assert verified(keyring("public"), THREAD, 3, bytes(64) + body) is None


def test_the_signed_bytes_do_not_hang_on_the_order_of_values() -> None:
    one, two = Said("k", "t", {"a": "1", "b": "2"}), Said("k", "t", {"b": "2", "a": "1"})
    assert one.to_bytes() == two.to_bytes()
    assert json.loads(one.to_bytes()) == ["k", "t", {"a": "1", "b": "2"}]


def test_what_was_said_is_not_shown_by_a_repr() -> None:
    assert "secret" not in repr(Said("answer", "secret", {"a": "secret"}))


@given(raw=st.binary(max_size=80))
def test_bytes_survive_their_text_form(raw: bytes) -> None:
    assert decode(encode(raw)) == raw
    assert encode(raw).isascii()
    assert not set(encode(raw)) & set("+/= \n")


@pytest.mark.parametrize("bad", ["a", "!!!!", "ab=c", "a b", "数字", "+/+/", "AB", "AA=="])
def test_other_text_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        decode(bad)
