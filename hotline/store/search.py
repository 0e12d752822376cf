"""The candidate index on disk: keyed tokens of tips, and the links that were suggested between tips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum, unique

from sqlalchemy import ForeignKey, Index, LargeBinary, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.tips import Compartment
from hotline.ports import SELECTIVE, Feature, Match
from hotline.store.base import Base, Coded, Id
from hotline.store.tips import TipRow
from hotline.vault.blind_index import token


class TokenRow(Base):
    """One keyed token of a tip. Which value it stands for cannot be told without the index key."""

    __tablename__ = "token"
    __table_args__ = (Index("ix_token_lookup", "compartment", "kind", "token"),)

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    compartment: Mapped[Compartment] = mapped_column(Coded(Compartment))


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
    decision: Mapped[Decision] = mapped_column(Coded(Decision), default=Decision.OPEN)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class TokenIndex:
    """CandidateIndex over ``token`` rows of one compartment, under that compartment's index key."""

    def __init__(self, session: Session, key: bytes, compartment: Compartment, periods: Sequence[str]) -> None:
        """``periods``: the one that new tokens are stored under, then the earlier ones that are searched too."""
        self._session, self._key, self._compartment, self._periods = session, key, compartment, periods

    def _tokens(self, features: Iterable[Feature], periods: Sequence[str]) -> dict[tuple[str, bytes], Feature]:
        return {
            (feature.kind.value, token(self._key, self._compartment.value, period, feature.kind.value, feature.value)): feature
            for period in periods
            for feature in features
        }

    def sharing(self, features: Iterable[Feature], *, limit: int = 200) -> Sequence[Match]:
        """Earlier tips of this compartment that share a selective feature, with all that they share."""
        wanted = self._tokens(list(features), self._periods)
        tip_ids = self._holders([key for key in wanted if wanted[key].kind in SELECTIVE], limit)
        shared: dict[str, set[Feature]] = defaultdict(set)
        for tip_id, kind, value in self._tokens_of(tip_ids):
            if (kind, value) in wanted:
                shared[tip_id].add(wanted[kind, value])
        return [Match(tip_id, frozenset(shared[tip_id])) for tip_id in tip_ids if shared[tip_id]]

    def _holders(self, keys: Sequence[tuple[str, bytes]], limit: int) -> list[str]:
        by_kind: dict[str, list[bytes]] = defaultdict(list)
        for kind, value in keys:
            by_kind[kind].append(value)
        if not by_kind:
            return []
        matches = [(TokenRow.kind == kind) & TokenRow.token.in_(values) for kind, values in by_kind.items()]
        query = (
            select(TipRow.id)
            .where(TipRow.id.in_(select(TokenRow.tip_id).where(TokenRow.compartment == self._compartment, or_(*matches))))
            .order_by(TipRow.received_at.desc(), TipRow.id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def _tokens_of(self, tip_ids: Sequence[str]) -> Iterable[tuple[str, str, bytes]]:
        query = select(TokenRow.tip_id, TokenRow.kind, TokenRow.token).where(TokenRow.tip_id.in_(tip_ids))
        return [(row[0], row[1], row[2]) for row in self._session.execute(query)]

    def add(self, tip_id: str, received_at: datetime, features: Iterable[Feature]) -> None:  # noqa: ARG002 (the tip's row has it)
        """Store the tip's tokens; those that it has already (from earlier words) are kept."""
        known = {(kind, value) for _, kind, value in self._tokens_of([tip_id])}
        self._session.add_all(
            TokenRow(tip_id=tip_id, kind=kind, token=value, compartment=self._compartment)
            for kind, value in self._tokens(list(features), self._periods[:1]) if (kind, value) not in known
        )


def forget_tip(session: Session, tip_id: str) -> None:
    """Delete every token and link of a tip, when it moves to another compartment or goes."""
    session.execute(delete(TokenRow).where(TokenRow.tip_id == tip_id))
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
