"""What becomes of errors that constructors and lookups return."""

from __future__ import annotations

import msgspec

from stackproof.model import Remark

from .._mechanism import Case, Impact, Iterator, Verdict, check
from .._remarks import fail_of, is_aside, of_source

_MOST = 10


@check(
    "LINT011",
    title="Errors of resources are looked at",
    severity="low",
    category="lint",
    impact=Impact("quality", "A resource that was refused is nil, and the program panics later, at another line."),
    links=("https://go.dev/doc/effective_go#errors",),
)
def errors_are_looked_at(case: Case) -> Iterator[Verdict]:
    """Errors that constructors and lookups of the SDK return.

    Why
        A constructor whose arguments are refused returns nil and an error. Where the error is dropped, the first use of
        the resource ends the program with a panic that names neither the resource nor the reason.
    Fix
        Return the error where it is not nil, before the resource is used and before the next call sets it anew.
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, _ := s3.NewBucket(ctx, "uploads", nil) // <- finding
                queue, err := sqs.NewQueue(ctx, "jobs", nil)
                dead, err := sqs.NewQueue(ctx, "dead", nil)
                if err != nil {
                    return err
                }
                ctx.Export("bucket", bucket.Bucket)
                ctx.Export("queues", pulumi.StringArray{queue.Url, dead.Url})
                return nil
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, err := s3.NewBucket(ctx, "uploads", nil)
                if err != nil {
                    return err
                }
                ctx.Export("bucket", bucket.Bucket)
                _, err = sqs.NewQueue(ctx, "jobs", nil)
                return err
            })
        }
        ```
    Known limits
        Asked of Go, of constructors of every SDK and of lookups of those whose schema is on board. All such calls of a
        program are one finding. Tests, and files that the program is not built of, are left out; so are errors that are
        looked at on one way and not on another.
    """
    remarks = [remark for remark in case.remarks_of("go.error-ignored") if not is_aside(remark)]
    if remarks:
        yield fail_of(_together(remarks), case, cause="LINT011")
    else:
        yield from of_source(case, evidence="every error is looked at", told_of=("go",))


def _together(remarks: list[Remark]) -> Remark:
    """The first of several, with the places of the others."""
    first, *others = remarks
    if not others:
        return first
    places = [f"{one.file}:{one.line}" for one in others]
    shown = [*places[:_MOST], *([f"{len(places) - _MOST} more places"] if len(places) > _MOST else [])]
    message = f"{len(remarks)} errors of resources and lookups are looked at by nobody; {first.message}"
    return msgspec.structs.replace(first, message=message, data={**first.data, "also_lines": shown})
