"""The carrier's webhooks of a call. Their signature was checked before any field is read; nothing of them is logged."""

import re

from flask import Blueprint, Response, abort, request

from hotline.channels.voice import conduct, endings
from hotline.channels.voice.calling import Turn
from hotline.channels.voice.plans import Heard, HungUp, Pressed, Recorded, Silence

_CALL = re.compile("CA[0-9a-f]{32}")
_RECORDING = re.compile("RE[0-9a-f]{32}")
_KEYS = re.compile("[0-9#*]{1,32}")
_HANG_UP = "hangup"
#: After these no further step of the call comes.
_OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def register(blueprint: Blueprint) -> None:
    """Give the carrier face the addresses of calls."""
    for path, page in (("/call", begin), ("/call/step", step), ("/call/recording", recording), ("/call/status", status)):
        blueprint.add_url_rule(path, f"call_{page.__name__}", page, methods=["POST"])


def begin() -> Response:
    """Somebody calls."""
    if _field("CallStatus") in _OVER:
        return status()  # a number may be set up with one address for everything
    return _markup(conduct.greet(_turn()))


def step() -> Response:
    """Keys, a recording or silence, as an answer to the step that the address counts."""
    count = request.args.get("step", "")
    if re.fullmatch("[0-9]{1,6}", count) is None:
        abort(400)
    return _markup(conduct.answer(_turn(int(count)), _heard()))


def recording() -> Response:
    """A recording is finished, perhaps long after the call."""
    if _field("RecordingStatus") == "completed":
        endings.keep_late(_turn(), Recorded(_matching("RecordingSid", _RECORDING), _seconds("RecordingDuration")))
    return Response(status=204)


def status() -> Response:
    """What became of the call; only its end matters."""
    if _field("CallStatus") in _OVER:
        endings.end(_turn(), _seconds("CallDuration"))
    return Response(status=204)


def _heard() -> Heard:
    digits = _field("Digits")
    if _field("RecordingSid"):
        return Recorded(
            _matching("RecordingSid", _RECORDING), _seconds("RecordingDuration"), by_key=digits == "#",
            hung_up=digits == _HANG_UP or _field("CallStatus") in _OVER,
        )
    if digits == _HANG_UP or _field("CallStatus") in _OVER:
        return HungUp()
    # The key that ends an entry is not among the digits. Where a carrier does not tell it, it counts as a pause.
    keys = digits + _field("FinishedOnKey")
    return Pressed(keys) if _KEYS.fullmatch(keys) else Silence()


def _turn(count: int = 0) -> Turn:
    return Turn(_matching("CallSid", _CALL), _field("From"), count)


def _field(name: str) -> str:
    return request.form.get(name, "")


def _matching(name: str, pattern: re.Pattern[str]) -> str:
    value = _field(name)
    if pattern.fullmatch(value) is None:
        abort(400)
    return value


def _seconds(name: str) -> int:
    value = _field(name)
    return int(value) if re.fullmatch("[0-9]{1,6}", value) else 0


def _markup(text: str) -> Response:
    return Response(text, mimetype="text/xml")
