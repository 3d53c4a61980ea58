"""Which host runs a project, and the two calls that other rooms know."""

from __future__ import annotations

from stackproof.model import NODE_LANGUAGES, ProgramRun, Project, Submission

from ._recording import Recording, RunOptions
from ._run import Host, record
from ._zygote import Zygote

_DEFAULTS = RunOptions()


def run_project(
    submission: Submission,
    project: Project,
    *,
    options: RunOptions = _DEFAULTS,
    zygote: Zygote | None = None,
    host: Host | None = None,
) -> ProgramRun:
    """As `record_project`, the run alone."""
    return record_project(submission, project, options=options, zygote=zygote, host=host).run


def record_project(
    submission: Submission,
    project: Project,
    *,
    options: RunOptions = _DEFAULTS,
    zygote: Zygote | None = None,
    host: Host | None = None,
) -> Recording:
    """Run a project in the sandbox and record its graph.

    zygote: a warm parent for Python programs (it stays open); without one a parent is started for this run. host: what
    `--install` made ready instead. Raises UnableError when this machine cannot run it at all.
    """
    if host is not None:
        return record(submission, project, host, options=options)
    if project.language in NODE_LANGUAGES:
        from ._node import node_host

        return record(submission, project, node_host(options.aws_major), options=options)
    from ._python import PythonHost

    if zygote is not None:
        return record(submission, project, PythonHost(zygote), options=options)
    with Zygote() as parent:
        return record(submission, project, PythonHost(parent), options=options)
