"""Uses of the SDK in every form that Go programs give them, and imports that lead nowhere."""

# ruff: noqa: E501 - programs stand on one line

import pytest
from go_looking import MOD, expected, noticed, stack

from stackproof.source.go import _symbols

PIPELINE = """
package main

import (
	balancing "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticloadbalancingv2" // <- sdk.unknown-module
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/events" // <- sdk.unknown-module
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		balancer, err := balancing.NewLoadBalancer(ctx, "lb", &balancing.LoadBalancerArgs{ // <- sdk.unknown-class, sdk.unknown-class
			Internal: pulumi.Bool(false),
		})
		if err != nil {
			return err
		}
		rule, err := events.NewRule(ctx, "r", &events.RuleArgs{ // <- sdk.unknown-class, sdk.unknown-class
			EventPattern: pulumi.String("{}"),
		})
		if err != nil {
			return err
		}
		_, err = events.NewTarget(ctx, "t", &events.TargetArgs{ // <- sdk.unknown-class, sdk.unknown-class
			Rule: rule.Name,
			Arn:  balancer.Arn,
		})
		return err
	})
}
"""


def test_all_uses_of_a_package_that_does_not_exist_have_one_root(go_program):
    program = go_program(PIPELINE, also={"go.mod": MOD.replace("sdk/v7 v7.1.0", "sdk/v6 v6.60.0")})
    remarks = _symbols.look(program, major=6).remarks
    assert noticed(remarks) == expected(program)
    assert {item.data["cause"] for item in remarks} == {"sdk:aws.elasticloadbalancingv2", "sdk:aws.events"}
    said = {item.data.get("name"): item for item in remarks}
    assert said["elasticloadbalancingv2"].data["suggestions"][0] == "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
    assert said["events"].data["suggestions"] == ["github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"]
    assert said["NewRule"].data["replacement"] == "cloudwatch.NewEventRule"
    assert said["NewTarget"].data["replacement"] == "cloudwatch.NewEventTarget"
    assert said["NewLoadBalancer"].data["replacement"] == "lb.NewLoadBalancer"
    assert said["NewRule"].data["import"] == 'import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"'


PATHS = {
    "github.com/pulumi/pulumi-aws/go/aws/ec2": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2",
    "github.com/pulumi/pulumi-aws/sdk/v6/aws/s3": "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3",
    "github.com/pulumi/pulumi-aws/sdk/v6/go/lambda": "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda",
    "github.com/pulumi/pulumi-aws/v6/go/aws/rds": "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds",
    "github.com/pulumi/pulumi/sdk/v3/pulumi": "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    "github.com/pulumi/pulumi/v3/go/pulumi/config": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config",
    "github.com/pulumi/pulumi/sdk/v3/go/pulumi/configuration": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config",
    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambdas": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda",
    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/stepfunctions": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sfn",
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leads_nowhere_is_told_with_the_one_that_does(path, go_program):
    program = go_program(f'package main\n\nimport used "{path}"\n\nfunc main() {{ used.Do() }}\n')
    modules = [item for item in _symbols.look(program, major=7).remarks if item.kind == "sdk.unknown-module"]
    assert [item.line for item in modules] == [3]
    assert modules[0].data["suggestions"][0] == PATHS[path]
    assert modules[0].data["refused"] is True


@pytest.mark.parametrize(
    "path",
    [
        "github.com/pulumi/pulumi-aws/sdk/v5/go/aws/nosuch",
        "github.com/pulumi/pulumi-aws/sdk/v8/go/aws/nosuch",
        "github.com/pulumi/pulumi-aws/sdk/go/aws/ec2",
        "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2",
        "github.com/pulumi/pulumi-aws-native/sdk/go/aws/s3",
        "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apps/v1",
        "github.com/pulumi/pulumi/sdk/v3/go/auto/optup",
        "github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin",
        "github.com/pulumi/pulumi/pkg/v3/codegen",
        "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/config",
        "github.com/pulumi/pulumi-docker-build/sdk/go/dockerbuild",
        "github.com/aws/aws-sdk-go-v2/service/ec2",
    ],
)
def test_nothing_is_said_of_packages_that_nobody_here_knows(path, go_program):
    program = go_program(f'package main\n\nimport used "{path}"\n\nfunc main() {{ used.Do() }}\n')
    assert noticed(_symbols.look(program, major=7).remarks, "sdk.unknown-module") == []


MAJORS = {
    "two of the provider": (
        """
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v5/go/aws/ec2" // <- sdk.mixed-majors
            "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        var _ = ec2.NewVpc
        var _ = s3.NewBucket
        var _ = pulumi.Run

        func main() {}
        """,
        False,
    ),
    "two of the core": (
        """
        package main

        import (
            "github.com/pulumi/pulumi/sdk/v2/go/pulumi/config" // <- sdk.mixed-majors
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        var _ = config.New
        var _ = pulumi.Run

        func main() {}
        """,
        True,
    ),
    "a provider that is built on another core": (
        """
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v2/go/pulumi" // <- sdk.mixed-majors
        )

        var _ = s3.NewBucket
        var _ = pulumi.Run

        func main() {}
        """,
        True,
    ),
}


@pytest.mark.parametrize("name", MAJORS)
def test_majors_that_do_not_fit_each_other(name, go_program):
    text, refused = MAJORS[name]
    program = go_program(text)
    remarks = _symbols.look(program, major=6).remarks
    assert noticed(remarks) == expected(program)
    assert bool(remarks[0].data.get("refused")) is refused


def test_a_handler_beside_the_program_may_have_another_major(go_program):
    text = stack('_, err := s3.NewBucket(ctx, "b", nil)\nreturn err', "s3")
    other = stack('_, err := s3.NewBucket(ctx, "b", nil)\nreturn err', "s3", major=6)
    assert noticed(_symbols.look(go_program(text, also={"tool/main.go": other}), major=7).remarks) == []


FLOWS = {
    "what an own function gives and takes": (
        ("ec2",),
        """
        network, err := newNetwork(ctx, "main")
        if err != nil {
            return err
        }
        ctx.Export("vpc", network.vpc.VpcId) // <- sdk.unknown-output
        ctx.Export("first", network.subnets[0].SubnetId) // <- sdk.unknown-output
        for _, subnet := range network.subnets {
            ctx.Export("zone", subnet.Zone) // <- sdk.unknown-output
        }
        ctx.Export("byName", network.byName["a"].Arn)
        """,
        """
        type network struct {
            vpc     *ec2.Vpc
            subnets []*ec2.Subnet
            byName  map[string]*ec2.Subnet
        }

        func newNetwork(ctx *pulumi.Context, name string) (*network, error) {
            vpc, err := ec2.NewVpc(ctx, name, &ec2.VpcArgs{CidrBlock: name}) // <- sdk.wrong-type
            if err != nil {
                return nil, err
            }
            return &network{vpc: vpc}, nil
        }
        """,
    ),
    "components with what they embed": (
        ("s3",),
        """
        made := &store{}
        ctx.Export("urn", made.URN())
        ctx.Export("bucket", made.Bucket.Name) // <- sdk.unknown-output
        ctx.Export("other", made.Nothing) // <- go.undefined
        made.open(1)
        """,
        """
        type store struct {
            pulumi.ResourceState
            Bucket *s3.Bucket
        }

        func (s *store) open(count int) {}
        """,
    ),
    "closures, parameters and constants": (
        ("s3", "ssm"),
        """
        put := func(name, value string, tags pulumi.StringMap) error {
            _, err := ssm.NewParameter(ctx, name, &ssm.ParameterArgs{
                Type:  pulumi.String("String"),
                Value: value, // <- sdk.wrong-type
                Tags:  tags,
            })
            return err
        }
        if err := put("a", "b", nil); err != nil {
            return err
        }
        _, err := s3.NewBucket(ctx, prefix, &s3.BucketArgs{
            Bucket: prefix, // <- sdk.wrong-type
            Tags:   tags(), // <- sdk.wrong-type
        })
        if err != nil {
            return err
        }
        """,
        """
        const prefix = "logs"

        func tags() map[string]string { return map[string]string{"a": "b"} }
        """,
    ),
    "arguments that are filled step by step": (
        ("sqs",),
        """
        args := &sqs.QueueArgs{}
        args.FifoQueue = pulumi.Bool(true)
        args.Delay = pulumi.Int(3) // <- sdk.unknown-argument
        args.DelaySeconds = 3 // <- sdk.wrong-type
        var more sqs.QueueArgs
        more.Name = pulumi.StringPtr("a")
        _, err := sqs.NewQueue(ctx, "q", args)
        if err != nil {
            return err
        }
        _, err = sqs.NewQueue(ctx, "r", &more)
        """,
        "",
    ),
    "outputs of outputs, and inputs of every form": (
        ("ec2", "lambda"),
        """
        vpc, err := ec2.NewVpc(ctx, "v", nil)
        if err != nil {
            return err
        }
        subnet, err := ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{
            VpcId:            vpc.ID().ToStringOutput(),
            CidrBlock:        vpc.CidrBlock.ToStringPtrOutput(),
            AvailabilityZone: pulumi.StringPtr("a"),
            Tags:             pulumi.StringMap{"v": vpc.ID(), "n": pulumi.Sprintf("%s-x", vpc.Arn)},
        }, pulumi.Parent(vpc), pulumi.DependsOn([]pulumi.Resource{vpc}))
        if err != nil {
            return err
        }
        _, err = lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role:    pulumi.String("r"),
            Runtime: lambda.RuntimePython3d12,
            Code:    pulumi.NewFileArchive("./app"),
            Environment: &lambda.FunctionEnvironmentArgs{
                Variables: pulumi.StringMap{"A": pulumi.String("b")},
            },
            VpcConfig: lambda.FunctionVpcConfigArgs{
                SubnetIds:        pulumi.StringArray{subnet.ID()},
                SecurityGroupIds: pulumi.StringArray{},
            },
            Layers:  pulumi.ToStringArray([]string{"a"}),
            Timeout: pulumi.IntPtr(3),
            Tags:    vpc.Tags,
        })
        """,
        "",
    ),
    "where the program itself declares a type": (
        ("ec2",),
        """
        vpc, err := ec2.NewVpc(ctx, "v", nil)
        if err != nil {
            return err
        }
        subnet("a", vpc.ID())
        subnet(vpc.CidrBlock, vpc.ID()) // <- sdk.output-misuse
        subnet("b", "vpc-1") // <- sdk.wrong-type
        subnet("c", pulumi.String("vpc-1"))
        plain(vpc) // <- sdk.wrong-type
        all(nil, "a") // <- sdk.wrong-type
        all(pulumi.StringMap{}, pulumi.String("a"), vpc.ID())
        all(map[string]string{}) // <- sdk.wrong-type
        made := settings{
            Name: vpc.Arn, // <- sdk.output-misuse
            Vpc:  "vpc-1", // <- sdk.wrong-type
            Any:  1,
        }
        ctx.Export("a", identifier(vpc))
        _ = made
        """,
        """
        type settings struct {
            Name string
            Vpc  pulumi.StringInput
            Any  interface{}
        }

        func subnet(name string, vpc pulumi.StringInput) {}

        func plain(name string) {}

        func all(tags pulumi.StringMapInput, names ...pulumi.StringInput) {}

        func identifier(vpc *ec2.Vpc) pulumi.StringOutput {
            if vpc == nil {
                return "none" // <- sdk.wrong-type
            }
            return vpc.Arn
        }

        func name(vpc *ec2.Vpc) (string, error) {
            return vpc.Arn, nil // <- sdk.output-misuse
        }
        """,
    ),
    "parts of Outputs": (
        ("aws", "eks", "acm"),
        """
        who := aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{})
        ctx.Export("a", who.AccountId())
        ctx.Export("b", who.Account()) // <- sdk.unknown-output
        cluster, err := eks.NewCluster(ctx, "c", &eks.ClusterArgs{
            RoleArn:   pulumi.String("r"),
            VpcConfig: &eks.ClusterVpcConfigArgs{SubnetIds: pulumi.StringArray{}},
        })
        if err != nil {
            return err
        }
        ctx.Export("c", cluster.CertificateAuthority.Data().Elem())
        made, err := acm.NewCertificate(ctx, "c", nil)
        if err != nil {
            return err
        }
        ctx.Export("n", made.DomainValidationOptions.Index(pulumi.Int(0)).ResourceRecordName().Elem())
        ctx.Export("d", made.DomainValidationOptions.ResourceRecordName()) // <- sdk.output-misuse
        ctx.Export("e", cluster.VpcConfig.VpcId().ToStringPtrOutput())
        ctx.Export("f", cluster.VpcConfig.Vpc()) // <- sdk.unknown-output
        cluster.VpcConfig.ApplyT(func(v eks.ClusterVpcConfig) string { return "" })
        """,
        "",
    ),
    "too many arguments and results": (
        (),
        """
        one, two := pair(1)
        _, _ = one, two
        three := pair(1) // <- go.count
        pair(1, 2) // <- go.count
        many("a", 1, 2)
        many() // <- go.count
        var a, b int = 1 // <- go.count
        _, _, _ = three, a, b
        """,
        """
        func pair(n int) (int, error) {
            if n > 1 {
                return 1 // <- go.count
            }
            if n > 0 {
                return pair(n - 1)
            }
            return 1, nil
        }

        func many(name string, rest ...int) (found string) {
            if name == "" {
                return
            }
            return name, 1 // <- go.count
        }
        """,
    ),
}


@pytest.mark.parametrize("name", FLOWS)
def test_uses_are_followed(name, go_program):
    imports, body, above = FLOWS[name]
    program = go_program(stack(body, *imports, above=above))
    assert noticed(_symbols.look(program, major=7).remarks) == expected(program)


def test_versions_of_the_sdk_without_a_schema_are_unknown_never_wrong(go_program):
    body = """
    made, err := ec2.NewNothing(ctx, "v", &ec2.NothingArgs{Any: "x"})
    if err != nil {
        return err
    }
    ctx.Export("x", made.Whatever)
    """
    for major in (4, 5, 8):
        assert noticed(_symbols.look(go_program(stack(body, "ec2", major=major)), major=7).remarks) == []


def test_each_import_is_held_against_its_own_major(go_program):
    body = 'region, err := aws.GetRegion(ctx, nil)\nctx.Export("a", pulumi.String(region.Region))\nreturn err'
    assert noticed(_symbols.look(go_program(stack(body, "aws")), major=6).remarks) == []
    found = _symbols.look(go_program(stack(body, "aws", major=6)), major=7).remarks
    assert [item.kind for item in found] == ["sdk.unknown-output"]
    assert found[0].data["known_in"] == 7
    assert found[0].certain


def test_what_stands_in_a_test_or_is_not_reached_is_marked(go_program):
    wrong = 'package {}\n\nimport "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"\n\nvar _ = s3.NewNothing\n'
    also = {"main_test.go": wrong.format("main"), "tool/x.go": wrong.format("tool")}
    found = _symbols.look(go_program("package main\n\nfunc main() {}\n", also=also), major=7).remarks
    marks = {item.file: (item.data["test"], item.data.get("unreached", False)) for item in found}
    assert marks in ({"main_test.go": (True, False)}, {"tool/x.go": (False, True)}) or len(found) == 1


def test_uses_of_the_sdk_tell_which_majors_fit(go_program):
    found = _symbols.look(
        go_program(stack('_, err := s3.NewBucketV2(ctx, "b", nil)\nreturn err', "s3", major=6)), major=6
    )
    assert ("s3", "BucketV2", None) in found.uses
