"""`stackproof compare`: what it prints, what it takes, and its exit codes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from stackproof.cli._main import run
from stackproof.model import Comparison

SHOP = Path(__file__).parent / "programs" / "shop"


class Outcome(msgspec.Struct, frozen=True):
    code: int
    out: str
    err: str


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Run a command line in this process."""

    def calling(*arguments: str) -> Outcome:
        code = run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return calling


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The shop in another folder, with one zone and without a mapping."""
    shutil.copytree(SHOP, tmp_path / "answer")
    file = tmp_path / "answer" / "__main__.py"
    text = file.read_text(encoding="utf-8").replace("multi_az=True", "multi_az=False")
    start = text.index("aws.lambda_.EventSourceMapping(")
    file.write_text(text[:start] + text[text.index("alarms = ") :], encoding="utf-8")
    return tmp_path / "answer"


@pytest.fixture
def stored(shop, tmp_path: Path) -> Path:
    file = tmp_path / "graph.json"
    file.write_bytes(msgspec.json.encode(shop))
    return file


def test_equal_programs_give_zero(call, stored) -> None:
    done = call("compare", str(SHOP), str(stored))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "EQUAL  100 % of the ideal is alike",
        "28 of the ideal's 28 resources matched; 0 missing, 0 added, 0 changed, 0",
        "undecided",
    ]


def test_different_programs_give_one_and_are_told_worst_first(call, changed, stored) -> None:
    done = call("compare", str(changed), str(stored))
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("DIFFERENT  9")
    assert lines[4] == "Missing: 1" and lines[5] == "HIGH    lambda.EventSourceMapping  orders"
    assert lines[6].startswith("        ideal   __main__.py:16")
    place = lines.index("Changed: 1")
    assert lines[place + 1] == "MEDIUM  rds.Instance  database  multiAz"
    assert lines[place + 2].startswith("        answer  __main__.py:") and lines[place + 2].endswith(": not set")
    assert lines[place + 3].startswith("        ideal   __main__.py:") and lines[place + 3].endswith(": true")
    assert all(len(line) <= 80 for line in lines)


def test_both_formats_come_in_one_run(call, changed, stored, tmp_path) -> None:
    done = call("compare", str(changed), str(stored), "-o", "text", "-o", f"json={tmp_path / 'c.json'}")
    text = (tmp_path / "c.json").read_text()
    comparison = msgspec.json.decode(text, type=Comparison)
    assert done.out.startswith("DIFFERENT") and json.loads(text)["format"] == "stackproof-comparison/1"
    assert comparison.counts.missing == len(comparison.missing) == 1
    assert comparison.counts.changed == len(comparison.changed) == 1


def test_the_same_input_gives_the_same_bytes(call, changed, stored) -> None:
    first, second = (call("compare", str(changed), str(stored), "-o", "json") for _ in range(2))
    assert first.out == second.out and first.code == 1


def test_what_is_not_there_is_two(call, stored) -> None:
    assert call("compare", "nowhere", str(stored)).code == 2
    assert call("compare", str(stored)).code == 2
    assert "only one of the two" in call("compare", "-", "-").err


def test_a_folder_without_a_program_is_three(call, stored, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("Later.")
    done = call("compare", str(tmp_path / "empty"), str(stored))
    assert done.code == 3 and "type: stackproof review" in done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"format": "stackproof-report/1"}', "stackproof-report/1, not stackproof-graph/1"),
        ('{"format": "stackproof-graph/1", "resources": 3}', "no graph of stackproof"),
    ],
)
def test_a_stored_file_that_is_no_graph_is_two(call, stored, tmp_path, content: str, said: str) -> None:
    (tmp_path / "other.json").write_text(content)
    done = call("compare", str(tmp_path / "other.json"), str(stored))
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1


def test_names_from_a_program_do_nothing_to_the_terminal(call, shop, tmp_path) -> None:
    first = shop.resources[0]
    hostile = msgspec.structs.replace(first, urn=first.urn + "\x1b[2J\u202eevil", inputs={"x": "\x1b]0;t\x07y"})
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(shop, resources=(hostile,))))
    (tmp_path / "b.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(shop, resources=())))
    done = call("compare", str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert done.code == 1 and "evil" in done.out
    assert "\x1b" not in done.out and "\u202e" not in done.out


def test_the_help_says_what_may_be_compared_and_the_exit_codes(call) -> None:
    done = call("compare", "--help")
    assert done.code == 0
    for word in ("ANSWER", "IDEAL", "stackproof graph -o json", "0 equal", "3 not possible"):
        assert word in " ".join(done.out.split())
