"""What texts and calls share on the carrier face: its resources, its addresses, the day of the meter, lookups in their lane."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from urllib.parse import urljoin

from hotline.channels.edge import now, served, settings
from hotline.logs import log
from hotline.vault.blind_index import keyed_hash
from hotline.vault.receipts import ReceiptKeys, derive
from hotline.wiring import CarrierResources

#: A webhook is a few short fields; a body beyond this is refused unread.
LARGEST_WEBHOOK = 64 * 1024


def carrier() -> CarrierResources:
    """Resources of the carrier face; only its pages ask."""
    resources = served().resources
    assert isinstance(resources, CarrierResources)  # noqa: S101 (the factory puts nothing else there)
    return resources


def conversation_key() -> bytes:
    """The key under which deliveries, calls and visits of this face are known again."""
    return carrier().keyring.secret("conversation")


def address(path: str) -> str:
    """The address of a page as the carrier knows it: from settings, never from what a request says of itself."""
    return urljoin(str(settings().carrier_url), path.lstrip("/"))


def today() -> date:
    """The day of the city, for the meter."""
    return now().astimezone(settings().zone).date()


def may_look_up(number: str) -> bool:
    """Count one slow hash for a phone number, by its keyed hash alone; whether it may have one more in this hour."""
    key = keyed_hash(carrier().keyring.secret("limit"), "phone", number.encode())
    return carrier().limits.allow("lookup", key, settings().lookups_per_hour)


def keys_of(receipt: str) -> Mapping[str, ReceiptKeys]:
    """What a receipt gives under every live generation; slow, one at a time, and never inside a transaction."""
    with lookup_lane():
        return {generation.id: derive(receipt, generation) for generation in carrier().keyring.generations()}


@contextmanager
def lookup_lane() -> Iterator[None]:
    """One lookup at a time; a full lane slows and is logged, it does not refuse."""
    lane = carrier().lookup_lane
    if not lane.acquire(blocking=False):
        log("lookup_lane_full", "warning")
        lane.acquire()
    try:
        yield
    finally:
        lane.release()
