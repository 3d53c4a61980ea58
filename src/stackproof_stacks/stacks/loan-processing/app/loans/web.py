"""The routes of loan processing."""

from __future__ import annotations

import psycopg
from flask import Flask, request
from flask.typing import ResponseReturnValue

from .decisions import decided, wish_of
from .store import Store, address


def create_app(store: Store | None = None) -> Flask:
    """The application; without a store, that of the environment's database."""
    app = Flask(__name__)
    kept = store or Store(address())

    @app.get("/health")
    def health() -> ResponseReturnValue:
        """The load balancer asks this; a task without its database takes no requests."""
        kept.ping()
        return {"status": "ok"}

    @app.post("/applications")
    def apply() -> ResponseReturnValue:
        try:
            wish = wish_of(request.get_json(silent=True))
        except ValueError as error:
            return {"error": str(error)}, 400
        decision = decided(wish)
        id = kept.add(wish, decision)
        # Who applied, and for how much, is in the database and nowhere else.
        app.logger.info("application %s: %s", id, decision)
        return {"id": id, "decision": decision}, 201

    @app.get("/applications/<int:id>")
    def show(id: int) -> ResponseReturnValue:
        decision = kept.decision(id)
        if decision is None:
            return {"error": f"there is no application {id}"}, 404
        return {"id": id, "decision": decision}

    @app.errorhandler(psycopg.OperationalError)
    def unreachable(error: psycopg.OperationalError) -> ResponseReturnValue:
        app.logger.error("the database cannot be reached: %s", error)
        return {"error": "the database cannot be reached"}, 503

    return app
