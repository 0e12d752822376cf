"""Calls through the simulated carrier: runs our markup as the carrier does and tells what the caller hears and is asked for."""

import itertools
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from hotline.simulator.post import Post
from hotline.simulator.records import API_VERSION, Call, Recording
from hotline.simulator.shelf import Shelf
from hotline.simulator.sounds import length

#: A call that is sent from page to page this often without hearing the caller is ended.
_MOST_REDIRECTS = 20
_BEEP = "♪"


@unique
class Waits(StrEnum):
    """What a call waits for."""

    KEYS = "keys"
    VOICE = "voice"
    OVER = "over"


@unique
class Ended(StrEnum):
    """How somebody stops speaking."""

    KEY = "key"
    SILENCE = "silence"
    HANG_UP = "hang_up"


@dataclass
class Line:
    """One call that is going on."""

    call: Call
    page: str  # the address of the markup that runs
    verbs: list[Element] = field(default_factory=list)
    awaited: Element | None = None
    heard: list[str] = field(default_factory=list, repr=False)

    @property
    def waits(self) -> Waits:
        """What is awaited of the caller now."""
        if self.awaited is None:
            return Waits.OVER
        return Waits.KEYS if self.awaited.tag == "Gather" else Waits.VOICE

    def take_heard(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


class Calls:
    """All calls of one carrier, to the carrier face at ``face`` (its address ends with a slash)."""

    def __init__(self, account: str, face: str, shelf: Shelf, post: Post) -> None:
        self.account, self.face, self.shelf, self.post = account, face, shelf, post
        self._lines: dict[str, Line] = {}

    def dial(self, phone: str, ours: str) -> Line:
        """A person calls us and hears the beginning."""
        call = Call(self.account, phone, ours, self.shelf.clock())
        self.shelf.keep(call)
        line = Line(call, self.face + "call")
        self._lines[call.sid] = line
        self._fetch(line, line.page, {}, status="ringing")
        return line

    def find(self, sid: str) -> Line | None:
        """A call that is going on."""
        return self._lines.get(sid)

    def press(self, line: Line, keys: str) -> None:
        """Press keys; what is too few for the question is taken when its time is over, what is too much is not heard."""
        if line.waits is Waits.VOICE:
            self._end_recording(line, keys)
        elif line.awaited is not None:
            self._answer_keys(line, line.awaited, keys)

    def say(self, line: Line, sound: bytes, ended: Ended = Ended.KEY) -> None:
        """Speak. Where keys are awaited nobody hears it, and their time runs out."""
        if line.waits is not Waits.VOICE:
            self.silence(line)
            return
        assert line.awaited is not None  # noqa: S101 (waits says so)
        recording = Recording(self.account, line.call.sid, sound, length(sound), self.shelf.clock())
        self.shelf.keep(recording)
        line.call.seconds += recording.seconds
        digits = {Ended.KEY: {"Digits": "#"}, Ended.SILENCE: {}, Ended.HANG_UP: {"Digits": "hangup"}}[ended]
        verb, over = line.awaited, ended is Ended.HANG_UP
        if over:
            line.call.status = "completed"
        fields = self._recording_fields(recording) | digits
        if over:
            self.post.deliver(_address(line, verb), self._fields(line) | fields)
            self._finish(line)
        else:
            self._fetch(line, _address(line, verb), fields)
        callback = verb.get("recordingStatusCallback")
        if callback:
            self.post.later([(urllib.parse.urljoin(line.page, callback), self._recording_ready(recording))])

    def silence(self, line: Line) -> None:
        """Do nothing until the time is over."""
        verb = line.awaited
        if verb is None:
            return
        if verb.tag == "Gather" and verb.get("actionOnEmptyResult") == "true":
            self._fetch(line, _address(line, verb), {"Digits": "", "FinishedOnKey": ""})
        else:
            self._run(line)

    def hang_up(self, line: Line) -> None:
        """The person puts the telephone down."""
        if line.awaited is not None:
            self._finish(line)

    def _end_recording(self, line: Line, keys: str) -> None:
        assert line.awaited is not None  # noqa: S101 (waits says so)
        if any(key in (line.awaited.get("finishOnKey") or "1234567890*#") for key in keys):
            self._run(line)  # nothing was said: the carrier makes no recording and goes on

    def _answer_keys(self, line: Line, verb: Element, keys: str) -> None:
        ending = verb.get("finishOnKey", "#")
        most = int(verb.get("numDigits") or 0)
        digits = "".join(itertools.takewhile(lambda key: key not in ending, keys))
        ended = keys[len(digits) : len(digits) + 1] if not most or len(digits) < most else ""
        digits = digits[:most] if most else digits
        if not digits and verb.get("actionOnEmptyResult") != "true":
            self._run(line)
            return
        self._fetch(line, _address(line, verb), {"Digits": digits, "FinishedOnKey": ended})

    def _fetch(self, line: Line, url: str, fields: dict[str, str], status: str = "in-progress", redirects: int = 0) -> None:
        line.awaited = None
        answer = self.post.deliver(url, self._fields(line, status) | fields)
        if not answer.taken or redirects > _MOST_REDIRECTS:
            line.heard.append("We are sorry, an application error has occurred. Goodbye.")
            self._finish(line)
            return
        line.page = url
        line.verbs = list(ET.fromstring(answer.body.encode()))  # noqa: S314 (our own face wrote it)
        self._run(line, redirects)

    def _run(self, line: Line, redirects: int = 0) -> None:
        line.awaited = None
        while line.verbs:
            verb = line.verbs.pop(0)
            match verb.tag:
                case "Say" | "Pause" | "Play":
                    line.heard += _heard([verb])
                case "Gather" | "Record":
                    line.heard += _heard(list(verb)) if verb.tag == "Gather" else [_BEEP]
                    line.awaited = verb
                    return
                case "Redirect":
                    self._fetch(line, urllib.parse.urljoin(line.page, (verb.text or "").strip()), {}, redirects=redirects + 1)
                    return
                case _:
                    break
        self._finish(line)

    def _finish(self, line: Line) -> None:
        line.awaited, line.verbs = None, []
        line.call.status = "completed"
        self._lines.pop(line.call.sid, None)
        fields = self._fields(line) | {"CallDuration": str(max(1, line.call.seconds)), "Duration": "1"}
        self.post.later([(self.face + "call/status", fields)])

    def _fields(self, line: Line, status: str = "") -> dict[str, str]:
        call = line.call
        return {
            "CallSid": call.sid, "AccountSid": call.account, "From": call.sender, "To": call.receiver, "Caller": call.sender,
            "Called": call.receiver, "CallStatus": status or call.status, "Direction": "inbound", "ApiVersion": API_VERSION,
        }

    def _recording_fields(self, recording: Recording) -> dict[str, str]:
        address = f"https://api.twilio.com/{API_VERSION}/Accounts/{self.account}/Recordings/{recording.sid}"
        return {"RecordingUrl": address, "RecordingSid": recording.sid, "RecordingDuration": str(recording.seconds)}

    def _recording_ready(self, recording: Recording) -> dict[str, str]:
        return self._recording_fields(recording) | {
            "AccountSid": self.account, "CallSid": recording.call, "RecordingStatus": "completed", "RecordingChannels": "1",
            "RecordingSource": "RecordVerb", "ErrorCode": "0",
        }


def _heard(verbs: Sequence[Element]) -> list[str]:
    return [_BEEP if verb.tag == "Play" else "…" if verb.tag == "Pause" else (verb.text or "").strip() for verb in verbs]


def _address(line: Line, verb: Element) -> str:
    return urllib.parse.urljoin(line.page, verb.get("action") or line.page)
