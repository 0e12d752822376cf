"""What is sealed opens for its readers, in its own place, unchanged; everything else fails and says nothing."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nacl.bindings import crypto_scalarmult_base, sodium_pad

from hotline.vault.envelopes import Binding, Envelope, grant, open_envelope, padded_length, seal
from hotline.vault.faults import SealError

PLACE = Binding("message", "thread-1", "record-1", "in")
TRIAGE = bytes(range(32))
DESK = bytes(range(32, 64))
STRANGER = bytes(range(64, 96))

texts = st.text(max_size=12)
places = st.builds(Binding, texts, texts, texts, texts, st.integers(1, 9))


def public(private: bytes) -> bytes:
    return crypto_scalarmult_base(private)


def sealed(plain: bytes = b"a boat at night", place: Binding = PLACE) -> Envelope:
    return seal(plain, place, {"screening": public(TRIAGE), "desk": public(DESK)})


def refuse(envelope: Envelope, place: Binding = PLACE, key_id: str = "screening", private: bytes = TRIAGE) -> SealError:
    with pytest.raises(SealError) as caught:
        open_envelope(envelope, place, key_id, private)
    return caught.value


@given(st.binary(max_size=5000), places)
def test_every_reader_gets_exactly_what_was_sealed(plain: bytes, place: Binding) -> None:
    envelope = sealed(plain, place)
    assert open_envelope(envelope, place, "screening", TRIAGE) == plain
    assert open_envelope(envelope, place, "desk", DESK) == plain


def test_an_envelope_sealed_today_opens_in_later_versions() -> None:
    envelope = Envelope(
        nonce=bytes.fromhex("04dde7d1ae4e7fe0b5a3d1818c3ac2d263d6b90bf077745c"),
        ciphertext=bytes.fromhex(
            "2e9214561f388f9344507e9a183105c0eda352f70058c62a8ff6e2adfc00129ab650b55940475f76c2df157e74f9a17d"
            "6e90be369cc80ca64782a570a8ffa1677c3f0c0b034d59da2a2114e4e93ac950aee757a9da3d13b3cac87e134fd39d85"
            "606256b39ddeaa5fc7e18659e668da6ff6d423dce6f8265d56b8b36c90a0813665638782b13e8f975f27661cec4d413e"
            "709d6da02f1877ff023d137124e89a4631829873c5db5f7c576326b85c3196591a19d4959a09d96b64fb9dc925f502b7"
            "3a16f1b27742ea718f4c25233ba7c4897bd7075a3fb0e8645d865b201b3733d31bd930ee3588a55d4d7567e6eb3afe03"
            "15782682c4a68013e2886d2c080e8ae252953126dfd799e183e66bf58f93644b"
        ),
        sealed_keys={
            "screening-2026q4": bytes.fromhex(
                "21e12c1dc982fe979208323e78f29c4900ec6ff6cadeb72d521faa16bd0d320096128cf7350fcef6c1e10fea9a71c42c"
                "4898d0ce59e8125118834a355798d5fc1189aa161e2bd5f61e3e1a410333d69213f48256cac570246b47023861c6ed76"
                "6c1004f9bc66eb56fa251b7dc9be844a"
            )
        },
    )
    assert open_envelope(envelope, PLACE, "screening-2026q4", TRIAGE).decode() == "有人在码头卸货"


def test_the_bytes_of_a_place_stay_the_same_in_later_versions() -> None:
    assert PLACE.to_bytes() == (
        b"\0\0\0\x10hotline envelope\0\0\0\x07message\0\0\0\x08thread-1\0\0\0\x08record-1\0\0\0\x02in\0\0\0\x011"
    )


@given(places, places)
def test_two_places_never_have_the_same_bytes(one: Binding, other: Binding) -> None:
    assert (one == other) == (one.to_bytes() == other.to_bytes())


def test_letters_cannot_wander_from_one_part_of_a_place_to_the_next() -> None:
    assert Binding("ab", "c", "r", "in").to_bytes() != Binding("a", "bc", "r", "in").to_bytes()


@given(places, places)
def test_an_envelope_moved_to_any_other_place_does_not_open(here: Binding, there: Binding) -> None:
    assume(here != there)
    refuse(sealed(place=here), there)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, kind="note"),
        replace(PLACE, thread="thread-2"),
        replace(PLACE, record="record-2"),
        replace(PLACE, direction="out"),
        replace(PLACE, version=2),
    ],
    ids=["kind", "thread", "record", "direction", "version"],
)
def test_each_part_of_the_place_counts(elsewhere: Binding) -> None:
    refuse(sealed(), elsewhere)


def test_a_ciphertext_moved_under_another_records_sealed_keys_does_not_open() -> None:
    there = replace(PLACE, record="record-2")
    moved = replace(sealed(place=there), nonce=sealed().nonce, ciphertext=sealed().ciphertext)
    refuse(moved, there)


def test_a_sealed_key_moved_to_another_records_envelope_does_not_open() -> None:
    here, there = sealed(), sealed(place=replace(PLACE, record="record-2"))
    refuse(replace(here, sealed_keys=there.sealed_keys))


def test_a_sealed_key_moved_to_another_key_id_does_not_open() -> None:
    envelope = sealed()
    renamed = replace(envelope, sealed_keys={"screening-2027q1": envelope.sealed_keys["screening"]})
    refuse(renamed, key_id="screening-2027q1")


def test_a_reader_without_a_sealed_key_gets_nothing() -> None:
    refuse(sealed(), key_id="integrity")


def test_another_private_half_opens_nothing() -> None:
    refuse(sealed(), private=STRANGER)


@given(st.data())
def test_a_single_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    envelope = sealed()
    part = data.draw(st.sampled_from(["nonce", "ciphertext", "key"]))
    content = envelope.sealed_keys["screening"] if part == "key" else getattr(envelope, part)
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    if part == "key":
        refuse(replace(envelope, sealed_keys={"screening": bytes(changed)}))
    else:
        refuse(replace(envelope, **{part: bytes(changed)}))


@given(st.binary(max_size=40), st.sampled_from(["nonce", "ciphertext", "key", "private"]))
def test_shortened_or_foreign_bytes_fail_like_everything_else(junk: bytes, part: str) -> None:
    envelope = sealed()
    if part == "private":
        refuse(envelope, private=junk)
    elif part == "key":
        refuse(replace(envelope, sealed_keys={"screening": junk}))
    else:
        refuse(replace(envelope, **{part: junk}))


def test_what_was_sealed_without_padding_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.vault.aead.pad", lambda plain: plain)
    refuse(sealed(b"no mark at the end"))


def test_the_failure_carries_no_data_and_no_cause() -> None:
    failures = [
        refuse(sealed(), private=STRANGER),
        refuse(sealed(), key_id="integrity"),
        refuse(sealed(), replace(PLACE, record="record-2")),
        refuse(replace(sealed(), ciphertext=bytes(272))),
    ]
    assert {str(failure) for failure in failures} == {"what was sealed does not open"}
    assert all(failure.__cause__ is None for failure in failures)
    assert all(failure.__context__ is None or failure.__suppress_context__ for failure in failures)


def test_an_envelope_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(ValueError):
        seal(b"words", PLACE, {})


def test_the_same_words_never_look_the_same() -> None:
    one, other = sealed(), sealed()
    assert one.nonce != other.nonce
    assert one.ciphertext != other.ciphertext


def test_a_holder_lets_another_reader_in() -> None:
    envelope = seal(b"words", PLACE, {"screening": public(TRIAGE)})
    key = grant(envelope, PLACE, "screening", TRIAGE, "desk", public(DESK))
    widened = replace(envelope, sealed_keys={**envelope.sealed_keys, "desk": key})
    assert open_envelope(widened, PLACE, "desk", DESK) == b"words"


def test_a_granted_key_opens_under_its_own_id_only() -> None:
    key = grant(sealed(), PLACE, "screening", TRIAGE, "integrity", public(STRANGER))
    refuse(replace(sealed(), sealed_keys={"desk": key}), key_id="desk", private=STRANGER)


def test_nobody_grants_what_they_cannot_open() -> None:
    with pytest.raises(SealError):
        grant(sealed(), PLACE, "screening", STRANGER, "desk", public(DESK))


def test_nobody_grants_at_another_place() -> None:
    with pytest.raises(SealError):
        grant(sealed(), replace(PLACE, thread="thread-2"), "screening", TRIAGE, "desk", public(DESK))


def test_revoking_is_leaving_a_sealed_key_out() -> None:
    envelope = sealed()
    revoked = replace(envelope, sealed_keys={"screening": envelope.sealed_keys["screening"]})
    refuse(revoked, key_id="desk", private=DESK)


def test_the_sealed_keys_of_an_envelope_cannot_be_changed_in_place() -> None:
    with pytest.raises(TypeError):
        sealed().sealed_keys["desk"] = b""  # type: ignore[index]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_padding_never_shortens_and_never_turns_the_order(one: int, other: int) -> None:
    assert padded_length(one) > one
    assert padded_length(min(one, other)) <= padded_length(max(one, other))


@given(st.integers(0, 10**9))
def test_padding_adds_a_step_of_256_or_a_quarter_at_most(length: int) -> None:
    assert padded_length(length) <= max(length + 256, length * 5 // 4 + 1)


@given(st.integers(0, 10**9))
def test_padded_lengths_are_whole_steps(length: int) -> None:
    assert padded_length(length) % 256 == 0


def test_lengths_up_to_a_page_fall_on_few_steps() -> None:
    steps = sorted({padded_length(length) for length in range(4096)})
    assert steps == [256, 512, 768, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 3584, 4096]


@given(st.binary(max_size=5000))
def test_a_ciphertext_shows_only_the_padded_length(plain: bytes) -> None:
    assert len(sealed(plain).ciphertext) == padded_length(len(plain)) + 16


@given(st.integers(0, 100_000))
def test_the_length_told_is_the_length_that_libsodium_pads_to(length: int) -> None:
    step = max(256, 2 ** max(length.bit_length() - 3, 0))
    assert len(sodium_pad(bytes(length), step)) == padded_length(length)
