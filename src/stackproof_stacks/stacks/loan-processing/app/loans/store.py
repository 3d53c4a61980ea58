"""Applications in PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Mapping

import psycopg

from .decisions import Decision, Wish

_SCHEMA = """
create table if not exists application (
    id bigint generated always as identity primary key,
    applicant text not null,
    amount bigint not null,
    income bigint not null,
    months integer not null,
    decision text not null,
    made timestamptz not null default now()
)
"""


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

    def add(self, wish: Wish, decision: Decision) -> int:
        """Number of the application."""
        insert = """
            insert into application (applicant, amount, income, months, decision)
            values (%s, %s, %s, %s, %s) returning id
        """
        with psycopg.connect(self._address) as connection:
            given = (wish.applicant, wish.amount, wish.income, wish.months, decision)
            row = connection.execute(insert, given).fetchone()
        assert row is not None
        return row[0]

    def decision(self, id: int) -> str | None:
        with psycopg.connect(self._address) as connection:
            row = connection.execute("select decision from application where id = %s", (id,)).fetchone()
        return row[0] if row else None
