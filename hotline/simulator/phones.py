"""Phones of the simulated carrier: what `hotline phone` and tests ask it to do, behind a secret header."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from hotline.domain.phone import CopyKind
from hotline.simulator.calls import Calls, Ended, Line
from hotline.simulator.post import Post, Trouble
from hotline.simulator.rest import Rest
from hotline.simulator.shelf import Shelf, fault_of
from hotline.simulator.texts import Texts

HEADER = "X-Simulator-Key"


def control_key(token: str) -> str:
    """The secret of the control side, made from the account's token: who has one need not learn the other."""
    return hmac.new(token.encode(), b"phones", "sha256").hexdigest()


@dataclass
class Phones:
    """The control side."""

    key: str = field(repr=False)
    shelf: Shelf
    texts: Texts
    calls: Calls
    post: Post
    rest: Rest

    def blueprint(self) -> Blueprint:
        """The addresses of the control side."""
        pages = Blueprint("phones", __name__, url_prefix="/phones")
        pages.before_request(self._admit)
        for name, page in {"text": self.text, "inbox": self.inbox, "call": self.call, "step": self.step, "kept": self.kept, "troubles": self.troubles}.items():
            pages.add_url_rule(f"/{name}", name, page, methods=["POST"])
        return pages

    def text(self) -> Response:
        """A phone sends a text; what it shows afterwards, and the error where its number stands for one."""
        asked = _asked()
        sid, read = self.texts.from_phone(asked["from"], asked["to"], asked["words"], int(asked.get("pictures", 0)))
        return jsonify({"sid": sid, "read": read, "error": fault_of(asked["from"])})

    def inbox(self) -> Response:
        """What came to a phone since it was last looked at."""
        return jsonify({"read": self.shelf.take_inbox(_asked()["from"])})

    def call(self) -> Response:
        """A phone calls."""
        asked = _asked()
        return _told(self.calls.dial(asked["from"], asked["to"]))

    def step(self) -> Response:
        """The caller presses keys, speaks, is silent or hangs up."""
        asked = _asked()
        line = self.calls.find(asked["call"])
        if line is None:
            return jsonify({"call": asked["call"], "heard": [], "waits": "over"})
        match asked["does"]:
            case "press":
                self.calls.press(line, asked["keys"])
            case "say":
                self.calls.say(line, base64.b64decode(asked["sound"]), Ended(asked.get("ended", "key")))
            case "hang_up":
                self.calls.hang_up(line)
            case _:
                self.calls.silence(line)
        return _told(line)

    def kept(self) -> Response:
        """Everything that lies at the carrier, after all deliveries under way."""
        self.post.settle()
        return jsonify({kind.value: [record.shown() for record in self.shelf.all(kind)] for kind in CopyKind})

    def troubles(self) -> Response:
        """Trouble the next deliveries and API calls."""
        asked = _asked()
        self.post.troubles.extend(Trouble(name) for name in asked.get("deliveries", []))
        self.post.reorder = bool(asked.get("reorder", self.post.reorder))
        self.rest.outages = int(asked.get("outages", self.rest.outages))
        return jsonify({})

    def _admit(self) -> None:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self.key.encode()):
            abort(403)


def _asked() -> Mapping[str, Any]:
    asked = request.get_json()
    return asked if isinstance(asked, dict) else abort(400)


def _told(line: Line) -> Response:
    return jsonify({"call": line.call.sid, "heard": line.take_heard(), "waits": line.waits.value})
