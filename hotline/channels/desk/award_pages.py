"""The award secretary's pages: results that may bring a reward, the award that the rules give, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import fact_words, invoice, money_labels
from hotline.channels.desk.money_words import money_page, read_sum
from hotline.channels.desk.session import actor, needs
from hotline.domain.actors import Actor
from hotline.domain.awards import AwardState, tally
from hotline.domain.errors import BadInputError, ConflictError
from hotline.domain.money import plain
from hotline.domain.roles import Permission
from hotline.domain.tips import Compartment
from hotline.domain.trail import Action, ActorKind
from hotline.rewards.facts import FactsError
from hotline.rewards.finding import Finding
from hotline.rewards.pack import Pack
from hotline.rewards.span import Span
from hotline.services import awards
from hotline.store import awards as award_store
from hotline.store import cases, staff, tips, trail
from hotline.store.awards import AwardRow
from hotline.store.cases import OutcomeRow
from hotline.wording.marking import _

_DECIDED = "decided-"


@dataclass(frozen=True)
class Witness:
    """Who said something about the outcome, and when."""

    did: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Range:
    """A sum that law leaves to a person, and the field for it."""

    field: str
    label: str
    span: Span


@needs(Permission.PREPARE_AWARD)
def awards_page() -> ResponseReturnValue:
    """What is due for an award, and every award by where it stands."""
    with edge.reading() as session:
        due = awards.due(session, actor().desk)
        held = _awards_here(session, actor())
    order = list(AwardState)
    held.sort(key=lambda award: order.index(award.state))
    return money_page("money/awards.html", due=due, held=held, amount_of=awards.amount_of)


@needs(Permission.PREPARE_AWARD)
def prepare_page(tip_id: str) -> ResponseReturnValue:
    """What the rules give for a result, before anything is proposed; a sent form tries amounts inside a range."""
    try:
        return _prepared_page(tip_id, _decided(), {})
    except BadInputError as error:
        return _prepared_page(tip_id, {}, money_labels.errors_of(error))
    except ConflictError:
        return redirect(f"/awards/{_award_of(tip_id)}")


@needs(Permission.PREPARE_AWARD)
def propose(tip_id: str) -> ResponseReturnValue:
    """Put the award to the ballot. A second click leads to the award that the first one made."""
    resources = edge.desk()
    try:
        decided = _decided()
        with edge.writing() as session:
            proposal = awards.propose(
                session, resources.keyring, resources.pack, actor(), tip_id, edge.now(), zone=edge.settings().zone, decided=decided,
            )
    except FactsError:
        return _prepared_page(tip_id, decided, {})
    except BadInputError as error:
        return _prepared_page(tip_id, {}, money_labels.errors_of(error))
    except ConflictError:
        return redirect(f"/awards/{_award_of(tip_id)}")
    return redirect(f"/awards/{proposal.award_id}")


@needs(Permission.PREPARE_AWARD)
def award_page(award_id: str) -> ResponseReturnValue:
    """One award as it is stored, the votes as counts, and whether today's rules still give the same sum."""
    pack = edge.desk().pack
    with edge.writing() as session:
        award = awards.lock(session, actor(), award_id)
        trail.record(session, edge.now(), ActorKind.STAFF, actor().staff_id, Action.AWARD_LOOKED_AT, "award", award.id)
        mismatches = awards.rederive(session, pack, award_id)
        witnesses = _witnesses(session, cases.outcome_of(session, award.tip_id))
        votes = tally(vote.vote for vote in award_store.votes_of(session, award_id))
    return money_page(
        "money/award.html", award=award, amount=awards.amount_of(award), facts=fact_words.fact_lines(pack, award.facts),
        witnesses=witnesses, invoice=invoice.of_stored(award.finding, edge.language()), votes=votes,
        mismatches=[money_labels.MISMATCHES[mismatch] for mismatch in mismatches],
    )


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/awards", view_func=awards_page)
    blueprint.add_url_rule("/awards/prepare/<tip_id>", view_func=prepare_page, methods=["GET", "POST"])
    blueprint.add_url_rule("/awards/propose/<tip_id>", view_func=propose, methods=["POST"])
    blueprint.add_url_rule("/awards/<award_id>", view_func=award_page)


def _prepared_page(tip_id: str, decided: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    """The page of a result. Amounts that the rules refuse stay in their fields, beside what they would take."""
    try:
        prepared, witnesses = _ask(tip_id, decided)
    except FactsError as error:
        refused = _refused(error)
        if not decided or not refused:
            return _unready(error)
        return _prepared_page(tip_id, {}, {**errors, **refused})
    pack = edge.desk().pack
    ranges = _ranges(pack, prepared.finding)
    # A sum that is missing altogether is missing at the first field.
    placed = {ranges[0].field if name == "decided" and ranges else name: text for name, text in errors.items()}
    return money_page(
        "money/prepare.html", 422 if errors else 200, tip_id=tip_id, prepared=prepared, witnesses=witnesses, errors=placed,
        values=request.form, ranges=ranges, pack=pack, invoice=invoice.of_finding(prepared.finding, edge.language()),
        facts=fact_words.fact_lines(pack, prepared.facts, without=frozenset({"tipsters", "decided"})),
    )


def _refused(error: FactsError) -> dict[str, str]:
    """Amounts that lie outside their range, by the field; other faults are the unit's to mend."""
    heads = [fault.fact.removeprefix("decided.") for fault in error.faults if fault.fact.startswith("decided.")]
    return {f"{_DECIDED}{head}": edge.say(_("The law does not give this sum. Enter one inside the range.")) for head in heads}


def _unready(error: FactsError) -> Response:
    faults = [fault.say(edge.language()) for fault in error.faults]
    return money_page("money/unready.html", 422, faults=faults, pack=edge.desk().pack)


def _ask(tip_id: str, decided: Mapping[str, str]) -> tuple[awards.Preparation, list[Witness]]:
    """Ask the rules; the look at the times is recorded, therefore in a write transaction."""
    resources = edge.desk()
    with edge.writing() as session:
        prepared = awards.prepare(
            session, resources.keyring, resources.pack, actor(), tip_id, edge.now(), zone=edge.settings().zone, decided=decided,
        )
        return prepared, _witnesses(session, cases.outcome_of(session, tip_id))


def _decided() -> dict[str, str]:
    """Amounts typed for heads; an empty field decides nothing. Raises BadInputError."""
    typed = {name.removeprefix(_DECIDED): text for name, text in request.form.items() if name.startswith(_DECIDED)}
    return {head: plain(read_sum(text, "decided")) for head, text in typed.items() if text.strip()}


def _ranges(pack: Pack, finding: Finding) -> list[Range]:
    labels = {head.id: head.label.of(edge.language()) for head in pack.heads}
    return [
        Range(f"{_DECIDED}{head}", labels.get(head, head), span)
        for head, span in invoice.open_ranges(finding).items()
    ]


def _awards_here(session: Session, who: Actor) -> list[AwardRow]:
    """All awards of this desk; those of the other desk do not exist here."""
    compartment = Compartment(who.desk)
    found = award_store.awards_in(session, list(AwardState))
    return [award for award in found if tips.tip_in(session, award.tip_id, compartment) is not None]


def _award_of(tip_id: str) -> str:
    with edge.reading() as session:
        award = award_store.award_of_tip(session, tip_id)
    return award.id if award else ""


def _witnesses(session: Session, outcome: OutcomeRow | None) -> list[Witness]:
    """Who said early whether the matter was known, who recorded the outcome, who confirmed it."""
    if outcome is None:
        return []
    said = [
        (_("Said whether it was known"), outcome.known_said_by, outcome.known_said_at),
        (_("Recorded the outcome"), outcome.recorded_by, outcome.recorded_at),
        (_("Confirmed it"), outcome.confirmed_by, outcome.confirmed_at),
    ]
    names = staff.names_of(session, [by for _did, by, _at in said if by])
    return [Witness(did, names.get(by, ""), at) for did, by, at in said if by and at]
