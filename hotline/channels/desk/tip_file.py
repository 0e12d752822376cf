"""Everything that a tip's page shows, read in one session: words, reasons, clock, links, history, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import highlight, statements
from hotline.channels.desk.highlight import Cause
from hotline.channels.desk.history import Event, history
from hotline.channels.desk.queue import claimer_of, clock_of
from hotline.channels.desk.statements import MarkLine
from hotline.channels.markup import paragraphs
from hotline.domain.actors import Actor
from hotline.domain.roles import Permission, permits
from hotline.domain.tips import MOVES, Compartment, Move, TipState, case_number
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.domain.urgency import LEVEL, Priority, Reason
from hotline.services import casework, recordings
from hotline.services.casework import Spoken
from hotline.services.labels import read_labels
from hotline.services.recordings import Voice
from hotline.store import search, staff, trail
from hotline.store.search import Decision, LinkRow
from hotline.store.staff import UnitRow
from hotline.store.tips import ThreadRow, TipRow
from hotline.triage.reasons import link_kind_label, link_reason_sentence, reason_sentence
from hotline.triage.understanding import LinkKind
from hotline.wording.marking import _

#: Notices that no person wrote, by their key.
_NOTICES = {
    "reward_waits": _("Notice of the machine: a reward of %(amount)s %(currency)s waits, to be asked for until %(claim_by)s."),
    "reward_waits_open": _("Notice of the machine: a reward of %(amount)s %(currency)s waits."),
}
_UNVERIFIED = _("These words do not carry the desk's signature and are not shown to anybody.")


@dataclass(frozen=True)
class Message:
    """One message as the page shows it. ``mine``: the desk said it."""

    mine: bool
    kind: str
    body: Markup
    hour: datetime
    read: bool
    understood: bool
    has_clues: bool


@dataclass(frozen=True)
class Suggestion:
    """A suggested or confirmed link with the tip at its other end."""

    link_id: str
    other: TipRow
    number: str
    kind: str
    percent: int
    reasons: tuple[str, ...]
    words: Sequence[Markup] = field(repr=False)
    confirmed: bool


@dataclass(frozen=True)
class Proposed:
    """What the machine said, kept beside a person's word."""

    category: Category
    priority: Priority


@dataclass(frozen=True)
class Together:
    """A reason that this tip has from another tip and itself together. ``number`` is empty when the other has left this desk.

    ``apart``: a person said later that they are not one matter.
    """

    reason: str
    sentence: str
    other_id: str
    number: str
    apart: bool


@dataclass(frozen=True)
class TipFile:
    """What the page shows. ``mine``: this person holds the claim now; the ``may_`` answers follow the table of moves."""

    tip: TipRow
    due: datetime | None
    mine: bool
    claimer: str | None
    uncovered: bool
    messages: Sequence[Message] = field(repr=False)
    voices: Sequence[Voice]
    causes: Sequence[Cause] = field(repr=False)
    topics: Sequence[Cause] = field(repr=False)
    marks: Sequence[MarkLine] = field(repr=False)
    proposed: Proposed | None
    judged: bool
    together: Sequence[Together]
    draft: str = field(repr=False)
    has_clues: bool
    links: Sequence[Suggestion]
    history: Sequence[Event]
    units: Sequence[UnitRow]
    unit_name: str | None
    answerable: bool
    may: Mapping[str, bool]


def read_file(session: Session, who: Actor, tip_id: str) -> TipFile:
    """Read a tip as far as this person may; the look was recorded before. Raises NotFoundError."""
    now, keyring = edge.now(), edge.desk().keyring
    tip = casework.find(session, who, tip_id)
    claimer = claimer_of(tip, staff.names_of(session, [tip.claimed_by] if tip.claimed_by else []), now)
    mine = claimer is not None and tip.claimed_by == who.staff_id
    spoken = casework.spoken(session, keyring, who, tip)
    heard = [each for each in spoken if not each.mine]
    uncovered = mine and tip.clues_open
    units = staff.units_of(session, edge.desk().desk)
    answerable = casework.answerable(session.get_one(ThreadRow, tip.thread_id))
    together = _together(session, tip)
    return TipFile(
        tip=tip, due=clock_of(tip), mine=mine, claimer=claimer, uncovered=uncovered,
        messages=[_message(each, uncovered) for each in spoken], voices=recordings.of_tip(session, tip),
        causes=_causes(heard, uncovered=uncovered), together=together, topics=statements.topics(heard, uncovered=uncovered),
        marks=[line for each in heard for line in statements.mark_lines(each, uncovered=uncovered)],
        proposed=_proposed(heard, together), judged=read_labels(session, keyring, tip.id) is not None, draft=_draft(heard),
        has_clues=any(map(highlight.has_clues, heard)),
        links=[_suggestion(link, other, heard, uncovered) for link, other in casework.links(session, who, tip)], history=history(session, tip.id),
        units=units, unit_name=next((unit.name(edge.language()) for unit in units if unit.id == tip.unit_id), None),
        answerable=answerable, may=_may(who, tip, mine=mine, free=claimer is None, answerable=answerable),
    )


def draft_of(session: Session, who: Actor, tip_id: str) -> str:
    """The words that the form of a brief begins with: the tipster's, without what points to them."""
    tip = casework.find(session, who, tip_id)
    return _draft([each for each in casework.spoken(session, edge.desk().keyring, who, tip) if not each.mine])


def named_in(session: Session, who: Actor, tip_id: str) -> list[tuple[str, str, str]]:
    """What the tipster's words name, for comparing a reply with them."""
    tip = casework.find(session, who, tip_id)
    spoken = casework.spoken(session, edge.desk().keyring, who, tip)
    return [entity for each in spoken if not each.mine for entity in highlight.entities(each)]


def _may(who: Actor, tip: TipRow, *, mine: bool, free: bool, answerable: bool) -> dict[str, bool]:
    screens = permits(who.roles, Permission.SCREEN)
    return {
        "claim": screens and (free or mine) and tip.state in MOVES[Move.CLAIM].origins,
        "ask": screens and mine and answerable and tip.state in MOVES[Move.ASK].origins,
        "reply": screens and answerable and tip.state is not TipState.RECEIVED,
        "assign": screens and mine and casework.usable(tip) and tip.state in MOVES[Move.ASSIGN].origins,
        "conclude": screens and mine and tip.state in MOVES[Move.ASSIGN].origins,
        "decide": screens,
        "correct": screens and mine,
        "avoid": tip.compartment is Compartment.DESK,
        "reopen": permits(who.roles, Permission.SUPERVISE) and tip.state is TipState.CONCLUDED,
    }


def _message(spoken: Spoken, uncovered: bool) -> Message:
    body = _said(spoken) if spoken.mine else highlight.marked(spoken, uncovered=uncovered)
    return Message(spoken.mine, spoken.kind, body, spoken.written_hour, spoken.read, spoken.proposed is not None, highlight.has_clues(spoken))


def _said(spoken: Spoken) -> Markup:
    if spoken.kind == "notice":
        values = {name: spoken.values.get(name, "") for name in ("amount", "currency", "claim_by")}
        key = spoken.values.get("notice", "")
        notice = _NOTICES.get(key if values["claim_by"] else f"{key}_open")
        return paragraphs(edge.say(notice, **values) if notice else key.replace("_", " "))
    return paragraphs(edge.say(_UNVERIFIED) if spoken.kind == "unverified" else spoken.text)


def _causes(heard: Sequence[Spoken], *, uncovered: bool) -> list[Cause]:
    """Reasons of all words, each sentence once with everything that speaks for it.

    Later words are an answer to something: that they alone are vague or about nothing says nothing about the tip.
    """
    found: dict[str, Cause] = {}
    causes = [(place, cause) for place, each in enumerate(heard) for cause in highlight.causes(each, uncovered=uncovered)]
    for cause in (cause for place, cause in causes if place == 0 or LEVEL[Reason(cause.code)] is not Priority.P4):
        known = found.get(cause.code)
        quotes = tuple(dict.fromkeys((*known.quotes, *cause.quotes))) if known else cause.quotes
        found[cause.code] = Cause(cause.code, cause.sentence, quotes, cause.doubtful)
    return list(found.values())


def _proposed(heard: Sequence[Spoken], together: Sequence[Together]) -> Proposed | None:
    """The topic of the first words, and the highest level of all words and of what another tip added to them."""
    found = [each.proposed for each in heard if each.proposed]
    levels = [*(each["priority"] for each in found), *(LEVEL[Reason(each.reason)] for each in together)]
    return Proposed(Category(found[0]["category"]), Priority(min(levels))) if found else None


def _together(session: Session, tip: TipRow) -> list[Together]:
    """Each reason that another tip added, once. A tip that left this desk took its link along; the trail knows of the raising."""
    found: dict[str, Together] = {}
    for row in search.links_of(session, tip.id):
        other, apart = row.other_end(tip.id), row.decision is Decision.REJECTED
        for code in row.gains_of(tip.id):
            if code not in found or found[code].apart:
                found[code] = Together(code, _sentence(code), other, case_number(other), apart)
    for line in trail.newest_about(session, tip.id):
        code = line.detail.get("reason", "")
        if line.action is Action.LEVEL_JOINED and code not in found:
            found[code] = Together(code, _sentence(code), "", "", apart=False)
    return list(found.values())


def _sentence(code: str) -> str:
    return edge.say(reason_sentence(Reason(code)))


def _draft(heard: Sequence[Spoken]) -> str:
    return "\n\n".join(words for each in heard if (words := highlight.without_clues(each)))


def _suggestion(link: LinkRow, other: TipRow, heard: Sequence[Spoken], uncovered: bool) -> Suggestion:
    reasons = tuple(edge.say(link_reason_sentence(code)) for code in link.reasons)
    kind = edge.say(link_kind_label(LinkKind(link.kind)))
    return Suggestion(link.id, other, case_number(other.id), kind, round(link.score * 100), reasons, statements.link_words(link.reasons, heard, uncovered=uncovered), link.decision is Decision.CONFIRMED)
