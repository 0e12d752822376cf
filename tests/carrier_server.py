"""A small carrier in the test's own process: it answers the official client over HTTP and notes what it was asked."""

import base64
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ACCOUNT = "AC" + "0" * 32
TOKEN = "0123456789abcdef" * 2
SOUND = b"RIFF" + bytes(range(256)) * 700


@dataclass
class Asked:
    """One request: method, path below the account, and its fields."""

    method: str
    path: str
    fields: dict[str, str]
    authorized: bool


@dataclass
class Carrier:
    """What the carrier keeps, what it was asked, and how it will fail."""

    url: str = ""
    token: str = TOKEN
    asked: list[Asked] = field(default_factory=list)
    #: "Messages", "Calls", "Recordings" → id → fields
    kept: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {"Messages": {}, "Calls": {}, "Recordings": {}})
    #: (method, start of the path) → failures to come: (status, code), "hang up", "half", "hold"
    failing: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    page: int = 50
    #: Set when a request marked "hold" has taken effect; its answer waits for ``let_go``.
    holding: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def fail(self, method: str, path: str, *failures: Any) -> None:
        self.failing.setdefault((method, path), []).extend(failures)

    def keep(self, kind: str, sid: str, made: datetime, **fields: Any) -> None:
        date = format_datetime(made)
        self.kept[kind][sid] = {"sid": sid, "date_created": date, "date_updated": date, "date_sent": date, "start_time": date} | fields

    def calls_of(self, method: str) -> list[str]:
        return [one.path for one in self.asked if one.method == method]


class Handler(BaseHTTPRequestHandler):
    carrier: Carrier

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def log_message(self, *_given: Any) -> None:
        """Nothing."""

    def _answer(self, method: str) -> None:
        split = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = split.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/")
        fields = dict(urllib.parse.parse_qsl(body or split.query, keep_blank_values=True))
        self.carrier.asked.append(Asked(method, path, fields, self._authorized()))
        failure = self._failure(method, path)
        if failure is None:
            getattr(self, f"_{method.lower()}")(path, fields)
        elif failure == "hang up":
            self._take(method, path, fields)
            self.close_connection = True
        elif failure == "hold":
            self._take(method, path, fields)
            self.carrier.holding.set()
            self.carrier.let_go.wait(30)
            self.close_connection = True
        elif failure == "half":
            self._send(200, SOUND[: len(SOUND) // 2], length=len(SOUND), kind="audio/x-wav")
            self.close_connection = True
        else:
            status, code = failure
            self._json(status, {"status": status, "code": code, "message": f"words about {fields}"})

    def _authorized(self) -> bool:
        wanted = base64.b64encode(f"{ACCOUNT}:{self.carrier.token}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _failure(self, method: str, path: str) -> Any:
        for (verb, start), failures in self.carrier.failing.items():
            if verb == method and path.startswith(start) and failures:
                return failures.pop(0)
        return None

    def _take(self, method: str, path: str, fields: dict[str, str]) -> None:
        if method == "POST" and path == "Messages.json":
            sid = f"SM{len(self.carrier.kept['Messages']):032x}"
            record = {"direction": "outbound-api", "status": "sent"} | {name.lower(): value for name, value in fields.items()}
            self.carrier.keep("Messages", sid, datetime.now().astimezone(), **record)

    def _post(self, path: str, fields: dict[str, str]) -> None:
        self._take("POST", path, fields)
        self._json(201 if path == "Messages.json" else 200, {"sid": "SM" + "0" * 32})

    def _get(self, path: str, fields: dict[str, str]) -> None:
        if path.endswith(".wav"):
            found = path.removeprefix("Recordings/").removesuffix(".wav") in self.carrier.kept["Recordings"]
            self._send(200, SOUND, kind="audio/x-wav") if found else self._json(404, {"status": 404, "code": 20404})
            return
        kind = path.removesuffix(".json")
        records = [one for one in self.carrier.kept[kind].values() if fields.get("To", one.get("to")) == one.get("to")]
        at = int(fields.get("Page", 0))
        part = records[at * self.carrier.page : (at + 1) * self.carrier.page]
        more = len(records) > (at + 1) * self.carrier.page
        following = f"/2010-04-01/Accounts/{ACCOUNT}/{path}?Page={at + 1}" if more else None
        self._json(200, {kind.lower(): part, "next_page_uri": following, "page": at})

    def _delete(self, path: str, _fields: dict[str, str]) -> None:
        kind, sid = path.removesuffix(".json").split("/")
        if self.carrier.kept[kind].pop(sid, None) is None:
            self._json(404, {"status": 404, "code": 20404, "message": sid})
        else:
            self._send(204, b"")

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, json.dumps(content).encode())

    def _send(self, status: int, content: bytes, *, length: int | None = None, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving() -> Iterator[Carrier]:
    """A carrier that answers as long as the block runs."""
    carrier = Carrier()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"carrier": carrier}))
    carrier.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield carrier
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
