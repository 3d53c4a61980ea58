"""Go programs as text, looked at without a toolchain."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from go_looking import MOD, program_of, submission_of

from stackproof.golang import Program
from stackproof.source import SourceFacts, inspect


@pytest.fixture
def go_program(tmp_path: Path) -> Callable[..., Program]:
    """A program of one `main.go` beside a go.mod that requires major 7. also: path -> text; None leaves one out."""

    def make(text: str = "", /, *, also: dict[str, str | None] | None = None, entry: str = "main.go") -> Program:
        given: dict[str, str | None] = {entry: text, "go.mod": MOD, **(also or {})}
        files = {path: textwrap.dedent(item).lstrip("\n") for path, item in given.items() if item is not None}
        return program_of(tmp_path, files, entry=entry)

    return make


@pytest.fixture
def inspect_go(tmp_path: Path) -> Callable[..., SourceFacts]:
    """All that is said of such a program; the toolchain is not asked."""

    def run(text: str = "", /, *, also: dict[str, str | None] | None = None, major: int = 7) -> SourceFacts:
        given: dict[str, str | None] = {"main.go": text, "go.mod": MOD, **(also or {})}
        files = {path: textwrap.dedent(item).lstrip("\n") for path, item in given.items() if item is not None}
        submission = submission_of(tmp_path, files)
        return inspect(submission, submission.projects[0], major=major)

    return run
