"""Today's pipeline measured on what people said of earlier tips: gold out of their corrections, read where their key is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hotline.domain.tips import Compartment
from hotline.domain.trail import Action, ActorKind
from hotline.services.labels import Labels, amended
from hotline.services.sealing import IN, RECORDING, open_record
from hotline.store import corrections, staff, tips, trail
from hotline.store.search import Decision, LinkRow
from hotline.store.tips import MessageRow, TipRow
from hotline.triage.evaluate import TipLine, predictions
from hotline.triage.lexicon import Lexicon
from hotline.triage.score import score
from hotline.vault.keyring import Keyring

#: What stands between two messages of one tip: a sentence never runs on over it.
_BETWEEN = "\n\n"


@dataclass(frozen=True)
class Judged:
    """Tips as they came in, and what people said of them, in the form of a labelled set. Opened in memory only."""

    tips: tuple[TipLine, ...] = field(repr=False)
    gold: tuple[dict[str, Any], ...] = field(repr=False)
    staff_names: tuple[str, ...] = field(repr=False)
    decided: frozenset[frozenset[str]]

    @property
    def labelled(self) -> int:
        """How many tips' sorting was judged; of the others only links were."""
        return sum("category" in record for record in self.gold)


def judged_tips(session: Session, keyring: Keyring, compartment: Compartment, now: datetime) -> Judged:
    """Open what a desk's people judged; that it was done is on record, with the number of tips.

    A row keeps the hour of receipt only, so relative times are counted from there. Raises SealError without the desk's key.
    """
    links = corrections.decided_links(session, compartment)
    labelled = {tip.id: (tip, record_id) for tip, record_id in corrections.judged(session, compartment)}
    linked = {end for link in links for end in (link.tip_id, link.earlier_id)} - set(labelled)
    trail.record(session, now, ActorKind.MACHINE, "", Action.CORRECTIONS_REVIEWED, "house", "",
                 count=str(len(labelled) + len(linked)), compartment=compartment.value)
    read = [_labelled(session, keyring, tip, record_id) for tip, record_id in labelled.values()]
    read += [_unjudged(session, keyring, session.get_one(TipRow, tip_id)) for tip_id in sorted(linked)]
    read = [(line, gold) for line, gold in read if line.text]
    pairs = _pairs(links)
    ordered = sorted(read, key=lambda each: (each[0].received_at, each[0].tip_id))
    return Judged(
        tuple(line for line, _ in ordered), tuple(gold | pairs.get(line.tip_id, {}) for line, gold in ordered),
        tuple(row.name for row in staff.everybody(session)),
        frozenset(frozenset({link.tip_id, link.earlier_id}) for link in links),
    )


def measured(judged: Judged, lexicon: Lexicon, zone: ZoneInfo) -> dict[str, Any]:
    """The measures of ``score``. A suggested link on which nobody has decided counts neither for nor against.

    Each tip is read by itself: the tips that stood beside it when its level rose need not be among those judged.
    """
    said = [_decided(each, judged.decided)
            for each in predictions(judged.tips, lexicon, judged.staff_names, zone=zone, together=False)]
    by_id = {str(each["id"]): each for each in said}
    return score(said, [_with_any_norm(gold, by_id[gold["id"]]) for gold in judged.gold])


def _labelled(session: Session, keyring: Keyring, tip: TipRow, record_id: str) -> tuple[TipLine, dict[str, Any]]:
    labels = Labels.of(open_record(session, keyring, record_id))
    rows = [row for row in tips.messages_of_tip(session, tip.id) if row.id in labels.messages]
    rows.sort(key=lambda row: labels.messages.index(row.id))
    line, findings = _opened(session, keyring, tip, rows)
    gold: dict[str, Any] = {"id": tip.id, "channel": line.channel, "language": _language(tip, findings)}
    category = labels.category or next((found["category"] for _, _, found in findings), None)
    priority = labels.priority or min((found["priority"] for _, _, found in findings), default=None)
    if category is None or priority is None:  # nothing understood it, and nobody said both
        return line, gold
    secondary = {each for _, _, found in findings for each in found["secondary"]} - {str(category)}
    return line, gold | {
        "category": str(category), "priority": str(priority), "secondary_categories": sorted(secondary),
        "entities": [span for row, at, found in findings for span in _entities(line.text, row, at, found, labels)],
        "tipster_clues": [span for row, at, found in findings for span in _clues(line.text, row, at, found, labels)],
    }


def _unjudged(session: Session, keyring: Keyring, tip: TipRow) -> tuple[TipLine, dict[str, Any]]:
    """A tip of which only links were decided."""
    rows = sorted(tips.messages_of_tip(session, tip.id), key=lambda row: row.sequence)
    heard = [row for row in rows if row.direction == IN and row.kind != RECORDING and row.compartment is tip.compartment]
    line, findings = _opened(session, keyring, tip, heard)
    return line, {"id": tip.id, "channel": line.channel, "language": _language(tip, findings)}


def _opened(
    session: Session, keyring: Keyring, tip: TipRow, rows: Sequence[MessageRow]
) -> tuple[TipLine, list[tuple[str, int, dict[str, Any]]]]:
    """The words of a tip as one text, and each message's id, place in it and finding."""
    text, findings = "", []
    for row in rows:
        text += _BETWEEN if text else ""
        if row.finding_id is not None:
            findings.append((row.id, len(text), json.loads(open_record(session, keyring, row.finding_id))))
        text += open_record(session, keyring, row.id).decode()
    return TipLine(tip.id, tip.channel.value, tip.received_at, text), findings


def _language(tip: TipRow, findings: Sequence[tuple[str, int, dict[str, Any]]]) -> str:
    return next((str(found["language"]) for _, _, found in findings), tip.language or "")


def _entities(text: str, message_id: str, at: int, found: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    seen = amended(found, [mark for mark in labels.marks if mark.message_id == message_id])
    return [_moved(text, at, each["start"], each["end"], type=each["type"], norm=each["norm"], by_person="was" in each) for each in seen["entities"]]


def _clues(text: str, message_id: str, at: int, found: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    seen = amended(found, [mark for mark in labels.marks if mark.message_id == message_id])
    return [_moved(text, at, start, end) for start, end in seen["clues"]]


def _moved(text: str, at: int, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"text": text[at + start:at + end], "start": at + start, "end": at + end, **more}


def _pairs(links: Sequence[LinkRow]) -> dict[str, dict[str, Any]]:
    """What the decided links say of each tip: its group of duplicates, and what it is related to or not the same as."""
    groups: dict[str, str] = {}
    named: dict[str, dict[str, Any]] = {}
    for link in links:
        ends = (link.tip_id, link.earlier_id)
        if link.decision is Decision.CONFIRMED and link.kind == "duplicate":
            old, new = (groups.get(end, end) for end in ends)
            groups |= {end: new for end, group in groups.items() if group == old} | dict.fromkeys(ends, new)
        else:
            key = "related_to" if link.decision is Decision.CONFIRMED else "not_duplicate_of"
            named.setdefault(ends[0], {}).setdefault(key, []).append(ends[1])
    return {tip_id: {**named.get(tip_id, {}), "dup_group": groups.get(tip_id)} for tip_id in {*groups, *named}}


def _decided(prediction: dict[str, Any], decided: frozenset[frozenset[str]]) -> dict[str, Any]:
    links = [link for link in prediction["links"] if frozenset({prediction["id"], link["id"]}) in decided]
    return {**prediction, "links": links}


def _with_any_norm(gold: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """A span that a person marked has no normal form: whichever the machine gives where it marks the same counts as right."""
    def norm(span: Mapping[str, Any]) -> object:
        same = (each["norm"] for each in said["entities"]
                if each["type"] == span["type"] and each["start"] < span["end"] and span["start"] < each["end"])
        return next(same, None) if span["by_person"] else span["norm"]

    return {**gold, "entities": [{**span, "norm": norm(span)} for span in gold.get("entities", ())]}
