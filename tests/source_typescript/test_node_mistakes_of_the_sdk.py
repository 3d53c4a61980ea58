"""The SDK mistakes that models make most in TypeScript, each with what is to be said, and the right way beside it."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

from typing import NamedTuple

import pytest


class Mistake(NamedTuple):
    name: str
    wrong: str
    kind: str
    symbol: str
    says: str
    right: str


ROLE = 'const role = new aws.iam.Role("r", { assumeRolePolicy: "{}" });\n'
API = 'const api = new aws.apigateway.RestApi("a");\n'
VPC = 'const vpc = new aws.ec2.Vpc("v", { cidrBlock: "10.0.0.0/16" });\n'
PIPE = (
    'stages: [{ name: "s", actions: [{ category: "Source", name: "n", owner: "AWS", provider: "S3", version: "1" }] }]'
)
FUNCTION = 'new aws.lambda.Function("f", { role: role.arn, handler: "i.h", runtime: "nodejs20.x", code: new pulumi.asset.FileArchive("./a"), %s });'

MISTAKES = [
    Mistake(
        "one artifact store under the name of several",
        f'{ROLE}new aws.codepipeline.Pipeline("p", {{ roleArn: role.arn, artifactStore: {{ location: "b", type: "S3" }}, {PIPE} }});',
        "sdk.unknown-argument",
        "aws.codepipeline.Pipeline.artifactStore",
        "artifactStores",
        f'{ROLE}new aws.codepipeline.Pipeline("p", {{ roleArn: role.arn, artifactStores: [{{ location: "b", type: "S3" }}], {PIPE} }});',
    ),
    Mistake(
        "a stage name on a deployment",
        f'{API}new aws.apigateway.Deployment("d", {{ restApi: api.id, stageName: "prod" }});',
        "sdk.unknown-argument",
        "aws.apigateway.Deployment.stageName",
        "Stage",
        f'{API}const d = new aws.apigateway.Deployment("d", {{ restApi: api.id }});\nnew aws.apigateway.Stage("s", {{ restApi: api.id, deployment: d.id, stageName: "prod" }});',
    ),
    Mistake(
        "a text for a number",
        ROLE + FUNCTION % 'memorySize: "512"',
        "sdk.wrong-type",
        "aws.lambda.Function(memorySize)",
        "takes a number, not a string",
        ROLE + FUNCTION % "memorySize: 512",
    ),
    Mistake(
        "a number for a text",
        'new aws.ssm.Parameter("p", { type: "String", value: 8080 });',
        "sdk.wrong-type",
        "aws.ssm.Parameter(value)",
        "takes a string, not a number",
        'new aws.ssm.Parameter("p", { type: "String", value: "8080" });',
    ),
    Mistake(
        "dependsOn among the arguments",
        'const k = new aws.kms.Key("k");\nnew aws.sqs.Queue("q", { dependsOn: [k] });',
        "sdk.unknown-argument",
        "aws.sqs.Queue.dependsOn",
        "third argument",
        'const k = new aws.kms.Key("k");\nnew aws.sqs.Queue("q", {}, { dependsOn: [k] });',
    ),
    Mistake(
        "vpc on an Elastic IP",
        'new aws.ec2.Eip("e", { vpc: true });',
        "sdk.unknown-argument",
        "aws.ec2.Eip.vpc",
        "domain",
        'new aws.ec2.Eip("e", { domain: "vpc" });',
    ),
    Mistake(
        "an argument of CloudFormation on a bucket",
        'new aws.s3.Bucket("b", { bucketEncryption: { rule: {} } });',
        "sdk.unknown-argument",
        "aws.s3.Bucket.bucketEncryption",
        "no argument bucketEncryption",
        'new aws.s3.Bucket("b", { serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } } } });',
    ),
    Mistake(
        "a list of rules for one",
        'new aws.s3.Bucket("b", { serverSideEncryptionConfiguration: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] } });',
        "sdk.unknown-nested-key",
        "aws.s3.Bucket(serverSideEncryptionConfiguration).rules",
        "did you mean rule?",
        'new aws.s3.BucketServerSideEncryptionConfiguration("b", { bucket: "x", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] });',
    ),
    Mistake(
        "the address of a stage, read from a deployment",
        f'{API}const d = new aws.apigateway.Deployment("d", {{ restApi: api.id }});\nexport const url = d.invokeUrl;',
        "sdk.unknown-output",
        "aws.apigateway.Deployment.invokeUrl",
        "no output invokeUrl",
        f'{API}const d = new aws.apigateway.Deployment("d", {{ restApi: api.id }});\nconst s = new aws.apigateway.Stage("s", {{ restApi: api.id, deployment: d.id, stageName: "p" }});\nexport const url = s.invokeUrl;',
    ),
    Mistake(
        "an invented namespace for load balancers",
        'new aws.elasticloadbalancingv2.LoadBalancer("l");',
        "sdk.unknown-module",
        "aws.elasticloadbalancingv2",
        "aws.lb.LoadBalancer",
        'new aws.lb.LoadBalancer("l");',
    ),
    Mistake(
        "an invented namespace for events",
        'new aws.events.Rule("r", { scheduleExpression: "rate(1 day)" });',
        "sdk.unknown-module",
        "aws.events",
        "aws.cloudwatch.EventRule",
        'new aws.cloudwatch.EventRule("r", { scheduleExpression: "rate(1 day)" });',
    ),
    Mistake(
        "a provider in pulumi.providers",
        'new pulumi.providers.Aws("west", { region: "us-west-2" });',
        "sdk.unknown-module",
        "pulumi.providers.Aws",
        "aws.Provider",
        'new aws.Provider("west", { region: "us-west-2" });',
    ),
    Mistake(
        "a class spelt otherwise",
        'new aws.ec2.VPC("v", { cidrBlock: "10.0.0.0/16" });',
        "sdk.unknown-class",
        "aws.ec2.VPC",
        "aws.ec2.Vpc",
        VPC,
    ),
    Mistake(
        "Python's spelling of an argument",
        'new aws.ec2.Vpc("v", { cidr_block: "10.0.0.0/16" });',
        "sdk.unknown-argument",
        "aws.ec2.Vpc.cidr_block",
        "spells it cidrBlock",
        VPC,
    ),
    Mistake(
        "a required argument left out",
        'new aws.ec2.Subnet("s", { cidrBlock: "10.0.1.0/24" });',
        "sdk.missing-argument",
        "aws.ec2.Subnet",
        "needs the argument vpcId",
        f'{VPC}new aws.ec2.Subnet("s", {{ vpcId: vpc.id, cidrBlock: "10.0.1.0/24" }});',
    ),
    Mistake(
        "an unknown lookup function",
        "const id = aws.getCallerIdentities();",
        "sdk.unknown-function",
        "aws.getCallerIdentities",
        "aws.getCallerIdentity",
        "const id = aws.getCallerIdentity({});",
    ),
    Mistake(
        "one value for a list",
        f'{VPC}new aws.ec2.SecurityGroup("g", {{ vpcId: vpc.id, ingress: {{ protocol: "tcp", fromPort: 1, toPort: 2 }} }});',
        "sdk.wrong-type",
        "aws.ec2.SecurityGroup(ingress)",
        "takes an array of objects, not an object",
        f'{VPC}new aws.ec2.SecurityGroup("g", {{ vpcId: vpc.id, ingress: [{{ protocol: "tcp", fromPort: 1, toPort: 2 }}] }});',
    ),
    Mistake(
        "a list for one object",
        'new aws.s3.Bucket("b", { versioning: [{ enabled: true }] });',
        "sdk.wrong-type",
        "aws.s3.Bucket(versioning)",
        "takes an object, not an array",
        'new aws.s3.Bucket("b", { versioning: { enabled: true } });',
    ),
    Mistake(
        "a resource for its identifier",
        f'{VPC}new aws.ec2.Subnet("s", {{ vpcId: vpc, cidrBlock: "10.0.1.0/24" }});',
        "sdk.wrong-type",
        "aws.ec2.Subnet(vpcId)",
        "did you mean vpc.id?",
        f'{VPC}new aws.ec2.Subnet("s", {{ vpcId: vpc.id, cidrBlock: "10.0.1.0/24" }});',
    ),
    Mistake(
        "an invented member of an enumeration",
        ROLE + "const r = aws.lambda.Runtime.NODEJS_20_X;",
        "sdk.unknown-name",
        "aws.lambda.Runtime.NODEJS_20_X",
        "aws.lambda.Runtime.NodeJS20dX",
        ROLE + "const r = aws.lambda.Runtime.NodeJS20dX;",
    ),
    Mistake(
        "a method that configuration lacks",
        'const n = new pulumi.Config().requireInt("n");',
        "sdk.unknown-name",
        "pulumi.Config.requireInt",
        "Config.requireNumber",
        'const n = new pulumi.Config().requireNumber("n");',
    ),
    Mistake(
        "what a lookup finds, before it is there",
        "export const account = aws.getCallerIdentity().accountId;",
        "sdk.unknown-output",
        "aws.getCallerIdentity().accountId",
        "aws.getCallerIdentityOutput(...).accountId",
        "export const account = aws.getCallerIdentityOutput().accountId;",
    ),
    Mistake(
        "an unknown option",
        'new aws.s3.Bucket("b", {}, { dependOn: [] });',
        "sdk.unknown-argument",
        "pulumi.CustomResourceOptions.dependOn",
        "dependsOn",
        'new aws.s3.Bucket("b", {}, { dependsOn: [] });',
    ),
    Mistake(
        "a name in the arguments' place",
        'new aws.s3.Bucket({ bucket: "x" });',
        "sdk.missing-argument",
        "aws.s3.Bucket",
        "needs a resource name",
        'new aws.s3.Bucket("b", { bucket: "x" });',
    ),
    Mistake(
        "arguments by position",
        'new aws.s3.Bucket("b", "my-bucket");',
        "sdk.positional-misuse",
        "aws.s3.Bucket",
        "one object",
        'new aws.s3.Bucket("b", { bucket: "my-bucket" });',
    ),
    Mistake(
        "Python's ResourceOptions",
        'new aws.s3.Bucket("b", {}, new pulumi.ResourceOptions({ protect: true }));',
        "sdk.unknown-class",
        "pulumi.ResourceOptions",
        "only a type",
        'const o: pulumi.ResourceOptions = { protect: true };\nnew aws.s3.Bucket("b", {}, o);',
    ),
]


def _name(mistake: Mistake) -> str:
    return mistake.name


@pytest.mark.parametrize("mistake", MISTAKES, ids=_name)
def test_a_mistake_is_named_with_what_was_meant(mistake: Mistake, look_node) -> None:
    found = [item for item in look_node(mistake.wrong).remarks if item.kind.startswith("sdk.") and item.certain]
    found = [item for item in found if item.kind != "sdk.deprecated"]
    own = next(item for item in found if (item.kind, item.data.get("symbol")) == (mistake.kind, mistake.symbol))
    assert mistake.says in own.message
    assert [item.message for item in found if item is not own and item.data.get("cause") != own.data.get("cause")] == []


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        (
            'const arn = aws.secretsmanager.getSecretVersionOutput({ secretId: "s" }).arn;',
            "aws.secretsmanager.getSecretVersion.arn",
        ),
        ("const region = aws.getRegionOutput();\nexport const name = region.name;", "aws.getRegion.name"),
        ("const name = aws.getRegion().then((found) => found.name);", "aws.getRegion.name"),
        ("export const name = pulumi.output(aws.getRegion()).apply((found) => found.name);", "aws.getRegion.name"),
        (
            "const run = async () => {\n    const region = await aws.getRegion();\n    return region.name;\n};\nrun();",
            "aws.getRegion.name",
        ),
    ],
)
def test_what_a_lookup_gives_and_the_sdk_calls_deprecated_is_told(line, symbol, look_node) -> None:
    found = [item for item in look_node(line).remarks if item.kind.startswith("sdk.")]
    assert [(item.kind, item.data["symbol"]) for item in found] == [("sdk.deprecated", symbol)]


@pytest.mark.parametrize(
    "line",
    [
        'const text = aws.secretsmanager.getSecretVersionOutput({ secretId: "s" }).secretString;',
        "export const region = aws.getRegionOutput().region;",
        "const zones = aws.getAvailabilityZones().then((found) => found.names);",
    ],
)
def test_what_a_lookup_gives_for_good_is_used_in_silence(line, look_node) -> None:
    assert [item.message for item in look_node(line).remarks if item.kind.startswith("sdk.")] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=_name)
def test_the_right_way_is_silent(mistake: Mistake, look_node) -> None:
    found = [item for item in look_node(mistake.right).remarks if item.kind.startswith("sdk.")]
    assert [item.message for item in found if item.kind != "sdk.deprecated"] == []
