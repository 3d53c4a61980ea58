"""The routes of the analytics."""

from __future__ import annotations

from datetime import UTC, date, datetime

import redis
from flask import Flask
from flask.typing import ResponseReturnValue

from .events import KIND, Events, connected


def create_app(events: Events | None = None) -> Flask:
    """The application; without events, those of the environment's Redis."""
    app = Flask(__name__)
    kept = events or Events(connected())

    @app.get("/health")
    def health() -> ResponseReturnValue:
        kept.ping()
        return {"status": "ok"}

    @app.post("/events/<kind>")
    def add(kind: str) -> ResponseReturnValue:
        if not KIND.fullmatch(kind):
            return {"error": "a kind of event is a word of small letters, digits and dashes, 50 at most"}, 400
        return {"kind": kind, "count": kept.add(kind, datetime.now(tz=UTC).date())}, 201

    @app.get("/summary/<day>")
    def summary(day: str) -> ResponseReturnValue:
        try:
            wanted = date.fromisoformat(day)
        except ValueError:
            return {"error": "a day is a date such as 2025-12-31"}, 400
        return {"day": day, "events": kept.summary(wanted)}

    @app.errorhandler(redis.ConnectionError)
    def unreachable(error: redis.ConnectionError) -> ResponseReturnValue:
        app.logger.error("Redis cannot be reached: %s", error)
        return {"error": "Redis cannot be reached"}, 503

    return app
