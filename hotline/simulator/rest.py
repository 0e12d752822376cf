"""The carrier's API as its official client calls it: messages, calls and recordings, made, listed, emptied and deleted."""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, jsonify, request

from hotline.domain.phone import CopyKind
from hotline.simulator.records import API_VERSION, FOLDERS, Message, Record, Recording
from hotline.simulator.shelf import NotFinalError, Shelf
from hotline.simulator.texts import Refused, Texts

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_NOT_FOUND, _NOT_FINAL, _NOT_ALLOWED, _RETENTION = 20404, 20009, 20003, 30029
_LARGEST_PAGE, _PAGE = 1000, 50


@dataclass
class Rest:
    """The API of one account. ``outages`` answers are 503 before it works again."""

    account: str
    token: str = field(repr=False)
    shelf: Shelf
    texts: Texts
    outages: int = 0

    def blueprint(self) -> Blueprint:
        """The addresses of the API."""
        pages = Blueprint("rest", __name__, url_prefix=f"/{API_VERSION}/Accounts/<account>")
        pages.url_value_preprocessor(_take_account)
        pages.before_request(self._admit)
        rules: Sequence[tuple[str, str, Callable[..., Response], str]] = (
            ("/Messages.json", "send", self.send, "POST"), ("/Messages/<sid>.json", "update", self.update, "POST"),
            ("/Recordings/<sid>.wav", "sound", self.sound, "GET"), ("/Recordings/<sid>", "sound_plain", self.sound, "GET"),
            ("/<any(Messages,Calls,Recordings):folder>.json", "listed", self.listed, "GET"),
            ("/<any(Messages,Calls,Recordings):folder>/<sid>.json", "one", self.one, "GET"),
            ("/<any(Messages,Calls,Recordings):folder>/<sid>.json", "delete", self.delete, "DELETE"),
        )
        for path, name, page, method in rules:
            pages.add_url_rule(path, name, page, methods=[method])
        return pages

    def send(self) -> Response:
        """Send a text."""
        form = request.form
        if "ContentRetention" in form or "AddressRetention" in form:
            return problem(400, _RETENTION)  # an account without that feature
        try:
            message = self.texts.from_us(form["To"], form["From"], form["Body"], form.get("StatusCallback", ""))
        except Refused as refused:
            return problem(400, refused.code)
        return _answer(message.shown() | {"status": "queued"}, 201)

    def update(self, sid: str) -> Response:
        """Empty a text."""
        message = self._found(CopyKind.MESSAGE, sid)
        if isinstance(message, Message) and request.form.get("Body") == "":
            try:
                self.shelf.empty(message)
            except NotFinalError:
                return problem(409, _NOT_FINAL)
        return _answer(message.shown())

    def one(self, folder: str, sid: str) -> Response:
        """One record."""
        return _answer(self._found(_KINDS[folder], sid).shown())

    def delete(self, folder: str, sid: str) -> Response:
        """Delete one record, whole."""
        try:
            self.shelf.delete(self._found(_KINDS[folder], sid))
        except NotFinalError:
            return problem(409, _NOT_FINAL)
        return Response(status=204)

    def sound(self, sid: str) -> Response:
        """A recording's sound."""
        found = self._found(CopyKind.RECORDING, sid)
        assert isinstance(found, Recording)  # noqa: S101 (its kind says so)
        return Response(found.sound, mimetype="audio/x-wav")

    def listed(self, folder: str) -> Response:
        """Records of a kind that match the filters, a page at a time."""
        asked = request.args
        size = min(int(asked.get("PageSize", _PAGE)), _LARGEST_PAGE)
        page = int(asked.get("Page", 0))
        found = [record for record in self.shelf.all(_KINDS[folder]) if _matches(record)]
        shown = [record.shown() for record in found[page * size : (page + 1) * size]]
        more = f"{request.path}?{_query(Page=page + 1, PageToken=f'P{page + 1}')}" if len(found) > (page + 1) * size else None
        return _answer({
            folder.lower(): shown, "page": page, "page_size": size, "start": page * size, "end": page * size + max(0, len(shown) - 1),
            "uri": request.path, "first_page_uri": request.path, "next_page_uri": more, "previous_page_uri": None,
        })

    def _admit(self) -> Response | None:
        given = request.authorization
        known = given is not None and hmac.compare_digest((given.password or "").encode(), self.token.encode())
        if given is None or not known or not given.username == g.account == self.account:
            return problem(401, _NOT_ALLOWED)
        if self.outages > 0:
            self.outages -= 1
            return problem(503, 20503)
        return None

    def _found(self, kind: CopyKind, sid: str) -> Record:
        record = self.shelf.find(kind, sid)
        if record is None:
            abort(problem(404, _NOT_FOUND))
        return record


def _take_account(_page: str | None, values: dict[str, object] | None) -> None:
    g.account = (values or {}).pop("account", "")


def problem(status: int, code: int) -> Response:
    """An error as the carrier words it."""
    return _answer({"code": code, "message": f"simulated error {code}", "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}, status)


def _answer(content: object, status: int = 200) -> Response:
    answer = jsonify(content)
    answer.status_code = status
    return answer


def _matches(record: Record) -> bool:
    return all(_fits(record, name, value) for name, value in _filters())


def _filters() -> Iterator[tuple[str, str]]:
    return (pair for pair in request.args.items() if pair[0] not in ("Page", "PageSize", "PageToken"))


def _fits(record: Record, name: str, value: str) -> bool:
    if name.rstrip("<>") in ("DateSent", "DateCreated", "StartTime"):
        return _in_time(record.made, name, value)
    shown = record.shown()
    key = {"From": "from", "To": "to", "Status": "status", "CallSid": "call_sid"}.get(name)
    return key is None or shown.get(key) == value


def _in_time(made: datetime, name: str, value: str) -> bool:
    first, last = _span(value)
    if name.endswith("<"):
        return made <= last
    if name.endswith(">"):
        return made >= first
    return first <= made < last + timedelta(days=1)


def _span(value: str) -> tuple[datetime, datetime]:
    if len(value) == len("2026-01-31"):
        day = datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
        return day, day
    moment = datetime.fromisoformat(value)
    return moment, moment


def _query(**more: object) -> str:
    kept = {name: value for name, value in request.args.items() if name not in more}
    return urlencode({**kept, **more})
