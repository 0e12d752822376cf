"""What is slow about a step, done before its transaction: fresh receipts, hashes of a number, a code for a reward."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.channels.carrier_edge import carrier, may_look_up
from hotline.channels.numbers import Code, fresh_code, keys_of
from hotline.channels.voice.plans import Ask, DrawCode, KeepRecording, LookUp
from hotline.channels.voice.state import CallState
from hotline.ports import FreshReceipt
from hotline.vault.receipts import ReceiptKeys


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
            return Ready(code=fresh_code())
        case _:
            return Ready()
