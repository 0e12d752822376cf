"""Conducts a call step by step: a repeat is answered as before, hashes come first, then one transaction does all."""

from dataclasses import replace

from hotline.channels.carrier_edge import carrier, conversation_key, today
from hotline.channels.edge import now, relay, writing
from hotline.channels.voice import acts, menu
from hotline.channels.voice.acts import Act, step_name
from hotline.channels.voice.calling import Turn, answered, in_turn, keep, markup, repeated, state_of
from hotline.channels.voice.plans import Heard, Step
from hotline.channels.voice.preparing import prepare
from hotline.channels.voice.state import CallState
from hotline.domain.phone import CopyKind, Tally
from hotline.services import carrier_copies, meter, replies


def greet(turn: Turn) -> str:
    """A call begins: note that the carrier keeps it, and say the first sentences."""
    return in_turn(lambda _last: answered(turn) or _greet(turn, state_of(turn)))


def answer(turn: Turn, heard: Heard) -> str:
    """What the caller hears next; a repeated delivery gets the same answer and has no second effect."""
    return in_turn(lambda last: answered(turn) or _answer(turn, heard, state_of(turn), last=last))


def _greet(turn: Turn, known: CallState | None) -> str:
    if known is not None:
        return answered(turn) or repeated(known)
    step = menu.begin()
    state = replace(step.state, step=1)
    said = markup(step.plan, state)
    with writing() as session:
        replies.keep(session, conversation_key(), step_name(turn.sid, turn.step), said, now())
        keep(session, turn, None, state)
        # Erased when the carrier tells of the call's end; should that word be lost, the search at the carrier finds it.
        carrier_copies.note(
            session, carrier().keyring, conversation_key(), CopyKind.CALL, turn.sid, now(), erase_from=None)
        meter.count(session, Tally.CALLS, today())
    return said


def _answer(turn: Turn, heard: Heard, known: CallState | None, *, last: bool) -> str:
    state = known or CallState(step=turn.step)
    if state.step != turn.step:
        return answered(turn) or repeated(state)  # answered meanwhile; or long ago, and that answer was let go
    ready = prepare(menu.step(state, heard).ask, state, turn.phone)
    with writing() as session:
        act = Act(session, turn.sid, ready, last)
        step = _carry_out(act, state, heard)
        after = replace(step.state, step=turn.step + 1)
        said = markup(step.plan, after)
        replies.keep(session, conversation_key(), step_name(turn.sid, turn.step), said, now())
        keep(session, turn, known, after)
        acts.close(act, state, after)
    for job, outbox_id in act.promises:
        relay(job, outbox_id)
    return said


def _carry_out(act: Act, state: CallState, heard: Heard) -> Step:
    """Step by step until nothing more is asked; what needs no answer is done last."""
    step = menu.step(state, heard)
    while step.ask is not None:
        step = menu.step(step.state, acts.perform(act, step.state, step.ask))
    for what in step.notes:
        acts.note(act, state, what)
    return step
