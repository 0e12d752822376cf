"""The queue: what waits, whose it is and how long is left. No words of a tip are on it: a look is recorded tip by tip."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import words
from hotline.channels.desk.session import REFRESH, actor, needs
from hotline.domain.actors import Actor
from hotline.domain.roles import Permission
from hotline.domain.tips import TipState
from hotline.services import casework
from hotline.store import phone, search, staff, tips
from hotline.store.tips import QueueCounts, TipRow, Wanted
from hotline.wording.marking import _

PAGE = 50
_OPEN = (TipState.RECEIVED, TipState.SCREENING, TipState.AWAITING_TIPSTER)
_AWAY = (TipState.ASSIGNED, TipState.UNDER_CHECK, TipState.REPORTED)
#: The tabs in their order, by the word in the address.
TABS = {
    "open": _("Open"), "unread": _("Unread"), "mine": _("Mine"), "awaiting": _("Awaiting the tipster"),
    "overdue": _("Overdue"), "away": _("With units"), "concluded": _("Concluded"),
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    tip: TipRow
    due: datetime | None
    claimer: str | None
    links: int
    unheard: bool


@needs(Permission.READ_QUEUE)
def queue() -> ResponseReturnValue:
    """One page of one tab; a page that refreshes itself gets the head and the table alone."""
    who = actor()
    tab = request.args.get("tab", "open")
    tab = tab if tab in TABS else "open"
    number = max(request.args.get("page", 1, type=int), 1)
    with edge.reading() as session:
        rows = _rows(session, who, _wanted(tab, who, edge.now()), number)
        counts = tips.count_queue(session, casework.compartment_of(who), who.staff_id, edge.now())
    template = "queue_live.html" if REFRESH in request.headers else "queue.html"
    return edge.page(template, **_shown(rows, counts, tab, number))


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/queue", view_func=queue)
    blueprint.add_app_template_filter(words.language_name)


def clock_of(tip: TipRow) -> datetime | None:
    """The clock that runs at the desk: for reading until somebody has claimed the tip, then for handing it over."""
    if tip.state not in _OPEN:
        return None
    return tip.act_by if tip.read_done else tip.read_by


def claimer_of(tip: TipRow, names: dict[str, str], now: datetime) -> str | None:
    """The name of who has the tip in hand now; a lapsed claim is nobody's."""
    if tip.claimed_by is None or tip.claim_until is None or tip.claim_until <= now:
        return None
    return names.get(tip.claimed_by)


def _wanted(tab: str, who: Actor, now: datetime) -> Wanted:
    return {
        "open": Wanted(_OPEN),
        "unread": Wanted((TipState.RECEIVED,)),
        "mine": Wanted((TipState.SCREENING,), claimed_by=who.staff_id),
        "awaiting": Wanted((TipState.AWAITING_TIPSTER,)),
        "overdue": Wanted(_OPEN, late_at=now),
        "away": Wanted(_AWAY),
        "concluded": Wanted((TipState.CONCLUDED,)),
    }[tab]


def _rows(session: Session, who: Actor, wanted: Wanted, number: int) -> list[Row]:
    """One more than a page holds, so that the page knows whether another follows."""
    found = tips.list_tips(session, casework.compartment_of(who), wanted, limit=PAGE + 1, offset=(number - 1) * PAGE)
    names = staff.names_of(session, [tip.claimed_by for tip in found if tip.claimed_by])
    links = search.count_open_links(session, [tip.id for tip in found])
    unheard = phone.unheard_among(session, [tip.id for tip in found])
    return [
        Row(tip, clock_of(tip), claimer_of(tip, names, edge.now()), links.get(tip.id, 0), tip.id in unheard) for tip in found
    ]


def _shown(rows: list[Row], counts: QueueCounts, tab: str, number: int) -> dict[str, Any]:
    figures = {"unread": counts.waiting, "mine": counts.mine, "awaiting": counts.awaiting_tipster, "overdue": counts.overdue}
    return {
        "rows": rows[:PAGE], "more": len(rows) > PAGE, "counts": counts, "figures": figures, "tab": tab, "tabs": TABS,
        "number": number,
    }
