"""Each process starts with exactly its own files, sound and closed to others, or says what to do."""

import json
import shutil
from pathlib import Path

import pytest

from hotline.vault import key_storage
from hotline.vault.envelopes import Binding, open_envelope, seal
from hotline.vault.faults import KeyFault, SealError
from hotline.vault.key_files import check_keys, destroy_key, init_keys, load_keyring, rotate, write_carrier_token
from hotline.vault.keyring import OPERATOR_PURPOSES, PROCESSES, ROOT_PURPOSES

PLACE = Binding("message", "thread-1", "record-1", "in")


def made(tmp_path: Path, processes: tuple[str, ...] = tuple(PROCESSES)) -> Path:
    folder = tmp_path / "keys"
    init_keys(folder, "2026q4", processes, opslimit=1, memlimit=8192)
    return folder


def refusal(folder: Path, process: str) -> str:
    with pytest.raises(KeyFault) as caught:
        load_keyring(folder, process)
    return str(caught.value)


def copied_into(target: Path, source: Path) -> None:
    target.write_bytes(source.read_bytes())
    target.chmod(0o600)


# Making


def test_every_process_starts_with_its_keys(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for process, purposes in PROCESSES.items():
        held = load_keyring(folder, process).held_ids
        assert {key_id.removesuffix("-2026q4").removesuffix("-1") for key_id in held} == purposes - OPERATOR_PURPOSES


def test_fresh_keys_have_no_fault(tmp_path: Path) -> None:
    assert check_keys(made(tmp_path)) == []


def test_what_the_public_face_seals_the_triage_worker_opens(tmp_path: Path) -> None:
    folder = made(tmp_path)
    envelope = seal(b"words", PLACE, load_keyring(folder, "public").readers("screening"))
    opener = load_keyring(folder, "triage").private("screening-2026q4")
    assert open_envelope(envelope, PLACE, "screening-2026q4", opener) == b"words"


def test_web_and_phone_find_the_same_receipts(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert load_keyring(folder, "public").generations() == load_keyring(folder, "carrier").generations()


def test_every_secret_is_its_own(tmp_path: Path) -> None:
    folder = made(tmp_path)
    secrets = {
        key: ring.private(key)
        for ring in (load_keyring(folder, process) for process in PROCESSES)
        for key in ring.held_ids
    }
    assert len(set(secrets.values())) == len(secrets)


def test_the_generation_bears_the_cost_it_was_made_with(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    init_keys(folder, "2026q4", ["public"], opslimit=2, memlimit=16384)
    (generation,) = load_keyring(folder, "public").generations("payout-pepper")
    assert (generation.id, generation.opslimit, generation.memlimit) == ("payout-pepper-1", 2, 16384)


def test_files_and_folders_are_closed_to_others(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()} == {0o700}


def test_a_key_file_names_itself_and_its_kind(tmp_path: Path) -> None:
    header, digits = (made(tmp_path) / "triage" / "screening-2026q4.key").read_text().splitlines()
    assert header == "hotline key screening-2026q4 sealing"
    assert len(bytes.fromhex(digits)) == 32


def test_a_small_place_makes_keys_for_the_processes_it_runs(tmp_path: Path) -> None:
    folder = made(tmp_path, ("public", "general"))
    assert sorted(path.name for path in folder.iterdir()) == ["general", "public", "root"]
    assert check_keys(folder, ["public", "general"]) == []


def test_no_public_half_is_made_whose_private_half_nobody_keeps(tmp_path: Path) -> None:
    manifest = load_keyring(made(tmp_path, ("public",)), "public").manifest
    assert {entry.purpose for entry in manifest.entries} == PROCESSES["public"] | ROOT_PURPOSES


def test_keys_are_never_written_over(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with pytest.raises(KeyFault, match="already holds"):
        init_keys(folder, "2026q4", ["public"], opslimit=1, memlimit=8192)


def test_keys_are_not_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    with pytest.raises(KeyFault, match="already holds"):
        made(tmp_path)


def test_an_empty_folder_is_taken_and_closed(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    assert made(tmp_path).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("period", "process", "opslimit", "memlimit"),
    [
        ("2026", "public", 1, 8192),
        ("2026q4", "front", 1, 8192),
        ("2026q4", "public", 0, 8192),
        ("2026q4", "public", 1, 1),
    ],
    ids=["quarter", "process", "passes", "memory"],
)
def test_nothing_is_made_from_a_wrong_order(
    tmp_path: Path, period: str, process: str, opslimit: int, memlimit: int
) -> None:
    with pytest.raises(KeyFault):
        init_keys(tmp_path / "keys", period, [process], opslimit=opslimit, memlimit=memlimit)
    assert not (tmp_path / "keys").exists()


# Starting


def test_an_unknown_process_does_not_start(tmp_path: Path) -> None:
    assert "no process" in refusal(made(tmp_path), "front")


def test_a_process_without_its_folder_does_not_start(tmp_path: Path) -> None:
    assert "hotline keys init" in refusal(tmp_path, "public")


def test_a_process_that_cannot_enter_its_folder_does_not_start(tmp_path: Path) -> None:
    assert "cannot be entered" in refusal(tmp_path / ("k" * 300), "public")


def test_a_process_with_a_missing_key_does_not_start(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public" / "form-token.key").unlink()
    assert "form-token.key is missing" in refusal(folder, "public")


def test_a_process_with_another_processs_key_does_not_start(tmp_path: Path) -> None:
    folder = made(tmp_path)
    copied_into(folder / "public" / "screening-2026q4.key", folder / "triage" / "screening-2026q4.key")
    assert "screening-2026q4.key does not belong" in refusal(folder, "public")


def test_a_copy_of_a_key_under_another_name_is_surplus_too(tmp_path: Path) -> None:
    folder = made(tmp_path)
    copied_into(folder / "triage" / "old.bak", folder / "triage" / "screening-2026q4.key")
    assert "move it away" in refusal(folder, "triage")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public" / "form-token.key").unlink()
    (folder / "public" / "form-token.key").mkdir(mode=0o700)
    assert "form-token.key cannot be read" in refusal(folder, "public")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hotline key form-token secret\n",
        "hotline key form-token secret\n00ff\n",
        "hotline key form-token secret\n" + "zz" * 32,
        "hotline key form-token secret\n" + "ü" * 32,
        "hotline key limit secret\n" + "00" * 32,
        "hotline key form-token sealing\n" + "00" * 32,
        "00" * 32,
    ],
    ids=["empty", "headless", "short", "no hex", "no ascii", "other id", "other kind", "no header"],
)
def test_a_malformed_key_is_named_and_not_quoted(tmp_path: Path, content: str) -> None:
    folder = made(tmp_path)
    (folder / "public" / "form-token.key").write_text(content)
    told = refusal(folder, "public")
    assert "is not the file of the key form-token" in told
    assert "zz" not in told


@pytest.mark.parametrize(("process", "key_id"), [("triage", "screening-2026q4"), ("desk", "desk-signing")])
def test_a_private_half_must_match_its_public_half(tmp_path: Path, process: str, key_id: str) -> None:
    folder = made(tmp_path)
    path = folder / process / f"{key_id}.key"
    path.write_text(path.read_text().splitlines()[0] + "\n" + "11" * 32 + "\n")
    assert "does not belong to the public half" in refusal(folder, process)


def test_a_changed_manifest_stops_the_process(tmp_path: Path) -> None:
    folder = made(tmp_path)
    path = folder / "public" / "manifest.json"
    fields = json.loads(path.read_text())
    screening = next(entry for entry in fields["keys"] if entry["purpose"] == "screening")
    screening["public"] = "00" * 32
    path.write_text(json.dumps(fields))
    assert "not signed" in refusal(folder, "public")


@pytest.mark.parametrize("name", ["manifest.json", "manifest.pub"])
def test_without_manifest_or_its_key_no_process_starts(tmp_path: Path, name: str) -> None:
    folder = made(tmp_path)
    (folder / "general" / name).unlink()
    assert f"{name} is missing" in refusal(folder, "general")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610])
def test_a_key_that_others_may_touch_stops_the_process(tmp_path: Path, mode: int) -> None:
    folder = made(tmp_path)
    (folder / "public" / "limit.key").chmod(mode)
    assert "chmod 600" in refusal(folder, "public")


def test_a_manifest_that_others_may_change_stops_the_process(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public" / "manifest.json").chmod(0o620)
    assert "others may change" in refusal(folder, "public")


def test_a_manifest_may_be_read_by_others(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public" / "manifest.json").chmod(0o644)
    assert load_keyring(folder, "public").holds("limit")


def test_a_folder_that_others_may_enter_stops_the_process(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public").chmod(0o750)
    assert "chmod 700" in refusal(folder, "public")


def test_a_process_whose_keys_were_never_made_does_not_start(tmp_path: Path) -> None:
    folder = made(tmp_path, ("general",))
    (folder / "general").rename(folder / "signer")
    assert "no key for audit-signing" in refusal(folder, "signer")


def test_a_process_starts_without_the_root_folder(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.rmtree(folder / "root")
    assert load_keyring(folder, "desk").holds("desk-2026q4")


# The carrier's token

TOKEN = "0123456789abcdef" * 2


def test_face_and_worker_of_the_carrier_load_without_its_token(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert not load_keyring(folder, "carrier-worker").holds("carrier-api")
    assert not load_keyring(folder, "carrier").holds("webhook")


def test_the_carriers_token_is_kept_as_it_was_given_by_who_needs_it(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert write_carrier_token(folder, f" {TOKEN}\n") == ["carrier", "carrier-worker"]
    assert load_keyring(folder, "carrier-worker").secret("carrier-api") == TOKEN.encode()
    assert load_keyring(folder, "carrier").secret("webhook") == TOKEN.encode()
    assert sorted(path.name for path in folder.rglob("*.key") if TOKEN in path.read_text()) == ["carrier-api.key", "webhook.key"]
    assert check_keys(folder, carrier_api=True) == []


def test_the_carriers_token_can_be_renewed_where_only_one_process_lives(tmp_path: Path) -> None:
    folder = made(tmp_path)
    write_carrier_token(folder, TOKEN)
    shutil.rmtree(folder / "carrier")
    assert write_carrier_token(folder, TOKEN[::-1]) == ["carrier-worker"]
    assert load_keyring(folder, "carrier-worker").secret("carrier-api") == TOKEN[::-1].encode()


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "0", TOKEN.upper(), "AC" + TOKEN])
def test_what_is_no_token_is_refused(tmp_path: Path, token: str) -> None:
    with pytest.raises(KeyFault, match="32 hexadecimal digits"):
        write_carrier_token(made(tmp_path), token)


def test_a_token_that_nobody_here_needs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="needs the carrier's token"):
        write_carrier_token(made(tmp_path, ("public",)), TOKEN)


@pytest.mark.parametrize("content", [b"\n", b"hotline key webhook secret\n" + TOKEN.encode()])
def test_a_file_that_holds_no_token_is_told(tmp_path: Path, content: bytes) -> None:
    folder = made(tmp_path)
    key_storage.write_file(folder / "carrier" / "webhook.key", content)
    assert "is no auth token" in refusal(folder, "carrier")


def test_the_check_asks_for_the_carriers_token_only_when_told(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert check_keys(folder) == []
    assert [fault.split(" is missing")[0][-15:] for fault in check_keys(folder, carrier_api=True)] == ["ier/webhook.key", "carrier-api.key"]


# Destroying


def test_after_the_destruction_nobody_opens_that_quarter(tmp_path: Path) -> None:
    folder = made(tmp_path)
    rotate(folder, "screening")
    destroy_key(folder, "screening-2026q4")
    assert not list(folder.rglob("screening-2026q4.key"))
    with pytest.raises(SealError):
        load_keyring(folder, "triage").private("screening-2026q4")
    assert check_keys(folder) == []


def test_a_key_in_use_is_not_destroyed(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="in use"):
        destroy_key(made(tmp_path), "screening-2026q4")


def test_a_key_that_is_not_there_is_not_destroyed(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="names no key"):
        destroy_key(made(tmp_path), "screening-2020q1")


# Checking


def test_the_check_finds_every_fault_at_once(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "public" / "limit.key").unlink()
    (folder / "public" / "form-token.key").chmod(0o644)
    (folder / "desk" / "manifest.json").write_text("{}")
    shutil.rmtree(folder / "signer")
    (folder / "root" / "note.txt").write_text("")
    faults = check_keys(folder)
    for part in ("limit.key is missing", "chmod 600", "malformed", "no key folder", "note.txt does not belong"):
        assert sum(part in fault for fault in faults) == 1
    assert len(faults) == 5


def test_the_check_finds_a_secret_that_differs_between_processes(tmp_path: Path) -> None:
    folder = made(tmp_path)
    path = folder / "carrier" / "receipt-pepper-1.key"
    path.write_text(path.read_text().splitlines()[0] + "\n" + "11" * 32 + "\n")
    (fault,) = check_keys(folder)
    assert "public and carrier have different keys receipt-pepper-1" in fault


def test_the_check_finds_a_manifest_left_behind(tmp_path: Path) -> None:
    folder = made(tmp_path)
    copied_into(tmp_path / "old.json", folder / "signer" / "manifest.json")
    rotate(folder, "screening")
    copied_into(folder / "signer" / "manifest.json", tmp_path / "old.json")
    assert any("general" not in fault and "signer and root" in fault for fault in check_keys(folder))


def test_the_check_finds_a_folder_of_no_process(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "desk-old").mkdir()
    (fault,) = check_keys(folder)
    assert "desk-old belongs to no process" in fault


def test_the_check_is_content_without_the_root_folder(tmp_path: Path) -> None:
    folder = made(tmp_path)
    shutil.rmtree(folder / "root")
    assert check_keys(folder) == []


def test_the_check_of_nothing_names_every_missing_folder(tmp_path: Path) -> None:
    assert len(check_keys(tmp_path / "keys")) == len(PROCESSES)


def test_the_check_refuses_an_unknown_process(tmp_path: Path) -> None:
    with pytest.raises(KeyFault):
        check_keys(made(tmp_path), ["front"])


def test_no_fault_ever_quotes_a_key(tmp_path: Path) -> None:
    folder = made(tmp_path)
    digits = [path.read_text().splitlines()[1] for path in folder.rglob("*.key")]
    for path in folder.rglob("*.key"):
        path.write_text(path.read_text().replace("hotline key", "key"))
    told = " ".join(check_keys(folder))
    assert told
    assert not any(part in told for part in digits)
