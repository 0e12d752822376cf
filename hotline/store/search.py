"""The candidate index on disk: keyed tokens of tips, and the links that were suggested between tips."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum, unique

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.candidates import MOST_HOLDERS, Holder, best_candidates
from hotline.domain.tips import Compartment
from hotline.ports import SELECTIVE, Feature, FeatureKind, Match
from hotline.store.base import Base, Coded, Id
from hotline.vault.blind_index import token

#: Eight bytes of a keyed digest: among ten million values two meet by accident once in some hundred thousand installations.
_TOKEN_BYTES = 8
#: The kinds in the order in which they are looked up, and how many lookups one tip may cost: a tip of a hundred thousand characters too.
_LOOKED_UP = (FeatureKind.PLATE, FeatureKind.PHONE, FeatureKind.ACCOUNT, FeatureKind.BAND, FeatureKind.MATTER, FeatureKind.PLACE)
_MOST_LOOKUPS = 160


class TokenRow(Base):
    """One keyed token that tips are looked up by, and a tip that has it, ordered by the day of its receipt.

    Which value a token stands for, and of which kind and compartment it is, cannot be told without the index key.
    """

    __tablename__ = "token"
    __table_args__ = {"sqlite_with_rowid": False}  # the table is its own index, in one order: nothing is stored twice  # noqa: RUF012

    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True)


class FingerprintRow(Base):
    """All keyed tokens of a tip in one value, eight bytes each: what candidates are compared by, read at one stroke."""

    __tablename__ = "fingerprint"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(Coded(Compartment))
    day: Mapped[int]  # under which its tokens are stored
    tokens: Mapped[bytes] = mapped_column(LargeBinary)

    def held(self) -> frozenset[int]:
        """The tokens as numbers."""
        return frozenset(_unpacked(self.tokens))


@unique
class Decision(StrEnum):
    """What a person said of a suggested link."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LinkRow(Base):
    """A suggested link between a tip and an earlier one; reasons are codes, never values."""

    __tablename__ = "link"

    id: Mapped[Id]
    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), index=True)
    earlier_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    score: Mapped[float]
    reasons: Mapped[list[str]]
    #: Reasons of a higher level that the later and the earlier tip have from both tips' facts together.
    tip_gains: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    earlier_gains: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    decision: Mapped[Decision] = mapped_column(Coded(Decision), default=Decision.OPEN)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    def other_end(self, tip_id: str) -> str:
        """The tip at the other end."""
        return self.earlier_id if tip_id == self.tip_id else self.tip_id

    def gains_of(self, tip_id: str) -> Sequence[str]:
        """The reasons that one of the two tips has from both together."""
        return self.tip_gains if tip_id == self.tip_id else self.earlier_gains

    def add_gains(self, tip_id: str, reasons: Sequence[str]) -> None:
        """Keep reasons that one of the two tips gained."""
        if tip_id == self.tip_id:
            self.tip_gains = [*self.tip_gains, *reasons]
        else:
            self.earlier_gains = [*self.earlier_gains, *reasons]


class TokenIndex:
    """CandidateIndex over the rows of one compartment, under that compartment's index key."""

    def __init__(self, session: Session, key: bytes, compartment: Compartment, periods: Sequence[str]) -> None:
        """``periods``: the one that new tokens are stored under, then the earlier ones that are searched too."""
        self._session, self._key, self._compartment, self._periods = session, key, compartment, periods

    def _tokens(self, features: Iterable[Feature], periods: Sequence[str]) -> dict[int, Feature]:
        return {self._token(feature, period): feature for period in periods for feature in features}

    def _token(self, feature: Feature, period: str) -> int:
        whole = token(self._key, self._compartment.value, period, feature.kind.value, feature.value)
        return int.from_bytes(whole[:_TOKEN_BYTES], "big", signed=True)

    def sharing(self, features: Iterable[Feature], *, limit: int = 100) -> Sequence[Match]:
        """Earlier tips of this compartment that share a selective feature, with all that they share."""
        wanted = self._tokens(list(features), self._periods)
        asked = sorted((each for each in wanted if wanted[each].kind in SELECTIVE), key=lambda each: _LOOKED_UP.index(wanted[each].kind))
        tip_ids = best_candidates([held for each in asked[:_MOST_LOOKUPS] if (held := self._newest(each))], limit)
        prints = {row.tip_id: row for row in self._prints(tip_ids)}
        return [Match(each, self._shared(prints[each], wanted)) for each in tip_ids if each in prints]

    def holding(self, tip_id: str, features: Iterable[Feature]) -> frozenset[Feature]:
        """Which of these features a tip of this compartment has."""
        row = next(iter(self._prints([tip_id])), None)
        return frozenset() if row is None else self._shared(row, self._tokens(list(features), self._periods))

    def _shared(self, row: FingerprintRow, wanted: Mapping[int, Feature]) -> frozenset[Feature]:
        return frozenset(wanted[each] for each in wanted.keys() & row.held())

    def _newest(self, value: int) -> Sequence[Holder]:
        """The newest holders of a token, one more than are looked at; the table's own order gives them without a search."""
        query = select(TokenRow.tip_id, TokenRow.day).where(TokenRow.token == value)
        rows = self._session.execute(query.order_by(TokenRow.day.desc(), TokenRow.tip_id.desc()).limit(MOST_HOLDERS + 1))
        return [(row[0], row[1]) for row in rows]

    def _prints(self, tip_ids: Sequence[str]) -> Sequence[FingerprintRow]:
        query = select(FingerprintRow).where(FingerprintRow.tip_id.in_(tip_ids), FingerprintRow.compartment == self._compartment)
        return self._session.scalars(query).all()

    def add(self, tip_id: str, received_at: datetime, features: Iterable[Feature]) -> None:
        """Store the tip's tokens; those that it has already (from earlier words) are kept."""
        new = self._tokens(list(features), self._periods[:1])
        row = self._session.get(FingerprintRow, tip_id)
        if row is None:
            row = FingerprintRow(tip_id=tip_id, compartment=self._compartment, day=received_at.astimezone(UTC).toordinal(), tokens=b"")
            self._session.add(row)
        known = row.held()
        looked_up = [each for each in new.keys() - known if new[each].kind in SELECTIVE]
        self._session.add_all(TokenRow(token=each, day=row.day, tip_id=tip_id) for each in looked_up)
        row.tokens = _packed(known | new.keys())


def _packed(tokens: Iterable[int]) -> bytes:
    ordered = sorted(tokens)
    return struct.pack(f">{len(ordered)}q", *ordered)


def _unpacked(packed: bytes) -> Sequence[int]:
    return struct.unpack(f">{len(packed) // _TOKEN_BYTES}q", packed)


def forget_tip(session: Session, tip_id: str) -> None:
    """Delete every token and link of a tip, when it moves to another compartment or goes."""
    row = session.get(FingerprintRow, tip_id)
    if row is not None:
        mine = (TokenRow.token.in_(row.held()), TokenRow.day == row.day, TokenRow.tip_id == tip_id)
        session.execute(delete(TokenRow).where(*mine))
        session.delete(row)
    session.execute(delete(LinkRow).where(or_(LinkRow.tip_id == tip_id, LinkRow.earlier_id == tip_id)))


def links_of(session: Session, tip_id: str) -> Sequence[LinkRow]:
    """Links of a tip in either direction, the strongest first."""
    query = select(LinkRow).where(or_(LinkRow.tip_id == tip_id, LinkRow.earlier_id == tip_id))
    return session.scalars(query.order_by(LinkRow.score.desc(), LinkRow.id)).all()


def count_open_links(session: Session, tip_ids: Sequence[str]) -> dict[str, int]:
    """How many suggested links of each tip wait for a person's word, in either direction."""
    counts: dict[str, int] = defaultdict(int)
    for end in (LinkRow.tip_id, LinkRow.earlier_id):
        query = select(end, func.count()).where(end.in_(tip_ids), LinkRow.decision == Decision.OPEN).group_by(end)
        for tip_id, count in session.execute(query):
            counts[tip_id] += count
    return dict(counts)
