"""Products in PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

_SCHEMA = """
create table if not exists product (
    id bigint generated always as identity primary key,
    name text not null check (name <> ''),
    price numeric(10, 2) not null check (price >= 0)
)
"""


@dataclass(frozen=True)
class Product:
    """price: in the shop's currency, two decimals."""

    id: int
    name: str
    price: Decimal


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Connection string from what the task is told. Raises KeyError for a variable that is missing."""
    return psycopg.conninfo.make_conninfo(
        host=environment["DB_HOST"],
        port=environment["DB_PORT"],
        dbname=environment["DB_NAME"],
        user=environment["DB_USER"],
        password=environment["DB_PASSWORD"],
        sslmode="require",
        connect_timeout=5,
    )


class Store:
    """Each call has a connection of its own. Raises psycopg.Error."""

    def __init__(self, address: str) -> None:
        self._address = address

    def prepare(self) -> None:
        """Make the table where there is none."""
        with psycopg.connect(self._address) as connection:
            connection.execute(_SCHEMA)

    def ping(self) -> None:
        with psycopg.connect(self._address) as connection:
            connection.execute("select 1")

    def all(self) -> list[Product]:
        with psycopg.connect(self._address) as connection, connection.cursor(row_factory=class_row(Product)) as cursor:
            return cursor.execute("select id, name, price from product order by id").fetchall()

    def get(self, id: int) -> Product | None:
        with psycopg.connect(self._address) as connection, connection.cursor(row_factory=class_row(Product)) as cursor:
            return cursor.execute("select id, name, price from product where id = %s", (id,)).fetchone()

    def add(self, name: str, price: Decimal) -> Product:
        with psycopg.connect(self._address) as connection, connection.cursor(row_factory=class_row(Product)) as cursor:
            insert = "insert into product (name, price) values (%s, %s) returning id, name, price"
            made = cursor.execute(insert, (name, price)).fetchone()
            assert made is not None
            return made

    def remove(self, id: int) -> bool:
        """Whether there was one."""
        with psycopg.connect(self._address) as connection:
            return connection.execute("delete from product where id = %s", (id,)).rowcount == 1
