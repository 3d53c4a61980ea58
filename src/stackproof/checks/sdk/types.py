"""What the compiler's own check says beyond names and arguments of the SDK."""

from __future__ import annotations

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from .._remarks import fail_of, is_aside, subject_of

_STOPS = Impact("deployment", "Pulumi checks the types before it runs the program, and stops at the first error.")
# What is told of Go programs without a toolchain as well.
_OF_GO = ("go.count", "go.missing-return", "go.package-clash", "go.redeclared")


@check(
    "TYP001",
    title="The program passes its compiler's check",
    severity="critical",
    category="sdk",
    impact=_STOPS,
    impact_in_go=STOPS_THE_BUILD,
    links=("https://www.pulumi.com/docs/iac/languages-sdks/javascript/",),
)
def types_are_right(case: Case) -> Iterator[Verdict]:
    """Errors of the TypeScript compiler, or of Go's, over the files that the program brings in.

    Why
        Pulumi runs TypeScript through ts-node, which checks the types of every file that the program imports, and
        builds Go programs before it runs them. One error and nothing is previewed or deployed, however harmless it
        would be at run time.
    Fix
        Correct the expression or the type at the line; `npx tsc --noEmit` shows the same error.
    Fix in Go
        Correct the expression, the type or the declaration at the line; `go vet ./...` shows the same error.
    Bad
        ```typescript
        import * as pulumi from "@pulumi/pulumi";

        const zones = new pulumi.Config().get("zones");
        export const first = zones.split(",")[0]; // <- finding
        ```
    Bad
        ```typescript
        // --- tsconfig.json
        {"compilerOptions": {"strict": true, "target": "es2020", "module": "commonjs"}}
        // --- index.ts
        import * as aws from "@pulumi/aws";

        function tagsOf(team) { // <- finding
            return { team };
        }

        new aws.s3.Bucket("store", { tags: tagsOf("core") });
        ```
    Good
        ```typescript
        import * as pulumi from "@pulumi/pulumi";

        const zones = new pulumi.Config().get("zones") ?? "us-east-1a";
        export const first = zones.split(",")[0];
        ```
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func store(ctx *pulumi.Context, name string) (*s3.Bucket, error) {
            if name != "" {
                return s3.NewBucket(ctx, name, nil)
            }
        } // <- finding

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := store(ctx, "a")
                _, err := store(ctx, "b") // <- finding
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "errors"

            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func store(ctx *pulumi.Context, name string) (*s3.Bucket, error) {
            if name == "" {
                return nil, errors.New("a bucket needs a name")
            }
            return s3.NewBucket(ctx, name, nil)
        }

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                if _, err := store(ctx, "a"); err != nil {
                    return err
                }
                _, err := store(ctx, "b")
                return err
            })
        }
        ```
    Bad
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
        // --- names.go
        package names // <- finding

        const Prefix = "shop"
        ```
    Known limits
        TypeScript is read as strictly as the answer's tsconfig says; without one Pulumi is not strict either. Its
        compiler is a newer one than Pulumi's, and errors that only one of them knows are left out. Without a Go
        toolchain, packages of a folder, declarations, returns and numbers of values are judged in Go programs, and
        other types are not.
        Packages that are not here have no types, and what comes from them is not judged; where a package is here in
        another version than the manifest asks for, the error stays undecided. Files that the program does not import,
        tests, and programs that are run without a type check weigh medium.
    """
    for remark in case.remarks_of("types.not-checked", "types.partly-checked"):
        yield Unknown(subject_of(remark, case), remark.message)
    remarks = case.remarks_of("types.error", *_OF_GO)
    for file in sorted({remark.file or "" for remark in remarks if not remark.certain}):
        lines = sorted({remark.line or 0 for remark in remarks if remark.file == file and not remark.certain})
        shown = ", ".join(map(str, lines[:10])) + (" and more" if len(lines) > 10 else "")
        yield Unknown(file, f"types do not fit at {shown}, with packages of other versions than the manifest asks for")
    for remark in remarks:
        if not remark.certain:
            continue
        here = remark.data.get("refused") is True and not is_aside(remark)
        severity: Severity | None = None if here else "medium"
        yield fail_of(remark, case, severity=severity)
    unknown = remarks or case.remarks_of("types.not-checked")
    if case.project.language in ("typescript", "go") and case.project.entry is not None and not unknown:
        if case.project.entry in case.unread:
            yield Unknown(case.project.entry, "the file could not be parsed")
        else:
            yield Pass(case.project.entry, "the compiler finds no error")
