"""Counts in Redis. Kinds of events are words; nothing about a person is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date

import redis

KIND = re.compile(r"[a-z][a-z0-9-]{0,49}")
_DAYS = 90
_FRESH = 60


def connected(environment: Mapping[str, str] = os.environ) -> redis.Redis:
    """The Redis that the task is told of, by TLS and with its token. Raises KeyError for a variable that is missing."""
    return redis.Redis(
        host=environment["REDIS_ENDPOINT"],
        port=int(environment["REDIS_PORT"]),
        password=environment["REDIS_AUTH_TOKEN"],
        ssl=environment.get("REDIS_TLS", "true") == "true",
        decode_responses=True,
        socket_timeout=5,
        socket_connect_timeout=5,
    )


class Events:
    """Raises redis.RedisError."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def ping(self) -> None:
        self._redis.ping()

    def add(self, kind: str, day: date) -> int:
        """Count one event; gives how many of its kind there are on the day."""
        key = f"events:{day.isoformat()}"
        with self._redis.pipeline() as steps:
            steps.hincrby(key, kind, 1)
            steps.expire(key, _DAYS * 86400)
            steps.delete(f"summary:{day.isoformat()}")
            count, *_ = steps.execute()
        return int(count)

    def summary(self, day: date) -> dict[str, int]:
        """Events of a day by kind, at most a minute old."""
        kept = f"summary:{day.isoformat()}"
        cached = self._redis.hgetall(kept)
        if not cached:
            cached = self._redis.hgetall(f"events:{day.isoformat()}")
            if cached:
                with self._redis.pipeline() as steps:
                    steps.hset(kept, mapping=cached)
                    steps.expire(kept, _FRESH)
                    steps.execute()
        return {kind: int(count) for kind, count in sorted(cached.items())}
