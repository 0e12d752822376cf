"""A new key comes into force, the old one still opens what it must, and nothing is lost when a rotation is cut short."""

import shutil
from pathlib import Path

import pytest

from hotline.vault import key_storage
from hotline.vault.envelopes import Binding, open_envelope, seal
from hotline.vault.faults import KeyFault
from hotline.vault.key_files import check_keys, load_keyring, rotate
from hotline.vault.keyring import QUARTERLY
from tests.vault.test_key_files import made, refusal

PLACE = Binding("message", "thread-1", "record-1", "in")


@pytest.mark.parametrize("purpose", sorted(QUARTERLY))
def test_a_new_quarter_adds_a_key_and_keeps_the_old_one(tmp_path: Path, purpose: str) -> None:
    folder = made(tmp_path)
    assert rotate(folder, purpose, "2027q1") == f"{purpose}-2027q1"
    manifest = load_keyring(folder, "public").manifest
    assert [entry.period for entry in manifest.of(purpose)] == ["2027q1", "2026q4"]
    assert check_keys(folder) == []


def test_words_of_the_old_quarter_still_open_after_rotation(tmp_path: Path) -> None:
    folder = made(tmp_path)
    envelope = seal(b"words", PLACE, load_keyring(folder, "public").readers("screening"))
    rotate(folder, "screening")
    ring = load_keyring(folder, "triage")
    assert open_envelope(envelope, PLACE, "screening-2026q4", ring.private("screening-2026q4")) == b"words"
    assert list(load_keyring(folder, "public").readers("screening")) == ["screening-2027q1"]


def test_a_receipt_of_the_generation_before_is_still_found(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (before,) = load_keyring(folder, "public").generations()
    rotate(folder, "receipt-pepper", opslimit=2, memlimit=16384)
    newest, older = load_keyring(folder, "public").generations()
    assert older == before
    assert (newest.id, newest.opslimit, newest.memlimit) == ("receipt-pepper-2", 2, 16384)


def test_a_pepper_keeps_its_cost_where_none_is_given(tmp_path: Path) -> None:
    folder = made(tmp_path)
    rotate(folder, "payout-pepper", "2027q1")
    newest = load_keyring(folder, "desk").generations("payout-pepper")[0]
    assert (newest.opslimit, newest.memlimit) == (1, 8192)


def test_the_third_generation_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = made(tmp_path)
    rotate(folder, "receipt-pepper")
    rotate(folder, "receipt-pepper")
    ring = load_keyring(folder, "carrier")
    assert [generation.id for generation in ring.generations()] == ["receipt-pepper-3", "receipt-pepper-2"]
    assert not list(folder.rglob("receipt-pepper-1.key"))
    assert "receipt-pepper-1" not in ring.manifest.receipt_costs
    assert check_keys(folder) == []


def test_a_key_without_a_quarter_counts_on(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert rotate(folder, "form-token", "2027q1") == "form-token-2"
    ring = load_keyring(folder, "public")
    assert ring.secret("form-token") == ring.private("form-token-2") != ring.private("form-token")


def test_a_signature_of_the_old_desk_key_can_still_be_checked(tmp_path: Path) -> None:
    folder = made(tmp_path)
    before = load_keyring(folder, "public").manifest.public_half("desk-signing", "")
    rotate(folder, "desk-signing")
    assert load_keyring(folder, "public").manifest.public_half("desk-signing", "") == before


@pytest.mark.parametrize("purpose", ["manifest-signing", "carrier-api", "nonsense"])
def test_what_is_not_made_here_is_not_rotated_here(tmp_path: Path, purpose: str) -> None:
    with pytest.raises(KeyFault, match="no key that is rotated here"):
        rotate(made(tmp_path), purpose)


def test_no_key_is_made_whose_private_half_would_be_lost(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.rmtree(folder / "triage")
    with pytest.raises(KeyFault, match="bring the folders"):
        rotate(folder, "screening")


def test_a_pepper_is_not_made_cheaper_than_argon2_allows(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with pytest.raises(KeyFault):
        rotate(folder, "receipt-pepper", opslimit=0)
    assert check_keys(folder) == []


def test_nothing_is_rotated_without_the_root(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.rmtree(folder / "root")
    with pytest.raises(KeyFault):
        rotate(folder, "screening")


def test_nothing_is_rotated_with_a_damaged_root(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "root" / "manifest-signing.key").chmod(0o644)
    with pytest.raises(KeyFault, match="chmod 600"):
        rotate(folder, "screening")


def test_an_old_copy_of_the_root_never_replaces_a_key_in_use(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.copytree(folder / "root", tmp_path / "backup")
    rotate(folder, "screening")
    used = load_keyring(folder, "triage").secret("screening")
    shutil.rmtree(folder / "root")
    shutil.copytree(tmp_path / "backup", folder / "root")
    with pytest.raises(KeyFault, match="newest root"):
        rotate(folder, "screening")
    assert load_keyring(folder, "triage").secret("screening") == used


def test_a_rotation_cut_short_before_the_manifest_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path)
    with monkeypatch.context() as crashing:
        crashing.setattr("hotline.vault.key_files._publish", lambda *_: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            rotate(folder, "screening")
    assert "does not belong" in refusal(folder, "triage")
    rotate(folder, "screening")
    assert check_keys(folder) == []


def test_a_file_half_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.key"
    key_storage.write_file(path, b"old")
    with monkeypatch.context() as crashing:
        crashing.setattr("hotline.vault.key_storage.os.fsync", lambda _: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            key_storage.write_file(path, b"new")
    assert path.read_bytes() == b"old"
