"""Where a call stands: a frozen value that becomes JSON and back; the pages keep it sealed under the call's own id."""

import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum, unique

#: A receipt is keyed in and read out in four groups.
GROUPS = 4
GROUP_LENGTH = 4


@unique
class Place(StrEnum):
    """The point of the menu at which the caller is."""

    LANGUAGE = "language"
    MENU = "menu"
    TELL = "tell"  # recording
    MORE = "more"  # recording, after the one question
    KEY_BACK = "key_back"  # the number was read out; its last four digits are awaited
    AFTER = "after"
    GROUP = "group"  # one group of the number on the keypad
    WHICH = "which"  # the number does not check: which group was wrong?
    THREAD = "thread"
    ANSWER = "answer"
    ADD = "add"  # recording, to an earlier tip
    ADD_MORE = "add_more"
    TAKE_BACK = "take_back"
    CODE_SURE = "code_sure"
    CODE = "code"
    ENDED = "ended"


#: Places in which the caller speaks.
SPEAKING = frozenset({Place.TELL, Place.MORE, Place.ADD, Place.ADD_MORE})


@dataclass(frozen=True)
class CallState:
    """One call. ``target`` is the thread that recordings go to; empty: the next recording begins a tip."""

    place: Place = Place.LANGUAGE
    language: str = "zh"
    step: int = 0  # how many answers were given; each step takes effect once
    tries: int = 0  # silences and wrong keys in a row
    danger: bool = False
    target: str = field(default="", repr=False)
    told: str = field(default="", repr=False)  # the thread of the tip that this call made
    number: str = field(default="", repr=False)  # its number, until it is known to be kept
    groups: tuple[str, ...] = field(default=("",) * GROUPS, repr=False)
    at: int = 0  # which group is keyed, or which part of the answers is spoken
    unknown: int = 0  # numbers that opened nothing in this call
    cookie: str = field(default="", repr=False)  # of the return visit; the visit's row opens with it alone
    greeted: bool = False  # where the tip stands was said in this visit
    withdrawn: bool = False  # the tip of this visit was taken back

    def to_bytes(self) -> bytes:
        """JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "CallState":
        """The reverse of ``to_bytes``."""
        given = json.loads(raw)
        return cls(**{**given, "place": Place(given["place"]), "groups": tuple(given["groups"])})

    def to(self, place: Place, **changes: object) -> "CallState":
        """The state at another place: what was tried before is forgotten."""
        return replace(self, place=place, **{"tries": 0, **changes})  # type: ignore[arg-type]

    def ended(self) -> "CallState":
        """The call is over. What opens anything goes; where a late recording belongs stays."""
        return self.to(Place.ENDED, number="", groups=("",) * GROUPS, cookie="")
