"""Findings and reports made for the tests of this room."""

from __future__ import annotations

from typing import Any

from stackproof.model import (
    Environment,
    Finding,
    Fix,
    Graph,
    Impact,
    PassedCheck,
    ProgramRun,
    Project,
    Report,
    RequirementResult,
    Resource,
    SandboxReport,
    SourceFile,
    Submission,
    Undecided,
)
from stackproof.report import assemble

ENVIRONMENT = Environment(stackproof="0.1.0", python="3.13.0", packages={"pulumi": "3.272.0"}, started="2026-01-01")
SOURCE = """import pulumi
import pulumi_aws as aws

provider = pulumi.providers.Aws("main", region="us-east-1")
bucket = aws.s3.Bucket("data", acl="public-read")
database = aws.rds.Instance(
    "db",
    password="correct-horse-battery",  # staple
    engine="postgres",
)
"""


def finding(check: str = "S3001", severity: str = "high", **fields: Any) -> Finding:
    """A finding with sensible rest."""
    made: dict[str, Any] = {
        "check": check,
        "title": "Every bucket blocks public access",
        "severity": severity,
        "category": "security",
        "message": "the bucket is open to everyone; it should block public access",
        "file": "__main__.py",
        "line": 5,
        "resource": "urn:pulumi:dev::app::aws:s3/bucket:Bucket::data",
        "fix": Fix(text="Add an aws.s3.BucketPublicAccessBlock with all four switches on."),
        "impact": Impact(kind="security", text="Anyone can read the objects."),
        "links": ("https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",),
    }
    return Finding(**{**made, **fields})


def missed(id: str = "R01", **fields: Any) -> RequirementResult:
    """A requirement that is not met."""
    made: dict[str, Any] = {
        "kind": "encryption",
        "of": "bucket",
        "severity": "high",
        "text": "An encrypted bucket.",
        "source_line": 3,
        "title": "An S3 bucket: encrypted at rest",
        "verdict": "fail",
        "reason": "data: it is not encrypted",
    }
    return RequirementResult(**{"id": id, **made, **fields})


def project(**fields: Any) -> Project:
    """A Pulumi project in Python."""
    made: dict[str, Any] = {
        "root": "",
        "name": "app",
        "language": "python",
        "platform": "pulumi",
        "entry": "__main__.py",
        "reason": "Pulumi.yaml says runtime: python",
    }
    return Project(**{**made, **fields})


def submission(**fields: Any) -> Submission:
    """A submission of two files."""
    files = tuple(SourceFile(path=path, size=10, sha256="0" * 64) for path in ("Pulumi.yaml", "__main__.py"))
    made: dict[str, Any] = {
        "id": "answer",
        "root": "/scratch/answer",
        "files": files,
        "projects": (),
        "digest": "d" * 64,
    }
    return Submission(**{**made, **fields})


def ran(number: int = 2, **fields: Any) -> ProgramRun:
    """A run with so many buckets."""
    token = "aws:s3/bucket:Bucket"
    resources = tuple(
        Resource(urn=f"urn:pulumi:dev::app::{token}::b{n}", type=token, name=f"b{n}") for n in range(number)
    )
    made: dict[str, Any] = {
        "outcome": "ran",
        "graph": Graph(project="app", stack="dev", resources=resources),
        "sandbox": SandboxReport(level="namespaces"),
    }
    return ProgramRun(**{**made, **fields})


def report(*findings: Finding, **fields: Any) -> Report:
    """A report of these findings."""
    made: dict[str, Any] = {
        "submission": submission(),
        "project": project(),
        "run": ran(),
        "findings": findings,
        "environment": ENVIRONMENT,
        "sources": lambda file: SOURCE if file == "__main__.py" else None,
    }
    return assemble(**{**made, **fields})


def full_report() -> Report:
    """A report with something of everything."""
    return report(
        finding(
            "SDK001",
            "critical",
            title="Every SDK symbol exists",
            category="sdk",
            line=4,
            resource=None,
            cause="pulumi.providers.Aws",
            message="pulumi.providers has no Aws; the provider class is aws.Provider in pulumi_aws",
            fix=Fix(text="Write aws.Provider('main', region='us-east-1') after import pulumi_aws as aws."),
            impact=Impact(kind="deployment", text="The program stops here, nothing is deployed."),
        ),
        finding(),
        finding(
            "SEC001", "critical", title="No credential is written in the source", line=8, message="a literal password"
        ),
        finding("TAG001", "low", title="Every taggable resource is tagged", category="tags", cause="TAG001"),
        finding("RDS004", "medium", title="Databases are encrypted at rest", line=6, certain=False),
        finding("LOG001", "medium", title="Log groups have a retention", file=None, line=None, resource=None),
        finding("IMG001", "note", title="Images are pinned", category="architecture", line=None),
        passed=(
            PassedCheck(
                check="NET001", title="Subnets lie inside the VPC", category="architecture", evidence=("a: ok",)
            ),
        ),
        undecided=(Undecided(check="IAM003", subject="role", why="the policy comes from a lookup"),),
        categories={"IAM003": "security"},
        secrets=("correct-horse-battery",),
    )
