"""Texts through the simulated carrier: a phone's text goes to our face, what the face answers goes to the phone."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from hotline.simulator.post import Callback, Post
from hotline.simulator.records import API_VERSION, Message, fresh_sid, segments
from hotline.simulator.shelf import Shelf, fault_of

_STOPPED, _UNREACHABLE = 21610, range(30000, 31000)
#: What the carrier itself answers to its own words.
_OWN_WORDS = {"STOP": "You have been unsubscribed.", "START": "You have been subscribed again."}


class Refused(Exception):  # noqa: N818 (the carrier's answer, not a fault of ours)
    """The carrier does not take a text; its number says why."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


@dataclass(frozen=True)
class Texts:
    """Moves texts between phones and the carrier face at ``face`` (its address ends with a slash)."""

    account: str
    face: str
    shelf: Shelf
    post: Post

    def from_phone(self, phone: str, ours: str, words: str, pictures: int = 0) -> tuple[str, list[str]]:
        """A person texts us. Returns the text's id and what their phone shows next."""
        message = Message(self.account, phone, ours, words, self.shelf.clock(), "inbound", status="received", pictures=pictures)
        if pictures:
            message.sid = fresh_sid("MM")
        if not self.post.forges:  # what somebody else signs never went through the carrier
            self.shelf.keep(message)
        own = self.shelf.opt(phone, ours, words)
        answer = self.post.deliver(self.face + "text", _incoming(message, own))
        callbacks = [callback for reply in _replies(answer.body if answer.taken else "") for callback in self._reply(message, *reply)]
        self.post.later(callbacks)
        return message.sid, ([_OWN_WORDS[own]] if own else []) + self.shelf.take_inbox(phone)

    def from_us(self, phone: str, ours: str, words: str, callback: str) -> Message:
        """We text a person by the API. Raises Refused."""
        fault = fault_of(phone)
        if self.shelf.stopped(phone, ours):
            raise Refused(_STOPPED)
        if fault is not None and fault not in _UNREACHABLE:
            raise Refused(fault)
        message = Message(self.account, ours, phone, words, self.shelf.clock(), "outbound-api")
        self.shelf.keep(message)
        self.post.later(self._carry(message, callback))
        return message

    def _reply(self, heard: Message, words: str, callback: str) -> list[Callback]:
        reply = Message(self.account, heard.receiver, heard.sender, words, self.shelf.clock(), "outbound-reply")
        self.shelf.keep(reply)
        if self.shelf.stopped(heard.sender, heard.receiver):
            reply.status, reply.error = "failed", _STOPPED
            return _callback(reply, callback, "failed")
        return list(self._carry(reply, callback))

    def _carry(self, message: Message, callback: str) -> list[Callback]:
        fault = fault_of(message.receiver)
        message.status = "undelivered" if fault else "delivered"
        message.error = fault
        if not fault:
            self.shelf.hand_over(message)
        return [*_callback(message, callback, "sent"), *_callback(message, callback, message.status)]


def _callback(message: Message, address: str, status: str) -> list[Callback]:
    if not address:
        return []
    fields = {
        "MessageSid": message.sid, "SmsSid": message.sid, "AccountSid": message.account, "From": message.sender, "To": message.receiver,
        "MessageStatus": status, "SmsStatus": status, "ApiVersion": API_VERSION,
    }
    if message.error is not None and status != "sent":
        fields["ErrorCode"] = str(message.error)
    return [(address, fields)]


def _incoming(message: Message, own: str) -> dict[str, str]:
    fields = {
        "MessageSid": message.sid, "SmsSid": message.sid, "SmsMessageSid": message.sid, "AccountSid": message.account,
        "From": message.sender, "To": message.receiver, "Body": message.body, "NumMedia": str(message.pictures),
        "NumSegments": str(segments(message.body)), "SmsStatus": "received", "ApiVersion": API_VERSION,
    }
    for place in range(message.pictures):
        fields[f"MediaContentType{place}"] = "image/jpeg"
        fields[f"MediaUrl{place}"] = f"https://api.twilio.com/{API_VERSION}/Accounts/{message.account}/Messages/{message.sid}/Media/{place}"
    return fields | ({"OptOutType": own} if own else {})


def _replies(markup: str) -> Iterator[tuple[str, str]]:
    """The texts of an answer in the carrier's markup, each with the address for its status."""
    if not markup.strip():
        return
    for verb in ET.fromstring(markup.encode()):  # noqa: S314 (our own face wrote it)
        if verb.tag == "Message":
            bodies = [verb.text or "", *itertools.chain.from_iterable((part.text or "", part.tail or "") for part in verb.iter("Body"))]
            yield "".join(bodies).strip(), verb.get("action") or verb.get("statusCallback") or ""
