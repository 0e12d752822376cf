"""The chain signer: links committed audit lines within seconds and writes a signed head outside the database each minute."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from hotline.services import audit_chain
from hotline.services.audit_chain import Head
from hotline.store.database import Database
from hotline.vault.chain import sign_head
from hotline.vault.keyring import Keyring

SIGN_EVERY = timedelta(minutes=1)


def chain_once(database: Database) -> tuple[int, bytes]:
    """Link what was committed since the last time; returns the head."""
    with database.writing() as session:
        return audit_chain.chain(session)


def write_head(path: Path, keyring: Keyring, position: int, link: bytes, now: datetime) -> None:
    """Add a signed head to the file that is copied to another machine."""
    at = now.isoformat(timespec="seconds")
    signature = sign_head(keyring.secret("audit-signing"), position, link, at)
    line = json.dumps({"position": position, "link": link.hex(), "at": at, "signature": signature.hex()})
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="ascii") as file:
        file.write(line + "\n")


def read_heads(path: Path) -> Iterator[Head]:
    """The heads in a file, oldest first."""
    if path.exists():
        for line in path.read_text(encoding="ascii").splitlines():
            head = json.loads(line)
            yield Head(head["position"], bytes.fromhex(head["link"]), head["at"], bytes.fromhex(head["signature"]))


def run(
    database: Database, keyring: Keyring, path: Path, clock: Callable[[], datetime], stop: Event, pause: float
) -> None:
    """Chain until told to stop, and sign the head every minute in which it moved."""
    signed_at: datetime | None = None
    signed_position = 0
    while not stop.is_set():
        position, link = chain_once(database)
        now = clock()
        if position > signed_position and (signed_at is None or now - signed_at >= SIGN_EVERY):
            write_head(path, keyring, position, link, now)
            signed_at, signed_position = now, position
        stop.wait(pause)
