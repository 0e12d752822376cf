"""Sealed files lie whole or not at all, are never written over, and only their owner can read them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.gateways.files import FolderFiles

NAME = "a" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "files"


def test_what_was_put_is_there_until_it_is_deleted(folder: Path) -> None:
    files = FolderFiles(folder)
    files.put(NAME, [b"one", b"two"])
    assert b"".join(files.chunks(NAME)) == b"onetwo"
    files.delete(NAME)
    files.delete(NAME)
    with pytest.raises(FileNotFoundError):
        list(files.chunks(NAME))


def test_nobody_else_reads_the_folder_or_a_file(folder: Path) -> None:
    FolderFiles(folder).put(NAME, [b"one"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600


def test_a_file_that_stopped_arriving_leaves_nothing(folder: Path) -> None:
    def arriving() -> Iterator[bytes]:
        yield b"one"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        FolderFiles(folder).put(NAME, arriving())
    assert list(folder.iterdir()) == []


def test_a_name_that_is_taken_is_refused_and_the_first_file_stays(folder: Path) -> None:
    files = FolderFiles(folder)
    files.put(NAME, [b"one"])
    with pytest.raises(FileExistsError):
        files.put(NAME, [b"two"])
    assert b"".join(files.chunks(NAME)) == b"one"
    assert [path.name for path in folder.iterdir()] == [NAME]


@pytest.mark.parametrize("name", ["../" + "a" * 29, "A" * 32, "a" * 31, ""])
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="random id"):
        FolderFiles(folder).put(name, [b"one"])
