"""Sealed files in a folder of this machine: whole or not at all, never written over."""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

_NAME = re.compile("[0-9a-f]{32}")
_READ = 64 * 1024


class FolderFiles:
    """A file store (ports.FileStore) whose names are random ids; folder 700, files 600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, file_id: str, chunks: Iterable[bytes]) -> None:
        """Store a file durably. Raises FileExistsError when there is one of this name."""
        target = self._path(file_id)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._folder / f".{secrets.token_hex(8)}"
        try:
            self._write(partial, chunks)
            os.link(partial, target)  # unlike a rename, refuses a name that is taken
        finally:
            partial.unlink(missing_ok=True)
        self._sync_folder()

    def chunks(self, file_id: str) -> Iterator[bytes]:
        """The bytes of a file as they lie there. Raises FileNotFoundError."""
        with self._path(file_id).open("rb") as file:
            while block := file.read(_READ):
                yield block

    def size(self, file_id: str) -> int:
        """How many bytes of a file lie there. Raises FileNotFoundError."""
        return self._path(file_id).stat().st_size

    def delete(self, file_id: str) -> None:
        """Delete a file, if it is there."""
        self._path(file_id).unlink(missing_ok=True)

    def _path(self, file_id: str) -> Path:
        if _NAME.fullmatch(file_id) is None:
            raise ValueError("a file's name is a random id")
        return self._folder / file_id

    def _write(self, path: Path, chunks: Iterable[bytes]) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
