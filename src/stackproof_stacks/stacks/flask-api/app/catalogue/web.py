"""The catalogue's routes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import psycopg
from flask import Flask, request
from flask.typing import ResponseReturnValue

from .store import Product, Store, address


def create_app(store: Store | None = None) -> Flask:
    """The application; without a store, that of the environment's database."""
    app = Flask(__name__)
    kept = store or Store(address())

    @app.get("/health")
    def health() -> ResponseReturnValue:
        """The load balancer asks this; a task without its database takes no requests."""
        kept.ping()
        return {"status": "ok"}

    @app.get("/products")
    def index() -> ResponseReturnValue:
        return {"products": [_shown(product) for product in kept.all()]}

    @app.get("/products/<int:id>")
    def show(id: int) -> ResponseReturnValue:
        product = kept.get(id)
        return _shown(product) if product else ({"error": f"there is no product {id}"}, 404)

    @app.post("/products")
    def add() -> ResponseReturnValue:
        try:
            name, price = _wanted(request.get_json(silent=True))
        except ValueError as error:
            return {"error": str(error)}, 400
        return _shown(kept.add(name, price)), 201

    @app.delete("/products/<int:id>")
    def remove(id: int) -> ResponseReturnValue:
        return ("", 204) if kept.remove(id) else ({"error": f"there is no product {id}"}, 404)

    @app.errorhandler(psycopg.OperationalError)
    def unreachable(error: psycopg.OperationalError) -> ResponseReturnValue:
        app.logger.error("the database cannot be reached: %s", error)
        return {"error": "the database cannot be reached"}, 503

    return app


def _wanted(body: Any) -> tuple[str, Decimal]:
    """Name and price of a new product. Raises ValueError."""
    if not isinstance(body, dict):
        raise ValueError("the body is a JSON object with name and price")
    name, price = body.get("name"), body.get("price")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("name is a text that is not empty")
    try:
        value = Decimal(str(price))
    except InvalidOperation:
        raise ValueError("price is a number") from None
    if not value.is_finite() or not 0 <= value < 10**8 or value != value.quantize(Decimal("0.01")):
        raise ValueError("price is a number from 0 to 99999999.99 with two decimals at most")
    return name.strip(), value


def _shown(product: Product) -> dict[str, Any]:
    return {"id": product.id, "name": product.name, "price": str(product.price)}
