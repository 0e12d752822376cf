"""Starts a face, or an empty page, under the same server that `hotline run` uses, and asks it over one connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def empty_page() -> Sequence[str]:
    """The WSGI application of a Flask page that says nothing."""
    return ["benchmarks.empty:app"]


class Server:
    """A gunicorn as `hotline run` starts it, for the time of a with block."""

    def __init__(self, application: Sequence[str], environment: Mapping[str, str], threads: int = 8) -> None:
        self.port = free_port()
        self._command = [
            sys.executable, "-m", "gunicorn", *application, "--chdir", str(ROOT), "--bind", f"127.0.0.1:{self.port}", "--worker-class",
            "gthread", "--workers", "1", "--threads", str(threads), "--log-level", "critical", "--no-control-socket",
        ]
        self._environment = {"PATH": os.environ["PATH"], **environment}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, env=self._environment, cwd=ROOT)
        deadline = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > deadline:
                raise RuntimeError("the server does not answer")
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        try:
            return self.get() == 200
        except OSError:
            return False

    def get(self, path: str = "/healthz") -> int:
        """Ask for a page on a fresh connection, as a browser without keep-alive would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(30)
