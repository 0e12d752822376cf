"""What the menu hears, what it says and does next, and what it asks the pages to do. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotline.channels.voice.state import CallState

# What is heard of the caller.


@dataclass(frozen=True)
class Pressed:
    """Keys of the telephone: digits, ``*`` and ``#``, with the key that ended the entry where the carrier tells it."""

    keys: str = field(repr=False)


@dataclass(frozen=True)
class Silence:
    """Nothing was pressed or said in time."""


@dataclass(frozen=True)
class Recorded:
    """The caller spoke. ``by_key``: ended with the hash key; ``hung_up``: ended by putting down the telephone."""

    sid: str = field(repr=False)
    seconds: int
    by_key: bool = False
    hung_up: bool = False


@dataclass(frozen=True)
class HungUp:
    """The call is over."""


# What is asked of the pages; each is answered by one of the answers below.


@dataclass(frozen=True)
class KeepRecording:
    """Keep a recording: in the thread of ``state.target``, or as a new tip. Answered by Kept."""

    recorded: Recorded


@dataclass(frozen=True)
class LookUp:
    """Open the thread of a number. Answered by Opened, OpensNothing or TooMany."""

    number: str = field(repr=False)


@dataclass(frozen=True)
class Look:
    """Look at the thread of the visit. Answered by Thread or VisitOver."""


@dataclass(frozen=True)
class TakeBack:
    """The tipster takes the tip back. Answered by TakenBack or VisitOver."""


@dataclass(frozen=True)
class DrawCode:
    """Draw a code for the reward. Answered by CodeGiven, NoCode or VisitOver."""


Ask = KeepRecording | LookUp | Look | TakeBack | DrawCode


@dataclass(frozen=True)
class Kept:
    """A recording is kept: in which thread, and the number of the tip if this call made one."""

    recorded: Recorded
    thread_id: str = field(repr=False)
    number: str = field(default="", repr=False)


@dataclass(frozen=True)
class Opened:
    """A number opened its thread; the visit's cookie."""

    cookie: str = field(repr=False)


@dataclass(frozen=True)
class OpensNothing:
    """A number that opens nothing."""


@dataclass(frozen=True)
class TooMany:
    """Many numbers were tried from this telephone."""


@dataclass(frozen=True)
class VisitOver:
    """The visit ended meanwhile: its time was over, or the number was exchanged."""


@dataclass(frozen=True)
class TakenBack:
    """The tip is taken back."""


@dataclass(frozen=True)
class CodeGiven:
    """The code for the reward."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class NoCode:
    """There is no reward to ask for, or no longer."""


# What is said.


@dataclass(frozen=True)
class Spoken:
    """A sentence of ``voice.yaml``, in the call's language unless another is named."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""


@dataclass(frozen=True)
class Digits:
    """Digits read one by one, in groups of four."""

    number: str = field(repr=False)


@dataclass(frozen=True)
class Words:
    """An officer's own words."""

    text: str = field(repr=False)


Line = Spoken | Digits | Words
#: Lines that are heard together, or again together.
Part = Sequence[Line]


@dataclass(frozen=True)
class Thread:
    """What may be said of the thread of a visit. ``answers`` are its parts, newest first, each short enough to be spoken.

    ``asks``: a question of ours has no answer yet; ``fresh``: what else is new; ``past``: the sentence of a reward that is over.
    """

    thread_id: str = field(repr=False)
    standing: str
    withdrawn: bool
    answers: Sequence[Part] = field(repr=False)
    fresh: int
    reward: Sequence[Line] = field(default=(), repr=False)
    asks: bool = False
    past: str = ""


Heard = (
    Pressed | Silence | Recorded | HungUp | Kept | Opened | OpensNothing | TooMany | VisitOver | Thread | TakenBack | CodeGiven
    | NoCode
)


# What is done without an answer.


@dataclass(frozen=True)
class MarkRead:
    """The answers were spoken to the end."""


@dataclass(frozen=True)
class LetGo:
    """The number is known to be kept: the stored answers that carry it go."""


Note = MarkRead | LetGo


# How it goes on after the lines.


@dataclass(frozen=True)
class Gather:
    """Wait for keys: so many, and so many seconds for each."""

    count: int = 1
    seconds: int = 8
    ends_with: str = "#"


@dataclass(frozen=True)
class Record:
    """Record until so many seconds of silence, the hash key or the end of the call."""

    silence: int = 10


@dataclass(frozen=True)
class HangUp:
    """End the call."""


@dataclass(frozen=True)
class Plan:
    """Lines to speak, and what comes after them."""

    lines: Sequence[Line] = field(default=(), repr=False)
    then: Gather | Record | HangUp = HangUp()


@dataclass(frozen=True)
class Step:
    """The next state and its plan. Where something is asked first, the answer's step has the plan."""

    state: CallState
    plan: Plan = Plan()
    ask: Ask | None = None
    notes: Sequence[Note] = ()
