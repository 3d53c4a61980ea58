"""What a program is given for configuration that is encrypted."""

import json

from stackproof.engine._config import secret_texts, whole_config

CONFIG = {
    "a:plain": "text",
    "a:list": '["x","y"]',
    "a:nested": '{"user":"u","pass":{"secure":""},"more":[{"secure":""},1]}',
}


def test_encrypted_values_are_stood_in_for_also_inside_a_structure():
    given = whole_config(CONFIG, ["a:nested", "a:key"])
    assert given["aws:region"] == "us-east-1"
    assert (given["a:plain"], given["a:list"]) == (CONFIG["a:plain"], CONFIG["a:list"])
    nested = json.loads(given["a:nested"])
    assert nested["user"] == "u" and nested["more"][1] == 1
    made = [given["a:key"], nested["pass"], nested["more"][0]]
    assert all(isinstance(text, str) and text.startswith("Sx") for text in made)
    assert len(set(made)) == 3


def test_only_what_was_encrypted_is_secret():
    given = whole_config(CONFIG, ["a:nested", "a:key"])
    nested = json.loads(given["a:nested"])
    assert list(secret_texts(CONFIG, ["a:nested", "a:key"])) == [nested["pass"], nested["more"][0], given["a:key"]]


def test_a_value_that_a_person_gives_is_the_secret():
    given = {"a:key": "of mine"}
    assert whole_config(given, ["a:key"])["a:key"] == "of mine"
    assert list(secret_texts(given, ["a:key"])) == ["of mine"]
