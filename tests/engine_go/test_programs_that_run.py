"""Go programs that are built here and run against the engine's services: by what they say over the wire, and the parts
that read how they end. What the SDK itself does is measured where its modules are."""

# ruff: noqa: E501 (programs of Go stand in texts)

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from go_needed import needs_go

from stackproof.engine import GoHost, RunOptions, _go, record_project
from stackproof.intake import open_submission
from stackproof.model import Location, ProgramRun, UnableError
from stackproof.sandbox import Completed

PROGRAM = Path(__file__).parent.parent / "programs_go" / "by_hand"
CORE = "github.com/pulumi/pulumi/sdk/v3"


def run(folder: Path, **options: object) -> ProgramRun:
    with open_submission(folder) as submission:
        (project,) = submission.projects
        return record_project(submission, project, options=RunOptions(**options), host=GoHost(aws_major=7)).run  # ty: ignore[invalid-argument-type]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program that speaks by hand, to change it."""
    return Path(shutil.copytree(PROGRAM, tmp_path / "by-hand"))


def changed(program: Path, old: str, new: str) -> Path:
    text = (program / "main.go").read_text()
    assert old in text
    (program / "main.go").write_text(text.replace(old, new))
    return program


@needs_go
def test_a_program_is_built_run_and_recorded() -> None:
    found = run(PROGRAM, config={"by-hand:name": "data"})
    assert (found.outcome, found.followed) == ("ran", ""), (found.reason, found.error)
    assert found.graph is not None and found.graph.kind == "recorded"
    (bucket,) = found.graph.resources
    assert (bucket.type, bucket.name, bucket.inputs) == ("aws:s3/bucket:Bucket", "data", {"bucket": "demo"})
    assert bucket.source == Location("main.go", 123)
    assert bucket.outputs["arn"] == "arn:aws:s3:::demo"
    assert found.graph.outputs == {"bucket": bucket.urn, "reached": "false"}
    assert found.sandbox is not None and not found.sandbox.network


@needs_go
def test_configuration_that_is_not_given_is_stood_in_for() -> None:
    found = run(PROGRAM)
    assert found.outcome == "ran"
    assert [(need.kind, need.name, need.synthesized) for need in found.needs] == [
        ("configuration", "by-hand:name", True)
    ]
    assert found.graph is not None and found.graph.resources[0].name.startswith("name-")


@needs_go
def test_a_program_that_fails_says_why(program: Path) -> None:
    (program / "README.md").unlink()
    found = run(program, config={"by-hand:name": "data"})
    assert found.outcome == "crashed" and found.error is not None
    assert found.error.message == "open README.md: no such file or directory"


@needs_go
def test_a_panic_is_told_with_its_place(program: Path) -> None:
    found = run(changed(program, "\treached := ", '\tpanic("no more")\n\treached := '), config={"by-hand:name": "data"})
    text = (program / "main.go").read_text()
    line = text[: text.index("panic(")].count("\n") + 1
    assert found.outcome == "crashed" and found.error is not None
    assert (found.error.type, found.error.message) == ("panic", "no more")
    assert found.error.frames[-1] == Location("main.go", line)
    assert found.graph is not None and [item.name for item in found.graph.resources] == ["data"]


@needs_go
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("var bare", "var unused int = \"a\"\nvar bare", "cannot use"),
        ('\t"strings"\n', f'\t"strings"\n\t_ "{CORE}/go/pulumi/none"\n', "module lookup disabled"),
        ("package main\n", "package main\n\n// #include <stdlib.h>\nimport \"C\"\n", "build constraints exclude all Go files"),
    ],
    ids=["wrong", "module not there", "C"],
)  # fmt: skip
def test_a_program_that_cannot_be_built_says_why(program: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(UnableError, match=why):
        run(changed(program, old, new))


@needs_go
def test_nothing_of_the_answer_runs_while_it_is_built(program: Path) -> None:
    """Programs that stand beside the answer and that a toolchain might start."""
    (program / "go.mod").write_text("module example.com/by-hand\n\ngo 1.99\n")
    mark = program / "started"
    changed(program, "package main\n", f"package main\n\n//go:generate touch {mark}\n")
    with pytest.raises(UnableError, match=r"1\.99"):
        run(program)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("said", "code", "error"),
    [
        ("", 0, None),
        ("panic: out of range\n", 0, None),
        ("killed", 137, None),
        ("error: an unhandled error occurred: program failed: \n1 error occurred:\n\t* no\n", 1, ("", "1 error occurred:\n\t* no")),
        ("panic: runtime error: index out of range [1]\n\ngoroutine 1 [running]:\n", 2, ("panic", "runtime error: index out of range [1]")),
    ],
)  # fmt: skip
def test_how_a_program_ends_is_read_from_what_it_says(said: str, code: int, error: tuple[str, str] | None) -> None:
    found = _go._error_of(said, Completed(outcome="exited", code=code, stderr=said.encode()))
    assert (None if found is None else (found["type"], found["message"])) == error
