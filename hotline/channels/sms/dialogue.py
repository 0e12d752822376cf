"""The dialogue by text as a pure step function: where it stands and what was heard give what is said and asked of the services.

A step that asks is followed by another step with the answer, in the same transaction. A phone's number alone adds words
and says STOP; whatever opens anything needs the receipt in that very text.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique
from typing import Any

from hotline.channels.sms.commands import Command
from hotline.channels.sms.hearing import Said
from hotline.domain.phone import Hours
from hotline.domain.receipts import LENGTH


@unique
class Place(StrEnum):
    """Where a conversation stands."""

    NONE = "none"  # nothing joins this phone to a thread
    OPEN = "open"  # words go to the thread
    SURE = "sure"  # asked whether to take everything back
    AGAIN = "again"  # asked so a second time


@dataclass(frozen=True)
class TextState:
    """What is known between two texts of a phone."""

    place: Place = Place.NONE
    language: str = ""  # "" when it is not known yet: what is said is then said in every language
    chosen: bool = False  # the person asked for this language; nothing else changes it
    thread_id: str = ""
    cookie: str = field(default="", repr=False)  # the visit in which taking back may be confirmed, in hexadecimal
    notices: bool = False

    def to_bytes(self) -> bytes:
        """What is sealed; thread, language and notices are columns of their own."""
        return json.dumps({"place": self.place.value, "cookie": self.cookie, "chosen": self.chosen}).encode()

    @classmethod
    def from_bytes(cls, raw: bytes, language: str, thread_id: str, *, notices: bool) -> "TextState":
        """A state as it was kept."""
        kept = json.loads(raw)
        return cls(Place(kept["place"]), language, kept.get("chosen", False), thread_id, kept["cookie"], notices)

    @property
    def is_sure(self) -> bool:
        """Whether our question stands, whether to take everything back."""
        return self.place in {Place.SURE, Place.AGAIN}

    def anew(self) -> "TextState":
        """As before the first text, but for the language."""
        return TextState(language=self.language, chosen=self.chosen)

    def forgotten(self) -> "TextState":
        """The same, and the language holds for this one answer."""
        return TextState(language=self.language)


@dataclass(frozen=True)
class Line:
    """A sentence by its name."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Quoted:
    """Words of the desk, in messages of their own."""

    text: str = field(repr=False)


Reply = Line | Quoted


@dataclass(frozen=True)
class Tell:
    """Make a tip of these words."""

    words: str = field(repr=False)


@dataclass(frozen=True)
class Add:
    """Add these words to the thread."""

    words: str = field(repr=False)


@dataclass(frozen=True)
class LookUp:
    """Open the thread of a number. ``said`` is what the text asked for besides."""

    said: Said


@dataclass(frozen=True)
class Show:
    """Read where the thread stands and its answers: all of them, or those not read yet."""

    everything: bool = False


@dataclass(frozen=True)
class DrawCode:
    """Draw a code for the reward."""


@dataclass(frozen=True)
class BeginVisit:
    """Remember for a quarter of an hour that this text carried the number."""


@dataclass(frozen=True)
class TakeBack:
    """Take back everything told, in the visit that was begun."""


@dataclass(frozen=True)
class Notify:
    """Keep the phone's number for notices."""

    hours: Hours | None


Ask = Tell | Add | LookUp | Show | DrawCode | BeginVisit | TakeBack | Notify


@dataclass(frozen=True)
class Told:
    """A tip was made."""

    thread_id: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class Added:
    """The words are kept; ``withdrawn`` when everything told under that number was taken back before."""

    withdrawn: bool = False


@dataclass(frozen=True)
class Opened:
    """The number opens this thread."""

    thread_id: str
    language: str
    said: Said
    withdrawn: bool = False


@dataclass(frozen=True)
class OpensNothing:
    """The number opens nothing, or (``too_often``) may not be tried any more in this hour."""

    said: Said
    too_often: bool = False


@dataclass(frozen=True)
class Shown:
    """What the thread says."""

    replies: Sequence[Reply]


@dataclass(frozen=True)
class CodeGiven:
    """A code, or "" and the sentence (by its name) that says why there is none."""

    code: str = field(repr=False)
    why_not: str = "text_no_code"


@dataclass(frozen=True)
class VisitBegun:
    """The visit's random value."""

    cookie: str = field(repr=False)


@dataclass(frozen=True)
class TakenBack:
    """It was taken back; or the visit is over."""

    done: bool


@dataclass(frozen=True)
class Notified:
    """Notices will come in these hours."""

    hours: Hours


Heard = Said | Told | Added | Opened | OpensNothing | Shown | CodeGiven | VisitBegun | TakenBack | Notified


@dataclass(frozen=True)
class Step:
    """What follows: the new state, what is said, and what is asked before the next step."""

    state: TextState
    replies: Sequence[Reply] = ()
    ask: Ask | None = None


def step(state: TextState, heard: Heard) -> Step:
    """One step of the dialogue."""
    return _STEPS[type(heard)](state, heard)


def _said(state: TextState, said: Said) -> Step:
    if said.language and not state.chosen and (state.place is Place.NONE or not state.language):
        state = replace(state, language=said.language)
    if said.number:
        return Step(_settled(state), ask=LookUp(said))
    if said.slip:
        return _take(_settled(state), said.words, said, _slip(said.slip))
    if state.is_sure:
        return _sure(state, said)
    return _usual(state, said)


def _usual(state: TextState, said: Said) -> Step:
    if said.command in _COMMANDS:
        return _COMMANDS[said.command](state, said)
    return _take(state, said.words, said)


def _sure(state: TextState, said: Said) -> Step:
    """Our question stands. A short answer that is no yes and no no is asked about once; longer ones are words."""
    if said.command in _ANSWERS:
        return _ANSWERS[said.command](state)
    if said.command in {Command.HELP, Command.LANGUAGE}:
        return _usual(state, said)
    if state.place is Place.SURE and (said.command is Command.BACK or (said.words and said.command is None and said.is_short)):
        return Step(replace(state, place=Place.AGAIN), [Line("back_again")])
    if said.command is None and said.words:
        return _take(_settled(state), said.words, said, Line("back_not_done"))
    return _usual(_settled(state), said)


def _slip(count: int) -> Line:
    """What is wrong with digits that stand where a number should."""
    if count == LENGTH:
        return Line("number_wrong")
    if count > LENGTH:
        return Line("number_long", {"count": str(count)})
    return Line("number_short", {"count": str(count), "missing": str(LENGTH - count)})


def _settled(state: TextState) -> TextState:
    """No question of ours stands any more."""
    return replace(state, place=Place.OPEN, cookie="") if state.is_sure else state


def _take(state: TextState, words: str, said: Said, *lines: Reply) -> Step:
    """Words make a tip or join one; whatever else must be said is said with it."""
    if said.pictures:
        lines = (*lines, Line("pictures_left"))
    if words:
        return Step(state, lines, Add(words) if state.thread_id else Tell(words))
    return Step(state, lines or (Line("text_help"),))


def _new(state: TextState, said: Said) -> Step:
    if said.words:
        return _take(state.anew(), said.words, said)
    return Step(state.anew(), [Line("text_new")])


def _stop(state: TextState, _said: Said) -> Step:
    return Step(state.forgotten(), [Line("text_stopped")])


def _help(state: TextState, _said: Said) -> Step:
    return Step(state, [Line("text_help")])


def _language(state: TextState, said: Said) -> Step:
    return Step(replace(state, language=said.language or state.language, chosen=True), [Line("text_language")])


def _notify(state: TextState, said: Said) -> Step:
    if said.hours_wrong:
        return Step(state, [Line("notify_hours_wrong")])
    return Step(state, ask=Notify(said.hours)) if state.thread_id else Step(state, [Line("number_missing")])


def _needs_number(state: TextState, _said: Said) -> Step:
    return Step(state, [Line("number_missing")])


def _yes(state: TextState) -> Step:
    return Step(state, ask=TakeBack())


def _no(state: TextState) -> Step:
    return Step(_settled(state), [Line("back_not_done")])


def _told(state: TextState, told: Told) -> Step:
    after = replace(state, place=Place.OPEN, thread_id=told.thread_id, notices=False)
    return Step(after, [Line("tip_taken", {"number": told.number})])


def _added(state: TextState, added: Added) -> Step:
    return Step(state.anew(), [Line("added_to_taken_back")]) if added.withdrawn else Step(state, [Line("words_added")])


def _opened(state: TextState, opened: Opened) -> Step:
    """The phone now continues this thread, and what the text asks for is done in it."""
    said, moved = opened.said, state.thread_id != opened.thread_id
    lines: list[Reply] = [Line("notices_ended")] if moved and state.notices else []
    after = TextState(
        Place.OPEN, _language_of(state, opened), state.chosen, opened.thread_id, notices=state.notices and not moved)
    if said.words:
        then = _take(after, said.words, said)
    elif said.command is Command.BACK and opened.withdrawn:
        then = Step(after, [Line("text_withdrawn")])
    elif said.command in _WITH_NUMBER:
        then = _WITH_NUMBER[said.command](after, said)
    else:
        then = Step(after, [Line("pictures_left")] if said.pictures else [], Show())
    return replace(then, replies=[*lines, *then.replies])


def _language_of(state: TextState, opened: Opened) -> str:
    """What the person chose or writes; only where neither is known the language of the thread."""
    known = state.chosen or state.thread_id or opened.said.language
    return (state.language if known else "") or opened.language


def _opens_nothing(state: TextState, nothing: OpensNothing) -> Step:
    """Digits that open nothing may be a card or an account: with words they are kept as they stand."""
    said = nothing.said
    if nothing.too_often:
        return _take(state, said.words, said, Line("number_too_often"))
    return _take(state, said.whole, said) if said.words else _take(state, "", said, Line("number_opens_nothing"))


def _shown(state: TextState, shown: Shown) -> Step:
    return Step(state, shown.replies)


def _code_given(state: TextState, given: CodeGiven) -> Step:
    return Step(state, [Line("text_code", {"code": given.code}) if given.code else Line(given.why_not)])


def _visit_begun(state: TextState, begun: VisitBegun) -> Step:
    return Step(replace(state, place=Place.SURE, cookie=begun.cookie), [Line("back_sure")])


def _taken_back(state: TextState, taken: TakenBack) -> Step:
    return Step(state.forgotten(), [Line("back_done")]) if taken.done else Step(_settled(state), [Line("back_over")])


def _notified(state: TextState, notified: Notified) -> Step:
    hours = notified.hours
    any_hour = hours.first == hours.last or hours == Hours(0, 24)
    values = {} if any_hour else {"first": str(hours.first), "last": str(hours.last)}
    return Step(replace(state, notices=True), [Line("notify_any_hour" if any_hour else "notify_on", values)])


_ANSWERS: Mapping[Command | None, Callable[[TextState], Step]] = {Command.YES: _yes, Command.NO: _no}
_COMMANDS: Mapping[Command | None, Callable[[TextState, Said], Step]] = {
    Command.NEW: _new, Command.STOP: _stop, Command.HELP: _help, Command.LANGUAGE: _language, Command.NOTIFY: _notify,
    Command.ALL: _needs_number, Command.CODE: _needs_number, Command.BACK: _needs_number,
}
#: What a number and a command in one text do; the number alone shows the thread.
_WITH_NUMBER: Mapping[Command | None, Callable[[TextState, Said], Step]] = {
    Command.NEW: _new, Command.STOP: _stop, Command.HELP: _help, Command.LANGUAGE: _language, Command.NOTIFY: _notify,
    Command.ALL: lambda state, _said: Step(state, ask=Show(everything=True)),
    Command.CODE: lambda state, _said: Step(state, ask=DrawCode()),
    Command.BACK: lambda state, _said: Step(state, ask=BeginVisit()),
}
_STEPS: Mapping[type[Any], Callable[[TextState, Any], Step]] = {
    Said: _said, Told: _told, Added: _added, Opened: _opened, OpensNothing: _opens_nothing, Shown: _shown,
    CodeGiven: _code_given, VisitBegun: _visit_begun, TakenBack: _taken_back, Notified: _notified,
}
