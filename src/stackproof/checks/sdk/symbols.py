"""Every module, class, function and name of the SDK that the program uses."""

from __future__ import annotations

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Verdict, check
from .._remarks import judged, of_source
from ._source import API, CRASH, CRASH_IN_NODE, UNDEFINED_IN_NODE, verdicts


@check(
    "SDK001",
    title="Every SDK module that is used exists",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=CRASH_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def modules_exist(case: Case) -> Iterator[Verdict]:
    """Modules of pulumi, pulumi_aws, pulumi_random and pulumi_tls.

    Why
        A module that the SDK does not have ends the program at its import or at its first use.
    Fix
        Use the module that the SDK has for the service; the AWS provider is `pulumi_aws.Provider`.
    Fix in Go
        Import the package that the SDK has for the service; the AWS provider is `aws.NewProvider`.
    Bad
        import pulumi

        provider = pulumi.providers.Aws("west", region="us-west-2")  # <- finding
    Good
        import pulumi_aws as aws

        provider = aws.Provider("west", region="us-west-2")
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/events" // <- finding
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := events.NewRule(ctx, "hourly", &events.RuleArgs{
                    ScheduleExpression: pulumi.String("rate(1 hour)"),
                })
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := cloudwatch.NewEventRule(ctx, "hourly", &cloudwatch.EventRuleArgs{
                    ScheduleExpression: pulumi.String("rate(1 hour)"),
                })
                return err
            })
        }
        ```
    Known limits
        Packages other than those four are not looked into.
    """
    yield from verdicts(case, "sdk.unknown-module", evidence="every SDK module exists")


@check(
    "SDK002",
    title="Every SDK class that is used exists",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=CRASH_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def classes_exist(case: Case) -> Iterator[Verdict]:
    """Resource and argument classes.

    Why
        A class that the SDK does not have is an AttributeError or ImportError at that line.
    Fix
        Use the class that the SDK has; where one is near, the message names it.
    Fix in Go
        Use the resource or type that the SDK has; where one is near, the message names it.
    Bad
        import pulumi_aws as aws

        aws.s3.Buckett("b")  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        A class that only the other major version of the SDK has is uncertain unless the manifest pins a version.
    """
    yield from verdicts(case, "sdk.unknown-class", evidence="every SDK class exists")


@check(
    "SDK003",
    title="Every SDK function that is called exists",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=CRASH_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def functions_exist(case: Case) -> Iterator[Verdict]:
    """Lookup functions such as `aws.ec2.get_vpc`.

    Why
        A function that the SDK does not have is an AttributeError at that line.
    Fix
        Use the function that the SDK has; where one is near, the message names it.
    Bad
        import pulumi_aws as aws

        identity = aws.get_caller_identities()  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        pulumi.export("account", aws.get_caller_identity().account_id)
    Known limits
        Functions that are reached through getattr with a computed name are not seen.
    """
    yield from verdicts(case, "sdk.unknown-function", evidence="every SDK function exists")


@check(
    "SDK004",
    title="Every other SDK name that is used exists",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=CRASH_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def names_exist(case: Case) -> Iterator[Verdict]:
    """Constants, enum members, methods and static functions.

    Why
        A name that the SDK does not have is an AttributeError at that line.
    Fix
        Use the name that the SDK has; where one is near, the message names it.
    Bad
        import pulumi

        size = pulumi.Config().get_number("size")  # <- finding
        pulumi.export("size", size)
    Good
        import pulumi

        size = pulumi.Config().get_int("size")
        pulumi.export("size", size)
    Known limits
        Attributes of values whose type cannot be followed are not looked at.
    """
    yield from verdicts(case, "sdk.unknown-name", evidence="every SDK name exists")


@check(
    "SDK008",
    title="Every output that is read exists",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=UNDEFINED_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def outputs_exist(case: Case) -> Iterator[Verdict]:
    """Attributes of resources and of lookup results.

    Why
        An output that the resource does not have is an AttributeError at that line.
    Fix
        Read the output that the resource has; where one is near, the message names it.
    Bad
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("q")
        pulumi.export("url", queue.queue_url)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        queue = aws.sqs.Queue("q")
        pulumi.export("url", queue.url)
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                queue, err := sqs.NewQueue(ctx, "q", nil)
                if err != nil {
                    return err
                }
                ctx.Export("url", queue.QueueUrl) // <- finding
                return nil
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
                queue, err := sqs.NewQueue(ctx, "q", nil)
                if err != nil {
                    return err
                }
                ctx.Export("url", queue.Url)
                return nil
            })
        }
        ```
    Known limits
        Outputs inside `apply` are looked at where the value's type can be followed.
    """
    yield from verdicts(case, "sdk.unknown-output", evidence="every output exists")


@check(
    "SDK010",
    title="Nothing deprecated is used",
    severity="low",
    category="sdk",
    impact=Impact("quality", "The next major version drops it, and every preview warns until then."),
    links=("https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/",),
)
def nothing_is_deprecated(case: Case) -> Iterator[Verdict]:
    """Symbols, arguments, outputs and results of lookups that the SDK says to be out of date.

    Why
        Deprecated names go away with the next major version, and warnings hide others.
    Fix
        Use what the deprecation message names.
    Bad
        import pulumi_aws as aws

        aws.s3.BucketV2("b")  # <- finding
    Bad
        import pulumi
        import pulumi_aws as aws

        region = aws.get_region()
        pulumi.export("region", region.name)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        aws.s3.Bucket("b")
        pulumi.export("region", aws.get_region().region)
    Bad
        ```typescript
        import * as aws from "@pulumi/aws";

        const version = aws.secretsmanager.getSecretVersionOutput({ secretId: "db" });
        export const secret = version.arn; // <- finding
        ```
    Good
        ```typescript
        import * as aws from "@pulumi/aws";

        const version = aws.secretsmanager.getSecretVersionOutput({ secretId: "db" });
        export const secret = version.secretArn;
        ```
    Known limits
        Uncertain where the manifest does not pin a major version.
    """
    remarks = case.remarks_of("sdk.deprecated")
    for remark in remarks:
        yield judged(remark, case)
    if not remarks:
        yield from of_source(case, evidence="nothing deprecated")
