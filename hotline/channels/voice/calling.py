"""One call as its deliveries see it: its stored state and answers, the markup of an answer, and tries in turn."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from hotline.channels.carrier_edge import address, carrier, conversation_key
from hotline.channels.edge import now, reading, settings
from hotline.channels.voice.acts import step_name
from hotline.channels.voice.plans import Plan
from hotline.channels.voice.prompts import arrive
from hotline.channels.voice.state import CallState
from hotline.channels.voice.twiml import Speaker, render
from hotline.domain.errors import ConflictError
from hotline.services import calls, replies

#: Another delivery of the same call may come in between; then the call is looked at anew.
ATTEMPTS = 3


@dataclass(frozen=True)
class Turn:
    """One delivery: the call, its telephone, and which answer of ours it follows."""

    sid: str = field(repr=False)
    phone: str = field(repr=False)
    step: int = 0


def in_turn(once: Callable[[bool], str]) -> str:
    """Do something with a call, and do it again when another delivery was quicker; told whether it is the last try."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return once(attempt == ATTEMPTS)
        except ConflictError:
            continue
    return markup(Plan(), CallState())


def earlier(name: bytes) -> str | None:
    """The answer to a delivery that was taken before, "" when it was let go; None when the delivery is new."""
    with reading() as session:
        return replies.earlier(session, conversation_key(), name)


def answered(turn: Turn) -> str | None:
    """The answer that this step of the call got before."""
    return earlier(step_name(turn.sid, turn.step))


def state_of(turn: Turn) -> CallState | None:
    """Where the call stands; None when nothing is known of it."""
    with reading() as session:
        raw = calls.find(session, conversation_key(), turn.sid.encode(), now())
    return None if raw is None else CallState.from_bytes(raw)


def keep(session: Session, turn: Turn, before: CallState | None, after: CallState) -> None:
    """Store the call's state. Raises ConflictError when another delivery changed it since it was read."""
    raw = calls.find(session, conversation_key(), turn.sid.encode(), now())
    if raw != (None if before is None else before.to_bytes()):
        raise ConflictError(kind="call")
    calls.keep(session, conversation_key(), turn.sid.encode(), after.to_bytes(), now())


def repeated(state: CallState) -> str:
    """Say where the call stands, and do nothing."""
    return markup(arrive(state).plan, state)


def markup(plan: Plan, state: CallState) -> str:
    """An answer as the carrier reads it. Its addresses bear a count of steps and nothing of the caller."""
    values = {"emergency": settings().emergency_number, "days": str(settings().look_again_days)}
    speaker = Speaker(carrier().scripts, state.language, values)
    return render(plan, speaker, action=address(f"call/step?step={state.step}"), recording=address("call/recording"))
