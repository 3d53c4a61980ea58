"""Does every file parse?"""

from __future__ import annotations

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Severity, Unknown, Verdict, check
from .._remarks import fail_of, of_source


@check(
    "LINT001",
    title="Every file of the program parses",
    severity="critical",
    category="syntax",
    impact=Impact("deployment", "Python refuses the file, so the program does not even start."),
    impact_in_node=Impact("deployment", "The compiler refuses the file, so the program does not even start."),
    impact_in_go=STOPS_THE_BUILD,
    links=(
        "https://docs.python.org/3/reference/",
        "https://www.typescriptlang.org/docs/handbook/intro.html",
        "https://go.dev/ref/spec",
    ),
)
def files_parse(case: Case) -> Iterator[Verdict]:
    """The files are what their language takes.

    Why
        A syntax error anywhere in a file keeps all of it from running. Answers that were cut off end in one.
    Fix
        Complete or correct the statement at the line that is named.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("b",  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
                    Tags: pulumi.StringMap{"Owner": pulumi.String("me")} // <- finding
                })
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
                    Tags: pulumi.StringMap{"Owner": pulumi.String("me")},
                })
                return err
            })
        }
        ```
    Known limits
        The grammar of Python is that of the one that runs the review; syntax of a later one is refused.
    """
    remarks = case.remarks_of("syntax.error", "syntax.truncated")
    for remark in remarks:
        severity: Severity | None = "medium" if remark.data.get("test") is True else None
        yield fail_of(remark, case, severity=severity)
    for remark in case.remarks_of("syntax.newer-python"):
        yield Unknown(remark.file or case.project.name, remark.message)
    if not remarks:
        yield from of_source(case, evidence="it parses")
