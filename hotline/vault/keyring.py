"""What one process holds: its own private halves and secrets, and the public half of every key.

Nothing here prints, copies or stores a key; files are read by ``key_files``.
"""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.vault.faults import SealError
from hotline.vault.key_names import (
    KINDS,
    OPERATOR_PURPOSES,
    PEPPERS,
    PROCESSES,
    QUARTERLY,
    ROOT_PURPOSES,
    KeyKind,
    KeyName,
)
from hotline.vault.manifest import Manifest, ManifestEntry, verify
from hotline.vault.receipts import Generation

__all__ = [
    "KINDS",
    "LIVE_GENERATIONS",
    "OPERATOR_PURPOSES",
    "PEPPERS",
    "PROCESSES",
    "QUARTERLY",
    "ROOT_PURPOSES",
    "KeyKind",
    "KeyName",
    "Keyring",
    "Manifest",
    "ManifestEntry",
    "verify",
]

LIVE_GENERATIONS = 2


class Keyring:
    """The keys of one process, by key id. Its repr names the ids and shows no bytes."""

    __slots__ = ("_held", "_manifest")

    def __init__(self, manifest: Manifest, held: Mapping[str, bytes]) -> None:
        self._manifest = manifest
        self._held = MappingProxyType(dict(held))

    def __repr__(self) -> str:
        return f"Keyring(held={sorted(self._held)})"

    @property
    def manifest(self) -> Manifest:
        """The verified list of all keys."""
        return self._manifest

    @property
    def held_ids(self) -> frozenset[str]:
        """The ids of the private halves and secrets that this process holds."""
        return frozenset(self._held)

    def holds(self, key_id: str) -> bool:
        """Whether this process holds the private half or the secret of this id."""
        return key_id in self._held

    def private(self, key_id: str) -> bytes:
        """The private half, seed or secret of this id. Raises SealError when this process does not hold it."""
        if key_id not in self._held:
            raise SealError(f"this process does not hold the key {key_id}")
        return self._held[key_id]

    def secret(self, purpose: str) -> bytes:
        """The current private half, seed or secret of a purpose. Raises SealError when this process has none."""
        # An operator's key stands in no manifest: there is one, and its purpose is its id.
        return self.private(purpose if purpose in OPERATOR_PURPOSES else self._manifest.current(purpose).id)

    def generations(self, purpose: str = "receipt-pepper") -> tuple[Generation, ...]:
        """The live generations of a pepper, newest first, two at most; also for "payout-pepper".

        Raises SealError when this process holds no such pepper.
        """
        live = self._manifest.of(purpose)[:LIVE_GENERATIONS]
        if not live:
            raise SealError(f"the manifest names no key for {purpose}")
        return tuple(self._generation(entry.id) for entry in live)

    def readers(self, *purposes: str) -> dict[str, bytes]:
        """Public halves by key id of the current period of each purpose, as ``envelopes.seal`` takes them.

        Raises SealError for a purpose that nothing can be sealed to.
        """
        current = [self._manifest.current(purpose) for purpose in purposes]
        return {entry.id: _sealing_half(entry) for entry in current}

    def _generation(self, key_id: str) -> Generation:
        opslimit, memlimit = self._manifest.receipt_costs[key_id]
        return Generation(key_id, self.private(key_id), opslimit, memlimit)


def _sealing_half(entry: ManifestEntry) -> bytes:
    # An Ed25519 public half has the right length too; a sealed box to one would open for nobody.
    if entry.kind is not KeyKind.SEALING or entry.public is None:
        raise SealError(f"nothing can be sealed to {entry.id}")
    return entry.public
