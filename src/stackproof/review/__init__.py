"""A review from end to end: intake -> source and engine -> requirements -> checks -> report. The only room that knows
the order of the stages."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from stackproof import engine
from stackproof.intake import open_submission
from stackproof.model import Graph, InputError, Project, Report, Submission

from ._demands import Demands, demands_of
from ._ideal import ideal_of, one_graph
from ._mending import diff_of
from ._options import DEFAULTS, Progress, ReviewOptions
from ._running import Running
from ._stages import Reviewed, reviewed

if TYPE_CHECKING:
    from stackproof.engine import Zygote

__all__ = ["ReviewOptions", "Reviewed", "diff_of", "one_graph", "record", "review", "review_all"]


def review(
    path: str,
    *,
    options: ReviewOptions = DEFAULTS,
    progress: Progress = lambda text: None,
    zygote: Zygote | None = None,
    stdin: BinaryIO | None = None,
) -> list[Report]:
    """Review what lies at `path` ("-" for standard input): one report for each Pulumi project.

    zygote: a warm parent to run programs in; without one a parent is started and ended here. Raises InputError.
    """
    every = review_all(path, options=options, progress=progress, zygote=zygote, stdin=stdin)
    return [one.report for one in every]


def review_all(
    path: str,
    *,
    options: ReviewOptions = DEFAULTS,
    progress: Progress = lambda text: None,
    zygote: Zygote | None = None,
    stdin: BinaryIO | None = None,
) -> list[Reviewed]:
    """`review`, each report with the graph that it speaks of, for who shows both. Raises InputError."""
    with _opened(path, options, progress, zygote, stdin) as (submission, projects, parent, demands):
        ideal = ideal_of(options, progress=progress, zygote=parent)
        chosen = projects or (_no_project(submission),)
        runs = [Running(submission, project, options, progress, parent) for project in chosen]
        return [reviewed(running, demands, ideal) for running in runs]


def record(
    path: str,
    *,
    options: ReviewOptions = DEFAULTS,
    progress: Progress = lambda text: None,
    zygote: Zygote | None = None,
    stdin: BinaryIO | None = None,
) -> list[Graph]:
    """The resource graphs of what lies at `path`, one for each project that could be run."""
    with _opened(path, options, progress, zygote, stdin) as (submission, projects, parent, _):
        runs = [Running(submission, project, options, progress, parent).run for project in projects]
        return [run.graph for run in runs if run is not None and run.graph is not None]


@contextmanager
def _opened(
    path: str, options: ReviewOptions, progress: Progress, zygote: Zygote | None, stdin: BinaryIO | None
) -> Generator[tuple[Submission, tuple[Project, ...], Zygote | None, Demands], None, None]:
    with ExitStack() as stack:
        parent = zygote
        if parent is None and _may_be_python(path):
            parent = stack.enter_context(engine.Zygote())
            parent.start()  # it imports the SDK while the answer is read
        progress("reading the answer")
        demands = demands_of(options)
        submission = stack.enter_context(
            open_submission(path, template=options.template, stdin=stdin, asked=demands.asked)
        )
        chosen = _chosen(submission, options.project)
        if any(project.language == "python" for project in chosen):
            parent = parent or stack.enter_context(engine.Zygote())
            parent.foresee(submission)
        yield submission, chosen, parent, demands


def _may_be_python(path: str) -> bool:
    """A guess before anything is read: where it is wrong, the parent starts later, or in vain."""
    place = Path(path)
    if path == "-" or not place.exists():
        return path == "-"
    if place.is_dir():
        settled = next(place.glob("Pulumi.y*ml"), None)
        if settled is not None and settled.is_file():
            return b"python" in settled.read_bytes()[: 1 << 14]
        return any(next(place.glob(pattern), None) is not None for pattern in ("*.py", "*/*.py"))
    with place.open("rb") as file:
        start = file.read(1 << 18)
    return b"\0" in start or b"import pulumi" in start or b"from pulumi" in start


def _chosen(submission: Submission, name: str | None) -> tuple[Project, ...]:
    if name is None:
        return submission.projects
    chosen = tuple(project for project in submission.projects if name in (project.name, project.root))
    if not chosen:
        known = ", ".join(project.name for project in submission.projects) or "none"
        raise InputError(f"there is no project {name!r} here", hint=f"projects: {known}")
    return chosen


def _no_project(submission: Submission) -> Project:
    return Project(
        root="",
        name=submission.id,
        language="unknown",
        platform="none",
        entry=None,
        reason="no file of the answer is a Pulumi program",
    )
