"""Every argument that the program gives, as far as the source shows."""

from __future__ import annotations

from .._mechanism import STOPS_THE_BUILD, Case, Impact, Iterator, Verdict, check
from ._source import API, CRASH, CRASH_IN_NODE, DROPPED_IN_NODE, MISSING_IN_GO, verdicts


@check(
    "SDK005",
    title="Every argument is one that the SDK takes",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=DROPPED_IN_NODE,
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def arguments_exist(case: Case) -> Iterator[Verdict]:
    """Keyword arguments of resources, argument classes and functions.

    Why
        An argument that the class does not take is a TypeError at that call.
    Fix
        Use the argument that the class takes; where one is near, the message names it.
    Fix in Go
        Use the field that the struct has; where one is near, the message names it.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("q", visibility_timeout=30)  # <- finding
    Good
        import pulumi_aws as aws

        aws.sqs.Queue("q", visibility_timeout_seconds=30)
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{VisibilityTimeout: pulumi.Int(30)}) // <- finding
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
                _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{VisibilityTimeoutSeconds: pulumi.Int(30)})
                return err
            })
        }
        ```
    Known limits
        Arguments that arrive through `**` of a value that cannot be followed are not seen.
    """
    yield from verdicts(case, "sdk.unknown-argument", evidence="every argument exists")


@check(
    "SDK006",
    title="Every required argument is given",
    severity="critical",
    category="sdk",
    impact=CRASH,
    impact_in_node=CRASH_IN_NODE,
    impact_in_go=MISSING_IN_GO,
    links=(API,),
)
def required_arguments_are_given(case: Case) -> Iterator[Verdict]:
    """Arguments without which the class cannot be made.

    Why
        A missing required argument is a TypeError at that call.
    Fix
        Give the argument.
    Bad
        import pulumi_aws as aws

        aws.ec2.Subnet("a", cidr_block="10.0.0.0/24")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                block := pulumi.String("10.0.0.0/24")
                _, err := ec2.NewSubnet(ctx, "a", &ec2.SubnetArgs{CidrBlock: block}) // <- finding
                return err
            })
        }
        ```
    Good
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
                return err
            })
        }
        ```
    Known limits
        Only what the SDK itself requires; what AWS requires beyond that is asked elsewhere.
    """
    yield from verdicts(case, "sdk.missing-argument", evidence="every required argument is given")


@check(
    "SDK007",
    title="Every key of a nested argument is one that the SDK takes",
    severity="critical",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the key, or drops it silently, and the setting has no effect."),
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def nested_keys_exist(case: Case) -> Iterator[Verdict]:
    """Keys of dictionaries that stand for argument objects.

    Why
        A dictionary key is not checked by Python. The provider rejects unknown keys at preview, or ignores them.
    Fix
        Use the key of the argument's type, in snake case; where one is near, the message names it.
    Fix in Go
        Use the field of the nested struct; where one is near, the message names it.
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "t",
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
            attributes=[{"name": "id", "kind": "S"}],  # <- finding
        )
    Good
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "t",
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
            attributes=[{"name": "id", "type": "S"}],
        )
    Known limits
        Dictionaries whose keys are computed are not seen.
    """
    yield from verdicts(case, "sdk.unknown-nested-key", evidence="every nested key exists")


@check(
    "SDK009",
    title="Every argument has the type that the SDK declares",
    severity="high",
    category="sdk",
    impact=Impact("deployment", "The provider refuses the value at preview, or reads something else than was meant."),
    impact_in_go=STOPS_THE_BUILD,
    links=(API,),
)
def arguments_have_their_types(case: Case) -> Iterator[Verdict]:
    """Types of arguments, as far as they can be told from the source.

    Why
        A list where one value belongs, or a dictionary where a list belongs, is refused by the provider.
    Fix
        Give the declared type.
    Fix in Go
        Give a value of the declared type: `pulumi.String(...)` for a text, `pulumi.StringArray{...}` for several.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress="0.0.0.0/0")  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        rule = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/16"]}
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[rule])
    Bad
        ```go
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
                    Name:                     "jobs", // <- finding
                    VisibilityTimeoutSeconds: pulumi.String("30"), // <- finding
                })
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
                _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
                    Name:                     pulumi.String("jobs"),
                    VisibilityTimeoutSeconds: pulumi.Int(30),
                })
                return err
            })
        }
        ```
    Known limits
        Numbers for texts, and texts that are numbers, are accepted as Pulumi accepts them.
    """
    yield from verdicts(case, "sdk.wrong-type", "sdk.positional-misuse", evidence="every argument has its type")
