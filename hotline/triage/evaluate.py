"""Runs the live pipeline over a file of tips, in order of receipt and in a fresh memory (TRIAGE.md, section 5)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hotline.domain.urgency import Reason, highest_first, priority_of
from hotline.triage.features import features_of
from hotline.triage.joining import Facts, every_fact, gained_from, names_of
from hotline.triage.lexicon import Lexicon
from hotline.triage.linking import link
from hotline.triage.memory_index import MemoryIndex
from hotline.triage.pipeline import DEFAULT_ZONE, understand
from hotline.triage.understanding import Clue, Entity, Link, Understanding

CHANNELS = frozenset({"web", "sms", "voice", "box"})
_TIP_KEYS = ("id", "channel", "received_at", "text")


class BadLineError(ValueError):
    """A line of a file cannot be taken; ``number`` counts from one. The words of the line are never repeated."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")
        self.number = number
        self.problem = problem


@dataclass(frozen=True)
class TipLine:
    """One tip of an evaluation file."""

    tip_id: str
    channel: str
    received_at: datetime
    text: str = field(repr=False)


def read_tips(lines: Iterable[str], *, zone: ZoneInfo = DEFAULT_ZONE) -> list[TipLine]:
    """All tips in order of receipt. A time without an offset is read in ``zone``. Raises BadLineError."""
    tips: list[TipLine] = []
    seen: set[str] = set()
    for number, record in records(lines):
        tip = _tip(number, record, zone)
        if tip.tip_id in seen:
            raise BadLineError(number, f"the id {tip.tip_id} was used before; every tip needs its own")
        seen.add(tip.tip_id)
        tips.append(tip)
    return sorted(tips, key=lambda tip: tip.received_at)


def records(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file with their line numbers; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadLineError(number, f"is not JSON ({fault.msg} at column {fault.colno})") from None
        if not isinstance(record, dict):
            raise BadLineError(number, "must be one JSON object")
        yield number, record


def _tip(number: int, record: dict[str, Any], zone: ZoneInfo) -> TipLine:
    for key in _TIP_KEYS:
        if not isinstance(record.get(key), str):
            raise BadLineError(number, f'"{key}" is missing or is not a text')
    if record["channel"] not in CHANNELS:
        raise BadLineError(number, f'"channel" must be one of {", ".join(sorted(CHANNELS))}')
    try:
        received_at = datetime.fromisoformat(record["received_at"])
    except ValueError:
        raise BadLineError(number, '"received_at" is not an ISO 8601 time') from None
    if received_at.tzinfo is None:
        received_at = received_at.replace(tzinfo=zone)
    return TipLine(record["id"], record["channel"], received_at, record["text"])


def predictions(
    tips: Iterable[TipLine], lexicon: Lexicon, staff_terms: Sequence[str] = (), *, zone: ZoneInfo = DEFAULT_ZONE,
    together: bool = True,
) -> Iterator[dict[str, Any]]:
    """One prediction for each tip as it stands at its arrival: linked to the tips before it and, if ``together``, scored with them.

    That a later tip raises an earlier one is not printed: its line has been told.
    """
    index, received = MemoryIndex(), dict[str, datetime]()
    for tip in tips:
        understanding = understand(tip.text, tip.received_at, tip.channel, lexicon, staff_terms, zone=zone)
        features = features_of(understanding)
        links = link(understanding, index, features)
        linked = links if together else []
        others = [Facts(names_of(index.holding(each.tip_id, every_fact(lexicon))), received[each.tip_id]) for each in linked]
        yield _prediction(tip, understanding, links, gained_from(linked, understanding, others, lexicon))
        index.add(tip.tip_id, tip.received_at, features)
        received[tip.tip_id] = tip.received_at


def _prediction(
    tip: TipLine, understanding: Understanding, links: Iterable[Link], gains: Sequence[Reason]
) -> dict[str, Any]:
    reasons = highest_first([*gains, *(found.reason for found in understanding.reasons)])
    return {
        "id": tip.tip_id,
        "language": understanding.language,
        "category": understanding.category.value,
        "secondary_categories": [category.value for category in understanding.secondary],
        "priority": priority_of(reasons).value,
        "priority_reasons": [reason.value for reason in reasons],
        "route": understanding.route.value,
        "also": [route.value for route in understanding.also],
        "entities": [_entity(entity) for entity in understanding.entities],
        "tipster_clues": [_clue(clue) for clue in understanding.tipster_clues],
        "links": [
            {
                "id": each.tip_id,
                "kind": each.kind.value,
                "score": each.score,
                "reasons": [r.replace("_", " ") for r in each.reasons],
            }
            for each in links
        ],
    }


def _entity(entity: Entity) -> dict[str, Any]:
    told = {
        "type": entity.kind.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
        "norm": entity.norm,
    }
    return told if entity.slang is None else {**told, "slang": entity.slang}


def _clue(clue: Clue) -> dict[str, Any]:
    return {"text": clue.text, "start": clue.start, "end": clue.end}
