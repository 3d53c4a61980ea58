"""What the checks of the SDK share."""

from __future__ import annotations

from stackproof.model import Remark

from .._mechanism import Case, Impact, Iterator, Severity, Verdict
from .._remarks import is_aside, judged, of_source

CRASH = Impact("deployment", "The program ends there with an exception, before anything is deployed.")
_REFUSED = "TypeScript refuses to compile the program, before anything is deployed"
CRASH_IN_NODE = Impact("deployment", f"{_REFUSED}; plain JavaScript ends there with an exception.")
DROPPED_IN_NODE = Impact("deployment", f"{_REFUSED}; where it runs all the same, the setting has no effect.")
UNDEFINED_IN_NODE = Impact("deployment", f"{_REFUSED}; where it runs all the same, the value is undefined.")
MISSING_IN_GO = Impact("deployment", "The constructor returns an error there, and the program ends with it.")
API = "https://www.pulumi.com/registry/packages/aws/api-docs/"


def severity_of(remark: Remark) -> Severity | None:
    """What stands in a test file keeps the tests from running, and what nothing reaches nothing, not the deployment.
    Plain JavaScript passes over arguments and outputs that are not there."""
    if is_aside(remark):
        return "medium"
    if remark.data.get("refused") is True:
        return "critical"  # the program is not even started
    if remark.data.get("effect") == "ignored":
        # A literal that is held in a variable may be meant for several resources; each takes what it knows.
        return "medium" if remark.data.get("shared") is True else "high"
    passed_over = remark.kind in ("sdk.unknown-argument", "sdk.unknown-output")
    return "high" if passed_over and (remark.file or "").endswith((".js", ".mjs", ".cjs", ".jsx")) else None


def verdicts(case: Case, *kinds: str, evidence: str) -> Iterator[Verdict]:
    """Remarks of one kind of crash."""
    remarks = case.remarks_of(*kinds)
    for remark in remarks:
        yield judged(remark, case, severity=severity_of(remark))
    if not remarks:
        yield from of_source(case, evidence=evidence)
