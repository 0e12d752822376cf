"""What the menu asks for, done in the step's own transaction through the services."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from hotline.channels.carrier_edge import carrier, conversation_key
from hotline.channels.edge import clocks, now, settings
from hotline.channels.voice.plans import (
    CodeGiven,
    DrawCode,
    Heard,
    KeepRecording,
    Kept,
    LetGo,
    Look,
    LookUp,
    MarkRead,
    NoCode,
    Note,
    Opened,
    OpensNothing,
    TakeBack,
    TakenBack,
    TooMany,
    VisitOver,
)
from hotline.channels.voice.preparing import Ready
from hotline.channels.voice.spoken_thread import thread_as_spoken
from hotline.channels.voice.state import CallState, Place
from hotline.domain.errors import ConflictError, NotFoundError, WrongStateError
from hotline.domain.work import JobName
from hotline.services import intake, payouts, recordings, replies, return_visit
from hotline.services.recordings import VoiceTip
from hotline.services.return_visit import Visit

COOKIE_BYTES = 32
#: Promises to relay after the commit.
Promises = list[tuple[JobName, str | None]]


@dataclass(frozen=True)
class Act:
    """One step of one call in its transaction. ``last``: the last try, at which a recording becomes a tip of its own."""

    session: Session
    sid: str = field(repr=False)
    ready: Ready
    last: bool = False
    promises: Promises = field(default_factory=list, repr=False)


def step_name(sid: str, step: int) -> bytes:
    """By this name a repeated delivery is known: each answer of ours is followed once."""
    return f"{sid}:{step}".encode()


def perform(act: Act, state: CallState, ask: Any) -> Heard:
    """Do what is asked; the answer goes back into the menu."""
    try:
        return _ACTS[type(ask)](act, state, ask)
    except NotFoundError:
        return VisitOver()  # the visit's time is over, or its number was exchanged


def note(act: Act, state: CallState, what: Note) -> None:
    """Do what needs no answer. ``state`` is the one before the step."""
    match what:
        case MarkRead():
            return_visit.mark_read(act.session, _visit(act, state), now())
        case LetGo():
            _let_go(act, state)


def close(act: Act, before: CallState, after: CallState) -> None:
    """Whatever the step left behind: a visit that was left ends; at the call's end no stored answer opens any more."""
    if before.cookie and after.cookie != before.cookie:
        return_visit.leave(act.session, conversation_key(), bytes.fromhex(before.cookie))
    if after.place is Place.ENDED and before.place is not Place.ENDED:
        _let_go(act, before)


def keep(act: Act, state: CallState, ask: KeepRecording) -> Kept:
    """A recording joins the thread that the call speaks to, or becomes a tip with a number of its own."""
    thread_id, number = state.target, ""
    if not thread_id:
        thread_id, number = _tell(act, state, ask)
    recorded = ask.recorded
    promised = recordings.note(
        act.session, carrier().keyring, conversation_key(), thread_id, recorded.sid, recorded.seconds, now(), clocks=clocks())
    if promised is None and number:
        raise ConflictError(kind="recording")  # kept in another thread before: a tip of nothing must not be left
    act.promises.append((JobName.FETCH_RECORDING, promised))
    return Kept(recorded, thread_id, number)


def _tell(act: Act, state: CallState, ask: KeepRecording) -> tuple[str, str]:
    receipt = act.ready.receipt
    if receipt is None:
        raise ConflictError(kind="call")  # the call's tip was there a moment ago: look at the call anew
    # Danger is a tip of its own. A call whose state was lost cannot find its tip: the recording then makes one.
    name = ask.recorded.sid if act.last else f"{act.sid}:danger" if state.danger else act.sid
    call = VoiceTip(name.encode(), state.language, state.danger)
    taken = recordings.tell_by_voice(act.session, conversation_key(), receipt, call, now(), clocks=clocks())
    return taken.thread_id, taken.number


def _look_up(act: Act, _state: CallState, _ask: LookUp) -> Opened | OpensNothing | TooMany:
    if act.ready.keys is None:
        return TooMany()
    try:
        thread, seed = return_visit.find(act.session, act.ready.keys)
    except NotFoundError:
        return OpensNothing()
    cookie = secrets.token_bytes(COOKIE_BYTES)
    return_visit.begin(act.session, conversation_key(), thread, seed, cookie, now())
    act.session.flush()  # the thread is looked at in the same step
    return Opened(cookie.hex())


def _look(act: Act, state: CallState, _ask: Look) -> Heard:
    visit = _visit(act, state)
    view = return_visit.view(act.session, carrier().keyring, visit, now())
    return_visit.touch(act.session, conversation_key(), visit, now())
    return thread_as_spoken(visit.thread_id, view, payouts.find_reward(act.session, visit.thread_id), state.language)


def _take_back(act: Act, state: CallState, _ask: TakeBack) -> TakenBack:
    return_visit.take_back(act.session, _visit(act, state), now())
    return TakenBack()


def _draw_code(act: Act, state: CallState, _ask: DrawCode) -> CodeGiven | NoCode:
    visit, drawn = _visit(act, state), act.ready.code
    if drawn is None:
        raise ConflictError(kind="call")
    try:
        payouts.ask_code(
            act.session, visit.thread_id, drawn.hashed, drawn.generation, now(), zone=settings().zone)
    except (NotFoundError, WrongStateError):
        return NoCode()
    return CodeGiven(drawn.code)


def _visit(act: Act, state: CallState) -> Visit:
    return return_visit.resume(act.session, conversation_key(), bytes.fromhex(state.cookie), now())


def _let_go(act: Act, state: CallState) -> None:
    """The stored answers of this call go; their names stay, so that a repeat has no effect."""
    for step in range(state.step):
        replies.let_go(act.session, conversation_key(), step_name(act.sid, step))
    for name in (act.sid, f"{act.sid}:danger"):
        intake.let_go(act.session, conversation_key(), name.encode(), now())


_ACTS: Mapping[type[Any], Callable[[Act, CallState, Any], Heard]] = {
    KeepRecording: keep, LookUp: _look_up, Look: _look, TakeBack: _take_back, DrawCode: _draw_code,
}
