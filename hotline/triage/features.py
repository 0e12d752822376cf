"""What a tip is compared by: plain values, which the index on disk turns into keyed tokens.

Words that begin with "#" say what kind of evidence a tip has, so that two tips with different plates can be told from
two tips of which one has none.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import combinations

from hotline.domain.topics import Category
from hotline.domain.urgency import Reason
from hotline.ports import Feature, FeatureKind
from hotline.triage.joining import facts_of, features_of_facts
from hotline.triage.minhash import bands
from hotline.triage.understanding import Entity, EntityKind, Understanding

_WINDOW_MINUTES = 10
_SHORTEST_TAIL = 3
_MOST_WORDS = 400
_MOST_STREETS = 6
#: Of these a matter has one: two tellers of one language who name different ones tell of two matters.
_ONE_PLACE = (" village", " road", " street", " avenue")
#: Days of the week as they are said in a habit; 0 is Monday.
_WEEKDAYS = {
    "[周期拜]一|monday": 0, "[周期拜]二|tuesday": 1, "[周期拜]三|wednesday": 2, "[周期拜]四|thursday": 3, "[周期拜]五|friday": 4,
    "[周期拜]六|saturday": 5, "[周期拜][日天]|sunday": 6,
}  # fmt: skip
#: Texts with three quarters of their shingles in common share one of eight bands 99 times in 100; more would only cost.
_BANDS_LOOKED_UP = 8


def features_of(understanding: Understanding) -> frozenset[Feature]:
    """All features of one tip."""
    return frozenset(
        [
            *_of_entities(understanding),
            *_wording(understanding),
            *(Feature(FeatureKind.WORD, word) for word in list(dict.fromkeys(understanding.words))[:_MOST_WORDS]),
            *_matter(understanding),
            *_corners(understanding),
            *_facts(understanding),
            *windows(understanding.received_at),
            *features_of_facts(facts_of(understanding).names),
        ]
    )


def _wording(understanding: Understanding) -> Iterator[Feature]:
    """The first bands find what reads alike, all of them together tell how much alike it is."""
    for number, band in enumerate(bands(understanding.words)):
        yield Feature(FeatureKind.BAND if number < _BANDS_LOOKED_UP else FeatureKind.GRAIN, band)


def windows(received_at: datetime) -> tuple[Feature, ...]:
    """The ten-minute window of receipt and the one before it, so that a border does not part two echoes."""
    minutes = int(received_at.astimezone(UTC).timestamp()) // 60 // _WINDOW_MINUTES
    return tuple(Feature(FeatureKind.WINDOW, str(window)) for window in (minutes, minutes - 1))


def _of_entities(understanding: Understanding) -> Iterator[Feature]:
    for entity in understanding.entities:
        if not entity.norm:
            continue
        if entity.kind is EntityKind.PLATE:
            yield from _plate(entity.norm)
        elif entity.kind is EntityKind.PLACE:
            yield from _place(entity.keys)
        elif entity.kind is EntityKind.SUBSTANCE:
            yield Feature(FeatureKind.SUBSTANCE, entity.norm)
            yield _mark("has:substance")
        elif entity.kind in {EntityKind.PHONE, EntityKind.ACCOUNT}:
            yield Feature(FeatureKind(entity.kind.value), entity.norm.lower())
            yield _mark(f"has:{entity.kind}")
        elif entity.kind is EntityKind.TIME:
            yield from _when(entity)


def _plate(norm: str) -> Iterator[Feature]:
    bare = norm.strip("*")
    if "*" not in norm:
        yield Feature(FeatureKind.PLATE, norm)
        yield _mark("has:whole_plate")
    if norm.startswith("*") or "*" not in norm:
        yield from (Feature(FeatureKind.PLATE, f"*{bare[-n:]}") for n in range(_SHORTEST_TAIL, min(len(bare), 5) + 1))


def _place(keys: Iterable[str]) -> Iterator[Feature]:
    for key in keys:
        if key.startswith("kind:"):
            yield _mark(key)
            yield _mark("has:kind")
        elif key.startswith("number:"):
            yield _mark("has:number")
        elif key.startswith("block:"):
            yield _mark("has:block")
            yield _mark(f"in {key}")
        elif key.startswith("street:"):
            continue
        else:
            yield Feature(FeatureKind.PLACE, key)
            yield _mark("has:place")
            if key.startswith("area:") and key.endswith(_ONE_PLACE):
                yield _mark(f"has:{key.rpartition(' ')[2]}")
            if not key.startswith(("area:", "named:")):
                yield _mark("has:door")


def _corners(understanding: Understanding) -> Iterator[Feature]:
    """Two streets named in one tip, whatever stands between their names, are a crossing."""
    streets = sorted({key for entity in understanding.entities for key in entity.keys if key.startswith("street:")})
    yield from (Feature(FeatureKind.PLACE, f"corner:{one}+{other}") for one, other in combinations(streets[:_MOST_STREETS], 2))


def _facts(understanding: Understanding) -> Iterator[Feature]:
    """What a second teller says alike in another language: doors, sums, hours, spelt names; and the topic in its week."""
    topic = understanding.category.value
    for entity in understanding.entities:
        for fact in _facts_of(entity):
            yield Feature(FeatureKind.MATTER, f"{topic} {fact}")
            yield _mark(f"fact:{fact}")
    for reason in understanding.reasons:
        if reason.reason not in _SAID_OF_MOST:
            yield _mark(f"why:{reason.reason}")
    drugs = {entity.norm for entity in understanding.entities if entity.kind is EntityKind.SUBSTANCE} or {"-"}
    yield _mark(f"told in:{understanding.language}")
    if any(reason.reason in _UNDER_WAY for reason in understanding.reasons):
        spell = int(understanding.received_at.timestamp()) // _SPELL_SECONDS
        yield from (_mark(f"fact:while:{spell - back}") for back in (0, 1))
    week = understanding.received_at.astimezone(UTC).toordinal() // 7
    yield from (Feature(FeatureKind.MATTER, f"{topic} {drug} {week - back}") for drug in drugs for back in (0, 1))


def _facts_of(entity: Entity) -> Iterator[str]:
    norm = entity.norm or ""
    if entity.kind is EntityKind.PLACE:
        yield from (key for key in entity.keys if key.startswith("number:"))
    elif entity.kind is EntityKind.QUANTITY and norm[:2] not in {"1 ", "2 ", "3 "}:
        yield f"amount:{norm}"
    elif entity.kind is EntityKind.TIME and norm.startswith("point:"):
        yield f"point:{norm[6:22]}"
        yield f"clock:{norm[17:22]}"
    elif entity.kind is EntityKind.TIME and norm.startswith("recurring:"):
        yield from (f"weekday:{day}" for said, day in _WEEKDAYS.items() if re.search(said, norm))
    elif entity.kind is EntityKind.PERSON and norm:
        yield f"name:{norm}"


#: What one teller calls a place that hosts sale is selling or use to another.
_DEALS = frozenset({Category.TRAFFICKING, Category.VENUE, Category.USE_CONCERN})
#: Reasons that hold for so many tips that sharing them tells nothing.
_UNDER_WAY = frozenset({Reason.IN_PROGRESS, Reason.FUGITIVE_NOW, Reason.LIFE_NOW, Reason.CHILD_NOW, Reason.HAZARD_NOW})
_SPELL_SECONDS = 6 * 3600
_SAID_OF_MOST = frozenset({Reason.LOCATED, Reason.IDENTIFIABLE, Reason.VAGUE})


def _when(entity: Entity) -> Iterator[Feature]:
    kind, _, value = (entity.norm or "").partition(":")
    if kind == "now":
        yield _mark("when:now")
    if kind in {"point", "date"}:
        yield _mark(f"when:{value[:10]}")
    if kind == "point":
        yield _mark(f"when:{value[:16]}")


def _matter(understanding: Understanding) -> Iterator[Feature]:
    yield _mark(f"main:{understanding.category}")
    yield from (_mark(f"about:{category}") for category in (understanding.category, *understanding.secondary))
    if understanding.category in _DEALS:
        yield _mark("deals")


def _mark(what: str) -> Feature:
    return Feature(FeatureKind.WORD, f"#{what}")
