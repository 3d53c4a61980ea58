"""Secrets keep their origin and lose their value."""

import msgspec
import pytest

LITERALS = ("Tr0ub4dor-and-3", "C0rrect-horse-battery")


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("literal", "literal"),
        ("wrapped", "literal"),
        ("generated", "generated"),
        ("configured", "config"),
        ("looked-up", "lookup"),
    ],
)
def test_the_origin_of_a_password_is_known(graph, name, origin):
    assert graph("secrets")[name].inputs["password"]["$secret"]["origin"] == origin


def test_no_secret_value_is_left_in_what_is_stored(record):
    recording = record("secrets")
    stored = msgspec.json.encode(recording.run).decode()
    assert len(recording.secrets) >= 5
    for value in (*recording.secrets, *LITERALS):
        assert value not in stored


def test_text_around_a_known_secret_stays_readable(graph):
    marker = graph("secrets")["version"].inputs["secretString"]["$secret"]
    assert msgspec.json.decode(marker["redacted"]) == {"username": "app", "password": "[secret]"}


def test_an_exported_secret_is_a_marker(graph):
    assert graph("secrets").graph.outputs == {"password": {"$secret": {"origin": "generated"}}}
