"""Making, rotating, destroying, loading and checking the keys: one folder a process with exactly its files.

With ``key_folders`` and ``key_storage`` the only part of the vault that touches a disk. The root folder, which signs
the manifest, is needed for every change; it is kept offline, and no process reads it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from nacl.bindings import crypto_pwhash_argon2id_MEMLIMIT_MIN, crypto_pwhash_argon2id_OPSLIMIT_MIN
from nacl.utils import random

from hotline.vault import key_folders, key_storage
from hotline.vault.faults import KeyFault
from hotline.vault.key_folders import MANIFEST_SIGNING, ROOT
from hotline.vault.key_names import (
    KINDS,
    OPERATOR_PURPOSES,
    PEPPERS,
    PROCESSES,
    KeyName,
    first_name,
    next_name,
)
from hotline.vault.keyring import LIVE_GENERATIONS, Keyring
from hotline.vault.manifest import Manifest, ManifestEntry, sign


def init_keys(folder: Path, period: str, processes: Iterable[str], *, opslimit: int, memlimit: int) -> None:
    """Make every key that these processes hold, and the root's, for a first quarter such as "2026q4".

    The cost is that of receipts and payout codes. Raises KeyFault when the folder already holds anything, and for an
    unknown process, quarter or too small a cost.
    """
    chosen = tuple(dict.fromkeys(processes))
    _refuse_unknown(chosen)
    _refuse_weak(opslimit, memlimit)
    purposes = {purpose for holder in (ROOT, *chosen) for purpose in key_folders.purposes_of(holder)}
    names = [first_name(purpose, period) for purpose in sorted(purposes)]
    _make_empty_folders(folder, (ROOT, *chosen))
    keys = {name: random(key_storage.KEY_BYTES) for name in names}
    for name, key in keys.items():
        _write_key(folder, name, key)
    costs = {name.id: (opslimit, memlimit) for name in names if name.purpose in PEPPERS}
    entries = [_entry(name, key) for name, key in keys.items()]
    _publish(folder, sign(entries, costs, serial=1, signing_seed=keys[KeyName(MANIFEST_SIGNING)]))


def rotate(
    folder: Path, purpose: str, period: str = "", *, opslimit: int | None = None, memlimit: int | None = None
) -> str:
    """Add a newer key for a purpose, sign the manifest anew and put it into every folder; returns the key's id.

    Quarterly purposes take ``period``, or the quarter after the newest; others count on and ignore it. A pepper takes
    the costs given, or those of the newest; of three generations the oldest goes, and its receipts open nothing any
    more: after a crash run ``check_keys`` before rotating again. Raises KeyFault when there is nothing to rotate.
    """
    root = _open_root(folder)
    newest = _newest(root.manifest, purpose)
    if not key_folders.holders(folder, purpose):
        raise KeyFault(f"no folder in {folder} holds {purpose}: bring the folders of its processes")
    name = next_name(KeyName(purpose, newest.period), period)
    costs = dict(root.manifest.receipt_costs)
    if purpose in PEPPERS:
        newest_ops, newest_mem = costs[newest.id]
        costs[name.id] = (newest_ops if opslimit is None else opslimit, newest_mem if memlimit is None else memlimit)
        _refuse_weak(*costs[name.id])
    key = random(key_storage.KEY_BYTES)
    _write_key(folder, name, key)
    _replace_manifest(folder, root, [*root.manifest.entries, _entry(name, key)], costs)
    return name.id


def destroy_key(folder: Path, key_id: str) -> None:
    """Take a key out of the manifest and delete its files: what was sealed to it alone, nobody opens any more.

    Raises KeyFault for an unknown key, and for the newest one of a purpose, which is still sealed to.
    """
    root = _open_root(folder)
    gone = next((entry for entry in root.manifest.entries if entry.id == key_id), None)
    if gone is None:
        raise KeyFault(f"the manifest names no key {key_id}")
    if root.manifest.current(gone.purpose) == gone:
        raise KeyFault(f"{key_id} is in use: rotate {gone.purpose} first")
    remaining = [entry for entry in root.manifest.entries if entry != gone]
    _replace_manifest(folder, root, remaining, root.manifest.receipt_costs)


def write_carrier_token(folder: Path, token: str) -> list[str]:
    """Put the carrier's auth token where the processes that are here need it; returns their names.

    A token that was there before is replaced. Raises KeyFault for what is no auth token, and when nobody here needs it.
    """
    text = token.strip().encode()
    if not key_folders.is_token(text):
        raise KeyFault("an auth token is 32 hexadecimal digits: copy it from the carrier's console")
    needing = [(holder, place) for holder, place in key_folders.places(folder) if _given_to(holder)]
    if not needing:
        raise KeyFault(f"no folder in {folder} needs the carrier's token: run 'hotline keys init' first")
    for holder, place in needing:
        for purpose in _given_to(holder):
            key_storage.write_file(key_folders.key_path(place, purpose), text + b"\n")
    return [holder for holder, _ in needing]


def load_keyring(folder: Path, process: str) -> Keyring:
    """What one process holds, every file of its folder checked. Raises KeyFault with the first thing that is wrong.

    The carrier's token may be absent; ask ``Keyring.holds``.
    """
    _refuse_unknown((process,))
    return _sound(folder, process)


def check_keys(folder: Path, processes: Iterable[str] = tuple(PROCESSES), *, carrier_api: bool = False) -> list[str]:
    """All faults of these processes' folders, of the root folder if it is here, and between them; [] when sound.

    ``carrier_api`` asks for the carrier's token too, which a hotline without a real carrier does not have. Raises
    KeyFault for an unknown process.
    """
    chosen = tuple(dict.fromkeys(processes))
    _refuse_unknown(chosen)
    present = (*chosen, ROOT) if (folder / ROOT).exists() else chosen
    examined = {holder: key_folders.examine(folder, holder) for holder in present}
    keyrings = {holder: keyring for holder, (keyring, _) in examined.items() if keyring is not None}
    faults = [fault for _, found in examined.values() for fault in found]
    faults += [*key_folders.faults_between(keyrings), *key_folders.stranger_faults(folder)]
    if carrier_api:
        faults += _absent_operator_keys(folder, keyrings)
    return faults


def _refuse_unknown(processes: Iterable[str]) -> None:
    for process in processes:
        if process not in PROCESSES:
            raise KeyFault(f"there is no process {process!r}: name one of {', '.join(PROCESSES)}")


def _refuse_weak(opslimit: int, memlimit: int) -> None:
    if opslimit < crypto_pwhash_argon2id_OPSLIMIT_MIN or memlimit < crypto_pwhash_argon2id_MEMLIMIT_MIN:
        raise KeyFault("the cost of receipts is below what Argon2id takes: give at least 1 pass and 8192 bytes")


def _make_empty_folders(folder: Path, holders: Iterable[str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KeyFault(f"{folder} already holds something: keys are never written over, so give an empty folder")
    for place in (folder, *(folder / holder for holder in holders)):
        key_storage.make_folder(place)


def _entry(name: KeyName, key: bytes) -> ManifestEntry:
    kind = KINDS[name.purpose]
    return ManifestEntry(name.id, name.purpose, name.period, kind, key_folders.public_half(kind, key))


def _write_key(folder: Path, name: KeyName, key: bytes) -> None:
    content = key_storage.key_text(name.id, KINDS[name.purpose], key)
    for place in key_folders.holders(folder, name.purpose):
        key_storage.write_file(key_folders.key_path(place, name.id), content)


def _publish(folder: Path, manifest: Manifest) -> None:
    verify_key = manifest.public_half(MANIFEST_SIGNING, "")
    text = key_storage.key_text(MANIFEST_SIGNING, key_folders.VERIFY_KIND, verify_key)
    for _, place in key_folders.places(folder):
        key_storage.write_file(place / key_folders.VERIFY_KEY_FILE, text)
        key_storage.write_file(place / key_folders.MANIFEST_FILE, manifest.to_bytes())


def _sound(folder: Path, holder: str) -> Keyring:
    keyring, faults = key_folders.examine(folder, holder)
    if keyring is None or faults:
        raise KeyFault(faults[0])
    return keyring


def _open_root(folder: Path) -> Keyring:
    """The root's keyring, if no process folder has seen a later manifest.

    A root folder brought back from an old copy would else make a key anew that words are already sealed to.
    """
    root = _sound(folder, ROOT)
    for _, place in key_folders.places(folder):
        if key_folders.read_manifest(place).serial > root.manifest.serial:
            raise KeyFault(f"the manifest in {place} is newer than the root's: bring the newest root folder")
    return root


def _newest(manifest: Manifest, purpose: str) -> ManifestEntry:
    if purpose in OPERATOR_PURPOSES or purpose == MANIFEST_SIGNING or not manifest.of(purpose):
        raise KeyFault(f"{purpose} is no key that is rotated here")
    return manifest.current(purpose)


def _replace_manifest(
    folder: Path, root: Keyring, entries: list[ManifestEntry], costs: Mapping[str, tuple[int, int]]
) -> None:
    """Sign and put into every folder, and only then delete the files of keys that are no longer named."""
    live = _without_old_generations(entries)
    live_ids = {entry.id for entry in live}
    live_costs = {key_id: cost for key_id, cost in costs.items() if key_id in live_ids}
    seed = root.secret(MANIFEST_SIGNING)
    _publish(folder, sign(live, live_costs, serial=root.manifest.serial + 1, signing_seed=seed))
    for entry in root.manifest.entries:
        if entry.id not in live_ids:
            for place in key_folders.holders(folder, entry.purpose):
                key_storage.remove_file(key_folders.key_path(place, entry.id))


def _without_old_generations(entries: list[ManifestEntry]) -> list[ManifestEntry]:
    kept = [entry for entry in entries if entry.purpose not in PEPPERS]
    for purpose in sorted(PEPPERS):
        generations = [entry for entry in entries if entry.purpose == purpose]
        kept += sorted(generations, key=lambda entry: entry.age, reverse=True)[:LIVE_GENERATIONS]
    return kept


def _absent_operator_keys(folder: Path, keyrings: Mapping[str, Keyring]) -> list[str]:
    return [
        f"{key_folders.key_path(folder / holder, purpose)} is missing: run 'hotline keys carrier' with the auth token that you were given"
        for holder, keyring in keyrings.items()
        for purpose in _given_to(holder)
        if not keyring.holds(purpose)
    ]


def _given_to(holder: str) -> list[str]:
    return sorted(PROCESSES.get(holder, frozenset()) & OPERATOR_PURPOSES)
