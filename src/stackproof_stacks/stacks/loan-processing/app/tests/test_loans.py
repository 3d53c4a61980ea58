import logging

import pytest
from loans.decisions import MOST, Wish, decided, wish_of
from loans.store import Store, address
from loans.web import create_app

NOWHERE = "host=/nowhere user=nobody dbname=none connect_timeout=1"
WISH = {"applicant": "Ada", "amount": 1_200_000, "income": 500_000, "months": 12}
ENVIRONMENT = {"DB_HOST": "db", "DB_PORT": "5432", "DB_NAME": "fintechdb", "DB_USER": "dbadmin", "DB_PASSWORD": "a b"}


@pytest.mark.parametrize(
    ("amount", "decision"),
    [
        (30 * 12, "approved"),
        (30 * 12 + 1, "review"),
        (40 * 12, "review"),
        (40 * 12 + 1, "declined"),
    ],
)
def test_the_share_of_the_income_decides(amount, decision):
    assert decided(Wish("Ada", amount, 100, 12)) == decision


def test_nobody_without_income_is_granted_a_loan():
    assert decided(Wish("Ada", 1, 0, 360)) == "declined"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"applicant": ""}, "applicant is a text"),
        ({"applicant": 1}, "applicant is a text"),
        ({"amount": 0}, f"amount is a whole number from 1 to {MOST}"),
        ({"amount": 1.5}, "amount is a whole number"),
        ({"amount": True}, "amount is a whole number"),
        ({"income": -1}, "income is a whole number from 0"),
        ({"months": 5}, "months is a whole number from 6 to 360"),
        ({"months": 361}, "months is a whole number from 6 to 360"),
    ],
)
def test_a_wish_that_is_none_is_refused(client, change, told):
    with pytest.raises(ValueError, match=told):
        wish_of({**WISH, **change})
    answer = client.post("/applications", json={**WISH, **change})
    assert (answer.status_code, told in answer.json["error"]) == (400, True)


def test_a_body_that_is_no_object_is_refused(client):
    assert client.post("/applications", data="x").status_code == 400


def test_an_application_is_decided_and_kept(client, caplog):
    with caplog.at_level(logging.INFO):
        answer = client.post("/applications", json=WISH)
    assert (answer.status_code, answer.json) == (201, {"id": 1, "decision": "approved"})
    assert client.get("/applications/1").json == answer.json
    assert "Ada" not in caplog.text and "1200000" not in caplog.text


def test_an_application_that_is_not_there_is_said(client):
    answer = client.get("/applications/7")
    assert (answer.status_code, answer.json) == (404, {"error": "there is no application 7"})


def test_a_task_with_its_database_is_healthy(client):
    assert client.get("/health").json == {"status": "ok"}


def test_a_task_without_its_database_takes_no_requests():
    answer = create_app(Store(NOWHERE)).test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"error": "the database cannot be reached"})


def test_the_database_is_reached_by_tls_with_what_the_task_is_told():
    assert "sslmode=require" in address(ENVIRONMENT)
    with pytest.raises(KeyError, match="DB_HOST"):
        address({})
