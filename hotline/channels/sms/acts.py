"""What the dialogue asks for: hashes made ready before the transaction, the rest done in it through the services."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from hotline.channels.carrier_edge import carrier, conversation_key, may_look_up
from hotline.channels.edge import clocks, now, settings
from hotline.channels.numbers import Code, fresh_code, keys_of
from hotline.channels.sms.commands import Command
from hotline.channels.sms.dialogue import (
    Add,
    Added,
    Ask,
    BeginVisit,
    CodeGiven,
    DrawCode,
    Heard,
    LookUp,
    Notified,
    Notify,
    Opened,
    OpensNothing,
    Show,
    Shown,
    TakeBack,
    TakenBack,
    Tell,
    TextState,
    Told,
    VisitBegun,
)
from hotline.channels.sms.thread_words import no_code, thread_words
from hotline.domain.awards import ClaimOverError
from hotline.domain.errors import ConflictError, NotFoundError, WrongStateError
from hotline.domain.phone import Hours
from hotline.domain.tips import Channel, checked_text
from hotline.ports import FreshReceipt
from hotline.services import conversations, intake, payouts, return_visit
from hotline.services.intake import Delivery
from hotline.services.return_visit import Visit
from hotline.vault.phone_numbers import PhoneName
from hotline.vault.receipts import ReceiptKeys
from hotline.wording.catalogue import DEFAULT

COOKIE_BYTES = 32


@dataclass(frozen=True)
class Ready:
    """What was made ready. ``keys`` of None where a number is to be looked up: it may not be tried any more."""

    receipt: FreshReceipt | None = None
    keys: Mapping[str, ReceiptKeys] | None = None
    code: Code | None = None


@dataclass
class Act:
    """One text in its transaction; ``visit`` is the thread that a number in this text opened."""

    session: Session
    sid: str = field(repr=False)
    phone: str = field(repr=False)
    name: PhoneName
    ready: Ready
    visit: Visit | None = None
    promises: list[str] = field(default_factory=list)


def prepare(ask: Ask | None, state: TextState, phone: str) -> Ready:
    """Make ready what this ask, and what may follow it, will need; outside any transaction."""
    match ask:
        case Tell():
            return Ready(receipt=carrier().receipts.take())
        case LookUp(said=said):
            keys = keys_of(said.number) if may_look_up(phone) else None
            # Words beside a number that opens nothing become a tip.
            receipt = carrier().receipts.take() if said.words and not state.thread_id else None
            return Ready(receipt, keys, fresh_code() if said.command is Command.CODE else None)
        case _:
            return Ready()


def perform(act: Act, state: TextState, ask: Ask) -> Heard:
    """Do what is asked; the answer goes back into the dialogue."""
    return _ACTS[type(ask)](act, state, ask)


def _tell(act: Act, state: TextState, ask: Tell) -> Told:
    if act.ready.receipt is None:
        raise ConflictError(kind="conversation")  # it was there a moment ago: look anew
    delivery = Delivery(f"{act.sid}:tip".encode(), checked_text(ask.words), Channel.SMS, state.language or DEFAULT)
    taken = intake.receive(act.session, carrier().keyring, conversation_key(), act.ready.receipt, delivery, now(), clocks=clocks())
    act.promises += [taken.outbox_id] if taken.outbox_id else []
    return Told(taken.thread_id, taken.number)


def _add(act: Act, state: TextState, ask: Add) -> Added:
    words = checked_text(ask.words)
    act.promises.append(return_visit.hear_more(act.session, carrier().keyring, state.thread_id, words, now()))
    return Added(return_visit.is_withdrawn(act.session, state.thread_id))


def _look_up(act: Act, _state: TextState, ask: LookUp) -> Opened | OpensNothing:
    if act.ready.keys is None:
        return OpensNothing(ask.said, too_often=True)
    try:
        thread, seed = return_visit.find(act.session, act.ready.keys)
    except NotFoundError:
        return OpensNothing(ask.said)
    act.visit = Visit(thread.id, seed, b"")
    return Opened(thread.id, thread.language, ask.said, return_visit.is_withdrawn(act.session, thread.id))


def _show(act: Act, state: TextState, ask: Show) -> Shown:
    visit = _visit(act)
    view = return_visit.view(act.session, carrier().keyring, visit, now())
    reward = payouts.find_reward(act.session, visit.thread_id)
    return_visit.mark_read(act.session, visit, now())
    return Shown(thread_words(view, reward, state.language, everything=ask.everything))


def _draw_code(act: Act, _state: TextState, _ask: DrawCode) -> CodeGiven:
    drawn = act.ready.code
    if drawn is None:
        raise ConflictError(kind="code")
    try:
        payouts.ask_code(
            act.session, _visit(act).thread_id, drawn.hashed, drawn.generation, now(), zone=settings().zone)
    except ClaimOverError:
        return CodeGiven("", "text_lapsed")
    except (NotFoundError, WrongStateError):
        return CodeGiven("", no_code(return_visit.view(act.session, carrier().keyring, _visit(act), now())))
    return CodeGiven(drawn.code)


def _begin_visit(act: Act, _state: TextState, _ask: BeginVisit) -> VisitBegun:
    cookie = secrets.token_bytes(COOKIE_BYTES)
    thread, seed = return_visit.find(act.session, act.ready.keys or {})
    return_visit.begin(act.session, conversation_key(), thread, seed, cookie, now())
    return VisitBegun(cookie.hex())


def _take_back(act: Act, state: TextState, _ask: TakeBack) -> TakenBack:
    cookie = bytes.fromhex(state.cookie)
    try:
        visit = return_visit.resume(act.session, conversation_key(), cookie, now())
    except NotFoundError:
        return TakenBack(done=False)
    return_visit.take_back(act.session, visit, now())
    return_visit.leave(act.session, conversation_key(), cookie)
    conversations.forget_thread(act.session, visit.thread_id)
    return TakenBack(done=True)


def _notify(act: Act, state: TextState, ask: Notify) -> Notified:
    hours = ask.hours or _usual_hours()
    conversations.keep(act.session, act.name, state.thread_id, state.to_bytes(), state.language, now())
    conversations.ask_notices(act.session, carrier().keyring, act.name, act.phone, hours, now())
    return Notified(hours)


def _usual_hours() -> Hours:
    first, last = settings().notice_hours.split("-")
    return Hours(int(first), int(last))


def _visit(act: Act) -> Visit:
    if act.visit is None:
        raise ConflictError(kind="visit")
    return act.visit


_ACTS: Mapping[type[Any], Callable[[Act, TextState, Any], Heard]] = {
    Tell: _tell, Add: _add, LookUp: _look_up, Show: _show, DrawCode: _draw_code, BeginVisit: _begin_visit,
    TakeBack: _take_back, Notify: _notify,
}
