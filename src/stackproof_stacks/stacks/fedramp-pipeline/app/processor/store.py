"""Applications and the worker's place in the stream, kept together so that no record is lost or kept twice."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

import psycopg

from .records import Application

_SCHEMA = """
create table if not exists application (id text primary key, name text not null, born date not null);
create table if not exists place (shard text primary key, sequence text not null);
create table if not exists refused (shard text, sequence text, reason text not null, primary key (shard, sequence));
"""


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Connection string of the secret that the task reads. Raises KeyError for what is missing."""
    secret = json.loads(environment["DB_CREDENTIALS"])
    return psycopg.conninfo.make_conninfo(
        host=secret["host"],
        port=secret["port"],
        dbname=secret["dbname"],
        user=secret["username"],
        password=secret["password"],
        sslmode="require",
        connect_timeout=5,
    )


class Store:
    """Raises psycopg.Error."""

    def __init__(self, address: str) -> None:
        self._address = address

    def prepare(self) -> None:
        with psycopg.connect(self._address) as connection:
            connection.execute(_SCHEMA)

    def place(self, shard: str) -> str | None:
        """Sequence number of the last record of a shard that was dealt with."""
        with psycopg.connect(self._address) as connection:
            row = connection.execute("select sequence from place where shard = %s", (shard,)).fetchone()
        return row[0] if row else None

    def keep(self, shard: str, sequence: str, record: Application | str) -> None:
        """Keep a record, or why it was refused, and move on, in one transaction."""
        with psycopg.connect(self._address) as connection:
            if isinstance(record, Application):
                connection.execute(
                    "insert into application values (%s, %s, %s) on conflict (id) do nothing",
                    (record.id, record.name, record.born),
                )
            else:
                connection.execute(
                    "insert into refused values (%s, %s, %s) on conflict do nothing", (shard, sequence, record)
                )
            connection.execute(
                "insert into place values (%s, %s) on conflict (shard) do update set sequence = excluded.sequence",
                (shard, sequence),
            )

    def count(self) -> int:
        with psycopg.connect(self._address) as connection:
            row = connection.execute("select count(*) from application").fetchone()
        return row[0] if row else 0
