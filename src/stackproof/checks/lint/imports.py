"""Where imports lead."""

from __future__ import annotations

from .._mechanism import STOPS_THE_BUILD, Case, Iterator, Verdict, check
from .._remarks import fail_of, is_aside, of_source


@check(
    "LINT010",
    title="Every import leads to a package",
    severity="critical",
    category="lint",
    impact=STOPS_THE_BUILD,
    links=("https://go.dev/ref/spec#Import_declarations",),
)
def imports_lead_somewhere(case: Case) -> Iterator[Verdict]:
    """Imports of the program's own packages, and of the standard library.

    Why
        An import path names a folder of the module, below the path that go.mod gives it, or a package of the standard
        library. One that leads nowhere, to a program, or back to the package that imports it, stops the build.
    Fix
        Write the module's path from go.mod before the folder, and let the packages depend on each other one way only.
    Bad
        ```go
        package main

        import (
            "demo/network" // <- finding

            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(network.Build)
        }
        ```
    Good
        ```go
        package main

        import (
            "demo/network"

            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(network.Build)
        }
        // --- network/network.go
        package network

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func Build(ctx *pulumi.Context) error {
            _, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
            return err
        }
        ```
    Known limits
        Asked of Go. Packages of other modules are a matter of STR007. What tests alone import, and what the program
        does not reach, weighs medium.
    """
    remarks = case.remarks_of("go.bad-import")
    for remark in remarks:
        yield fail_of(remark, case, severity="medium" if is_aside(remark) else None)
    if not remarks:
        yield from of_source(case, evidence="every import leads to a package", told_of=("go",))
