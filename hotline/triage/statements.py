"""Everything that the machine says about a tip as sentences, each with the words of the tip that caused it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from hotline.domain.topics import Category
from hotline.triage.reasons import (
    CLUE,
    DISCARD,
    FORMAL_NAME,
    MARKED,
    NOTHING_FITS,
    STREET_NAME,
    TOPIC_BY_LIKENESS,
    TOPIC_BY_WORDS,
    reason_sentence,
)
from hotline.triage.understanding import Entity, EntityKind, Span, TopicFound, Understanding


@unique
class About(StrEnum):
    """What a statement is about."""

    CATEGORY = "category"
    PRIORITY = "priority"
    ENTITY = "entity"
    CLUE = "clue"
    DISCARD = "discard"


@dataclass(frozen=True)
class Statement:
    """One thing said: ``code`` is a category, a reason, a kind of entity or empty; ``sentence`` is English, to be translated.

    ``spans`` are the words that caused it, as offsets into the tip; empty where it follows from what the tip does not say.
    """

    about: About
    code: str
    sentence: str
    spans: tuple[Span, ...] = ()
    doubtful: bool = False


def statements(found: Understanding) -> tuple[Statement, ...]:
    """All statements of one understanding: topics first, then reasons with the highest level first, entities, clues."""
    return (
        *_topics(found),
        *_reasons(found),
        *map(_entity, found.entities),
        *(Statement(About.CLUE, "", CLUE, (Span(clue.start, clue.end),)) for clue in found.tipster_clues),
        *_discard(found),
    )


def _topics(found: Understanding) -> Iterator[Statement]:
    if not any(topic.category is found.category for topic in found.topics):
        yield Statement(About.CATEGORY, found.category.value, NOTHING_FITS)
    for topic in found.topics:
        sentence = TOPIC_BY_LIKENESS if topic.is_by_likeness else TOPIC_BY_WORDS
        yield Statement(About.CATEGORY, topic.category.value, sentence, topic.spans)


def _reasons(found: Understanding) -> Iterator[Statement]:
    """A reason that follows from the topic shows the words of the topic."""
    words = _words_of(found, found.category)
    for each in found.reasons:
        yield Statement(
            About.PRIORITY, each.reason.value, reason_sentence(each.reason), each.spans or words, each.doubtful
        )


def _words_of(found: Understanding, category: Category) -> tuple[Span, ...]:
    topics: Iterator[TopicFound] = (topic for topic in found.topics if topic.category is category)
    return next((topic.spans for topic in topics), ())


def _entity(entity: Entity) -> Statement:
    sentence = MARKED
    if entity.kind is EntityKind.SUBSTANCE:
        sentence = STREET_NAME if entity.slang else FORMAL_NAME
    return Statement(About.ENTITY, entity.kind.value, sentence, (entity.span,))


def _discard(found: Understanding) -> Iterator[Statement]:
    if found.is_discard_proposed:
        yield Statement(About.DISCARD, found.category.value, DISCARD, _words_of(found, found.category))
