"""Prompts are handed in by anybody: reading ends soon, and says the same each time."""

import time

import pytest

from stackproof.requirements import read_requirements

HOSTILE = {
    "one word": "database " * 25_000,
    "brackets": "(" * 100_000 + ")" * 100_000,
    "holes": "<a" * 100_000,
    "a table": "| a | b |\n|---|---|\n" + "| database | 5 tasks, encrypted |\n" * 12_000,
    "items": "- encrypted S3 bucket kept 7 days\n" * 12_000,
    "short sentences": "Ab. " * 50_000,
    "marks": "`" * 100_000 + "*" * 100_000,
    "numbers": "1 " * 100_000,
    "ports": "port 80, " * 22_000,
    "spaces": " " * 200_000 + "x",
    "dots": "a." * 100_000,
    "keys": "a: " * 70_000,
    "names": "the S3 bucket and the Lambda and " * 6_000,
    "long lines": ("alarm on CPU above 80 % and memory above 90 % or errors over 5, " * 28 + ".\n\n") * 100,
}
# Reading that is quadratic takes minutes for these; a busy machine doubles the seconds of one that is not.
LIMIT = 16


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_ends_within_seconds(name):
    begin = time.process_time()
    read_requirements(HOSTILE[name])
    assert time.process_time() - begin < LIMIT


def test_what_is_left_out_of_a_very_long_prompt_is_said():
    remarks = read_requirements(HOSTILE["items"]).remarks
    assert any("longer than what is read" in one.message for one in remarks)


def test_the_same_text_always_says_the_same():
    text = "An S3 bucket, encrypted with a CMK, kept 7 days. Either Redis 7.1 or Valkey 8.0. Export the bucket name."
    assert read_requirements(text) == read_requirements(text)


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\0", "| |\n|-|\n| |", "- ", "#", "**", "\ue000\ue000", "ſK İ ﬀ"])
def test_next_to_nothing_says_nothing(text):
    assert read_requirements(text).requirements == ()
