"""An empty Flask page: the least that any page through this server costs."""

from flask import Flask

app = Flask(__name__)


@app.get("/healthz")
def healthz() -> str:
    """Say nothing much."""
    return "ok"
