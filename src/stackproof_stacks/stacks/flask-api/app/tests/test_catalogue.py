import pytest
from catalogue.store import Store, address
from catalogue.web import create_app

NOWHERE = "host=/nowhere user=nobody dbname=none connect_timeout=1"
ENVIRONMENT = {"DB_HOST": "db", "DB_PORT": "5432", "DB_NAME": "flaskapi", "DB_USER": "apiuser", "DB_PASSWORD": "a b"}


def test_a_task_with_its_database_is_healthy(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/health", "/products"])
def test_a_task_without_its_database_takes_no_requests(path):
    answer = create_app(Store(NOWHERE)).test_client().get(path)
    assert (answer.status_code, answer.json) == (503, {"error": "the database cannot be reached"})


def test_an_empty_catalogue_has_no_products(client):
    assert client.get("/products").json == {"products": []}


def test_a_product_is_added_listed_and_removed(client):
    added = client.post("/products", json={"name": " Lamp ", "price": 19.9})
    assert (added.status_code, added.json) == (201, {"id": 1, "name": "Lamp", "price": "19.90"})
    assert client.get("/products").json == {"products": [added.json]}
    assert client.get("/products/1").json == added.json
    assert client.delete("/products/1").status_code == 204
    assert client.get("/products/1").status_code == 404


def test_a_product_that_is_not_there_is_said(client):
    for answer in (client.get("/products/7"), client.delete("/products/7")):
        assert (answer.status_code, answer.json) == (404, {"error": "there is no product 7"})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ([], "JSON object"),
        ({"price": 1}, "name is a text"),
        ({"name": " ", "price": 1}, "name is a text"),
        ({"name": "Lamp"}, "price is a number"),
        ({"name": "Lamp", "price": "cheap"}, "price is a number"),
        ({"name": "Lamp", "price": -1}, "price is a number from 0"),
        ({"name": "Lamp", "price": 1.234}, "two decimals"),
        ({"name": "Lamp", "price": "NaN"}, "price is a number from 0"),
        ({"name": "Lamp", "price": 100000000}, "99999999.99"),
    ],
)
def test_a_product_that_is_none_is_refused(client, body, told):
    answer = client.post("/products", json=body)
    assert answer.status_code == 400
    assert told in answer.json["error"]
    assert client.get("/products").json == {"products": []}


def test_names_are_kept_as_they_are(client):
    name = "Robert'); drop table product;--"
    client.post("/products", json={"name": name, "price": 1})
    assert client.get("/products").json["products"][0]["name"] == name


def test_the_database_is_reached_by_tls_with_what_the_task_is_told():
    said = address(ENVIRONMENT)
    assert "sslmode=require" in said and "password='a b'" in said
    with pytest.raises(KeyError, match="DB_PASSWORD"):
        address({key: value for key, value in ENVIRONMENT.items() if key != "DB_PASSWORD"})
