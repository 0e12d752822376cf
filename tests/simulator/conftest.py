"""The simulated carrier with a written face behind it, and the official client in front of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator, get_signature_algorithm
from twilio.rest import Client

from hotline.simulator.phones import HEADER, control_key
from hotline.simulator.post import Answer
from hotline.simulator.process import create_simulator
from hotline.wiring import SIMULATED_ACCOUNT

TOKEN = "0123456789abcdef" * 2
FACE = "https://hotline.example/"
OURS = "+12025550110"


@dataclass
class Face:
    """A carrier face that answers what it was told to, and keeps what it was sent."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    taken: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    forged: int = 0
    refusals: int = 0

    def send(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        algorithm = get_signature_algorithm(headers.get("X-Twilio-Webhooks-Signature-Settings"))
        if not RequestValidator(TOKEN).validate(url, dict(fields), headers["X-Twilio-Signature"], algorithm):
            self.forged += 1
            return Answer(403)
        if self.refusals:
            self.refusals -= 1
            return Answer(500)
        path = urlsplit(url).path + (f"?{urlsplit(url).query}" if urlsplit(url).query else "")
        self.taken.append((path, dict(fields)))
        answers = self.answers.get(path, [""])
        return Answer(200, answers[0] if len(answers) == 1 else answers.pop(0))

    def fields(self, path: str) -> list[dict[str, str]]:
        return [fields for taken, fields in self.taken if taken == path]


class Swapped(HttpClient):
    """The official client's way out, led into the simulator."""

    def __init__(self, app: Flask) -> None:
        super().__init__(is_async=False, logger=None, timeout=1)  # type: ignore[arg-type]
        self.client = app.test_client()

    def request(self, method: str, uri: str, params: Any = None, data: Any = None, headers: Any = None, auth: Any = None, **_: Any) -> Response:
        split = urlsplit(uri)
        answer = self.client.open(
            split.path, method=method, query_string=params or split.query, data=data, auth=auth,
        )
        return Response(answer.status_code, answer.get_data(as_text=True))


class Phone:
    """The control side, as `hotline phone` uses it."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def ask(self, what: str, **fields: object) -> Any:
        answer = self.client.post(f"/phones/{what}", json=fields, headers={HEADER: control_key(TOKEN)})
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def text(self, words: str, sender: str = "+12025550123", **more: object) -> list[str]:
        read: list[str] = self.ask("text", **{"from": sender, "to": OURS, "words": words, **more})["read"]
        return read

    def left(self) -> dict[str, int]:
        return {kind: len(records) for kind, records in self.ask("kept").items()}


@pytest.fixture
def face() -> Face:
    return Face()


@pytest.fixture
def simulator(face: Face, now: datetime) -> Flask:
    return create_simulator(TOKEN, FACE, clock=lambda: now.astimezone(UTC), send=face.send)


@pytest.fixture
def phone(simulator: Flask) -> Phone:
    return Phone(simulator)


@pytest.fixture
def client(simulator: Flask) -> Client:
    return Client(SIMULATED_ACCOUNT, TOKEN, http_client=Swapped(simulator))
