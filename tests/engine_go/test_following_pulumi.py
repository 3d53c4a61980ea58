"""Pulumi's own ways in Go: outputs, options, components, configuration, functions, other packages."""

# ruff: noqa: E501 (programs of Go stand in texts)

from __future__ import annotations

from following import followed, inputs, program, resources

from stackproof.model import ProgramRun

POLICY = """
		document, err := iam.GetPolicyDocument(ctx, &iam.GetPolicyDocumentArgs{
			Statements: []iam.GetPolicyDocumentStatement{{
				Actions: []string{"s3:GetObject"}, Resources: []string{"*"},
			}},
		})
		if err != nil {
			return err
		}
		iam.NewPolicy(ctx, "it", &iam.PolicyArgs{Policy: pulumi.String(document.Json)})"""


def references(run: ProgramRun, name: str) -> set[tuple[str, str, str]]:
    """(path, name of what is referred to, its property)."""
    return {(item.path, item.urn.rpartition("::")[2], item.property) for item in resources(run)[name].references}


def test_outputs_refer_to_their_resources() -> None:
    body = """
		vpc, err := ec2.NewVpc(ctx, "net", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
		if err != nil {
			return err
		}
		ec2.NewSubnet(ctx, "it", &ec2.SubnetArgs{
			VpcId: vpc.ID(), CidrBlock: pulumi.String("10.0.1.0/24"),
			Tags: pulumi.StringMap{"Of": pulumi.Sprintf("in %s", vpc.Arn)},
		})"""
    run = followed(program(body))
    assert references(run, "it") == {("vpcId", "net", "id"), ("tags.Of", "net", "arn")}
    assert resources(run)["it"].dependencies == (resources(run)["net"].urn,)


def test_apply_is_followed_with_a_made_up_value() -> None:
    body = """
		queue, _ := sqs.NewQueue(ctx, "q", nil)
		policy := pulumi.All(queue.Arn, queue.Name).ApplyT(func(args []interface{}) (string, error) {
			data, err := json.Marshal(map[string]interface{}{"arn": args[0].(string), "name": args[1]})
			return string(data), err
		}).(pulumi.StringOutput)
		sqs.NewQueuePolicy(ctx, "it", &sqs.QueuePolicyArgs{QueueUrl: queue.Url, Policy: policy})"""
    run = followed(program(body))
    assert {("queueUrl", "q", "id"), ("policy", "q", "arn"), ("policy", "q", "name")} <= references(run, "it")


def test_resources_made_inside_apply_are_there() -> None:
    body = """
		queue, _ := sqs.NewQueue(ctx, "q", nil)
		queue.Name.ApplyT(func(name string) error {
			_, err := sns.NewTopic(ctx, "inner", &sns.TopicArgs{DisplayName: pulumi.String("for " + name)})
			return err
		})"""
    assert sorted(resources(followed(program(body)))) == ["inner", "q"]


def test_nested_arguments_keep_their_wire_names() -> None:
    body = """
		ec2.NewSecurityGroup(ctx, "it", &ec2.SecurityGroupArgs{
			Ingress: ec2.SecurityGroupIngressArray{
				&ec2.SecurityGroupIngressArgs{
					Protocol: pulumi.String("tcp"), FromPort: pulumi.Int(80), ToPort: pulumi.Int(80),
					CidrBlocks: pulumi.ToStringArray([]string{"10.0.0.0/8"}),
				},
			},
		})"""
    assert inputs(body) == {
        "description": "Managed by Pulumi",
        "ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["10.0.0.0/8"]}],
    }


def test_constants_of_enumerations_are_their_values() -> None:
    body = """
		ec2.NewInstance(ctx, "it", &ec2.InstanceArgs{
			Ami: pulumi.String("ami-0123456789abcdef0"), InstanceType: ec2.InstanceType_T3_Micro,
		})"""
    assert inputs(body)["instanceType"] == "t3.micro"


def test_options_are_kept() -> None:
    body = """
		first, _ := s3.NewBucket(ctx, "first", nil)
		provider, _ := aws.NewProvider(ctx, "west", &aws.ProviderArgs{Region: pulumi.String("us-west-2")})
		s3.NewBucket(ctx, "it", nil, pulumi.Parent(first), pulumi.Provider(provider), pulumi.Protect(true),
			pulumi.DependsOn([]pulumi.Resource{first}), pulumi.IgnoreChanges([]string{"tags"}),
			pulumi.RetainOnDelete(true))"""
    run = followed(program(body))
    it, first = resources(run)["it"], resources(run)["first"]
    assert it.parent == first.urn
    assert it.provider == resources(run)["west"].urn
    assert (it.options.protect, it.options.retainOnDelete) == (True, True)
    assert (it.options.dependsOn, it.options.ignoreChanges) == ((first.urn,), ("tags",))


def test_components_are_parents_and_hand_their_providers_down() -> None:
    beside = """
type Site struct {
	pulumi.ResourceState
	Url pulumi.StringOutput
}

func NewSite(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (*Site, error) {
	site := &Site{}
	if err := ctx.RegisterComponentResource("shop:index:Site", name, site, opts...); err != nil {
		return nil, err
	}
	bucket, err := s3.NewBucket(ctx, name+"-files", nil, pulumi.Parent(site))
	if err != nil {
		return nil, err
	}
	site.Url = bucket.BucketDomainName
	return site, ctx.RegisterResourceOutputs(site, pulumi.Map{"url": site.Url})
}
"""
    body = """
		west, _ := aws.NewProvider(ctx, "west", &aws.ProviderArgs{Region: pulumi.String("us-west-2")})
		site, err := NewSite(ctx, "web", pulumi.Providers(west))
		if err != nil {
			return err
		}
		sqs.NewQueue(ctx, "after", nil, pulumi.DependsOn([]pulumi.Resource{site}))
		ctx.Export("url", site.Url)"""
    run = followed(program(body, beside=beside))
    found = resources(run)
    assert (
        found["web"].custom is False and found["web"].outputs["url"] == found["web-files"].outputs["bucketDomainName"]
    )
    assert (found["web-files"].parent, found["web-files"].provider) == (found["web"].urn, found["west"].urn)
    assert found["after"].options.dependsOn == (found["web-files"].urn,)
    assert run.graph is not None and run.graph.output_references[0].urn == found["web-files"].urn


def test_configuration_is_read() -> None:
    body = """
		cfg := config.New(ctx, "")
		size := cfg.GetInt("size")
		if size == 0 {
			size = 30
		}
		var zones []string
		cfg.RequireObject("zones", &zones)
		sqs.NewQueue(ctx, cfg.Require("name"), &sqs.QueueArgs{
			DelaySeconds: pulumi.Int(size), Tags: pulumi.StringMap{"Zone": pulumi.String(zones[1])},
		})"""
    run = followed(program(body), config={"shop:name": "orders", "shop:zones": '["a", "b"]'})
    queue = resources(run)["orders"]
    assert (queue.inputs["delaySeconds"], queue.inputs["tags"]) == (30, {"Zone": "b"})


def test_required_configuration_that_is_missing_is_a_need() -> None:
    run = followed(program('sqs.NewQueue(ctx, config.New(ctx, "").Require("queueName"), nil)'))
    assert run.followed == "whole"
    assert [(need.kind, need.name, need.location.line) for need in run.needs if need.location] == [
        ("configuration", "shop:queueName", 11)
    ]


def test_what_is_optional_and_stops_the_program_is_made_up_in_a_further_pass() -> None:
    body = """
		name := config.New(ctx, "").Get("queueName")
		if name == "" {
			return errors.New("queueName must be set")
		}
		sqs.NewQueue(ctx, "q", &sqs.QueueArgs{Name: pulumi.String(name)})"""
    run = followed(program(body))
    assert run.outcome == "not_run" and "q" in resources(run)
    assert [(need.kind, need.name) for need in run.needs] == [("configuration", "shop:queueName")]


def test_an_error_that_the_program_makes_itself_ends_it_for_certain() -> None:
    body = """
		if len([]string{"a"}) < 2 {
			return fmt.Errorf("at least %d zones are needed", 2)
		}
		s3.NewBucket(ctx, "behind", nil)"""
    run = followed(program(body))
    assert run.outcome == "crashed" and run.error is not None and run.error.certain
    assert (run.error.message, run.error.frames[0].line) == ("at least 2 zones are needed", 13)
    assert run.only_after == (resources(run)["behind"].urn,)


def test_secrets_are_markers_with_their_origin() -> None:
    body = """
		cfg := config.New(ctx, "")
		generated, _ := random.NewRandomPassword(ctx, "made", &random.RandomPasswordArgs{Length: pulumi.Int(20)})
		rds.NewInstance(ctx, "literal", &rds.InstanceArgs{Password: pulumi.String("Sup3rS3cretPw")})
		rds.NewInstance(ctx, "configured", &rds.InstanceArgs{Password: cfg.RequireSecret("password")})
		rds.NewInstance(ctx, "generated", &rds.InstanceArgs{Password: generated.Result})"""
    found = resources(followed(program(body)))
    origins = {
        name: found[name].inputs["password"]["$secret"]["origin"] for name in ("literal", "configured", "generated")
    }
    assert origins == {"literal": "literal", "configured": "config", "generated": "generated"}


def test_functions_are_answered_and_their_documents_rendered() -> None:
    assert '"s3:GetObject"' in str(inputs(POLICY)["policy"])


def test_zones_of_a_region_are_those_of_the_region() -> None:
    body = """
		zones, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{State: pulumi.StringRef("available")})
		if err != nil {
			return err
		}
		for i := 0; i < 2; i++ {
			ec2.NewSubnet(ctx, fmt.Sprintf("s%d", i), &ec2.SubnetArgs{
				VpcId: pulumi.String("vpc-1"), AvailabilityZone: pulumi.String(zones.Names[i]),
			})
		}"""
    found = resources(followed(program(body), config={"aws:region": "eu-west-1"}))
    assert [found[name].inputs["availabilityZone"] for name in ("s0", "s1")] == ["eu-west-1a", "eu-west-1b"]


def test_the_output_form_of_a_function_depends_on_its_arguments() -> None:
    body = """
		vpc, _ := ec2.NewVpc(ctx, "net", nil)
		subnets := ec2.GetSubnetsOutput(ctx, ec2.GetSubnetsOutputArgs{
			Filters: ec2.GetSubnetsFilterArray{&ec2.GetSubnetsFilterArgs{
				Name: pulumi.String("vpc-id"), Values: pulumi.StringArray{vpc.ID()},
			}},
		})
		lb.NewLoadBalancer(ctx, "it", &lb.LoadBalancerArgs{Subnets: subnets.Ids()})"""
    run = followed(program(body))
    assert resources(run)["it"].dependencies == (resources(run)["net"].urn,)
    assert len(resources(run)["it"].inputs["subnets"]) == 3


def test_transformations_of_the_stack_change_what_resources_are_given() -> None:
    body = """
		ctx.RegisterStackTransformation(func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
			props := reflect.Indirect(reflect.ValueOf(args.Props))
			if field := props.FieldByName("Tags"); field.IsValid() {
				field.Set(reflect.ValueOf(pulumi.StringMap{"Owner": pulumi.String("shop")}))
			}
			return &pulumi.ResourceTransformationResult{Props: args.Props, Opts: args.Opts}
		})
		s3.NewBucket(ctx, "it", &s3.BucketArgs{})"""
    assert inputs(body)["tags"] == {"Owner": "shop"}


def test_stacks_of_the_automation_api_bring_their_program_up() -> None:
    text = """package main

import (
	"context"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	program := func(ctx *pulumi.Context) error {
		_, err := s3.NewBucket(ctx, "inline", nil)
		return err
	}
	stack, err := auto.UpsertStackInlineSource(context.Background(), "dev", "shop", program)
	if err != nil {
		return
	}
	stack.SetConfig(context.Background(), "aws:region", auto.ConfigValue{Value: "us-west-2"})
	stack.Up(context.Background())
}
"""
    assert list(resources(followed(text))) == ["inline"]


def test_resources_of_packages_without_a_schema_are_recorded_with_their_references() -> None:
    body = """
		vpc, err := awsx.NewVpc(ctx, "net", &awsx.VpcArgs{
			NatGateways: &awsx.NatGatewayConfigurationArgs{Strategy: awsx.NatGatewayStrategySingle},
		})
		if err != nil {
			return err
		}
		lb.NewLoadBalancer(ctx, "it", &lb.LoadBalancerArgs{Subnets: vpc.PublicSubnetIds})"""
    run = followed(program(body))
    net = resources(run)["net"]
    assert (net.type, net.remote, net.inputs["natGateways"]) == ("awsx:ec2:Vpc", True, {"strategy": "Single"})
    assert ("subnets[0]", "net", "publicSubnetIds[0]") in references(run, "it")
    assert {need.kind for need in run.needs} == {"package", "remote-component"}


def test_two_resources_of_one_name_are_noticed() -> None:
    run = followed(program('s3.NewBucket(ctx, "it", nil)\ns3.NewBucket(ctx, "it", nil)'))
    assert [remark.kind for remark in run.remarks if remark.kind != "run.region-assumed"] == ["run.duplicate-urn"]


def test_outputs_in_texts_and_in_json_are_noticed() -> None:
    body = """
		queue, _ := sqs.NewQueue(ctx, "q", nil)
		name := fmt.Sprintf("policy of %v", queue.Arn)
		data, _ := json.Marshal(map[string]interface{}{"Resource": queue.Arn})
		iam.NewPolicy(ctx, "it", &iam.PolicyArgs{Name: pulumi.String(name), Policy: pulumi.String(string(data))})"""
    run = followed(program(body))
    assert [remark.line for remark in run.remarks if remark.kind == "run.output-misuse"] == [15, 16]
