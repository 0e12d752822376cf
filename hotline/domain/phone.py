"""The phone's vocabulary: what lies at the carrier, what is counted of it, and when a notice may go out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum, unique
from zoneinfo import ZoneInfo

#: Joining texts lives this long after the last one; where notices were asked for, until this long a silence.
CONVERSATION_KEPT = timedelta(hours=24)
NOTICE_KEPT = timedelta(days=30)
#: The carrier ends a call after four hours. A state lives no longer; a late recording finds its thread by the ended one.
CALL_KEPT = timedelta(hours=4)
#: By when a copy must be gone from the carrier; later ones are late and shown to the operator.
ERASE_WITHIN = timedelta(hours=24)
#: How long an erased copy's keyed hash stays, so that a late webhook about it is known.
COPY_KNOWN = timedelta(days=7)
#: A notice leaves after a random pause in this span, so that its time says nothing of the desk's.
NOTICE_PAUSE = (timedelta(minutes=5), timedelta(minutes=60))

#: The carrier's codes that mean "never again to this phone": it said STOP, blocks us, or is no phone that takes texts
#: (twilio.com/docs/api/errors). They come as the answer to a sending or with a text's later status.
NEVER_AGAIN = frozenset({"21211", "21214", "21217", "21265", "21610", "21612", "21614", "30004", "30005", "30006"})


@unique
class CopyKind(StrEnum):
    """What the carrier keeps of one delivery until we delete it there."""

    MESSAGE = "message"
    CALL = "call"
    RECORDING = "recording"


@unique
class Hearing(StrEnum):
    """Where a recording stands. Until somebody has heard it nobody has read it, and the P1 reading clock runs."""

    AT_CARRIER = "at_carrier"
    FETCHED = "fetched"
    TYPED = "typed"
    EMPTY = "empty"  # heard by an officer: there are no words in it
    LOST = "lost"  # the carrier no longer has it: said to the desk, never passed over


@unique
class Tally(StrEnum):
    """What the operator's meter counts, by day, without numbers or content."""

    SIGNATURE_REFUSED = "signature_refused"
    SEGMENTS_IN = "segments_in"
    SEGMENTS_OUT = "segments_out"
    PICTURES_IN = "pictures_in"
    CALLS = "calls"
    CALL_SECONDS = "call_seconds"
    RECORDED_SECONDS = "recorded_seconds"
    NOTICES = "notices"
    LEFT_AT_CARRIER = "left_at_carrier"  # copies that only the search at the carrier found


@dataclass(frozen=True)
class Hours:
    """The hours of the day, local, in which a phone may receive a notice. ``first`` == ``last`` means any hour."""

    first: int = 9
    last: int = 21

    def next_moment(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """``moment`` itself if it lies in these hours, else the next opening, in UTC terms of ``moment``'s zone."""
        local = moment.astimezone(zone)
        if self.first == self.last or self._open_at(local.hour):
            return moment
        day = local.date() if local.hour < self.first else local.date() + timedelta(days=1)
        return datetime.combine(day, time(self.first), zone).astimezone(moment.tzinfo)

    def _open_at(self, hour: int) -> bool:
        if self.first < self.last:
            return self.first <= hour < self.last
        return hour >= self.first or hour < self.last
