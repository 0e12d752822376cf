"""The simulated carrier as a process: its refusal beside real credentials, its secret, its server."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import make_server

from hotline.config import Settings
from hotline.domain.errors import StartError
from hotline.simulator.calls import Calls
from hotline.simulator.phones import Phones, control_key
from hotline.simulator.post import Post, Send, send
from hotline.simulator.rest import Rest
from hotline.simulator.shelf import Shelf
from hotline.simulator.texts import Texts
from hotline.wiring import SIMULATED_ACCOUNT

_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def refuse_beside_real(settings: Settings) -> None:
    """Raise StartError where texts or calls could reach a real carrier."""
    if settings.carrier_account:
        raise StartError("The simulated carrier does not start beside a real account: take away HOTLINE_CARRIER_ACCOUNT.")
    if (urlsplit(str(settings.carrier_api_url)).hostname or "") not in _LOCAL:
        raise StartError("The simulated carrier starts only where HOTLINE_CARRIER_API_URL names this machine.")


def token_file(settings: Settings) -> Path:
    """Where this installation's simulated token lies, readable by its owner only."""
    return settings.data_dir / "simulator-token"


def read_token(settings: Settings) -> str:
    """The simulated token. Raises StartError when there is none."""
    path = token_file(settings)
    if not path.exists():
        raise StartError("There is no simulated carrier here: `hotline run` makes one.")
    return path.read_text(encoding="ascii").strip()


def make_token(settings: Settings) -> str:
    """The simulated token, made at random the first time."""
    path = token_file(settings)
    if not path.exists():
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(16), encoding="ascii")
    return read_token(settings)


def create_simulator(
    token: str, face: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC), send: Send = send, sha256: bool = False,
) -> Flask:
    """The carrier and its phones as one application; ``face`` is the address of the carrier face."""
    shelf, post = Shelf(clock), Post(token, send, sha256=sha256)
    texts, calls = Texts(SIMULATED_ACCOUNT, face, shelf, post), Calls(SIMULATED_ACCOUNT, face, shelf, post)
    rest = Rest(SIMULATED_ACCOUNT, token, shelf, texts)
    app = Flask("hotline.simulator", static_folder=None)
    app.register_blueprint(rest.blueprint())
    app.register_blueprint(Phones(control_key(token), shelf, texts, calls, post, rest).blueprint())
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    return app


def serve(settings: Settings, stop: Event) -> None:
    """Serve until told to stop. Raises StartError beside real credentials."""
    refuse_beside_real(settings)
    app = create_simulator(read_token(settings), str(settings.carrier_url))
    logging.getLogger("werkzeug").disabled = True  # its lines name ids
    server = make_server(settings.host, settings.simulator_port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stop.wait()
    server.shutdown()
    server.server_close()
