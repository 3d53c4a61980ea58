from datetime import UTC, date, datetime

import pytest
import redis
from analytics.events import Events, connected
from analytics.web import create_app

ENVIRONMENT = {"REDIS_ENDPOINT": "cache.example", "REDIS_PORT": "6379", "REDIS_AUTH_TOKEN": "token"}
DAY = date(2025, 12, 31)


@pytest.fixture
def client_of_redis():
    fakeredis = pytest.importorskip("fakeredis", reason="fakeredis is not installed")
    return fakeredis.FakeRedis(decode_responses=True)


@pytest.fixture
def events(client_of_redis):
    return Events(client_of_redis)


@pytest.fixture
def client(events):
    return create_app(events).test_client()


def test_events_are_counted_by_kind_and_day(events):
    assert [events.add("visit", DAY), events.add("visit", DAY), events.add("call", DAY)] == [1, 2, 1]
    assert events.summary(DAY) == {"call": 1, "visit": 2}
    assert events.summary(date(2026, 1, 1)) == {}


def test_counts_go_after_ninety_days(events, client_of_redis):
    events.add("visit", DAY)
    assert client_of_redis.ttl("events:2025-12-31") == 90 * 86400


def test_a_summary_is_kept_for_a_minute_and_is_never_stale(events, client_of_redis):
    events.add("visit", DAY)
    assert events.summary(DAY) == {"visit": 1}
    assert 0 < client_of_redis.ttl("summary:2025-12-31") <= 60
    client_of_redis.hset("summary:2025-12-31", "visit", 7)
    assert events.summary(DAY) == {"visit": 7}
    events.add("visit", DAY)
    assert events.summary(DAY) == {"visit": 2}


def test_an_event_is_added_over_http(client):
    answer = client.post("/events/visit")
    assert (answer.status_code, answer.json) == (201, {"kind": "visit", "count": 1})
    today = datetime.now(tz=UTC).date().isoformat()
    assert client.get(f"/summary/{today}").json == {"day": today, "events": {"visit": 1}}


@pytest.mark.parametrize("kind", ["Visit", "1", "a" * 51, "a b", "john@example.com"])
def test_a_kind_that_is_no_word_is_refused(client, kind):
    assert client.post(f"/events/{kind}").status_code == 400


def test_a_day_that_is_none_is_refused(client):
    assert client.get("/summary/yesterday").json == {"error": "a day is a date such as 2025-12-31"}


def test_a_task_with_its_redis_is_healthy(client):
    assert client.get("/health").json == {"status": "ok"}


def test_a_task_without_its_redis_says_so():
    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    answer = create_app(Events(nowhere)).test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"error": "Redis cannot be reached"})


def test_redis_is_reached_by_tls_with_its_token():
    client = connected(ENVIRONMENT)
    given = client.connection_pool.connection_kwargs
    assert (given["host"], given["port"], given["password"]) == ("cache.example", 6379, "token")
    assert client.connection_pool.connection_class is redis.SSLConnection
    with pytest.raises(KeyError, match="REDIS_AUTH_TOKEN"):
        connected({key: value for key, value in ENVIRONMENT.items() if key != "REDIS_AUTH_TOKEN"})


def test_tls_is_left_out_only_where_that_is_said():
    client = connected({**ENVIRONMENT, "REDIS_TLS": "false"})
    assert client.connection_pool.connection_class is redis.Connection
