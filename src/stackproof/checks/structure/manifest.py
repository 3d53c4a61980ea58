"""The manifest of the program's packages."""

from __future__ import annotations

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Verdict, check
from .._program import go_program
from .._remarks import fails_of
from .._tongues import Tongue, is_go, tongue_of
from ._go_mod import Fault, module_of, undeclared, unreadable

_USUAL: dict[Tongue | None, str] = {
    "python": "requirements.txt or pyproject.toml",
    "node": "package.json",
    "go": "go.mod",
}


@check(
    "STR005",
    title="The dependency manifest can be read",
    severity="high",
    category="structure",
    impact=Impact("deployment", "`pulumi install` fails, so the program's packages are not there when it starts."),
    impact_in_go=Impact("deployment", "`go` reads go.mod before anything else, and builds nothing."),
    links=("https://www.pulumi.com/docs/iac/languages-sdks/python/",),
)
def manifest_can_be_read(case: Case) -> Iterator[Verdict]:
    """requirements.txt (or what stands for it) is well-formed, and the files it includes are there.

    Why
        The manifest is what installs the SDK; a line that the installer refuses stops everything.
    Fix
        Write one requirement a line, such as `pulumi-aws>=7,<8`.
    Fix in Node
        Write package.json as JSON, with names and ranges of versions under `dependencies`.
    Fix in Go
        Write go.mod as `go mod init` and `go get` do: a line with the module's path, and modules
        with versions under `require`.
    Bad
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- requirements.txt
        pulumi>=3
        -r more.txt  # <- finding
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- requirements.txt
        pulumi>=3
        pulumi-aws>=7,<8
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        ```go
        // --- go.mod
        module demo

        go 1.24

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.192.0
            github.com/pulumi/pulumi-aws/sdk/v7 // <- finding
        )
        // --- main.go
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
        Whether the named versions exist is not asked for; that needs a package index.
    """
    fails = list(fails_of(case, "structure.manifest-invalid", "structure.manifest-include-missing"))
    module = module_of(case) if is_go(case) else None
    fails += [_fail(fault) for fault in unreadable(module)] if module is not None and not fails else []
    yield from fails
    if case.project.manifest is not None and not fails:
        yield Pass(case.project.manifest, f"{len(case.project.requirements)} requirements")


@check(
    "STR006",
    title="The program's packages are declared",
    severity="medium",
    category="structure",
    impact=Impact("deployment", "Nothing installs the SDK on another machine; versions differ from day to day."),
    impact_in_go=Impact("deployment", "`go build` finds none of the program's modules, so nothing is deployed."),
    links=("https://www.pulumi.com/docs/iac/languages-sdks/python/",),
)
def packages_are_declared(case: Case) -> Iterator[Verdict]:
    """A manifest stands beside the program.

    Why
        Without requirements.txt or pyproject.toml (package.json for Node) the program runs only where the SDK happens
        to be installed, at whatever version that is. Without go.mod a Go program is not even built.
    Fix
        Add a requirements.txt with pulumi and pulumi-aws and a range for each.
    Fix in Node
        Add a package.json with @pulumi/pulumi and @pulumi/aws and a range for each under `dependencies`.
    Fix in Go
        Run `go mod init` and `go mod tidy`: a go.mod that requires github.com/pulumi/pulumi/sdk/v3 and
        github.com/pulumi/pulumi-aws/sdk/v7.
    Bad
        # --- without requirements.txt
        # <- finding without a line
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- Pulumi.yaml
        name: demo
        runtime: python
        # --- requirements.txt
        pulumi>=3
        pulumi-aws>=7,<8
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        ```go
        // --- without go.mod
        // <- finding without a line
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
    Good
        ```go
        // --- go.mod
        module demo

        go 1.24

        require (
            github.com/pulumi/pulumi-aws/sdk/v7 v7.7.0
            github.com/pulumi/pulumi/sdk/v3 v3.192.0
        )
        // --- main.go
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
        A manifest further up, shared by several projects, counts when it is found by the intake.
    """
    project = case.project
    usual = _USUAL.get(tongue_of(case))
    if usual is None or project.entry is None or project.platform != "pulumi":
        return
    if project.manifest is None:
        folder = project.root or "the project's folder"
        severity: Severity | None = "high" if is_go(case) else None
        yield Fail(subject=project.name, message=f"{folder} has no {usual}", severity=severity)
    else:
        yield Pass(project.manifest, "declares them")


@check(
    "STR007",
    title="The manifest names every package that is imported",
    severity="medium",
    category="structure",
    impact=Impact("deployment", "On a fresh machine the program ends with ModuleNotFoundError."),
    impact_in_node=Impact("deployment", "On a fresh machine the program ends with: Cannot find module."),
    impact_in_go=Impact("deployment", "`go build` refuses the import: no required module provides the package."),
    links=("https://www.pulumi.com/docs/iac/languages-sdks/python/",),
)
def imported_packages_are_declared(case: Case) -> Iterator[Verdict]:
    """Imports against the manifest.

    Why
        Pulumi installs what the manifest names. A package that only happens to be on the author's machine is missing
        everywhere else.
    Fix
        Add the package to the manifest, with a range of versions.
    Fix in Node
        Add the package to `dependencies` of package.json, with a range of versions.
    Fix in Go
        Add the module with `go get`, or let `go mod tidy` do it.
    Bad
        # --- requirements.txt
        pulumi>=3,<4
        pulumi-aws>=7,<8
        # --- __main__.py
        import pulumi_aws as aws
        import pulumi_random as random  # <- finding

        suffix = random.RandomId("suffix", byte_length=4)
        aws.s3.Bucket("b", bucket=suffix.hex)
    Good
        # --- requirements.txt
        pulumi>=3,<4
        pulumi-aws>=7,<8
        pulumi-random>=4,<5
        # --- __main__.py
        import pulumi_aws as aws
        import pulumi_random as random

        suffix = random.RandomId("suffix", byte_length=4)
        aws.s3.Bucket("b", bucket=suffix.hex)
    Bad
        ```go
        // --- go.mod
        module demo

        go 1.24

        require github.com/pulumi/pulumi/sdk/v3 v3.192.0
        // --- main.go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3" // <- finding
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
        What a declared package brings along is known for the common ones only. A Go program that vendors its modules is
        not asked. High in Go, where it stops the build.
    """
    fails = list(fails_of(case, "structure.undeclared-dependency"))
    module = module_of(case) if is_go(case) else None
    flagged = {(remark.file, remark.line) for remark in case.remarks_of("sdk.unknown-module", "go.bad-import")}
    if module is not None and not fails:
        found = (one for one in undeclared(go_program(case), module) if (one.place.file, one.place.line) not in flagged)
        fails = [_fail(fault, "medium" if fault.test else "high") for fault in found]
    yield from fails
    if case.project.manifest is not None and case.project.requirements and not fails:
        yield Pass(case.project.manifest, "names every package that is imported")


def _fail(fault: Fault, severity: Severity | None = None) -> Fail:
    return Fail(subject=fault.place.file, message=fault.message, location=fault.place, severity=severity)
