"""What the carrier face promises before it reads any field: nobody but the carrier is heard, and refusals leave a count only."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from hotline.channels.carrier_edge import LARGEST_WEBHOOK
from hotline.domain.phone import Tally
from hotline.services import meter
from tests.channels.text_client import QUICK, all_words, fresh_sid
from tests.channels.voice_client import ADDRESS, TOKEN, CarrierPlace

SCHEME = "X-Twilio-Webhooks-Signature-Settings"
MARK = "欧阳暗香"


@pytest.fixture
def place(database_url: str, tmp_path: Path, now: datetime) -> Iterator[CarrierPlace]:
    made = CarrierPlace(tmp_path, database_url, now, QUICK)
    yield made
    made.close()


def fields() -> dict[str, str]:
    return {"MessageSid": fresh_sid(), "From": "+12025550123", "Body": MARK, "MediaUrl0": ""}


def send(place: CarrierPlace, given: Mapping[str, str], **headers: str) -> TestResponse:
    return place.app.test_client().post("/text", data=given, headers={name.replace("_", "-"): value for name, value in headers.items()})


def signature(given: Mapping[str, str], *, url: str = f"{ADDRESS}text", token: str = TOKEN, algorithm: str | None = None) -> str:
    return str(RequestValidator(token).compute_signature(url, given, algorithm))


def refused(place: CarrierPlace) -> int:
    day = place.now.astimezone(place.settings.zone).date()
    with place.database.reading() as session:
        return meter.figures(session, day, day).get(day, {}).get(Tally.SIGNATURE_REFUSED, 0)


def test_both_schemes_are_taken(place: CarrierPlace) -> None:
    one, two = fields(), fields()
    assert send(place, one, X_Twilio_Signature=signature(one)).status_code == 200
    signed = {"X-Twilio-Signature": signature(two, algorithm="HMAC_SHA256"), SCHEME: "key=k1,algorithm=HMAC_SHA256"}
    assert send(place, two, **signed).status_code == 200


def test_an_address_with_its_port_is_the_same_address(place: CarrierPlace) -> None:
    given = fields()
    with_port = signature(given, url="https://phone.example:443/hooks/text")
    assert send(place, given, X_Twilio_Signature=with_port).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X_Twilio_Signature": ""},
        {"X_Twilio_Signature": "AAAA"},
        {"X_Twilio_Signature": signature({"Body": "other"})},
        {"X_Twilio_Signature": "AAAA", SCHEME: "algorithm=HMAC_SHA256"},
        {"X_Twilio_Signature": "AAAA", SCHEME: f"algorithm={MARK.encode().hex()}"},
    ],
)
def test_whatever_is_not_signed_is_refused_counted_and_not_quoted(
    place: CarrierPlace, headers: dict[str, str], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:
    assert send(place, fields(), **headers).status_code == 403
    assert refused(place) == 1
    assert all_words(place) == []
    printed = capfd.readouterr()
    for mark in (MARK, MARK.encode().hex(), "+12025550123"):
        assert mark not in printed.out + printed.err + caplog.text


def test_another_token_or_another_scheme_than_named_is_refused(place: CarrierPlace) -> None:
    given = fields()
    assert send(place, given, X_Twilio_Signature=signature(given, token="f" * 32)).status_code == 403
    named = {"X-Twilio-Signature": signature(given), SCHEME: "algorithm=HMAC_SHA256"}
    assert send(place, given, **named).status_code == 403


def test_what_a_proxy_says_of_the_address_does_not_count(place: CarrierPlace) -> None:
    given = fields()
    headers = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http", "X_Forwarded_Prefix": "/x"}
    elsewhere = signature(given, url="http://evil.example/x/text")
    assert send(place, given, X_Twilio_Signature=elsewhere, **headers).status_code == 403
    assert send(place, given, X_Twilio_Signature=signature(given), **headers).status_code == 200


@pytest.mark.parametrize("hashed", [True, False])
def test_a_json_body_is_believed_only_with_its_hash_in_the_address(place: CarrierPlace, hashed: bool) -> None:
    body = '{"a": 1}'
    query = f"?bodySHA256={sha256(body.encode()).hexdigest()}" if hashed else ""
    headers = {"X-Twilio-Signature": signature({}, url=f"{ADDRESS}text{query}")}
    answer = place.app.test_client().post(f"/text{query}", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == (400 if hashed else 403)  # believed, but it names no text


def test_a_changed_json_body_is_refused(place: CarrierPlace) -> None:
    query = f"?bodySHA256={sha256(b'one').hexdigest()}"
    headers = {"X-Twilio-Signature": signature({}, url=f"{ADDRESS}text{query}")}
    answer = place.app.test_client().post(f"/text{query}", data="two", content_type="application/json", headers=headers)
    assert answer.status_code == 403


def test_a_body_of_another_kind_is_refused(place: CarrierPlace) -> None:
    headers = {"X-Twilio-Signature": signature({})}
    answer = place.app.test_client().post("/text", data="x=1", content_type="text/plain", headers=headers)
    assert answer.status_code == 403


def test_a_body_over_the_cap_is_refused_unread(place: CarrierPlace) -> None:
    given = {**fields(), "Body": "x" * LARGEST_WEBHOOK}
    assert send(place, given, X_Twilio_Signature=signature(given)).status_code == 413
    assert all_words(place) == []


@pytest.mark.parametrize("path", ["/text", "/text/status", "/call", "/call/step", "/call/recording", "/call/status"])
def test_no_address_of_the_face_is_open_to_strangers(place: CarrierPlace, path: str) -> None:
    assert place.app.test_client().post(path, data=fields()).status_code == 403


def test_the_face_says_how_it_is(place: CarrierPlace) -> None:
    answer = place.app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "waiting")
