"""A phone's text reaches the face signed, and what the face answers reaches the phone."""

import pytest
from flask import Flask

from hotline.simulator.process import create_simulator
from hotline.simulator.records import segments
from tests.simulator.conftest import FACE, TOKEN, Face, Phone

REPLY = '<Response><Message action="https://hotline.example/text/status">Keep this.</Message><Message><Body>And this.</Body></Message></Response>'


def test_the_phone_shows_what_the_face_answers(phone: Phone, face: Face) -> None:
    face.answers["/text"] = [REPLY]
    assert phone.text("谁来管管") == ["Keep this.", "And this."]
    assert face.fields("/text")[0]["Body"] == "谁来管管"
    assert (phone.left()["message"], len(face.fields("/text/status"))) == (3, 2)


def test_pictures_are_named_and_counted(phone: Phone, face: Face) -> None:
    phone.text("look", pictures=2)
    taken = face.fields("/text")[0]
    assert (taken["NumMedia"], taken["MessageSid"][:2], "MediaUrl1" in taken) == ("2", "MM", True)


@pytest.mark.parametrize(("trouble", "arrivals"), [("double", 2), ("lose", 2), ("drop", 1)])
def test_a_troubled_delivery_is_the_same_delivery(phone: Phone, face: Face, trouble: str, arrivals: int) -> None:
    phone.ask("troubles", deliveries=[trouble])
    phone.text("once")
    assert len(face.fields("/text")) == arrivals
    assert len({taken["MessageSid"] for taken in face.fields("/text")}) == 1


def test_a_face_in_trouble_is_tried_again(phone: Phone, face: Face) -> None:
    face.refusals, face.answers["/text"] = 2, [REPLY]
    assert phone.text("patience") == ["Keep this.", "And this."]


def test_a_forged_signature_is_possible_and_not_tried_again(phone: Phone, face: Face) -> None:
    phone.ask("troubles", deliveries=["forge"])
    assert phone.text("not me") == []
    assert (face.forged, face.taken, phone.left()["message"]) == (1, [], 0)


def test_the_newer_signature_is_made_too(face: Face) -> None:
    Phone(create_simulator(TOKEN, FACE, send=face.send, sha256=True)).text("signed anew")
    assert (face.forged, len(face.taken)) == (0, 1)


def test_a_reply_after_stop_reaches_nobody(phone: Phone, face: Face) -> None:
    face.answers["/text"] = [REPLY]
    assert phone.text("STOP") == ["You have been unsubscribed."]
    phone.ask("kept")
    assert face.fields("/text/status")[0] | {"MessageStatus": "failed", "ErrorCode": "21610"} == face.fields("/text/status")[0]


def test_the_control_side_asks_for_its_key(simulator: Flask) -> None:
    assert simulator.test_client().post("/phones/text", json={}).status_code == 403


@pytest.mark.parametrize(("words", "count"), [("a" * 160, 1), ("a" * 161, 2), ("字" * 70, 1), ("字" * 71, 2), ("", 1)])
def test_segments_are_counted_as_the_carrier_charges_them(words: str, count: int) -> None:
    assert segments(words) == count
