"""The layout of the key folders and what can be wrong with them: reading and judging; ``key_files`` changes them."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from nacl.bindings import crypto_scalarmult_base
from nacl.signing import SigningKey

from hotline.vault import key_storage
from hotline.vault.faults import KeyFault
from hotline.vault.key_names import KINDS, OPERATOR_PURPOSES, PROCESSES, ROOT_PURPOSES, KeyKind
from hotline.vault.keyring import Keyring
from hotline.vault.manifest import Manifest, ManifestEntry, verify

ROOT = "root"
MANIFEST_FILE = "manifest.json"
VERIFY_KEY_FILE = "manifest.pub"
MANIFEST_SIGNING = "manifest-signing"
VERIFY_KIND = "public"
_TOKEN = re.compile(rb"[0-9a-f]{32}")


def purposes_of(holder: str) -> frozenset[str]:
    """The purposes whose keys are made here and lie in the folder of this process, or of the root."""
    return (ROOT_PURPOSES if holder == ROOT else PROCESSES[holder]) - OPERATOR_PURPOSES


def places(folder: Path) -> Iterator[tuple[str, Path]]:
    """The folders that are there. The root's comes first: its manifest decides, also after a crash between two."""
    return ((holder, folder / holder) for holder in (ROOT, *PROCESSES) if (folder / holder).is_dir())


def holders(folder: Path, purpose: str) -> list[Path]:
    """The folders that hold the keys of a purpose, of those that are there."""
    return [place for holder, place in places(folder) if purpose in purposes_of(holder)]


def key_path(place: Path, key_id: str) -> Path:
    """Where a key's file lies."""
    return place / f"{key_id}.key"


def public_half(kind: KeyKind, key: bytes) -> bytes | None:
    """The public half (32 bytes) of a key's 32 bytes: X25519 (RFC 7748), Ed25519 (RFC 8032), None for a secret."""
    if kind is KeyKind.SEALING:
        return crypto_scalarmult_base(key)
    return bytes(SigningKey(key).verify_key) if kind is KeyKind.SIGNING else None


def is_token(text: bytes) -> bool:
    """Whether these are the 32 hexadecimal digits of an auth token; they are the key as they stand, 32 bytes."""
    return _TOKEN.fullmatch(text) is not None


def read_manifest(place: Path) -> Manifest:
    """The verified manifest of a folder. Raises KeyFault."""
    key_storage.check_folder(place)
    path = place / VERIFY_KEY_FILE
    verify_key = key_storage.parsed_key(key_storage.read_public_file(path), path, MANIFEST_SIGNING, VERIFY_KIND)
    content = key_storage.read_public_file(place / MANIFEST_FILE)
    try:
        return verify(content, verify_key)
    except KeyFault as fault:
        raise KeyFault(f"{place}: {fault}") from None


def examine(folder: Path, holder: str) -> tuple[Keyring | None, list[str]]:
    """What a folder holds, and all that is wrong with it; no keyring when its manifest cannot be trusted."""
    place = folder / holder
    try:
        manifest = read_manifest(place)
    except KeyFault as fault:
        return None, [str(fault)]
    held: dict[str, bytes] = {}
    faults = [*_unnamed_faults(holder, manifest), *_surplus_faults(place, holder, manifest)]
    for key_id, entry in _files_of(place, holder, manifest).items():
        try:
            held[key_id] = _read_operator_key(place, key_id) if entry is None else _read_key(place, entry)
        except KeyFault as fault:
            faults.append(str(fault))
    return Keyring(manifest, held), faults


def faults_between(keyrings: Mapping[str, Keyring]) -> list[str]:
    """Where folders that are sound by themselves do not go together."""
    return [*_differing_manifests(keyrings), *_differing_secrets(keyrings)]


def stranger_faults(folder: Path) -> list[str]:
    """Anything beside the folders of the processes and the root."""
    if not folder.is_dir():
        return []
    strangers = sorted(path for path in folder.iterdir() if path.name not in {ROOT, *PROCESSES})
    return [f"{path} belongs to no process: move it away" for path in strangers]


def _files_of(place: Path, holder: str, manifest: Manifest) -> dict[str, ManifestEntry | None]:
    """The key files that a folder should hold; an operator's key, which no manifest names, only where it is there."""
    named = {entry.id: entry for purpose in sorted(purposes_of(holder)) for entry in manifest.of(purpose)}
    given = PROCESSES.get(holder, frozenset()) & OPERATOR_PURPOSES
    return {**named, **{purpose: None for purpose in sorted(given) if key_path(place, purpose).exists()}}


def _read_key(place: Path, entry: ManifestEntry) -> bytes:
    path = key_path(place, entry.id)
    key = key_storage.parsed_key(key_storage.read_secret_file(path), path, entry.id, KINDS[entry.purpose])
    if public_half(KINDS[entry.purpose], key) != entry.public:
        raise KeyFault(f"{path} does not belong to the public half in the manifest: put back the right copy of it")
    return key


def _read_operator_key(place: Path, key_id: str) -> bytes:
    path = key_path(place, key_id)
    key = key_storage.read_secret_file(path).strip()
    if not is_token(key):
        raise KeyFault(f"{path} is no auth token of the carrier: run 'hotline keys carrier', or delete it")
    return key


def _unnamed_faults(holder: str, manifest: Manifest) -> list[str]:
    return [
        f"the manifest names no key for {purpose}, which {holder} needs: make the keys for this process too"
        for purpose in sorted(purposes_of(holder))
        if not manifest.of(purpose)
    ]


def _surplus_faults(place: Path, holder: str, manifest: Manifest) -> list[str]:
    expected = {MANIFEST_FILE, VERIFY_KEY_FILE, *(f"{key_id}.key" for key_id in _files_of(place, holder, manifest))}
    surplus = sorted(path for path in place.iterdir() if path.name not in expected)
    return [f"{path} does not belong into the folder of {holder}: move it away" for path in surplus]


def _differing_manifests(keyrings: Mapping[str, Keyring]) -> list[str]:
    return [
        f"{one} and {other} have different manifests: copy manifest.json and manifest.pub from the newest root folder"
        for (one, first), (other, second) in pairwise(keyrings.items())
        if first.manifest.signature != second.manifest.signature
    ]


def _differing_secrets(keyrings: Mapping[str, Keyring]) -> list[str]:
    """A secret has no public half in the manifest, so only comparing tells a wrong copy.

    With two peppers of one name, a receipt given on the web would not be found on the phone.
    """
    faults: list[str] = []
    first_holders: dict[str, str] = {}
    for holder, keyring in keyrings.items():
        for key_id in sorted(keyring.held_ids):
            first = first_holders.setdefault(key_id, holder)
            if keyrings[first].private(key_id) != keyring.private(key_id):
                faults.append(f"{first} and {holder} have different keys {key_id}: put back the right copy of it")
    return faults
