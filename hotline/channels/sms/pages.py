"""The carrier's webhooks of a text. Their signature was checked before any field is read; nothing of them is logged."""

import re

from flask import Blueprint, Response, abort, request

from hotline.channels.carrier_edge import carrier, conversation_key
from hotline.channels.edge import now, relay, writing
from hotline.channels.sms import conduct
from hotline.channels.sms.conduct import Text
from hotline.domain.phone import NEVER_AGAIN, CopyKind
from hotline.domain.work import JobName
from hotline.services import carrier_copies

_MESSAGE = re.compile("(SM|MM)[0-9a-f]{32}")
_COUNT = re.compile("[0-9]{1,3}")
#: After these nothing more happens to a text of ours.
_FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "read"})


def register(blueprint: Blueprint) -> None:
    """Give the carrier face the addresses of texts."""
    blueprint.add_url_rule("/text", "text", incoming, methods=["POST"])
    blueprint.add_url_rule("/text/status", "text_status", status, methods=["POST"])


def incoming() -> Response:
    """Somebody sends a text."""
    text = Text(
        _sid(), _field("From"), _field("Body").replace("\x00", ""), _count("NumMedia", 0), _count("NumSegments", 1),
        _field("OptOutType").upper(),
    )
    return Response(conduct.answer(text), mimetype="text/xml")


def status() -> Response:
    """What became of a text of ours: when it is final its copy at the carrier may be erased."""
    sid, promised = _sid(), None
    with writing() as session:
        carrier_copies.note(
            session, carrier().keyring, conversation_key(), CopyKind.MESSAGE, sid, now(), erase_from=None)
        if _field("MessageStatus") in _FINAL:
            promised = carrier_copies.final(session, conversation_key(), sid, now())
    relay(JobName.ERASE_COPY, promised)
    if _field("ErrorCode") in NEVER_AGAIN:
        conduct.forget(_field("To"))
    return Response(status=204)


def _sid() -> str:
    sid = _field("MessageSid")
    if _MESSAGE.fullmatch(sid) is None:
        abort(400)
    return sid


def _field(name: str) -> str:
    return request.form.get(name, "")


def _count(name: str, otherwise: int) -> int:
    value = _field(name)
    return int(value) if _COUNT.fullmatch(value) else otherwise
