"""Input that is no answer, and machines that cannot: one plain line, or a report that says so."""

from __future__ import annotations

import functools
import json

import pytest
from answer_making import write

from stackproof.cli._main import run
from stackproof.sandbox import Policy

GOOD = "import pulumi\n\npulumi.export('a', 1)\n"


@pytest.fixture
def call(capfd, monkeypatch, tmp_path):
    """call(*arguments) -> (exit code, standard output, standard error), in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def calling(*arguments):
        code = run(arguments)
        out, err = capfd.readouterr()
        return code, out, err

    return calling


@pytest.mark.parametrize(
    ("make", "arguments", "said"),
    [
        (lambda here: None, ["review", "missing"], "missing does not exist"),
        (lambda here: None, ["graph", "missing"], "missing does not exist"),
        (lambda here: (here / "x").write_bytes(bytes(range(256)) * 9), ["review", "x"], "x is binary"),
        (
            lambda here: (here / "x.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)),
            ["review", "x.md"],
            "x.md is binary",
        ),
        (lambda here: (here / "empty").mkdir(), ["review", "empty"], "the folder empty holds no file"),
        (lambda here: (here / "empty.py").touch(), ["review", "empty.py"], "empty.py is empty; hand in"),
        (lambda here: write(here / "app", GOOD), ["review", "app", "-o", "jsn"], "did you mean json?"),
        (lambda here: write(here / "app", GOOD), ["review", "app", "--profile", "evil"], "no profile is called 'evil'"),
        (lambda here: write(here / "app", GOOD), ["review", "app", "--config", "x"], "is not KEY=VALUE"),
        (lambda here: write(here / "app", GOOD), ["review", "app", "--project", "zz"], "no project 'zz'"),
        (lambda here: write(here / "app", GOOD), ["review", "app", "--template", "nope"], "nope does not exist"),
        (
            lambda here: (write(here / "app", GOOD), (here / "stackproof.toml").write_text("disable = [\n")),
            ["review", "app"],
            "stackproof.toml cannot be read",
        ),
        (
            lambda here: (write(here / "app", GOOD), (here / "old.json").write_text("{")),
            ["review", "app", "--baseline", "old.json"],
            "the baseline is not JSON",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_no_answer_gets_one_plain_line_and_two(call, tmp_path, make, arguments, said):
    make(tmp_path)
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ") and len(err.splitlines()) == 1
    assert said in err


@pytest.mark.parametrize(
    ("name", "text"), [("notes/readme.txt", "hello\n"), ("answer.md", "I would use a queue and a function.\n")]
)
def test_text_without_a_program_is_judged_and_fails(call, tmp_path, name, text):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    code, out, err = call("review", name.split("/")[0], "-o", "json")
    assert (code, err) == (1, "")
    report = json.loads(out)
    (finding,) = report["findings"]
    assert (finding["check"], finding["severity"]) == ("INT001", "critical")
    assert report["score"]["value"] == 0


@pytest.mark.parametrize("name", ["Pulumi.yaml", "Pulumi.dev.yaml"])
def test_unreadable_yaml_in_the_answer_is_a_finding_with_its_file(call, tmp_path, name):
    write(
        tmp_path / "app", {"__main__.py": GOOD, "Pulumi.yaml": "name: app\nruntime: python\n"} | {name: "config: [x\n"}
    )
    code, out, err = call("review", "app", "-o", "json")
    assert (code, err) == (1, "")
    assert name in {
        finding["file"] for finding in json.loads(out)["findings"] if finding["severity"] in ("critical", "high")
    }


def test_a_machine_without_walls_refuses_and_says_how_to_go_on(call, tmp_path, monkeypatch):
    write(tmp_path / "app", GOOD)
    monkeypatch.setattr("stackproof.engine._python.Policy", functools.partial(Policy, force_level="none"))
    code, out, _ = call("review", "app", "-o", "json", "--fail-on", "critical")
    report = json.loads(out)
    assert code == 3 and report["run"]["outcome"] == "refused"
    assert "sandbox" in report["run"]["reason"]
    code, out, _ = call("review", "app", "-o", "json", "--fail-on", "critical", "--trust")
    assert code == 0 and json.loads(out)["run"]["outcome"] == "ran"


def test_a_crash_of_ours_gives_three_and_a_report(call, tmp_path, monkeypatch):
    def broken(*arguments, **options):
        raise ZeroDivisionError("ours")

    write(tmp_path / "app", GOOD)
    monkeypatch.setattr("stackproof.review._stages.judge", broken)
    code, _, err = call("review", "app", "-o", "json=r.json")
    assert code == 3 and "ZeroDivisionError: ours" in err
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["verdict"] == "error" and "ZeroDivisionError" in report["errors"][0]


def test_a_check_that_crashes_is_our_error_and_the_rest_is_judged(call, tmp_path, monkeypatch):
    import stackproof.checks._judge as judging

    asked = judging._ask

    def asking(one, case):
        return asked(one, None if one.id == "STR006" else case)  # ty: ignore[invalid-argument-type]

    write(tmp_path / "app", GOOD)
    monkeypatch.setattr(judging, "_ask", asking)
    code, out, _ = call("review", "app", "-o", "json")
    report = json.loads(out)
    assert code == 3 and "STR006" in report["errors"][0] and report["passed"]
