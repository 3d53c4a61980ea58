"""Findings beside what was asked for: one fault counts once, and what was asked for and is there is no fault."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from stackproof.model import Finding, RequirementResult
from stackproof.topology import Topology

# Checks that speak of the same fact as a kind of requirement.
_SAME: dict[str, tuple[str, ...]] = {
    "alarm": ("ALM001", "ALM002", "ALM003", "PIP003"),
    "approval": ("PIP002",),
    "authorization": ("API007",),
    "backup": ("RDS004",),
    "buildspec_file": ("PIP001",),
    "closed": ("NET001", "NET002", "NET003", "NET004"),
    "connection": ("PIP005", "EVT001", "API001", "LAM009"),
    "credential": ("SEC001", "SEC002", "SEC003", "SEC101", "SEC103", "RDS003"),
    "dead_letter": ("SQS002",),
    "destroyable": ("DST001", "DST002"),
    "documentation": ("DOC001", "DOC002", "STR009"),
    "encryption": (
        *("CAC001", "EBS001", "EFS001", "KIN001", "LOG002", "OSR001", "RDS002", "S3007", "SEC102", "SNS001", "SQS001"),
    ),
    "failover": ("CAC002",),
    "image": ("ECS001",),
    "image_scan": ("ECR001",),
    "in_transit": ("CAC001", "CFR001", "CFR002", "ELB001", "ELB002", "ELB004", "MSK001", "OSR001", "S3008"),
    "least_privilege": ("IAM001", "IAM002", "IAM003", "IAM004", "IAM008"),
    "listener": ("ELB001", "ELB002", "ELB003"),
    "logging": ("EKS006", "LOG004", "LOG006", "LOG007", "LOG008"),
    "multi_az": ("RDS005", "CAC002"),
    "names": ("NAM003",),
    "nat": ("NET040",),
    "no_plain_secrets": ("SEC001", "SEC004", "SEC101", "SEC102", "SEC106"),
    "not_public": ("IAM014", "NET002", "RDS001", "S3001", "S3002", "S3005", "S3006"),
    "notification": ("PIP003",),
    "placement": ("ECS021", "ELB011", "NET041", "RDS001"),
    "point_in_time_recovery": ("DDB001",),
    "port": ("ECS013", "NET001", "NET002", "NET003", "NET004"),
    "redirect": ("CFR001", "ELB001", "ELB002"),
    "retention": ("LOG001", "LOG003"),
    "rotation": ("KMS001",),
    "scaling": ("ECS023",),
    "schedule": ("EVT001",),
    "secret_reference": ("SEC101",),
    "steady_state": ("PIP004",),
    "tags": ("TAG001", "TAG003"),
    "tests": ("TST001", "TST002", "TST003"),
    "zones": ("NET012", "NET041"),
}
# Kinds that speak of the network as one: the near miss is a subnet, the check names the gateway that it leaves by.
_OF_THE_WHOLE = frozenset({"nat"})
# Advice that what was asked for, and is there, overrules.
_OVERRULED: dict[str, tuple[str, ...]] = {
    "desired_count": ("ECS022",),
    "destroyable": ("DST001", "DST002"),
    "listener": ("ELB002",),
    "nat": ("NET040", "COST001"),
    "placement": ("ECS021", "NET041"),
    "port": ("NET001", "NET002", "NET003"),
    "retention": ("LOG001", "LOG003", "S3012"),
    "tags": ("TAG003",),
    "zones": ("NET041",),
}


# A port that a prompt wants open for some is not asked to be open for everybody.
_FOR_SOME = re.compile(
    r"\b(?:only|nobody (?:else|but)|no ?one else|nothing (?:else|but)|restrict\w*|limited to)\b", re.I
)


def beside_what_was_asked(
    findings: Iterable[Finding], results: Iterable[RequirementResult], topology: Topology
) -> list[Finding]:
    """Findings with those of a missed requirement under its cause, and those that a met one overrules as notes."""
    found = list(findings)
    for result in results:
        if result.verdict == "fail":
            found = [_joined(finding, result, topology) for finding in found]
        elif result.verdict == "pass" and result.kind in _OVERRULED:
            found = [_overruled(finding, result) for finding in found]
    return found


def _joined(finding: Finding, result: RequirementResult, topology: Topology) -> Finding:
    if finding.check not in _SAME.get(result.kind, ()) or finding.cause.startswith("REQ@"):
        return finding
    if result.kind == "tests" and ("integration" in result.title) is not (finding.check == "TST003"):
        return finding
    named = {witness.resource for witness in result.near_misses if witness.resource}
    apart = finding.resource is not None and not _touches(finding.resource, named, topology)
    if named and apart and result.kind not in _OF_THE_WHOLE:
        return finding
    return replace(finding, cause=f"REQ@{result.id}")


def _touches(urn: str, others: set[str], topology: Topology) -> bool:
    """Whether a resource is one of these, or refers to one of them, or is referred to (a listener and its balancer)."""
    resource = topology.resource(urn)
    if urn in others or resource is None:
        return urn in others
    reached = {reference.urn for reference in resource.references}
    return bool(others & (reached | {referrer.urn for referrer, _ in topology.refs_to(resource)}))


def _overruled(finding: Finding, result: RequirementResult) -> Finding:
    if finding.check not in _OVERRULED[result.kind] or finding.severity == "note":
        return finding
    named = {witness.resource for witness in result.witnesses if witness.resource}
    if named and finding.resource is not None and finding.resource not in named:
        return finding
    if result.kind == "port" and _FOR_SOME.search(result.text):
        return finding
    line = f"line {result.source_line} of the prompt" if result.source_line else f"requirement {result.id}"
    return replace(finding, severity="note", message=f"{finding.message}; it was asked for so in {line}")
