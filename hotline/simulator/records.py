"""What the simulated carrier keeps of its customers: messages, calls and recordings, shown as the carrier's API shows them."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from hotline.domain.phone import CopyKind

API_VERSION = "2010-04-01"
#: States in which a record changes no more and may be deleted.
FINAL = frozenset({"delivered", "undelivered", "failed", "received", "canceled", "completed", "busy", "no-answer"})
#: The first two signs of each kind's ids.
PREFIXES = {CopyKind.MESSAGE: ("SM", "MM"), CopyKind.CALL: ("CA",), CopyKind.RECORDING: ("RE",)}
FOLDERS = {CopyKind.MESSAGE: "Messages", CopyKind.CALL: "Calls", CopyKind.RECORDING: "Recordings"}


def fresh_sid(prefix: str) -> str:
    """A random id as the carrier makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


@dataclass
class Message:
    """One text, in or out."""

    account: str
    sender: str = field(repr=False)
    receiver: str = field(repr=False)
    body: str = field(repr=False)
    made: datetime
    direction: str
    sid: str = field(default_factory=lambda: fresh_sid("SM"), repr=False)
    status: str = "queued"
    pictures: int = 0
    error: int | None = None

    kind = CopyKind.MESSAGE

    def shown(self) -> dict[str, object]:
        """The record as JSON."""
        return _common(self.kind, self.account, self.sid, self.made) | {
            "body": self.body, "num_segments": str(segments(self.body)), "direction": self.direction,
            "from": self.sender, "to": self.receiver, "status": self.status, "num_media": str(self.pictures), "price": None,
            "price_unit": "USD", "error_code": self.error, "error_message": None, "messaging_service_sid": None,
            "date_sent": format_datetime(self.made),
        }


@dataclass
class Call:
    """One call to a number of ours."""

    account: str
    sender: str = field(repr=False)
    receiver: str = field(repr=False)
    made: datetime
    sid: str = field(default_factory=lambda: fresh_sid("CA"), repr=False)
    status: str = "in-progress"
    seconds: int = 0

    kind = CopyKind.CALL

    def shown(self) -> dict[str, object]:
        """The record as JSON."""
        return _common(self.kind, self.account, self.sid, self.made) | {
            "from": self.sender, "to": self.receiver, "from_formatted": self.sender, "to_formatted": self.receiver, "status": self.status,
            "start_time": format_datetime(self.made), "end_time": format_datetime(self.made) if self.status in FINAL else None,
            "duration": str(self.seconds), "direction": "inbound", "price": None, "price_unit": "USD", "parent_call_sid": None,
            "phone_number_sid": None, "answered_by": None, "forwarded_from": None, "group_sid": None, "caller_name": None,
            "queue_time": "0", "trunk_sid": None,
        }


@dataclass
class Recording:
    """What somebody said in a call."""

    account: str
    call: str = field(repr=False)
    sound: bytes = field(repr=False)
    seconds: int
    made: datetime
    sid: str = field(default_factory=lambda: fresh_sid("RE"), repr=False)
    status: str = "completed"

    kind = CopyKind.RECORDING

    def shown(self) -> dict[str, object]:
        """The record as JSON."""
        return _common(self.kind, self.account, self.sid, self.made) | {
            "call_sid": self.call, "conference_sid": None, "start_time": format_datetime(self.made), "duration": str(self.seconds),
            "status": self.status, "channels": 1, "source": "RecordVerb", "error_code": None, "price": None, "price_unit": "USD",
            "encryption_details": None, "media_url": None,
        }


Record = Message | Call | Recording


def _common(kind: CopyKind, account: str, sid: str, made: datetime) -> dict[str, object]:
    folder = f"/{API_VERSION}/Accounts/{account}/{FOLDERS[kind]}"
    moment = format_datetime(made)
    return {
        "account_sid": account, "sid": sid, "api_version": API_VERSION, "uri": f"{folder}/{sid}.json", "date_created": moment,
        "date_updated": moment, "subresource_uris": {},
    }


def segments(words: str) -> int:
    """How many texts the carrier charges: 160 signs of plain ASCII fit in one, 70 of anything else."""
    units = len(words.encode("utf-16-be")) // 2
    alone, joined = (160, 153) if words.isascii() else (70, 67)
    return 1 if units <= alone else -(-units // joined)
