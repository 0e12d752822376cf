"""The history of a tip in words: who did what and when, out of the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import words
from hotline.domain.tips import Disposition, Move
from hotline.domain.topics import Category
from hotline.domain.trail import Action, ActorKind
from hotline.store import staff, trail
from hotline.store.trail import LineRow
from hotline.wording.marking import _

_NOBODY = {ActorKind.TIPSTER: _("the tipster"), ActorKind.MACHINE: _("the system")}
_DETAILS = {
    "question": _("a question"), "answer": _("an answer"), "confirmed": _("the same matter"), "rejected": _("not the same"),
    "yes": _("known before"), "no": _("not known before"),
}


@dataclass(frozen=True)
class Event:
    """One or several equal lines in a row. ``to_the_hour``: the trail keeps no more of it."""

    who: str
    what: str
    at: datetime
    to_the_hour: bool
    times: int = 1


def history(session: Session, tip_id: str) -> list[Event]:
    """What happened to a tip, newest first; looks of one person in a row are one line with their number.

    Lines about the tipster bear the hour only. They stand at its beginning: their place among the others would tell more.
    """
    lines = sorted(trail.newest_about(session, tip_id), key=lambda line: (line.at, line.id), reverse=True)
    names = staff.names_of(session, [line.actor_id for line in lines if line.actor_kind is ActorKind.STAFF])
    units = {unit.id: unit.name(edge.language()) for unit in staff.units_of(session, edge.desk().desk)}
    return _joined([_event(line, names, units) for line in lines])


def _joined(events: Sequence[Event]) -> list[Event]:
    joined: list[Event] = []
    for event in events:
        last = joined[-1] if joined else None
        if last is not None and (last.who, last.what) == (event.who, event.what):
            joined[-1] = Event(last.who, last.what, last.at, last.to_the_hour, last.times + 1)
        else:
            joined.append(event)
    return joined


def _event(line: LineRow, names: Mapping[str, str], units: Mapping[str, str]) -> Event:
    is_staff = line.actor_kind is ActorKind.STAFF
    who = names.get(line.actor_id, "—") if is_staff else edge.say(_NOBODY[line.actor_kind])
    return Event(who, _what(line, units), line.at, not is_staff)


def _what(line: LineRow, units: Mapping[str, str]) -> str:
    detail = line.detail
    if line.action is Action.TIP_MOVED:
        step = detail.get("move", "")
        return words.label(Move(step)) if step in set(Move) else edge.say(_("came from another desk"))
    more = [edge.say(_DETAILS[value]) for value in detail.values() if value in _DETAILS]
    more += [units[detail["unit"]]] if detail.get("unit") in units else []
    more += [detail["priority"]] if "priority" in detail else []
    more += [words.label(Category(detail["category"]))] if "category" in detail else []
    more += [words.label(Disposition(detail["disposition"]))] if "disposition" in detail else []
    said = words.label(line.action)
    return edge.say(_("%(what)s: %(more)s"), what=said, more=edge.say(_(", ")).join(more)) if more else said
