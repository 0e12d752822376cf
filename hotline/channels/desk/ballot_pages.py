"""A committee member's pages. They are built on the committee's view alone, in which nothing of a tip is."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk import fact_words, invoice, money_labels
from hotline.channels.desk.money_words import money_page
from hotline.channels.desk.session import actor, needs
from hotline.domain.awards import Verdict, Vote
from hotline.domain.errors import BadInputError, NotAllowedError
from hotline.domain.roles import Permission
from hotline.services import committee
from hotline.store import awards as award_store
from hotline.store import staff
from hotline.wording.marking import _

_RECUSED = _("You stay out of this award. Nobody will ask you about it again.")


@needs(Permission.VOTE)
def ballots_page() -> ResponseReturnValue:
    """Open ballots in which this member may have a voice."""
    with edge.reading() as session:
        lines = committee.ballots(session, actor())
    said = {"recused": edge.say(_RECUSED)}.get(request.args.get("said", ""), "")
    return money_page("money/ballots.html", lines=lines, said=said)


@needs(Permission.VOTE)
def ballot_page(award_id: str) -> ResponseReturnValue:
    """What came of the matter and what the rules say, and the three buttons."""
    return _ballot(award_id, {})


@needs(Permission.VOTE)
def vote(award_id: str) -> ResponseReturnValue:
    """Approve or refuse, once. A second click finds the vote cast and changes nothing."""
    choice = Vote.REFUSE if request.form.get("vote") == Vote.REFUSE.value else Vote.APPROVE
    try:
        with edge.writing() as session:
            verdict = committee.vote(session, actor(), award_id, choice, request.form.get("reason", ""), edge.now())
    except BadInputError as error:
        return _ballot(award_id, money_labels.errors_of(error), 422)
    except NotAllowedError:
        if not _has_voted(award_id):
            raise
        return redirect(f"/ballots/{award_id}")
    return redirect(f"/ballots/{award_id}?said={verdict.value}")


@needs(Permission.VOTE)
def recuse(award_id: str) -> ResponseReturnValue:
    """Stay out of an award for good."""
    try:
        with edge.writing() as session:
            committee.recuse(session, actor(), award_id, edge.now())
    except NotAllowedError:
        if not _has_voted(award_id):
            raise
        return redirect(f"/ballots/{award_id}")
    return redirect("/ballots?said=recused")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/ballots", view_func=ballots_page)
    blueprint.add_url_rule("/ballots/<award_id>", view_func=ballot_page)
    blueprint.add_url_rule("/ballots/<award_id>/vote", view_func=vote, methods=["POST"])
    blueprint.add_url_rule("/ballots/<award_id>/recuse", view_func=recuse, methods=["POST"])


def _ballot(award_id: str, errors: Mapping[str, str], status: int = 200) -> Response:
    pack = edge.desk().pack
    with edge.writing() as session:  # the look is recorded
        view = committee.look(session, actor(), award_id, edge.now())
        names = staff.names_of(session, [opinion.staff_id for opinion in view.opinions])
    return money_page(
        "money/ballot.html", status, view=view, facts=fact_words.fact_lines(pack, view.facts), names=names,
        invoice=invoice.of_stored(view.finding, edge.language()), votes=money_labels.VOTES, errors=errors,
        values=request.form, said=_said(),
    )


def _said() -> str:
    verdict = request.args.get("said", "")
    return edge.say(money_labels.VERDICTS[Verdict(verdict)]) if verdict in list(Verdict) else ""


def _has_voted(award_id: str) -> bool:
    with edge.reading() as session:
        return any(row.staff_id == actor().staff_id for row in award_store.votes_of(session, award_id))
