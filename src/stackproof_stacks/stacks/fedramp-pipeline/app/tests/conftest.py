import boto3
import psycopg
import pytest
from postgres import server, why_not
from processor.store import Store

STREAM = "records"


@pytest.fixture(scope="session")
def database():
    if why_not():
        pytest.skip(why_not())
    with server() as address:
        yield address


@pytest.fixture
def store(database):
    kept = Store(database)
    kept.prepare()
    with psycopg.connect(database) as connection:
        connection.execute("truncate application, place, refused")
    return kept


@pytest.fixture
def kinesis(monkeypatch):
    moto = pytest.importorskip("moto", reason="moto is not installed")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    with moto.mock_aws():
        client = boto3.client("kinesis", region_name="us-east-1")
        client.create_stream(StreamName=STREAM, ShardCount=2)
        yield client
