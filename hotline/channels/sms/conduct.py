"""Conducts one text: a repeat is answered as before, hashes come first, then one transaction does all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.channels.carrier_edge import address, carrier, conversation_key, today
from hotline.channels.edge import now, reading, relay, settings, writing
from hotline.channels.sms import acts, dialogue
from hotline.channels.sms.acts import Act
from hotline.channels.sms.commands import Command
from hotline.channels.sms.dialogue import Place, Reply, Step, TextState
from hotline.channels.sms.hearing import Said, understand
from hotline.channels.sms.markup import messages, render
from hotline.channels.sms.segments import segments
from hotline.domain.errors import ConflictError
from hotline.domain.phone import CopyKind, Tally
from hotline.domain.receipts import grouped, grouped_payout
from hotline.domain.work import JobName
from hotline.services import carrier_copies, conversations, meter, replies, return_visit
from hotline.vault.phone_numbers import PhoneName, phone_name

#: Another text of the same phone may come in between; then the conversation is looked at anew.
ATTEMPTS = 4
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Text:
    """One incoming text. ``opt_out`` is the carrier's own word for STOP, HELP or START, which it has answered itself."""

    sid: str = field(repr=False)
    phone: str = field(repr=False)
    body: str = field(repr=False)
    pictures: int = 0
    segments: int = 1
    opt_out: str = ""


def answer(text: Text) -> str:
    """The markup for one text; a repeated delivery gets the same and has no second effect."""
    name: PhoneName | None = None
    for _attempt in range(ATTEMPTS):
        if (before := _earlier(text)) is not None:
            return before
        name = name or name_of(text.phone)
        try:
            return _answer(text, name)
        except (ConflictError, IntegrityError):
            continue
    raise ConflictError(kind="conversation")


def name_of(phone: str) -> PhoneName:
    """What stands for a phone; slow, outside any transaction."""
    return phone_name(
        phone, conversation_key(), opslimit=settings().conversation_passes, memlimit=settings().conversation_memory_mib * _MIB)


def forget(phone: str) -> None:
    """The carrier says that this phone takes nothing from us any more."""
    name = name_of(phone)
    with writing() as session:
        conversations.forget(session, name)


def _earlier(text: Text) -> str | None:
    with reading() as session:
        before = replies.earlier(session, conversation_key(), text.sid.encode())
    return before if before is None else before or render([], "")


def _answer(text: Text, name: PhoneName) -> str:
    said = _understood(text)
    with reading() as session:
        state = _state(session, name)
    ready = acts.prepare(dialogue.step(state, said).ask, state, text.phone)
    with writing() as session:
        act = Act(session, text.sid, text.phone, name, ready)
        step = _carry_out(act, _state(session, name), said)
        _keep(act, step.state)
        erase = _note(session, text)
        texts = [] if text.opt_out else list(_texts(step.replies, step.state.language))
        _count(session, text, texts)
        markup = render(texts, address("text/status"))
        replies.keep(session, conversation_key(), text.sid.encode(), markup, now())
    for promised in act.promises:
        relay(JobName.TRIAGE_MESSAGE, promised)
    relay(JobName.ERASE_COPY, erase)
    return markup


def _understood(text: Text) -> Said:
    if text.opt_out:
        return Said(text.body, command=Command.STOP if text.opt_out == "STOP" else Command.HELP)
    return understand(text.body, text.pictures)


def _state(session: Session, name: PhoneName) -> TextState:
    known = conversations.find(session, name, now())
    if known is None:
        return TextState()
    state = TextState.from_bytes(known.state, known.language, known.thread_id, notices=known.wants_notice)
    # What was taken back is over: words that name no number are a matter of their own.
    return state.anew() if known.thread_id and return_visit.is_withdrawn(session, known.thread_id) else state


def _carry_out(act: Act, state: TextState, said: Said) -> Step:
    """Step by step until nothing more is asked; what was said on the way is said first."""
    step = dialogue.step(state, said)
    spoken: list[Reply] = []
    while step.ask is not None:
        spoken += step.replies
        step = dialogue.step(step.state, acts.perform(act, step.state, step.ask))
    # The sentence for emergencies and the number come before what is said besides.
    return Step(step.state, [*step.replies, *spoken])


def _keep(act: Act, state: TextState) -> None:
    if state.place is Place.NONE and not state.chosen:
        conversations.forget(act.session, act.name)
    else:
        conversations.keep(act.session, act.name, state.thread_id, state.to_bytes(), state.language, now())


def _note(session: Session, text: Text) -> str | None:
    """An incoming text is final at the carrier when it reaches us: its copy there, pictures too, may go at once."""
    noted = carrier_copies.note(
        session, carrier().keyring, conversation_key(), CopyKind.MESSAGE, text.sid, now(), erase_from=now())
    return noted.outbox_id


def _texts(said: Sequence[Reply], language: str) -> list[str]:
    values = {"emergency": settings().emergency_number}
    return list(messages([_grouped(reply) for reply in said], carrier().scripts, language, values))


def _grouped(reply: Reply) -> Reply:
    """Numbers and codes in groups of four, as people copy them."""
    match reply:
        case dialogue.Line(name=name, values={"number": number}):
            return dialogue.Line(name, {"number": grouped(number)})
        case dialogue.Line(name=name, values={"code": code}):
            return dialogue.Line(name, {"code": grouped_payout(code)})
        case _:
            return reply


def _count(session: Session, text: Text, texts: list[str]) -> None:
    counts = {
        Tally.SEGMENTS_IN: text.segments, Tally.PICTURES_IN: text.pictures,
        Tally.SEGMENTS_OUT: sum(segments(each) for each in texts),
    }
    for kind, count in counts.items():
        if count:
            meter.count(session, kind, today(), count)
