"""Which major versions of the SDKs a program is built on."""

from __future__ import annotations

from .._mechanism import Case, Impact, Iterator, Verdict, check
from .._remarks import fail_of, of_source
from ._source import severity_of


@check(
    "SDK013",
    title="The program is built on one major version of each SDK",
    severity="medium",
    category="sdk",
    impact=Impact("deployment", "What one major makes does not fit what the other takes, and two providers are run."),
    links=("https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/",),
)
def majors_are_not_mixed(case: Case) -> Iterator[Verdict]:
    """Import paths name one major of pulumi, pulumi-aws, pulumi-random and pulumi-tls each, and those fit each other.

    Why
        In Go the major version is part of the import path, so that one program can import two of them. Their types are
        different types: a struct of one is no value for a field of the other. pulumi-aws is built on one major of the
        core SDK, and takes nothing of another one.
    Fix
        Import the same major everywhere, the newest that go.mod requires, and let `go mod tidy` drop the other.
    Bad
        ```go
        package main

        import (
            oldsqs "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs" // <- finding
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                if _, err := oldsqs.NewQueue(ctx, "failed", nil); err != nil {
                    return err
                }
                _, err := sqs.NewQueue(ctx, "jobs", nil)
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                if _, err := sqs.NewQueue(ctx, "failed", nil); err != nil {
                    return err
                }
                _, err := sqs.NewQueue(ctx, "jobs", nil)
                return err
            })
        }
        ```
    Known limits
        Asked of Go. Critical where nothing of the one fits the other, so that the build stops.
    """
    remarks = case.remarks_of("sdk.mixed-majors")
    for remark in remarks:
        yield fail_of(remark, case, severity=severity_of(remark))
    if not remarks:
        yield from of_source(case, evidence="one major of each", told_of=("go",))
