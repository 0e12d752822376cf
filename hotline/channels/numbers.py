"""Slow hashes of numbers, for every face that takes tips: what a receipt opens, and fresh codes for a reward."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from hotline.channels.edge import served
from hotline.domain.receipts import check_digit
from hotline.logs import log
from hotline.vault.receipts import ReceiptKeys, derive, fresh_payout_code, payout_lookup
from hotline.wiring import TippingResources


@dataclass(frozen=True)
class Code:
    """A fresh code for a reward and what is stored of it."""

    code: str = field(repr=False)
    hashed: bytes = field(repr=False)
    generation: str


def keys_of(receipt: str) -> Mapping[str, ReceiptKeys]:
    """What a receipt gives under every live generation; slow, one at a time, and never inside a transaction."""
    with lookup_lane():
        return {generation.id: derive(receipt, generation) for generation in _resources().keyring.generations()}


def fresh_code() -> Code:
    """Draw a code for a reward and hash it; slow, in the same lane, and never inside a transaction."""
    code, generation = fresh_payout_code(check_digit), _resources().keyring.generations("payout-pepper")[0]
    with lookup_lane():
        return Code(code, payout_lookup(code, generation), generation.id)


@contextmanager
def lookup_lane() -> Iterator[None]:
    """The lane of lookups: a full one slows and is logged, it does not refuse, and it leaves issuing alone."""
    lane = _resources().lookup_lane
    if not lane.acquire(blocking=False):
        log("lookup_lane_full", "warning")
        lane.acquire()
    try:
        yield
    finally:
        lane.release()


def _resources() -> TippingResources:
    resources = served().resources
    assert isinstance(resources, TippingResources)  # noqa: S101 (no desk takes tips)
    return resources
