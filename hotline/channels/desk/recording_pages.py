"""A voice at the desk: heard by who holds the tip, with a reason that is on record before the first sound, and typed."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk.forms import Typed
from hotline.channels.desk.queue import clock_of
from hotline.channels.desk.session import actor, needs
from hotline.channels.desk.words import CLUE_REASONS
from hotline.domain.errors import BadInputError, NotFoundError
from hotline.domain.roles import Permission
from hotline.domain.tips import ClueReason
from hotline.domain.urgency import Reason
from hotline.domain.work import JobName
from hotline.services import casework, recordings
from hotline.services.recordings import Sealed
from hotline.vault.streams import open_stream, plain_size


@needs(Permission.SCREEN)
def voice(tip_id: str, message_id: str) -> ResponseReturnValue:
    """The page of one voice: a reason is asked for first."""
    return _page(tip_id, message_id, Typed({}))


@needs(Permission.SCREEN)
def hear(tip_id: str, message_id: str) -> ResponseReturnValue:
    """The same page with the voice on it; each playing is put on record with the reason when its sound is asked for."""
    typed = Typed.of(request.form)
    if typed.choice("reason", ClueReason) is None:
        return _page(tip_id, message_id, typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(tip_id, message_id, typed, reason=typed.text("reason"))


@needs(Permission.SCREEN)
def sound(tip_id: str, message_id: str, reason: str) -> ResponseReturnValue:
    """The sound, opened as it leaves; that and why it was heard is on record before. A player may ask for a part of it."""
    with edge.writing() as session:
        sealed = recordings.listen(
            session, edge.desk().keyring, actor(), tip_id, message_id, reason, edge.now(), onward=_onward())
    answer, length = Response(_sound(sealed), mimetype="audio/wav"), plain_size(edge.desk().files.size(sealed.file_id))
    return answer.make_conditional(request, accept_ranges=True, complete_length=length)


@needs(Permission.SCREEN)
def type_words(tip_id: str, message_id: str) -> ResponseReturnValue:
    """What was heard becomes words that are sorted like any others."""
    typed = Typed.of(request.form)
    words, reason = typed.words("words"), request.form.get("reason", "")
    if not typed.errors:
        try:
            with edge.writing() as session:
                promised = recordings.transcribe(session, edge.desk().keyring, actor(), tip_id, message_id, words, edge.now())
            edge.relay(JobName.TRIAGE_MESSAGE, promised)
            return redirect(f"/tips/{tip_id}")
        except BadInputError as error:
            typed.refuse(error)
    heard = reason if reason in set(ClueReason) else ""
    return _page(tip_id, message_id, typed, reason=heard, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@needs(Permission.SCREEN)
def no_words(tip_id: str, message_id: str) -> ResponseReturnValue:
    """It was heard and holds no words."""
    with edge.writing() as session:
        recordings.without_words(session, actor(), tip_id, message_id, edge.now())
    return redirect(f"/tips/{tip_id}")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/tips/<tip_id>/voices/<message_id>", view_func=voice)
    blueprint.add_url_rule("/tips/<tip_id>/voices/<message_id>/sound/<reason>", view_func=sound)
    blueprint.add_url_rule("/tips/<tip_id>/voices/<message_id>/hear", view_func=hear, methods=["POST"])
    blueprint.add_url_rule("/tips/<tip_id>/voices/<message_id>/type", view_func=type_words, methods=["POST"])
    blueprint.add_url_rule("/tips/<tip_id>/voices/<message_id>/empty", view_func=no_words, methods=["POST"])


def _page(
    tip_id: str, message_id: str, typed: Typed, *, reason: str = "", status: int = HTTPStatus.OK
) -> Response:
    with edge.writing() as session:
        casework.look(session, actor(), tip_id, edge.now())
        tip = casework.held(session, actor(), tip_id, edge.now())
        found = next((each for each in recordings.of_tip(session, tip) if each.message_id == message_id), None)
    if found is None:
        raise NotFoundError(kind="recording")
    reasons = [(each.value, edge.say(text)) for each, text in CLUE_REASONS.items()]
    danger = Reason.DANGER_KEY.value in tip.priority_reasons
    if danger and "reason" not in typed.values:
        typed = Typed({**typed.values, "reason": ClueReason.DANGER.value}, typed.errors)
    return edge.page(
        "tip/voice.html", status, tip_id=tip_id, voice=found, typed=typed, reason=reason, reasons=reasons, tip=tip, due=clock_of(tip),
        danger=danger)


def _onward() -> bool:
    """Whether a later part is asked for than the beginning."""
    return request.range is not None and all(start for start, _end in request.range.ranges)


def _sound(sealed: Sealed) -> Iterator[bytes]:
    """The plain blocks. The first is opened at once: a file that is gone or changed is an answer, not a broken sound."""
    blocks = open_stream(edge.desk().files.chunks(sealed.file_id), sealed.key)
    try:
        first = next(blocks)
    except FileNotFoundError:
        raise NotFoundError(kind="recording") from None
    return chain([first], blocks)
