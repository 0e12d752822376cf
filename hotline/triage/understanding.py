"""What the machine says about one tip: frozen values that live tips and the evaluation share.

None of them accuses or decides; each statement carries the spans that caused it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

from hotline.domain.topics import Category, Route
from hotline.domain.urgency import Priority, Reason


@unique
class EntityKind(StrEnum):
    """What a marked span names (TRIAGE.md, section 3)."""

    PLACE = "place"
    TIME = "time"
    SUBSTANCE = "substance"
    PERSON = "person"
    QUANTITY = "quantity"
    PLATE = "plate"
    PHONE = "phone"
    ACCOUNT = "account"


@unique
class LinkKind(StrEnum):
    """A suggested link; only a human makes it one."""

    DUPLICATE = "duplicate"
    RELATED = "related"


@dataclass(frozen=True, order=True)
class Span:
    """Character offsets into the text as received."""

    start: int
    end: int


@dataclass(frozen=True)
class Entity:
    """A marked span with its normal form; ``slang`` is set for substances, ``keys`` for places."""

    kind: EntityKind
    start: int
    end: int
    text: str = field(repr=False)
    norm: str | None = field(default=None, repr=False)
    slang: bool | None = None
    keys: tuple[str, ...] = field(default=(), repr=False)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class ReasonFound:
    """One reason of a priority and the words that caused it.

    ``doubtful`` says that another reading of the same words is less urgent: the more urgent one was taken.
    """

    reason: Reason
    spans: tuple[Span, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True)
class TopicFound:
    """One category that fits and the words that caused it.

    ``is_by_likeness`` says that no rule named it: the wording is like that of other tips on the topic.
    """

    category: Category
    spans: tuple[Span, ...] = ()
    is_by_likeness: bool = False
    is_about_buyers: bool = False  # a child who is sold to, which alone makes no child at risk


@dataclass(frozen=True)
class Clue:
    """A span that could point to the tipster; masked for everybody until opened with a reason."""

    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class Understanding:
    """Everything that the machine proposes about one tip."""

    received_at: datetime
    channel: str
    language: str
    category: Category
    secondary: tuple[Category, ...]
    topics: tuple[TopicFound, ...]
    priority: Priority
    reasons: tuple[ReasonFound, ...]
    route: Route
    also: tuple[Route, ...]
    entities: tuple[Entity, ...] = field(repr=False)
    tipster_clues: tuple[Clue, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)  # in reading order, for linking; they leave triage as tokens only
    signals: tuple[str, ...] = field(default=(), repr=False)  # by name, for scoring two tips together; as tokens only too

    @property
    def is_discard_proposed(self) -> bool:
        return self.route is Route.DISCARD


@dataclass(frozen=True)
class StaffConcern:
    """Whether a tip complains of the hotline's or the police's own people, and which words say so."""

    concerned: bool
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Link:
    """A suggested connection to an earlier tip, with reason codes that ``reasons`` puts into words."""

    tip_id: str
    kind: LinkKind
    score: float
    reasons: tuple[str, ...]
