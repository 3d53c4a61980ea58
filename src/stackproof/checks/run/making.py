"""Does the program make anything?"""

from __future__ import annotations

import msgspec

from stackproof.model import Remark

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import go_program
from .._remarks import fail_of, is_refused


@check(
    "RUN007",
    title="The program creates resources",
    severity="critical",
    category="run",
    impact=Impact("deployment", "Deploying it creates nothing."),
    links=("https://www.pulumi.com/docs/iac/concepts/resources/",),
)
def program_creates_resources(case: Case) -> Iterator[Verdict]:
    """At least one resource is registered.

    Why
        A program that only defines classes and functions, and calls none, deploys an empty stack and reports success.
    Fix
        Create the component at the end of the entry file.
    Fix in Go
        Call what makes the resources inside of `pulumi.Run`.
    Bad
        # <- finding without a line
        import pulumi
        import pulumi_aws as aws

        class Store(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("demo:Store", name)
                aws.s3.Bucket(name, opts=pulumi.ResourceOptions(parent=self))
    Good
        import pulumi
        import pulumi_aws as aws

        class Store(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("demo:Store", name)
                aws.s3.Bucket(name, opts=pulumi.ResourceOptions(parent=self))

        Store("data")
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func stack(ctx *pulumi.Context) error {
            _, err := s3.NewBucket(ctx, "data", nil)
            return err
        }

        func main() { // <- finding
            _ = stack
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func stack(ctx *pulumi.Context) error {
            _, err := s3.NewBucket(ctx, "data", nil)
            return err
        }

        func main() {
            pulumi.Run(stack)
        }
        ```
    Known limits
        A stack that only exports values for other stacks is a program of its own kind and is not judged.
    """
    unbegun = _unbegun(case)
    for remark in unbegun:
        doubt = _may_begin(case, remark)
        yield (
            Unknown(remark.file or case.project.name, f"{remark.message}, {doubt}") if doubt else fail_of(remark, case)
        )
    if case.run is None or unbegun or not (case.run.outcome == "ran" or case.run.followed == "whole"):
        return
    subject = case.project.entry or case.project.name
    made = [r for r in case.graph.resources if not r.type.startswith(("pulumi:pulumi:", "pulumi:providers:"))]
    if made:
        yield Pass(subject, f"{len(made)} resources and components")
    elif absent := [need.name for need in case.run.needs if need.kind == "package"]:
        yield Unknown(subject, f"no resource came up, but {', '.join(absent[:3])} was not there and may make them")
    elif unset := [need.name for need in case.run.needs if need.kind == "environment"]:
        yield Unknown(subject, f"no resource came up, but {', '.join(unset[:3])} is not set here and may decide")
    elif not case.graph.outputs:
        yield Fail(subject=subject, message="the program ran to its end and registered no resource")


def _unbegun(case: Case) -> tuple[Remark, ...]:
    """That `main` hands nothing to Pulumi: where the program was followed by what that showed, else by its source."""
    told = case.remarks_of("go.no-run")
    if case.run is None or not case.run.followed:
        return told[:1]
    met = [remark for remark in case.run.remarks if remark.kind == "go.no-run"]
    shown = next((remark for remark in told if remark.line is not None), None)
    return tuple(
        msgspec.structs.replace(remark, file=shown.file, line=shown.line) if shown else remark for remark in met
    )


def _may_begin(case: Case, remark: Remark) -> str:
    """Why a program may be handed to Pulumi all the same, "" where it is not."""
    if is_refused(case):
        return "but it is not built as it is"
    files = [file for file in go_program(case).files if not file.test]
    driven = any("/go/auto" in item.path for file in files for item in file.source.imports)
    if driven:
        return "as far as a driver of the automation API can be followed"
    return "" if remark.certain else "as far as it can be followed"
