"""The official client finds in the simulated carrier what it finds at the real one."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from hotline.wiring import SIMULATED_ACCOUNT
from tests.simulator.conftest import FACE, OURS, TOKEN, Face, Phone, Swapped

SOMEBODY = "+12025550123"


def send(client: Client, to: str = SOMEBODY, **more: object) -> str:
    sent = client.messages.create(to=to, from_=OURS, body="You have an answer.", status_callback=FACE + "text/status", **more)  # type: ignore[arg-type]
    assert sent.sid is not None
    return sent.sid


def test_a_text_arrives_and_its_states_are_told(client: Client, phone: Phone, face: Face) -> None:
    sid = send(client)
    assert phone.ask("inbox", **{"from": SOMEBODY})["read"] == ["You have an answer."]
    phone.ask("kept")
    assert [(told["MessageSid"], told["MessageStatus"]) for told in face.fields("/text/status")] == [(sid, "sent"), (sid, "delivered")]


def test_states_can_come_in_the_wrong_order(client: Client, phone: Phone, face: Face) -> None:
    phone.ask("troubles", reorder=True)
    send(client)
    phone.ask("kept")
    assert [told["MessageStatus"] for told in face.fields("/text/status")] == ["delivered", "sent"]


def test_a_message_is_emptied_and_then_deleted_whole(client: Client, phone: Phone) -> None:
    sid = send(client)
    assert client.messages(sid).update(body="").body == ""
    assert client.messages(sid).delete()
    with pytest.raises(TwilioRestException) as gone:
        client.messages(sid).fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)
    assert phone.left() == {"message": 0, "call": 0, "recording": 0}


@pytest.mark.parametrize(("number", "code"), [("+15005521211", 21211), ("+15005521610", 21610)])
def test_a_number_stands_for_its_refusal(client: Client, number: str, code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        send(client, number)
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_number_stands_for_a_phone_that_cannot_be_reached(client: Client, phone: Phone, face: Face) -> None:
    sid = send(client, "+15005530006")
    phone.ask("kept")
    assert face.fields("/text/status")[-1]["ErrorCode"] == "30006"
    assert client.messages(sid).fetch().status == "undelivered"


def test_after_stop_nothing_more_is_taken_for_that_phone(client: Client, phone: Phone, face: Face) -> None:
    phone.text("Stop")
    assert face.fields("/text")[0]["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as refused:
        send(client)
    assert refused.value.code == 21610
    phone.text("start")
    assert send(client)


def test_the_account_has_not_the_feature_of_keeping_no_text(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        send(client, content_retention="discard")
    assert refused.value.code == 30029


def test_an_outage_passes(client: Client, phone: Phone) -> None:
    phone.ask("troubles", outages=1)
    with pytest.raises(TwilioRestException) as refused:
        send(client)
    assert refused.value.status == 503
    assert send(client)


def test_lists_come_in_pages_newest_first(client: Client) -> None:
    sids = [send(client) for _ in range(5)]
    assert [message.sid for message in client.messages.list(page_size=2)] == sids[::-1]


def test_lists_are_filtered(client: Client, phone: Phone, now: datetime) -> None:
    sid = send(client, "+12025550199")
    phone.text("a tip")
    assert [message.sid for message in client.messages.list(to="+12025550199", from_=OURS)] == [sid]
    assert len(client.messages.list(date_sent_before=now + timedelta(minutes=1))) == 2
    assert client.messages.list(date_sent_before=now - timedelta(minutes=1)) == []
    assert client.messages.list(date_sent_after=now + timedelta(minutes=1)) == []
    assert client.calls.list(start_time_before=now) == client.recordings.list(date_created_before=now) == []


def test_a_wrong_token_or_account_is_refused(simulator: Flask) -> None:
    for account, token in ((SIMULATED_ACCOUNT, "f" * 32), ("AC" + "1" * 32, TOKEN)):
        with pytest.raises(TwilioRestException) as refused:
            Client(account, token, http_client=Swapped(simulator)).messages("SM" + "0" * 32).fetch()
        assert (refused.value.status, refused.value.code) == (401, 20003)
