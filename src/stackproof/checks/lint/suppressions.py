"""Comments that silence a check."""

from __future__ import annotations

from stackproof.model import Location, Pass

from .._mechanism import Case, Fail, Impact, Iterator, Verdict, check
from .._tongues import PROGRAMS


@check(
    "LINT009",
    title="Suppressions say why",
    severity="note",
    category="lint",
    impact=Impact("quality", "Nobody can tell later whether the finding was weighed or only silenced."),
    links=(
        "https://docs.astral.sh/ruff/linter/#error-suppression",
        "https://typescript-eslint.io/rules/ban-ts-comment/",
        "https://golangci-lint.run/docs/linters/configuration/#nolintlint",
    ),
)
def suppressions_say_why(case: Case) -> Iterator[Verdict]:
    """Every comment that silences a check gives its reason.

    Why
        A suppression is a decision. Without its reason it cannot be reviewed, so it silences nothing.
    Fix
        Write the reason behind the bracket: `# stackproof: ignore[S3006] the account blocks public access`.
    Fix in Node
        Write the reason behind the bracket: `// stackproof: ignore[S3006] the account blocks public access`.
    Fix in Go
        Write the reason behind the bracket: `// stackproof: ignore[S3006] the account blocks public access`.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("b")  # stackproof: ignore[S3006]  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")  # stackproof: ignore[S3006] the account blocks public access
    Known limits
        Whether the reason is a good one is for people to say.
    """
    bare = case.remarks_of("settings.suppression-without-reason")
    for remark in bare:
        place = Location(remark.file, remark.line) if remark.file and remark.line else None
        yield Fail(subject=remark.file or "", message=remark.message, location=place, cause="LINT009")
    if not bare and any(file.path.endswith(PROGRAMS) for file in case.files):
        yield Pass("suppressions", "none is without a reason")
