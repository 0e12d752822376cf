"""One-click corrections: a person's word on topic, level or a marked span takes effect at once and is kept beside the proposal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError
from hotline.domain.topics import Category
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, Clocks, Priority, Reason
from hotline.services import casework
from hotline.services.casework import Spoken
from hotline.services.labels import CLUE, NO_MARK, Labels, Mark, keep_labels, read_labels
from hotline.store import trail
from hotline.store.tips import TipRow
from hotline.triage.understanding import EntityKind
from hotline.vault.keyring import Keyring

#: What a span may be said to be.
KINDS = frozenset({*EntityKind, NO_MARK, CLUE})


def correct_level(
    session: Session, keyring: Keyring, actor: Actor, tip_id: str, priority: Priority, reason: Reason | None, now: datetime,
    *, clocks: Clocks = CLOCKS,
) -> None:
    """The claimer raises or lowers the level; the queue and the clock follow in the same transaction."""
    casework.change_priority(session, actor, tip_id, priority, reason, now, clocks=clocks)
    tip, labels, _ = _judged(session, keyring, actor, tip_id)
    keep_labels(session, keyring, tip, replace(labels, priority=priority, reason=reason))


def correct_topic(session: Session, keyring: Keyring, actor: Actor, tip_id: str, category: Category, now: datetime) -> None:
    """The claimer files the tip under another topic."""
    casework.change_category(session, actor, tip_id, category, now)
    tip, labels, _ = _judged(session, keyring, actor, tip_id)
    keep_labels(session, keyring, tip, replace(labels, category=category))


def correct_mark(session: Session, keyring: Keyring, actor: Actor, tip_id: str, mark: Mark, now: datetime) -> None:
    """The claimer says what a span of the tipster's words is, or that it names nothing.

    Raises BadInputError for a span of words that are not this tip's or that nothing has understood, one outside the
    words, or a kind that there is not.
    """
    casework.held(session, actor, tip_id, now)
    tip, labels, heard = _judged(session, keyring, actor, tip_id)
    length = next((len(each.text) for each in heard if each.message_id == mark.message_id and each.proposed is not None), 0)
    if mark.kind not in KINDS or not 0 <= mark.start < mark.end <= length:
        raise BadInputError("kind", "unknown")
    _keep_mark(session, keyring, actor, tip, labels.marked(mark), now)


def add_mark(session: Session, keyring: Keyring, actor: Actor, tip_id: str, words: str, kind: str, now: datetime) -> None:
    """The claimer marks what the machine passed over: the first place where these words stand outside covered clues.

    Raises BadInputError when they stand nowhere else: whether they stand under a cover is not told without a reason.
    """
    casework.held(session, actor, tip_id, now)
    tip, labels, heard = _judged(session, keyring, actor, tip_id)
    place = _first_place(heard, words.strip(), uncovered=tip.clues_open)
    if kind not in KINDS - {NO_MARK}:
        raise BadInputError("kind", "unknown")
    if place is None:
        raise BadInputError("mark", "not_there")
    _keep_mark(session, keyring, actor, tip, labels.marked(Mark(*place, kind)), now)


def confirm(session: Session, keyring: Keyring, actor: Actor, tip_id: str, now: datetime) -> None:
    """The claimer says that the sorting is right as it stands now: without such words a city would measure its faults only."""
    casework.held(session, actor, tip_id, now)
    tip, labels, _ = _judged(session, keyring, actor, tip_id)
    keep_labels(session, keyring, tip, labels)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.SORTING_CONFIRMED, "tip", tip.id)


def _judged(session: Session, keyring: Keyring, actor: Actor, tip_id: str) -> tuple[TipRow, Labels, Sequence[Spoken]]:
    """The tip, what was said of it so far with the words that are judged now, and those words."""
    tip = casework.find(session, actor, tip_id)
    heard = [each for each in casework.spoken(session, keyring, actor, tip) if not each.mine]
    labels = read_labels(session, keyring, tip.id) or Labels()
    return tip, replace(labels, messages=tuple(each.message_id for each in heard)), heard


def _first_place(heard: Sequence[Spoken], words: str, *, uncovered: bool) -> tuple[str, int, int] | None:
    for each in (each for each in heard if words and each.proposed is not None):
        covers = () if uncovered else (each.finding or {}).get("clues", ())
        start = each.text.find(words)
        while start >= 0:
            end = start + len(words)
            if not any(start < cover[1] and cover[0] < end for cover in covers):
                return each.message_id, start, end
            start = each.text.find(words, start + 1)
    return None


def _keep_mark(session: Session, keyring: Keyring, actor: Actor, tip: TipRow, labels: Labels, now: datetime) -> None:
    keep_labels(session, keyring, tip, labels)
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.MARK_CORRECTED, "tip", tip.id)
