import json
import logging
import threading
import urllib.error
import urllib.request
from datetime import date
from http.server import ThreadingHTTPServer

import psycopg
import pytest
from processor.__main__ import Health
from processor.records import Application, NotARecord, parsed
from processor.store import Store, address
from processor.worker import Worker

ADA = {"applicationId": "a1", "name": "Ada", "birthDate": "1990-12-31"}
SECRET = {
    "host": "db",
    "port": 5432,
    "dbname": "citizendata",
    "username": "u1",
    "password": "a b",
    "engine": "postgres",
}


def put(kinesis, *bodies, key="k"):
    for body in bodies:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kinesis.put_record(StreamName="records", Data=data, PartitionKey=key)


def test_a_record_is_an_application():
    assert parsed(json.dumps(ADA).encode()) == Application("a1", "Ada", date(1990, 12, 31))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Ada", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "lacks applicationId, name, birthDate"),
        (json.dumps({**ADA, "name": " "}).encode(), "lacks name"),
        (json.dumps({**ADA, "name": 1}).encode(), "lacks name"),
        (json.dumps({**ADA, "birthDate": "31.12.1990"}).encode(), "birthDate is no date"),
    ],
)
def test_what_is_none_is_refused_without_its_content(data, why):
    with pytest.raises(NotARecord, match=why) as caught:
        parsed(data)
    assert "Ada" not in str(caught.value)


def test_records_of_all_shards_are_kept(kinesis, store):
    put(kinesis, ADA, key="one")
    put(kinesis, *({**ADA, "applicationId": f"b{number}"} for number in range(20)), key="another")
    assert Worker(kinesis, "records", store).look() == 21
    assert store.count() == 21


def test_a_record_is_dealt_with_once(kinesis, store):
    put(kinesis, ADA)
    assert Worker(kinesis, "records", store).look() == 1
    put(kinesis, {**ADA, "applicationId": "a2"})
    # Another worker, as after a deployment, goes on where the last one was.
    assert Worker(kinesis, "records", store).look() == 1
    assert Worker(kinesis, "records", store).look() == 0
    assert store.count() == 2


def test_an_application_that_comes_twice_is_kept_once(kinesis, store):
    put(kinesis, ADA, ADA)
    assert Worker(kinesis, "records", store).look() == 2
    assert store.count() == 1


def test_a_record_that_is_none_holds_nobody_up(kinesis, store, database, caplog):
    put(kinesis, b"not json but Ada", ADA)
    with caplog.at_level(logging.WARNING):
        Worker(kinesis, "records", store).look()
    assert store.count() == 1
    assert "is refused: it is no JSON" in caplog.text
    assert "Ada" not in caplog.text
    with psycopg.connect(database) as connection:
        assert connection.execute("select reason from refused").fetchall() == [("it is no JSON",)]


def test_the_worker_goes_on_until_it_is_told_to_stop(kinesis, store):
    put(kinesis, ADA)
    turns, pauses = iter([True, True, False]), []
    Worker(kinesis, "records", store, pause=0.5).run(lambda: next(turns), sleep=pauses.append)
    assert store.count() == 1
    assert pauses == [0.5]


def test_without_its_database_nothing_is_lost(kinesis):
    put(kinesis, ADA)
    with pytest.raises(psycopg.OperationalError):
        Worker(kinesis, "records", Store("host=/nowhere connect_timeout=1")).look()


def test_the_database_is_reached_by_tls_with_the_secret_of_the_task():
    said = address({"DB_CREDENTIALS": json.dumps(SECRET)})
    assert "sslmode=require" in said and "user=u1" in said and "password='a b'" in said
    with pytest.raises(KeyError, match="DB_CREDENTIALS"):
        address({})


def test_the_process_says_that_it_lives():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with urllib.request.urlopen(f"{base}/health", timeout=5) as answer:
            assert (answer.status, answer.read()) == (200, b"ok")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/other", timeout=5)
    finally:
        server.shutdown()
        server.server_close()
