"""The one way from a text to what the machine proposes about it, for live tips and for the evaluation alike.

Nothing here discards, accuses or acts; a reading that is in doubt takes the more urgent side and says so.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from hotline.domain.topics import JUNK, NOT_ABOUT_DRUGS, Category, Route, in_precedence, main_and_secondary
from hotline.domain.urgency import LEVEL, Priority, Reason, highest_first, priority_of
from hotline.triage.clauses import Mode, Sign
from hotline.triage.clues import tipster_clues
from hotline.triage.joining import signals_kept
from hotline.triage.language import language_of
from hotline.triage.lexicon import Lexicon
from hotline.triage.likeness import load_likeness
from hotline.triage.reading import Reading, read
from hotline.triage.rules import Outcome, apply
from hotline.triage.understanding import Entity, EntityKind, ReasonFound, Span, StaffConcern, TopicFound, Understanding

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
#: Parts of speech without meaning of their own: particles, prepositions, pronouns, numbers.
_STOP_TAGS = frozenset({"x", "uj", "ul", "p", "c", "y", "e", "o", "r", "d", "uz", "ud", "ug", "u", "m", "q"})
#: Signals of danger: with one of them no tip is proposed for discard, whatever else it says.
_DANGER = frozenset(
    {"leak", "dying", "suicidal", "violence_now", "threat_me", "threat_staff", "child_ingest", "child_hurt", "fire"}
    | {"wanted_strong", "corrupt_strong", "overdose"}
)
#: Words for drugs together with something to look for are a lead, however they are dressed.
_DRUGS = frozenset(
    {"substance", "strong_drug", "sell_strong", "make_strong", "carry_strong", "grow_strong", "use_strong"}
)
_MOCKERY = 2
#: Share of all likeness from which a topic is proposed, and from which junk is not proposed for discard. The first did best
#: in cross-validation on the tuning halves; the second is a guess on the safe side.
_LIKE_ENOUGH, _TOO_LIKE_A_TIP = 0.2, 0.35
_LEADS = frozenset({"spot", "premises", "plate", "phone", "account", "named", "time_48h"})
#: An advertisement has no suspect and no time of a deed.
_NOT_IN_JUNK = frozenset({EntityKind.SUBSTANCE, EntityKind.PERSON, EntityKind.TIME, EntityKind.QUANTITY})
_TREATMENT = frozenset(
    {Reason.USE_ONLY, Reason.REFERRAL, Reason.VAGUE, Reason.LOCATED, Reason.IDENTIFIABLE, Reason.STALE}
)


def understand(
    text: str,
    received_at: datetime,
    channel: str,
    lexicon: Lexicon,
    staff_terms: Sequence[str] = (),
    *,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Understanding:
    """What the machine proposes about one tip. ``received_at`` must be aware; ``zone`` is the city's."""
    reading = read(text, received_at, zone, lexicon, staff_terms)
    concern = _concern(reading, lexicon)
    topics = _topics(reading, lexicon, concern)
    category, secondary = _ranked(topics)
    reasons = _reasons(
        reading, lexicon, (category, *secondary), concern, is_certain=any(not topic.is_by_likeness for topic in topics)
    )
    route, also = _routes(category, reasons, concern)
    if route is Route.DISCARD and _is_a_lead(reading, category):
        route = Route.REFER_OTHER
    return Understanding(
        received_at=received_at,
        channel=channel,
        language=language_of(reading.folded.text),
        category=category,
        secondary=secondary,
        topics=topics,
        priority=priority_of(found.reason for found in reasons),
        reasons=reasons,
        route=route,
        also=also,
        entities=_kept_entities(reading, category),
        tipster_clues=tipster_clues(reading.folded),
        words=_content_words(reading),
        signals=signals_kept(reading.signs, lexicon),
    )


def concerns_staff(
    text: str,
    received_at: datetime,
    lexicon: Lexicon,
    staff_terms: Sequence[str] = (),
    *,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> StaffConcern:
    """Whether the hotline's or the police's own people are complained of. If this fails, the tip goes to integrity."""
    return _concern(read(text, received_at, zone, lexicon, staff_terms), lexicon)


def _concern(reading: Reading, lexicon: Lexicon) -> StaffConcern:
    outcomes = apply(lexicon.staff, reading.signs)
    spans = tuple(reading.span(sign) for outcome in outcomes for sign in outcome.signs)
    return StaffConcern(bool(outcomes), spans)


def _topics(reading: Reading, lexicon: Lexicon, concern: StaffConcern) -> tuple[TopicFound, ...]:
    found = {outcome.name: outcome for outcome in apply(lexicon.topics, reading.signs)}
    if concern.concerned:
        found.setdefault(Category.CORRUPT_OFFICER.value, Outcome(Category.CORRUPT_OFFICER.value, ()))
    if not found:
        found = {outcome.name: outcome for outcome in apply(lexicon.weak_topics, reading.signs)}
    if not found:
        return _alike(reading)
    kept = (
        {Category.PRANK_ABUSE.value: found[Category.PRANK_ABUSE.value]}
        if Category.PRANK_ABUSE.value in found and _is_jest(reading)
        else _without_junk(found)
        if any(Category(name) not in NOT_ABOUT_DRUGS for name in found)
        else _one_junk(reading, found)
    )
    return tuple(_topic(reading, Category(name), kept[name]) for name in in_precedence(map(Category, kept)))


def _topic(reading: Reading, category: Category, outcome: Outcome) -> TopicFound:
    spans = tuple(reading.span(sign) for sign in outcome.signs)
    return TopicFound(category, spans, is_about_buyers={sign.name for sign in outcome.signs} <= _ONLY_BUYERS)


def _alike(reading: Reading) -> tuple[TopicFound, ...]:
    """Where no rule says anything: the topic that the wording is most like, never one that would be discarded."""
    like = load_likeness().of(reading.folded.text)
    if like is None or like.share < _LIKE_ENOUGH or like.category in JUNK:
        return ()
    spans = tuple(Span(*reading.folded.back(span.start, span.end)) for span in like.spans)
    return (TopicFound(like.category, spans, is_by_likeness=True),)


def _without_junk(found: dict[str, Outcome]) -> dict[str, Outcome]:
    """A tip about drugs stays one, however rude, joking or advertising its words are."""
    return {name: outcome for name, outcome in found.items() if Category(name) not in NOT_ABOUT_DRUGS}


def _one_junk(reading: Reading, found: dict[str, Outcome]) -> dict[str, Outcome]:
    """Of what is not about drugs, the kind with the most words for it; a real concern wins over junk if they tie."""
    if len(found) < 2:
        return found
    if Category.OFF_TOPIC in found and Category.SPAM_AD in found and not _is_sent_to_many(reading):
        return {Category.OFF_TOPIC.value: found[Category.OFF_TOPIC.value]}
    counts = {name: sum(1 for sign in reading.signs if sign.name in _JUNK_SIGNALS.get(name, ())) for name in found}
    strongest = max(found, key=lambda name: (counts[name], name == Category.OFF_TOPIC))
    return {strongest: found[strongest]}


def _is_jest(reading: Reading) -> bool:
    """Two jokes or insults, nothing to look for and no danger: mockery that only borrows words for drugs."""
    names = Counter(sign.name for sign in reading.signs)
    return names["joke"] + names["insult"] >= _MOCKERY and not names.keys() & (_LEADS | _DANGER)


def _is_sent_to_many(reading: Reading) -> bool:
    """An advertisement says where to go or whom to call; somebody who was cheated by one does not."""
    return any(sign.name in {"url", "account", "phone"} for sign in reading.signs)


_JUNK_SIGNALS = {
    Category.OFF_TOPIC.value: ("off_topic", "dying", "violence_now", "fire", "suicidal", "official"),
    Category.SPAM_AD.value: ("spam", "url"),
    Category.PRANK_ABUSE.value: ("insult", "joke", "threat_staff"),
    Category.WRONG_NUMBER.value: ("wrong_number",),
}


def _ranked(topics: Sequence[TopicFound]) -> tuple[Category, tuple[Category, ...]]:
    """Sale to minors stays a matter of trafficking with the child second (TRIAGE.md, section 1)."""
    category, secondary = main_and_secondary(topic.category for topic in topics)
    if category is Category.CHILD_AT_RISK and Category.TRAFFICKING in secondary and topics[0].is_about_buyers:
        category, secondary = main_and_secondary(topic.category for topic in topics if topic is not topics[0])
        return category, (*secondary, Category.CHILD_AT_RISK)
    return category, secondary


#: Signals by which a child is a buyer, not neglected, poisoned or made to carry.
_ONLY_BUYERS = frozenset({"minor_target", "substance", "firm_slang", "strong_drug", "drug_word", "goods"})


def _reasons(
    reading: Reading,
    lexicon: Lexicon,
    categories: tuple[Category, ...],
    concern: StaffConcern,
    *,
    is_certain: bool,
) -> tuple[ReasonFound, ...]:
    outcomes = {outcome.name: outcome for outcome in apply(lexicon.reasons, reading.signs)}
    found = {Reason(name): _reason(reading, Reason(name), outcome.signs) for name, outcome in outcomes.items()}
    if concern.concerned:
        found[Reason.STAFF_INTEGRITY] = ReasonFound(Reason.STAFF_INTEGRITY, concern.spans)
    # An old address is nothing to go to, and a concern of another office is that office's to locate.
    if categories[0] in JUNK or Reason.STALE in found or (categories[0] is Category.OFF_TOPIC and is_certain):
        found = {r: each for r, each in found.items() if LEVEL[r] is not Priority.P3}
    for reason in _plain_reasons(categories, found):
        found[reason] = ReasonFound(reason)
    return tuple(found[reason] for reason in highest_first(found))


def _reason(reading: Reading, reason: Reason, signs: Sequence[Sign]) -> ReasonFound:
    in_doubt = any(sign.modes & {Mode.HEARSAY, Mode.HYPOTHETICAL} for sign in signs)
    spans = tuple(dict.fromkeys(reading.span(sign) for sign in signs))
    return ReasonFound(reason, spans, in_doubt and LEVEL[reason] < Priority.P3)


def _plain_reasons(categories: tuple[Category, ...], found: Iterable[Reason]) -> Iterable[Reason]:
    """Reasons of the lowest level, which follow from the topic and from what is missing."""
    held = set(found)
    if categories[0] in JUNK:
        yield Reason.JUNK
        return
    if categories[0] is Category.OFF_TOPIC:
        yield Reason.REFERRAL
        return
    is_placed = bool(held & {Reason.LOCATED, Reason.IDENTIFIABLE}) or any(LEVEL[each] < Priority.P3 for each in held)
    if categories[0] is Category.USE_CONCERN and not is_placed:
        yield Reason.USE_ONLY
    elif not is_placed and Reason.POSSIBLE_LAB not in held:
        yield Reason.VAGUE


def _routes(
    category: Category, reasons: Sequence[ReasonFound], concern: StaffConcern
) -> tuple[Route, tuple[Route, ...]]:
    held = {found.reason for found in reasons}
    is_urgent = any(LEVEL[reason] is Priority.P1 for reason in held)
    if concern.concerned:
        return (Route.EMERGENCY, (Route.INTEGRITY,)) if is_urgent else (Route.INTEGRITY, ())
    if is_urgent:
        return Route.EMERGENCY, (Route.SUPERVISOR,) if Reason.THREAT_STAFF in held else ()
    if Reason.THREAT_STAFF in held:
        return Route.SUPERVISOR, ()
    if category in JUNK:
        return Route.DISCARD, ()
    if category is Category.OFF_TOPIC:
        return Route.REFER_OTHER, ()
    if category is Category.USE_CONCERN and held <= _TREATMENT:
        return Route.REFER_TREATMENT, ()
    return Route.INVESTIGATE, ()


def _kept_entities(reading: Reading, category: Category) -> tuple[Entity, ...]:
    """What is not about drugs names none: a drug in a film or a joke is not marked for the reader."""
    if category not in NOT_ABOUT_DRUGS:
        return reading.entities
    dropped = _NOT_IN_JUNK if category in JUNK else frozenset({EntityKind.SUBSTANCE})
    return tuple(entity for entity in reading.entities if entity.kind not in dropped)


def _is_a_lead(reading: Reading, category: Category) -> bool:
    """Whether junk could still be a report: then a human places it, and nobody proposes to drop it."""
    names = {sign.name for sign in reading.signs}
    if category is Category.WRONG_NUMBER and "wrong_number" not in names:
        return True  # only taken for one because nothing else fits
    if category is Category.SPAM_AD and not _is_sent_to_many(reading) and "off_topic" in names:
        return True
    return bool(names & _DANGER) or bool(names & _DRUGS and names & _LEADS) or _is_like_a_tip(reading)


def _is_like_a_tip(reading: Reading) -> bool:
    """Whether the wording is so like that of tips about drugs that a human should place it."""
    like = load_likeness().of(reading.folded.text)
    return like is not None and like.share >= _TOO_LIKE_A_TIP and like.category not in NOT_ABOUT_DRUGS


def _content_words(reading: Reading) -> tuple[str, ...]:
    """Words that carry meaning, in reading order, for comparing tips."""
    return tuple(t.text for t in reading.tokens if t.tag not in _STOP_TAGS and t.text.strip() and len(t.text) <= 40)
