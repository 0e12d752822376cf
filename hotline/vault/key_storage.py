"""One key file: its text, its rights, and writing it so that a crash leaves either the old file or the new one."""

import os
from pathlib import Path

from hotline.vault.faults import KeyFault

KEY_BYTES = 32
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def make_folder(folder: Path) -> None:
    """A new folder that only its owner may enter."""
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    # Where the folder was there before, mkdir leaves its rights as they were.
    folder.chmod(_FOLDER_MODE)


def check_folder(folder: Path) -> None:
    """Raises KeyFault when the folder is missing, closed to this user or open to others."""
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        raise KeyFault(f"there is no key folder {folder}: run 'hotline keys init' or copy it here") from None
    except OSError:
        raise KeyFault(f"{folder} cannot be entered: give it to the user that runs this process") from None
    if mode & _OTHERS:
        raise KeyFault(f"others may enter {folder}: run 'chmod 700' on it")


def write_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, readable by its owner only, durable before this returns."""
    fresh = path.with_name(f".{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), _FILE_MODE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync_folder(path.parent)


def read_secret_file(path: Path) -> bytes:
    """What is in a file that only its owner may read. Raises KeyFault otherwise, or when it cannot be read."""
    return _read(path, forbidden=_OTHERS, remedy="others may read {path}: run 'chmod 600' on it")


def read_public_file(path: Path) -> bytes:
    """What is in a file that only its owner may change. Raises KeyFault otherwise, or when it cannot be read."""
    return _read(path, forbidden=_OTHERS_WRITE, remedy="others may change {path}: run 'chmod 600' on it")


def remove_file(path: Path) -> None:
    """Delete a file if it is there, durable before this returns.

    What a disk or its copies keep of deleted blocks is beyond a program; the folder belongs on an encrypted disk.
    """
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def key_text(key_id: str, kind: str, key: bytes) -> bytes:
    """The text of a key file: one line that names id and kind, one line of 64 hexadecimal digits."""
    return f"hotline key {key_id} {kind}\n{key.hex()}\n".encode("ascii")


def parsed_key(text: bytes, path: Path, key_id: str, kind: str) -> bytes:
    """The 32 bytes in a key file's text. Raises KeyFault, without any of the text, when it is not this key's file."""
    header, _, body = text.partition(b"\n")
    key = _unhexed(body.strip())
    if header.strip() != f"hotline key {key_id} {kind}".encode("ascii") or len(key) != KEY_BYTES:
        raise KeyFault(f"{path} is not the file of the key {key_id}: put back a whole copy of it")
    return key


def _unhexed(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return b""


def _read(path: Path, *, forbidden: int, remedy: str) -> bytes:
    try:
        with path.open("rb") as file:
            # Asked of the open file, so that nobody can change it between the question and the reading.
            if os.fstat(file.fileno()).st_mode & forbidden:
                raise KeyFault(remedy.format(path=path))
            return file.read()
    except FileNotFoundError:
        raise KeyFault(f"{path} is missing: copy it here from where the keys were made") from None
    except OSError:
        raise KeyFault(f"{path} cannot be read: give it to the user that runs this process") from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
