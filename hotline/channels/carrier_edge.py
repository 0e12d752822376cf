"""What texts and calls share on the carrier face: its resources, its addresses, the day of the meter, how often a phone may try."""

from datetime import date
from urllib.parse import urljoin

from hotline.channels.edge import now, served, settings
from hotline.vault.blind_index import keyed_hash
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
    return settings().day_of(now())


def may_look_up(number: str) -> bool:
    """Count one slow hash for a phone number, by its keyed hash alone; whether it may have one more in this hour."""
    key = keyed_hash(carrier().keyring.secret("limit"), "phone", number.encode())
    return carrier().limits.allow("lookup", key, settings().lookups_per_hour)
