"""The other commands, the help, and what every command has in common."""

import json
import os
import subprocess
import sys

import pytest

from stackproof import __version__, checks, toolchains
from stackproof.cli import _machine
from stackproof.model import Graph

HEAVY = ("rich", "grpc", "pulumi", "jinja2", "networkx", "google.protobuf", "stackproof.checks", "stackproof.engine")


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(argument: str) -> None:
    program = (
        "import sys; from stackproof.cli._main import run; code = run([sys.argv[1]]);"
        "print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, argument], capture_output=True, text=True, check=True)
    loaded = done.stderr.split()
    assert not [name for name in HEAVY if name in loaded]
    assert "review" in done.stdout or __version__ in done.stdout


def test_only_commands_that_exist_are_listed(call) -> None:
    listed = call("--help").out.partition("Commands:")[2].partition("Exit codes")[0]
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    assert names == ["review", "graph", "requirements", "compare", "new", "checks", "setup", "doctor"]
    for name in names:
        assert call(name, "--help").code == 0


def test_an_unknown_command_is_one_line(call) -> None:
    done = call("revew")
    assert (done.code, done.err) == (
        2, "error: no command is called 'revew'; did you mean review? "
        "known: review, graph, requirements, compare, new, checks, setup, doctor\n",
    )  # fmt: skip


def test_no_command_shows_the_help_and_gives_two(call) -> None:
    done = call()
    assert done.code == 2 and done.out == "" and "Commands:" in done.err


def test_a_reader_who_leaves_the_pipe_is_no_error() -> None:
    program = "import sys; from stackproof.cli import main; sys.argv = ['stackproof', 'checks', '--json']; main()"
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-c", program], stdout=pipe, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_graph_goes_to_each_format(fake, call, tmp_path) -> None:
    done = call(
        "graph", "answer", "-o", f"svg={tmp_path / 'g.svg'}", "-o", "mermaid", "-o", f"json={tmp_path / 'g.json'}"
    )
    assert (done.code, done.out.splitlines()[0]) == (0, "flowchart LR")
    assert (tmp_path / "g.svg").read_text().startswith("<svg")
    assert json.loads((tmp_path / "g.json").read_text())["format"] == "stackproof-graph/1"


def test_a_picture_of_several_projects_asks_which(fake, call) -> None:
    fake.graphs = [Graph(project="a", stack="dev"), Graph(project="b", stack="dev")]
    assert (
        call("graph", "x", "-o", "svg").err
        == "error: svg shows one project; choose with --project NAME; there are a, b\n"
    )
    assert json.loads(call("graph", "x").out)["format"] == "stackproof-graphs/1"
    fake.graphs = []
    done = call("graph", "x")
    assert done.code == 3 and "type: stackproof review x" in done.err


def test_every_check_is_listed_and_explained(call) -> None:
    known = checks.all_checks()
    table = call("checks").out
    assert all(f"  {one.id} " in table for one in known)
    assert max(map(len, table.splitlines())) <= 80
    assert call("checks", known[0].id.lower()).out == checks.explain(known[0].id)
    assert [one["id"] for one in json.loads(call("checks", "--json").out)["checks"]] == [one.id for one in known]


def test_an_unknown_check_is_one_line_with_a_near_one(call) -> None:
    near = checks.all_checks()[0].id
    done = call("checks", near[:-1] + "X")
    assert done.code == 2 and "did you mean" in done.err and len(done.err.splitlines()) == 1


def test_doctor_says_what_is_there(call) -> None:
    done = call("doctor", "--json")
    document = json.loads(done.out)
    facts = {fact["name"]: fact for fact in document["facts"]}
    assert done.code == (0 if document["ready"] else 3)
    assert facts["Python"]["value"] == ".".join(map(str, sys.version_info[:3]))
    assert {"sandbox", "pulumi", "pulumi-aws", "SDK schemas", "ruff", "uv", "Node.js", "npm packages", "Go"} <= set(
        facts
    )
    assert max(map(len, call("doctor").out.splitlines())) <= 80


def test_doctor_gives_three_where_python_answers_cannot_be_reviewed(call, monkeypatch) -> None:
    gone = _machine.Fact("sandbox", "missing", "none", "the kernel has neither")
    monkeypatch.setattr(_machine, "examine", lambda: [gone])
    done = call("doctor")
    assert done.code == 3 and "cannot be reviewed" in done.out and "the kernel has neither" in done.out


@pytest.fixture
def no_go(monkeypatch) -> None:
    for name in ("find_go", "go_checker"):
        monkeypatch.setattr(toolchains, name, lambda: None)


def test_setup_check_says_what_is_missing_and_gets_nothing(call, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("STACKPROOF_CACHE", str(tmp_path))
    done = call("setup", "--check")
    assert done.code == 3 and done.out.count("missing") >= 3 and "stackproof setup" in done.out
    assert list(tmp_path.iterdir()) == []
    assert "type: stackproof setup" in " ".join(call("doctor").out.split())


def test_setup_without_node_is_one_plain_line(call, monkeypatch, tmp_path, no_go) -> None:
    monkeypatch.setenv("STACKPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    toolchains._node.find_node.cache_clear()
    try:
        done = call("setup")
    finally:
        toolchains._node.find_node.cache_clear()
    assert done.code == 3 and len(done.err.splitlines()) == 1
    assert "Node" in done.err and "Python answers can be reviewed all the same" in done.err


def test_setup_without_the_registry_is_one_plain_line_and_leaves_nothing_half_done(
    call, monkeypatch, tmp_path, no_go
) -> None:
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\necho 'npm error errno ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("STACKPROOF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(toolchains._npm, "find_node", lambda: toolchains.Node(executable="/node", version="20.0.0"))
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    done = call("setup")
    assert done.code == 3 and "the npm registry cannot be reached" in done.err and len(done.err.splitlines()) == 1
    assert list((tmp_path / "cache" / "npm").iterdir()) == []


def test_setup_with_everything_there_asks_nobody(call, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("STACKPROOF_CACHE", str(tmp_path))
    for name in toolchains.SETS:
        (toolchains._npm._folder_of(name) / "node_modules").mkdir(parents=True)
    monkeypatch.setattr(toolchains._npm, "_npm", lambda *_: pytest.fail("npm was asked"))
    monkeypatch.setattr(toolchains._go, "_go", lambda *_: pytest.fail("go was asked"))
    go = toolchains.Go(executable="/go", version="1.27.3")
    for place in (toolchains, toolchains._go):
        monkeypatch.setattr(place, "find_go", lambda: go)
    toolchains._go._folder(go).mkdir(parents=True)
    done = call("setup")
    assert done.code == 0 and done.out.count("ready") == len(toolchains.SETS) + 1
    assert call("setup", "--check").code == 0


def test_setup_without_go_says_where_one_comes_from(call, no_go) -> None:
    done = call("setup", "--check")
    assert done.code == 3 and "pip install 'stackproof[go]'" in done.out
    said = " ".join(call("doctor").out.split())
    assert "the types of Go answers are not checked without Go 1.22 or later" in said


def test_setup_says_where_go_is_too_old(call, monkeypatch) -> None:
    for place in (toolchains, toolchains._go):
        monkeypatch.setattr(place, "find_go", lambda: toolchains.Go(executable="/go", version="1.20.1"))
    assert "Go 1.20.1 is too old" in call("setup", "--check").out
