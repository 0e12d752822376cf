"""The fund of a currency: money comes in, is committed to awards, is paid or returns; every movement is one posting.

Whoever moves money locks the fund first, after the award: two approvals never spend the same sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.amounts import from_minor, positive, to_minor
from hotline.domain.awards import AwaitingFundsError, AwardState
from hotline.domain.errors import BadInputError, ConflictError, NotFoundError
from hotline.domain.money import Money
from hotline.domain.roles import Permission
from hotline.domain.tips import checked_text
from hotline.domain.trail import Action, ActorKind
from hotline.store import awards, fund, trail
from hotline.store.awards import AwardRow
from hotline.store.fund import Account, FundRow, PostingRow

#: As much as the books hold.
LONGEST_PURPOSE = 60
_REWARD = "reward"
#: Awards for which money is set aside.
OUTSTANDING = (AwardState.CLAIMABLE, AwardState.CLAIMED)


@dataclass(frozen=True)
class Fault:
    """Two figures of the books that must be equal and are not; for ``negative_available`` the second is zero."""

    code: str
    found: Money
    expected: Money


@dataclass(frozen=True)
class StatementLine:
    """One posting; ``serial`` names its award, ``available`` is what lies available after it."""

    at: datetime
    debit: Account
    credit: Account
    amount: Money
    purpose: str
    serial: str | None
    posted_by: str | None
    available: Money


def open_fund(session: Session, actor: Actor, currency: str, now: datetime) -> None:
    """Open the books of a currency. Raises ConflictError when they are open."""
    actor.require(Permission.KEEP_FUND)
    nothing = Money(Decimal(0), currency)
    if fund.lock_fund(session, currency) is not None:
        raise ConflictError(kind="fund")
    session.add(FundRow(currency=nothing.currency, opened_at=now))
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.FUND_POSTED, "fund", currency, kind="opened")


def appropriate(session: Session, actor: Actor, amount: Decimal, currency: str, purpose: str, now: datetime) -> None:
    """Enter money that the authority set aside."""
    _bring_in(session, actor, Account.APPROPRIATION, positive(amount, currency), purpose, now)


def donate(session: Session, actor: Actor, amount: Decimal, currency: str, purpose: str, now: datetime) -> None:
    """Enter money that was given; the purpose is the giver's, never the giver's name."""
    _bring_in(session, actor, Account.DONATION, positive(amount, currency), purpose, now)


def balance(session: Session, currency: str) -> dict[Account, Money]:
    """What every account holds; money that came in stands against its source with a minus, so that all add up to 0."""
    return {account: from_minor(minor, currency) for account, minor in fund.balances(session, currency).items()}


def check(session: Session, currency: str) -> list[Fault]:
    """Reconcile the books with themselves and with the awards; all that does not agree. Needs a writing session.

    The fund is locked, so that no movement is seen by half.
    """
    _lock(session, currency)
    held = fund.balances(session, currency)
    figures = {
        "accounts_sum": (sum(held.values()), 0),
        "committed": (held[Account.COMMITTED], _total(session, OUTSTANDING, currency)),
        "paid": (held[Account.PAID], _total(session, (AwardState.PAID,), currency)),
        "negative_available": (min(held[Account.AVAILABLE], 0), 0),
    }
    return [
        Fault(code, from_minor(found, currency), from_minor(expected, currency))
        for code, (found, expected) in figures.items() if found != expected
    ]


def statement(session: Session, currency: str) -> Sequence[StatementLine]:
    """All postings in order of time with the running available balance."""
    serials = {award.id: award.serial for award in awards.awards_in(session, list(AwardState))}
    lines, available = [], 0
    for row in fund.statement(session, currency):
        available += row.amount_minor * ((row.debit is Account.AVAILABLE) - (row.credit is Account.AVAILABLE))
        lines.append(StatementLine(
            row.at, row.debit, row.credit, from_minor(row.amount_minor, currency), row.purpose,
            serials.get(row.award_id or ""), row.posted_by, from_minor(available, currency),
        ))
    return lines


def commit_for(session: Session, award: AwardRow, staff_id: str, now: datetime) -> None:
    """Set money aside for an award. Raises AwaitingFundsError when there is not enough, or no fund at all."""
    opened = fund.lock_fund(session, award.currency) is not None
    if not opened or fund.balances(session, award.currency)[Account.AVAILABLE] < award.amount_minor:
        raise AwaitingFundsError(move="approve", state=award.state.value)
    _post_for(session, award, Account.COMMITTED, Account.AVAILABLE, staff_id, now)


def pay_for(session: Session, award: AwardRow, staff_id: str, now: datetime) -> None:
    """The money that was set aside has been handed over."""
    _lock(session, award.currency)
    _post_for(session, award, Account.PAID, Account.COMMITTED, staff_id, now)


def release_for(session: Session, award: AwardRow, now: datetime) -> None:
    """The money that was set aside is free again; the schedule does this, nobody is named."""
    _lock(session, award.currency)
    _post_for(session, award, Account.AVAILABLE, Account.COMMITTED, None, now)


def _bring_in(session: Session, actor: Actor, source: Account, money: Money, purpose: str, now: datetime) -> None:
    actor.require(Permission.KEEP_FUND)
    _lock(session, money.currency)
    session.add(PostingRow(
        debit=Account.AVAILABLE, credit=source, amount_minor=to_minor(money), currency=money.currency,
        purpose=_checked_purpose(purpose), posted_by=actor.staff_id, at=now,
    ))
    trail.record(session, now, ActorKind.STAFF, actor.staff_id, Action.FUND_POSTED, "fund", money.currency,
                 kind=source.value, amount=money.text, currency=money.currency)


def _post_for(
    session: Session, award: AwardRow, debit: Account, credit: Account, staff_id: str | None, now: datetime
) -> None:
    session.add(PostingRow(
        debit=debit, credit=credit, amount_minor=award.amount_minor, currency=award.currency, award_id=award.id,
        purpose=_REWARD, posted_by=staff_id, at=now,
    ))
    kind = ActorKind.MACHINE if staff_id is None else ActorKind.STAFF
    money = from_minor(award.amount_minor, award.currency)
    trail.record(session, now, kind, staff_id or "schedule", Action.FUND_POSTED, "award", award.id,
                 kind=debit.value, amount=money.text, currency=money.currency)


def _lock(session: Session, currency: str) -> None:
    if fund.lock_fund(session, currency) is None:
        raise NotFoundError(kind="fund")


def _total(session: Session, states: Sequence[AwardState], currency: str) -> int:
    return sum(award.amount_minor for award in awards.awards_in(session, states) if award.currency == currency)


def _checked_purpose(purpose: str) -> str:
    text = checked_text(purpose, "purpose").strip()
    if len(text) > LONGEST_PURPOSE:
        raise BadInputError("purpose", "too_long", longest=LONGEST_PURPOSE)
    return text
