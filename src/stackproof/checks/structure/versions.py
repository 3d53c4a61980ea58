"""Can what the manifest asks for be had?"""

from __future__ import annotations

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
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
        that breaks one of these rules is refused before anything is downloaded.
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
        Asked of Go. Whether a well-formed version was ever published needs the module proxy and is not asked; a version
        of an SDK that is newer than the schema on board is unknown. Modules that are replaced may be anything.
    """
    module = module_of(case) if is_go(case) else None
    if module is None or not module.mod.requirements:
        return
    faults = list(unusable(module))
    for fault in faults:
        yield Fail(subject=module.path, message=fault.message, location=fault.place)
    for name in newer(module):
        yield Unknown(module.path, f"{name} is newer than what is known here")
    if not faults:
        yield Pass(module.path, f"{len(module.mod.requirements)} requirements are well-formed")
