"""The SDK mistakes that models make most, each with what is to be said, and the right way beside it, silent."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

from typing import NamedTuple

import pytest
from looking import brief, noticed


class Mistake(NamedTuple):
    name: str
    wrong: str
    kind: str
    symbol: str
    says: str
    right: str


POOL = 'role = aws.iam.Role("r", assume_role_policy="{}")\n'
MISTAKES = [
    Mistake(
        "a provider in pulumi.providers",
        'aws_provider = pulumi.providers.Aws("p", region="us-east-1")',
        "sdk.unknown-module",
        "pulumi.providers.Aws",
        "aws.Provider",
        'aws_provider = aws.Provider("p", region="us-east-1")',
    ),
    Mistake(
        "an invented module for load balancers",
        'lb = aws.elasticloadbalancingv2.LoadBalancer("lb")',
        "sdk.unknown-module",
        "pulumi_aws.elasticloadbalancingv2",
        "aws.lb",
        'lb = aws.lb.LoadBalancer("lb")',
    ),
    Mistake(
        "an invented module for events",
        'rule = aws.events.Rule("r", schedule_expression="rate(1 day)")',
        "sdk.unknown-module",
        "pulumi_aws.events",
        "aws.cloudwatch",
        'rule = aws.cloudwatch.EventRule("r", schedule_expression="rate(1 day)")',
    ),
    Mistake(
        "lambda without its underscore, by getattr's name",
        "from pulumi_aws import awslambda",
        "sdk.unknown-module",
        "pulumi_aws.awslambda",
        "aws.lambda_",
        "from pulumi_aws import lambda_",
    ),
    Mistake(
        "a class of another module",
        'group = aws.ec2.LogGroup("g")',
        "sdk.unknown-class",
        "pulumi_aws.ec2.LogGroup",
        "aws.cloudwatch.LogGroup",
        'group = aws.cloudwatch.LogGroup("g")',
    ),
    Mistake(
        "a function that does not exist",
        "zones = aws.get_availability_zone_names()",
        "sdk.unknown-function",
        "pulumi_aws.get_availability_zone_names",
        "aws.get_availability_zone",
        "zones = aws.get_availability_zones()",
    ),
    Mistake(
        "the plural of a pipeline's artifact store",
        POOL
        + 'p = aws.codepipeline.Pipeline("p", role_arn=role.arn, stages=[], artifact_store={"location": "b", "type": "S3"})',
        "sdk.unknown-argument",
        "aws.codepipeline.Pipeline.artifact_store",
        "artifact_stores",
        POOL
        + 'p = aws.codepipeline.Pipeline("p", role_arn=role.arn, stages=[], artifact_stores=[{"location": "b", "type": "S3"}])',
    ),
    Mistake(
        "a stage on an API's deployment",
        'd = aws.apigateway.Deployment("d", rest_api="x", stage_name="prod")',
        "sdk.unknown-argument",
        "aws.apigateway.Deployment.stage_name",
        "aws.apigateway.Stage",
        'd = aws.apigateway.Deployment("d", rest_api="x")\ns = aws.apigateway.Stage("s", deployment=d.id, rest_api="x", stage_name="prod")',
    ),
    Mistake(
        "vpc on an elastic address",
        'e = aws.ec2.Eip("e", vpc=True)',
        "sdk.unknown-argument",
        "aws.ec2.Eip.vpc",
        "domain",
        'e = aws.ec2.Eip("e", domain="vpc")',
    ),
    Mistake(
        "an option among the arguments",
        'v = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\ng = aws.ec2.InternetGateway("g", depends_on=[v])',
        "sdk.unknown-argument",
        "aws.ec2.InternetGateway.depends_on",
        "opts=pulumi.ResourceOptions(depends_on=...)",
        'v = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n'
        'g = aws.ec2.InternetGateway("g", opts=pulumi.ResourceOptions(depends_on=[v]))',
    ),
    Mistake(
        "an argument in camel case",
        'v = aws.ec2.Vpc("v", cidrBlock="10.0.0.0/16")',
        "sdk.unknown-argument",
        "aws.ec2.Vpc.cidrBlock",
        "cidr_block",
        'v = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")',
    ),
    Mistake(
        "an option that does not exist",
        'b = aws.s3.Bucket("b", opts=pulumi.ResourceOptions(dependsOn=[]))',
        "sdk.unknown-argument",
        "pulumi.ResourceOptions.dependsOn",
        "depends_on",
        'o = pulumi.ResourceOptions(depends_on=[])\nb = aws.s3.Bucket("b", opts=o)',
    ),
    Mistake(
        "an output that a deployment no longer has",
        'd = aws.apigateway.Deployment("d", rest_api="x")\npulumi.export("url", d.invoke_url)',
        "sdk.unknown-output",
        "aws.apigateway.Deployment.invoke_url",
        "invoke_url",
        'd = aws.apigateway.Deployment("d", rest_api="x")\npulumi.export("id", d.id)',
    ),
    Mistake(
        "an output in camel case",
        'b = aws.s3.Bucket("b")\npulumi.export("d", b.bucketDomainName)',
        "sdk.unknown-output",
        "aws.s3.Bucket.bucketDomainName",
        "bucket_domain_name",
        'b = aws.s3.Bucket("b")\npulumi.export("d", b.bucket_domain_name)',
    ),
    Mistake(
        "a required argument left out",
        's = aws.ec2.Subnet("s", cidr_block="10.0.1.0/24")',
        "sdk.missing-argument",
        "aws.ec2.Subnet",
        "vpc_id",
        's = aws.ec2.Subnet("s", cidr_block="10.0.1.0/24", vpc_id="vpc-1")',
    ),
    Mistake(
        "a nested class with a wrong field",
        "x = aws.s3.BucketVersioningVersioningConfigurationArgs(status='Enabled', enabled=True)",
        "sdk.unknown-nested-key",
        "aws.s3.BucketVersioningVersioningConfigurationArgs.enabled",
        "enabled",
        "x = aws.s3.BucketVersioningVersioningConfigurationArgs(status='Enabled')",
    ),
    Mistake(
        "a wrong key in a nested dictionary",
        'v = aws.s3.BucketVersioning("v", bucket="b", versioning_configuration={"status": "Enabled", "colour": "red"})',
        "sdk.unknown-nested-key",
        "aws.s3.BucketVersioning(versioning_configuration).colour",
        "colour",
        'v = aws.s3.BucketVersioning("v", bucket="b", versioning_configuration={"status": "Enabled", "mfaDelete": "Disabled"})',
    ),
    Mistake(
        "a list for a single block",
        'v = aws.s3.BucketVersioning("v", bucket="b", versioning_configuration=[{"status": "Enabled"}])',
        "sdk.wrong-type",
        "aws.s3.BucketVersioning(versioning_configuration)",
        "not a list",
        'v = aws.s3.BucketVersioning("v", bucket="b", versioning_configuration={"status": "Enabled"})',
    ),
    Mistake(
        "text for a list",
        'i = aws.ec2.Instance("i", vpc_security_group_ids="sg-1")',
        "sdk.wrong-type",
        "aws.ec2.Instance(vpc_security_group_ids)",
        "a list of string, not a string",
        'i = aws.ec2.Instance("i", vpc_security_group_ids=["sg-1"])',
    ),
    Mistake(
        "a function of the other languages",
        'p = pulumi.secret("x")',
        "sdk.unknown-name",
        "pulumi.secret",
        "pulumi.Output.secret",
        'p = pulumi.Output.secret("x")',
    ),
    Mistake(
        "a class method of the CDK",
        'v = aws.ec2.Vpc.from_lookup("v")',
        "sdk.unknown-name",
        "aws.ec2.Vpc.from_lookup",
        "aws.ec2.get_vpc",
        'v = aws.ec2.Vpc.get("v", "vpc-1")',
    ),
    Mistake(
        "arguments by position",
        'b = aws.s3.Bucket("b", {"acl": "private"})',
        "sdk.positional-misuse",
        "aws.s3.Bucket",
        "by keyword",
        'b = aws.s3.Bucket("b", aws.s3.BucketArgs(bucket="x"))',
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda item: item.name)
def test_a_common_mistake_is_named_with_its_remedy(look, mistake):
    facts = look(mistake.wrong)
    line = mistake.wrong.count("\n") + 1
    assert (mistake.kind, line, mistake.symbol) in brief(facts)
    [remark] = [item for item in noticed(facts, "sdk.") if item.data.get("symbol") == mistake.symbol]
    assert mistake.says in remark.message
    assert remark.certain


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda item: item.name)
def test_the_right_way_is_silent(look, mistake):
    assert brief(look(mistake.right)) == []


def test_five_mistakes_in_one_program_are_five_remarks(look):
    facts = look("""
        p = pulumi.providers.Aws("p")
        e = aws.ec2.Eip("e", vpc=True)
        b = aws.s3.Bucket("b")
        pulumi.export("u", b.websiteUrl)
        r = aws.events.Rule("r")
        t = json.dumps({"arn": b.arn})
    """)
    assert brief(facts) == [
        ("sdk.unknown-module", 1, "pulumi.providers.Aws"),
        ("sdk.unknown-argument", 2, "aws.ec2.Eip.vpc"),
        ("sdk.unknown-output", 4, "aws.s3.Bucket.websiteUrl"),
        ("sdk.unknown-module", 5, "pulumi_aws.events"),
        ("sdk.output-misuse", 6, "json"),
    ]


def test_each_mistake_that_stops_a_run_has_an_edit(look):
    facts = look("""
        p = pulumi.providers.Aws("p")
        e = aws.ec2.Eip("e", vpc=True)
        b = aws.s3.Bucket("b")
        t = json.dumps({"arn": b.arn})
    """)
    assert [(item.kind, item.line - 3, item.column, item.name) for item in facts.edits] == [
        ("hole", 1, 4, ""),
        ("drop-argument", 2, 4, "vpc"),
        ("hole", 4, 4, ""),
    ]
