"""What people said of the machine's proposals. The labels lie in an envelope; the words stay where they are, once."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.domain.tips import Compartment
from hotline.store.base import Base
from hotline.store.search import Decision, LinkRow
from hotline.store.tips import TipRow


class CorrectionRow(Base):
    """That somebody judged the sorting of a tip; how lies in the envelope of ``record_id``, sealed to the tip's desk."""

    __tablename__ = "correction"

    tip_id: Mapped[str] = mapped_column(ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32))


def of_tip(session: Session, tip_id: str) -> CorrectionRow | None:
    """The judgement of a tip, or None."""
    return session.get(CorrectionRow, tip_id)


def judged(session: Session, compartment: Compartment) -> Sequence[tuple[TipRow, str]]:
    """Tips of a desk that somebody judged, with the record of how; what the tipster took back is left alone."""
    query = (
        select(TipRow, CorrectionRow.record_id)
        .join(CorrectionRow, CorrectionRow.tip_id == TipRow.id)
        .where(TipRow.compartment == compartment, TipRow.withdrawn.is_(False))
        .order_by(TipRow.received_at, TipRow.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def decided_links(session: Session, compartment: Compartment) -> Sequence[LinkRow]:
    """Links of a desk that somebody confirmed or rejected, between tips that were not taken back."""
    here = select(TipRow.id).where(TipRow.compartment == compartment, TipRow.withdrawn.is_(False))
    query = select(LinkRow).where(
        LinkRow.decision != Decision.OPEN, LinkRow.tip_id.in_(here), LinkRow.earlier_id.in_(here)
    )
    return session.scalars(query.order_by(LinkRow.id)).all()
