"""What names stand for: everything that is used is defined, and everything that is defined is used."""

from __future__ import annotations

import ast
import re

from stackproof.model import Remark, is_asset

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Severity, Verdict, check
from .._parsing import parsed
from .._remarks import fail_of, is_aside, of_source

_RULES = "https://docs.astral.sh/ruff/rules/"


@check(
    "LINT002",
    title="Nothing is imported or assigned without being used",
    severity="low",
    category="lint",
    impact=Impact("quality", "Whoever reads the program next has to work out what is meant."),
    impact_in_go=STOPS_THE_BUILD,
    links=(
        _RULES + "unused-import/",
        _RULES + "unused-variable/",
        "https://typescript-eslint.io/rules/no-unused-vars/",
        "https://go.dev/doc/effective_go#blank_unused",
    ),
)
def nothing_is_unused(case: Case) -> Iterator[Verdict]:
    """Imports and variables that nothing uses.

    Why
        An unused name is either left over or meant to be used somewhere: both mislead the reader. Go refuses to build
        a program with one.
    Fix
        Remove it, or use it where it was meant.
    Fix in Go
        Remove it, or use it where it was meant. What is only there for its effect is imported or assigned as `_`.
    Bad
        import json  # <- finding

        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        import pulumi
        import pulumi_aws as aws

        region = pulumi.Config("aws").get("region")  # <- finding
        caller = aws.get_caller_identity()  # <- finding
        aws.s3.Bucket("b")
    Good
        import pulumi_aws as aws

        def store():
            bucket = aws.s3.Bucket("b")

        store()
    Bad
        ```go
        package main

        import (
            "fmt" // <- finding

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, err := s3.NewBucket(ctx, "b", nil) // <- finding
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
                _, err := s3.NewBucket(ctx, "b", nil)
                return err
            })
        }
        ```
    Known limits
        Of module-level variables only those of the entry are judged, where their value has no effect of its own.
        Variables that hold a resource count as used, but in Go: making it is the point. Critical where it stops the
        build.
    """
    kinds = ("lint.F401", "lint.F841", "lint.F811", "lint.unused-module-variable", "go.unused-*")
    remarks = [r for r in case.remarks_of(*kinds) if not _makes_a_resource(r, case)]
    for remark in remarks:
        yield fail_of(remark, case, cause="LINT002", severity=_weight_of_unused(remark))
    if not remarks:
        yield from of_source(case, evidence="no unused imports or variables")


def _weight_of_unused(remark: Remark) -> Severity | None:
    """A compiler may refuse to build what the name stands in, as Go's always does."""
    if remark.kind.startswith("go."):
        return "medium" if is_aside(remark) else "critical"
    return "critical" if remark.data.get("stops") is True else None


_MADE = re.compile(
    r"\s*(?:(?:export |const |let |var )*)\w+\s*(?::[^=]+)?=\s*(?:await\s+)?(?:new\s+)?(?:\w+\.)*[A-Z]\w*\("
)


def _makes_a_resource(remark: Remark, case: Case) -> bool:
    """A local variable that is only there for the resource it is given: making that is the point."""
    if remark.kind != "lint.F841" or remark.file is None or remark.line is None:
        return False
    lines = (case.text_of(remark.file) or "").split("\n")
    return remark.line <= len(lines) and _MADE.match(lines[remark.line - 1]) is not None


@check(
    "LINT003",
    title="Every name is defined before it is used",
    severity="high",
    category="lint",
    impact=Impact("deployment", "The program ends with NameError when it reaches the line."),
    impact_in_node=Impact("deployment", "Compiling refuses the name; where it does not, the line is a ReferenceError."),
    impact_in_go=STOPS_THE_BUILD,
    links=(
        _RULES + "undefined-name/",
        "https://eslint.org/docs/latest/rules/no-undef",
        "https://go.dev/ref/spec#Declarations_and_scope",
    ),
)
def names_are_defined(case: Case) -> Iterator[Verdict]:
    """Names that nothing defines.

    Why
        A name that is defined nowhere is a NameError as soon as the line runs, also in a branch that the run of the
        review did not take.
    Fix
        Define or import the name, or correct its spelling.
    Bad
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        if pulumi.Config().get_bool("shown"):
            pulumi.export("name", buckett.id)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        if pulumi.Config().get_bool("shown"):
            pulumi.export("name", bucket.id)
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                bucket, err := s3.NewBucket(ctx, "b", nil)
                if err != nil {
                    return err
                }
                ctx.Export("name", buckett.ID()) // <- finding
                ctx.Export("arn", bucket.Arn)
                return nil
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
                bucket, err := s3.NewBucket(ctx, "b", nil)
                if err != nil {
                    return err
                }
                ctx.Export("name", bucket.ID())
                return nil
            })
        }
        ```
    Known limits
        Names that a star import brings are not known, so files with one are left out. Files that the program neither
        imports nor uploads weigh medium. A name that only a quoted
        annotation holds weighs low, since nothing evaluates it.
    """
    remarks = case.remarks_of("lint.F821", "lint.F822", "lint.F823", "go.undefined")
    for remark in remarks:
        yield fail_of(remark, case, severity="low" if _is_only_annotated(remark, case) else _weight(remark, case))
    if not remarks:
        yield from of_source(case, evidence="every name is defined", told_of=("python", "go"))


def _weight(remark: Remark, case: Case) -> Severity | None:
    """Compilers refuse the name wherever the program brings the file in; Python only where the line runs."""
    apart = remark.data.get("unreached") is True and not _is_shipped(remark, case)
    if apart or remark.data.get("test") is True:
        return "medium"
    return "critical" if remark.data.get("refused") is True else None


def _is_shipped(remark: Remark, case: Case) -> bool:
    """Whether the file is, or lies in, what a resource uploads: a function's code runs although nothing imports it."""
    file = remark.file or ""
    uploaded = {path for resource in case.graph.resources for path in _asset_paths(resource.inputs)}
    return any(path in ("", ".", file) or file.startswith(f"{path.rstrip('/')}/") for path in uploaded)


def _asset_paths(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if is_asset(value) and isinstance(value["$asset"].get("path"), str):
            yield value["$asset"]["path"]
        for item in value.values():
            yield from _asset_paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _asset_paths(item)


def _is_only_annotated(remark: Remark, case: Case) -> bool:
    """True for a name in an annotation that Python never evaluates: a quoted one, or any after the future import
    and from Python 3.14 on."""
    if not (remark.file or "").endswith(".py"):
        return False
    try:
        tree = parsed(case.text_of(remark.file or "") or "")
    except (SyntaxError, ValueError, RecursionError):
        return False
    late = (case.project.python_minor or 0) >= 14 or any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and node.names[0].name == "annotations"
        for node in tree.body
    )
    for node in ast.walk(tree):
        for hint in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for part in ast.walk(hint) if isinstance(hint, ast.AST) else ():
                quoted = isinstance(part, ast.Constant) and isinstance(part.value, str)
                if isinstance(part, ast.expr) and (quoted or late) and _covers(part, remark):
                    return True
    return False


def _covers(node: ast.expr, remark: Remark) -> bool:
    line, column = remark.line or 0, (remark.column or 1) - 1
    start, end = (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return start <= (line, column) < end
