"""The signed list of every key: public halves come from here only, never from the database.

It is signed offline, so that a thief who can write cannot have new words sealed to a key of their own.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from hotline.vault.faults import KeyFault, SealError
from hotline.vault.framing import frame
from hotline.vault.key_names import KeyKind, KeyName

_FORMAT = 1
_LABEL = "hotline manifest"


@dataclass(frozen=True)
class ManifestEntry:
    """One key as everybody may know it; ``public`` (32 bytes) is None for secrets, which have no public half."""

    id: str
    purpose: str
    period: str
    kind: KeyKind
    public: bytes | None = None

    @property
    def age(self) -> tuple[int, ...]:
        """Sorts the keys of one purpose from old to new."""
        return KeyName(self.purpose, self.period).age


@dataclass(frozen=True)
class Manifest:
    """All keys of one installation. ``serial`` grows by one at every signing; ``signature`` has 64 bytes.

    ``receipt_costs`` gives the Argon2id (opslimit, memlimit) of each generation of a pepper, by key id.
    """

    entries: tuple[ManifestEntry, ...]
    receipt_costs: Mapping[str, tuple[int, int]]
    signature: bytes = b""
    serial: int = 1

    def of(self, purpose: str) -> tuple[ManifestEntry, ...]:
        """The keys of a purpose, newest first; empty when there is none."""
        found = (entry for entry in self.entries if entry.purpose == purpose)
        return tuple(sorted(found, key=lambda entry: entry.age, reverse=True))

    def current(self, purpose: str) -> ManifestEntry:
        """The newest key of a purpose. Raises SealError when there is none."""
        newest_first = self.of(purpose)
        if not newest_first:
            raise SealError(f"the manifest names no key for {purpose}")
        return newest_first[0]

    def public_half(self, purpose: str, at_period: str) -> bytes:
        """The public half (32 bytes) of a purpose in one period. Raises SealError when there is none."""
        name = KeyName(purpose, at_period)
        for entry in self.of(purpose):
            if entry.id == name.id and entry.public is not None:
                return entry.public
        raise SealError(f"the manifest names no public half for {name.id}")

    def to_bytes(self) -> bytes:
        """The file: canonical JSON, signature included."""
        return _canonical({**_content(self), "signature": self.signature.hex()})


def sign(
    entries: Iterable[ManifestEntry], receipt_costs: Mapping[str, tuple[int, int]], *, serial: int, signing_seed: bytes
) -> Manifest:
    """A manifest signed with Ed25519 (RFC 8032) by the root's 32-byte seed."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.purpose, entry.age)))
    costs = MappingProxyType(dict(receipt_costs))
    unsigned = Manifest(ordered, costs, serial=serial)
    signature = SigningKey(signing_seed).sign(_signed_part(unsigned)).signature
    return Manifest(ordered, costs, signature, serial)


def verify(manifest_bytes: bytes, verify_key: bytes) -> Manifest:
    """The manifest in these bytes, if this key signed it. Raises KeyFault when they are malformed or it did not."""
    try:
        manifest = _parsed(json.loads(manifest_bytes))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise KeyFault("the key manifest is malformed: copy it again from the root folder") from None
    try:
        VerifyKey(verify_key).verify(_signed_part(manifest), manifest.signature)
    except CryptoError:
        raise KeyFault(
            "the key manifest is not signed by the key in manifest.pub: copy both again from the root folder"
        ) from None
    return manifest


def _signed_part(manifest: Manifest) -> bytes:
    return frame(_LABEL, _canonical(_content(manifest)))


def _content(manifest: Manifest) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "serial": manifest.serial,
        "keys": [_entry_fields(entry) for entry in manifest.entries],
        "receipt_costs": {key_id: list(cost) for key_id, cost in manifest.receipt_costs.items()},
    }


def _entry_fields(entry: ManifestEntry) -> dict[str, str | None]:
    return {
        "id": entry.id,
        "purpose": entry.purpose,
        "period": entry.period,
        "kind": entry.kind.value,
        "public": None if entry.public is None else entry.public.hex(),
    }


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _parsed(fields: Any) -> Manifest:
    if fields["format"] != _FORMAT:
        raise ValueError("another format")
    costs = {str(key_id): (int(ops), int(mem)) for key_id, (ops, mem) in fields["receipt_costs"].items()}
    return Manifest(
        entries=tuple(_parsed_entry(entry) for entry in fields["keys"]),
        receipt_costs=MappingProxyType(costs),
        signature=bytes.fromhex(fields["signature"]),
        serial=int(fields["serial"]),
    )


def _parsed_entry(fields: Any) -> ManifestEntry:
    name = KeyName(str(fields["purpose"]), str(fields["period"]))
    public = fields["public"]
    return ManifestEntry(
        id=name.id,
        purpose=name.purpose,
        period=name.period,
        kind=KeyKind(fields["kind"]),
        public=None if public is None else bytes.fromhex(public),
    )
