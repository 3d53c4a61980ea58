"""Did the program run to its end?"""

from __future__ import annotations

from stackproof.model import Attempt, Need, ProgramError, ProgramRun

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._remarks import is_refused, place_of, root_of
from ._causes import doubt_about, explanation, said

_STOPS = Impact("deployment", "`pulumi up` ends with this error, and nothing after it is created.")
# What a machine may lack without any fault of the program.
_NOT_ITS_FAULT = ("package", "cloud", "denied", "python")


@check(
    "RUN001",
    title="The program runs to its end",
    severity="critical",
    category="run",
    impact=_STOPS,
    links=("https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",),
)
def program_runs_to_its_end(case: Case) -> Iterator[Verdict]:
    """The program ends without an exception when it is run against an engine that answers every request.

    Why
        An exception while the program runs stops the deployment, and leaves it half done where resources were
        registered before.
    Fix
        Mend the line that the message names. Where a symbol of the SDK is the reason, its own finding says what to use.
    Bad
        import pulumi_aws as aws

        sizes = {"dev": "t3.micro"}
        size = sizes["small" + "est"]  # <- finding
        aws.ec2.Instance("web", ami="ami-0123456789abcdef0", instance_type=size)
    Good
        import pulumi_aws as aws

        sizes = {"dev": "t3.micro"}
        aws.ec2.Instance("web", ami="ami-0123456789abcdef0", instance_type=sizes["dev"])
    Known limits
        A crash about a value that the engine made up may not happen in a real deployment; neither may one for want of a
        package, a cloud, a file of the author's machine or the SDK version that the manifest pins. These are unknown.
    """
    run = case.run
    if run is None or run.outcome in ("timed_out", "refused"):
        return
    subject = case.project.entry or case.project.name
    if run.outcome == "not_run":
        yield from _followed(case, run, subject)
        return
    if run.outcome == "ran":
        yield Pass(subject, f"{len(case.resources())} resources")
        return
    lacking = _lacking(run)
    if lacking is not None:
        yield Unknown(subject, f"it needs {lacking.kind} {lacking.name}: {lacking.message}")
        return
    error = run.error or ProgramError(type="", message=run.reason or "the program ended early")
    doubt = doubt_about(case, error)
    yield Unknown(subject, doubt) if doubt else _crash(case, error)
    for attempt in run.attempts:
        if attempt.skipped and attempt.error is not None and not _same(attempt, run.error):
            where = _where(attempt.error)
            yield Unknown(subject, f"without the flagged parts it ends with {attempt.error.type}{where}")


def _followed(case: Case, run: ProgramRun, subject: str) -> Iterator[Verdict]:
    """A program that was not run but followed in its source."""
    if run.followed == "partly":
        yield Unknown(subject, run.reason)
    elif run.followed == "whole" and not is_refused(case):
        yield Pass(subject, f"its source leads to the end: {len(case.resources())} resources")


def _lacking(run: ProgramRun) -> Need | None:
    missing = run.error is not None and run.error.type in ("ModuleNotFoundError", "ImportError")
    for need in run.needs:
        if not need.synthesized and need.kind in _NOT_ITS_FAULT and (need.kind != "package" or missing):
            return need
    return None


def _crash(case: Case, error: ProgramError) -> Fail:
    remark = explanation(case, error)
    place = error.frames[-1] if error.frames else place_of(remark) if remark is not None else None
    return Fail(
        subject=place.file if place else case.project.entry or case.project.name,
        message=said(case, error, most=300),
        evidence=f"explained by: {remark.message}" if remark is not None else "",
        location=place,
        cause=root_of(remark) if remark is not None else "",
        certain=remark is None or remark.certain,
    )


def _same(attempt: Attempt, error: ProgramError | None) -> bool:
    found = attempt.error
    return error is not None and found is not None and (found.message, found.frames) == (error.message, error.frames)


def _where(error: ProgramError) -> str:
    return f" at {error.frames[-1].file}:{error.frames[-1].line}" if error.frames else ""


@check(
    "RUN002",
    title="The program ends in time",
    severity="critical",
    category="run",
    impact=Impact("deployment", "The deployment hangs until somebody stops it."),
    links=("https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",),
)
def program_ends_in_time(case: Case) -> Iterator[Verdict]:
    """The program ends within its limit of CPU time.

    Why
        A program that describes infrastructure takes seconds. One that uses up its CPU time has an endless loop.
    Fix
        Find the loop that does not end, and bound it.
    Bad
        # <- finding without a line
        import pulumi_aws as aws

        names = ["a"]
        for name in names:
            names.append(name)
        aws.s3.Bucket("b")
    Good
        import pulumi_aws as aws

        for name in ["a", "b"]:
            aws.s3.Bucket(name)
    Known limits
        When only the wall-clock limit passed, the machine may have been slow: unknown.
    """
    run = case.run
    if run is None or run.outcome == "not_run":
        return
    subject = case.project.entry or case.project.name
    if run.outcome != "timed_out":
        yield Pass(subject, "it ended by itself")
    elif "CPU" in run.reason:
        yield Fail(subject=subject, message=run.reason)
    else:
        yield Unknown(subject, run.reason or "it did not end in time")


@check(
    "RUN003",
    title="The program does nothing that the sandbox refuses",
    severity="note",
    category="run",
    impact=Impact("security", "The program reaches for something outside its project."),
    links=("https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",),
)
def program_stays_inside(case: Case) -> Iterator[Verdict]:
    """The program neither starts other programs nor opens connections, and it reads and writes only its own files.

    Why
        What the program does beside describing resources depends on the machine it runs on, and happens at every
        preview. It cannot be judged here, and where it stops the run, neither can the rest.
    Fix
        Use resources and lookup functions of the SDK instead of calls to services and commands.
    Bad
        import urllib.request

        import pulumi_aws as aws

        address = urllib.request.urlopen("http://192.0.2.1/address", timeout=1).read().decode()
        aws.s3.Bucket("b", tags={"MadeFrom": address})
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A refused operation is no fault by itself, so this check never fails; it is unknown.
    """
    run = case.run
    if run is None or run.outcome == "not_run":
        return
    subject = case.project.entry or case.project.name
    if run.outcome == "refused":
        yield Unknown(subject, run.reason or "the sandbox refused what it did")
    elif run.sandbox is not None and run.sandbox.denied:
        yield Unknown(subject, "refused: " + "; ".join(run.sandbox.denied[:5]))
    elif run.outcome == "ran":
        yield Pass(subject, "nothing was refused")


@check(
    "RUN010",
    title="The program finds its own modules",
    severity="medium",
    category="run",
    impact=Impact("deployment", "`pulumi up` ends with ModuleNotFoundError unless PYTHONPATH is set by hand."),
    links=("https://www.pulumi.com/docs/iac/languages-sdks/python/",),
)
def program_finds_its_modules(case: Case) -> Iterator[Verdict]:
    """Imports of the project's own modules work from where Pulumi starts the program.

    Why
        Pulumi puts the folder of the entry on the import path and nothing else. Modules elsewhere in the project are
        found only when PYTHONPATH names their folder, which every machine then has to be told.
    Fix
        Move the entry beside the package, or extend sys.path at the top of the entry.
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
        main: bin/
        # --- bin/__main__.py
        from lib.store import make  # <- finding

        make()
        # --- lib/store.py
        import pulumi_aws as aws

        def make():
            aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- __main__.py
        from lib.store import make

        make()
        # --- lib/store.py
        import pulumi_aws as aws

        def make():
            aws.s3.Bucket("b")
    Known limits
        Where the project's own documentation says to set PYTHONPATH it is a note.
    """
    remarks = case.remarks_of("run.import-path")
    for remark in remarks:
        told = "PYTHONPATH" in case.submission.prose or any(
            "PYTHONPATH" in (case.text_of(file.path) or "") for file in case.submission.files if _tells(file.path)
        )
        yield Fail(
            subject=remark.file or case.project.name,
            message=remark.message,
            location=place_of(remark),
            severity="note" if told else None,
            cause=root_of(remark),
        )
    if not remarks and case.run is not None and case.run.outcome == "ran":
        yield Pass(case.project.entry or case.project.name, "every import worked")


def _tells(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith((".md", ".sh", ".rst")) or name in ("makefile", "pipfile", "pyproject.toml", "pulumi.yaml")
