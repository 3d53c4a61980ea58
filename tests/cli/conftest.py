"""A review that answers at once, in place of the real one."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import msgspec
import pytest
from report_making import report

import stackproof
from stackproof.cli._main import run
from stackproof.mending import Mend
from stackproof.model import Graph, Report, Resource
from stackproof.review import diff_of


class ReviewOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The fields that the command line fills."""

    template: str | None = None
    prompt: str | None = None
    requirements: str | None = None
    against: str | None = None
    run_tests: bool | None = None
    mend: bool = False
    project: str | None = None
    stack: str | None = None
    config: dict[str, str] = {}
    install: bool = False
    trust: bool = False
    profile: str = "default"
    baseline: frozenset[str] = frozenset()
    disable: tuple[str, ...] = ()


class Reviewed(msgspec.Struct, frozen=True):
    """What the command line reads of a review."""

    report: Report
    graph: Graph | None = None
    mend: Mend = Mend()
    touched: dict[str, bytes] = {}


class Fake:
    """Holds what the next review answers, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[], Sequence[Report]] = lambda: [report()]
        self.graphs = [
            Graph(project="app", stack="dev", resources=(Resource(urn="u", type="aws:s3/bucket:Bucket", name="b"),))
        ]
        self.mends: list[tuple[Mend, dict[str, bytes]]] = []
        self.path = ""
        self.options = ReviewOptions()

    def review_all(self, path: str, *, options: ReviewOptions, progress: Callable[[str], None]) -> Sequence[Reviewed]:
        self.path, self.options = path, options
        progress("running")
        mends = self.mends if options.mend else []
        pairs = zip_longest(self.answer(), mends, fillvalue=(Mend(), {}))
        return [Reviewed(one, self.graphs[0], *more) for one, more in pairs]

    def record(self, path: str, *, options: ReviewOptions, progress: Callable[[str], None]) -> list[Graph]:
        self.path, self.options = path, options
        return self.graphs


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts the fake where `from stackproof import review` finds it."""
    made = Fake()
    module: Any = types.ModuleType("stackproof.review")
    module.review_all, module.record, module.diff_of = made.review_all, made.record, diff_of
    module.ReviewOptions, module.Reviewed = ReviewOptions, Reviewed
    monkeypatch.setitem(sys.modules, "stackproof.review", module)
    monkeypatch.setattr(stackproof, "review", module, raising=False)
    return made


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
