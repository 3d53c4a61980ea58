"""Turning remarks of other stages into verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.aws import MAJORS
from stackproof.model import Fail, Location, Pass, Remark, Severity, Unknown, Verdict

from ._case import Case
from ._tongues import Tongue, tongue_of

ALL: tuple[Tongue, ...] = ("python", "node", "go")
PYTHON: tuple[Tongue, ...] = ("python",)


def place_of(remark: Remark) -> Location | None:
    """Where a remark points, None when it points nowhere in particular."""
    return None if remark.file is None or remark.line is None else Location(remark.file, remark.line)


def subject_of(remark: Remark, case: Case) -> str:
    """What a remark is about: a resource, else a file, else the project."""
    urn = remark.data.get("urn")
    if isinstance(urn, str) and case.topology.resource(urn) is not None:
        return urn
    return remark.file or case.project.root or case.project.name


def fail_of(
    remark: Remark, case: Case, *, severity: Severity | None = None, fix: str | None = None, cause: str | None = None
) -> Fail:
    """The remark as a failed verdict, at its own place and as certain as it is itself. cause: the remark's own root
    unless given ("" leaves it to the check's grouping)."""
    also = remark.data.get("also_lines")
    places = ", ".join(str(place) for place in also) if isinstance(also, list | tuple) else ""
    return Fail(
        subject=subject_of(remark, case),
        message=remark.message,
        evidence=f"also at {places}" if places else "",
        location=place_of(remark),
        severity=severity,
        fix=fix or advice_of(remark),
        cause=root_of(remark) if cause is None else cause,
        certain=remark.certain,
    )


def judged(remark: Remark, case: Case, *, severity: Severity | None = None) -> Fail | Unknown:
    """The remark as a failed verdict, or unknown where it is about a major of the SDK that is not on board."""
    why = unjudged(remark, case)
    return (
        Unknown(subject_of(remark, case), f"{remark.message}: {why}")
        if why
        else fail_of(remark, case, severity=severity)
    )


def unjudged(remark: Remark, case: Case) -> str:
    """Why a remark on the SDK says nothing: the manifest pins a major whose schema is not on board, and the name may
    well be one of it. "" where it does."""
    pinned = case.project.aws_major
    if not remark.kind.startswith("sdk.") or remark.certain or pinned is None or pinned in MAJORS["aws"]:
        return ""
    fits = "where that may not be so" if remark.kind == "sdk.deprecated" else "which may have it"
    return "" if remark.data.get("invented") is True else f"the manifest pins pulumi-aws {pinned}, {fits}"


def answer_fail(remark: Remark, case: Case, *, severity: Severity | None = None) -> Fail:
    """A remark about the text that was handed in: its line is one of that text, not of a file in the project."""
    where = f" (line {remark.line} of the answer)" if remark.line and case.submission.kind == "markdown" else ""
    return Fail(subject=subject_of(remark, case), message=remark.message + where, severity=severity)


def fails_of(case: Case, *kinds: str, severity: Severity | None = None) -> Iterator[Fail]:
    """Every remark of these kinds as a failed verdict."""
    for remark in case.remarks_of(*kinds):
        yield fail_of(remark, case, severity=severity)


def of_source(case: Case, *kinds: str, evidence: str, told_of: tuple[Tongue, ...] = ALL) -> Iterator[Verdict]:
    """Remarks of the source as failures; a pass for the program when there are none, unknown for unread files.
    told_of: the languages over whose sources somebody looks for this."""
    fails = list(fails_of(case, *kinds))
    yield from fails
    if tongue_of(case) not in told_of or case.project.entry is None:
        return
    for file in case.unread:
        yield Unknown(file, "the file could not be parsed")
    if not fails and case.project.entry not in case.unread:
        yield Pass(case.project.entry, evidence)


def is_aside(remark: Remark) -> bool:
    """Whether it is about what tests alone bring in, or nothing does: the program itself is built without it."""
    return remark.data.get("test") is True or remark.data.get("unreached") is True


def is_refused(case: Case) -> bool:
    """Whether a compiler refuses to build the program."""
    found = (remark for remark in case.remarks if remark.certain and not is_aside(remark))
    return any(remark.data.get("refused") is True for remark in found)


def root_of(remark: Remark) -> str:
    """The key of the remark's root: what it names itself, else its place; "" when it has neither."""
    cause = remark.data.get("cause")
    if isinstance(cause, str) and cause:
        return cause
    return f"{remark.kind.partition('.')[0]}@{remark.file}:{remark.line}" if remark.line is not None else ""


def advice_of(remark: Remark) -> str | None:
    """What the remark says would be right: its own fix, or the nearest names with the import they need."""
    fix = remark.data.get("fix")
    if isinstance(fix, str) and fix:
        return fix[:1].upper() + fix[1:].rstrip(".") + "."
    found = remark.data.get("suggestions")
    names = list(dict.fromkeys(str(name) for name in found[:3])) if isinstance(found, list | tuple) else []
    if not names:
        return None
    bring = remark.data.get("import")
    needs = f" (`{bring}`)" if isinstance(bring, str) and bring else ""
    return f"Use {' or '.join(names)}{needs}."
