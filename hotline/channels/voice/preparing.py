"""What is slow about a step, done before its transaction: fresh receipts, hashes of a number, a code for a reward."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline.channels.carrier_edge import carrier, keys_of, lookup_lane, may_look_up
from hotline.channels.voice.plans import Ask, DrawCode, KeepRecording, LookUp
from hotline.channels.voice.state import CallState
from hotline.domain.receipts import check_digit
from hotline.ports import FreshReceipt
from hotline.vault.receipts import ReceiptKeys, fresh_payout_code, payout_lookup


@dataclass(frozen=True)
class Code:
    """A fresh code for a reward and what is stored of it."""

    code: str = field(repr=False)
    hashed: bytes = field(repr=False)
    generation: str


@dataclass(frozen=True)
class Ready:
    """What was made ready; ``keys`` of None: no further number may be tried from this telephone."""

    receipt: FreshReceipt | None = None
    keys: Mapping[str, ReceiptKeys] | None = None
    code: Code | None = None


def prepare(ask: Ask | None, state: CallState, phone: str) -> Ready:
    """Make ready what this ask will need; outside any transaction."""
    match ask:
        case KeepRecording() if not state.target:
            return Ready(receipt=carrier().receipts.take())
        case LookUp(number=number):
            return Ready(keys=keys_of(number) if may_look_up(phone) else None)
        case DrawCode():
            return Ready(code=_fresh_code())
        case _:
            return Ready()


def _fresh_code() -> Code:
    code, generation = fresh_payout_code(check_digit), carrier().keyring.generations("payout-pepper")[0]
    with lookup_lane():
        return Code(code, payout_lookup(code, generation), generation.id)
