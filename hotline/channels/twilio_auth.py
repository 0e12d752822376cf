"""Whether a webhook comes from the carrier: its signature, over the address that settings name, before any field is used."""

from http import HTTPStatus

from flask import Request, abort, request
from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from werkzeug.datastructures import MultiDict

from hotline.channels.carrier_edge import address, carrier, today
from hotline.channels.edge import writing
from hotline.domain.phone import Tally
from hotline.logs import log
from hotline.services import meter

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


def require_signature() -> None:
    """Refuse the request with 403 and one count, unless the carrier signed it."""
    if signed(request):
        return
    with writing() as session:
        meter.count(session, Tally.SIGNATURE_REFUSED, today())
    log("signature_refused", "warning")
    abort(HTTPStatus.FORBIDDEN)


def signed(sent: Request) -> bool:
    """Whether the carrier signed this request, by either scheme. Headers that a proxy adds do not count."""
    algorithm = get_signature_algorithm(sent.headers.get(SIGNATURE_SETTINGS_HEADER, ""))
    content = _content(sent)
    # The validator logs the name of an algorithm that it does not know: a stranger could write into our log.
    if content is None or algorithm.upper() not in {HMAC_SHA1, HMAC_SHA256}:
        return False
    signature = sent.headers.get(SIGNATURE_HEADER) or ""  # it raises for None
    validator = RequestValidator(carrier().keyring.secret("webhook").decode("ascii"))
    return bool(validator.validate(_address(sent), content, signature, algorithm))


def _content(sent: Request) -> MultiDict[str, str] | str | None:
    """What the signature covers besides the address; None for a body that no signature would cover."""
    if sent.mimetype == _FORM:
        return sent.form
    if sent.mimetype == _JSON and "bodySHA256" in sent.args:
        return sent.get_data(as_text=True)
    return None if sent.get_data() else MultiDict()


def _address(sent: Request) -> str:
    query = sent.query_string.decode("latin-1")
    return address(sent.path) + (f"?{query}" if query else "")
