import psycopg
import pytest
from loans.store import Store
from loans.web import create_app
from postgres import server, why_not


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
        connection.execute("truncate application restart identity")
    return kept


@pytest.fixture
def client(store):
    return create_app(store).test_client()
