"""Letting go: what is over is deleted, the words of concluded tips and of replies that were read among it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hotline.domain.awards import ENDED
from hotline.domain.tips import Move, after
from hotline.domain.trail import Action, ActorKind
from hotline.services import conversations, labels, payouts, recordings
from hotline.store import awards, cases, envelopes, outbox, search, staff, tips, trail, visits
from hotline.store.tips import MessageRow, TipRow

_DONE_KEPT = timedelta(days=2)
_ATTEMPTS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """How long words live: of a tip after its conclusion, of a reply after its tipster has read it."""

    tips: timedelta
    replies: timedelta


@dataclass(frozen=True)
class Purged:
    """How many rows, replies and tips went, and the files to delete after the commit; their keys went with it."""

    count: int
    files: Sequence[str]


def purge_expired(session: Session, now: datetime, zone: ZoneInfo, terms: Terms) -> Purged:
    """Delete what is over."""
    files: list[str] = []
    gone = visits.delete_expired(session, now) + outbox.purge_done(session, now - _DONE_KEPT)
    gone += _purge_replies(session, now - terms.replies) + _purge_tips(session, now - terms.tips, now, files)
    gone += conversations.forget_expired(session, now)
    staff.forget_attempts(session, now - _ATTEMPTS_KEPT)
    payouts.lapse_overdue(session, now, zone=zone)
    if gone:
        trail.record(session, now, ActorKind.MACHINE, "", Action.EXPIRED_PURGED, "house", "", count=str(gone))
    return Purged(gone, files)


def _purge_replies(session: Session, before: datetime) -> int:
    read = tips.read_replies(session, before)
    for message in read:
        _forget(session, message)
    return len(read)


def _purge_tips(session: Session, before: datetime, now: datetime, files: list[str]) -> int:
    """A tip keeps its row for the figures; its words, briefs, reasons, times, tokens and links go.

    While an award may still be decided or collected the tip stays: the law's facts must be re-derivable until then.
    """
    over = awards.purgeable(session, before, ENDED)
    for tip in over:
        files += _forget_voices(session, tip)
        _purge_tip(session, tip, now)
    return len(over)


def _forget_voices(session: Session, tip: TipRow) -> list[str]:
    """The recordings of a tip go before their messages, which they refer to."""
    forgotten = [recordings.forget(session, message.id) for message in tips.messages_of_tip(session, tip.id)]
    return [file_id for file_id in forgotten if file_id is not None]


def _purge_tip(session: Session, tip: TipRow, now: datetime) -> None:
    for message in tips.messages_of_tip(session, tip.id):
        _forget(session, message)
    for brief in cases.briefs_of(session, tip.id):
        envelopes.delete_envelope(session, brief.id)
        session.delete(brief)
    outcome = cases.outcome_of(session, tip.id)
    if outcome is not None and outcome.reason_id is not None:
        envelopes.delete_envelope(session, outcome.reason_id)
        outcome.reason_id = None
    if tip.times_id is not None:
        envelopes.delete_envelope(session, tip.times_id)
        tip.times_id = None
    labels.forget_labels(session, tip.id)
    search.forget_tip(session, tip.id)
    tip.state = after(tip.state, Move.PURGE)
    trail.record(session, now, ActorKind.MACHINE, "", Action.TIP_MOVED, "tip", tip.id, move=Move.PURGE.value, state=tip.state.value)


def _forget(session: Session, message: MessageRow) -> None:
    for record_id in (message.id, message.finding_id):
        if record_id is not None:
            envelopes.delete_envelope(session, record_id)
    session.delete(message)
