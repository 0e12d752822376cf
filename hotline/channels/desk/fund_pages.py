"""The treasurer's pages: what the fund holds, every movement with the balance after it, and entering money that came in."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import money_labels
from hotline.channels.desk.money_words import money_page, read_sum
from hotline.channels.desk.proof import proven_or_back_to
from hotline.channels.desk.session import actor, needs, proven
from hotline.domain.errors import BadInputError, ConflictError, NotFoundError
from hotline.domain.roles import Permission
from hotline.services import fund
from hotline.services.fund import Fault, StatementLine
from hotline.store import staff
from hotline.store.fund import Account
from hotline.wording.marking import _

#: Where money comes from outside.
SOURCES = (Account.APPROPRIATION, Account.DONATION)
#: What the account is called in the box that says what a fund holds.
_HELD = (Account.AVAILABLE, Account.COMMITTED, Account.PAID)
#: As many movements as a page shows; the newest.
_SHOWN = 500
_SAID = {"entered": _("Entered in the books."), "opened": _("The books are open.")}


@needs(Permission.KEEP_FUND)
def fund_page() -> ResponseReturnValue:
    """Balances, what does not agree, and the statement."""
    currency = edge.desk().pack.currency
    faults = _faults(currency)
    if faults is None:
        return money_page("money/fund_unopened.html", currency=currency)
    with edge.reading() as session:
        lines = fund.statement(session, currency)
        held = fund.balance(session, currency)
        names = staff.names_of(session, [line.posted_by for line in lines if line.posted_by])
    said = request.args.get("said", "")
    return money_page(
        "money/fund.html", lines=list(reversed(lines))[:_SHOWN], more=len(lines) - _SHOWN, names=names, faults=faults,
        balances=[(account, held[account]) for account in _HELD], came_in=[(account, -held[account].amount) for account in SOURCES],
        currency=currency, said=edge.say(_SAID[said]) if said in _SAID else "", movements=money_labels.MOVEMENTS,
        fault_names=money_labels.FAULTS,
    )


@needs(Permission.KEEP_FUND)
@proven_or_back_to("/fund")
def open_books() -> ResponseReturnValue:
    """Open the books of the programme's currency, once."""
    try:
        with edge.writing() as session:
            fund.open_fund(session, actor(), edge.desk().pack.currency, edge.now())
    except ConflictError:
        return redirect("/fund")
    return redirect("/fund?said=opened")


@needs(Permission.KEEP_FUND)
@proven
def entry_page() -> ResponseReturnValue:
    """The form for money that came in."""
    return _entry({}, {})


@needs(Permission.KEEP_FUND)
@proven_or_back_to("/fund/entry")
def enter() -> ResponseReturnValue:
    """Enter an appropriation or a donation, once: the form names the entries that its writer had seen."""
    currency = edge.desk().pack.currency
    try:
        source, amount = _source(), read_sum(request.form.get("amount", ""), "amount")
        with edge.writing() as session:
            _require_unmoved(session, currency)
            _bring_in(session, source, amount, currency)
    except BadInputError as error:
        return _entry(request.form, money_labels.errors_of(error), 422)
    return redirect("/fund?said=entered")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/fund", view_func=fund_page)
    blueprint.add_url_rule("/fund/open", view_func=open_books, methods=["POST"])
    blueprint.add_url_rule("/fund/entry", view_func=entry_page)
    blueprint.add_url_rule("/fund/entry", endpoint="enter_in_fund", view_func=enter, methods=["POST"])


def _faults(currency: str) -> list[Fault] | None:
    """What does not agree in the books; None when there are no books yet. The check locks the fund."""
    try:
        with edge.writing() as session:
            return fund.check(session, currency)
    except NotFoundError:
        return None


def _entry(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    currency = edge.desk().pack.currency
    with edge.reading() as session:
        seen = _incoming(fund.statement(session, currency))
    return money_page(
        "money/fund_entry.html", status, values=values, errors=errors, seen=seen, currency=currency,
        sources=[(source.value, edge.say(money_labels.SOURCES[source])) for source in SOURCES],
    )


def _source() -> Account:
    found = next((source for source in SOURCES if source.value == request.form.get("source")), None)
    if found is None:
        raise BadInputError("source", "unknown")
    return found


def _require_unmoved(session: Session, currency: str) -> None:
    """Refuse a form that was sent twice, or that two people filled in: after the first, the books have moved.

    The check holds the fund until the end of the transaction, so of two at once the second counts the first's entry.
    """
    fund.check(session, currency)
    if request.form.get("seen") != str(_incoming(fund.statement(session, currency))):
        raise BadInputError("books", "moved")


def _incoming(lines: Sequence[StatementLine]) -> int:
    return sum(line.credit in SOURCES for line in lines)


def _bring_in(session: Session, source: Account, amount: Decimal, currency: str) -> None:
    service = fund.donate if source is Account.DONATION else fund.appropriate
    service(session, actor(), amount, currency, request.form.get("purpose", ""), edge.now())
