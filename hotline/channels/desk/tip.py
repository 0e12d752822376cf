"""A tip's page and what an officer does on it: claim, open clues, ask, answer, decide links, brief and assign, conclude."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from hotline.channels import edge
from hotline.channels.desk import statements
from hotline.channels.desk.forms import Typed
from hotline.channels.desk.reply_check import SENTENCES, risks_of
from hotline.channels.desk.session import actor, needs
from hotline.channels.desk.tip_file import draft_of, named_in, read_file
from hotline.channels.desk.words import CATEGORIES, CLUE_REASONS, DISPOSITIONS
from hotline.domain.errors import BadInputError
from hotline.domain.roles import Permission
from hotline.domain.tips import REWARDABLE, Disposition
from hotline.domain.topics import Category
from hotline.domain.urgency import LEVEL, Priority, Reason
from hotline.services import casework, corrections, outcomes
from hotline.services.labels import CLUE, NO_MARK, Mark
from hotline.services.outcomes import Outcome
from hotline.store.search import Decision
from hotline.triage.reasons import reason_sentence

#: What a desk may conclude by itself: nothing that could bring a reward.
_AT_DESK = [disposition for disposition in Disposition if disposition not in REWARDABLE]


@needs(Permission.READ_QUEUE)
def tip(tip_id: str) -> ResponseReturnValue:
    """The page of a tip; that it was looked at is on record before its first word is opened."""
    return _page(tip_id)


@needs(Permission.SCREEN)
def claim(tip_id: str) -> ResponseReturnValue:
    """Take a tip in hand."""
    with edge.writing() as session:
        casework.claim(session, edge.desk().keyring, actor(), tip_id, edge.now(), clocks=edge.clocks())
    return _back(tip_id)


@needs(Permission.SCREEN)
def clues(tip_id: str) -> ResponseReturnValue:
    """Uncover what points to the tipster, for this claim, with a reason."""
    typed = Typed.of(request.form)
    reason = typed.words("reason")
    return _done_or_shown(
        tip_id, typed, lambda session: casework.open_clues(session, actor(), tip_id, reason, edge.now())
    )


@needs(Permission.SCREEN)
def say(tip_id: str) -> ResponseReturnValue:
    """Ask or answer the tipster; a risky reply is shown once more, with its text kept, before it is sent."""
    typed = Typed.of(request.form)
    words, asks = typed.words("words"), typed.text("kind") == "question"
    if not typed.errors and typed.text("sure") != _mark(words):
        with edge.reading() as session:
            risks = risks_of(words, named_in(session, actor(), tip_id))
        if risks:
            return edge.page("tip/sure.html", tip_id=tip_id, typed=typed, sentences=[SENTENCES[risk] for risk in risks], mark=_mark(words))
    speak = casework.ask if asks else casework.reply
    return _done_or_shown(
        tip_id, typed, lambda session: speak(session, edge.desk().keyring, actor(), tip_id, words, edge.now())
    )


@needs(Permission.SCREEN)
def assign(tip_id: str) -> ResponseReturnValue:
    """Release a brief to a unit."""
    typed = Typed.of(request.form)
    brief, unit = typed.words("brief"), typed.text("unit")
    if not unit:
        typed.fault("unit", "missing")
    with edge.reading() as session:
        draft = draft_of(session, actor(), tip_id)
    if brief.split() == draft.split():
        typed.fault("brief", "as_told")  # a brief is written, not passed on: a turn of phrase points to who uses it
    return _done_or_shown(
        tip_id, typed, lambda session: casework.assign(
            session, edge.desk().keyring, actor(), tip_id, unit_id=unit, brief=brief, now=edge.now()
        )
    )


@needs(Permission.SCREEN)
def conclude(tip_id: str) -> ResponseReturnValue:
    """Conclude a tip that no unit needs to check; a supervisor reads it a second time."""
    typed = Typed.of(request.form)
    disposition, reason = typed.choice("disposition", Disposition), typed.words("reason")
    outcome = Outcome(disposition or Disposition.NOT_A_TIP, reason)
    return _done_or_shown(
        tip_id, typed, lambda session: outcomes.conclude_at_desk(
            session, edge.desk().keyring, actor(), tip_id, outcome, edge.now()
        )
    )


@needs(Permission.SCREEN)
def level(tip_id: str) -> ResponseReturnValue:
    """Correct the machine's level by a reason, which brings its level with it."""
    typed = Typed.of(request.form)
    reason = typed.choice("reason", Reason) or Reason.VAGUE
    return _level(tip_id, typed, LEVEL[reason], reason)


@needs(Permission.SCREEN)
def press(tip_id: str) -> ResponseReturnValue:
    """Correct the machine's level by one press on another."""
    typed = Typed.of(request.form)
    return _level(tip_id, typed, typed.choice("level", Priority) or Priority.P4, None)


def _level(tip_id: str, typed: Typed, priority: Priority, reason: Reason | None) -> ResponseReturnValue:
    return _done_or_shown(
        tip_id, typed, lambda session: corrections.correct_level(
            session, edge.desk().keyring, actor(), tip_id, priority, reason, edge.now(), clocks=edge.clocks()
        )
    )


@needs(Permission.SCREEN)
def topic(tip_id: str) -> ResponseReturnValue:
    """File the tip under another topic."""
    typed = Typed.of(request.form)
    category = typed.choice("category", Category) or Category.OFF_TOPIC
    return _done_or_shown(
        tip_id, typed, lambda session: corrections.correct_topic(session, edge.desk().keyring, actor(), tip_id, category, edge.now())
    )


@needs(Permission.SCREEN)
def mark(tip_id: str) -> ResponseReturnValue:
    """Say what a marked span is, or that it names nothing."""
    typed = Typed.of(request.form)
    span = Mark(typed.text("message"), typed.count("start"), typed.count("end"), typed.text("kind"))
    return _done_or_shown(
        tip_id, typed, lambda session: corrections.correct_mark(session, edge.desk().keyring, actor(), tip_id, span, edge.now())
    )


@needs(Permission.SCREEN)
def add(tip_id: str) -> ResponseReturnValue:
    """Mark words that the machine has passed over."""
    typed = Typed.of(request.form)
    return _done_or_shown(
        tip_id, typed, lambda session: corrections.add_mark(
            session, edge.desk().keyring, actor(), tip_id, typed.text("mark"), typed.text("kind"), edge.now()
        )
    )


@needs(Permission.SCREEN)
def right(tip_id: str) -> ResponseReturnValue:
    """The sorting is right as it stands."""
    with edge.writing() as session:
        corrections.confirm(session, edge.desk().keyring, actor(), tip_id, edge.now())
    return _back(tip_id)


@needs(Permission.READ_QUEUE)
def avoid(tip_id: str) -> ResponseReturnValue:
    """I must not have this: the tip goes to integrity and is gone from this desk."""
    with edge.writing() as session:
        casework.hand_to_integrity(session, edge.desk().keyring, actor(), tip_id, edge.now(), clocks=edge.clocks())
    return redirect("/queue")


@needs(Permission.SUPERVISE)
def reopen(tip_id: str) -> ResponseReturnValue:
    """Take a concluded tip up again."""
    with edge.writing() as session:
        outcomes.reopen(session, actor(), tip_id, edge.now(), clocks=edge.clocks())
    return _back(tip_id)


@needs(Permission.SCREEN)
def decide_link(link_id: str) -> ResponseReturnValue:
    """Say whether two tips are about the same matter."""
    decision = {"yes": Decision.CONFIRMED, "no": Decision.REJECTED}.get(request.form.get("same", ""))
    if decision is None:
        raise BadInputError("same", "unknown")
    with edge.writing() as session:
        tip_id = casework.decide_link(session, actor(), link_id, decision, edge.now())
    seen = request.form.get("tip", "")
    return _back(seen if seen.isalnum() else tip_id)


_VERBS = {
    "claim": claim, "clues": clues, "say": say, "assign": assign, "conclude": conclude, "level": level, "press": press, "topic": topic,
    "mark": mark, "add": add, "right": right,
    "integrity": avoid, "reopen": reopen,
}


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/tips/<tip_id>", view_func=tip)
    for verb, view in _VERBS.items():
        blueprint.add_url_rule(f"/tips/<tip_id>/{verb}", view_func=view, methods=["POST"])
    blueprint.add_url_rule("/links/<link_id>", view_func=decide_link, methods=["POST"])


def _page(tip_id: str, status: int = HTTPStatus.OK, **typed: Any) -> Response:
    with edge.writing() as session:
        casework.look(session, actor(), tip_id, edge.now())
    with edge.reading() as session:
        file = read_file(session, actor(), tip_id)
    shown = {"typed": Typed({}), "acting": "", **typed}
    return edge.page("tip/tip.html", status, file=file, tip=file.tip, **_choices(), **shown)


def _choices() -> dict[str, Any]:
    """What the page's lists offer."""
    return {
        "dispositions": [(disposition.value, edge.say(DISPOSITIONS[disposition])) for disposition in _AT_DESK],
        "reasons": [(reason.value, f"{LEVEL[reason]} {edge.say(reason_sentence(reason))}") for reason in Reason],
        "clue_reasons": [(reason.value, edge.say(text)) for reason, text in CLUE_REASONS.items()],
        "levels": list(Priority), "no_mark": NO_MARK, "clue_mark": CLUE, "kinds": statements.kinds(),
        "categories": [(category.value, edge.say(CATEGORIES[category])) for category in Category],
    }


def _done_or_shown(tip_id: str, typed: Typed, work: Callable[[Session], None]) -> ResponseReturnValue:
    """Do the work, or show the page again with everything typed and what is wrong with it."""
    if not typed.errors:
        try:
            with edge.writing() as session:
                work(session)
            return _back(tip_id)
        except BadInputError as error:
            typed.refuse(error)
    acting = request.path.rsplit("/", 1)[-1]
    return _page(tip_id, HTTPStatus.UNPROCESSABLE_ENTITY, typed=typed, acting=acting)


def _back(tip_id: str) -> ResponseReturnValue:
    return redirect(f"/tips/{tip_id}")


def _mark(words: str) -> str:
    """Names exactly these words: a text changed after the warning is looked at again."""
    return hashlib.sha256(words.strip().encode("utf-8", "replace")).hexdigest()[:16]
