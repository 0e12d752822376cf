"""Sealing and opening records of a thread: which binding, which readers, and what the desk signs for the tipster."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.domain.errors import NotFoundError
from hotline.domain.tips import Compartment
from hotline.store import envelopes
from hotline.store.base import fresh_id
from hotline.vault.envelopes import Binding, open_envelope, seal
from hotline.vault.faults import SealError
from hotline.vault.keyring import Keyring
from hotline.vault.words import sign_words, verify_words

#: The key id under which an envelope's key is sealed to the thread's own public half.
RECEIPT = "receipt"
IN, OUT, INSIDE = "in", "out", "inside"
#: The kind of a message that is a voice: a desk cannot open it as words.
RECORDING = "recording"
#: The kind of a message that an officer typed while hearing a voice.
TRANSCRIPT = "transcript"


@dataclass(frozen=True)
class Record:
    """Where a sealed record belongs: kind of record, thread, and direction (IN, OUT or INSIDE the house)."""

    kind: str
    thread: str
    direction: str


def seal_record(
    session: Session, keyring: Keyring, record: Record, plain: bytes, compartment: Compartment | str,
    receipt_key: bytes | None = None,
) -> str:
    """Seal bytes to a compartment (and to the receipt, for what the desk says) and store them; returns the record id."""
    binding = Binding(record.kind, record.thread, fresh_id(), record.direction)
    readers = keyring.readers(str(compartment)) | ({RECEIPT: receipt_key} if receipt_key else {})
    envelopes.add_envelope(session, binding, seal(plain, binding, readers))
    return binding.record


def open_record(session: Session, keyring: Keyring, record_id: str) -> bytes:
    """Open a stored record with whichever key this process holds. Raises SealError when it holds none for it."""
    found = envelopes.find_envelope(session, record_id)
    if found is None:
        raise NotFoundError(kind="record")
    binding, envelope = found
    for key_id in envelope.sealed_keys:
        if keyring.holds(key_id):
            return open_envelope(envelope, binding, key_id, keyring.private(key_id))
    raise SealError("this process holds no key of the record")


def open_for_receipt(session: Session, record_id: str, seed: bytes) -> bytes:
    """Open a stored record with the key that a receipt gives."""
    found = envelopes.find_envelope(session, record_id)
    if found is None:
        raise NotFoundError(kind="record")
    return open_envelope(found[1], found[0], RECEIPT, seed)


def reseal_record(
    session: Session, keyring: Keyring, record_id: str, plain: bytes, compartment: Compartment | str,
    receipt_key: bytes | None = None,
) -> None:
    """Seal a record afresh for another compartment (and the receipt); the old ciphertext and every old key are deleted."""
    found = envelopes.find_envelope(session, record_id)
    if found is None:
        raise NotFoundError(kind="record")
    readers = keyring.readers(str(compartment)) | ({RECEIPT: receipt_key} if receipt_key else {})
    envelopes.swap_envelope(session, found[0], seal(plain, found[0], readers))


@dataclass(frozen=True)
class Said:
    """What the desk says: the officer's own words, or a notice by its key and values, rendered where it is read."""

    kind: str
    text: str = field(default="", repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    def to_bytes(self) -> bytes:
        """Canonical JSON: what is signed."""
        return json.dumps([self.kind, self.text, dict(sorted(self.values.items()))], ensure_ascii=False).encode()


def signed(keyring: Keyring, thread: str, sequence: int, said: Said) -> bytes:
    """The words with the desk's signature, bound to thread and place: what goes into the envelope."""
    body = said.to_bytes()
    signature = sign_words(keyring.secret("desk-signing"), thread, sequence, said.kind, body)
    return signature + body


def verified(keyring: Keyring, thread: str, sequence: int, plain: bytes) -> Said | None:
    """The words, if the desk signed them for this place; None when it did not: such words are dropped."""
    signature, body = plain[:64], plain[64:]
    try:
        kind, text, values = json.loads(body)
    except (ValueError, TypeError, RecursionError):  # anyone may seal anything to a receipt's public half
        return None
    keys = [entry.public for entry in keyring.manifest.of("desk-signing") if entry.public]
    if not any(verify_words(key, thread, sequence, str(kind), body, signature) for key in keys):
        return None
    return Said(kind, text, values)


def encode(raw: bytes) -> str:
    """Bytes as URL-safe text without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The reverse of ``encode``. Raises ValueError for anything else."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(raw) != text:  # the decoder passes over foreign signs and loose bits
        raise ValueError("not what encode gives")
    return raw
