"""The fund as double-entry postings: each posting moves a sum from one account to another, so the books always balance."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum, unique

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from hotline.store.base import Base, Coded, Id


@unique
class Account(StrEnum):
    """Accounts of the fund. Money comes from sources, lies available, is committed, is paid or returns."""

    APPROPRIATION = "appropriation"
    DONATION = "donation"
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAID = "paid"


class PostingRow(Base):
    """One movement: ``amount_minor`` leaves ``credit`` and enters ``debit``. Never changed, never deleted."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
    )

    id: Mapped[Id]
    debit: Mapped[Account] = mapped_column(Coded(Account))
    credit: Mapped[Account] = mapped_column(Coded(Account))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    award_id: Mapped[str | None] = mapped_column(ForeignKey("award.id"))
    purpose: Mapped[str] = mapped_column(String(60))
    posted_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class FundRow(Base):
    """One row a currency: locked by whoever commits money, so that two approvals never spend the same sum."""

    __tablename__ = "fund"

    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    opened_at: Mapped[datetime]


def lock_fund(session: Session, currency: str) -> FundRow | None:
    """Lock the fund until the end of this write transaction."""
    return session.scalars(select(FundRow).where(FundRow.currency == currency).with_for_update()).first()


def balances(session: Session, currency: str) -> dict[Account, int]:
    """Balance of every account (debits minus credits) in minor units; they add up to 0."""
    return {account: _balance(session, account, currency) for account in Account}


def _balance(session: Session, account: Account, currency: str) -> int:
    signed = case((PostingRow.debit == account, PostingRow.amount_minor), else_=-PostingRow.amount_minor)
    query = select(func.coalesce(func.sum(signed), 0)).where(
        PostingRow.currency == currency, (PostingRow.debit == account) | (PostingRow.credit == account)
    )
    return int(session.scalar(query) or 0)


def statement(session: Session, currency: str) -> Sequence[PostingRow]:
    """All postings in order of time."""
    return session.scalars(select(PostingRow).where(PostingRow.currency == currency).order_by(PostingRow.at, PostingRow.id)).all()
