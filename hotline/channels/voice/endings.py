"""What the carrier tells beside the call's own steps: a recording is finished, the call is over."""

from hotline.channels.carrier_edge import conversation_key, today
from hotline.channels.edge import now, relay, writing
from hotline.channels.voice import acts, telling
from hotline.channels.voice.acts import Act
from hotline.channels.voice.calling import Turn, earlier, in_turn, keep, state_of
from hotline.channels.voice.plans import KeepRecording, Kept, Recorded
from hotline.channels.voice.preparing import Ready, prepare
from hotline.channels.voice.state import CallState, Place
from hotline.domain.phone import Tally
from hotline.domain.work import JobName
from hotline.services import carrier_copies, meter, replies


def keep_late(turn: Turn, recorded: Recorded) -> None:
    """A recording is finished: keep it, unless the call's own step did; also after the call's end."""
    name = f"{turn.sid}:{recorded.sid}".encode()
    in_turn(lambda last: "" if earlier(name) is not None else _keep_late(turn, recorded, name, last=last))


def end(turn: Turn, seconds: int) -> None:
    """The call is over: what opens anything goes, and the carrier's copy of the call may be deleted."""
    name = f"{turn.sid}:end".encode()
    in_turn(lambda _last: "" if earlier(name) is not None else _end(turn, seconds, name))


def _keep_late(turn: Turn, recorded: Recorded, name: bytes, *, last: bool) -> str:
    before = state_of(turn)
    state, ask = before or CallState(Place.ENDED), KeepRecording(recorded)
    ready = prepare(ask, state, turn.phone)
    with writing() as session:
        act = Act(session, turn.sid, ready, last)
        replies.keep(session, conversation_key(), name, "", now())
        after = _after(state, acts.keep(act, state, ask))
        if after != state:  # else the call's own step may be storing a newer state at this moment
            keep(session, turn, before, after)
        meter.count(session, Tally.RECORDED_SECONDS, today(), recorded.seconds)
    for job, outbox_id in act.promises:
        relay(job, outbox_id)
    return ""


def _after(state: CallState, kept: Kept) -> CallState:
    known = telling.remembered(state, kept)
    return known.ended() if known.place is Place.ENDED else known


def _end(turn: Turn, seconds: int, name: bytes) -> str:
    before = state_of(turn)
    with writing() as session:
        replies.keep(session, conversation_key(), name, "", now())
        if before is not None:
            keep(session, turn, before, before.ended())
            acts.close(Act(session, turn.sid, Ready()), before, before.ended())
        promised = carrier_copies.final(session, conversation_key(), turn.sid, now())
        meter.count(session, Tally.CALL_SECONDS, today(), seconds)
    relay(JobName.ERASE_COPY, promised)
    return ""
