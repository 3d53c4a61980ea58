"""Can what the manifest asks for be had, and is it used?"""

from __future__ import annotations

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import go_program
from .._remarks import fail_of
from .._tongues import is_go
from ._go_mod import module_of, newer, unusable


@check(
    "STR008",
    title="The manifest requires modules and versions that can be",
    severity="high",
    category="structure",
    impact=Impact("deployment", "`go` refuses the manifest or finds no such version, so nothing is built or deployed."),
    links=("https://go.dev/ref/mod#major-version-suffixes",),
)
def required_versions_can_be(case: Case) -> Iterator[Verdict]:
    """Every requirement of go.mod names a module, not a package, in a version of the major that its path says.

    Why
        From major 2 on the path of a Go module ends with its major version, and a version is written v1.2.3. A line
        that breaks one of these rules is refused before anything is downloaded, and a version that was never published
        is not found.
    Fix
        Let `go get MODULE@latest` write the line, or take path and version from pkg.go.dev.
    Bad
        ```go
        // --- go.mod
        module demo

        go 1.24

        require (
            github.com/pulumi/pulumi-aws/sdk/v7 v6.83.0 // <- finding
            github.com/pulumi/pulumi/sdk/v3 ^3.192.0 // <- finding
            github.com/pulumi/pulumi-random/sdk/v4 v4.18.9 // <- finding
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
        Asked of Go. Which versions were published is known of Pulumi's own modules; of others it is not asked. A later
        version than all that are known is unknown. Modules that are replaced may be anything.
    """
    module = module_of(case) if is_go(case) else None
    if module is None or not module.mod.requirements:
        return
    faults = list(unusable(module))
    fails = [Fail(subject=module.path, message=fault.message, location=fault.place) for fault in faults]
    told = {(fault.place.file, fault.place.line) for fault in faults}
    missing = case.remarks_of("structure.unknown-version")
    fails += [fail_of(remark, case) for remark in missing if (remark.file, remark.line) not in told]
    yield from fails
    for name in newer(module):
        yield Unknown(module.path, f"{name} is newer than what is known here")
    if not fails:
        yield Pass(module.path, f"{len(module.mod.requirements)} requirements can be met")


@check(
    "STR010",
    title="go.mod requires what the program uses",
    severity="note",
    category="structure",
    impact=Impact("quality", "Every build downloads modules for nothing; whoever reads go.mod takes them for needed."),
    links=("https://go.dev/ref/mod#go-mod-tidy",),
)
def requirements_are_used(case: Case) -> Iterator[Verdict]:
    """Some file imports a package of every module that go.mod requires directly.

    Why
        A requirement that nothing imports is left over, or stands for code that was never written. An SDK among them
        has its provider installed before each deployment.
    Fix
        Run `go mod tidy`.
    Bad
        ```go
        // --- go.mod
        module demo

        go 1.24

        require (
            github.com/google/uuid v1.6.0 // <- finding
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
    Good
        ```go
        // --- go.mod
        module demo

        go 1.24

        require (
            github.com/google/uuid v1.6.0 // indirect
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
        Asked of Go. What tests, tools and files for other systems import is used. Where a file cannot be read, or the
        module begins above the folder that was handed in, nothing is said.
    """
    module = module_of(case) if is_go(case) else None
    if module is None:
        return
    remarks = case.remarks_of("structure.unused-dependency")
    yield from (fail_of(remark, case, cause="STR010") for remark in remarks)
    direct = [item for item in module.mod.requirements if not item.indirect]
    if direct and not remarks and go_program(case).holds(module):
        yield Pass(module.path, f"{len(direct)} modules, each imported")
