"""Releasing money and handing it over: two people, each of whom sees a sum and nothing of where it comes from."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import invoice, money_labels
from hotline.channels.desk.money_words import money_page
from hotline.channels.desk.proof import proven_or_back_to
from hotline.channels.desk.session import actor, needs, proven
from hotline.domain.awards import AwaitingFundsError, AwardState, Part
from hotline.domain.errors import BadInputError, NotFoundError, WrongStateError
from hotline.domain.money import Money
from hotline.domain.receipts import normalise_payout_code
from hotline.domain.roles import Permission
from hotline.services import awards, fund, payouts
from hotline.services.payouts import Lookups, Payable
from hotline.store import awards as award_store
from hotline.store.awards import AwardRow
from hotline.store.fund import Account
from hotline.vault.blind_index import keyed_hash
from hotline.vault.receipts import payout_lookup
from hotline.wording.marking import _

_SAID = {
    "approved": _("Released. The notice lies in the tipster's thread; the money is set aside."),
    "awaiting_funds": _("The fund does not hold enough at the moment. The award waits here; nothing else is needed from you."),
    "reopened": _("The matter was opened again. The award waits until it is concluded anew."),
    "not_rederived": _("The rules no longer give the sum of the ballot. Ask the secretary to look at it."),
    "done": _("This award is no longer waiting. Somebody has dealt with it meanwhile."),
}
_NO_DOCUMENT = "none"


@needs(Permission.APPROVE)
@proven
def approvals_page() -> ResponseReturnValue:
    """Carried awards with what the fund holds; those that it does not cover simply wait."""
    with edge.reading() as session:
        lines = payouts.awaiting_release(session, actor())
        available = _available(session, {line.amount.currency for line in lines} | {edge.desk().pack.currency})
        findings = {award.id: award.finding for award in award_store.awards_in(session, [AwardState.CARRIED])}
    invoices = {line.award_id: invoice.of_stored(findings[line.award_id], edge.language()) for line in lines}
    said = request.args.get("said", "")
    return money_page(
        "money/approvals.html", lines=lines, available=available, invoices=invoices, said=edge.say(_SAID[said]) if said in _SAID else "",
    )


@needs(Permission.APPROVE)
@proven_or_back_to("/approvals")
def approve(award_id: str) -> ResponseReturnValue:
    """Release the money of one award. Whoever clicks twice is told that it is done."""
    resources = edge.desk()
    try:
        with edge.writing() as session:
            payouts.approve(
                session, resources.keyring, actor(), award_id, edge.now(), pack=resources.pack, zone=edge.settings().zone
            )
    except AwaitingFundsError:
        return redirect("/approvals?said=awaiting_funds")
    except WrongStateError as error:
        state = str(error.facts.get("state", ""))
        return redirect(f"/approvals?said={state if state in _SAID else 'done'}")
    return redirect("/approvals?said=approved")


@needs(Permission.PAY)
@proven
def payout_page() -> ResponseReturnValue:
    """One field for the code."""
    return money_page("money/payout.html", errors={})


@needs(Permission.PAY)
@proven_or_back_to("/payout")
def enter() -> ResponseReturnValue:
    """The sum that a code opens, and nothing else."""
    typed = request.form.get("code", "")
    try:
        code = normalise_payout_code(typed)
        _require_few_tries()
        lookups = _lookups(code)
        with edge.writing() as session:
            payable = payouts.enter(session, actor(), lookups, edge.now())
    except BadInputError as error:
        return _code_refused(error)
    except NotFoundError:
        return _code_refused(BadInputError("payout_code", "opens_nothing"))
    return _sum_page(payable, code, {})


@needs(Permission.PAY)
@proven_or_back_to("/payout")
def pay(award_id: str) -> ResponseReturnValue:
    """Note that the money was handed over, once; a second click leads to the receipt of the first."""
    document_seen = request.form.get("document_seen") == "yes"
    try:
        code = normalise_payout_code(request.form.get("code", ""))
        lookups = _lookups(code)
        with edge.writing() as session:
            payouts.pay(session, actor(), award_id, lookups, document_seen, edge.now())
    except BadInputError as error:
        return _sum_again(error)
    except NotFoundError:
        if _paid_by_me(award_id) is None:
            return _code_refused(BadInputError("payout_code", "opens_nothing"))
    return redirect(f"/payout/paid/{award_id}")


@needs(Permission.PAY)
def paid_page(award_id: str) -> ResponseReturnValue:
    """The receipt of a payment, for who made it: a sum and a serial, no identity of anybody who came."""
    award = _paid_by_me(award_id)
    if award is None:
        raise NotFoundError(kind="award")
    return money_page("money/paid.html", serial=award.serial, amount=awards.amount_of(award), at=_at(award), seen=award.document_seen)


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/approvals", view_func=approvals_page)
    blueprint.add_url_rule("/approvals/<award_id>", view_func=approve, methods=["POST"])
    blueprint.add_url_rule("/payout", view_func=payout_page)
    blueprint.add_url_rule("/payout", view_func=enter, methods=["POST"])
    blueprint.add_url_rule("/payout/<award_id>", view_func=pay, methods=["POST"])
    blueprint.add_url_rule("/payout/paid/<award_id>", view_func=paid_page)


def _available(session: Session, currencies: set[str]) -> list[Money]:
    return [fund.balance(session, currency)[Account.AVAILABLE] for currency in sorted(currencies)]


def _lookups(code: str) -> Lookups:
    """The code under every live generation of the pepper: slow, therefore before any write transaction."""
    generations = edge.desk().keyring.generations("payout-pepper")
    return [(generation.id, payout_lookup(code, generation)) for generation in generations]


def _require_few_tries() -> None:
    """Codes are guessed at one's own counter too. Raises BadInputError after as many as anybody needs in an hour."""
    resources = edge.desk()
    who = keyed_hash(resources.keyring.secret("limit"), "payout", actor().staff_id.encode())
    if not resources.limits.allow("payout", who, edge.settings().lookups_per_hour):
        raise BadInputError("payout_code", "too_often")


def _code_refused(error: BadInputError) -> Response:
    # The code is not put back into the field: who reads over a shoulder learns nothing from a page left open.
    return money_page("money/payout.html", 422, errors={"code": money_labels.problem_of(error)})


def _sum_again(error: BadInputError) -> Response:
    """The sum once more with what is missing; only a document can be missing here."""
    if error.field != "document_seen":
        return _code_refused(error)
    code = normalise_payout_code(request.form.get("code", ""))
    with edge.writing() as session:
        payable = payouts.enter(session, actor(), _lookups(code), edge.now())
    return _sum_page(payable, code, money_labels.errors_of(error), 422)


def _sum_page(payable: Payable, code: str, errors: Mapping[str, str], status: int = 200) -> Response:
    # The code stays in the form: the database knows its hash only, and a hash must never be taken in its place.
    return money_page(
        "money/payout_sum.html", status, payable=payable, code=code, errors=errors,
        asks_document=payable.identity_at_collection != _NO_DOCUMENT,
        keeps_document=payable.identity_at_collection == "document_kept",
    )


def _paid_by_me(award_id: str) -> AwardRow | None:
    who = actor().staff_id
    with edge.reading() as session:
        found = [award for award in award_store.awards_in(session, [AwardState.PAID]) if award.id == award_id]
        mine = found and award_store.parts_of(session, award_id).get(who) is Part.PAYER
    return found[0] if mine else None


def _at(award: AwardRow) -> datetime:
    return award.paid_at or edge.now()
