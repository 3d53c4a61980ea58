"""What the checks of the SDK share."""

from __future__ import annotations

from .._mechanism import Case, Impact, Iterator, Severity, Verdict
from .._remarks import fail_of, of_source

CRASH = Impact("deployment", "The program ends there with an exception, before anything is deployed.")
API = "https://www.pulumi.com/registry/packages/aws/api-docs/"


def verdicts(case: Case, *kinds: str, evidence: str) -> Iterator[Verdict]:
    """Remarks of one kind; what stands in a test file keeps the tests from running, not the deployment."""
    remarks = case.remarks_of(*kinds)
    for remark in remarks:
        severity: Severity | None = "medium" if remark.data.get("test") is True else None
        yield fail_of(remark, case, severity=severity)
    if not remarks:
        yield from of_source(case, evidence=evidence)
