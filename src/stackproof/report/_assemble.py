"""From what the stages found to the report, and from the report to the exit code. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from stackproof.model import (
    Category,
    Comparison,
    CostEstimate,
    Environment,
    Finding,
    Graph,
    PassedCheck,
    ProgramError,
    ProgramRun,
    Project,
    PromptRemark,
    Report,
    RequirementResult,
    RunSummary,
    Severity,
    Submission,
    SubmissionSummary,
    Suppressed,
    Tests,
    Undecided,
)

from ._causes import at_or_above, ordered
from ._checkpoints import Seen, checkpoints
from ._excerpts import excerpts
from ._score import CapKind, caps_of, score_of
from ._scrub import scrubbed
from ._training import training_of

# Categories of findings that can explain why a run broke off.
_ENDS_A_RUN = ("run", "sdk", "syntax", "structure")
FailOn = Literal["critical", "high", "medium", "low", "never"]


def assemble(
    *,
    submission: Submission,
    project: Project | None,
    run: ProgramRun | None,
    findings: Iterable[Finding],
    passed: Iterable[PassedCheck] = (),
    undecided: Iterable[Undecided] = (),
    suppressed: Iterable[Suppressed] = (),
    errors: Iterable[str] = (),
    profile: str = "default",
    environment: Environment,
    sources: Callable[[str], str | None] | None = None,
    secrets: Iterable[str] = (),
    categories: Mapping[str, Category] | None = None,
    reasons: Mapping[Category, str] | None = None,
    caps: Mapping[str, CapKind] | None = None,
    requirements: tuple[RequirementResult, ...] | None = None,
    prompt: tuple[PromptRemark, ...] | None = None,
    comparison: Comparison | None = None,
    tests: Tests | None = None,
    deployment: Any | None = None,
    cost: CostEstimate | None = None,
) -> Report:
    """The report of one project.

    project and run are None when there is no program and when nothing was run. errors: faults of ours, each as text.
    sources: path -> text of a file of the submission, for the excerpts. secrets: literal values that reach secrets;
    none of them stands anywhere in the report. categories: check id -> category, so that undecided checks count at
    their checkpoint. reasons: category -> why it was not exercised. caps: check id -> bound on the score that a
    finding of it brings. The last six are stages' own results, None when they did not run.
    """
    found = ordered(findings)
    held = tuple(sorted(passed, key=lambda item: item.check))
    open_ = tuple(sorted(set(undecided), key=lambda item: (item.check, item.subject, item.why)))
    failures = tuple(errors)
    about_run = summarize_run(run)
    report = Report(
        submission=_summary(submission, project),
        profile=profile,
        run=about_run,
        checkpoints=checkpoints(
            findings=found,
            passed=held,
            undecided=open_,
            categories=categories or {},
            seen=Seen(
                program=project is not None and project.platform != "none",
                run=about_run,
                requirements=requirements or (),
                tests=tests,
                deployed=deployment is not None,
                reasons=reasons or {},
            ),
        ),
        findings=found,
        passed=held,
        undecided=open_,
        suppressed=tuple(sorted(suppressed, key=lambda item: (item.finding.check, item.finding.fingerprint))),
        requirements=requirements,
        prompt=prompt,
        comparison=comparison,
        tests=tests,
        deployment=deployment,
        cost=cost,
        excerpts=excerpts(found, sources=sources) if sources else (),
        score=score_of(
            found, caps=caps_of(found, project=project, run=run, marked=caps or {}, strict=profile == "eval")
        ),
        verdict="pass",
        errors=failures,
        environment=environment,
    )
    judged = _with_verdict(scrubbed(report, secrets=secrets, root=submission.root))
    return msgspec.structs.replace(judged, training=training_of(judged))


def broken_report(*, id: str, error: str, environment: Environment) -> Report:
    """The report where the review itself broke before there was anything to assemble: verdict error, exit code 3."""
    nothing = Submission(id=id, root="", files=(), projects=(), digest="")
    run = ProgramRun(outcome="not_run", reason="the review broke off")
    return assemble(submission=nothing, project=None, run=run, findings=(), errors=(error,), environment=environment)


def exit_code(reports: Report | Sequence[Report], *, fail_on: FailOn = "high") -> int:
    """0, 1 or 3 as the contract says: 1 when a finding weighs at least `fail_on`, 3 when one could not be judged."""
    each = [reports] if isinstance(reports, Report) else list(reports)
    if fail_on != "never" and any(at_or_above(f, _severity(fail_on)) for report in each for f in report.findings):
        return 1
    return 3 if not each or any(not was_judged(report) for report in each) else 0


def was_judged(report: Report) -> bool:
    """False after a fault of ours, when a run was needed and not possible, and when it broke off for a reason that no
    finding names: what was made up or lacking may have been the reason."""
    if report.errors:
        return False
    if report.submission.platform != "pulumi" or report.submission.entry is None:
        return True
    if report.run.followed and report.run.outcome == "not_run":
        return report.run.is_whole or bool(report.run.resources or report.findings)
    if report.run.outcome in ("refused", "not_run"):
        return False
    if report.run.outcome == "ran":
        return True
    blamed = (*report.findings, *(item.finding for item in report.suppressed))
    explained = any(finding.category in _ENDS_A_RUN and at_or_above(finding, "high") for finding in blamed)
    return explained and all(need.synthesized for need in report.run.needs)


def summarize_run(run: ProgramRun | None) -> RunSummary:
    """The run in figures. Resources are those that the program creates: no providers, components or lookups."""
    if run is None:
        return RunSummary(outcome="not_run", reason="there is no program to run")
    types = Counter(_created(run.graph))
    return RunSummary(
        outcome=run.outcome,
        error=_error(run.error),
        reason=run.reason,
        resources=sum(types.values()),
        by_type=dict(sorted(types.items())),
        attempts=len(run.attempts),
        needs=run.needs,
        graph=run.graph.kind if run.graph is not None else "",
        followed=run.followed,
    )


def _created(graph: Graph | None) -> Iterable[str]:
    for resource in graph.resources if graph else ():
        if resource.custom and not resource.read and not resource.type.startswith("pulumi:"):
            yield resource.type


def _error(error: ProgramError | None) -> str | None:
    if error is None:
        return None
    text = ": ".join(filter(None, (error.type, error.message)))
    place = f" ({error.frames[-1].file}:{error.frames[-1].line})" if error.frames else ""
    return f"{text or 'the program ended early'}{place}"


def _summary(submission: Submission, project: Project | None) -> SubmissionSummary:
    return SubmissionSummary(
        id=submission.id,
        project=project.name if project else "",
        language=project.language if project else "unknown",
        platform=project.platform if project else "none",
        entry=project.entry if project else None,
        reason=project.reason if project else "no program was found",
        files=tuple(sorted(file.path for file in submission.files)),
        digest=submission.digest,
    )


def _with_verdict(report: Report) -> Report:
    """fail and error are those of the default threshold, so that verdicts compare whatever `--fail-on` was."""
    verdicts: dict[int, Literal["pass", "fail", "error"]] = {0: "pass", 1: "fail", 3: "error"}
    return msgspec.structs.replace(report, verdict=verdicts[exit_code(report)])


def _severity(fail_on: FailOn) -> Severity:
    if fail_on == "never":
        raise ValueError("never is no severity")
    return fail_on
