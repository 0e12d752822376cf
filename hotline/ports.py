"""Protocols between the floors: what services and triage need from the outside, without naming a library."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import NamedTuple, Protocol

from hotline.domain.phone import CopyKind


@unique
class FeatureKind(StrEnum):
    """What a tip is compared by. Each kind is tokenised apart, so equal values of two kinds never meet."""

    PLATE = "plate"
    PHONE = "phone"
    ACCOUNT = "account"
    PLACE = "place"
    SUBSTANCE = "substance"
    WORD = "word"
    BAND = "band"  # a band of the MinHash signature over word shingles that candidates are looked up by
    GRAIN = "grain"  # a further band of it, to tell how like two texts are
    MATTER = "matter"  # a fact that is told alike in every language, with the topic: a door number, an hour, a sum
    WINDOW = "window"  # ten minutes of receipt, to see one voice repeated


#: Kinds rare enough to look candidates up by; the others only refine what these found.
SELECTIVE = frozenset(
    {
        FeatureKind.PLATE,
        FeatureKind.PHONE,
        FeatureKind.ACCOUNT,
        FeatureKind.PLACE,
        FeatureKind.BAND,
        FeatureKind.MATTER,
    }
)


class Feature(NamedTuple):
    """One comparable fact of a tip in normal form, such as (PLATE, "粤Z12345"). A tuple, because a tip has hundreds."""

    kind: FeatureKind
    value: str


@dataclass(frozen=True)
class Match:
    """An earlier tip and the features that it shares with the one asked about."""

    tip_id: str
    shared: frozenset[Feature]


class CandidateIndex(Protocol):
    """Earlier tips by what they share. The index on disk holds keyed tokens only, never the values."""

    def sharing(self, features: Iterable[Feature], *, limit: int = 100) -> Sequence[Match]:
        """Tips that share a SELECTIVE feature, the rarest shared first, then the newest, each with all that it shares.

        Of a feature that many tips have, only the newest few are looked at: cost must not grow with what is held.
        """

    def holding(self, tip_id: str, features: Iterable[Feature]) -> frozenset[Feature]:
        """Which of these features a tip has. Nothing else of it can be learnt."""

    def add(self, tip_id: str, received_at: datetime, features: Iterable[Feature]) -> None:
        """Remember a tip by its features."""


@dataclass(frozen=True)
class FreshReceipt:
    """A number prepared ahead with what is stored of it: lookup id under a generation, and the public half."""

    number: str = field(repr=False)
    generation: str
    lookup_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)


class ReceiptSource(Protocol):
    """Where fresh receipts come from; never a weaker one, however many are asked for."""

    def take(self) -> FreshReceipt:
        """A receipt that nobody was given yet."""


class FileStore(Protocol):
    """Where sealed files lie. It never sees a plain byte."""

    def put(self, file_id: str, chunks: Iterable[bytes]) -> None:
        """Store a file whole and durably, or not at all. Raises FileExistsError when the name is taken."""

    def chunks(self, file_id: str) -> Iterator[bytes]:
        """The bytes of a file as they lie there. Raises FileNotFoundError."""

    def size(self, file_id: str) -> int:
        """How many bytes of a file lie there. Raises FileNotFoundError."""

    def delete(self, file_id: str) -> None:
        """Delete a file, if it is there."""


@dataclass(frozen=True)
class Stray:
    """A record that lies at the carrier. ``words``: of a text to us, else empty; ``seconds``: of a recording, else 0."""

    kind: CopyKind
    sid: str = field(repr=False)
    made_at: datetime
    words: str = field(default="", repr=False)
    seconds: int = 0


class CarrierAccount(Protocol):
    """What the carrier worker asks of the carrier. Every refusal is a CarrierError with a code and no text."""

    def recording(self, sid: str) -> Iterator[bytes]:
        """The sound of a recording, as it arrives."""

    def erase(self, kind: CopyKind, sid: str) -> None:
        """Delete a record there; one that is gone already is a success."""

    def send_text(self, to: str, body: str) -> None:
        """Hand a text over, once."""

    def was_sent(self, to: str, since: datetime) -> bool:
        """Whether a text that we began left for this number since a moment."""

    def left_over(self, before: datetime) -> Iterable[Stray]:
        """Everything that the account still keeps from before a moment."""


class Transcriber(Protocol):
    """A local engine that turns a voice into words; none is shipped, an officer types."""

    def transcribe(self, chunks: Iterable[bytes], language: str) -> str | None:
        """The words, or None when it understood nothing."""


class JobQueue(Protocol):
    """The queue that workers listen to. It carries an opaque id and nothing else, and may be emptied at any time."""

    def push(self, kind: str, outbox_id: str, attempt: int) -> bool:
        """Hand one attempt over; False when the queue cannot be reached. Handing the same attempt over twice is once."""

    def reachable(self) -> bool:
        """Whether the queue answers now."""
