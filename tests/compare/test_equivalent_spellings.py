"""What can be written in several ways is equal in all of them; each pair also has a near miss that is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from graph_making import Ref, graph, make

from stackproof.compare import compare
from stackproof.model import Graph, Resource

Side = list[Resource]
BUCKET, ROLE, GROUP = "aws:s3/bucket:Bucket", "aws:iam/role:Role", "aws:ec2/securityGroup:SecurityGroup"
QUEUE, TABLE = "aws:sqs/queue:Queue", "aws:ec2/routeTable:RouteTable"
TRUST = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}


def bucket(inputs: dict[str, Any] | None = None, *parts: tuple[str, dict[str, Any]], name: str = "b") -> Side:
    """A bucket and its parts, each a type's last name and inputs."""
    made = make(BUCKET, name, inputs, outputs={"bucket": f"{name}-id"})
    of_type = [(f"aws:s3/{kind[:1].lower()}{kind[1:]}:{kind}", inputs) for kind, inputs in parts]
    return [made, *(make(t, f"{name}-{i}", {"bucket": Ref(made), **p}) for i, (t, p) in enumerate(of_type))]


def role(inputs: dict[str, Any] | None = None, *statements: dict[str, Any], name: str = "r") -> Side:
    """A role, each further statement a policy of its own."""
    made = make(ROLE, name, {"assumeRolePolicy": json.dumps(TRUST), **(inputs or {})}, outputs={"name": f"{name}-name"})
    policies = [
        make(
            "aws:iam/rolePolicy:RolePolicy",
            f"{name}-{number}",
            {"role": Ref(made), "policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})},
        )
        for number, statement in enumerate(statements)
    ]
    return [made, *policies]


def attached(policy: dict[str, Any], name: str = "q") -> Side:
    """A role with a policy of the program's own attached."""
    made = make(ROLE, name, {"assumeRolePolicy": json.dumps(TRUST)})
    own = make("aws:iam/policy:Policy", f"{name}-own", {"policy": json.dumps(policy)})
    link = make(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        f"{name}-link",
        {"role": Ref(made, "id"), "policyArn": Ref(own, "arn")},
    )
    return [made, own, link]


def managed(arn: str, name: str = "m") -> Side:
    """A role with a policy of AWS's attached."""
    (made,) = role(name=name)
    link = {"role": Ref(made, "name"), "policyArn": arn}
    return [made, make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", f"{name}-link", link)]


def group(*rules: dict[str, Any], separate: tuple[tuple[str, dict[str, Any]], ...] = (), name: str = "g") -> Side:
    made = make(GROUP, name, {"ingress": list(rules)} if rules else {})
    return [made, *(make(t, f"{name}-{i}", {"securityGroupId": Ref(made), **p}) for i, (t, p) in enumerate(separate))]


def table(routes: list[dict[str, Any]], *separate: dict[str, Any], name: str = "t") -> Side:
    made = make(TABLE, name, {"routes": routes} if routes else {})
    return [made, *(make("aws:ec2/route:Route", f"{name}-{i}", {"routeTableId": Ref(made), **r})
                    for i, r in enumerate(separate))]  # fmt: skip


def queue(inputs: dict[str, Any] | None = None, *policies: dict[str, Any], name: str = "q") -> Side:
    made = make(QUEUE, name, inputs)
    return [
        made,
        *(make("aws:sqs/queuePolicy:QueuePolicy", f"{name}-p", {"queueUrl": Ref(made), **p}) for p in policies),
    ]


def one(type: str, inputs: dict[str, Any], name: str = "x", **fields: Any) -> Side:
    return [make(type, name, inputs, **fields)]


WORLD = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}
READ = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}
SSE = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "alias/data"}
TAGS = {"Owner": "retail"}


def with_default_tags(tags: dict[str, Any]) -> Side:
    provider = make("pulumi:providers:aws", "p", {"defaultTags": json.dumps({"tags": tags})})
    return [provider, make(BUCKET, "b", {}, provider=f"{provider.urn}::id")]


# name: (one spelling, the other, and one that is not the same)
PAIRS: dict[str, tuple[Side, Side, Side]] = {
    "versioning inside and apart": (
        bucket({"versioning": {"enabled": True}}),
        bucket({}, ("BucketVersioning", {"versioningConfiguration": {"status": "Enabled"}}), name="c"),
        bucket({}, ("BucketVersioning", {"versioningConfiguration": {"status": "Suspended"}})),
    ),
    "versioning of the V2 bucket": (
        [make("aws:s3/bucketV2:BucketV2", "b", {"versionings": [{"enabled": True}]})],
        bucket({}, ("BucketVersioningV2", {"versioningConfiguration": {"status": "Enabled"}})),
        bucket({}),
    ),
    "never versioned": (
        bucket({}),
        bucket({}, ("BucketVersioning", {"versioningConfiguration": {"status": "Disabled"}})),
        bucket({}, ("BucketVersioning", {"versioningConfiguration": {"status": "Enabled"}})),
    ),
    "encryption inside and apart": (
        bucket({"serverSideEncryptionConfiguration": {"rule": {"applyServerSideEncryptionByDefault": SSE}}}),
        bucket({}, ("BucketServerSideEncryptionConfigurationV2",
                    {"rules": [{"applyServerSideEncryptionByDefault": SSE}]})),
        bucket({}, ("BucketServerSideEncryptionConfiguration",
                    {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]})),
    ),
    "lifecycle inside and apart": (
        bucket({"lifecycleRules": [
            {"id": "a", "enabled": True, "prefix": "tmp/", "expiration": {"days": 3}},
            {"enabled": True, "noncurrentVersionExpiration": {"days": 9}, "abortIncompleteMultipartUploadDays": 2},
        ]}),
        bucket({}, ("BucketLifecycleConfigurationV2", {"rules": [
            {"id": "z", "status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 9},
             "abortIncompleteMultipartUpload": {"daysAfterInitiation": 2}},
            {"id": "y", "status": "Enabled", "filter": {"prefix": "tmp/"}, "expiration": {"days": "3"}},
        ]})),
        bucket({"lifecycleRules": [{"enabled": False, "prefix": "tmp/", "expiration": {"days": 3}}]}),
    ),
    "bucket policy inside and apart": (
        bucket({"policy": json.dumps({"Statement": READ})}),
        bucket({}, ("BucketPolicy", {"policy": json.dumps({"Statement": [{**READ, "Sid": "x"}]})})),
        bucket({}, ("BucketPolicy", {"policy": json.dumps({"Statement": {**READ, "Effect": "Deny"}})})),
    ),
    "logging inside and apart": (
        bucket({"logging": {"targetBucket": "logs", "targetPrefix": "a/"}}),
        bucket({}, ("BucketLogging", {"targetBucket": "logs", "targetPrefix": "a/"})),
        bucket({}, ("BucketLogging", {"targetBucket": "other", "targetPrefix": "a/"})),
    ),
    "website inside and apart": (
        bucket({"website": {"indexDocument": "index.html", "errorDocument": "404.html"}}),
        bucket({}, ("BucketWebsiteConfiguration",
                    {"indexDocument": {"suffix": "index.html"}, "errorDocument": {"key": "404.html"}})),
        bucket({"website": {"indexDocument": "index.html"}}),
    ),
    "acl inside and apart": (
        bucket({"acl": "log-delivery-write"}),
        bucket({}, ("BucketAclV2", {"acl": "log-delivery-write"})),
        bucket({"acl": "public-read"}),
    ),
    "inline policies and policies of their own": (
        role({"inlinePolicies": [{"name": "a", "policy": json.dumps({"Statement": [READ]})}]}),
        role({}, READ, name="s"),
        role({}, {**READ, "Resource": "arn:aws:s3:::one/*"}),
    ),
    "one statement in pieces": (
        role({}, READ),
        role({}, {**READ, "Action": "s3:ListBucket"}, {**READ, "Action": "S3:getobject", "Sid": "Why"}),
        role({}, {**READ, "Action": "s3:ListBucket"}),
    ),
    "a policy of one's own attached": (
        attached({"Statement": READ}),
        role({}, READ),
        attached({"Statement": {**READ, "Action": "s3:*"}}),
    ),
    "managed policies listed and attached": (
        role({"managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}),
        managed("arn:aws:iam::aws:policy/ReadOnlyAccess"),
        role({"managedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}),
    ),
    "rules of a group, of an older and of a newer kind": (
        group(WORLD),
        group(separate=(("aws:ec2/securityGroupRule:SecurityGroupRule",
                         {"type": "ingress", "protocol": "6", "fromPort": "443", "toPort": 443,
                          "cidrBlocks": ["0.0.0.0/0"], "description": "all"}),)),
        group({**WORLD, "toPort": 444}),
    ),
    "one rule for two blocks and two rules": (
        group({**WORLD, "cidrBlocks": ["10.0.0.0/8", "192.168.0.0/16"]}),
        group(separate=tuple(("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                              {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": block})
                             for block in ("192.168.0.0/16", "10.0.0.0/8"))),
        group({**WORLD, "cidrBlocks": ["10.0.0.0/8"]}),
    ),
    "routes inside and apart": (
        table([{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]),
        table([], {"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}),
        table([], {"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-2"}),
    ),
    "queue policy inside and apart": (
        queue({"policy": json.dumps({"Statement": [READ]})}),
        queue({}, {"policy": json.dumps({"Statement": READ})}),
        queue({}),
    ),
    "lists that AWS keeps as sets": (
        one("aws:rds/subnetGroup:SubnetGroup", {"subnetIds": ["subnet-a", "subnet-b"]}),
        one("aws:rds/subnetGroup:SubnetGroup", {"subnetIds": ["subnet-b", "subnet-a"]}),
        one("aws:rds/subnetGroup:SubnetGroup", {"subnetIds": ["subnet-b", "subnet-b"]}),
    ),
    "containers and their variables in another order": (
        one("aws:ecs/taskDefinition:TaskDefinition", {"containerDefinitions": json.dumps(
            [{"name": "a", "image": "a:1", "environment": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}]},
             {"name": "b", "image": "b:1", "essential": True}])}),
        one("aws:ecs/taskDefinition:TaskDefinition", {"containerDefinitions": json.dumps(
            [{"image": "b:1", "name": "side"},
             {"image": "a:1", "name": "app",
              "environment": [{"value": "2", "name": "Y"}, {"value": "1", "name": "X"}]}], indent=2)}),
        one("aws:ecs/taskDefinition:TaskDefinition", {"containerDefinitions": json.dumps(
            [{"name": "a", "image": "a:1", "environment": [{"name": "X", "value": "2"}, {"name": "Y", "value": "2"}]},
             {"name": "b", "image": "b:1"}])}),
    ),
    "a list of one and its element": (
        role({"assumeRolePolicy": json.dumps({"Statement": [{**READ, "Action": ["s3:GetObject"]}]})}),
        role({"assumeRolePolicy": json.dumps({"Statement": {**READ, "Action": "s3:GetObject"}})}),
        role({"assumeRolePolicy": json.dumps({"Statement": {**READ, "Action": "s3:PutObject"}})}),
    ),
    "default tags and tags": (
        with_default_tags(TAGS),
        bucket({"tags": {**TAGS, "Name": "my files"}}),
        bucket({"tags": {"Owner": "finance"}}),
    ),
    "what is written as the default and what is not": (
        one("aws:lambda/function:Function", {"runtime": "python3.12", "timeout": 3, "memorySize": "128",
                                             "publish": False}),
        one("aws:lambda/function:Function", {"runtime": "python3.12"}),
        one("aws:lambda/function:Function", {"runtime": "python3.12", "timeout": 4}),
    ),
    "a flag that is on by default": (
        one("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": True}),
        one("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}),
        one("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": False}),
    ),
    "numbers and flags as texts": (
        one("aws:sqs/queue:Queue", {"delaySeconds": "5", "fifoQueue": "true"}),
        one("aws:sqs/queue:Queue", {"delaySeconds": 5.0, "fifoQueue": True}),
        one("aws:sqs/queue:Queue", {"delaySeconds": 50, "fifoQueue": True}),
    ),
    "load balancers by both of their modules": (
        one("aws:alb/loadBalancer:LoadBalancer", {"internal": True}),
        one("aws:lb/loadBalancer:LoadBalancer", {"internal": True}),
        one("aws:lb/loadBalancer:LoadBalancer", {"internal": False}),
    ),
    "addresses of majors 6 and 7": (
        one("aws:ec2/eip:Eip", {"vpc": True}),
        one("aws:ec2/eip:Eip", {"domain": "vpc"}),
        one("aws:ec2/eip:Eip", {"domain": "vpc", "publicIpv4Pool": "mine"}),
    ),
    "rules that are on": (
        one("aws:cloudwatch/eventRule:EventRule", {"scheduleExpression": "rate(1 day)", "isEnabled": True}),
        one("aws:cloudwatch/eventRule:EventRule", {"scheduleExpression": "rate(1 day)", "state": "ENABLED"}),
        one("aws:cloudwatch/eventRule:EventRule", {"scheduleExpression": "rate(1 day)", "isEnabled": False}),
    ),
    "event patterns in another order": (
        one("aws:cloudwatch/eventRule:EventRule", {"eventPattern": '{"source": ["a", "b"], "detail": {"x": ["1"]}}'}),
        one("aws:cloudwatch/eventRule:EventRule", {"eventPattern": '{"detail":{"x":["1"]},"source":["b","a"]}'}),
        one("aws:cloudwatch/eventRule:EventRule", {"eventPattern": '{"source": ["a"]}'}),
    ),
    "names, words and the Name tag": (
        one(QUEUE, {"name": "orders", "tags": {"Name": "orders"}}, name="orders"),
        one(QUEUE, {"namePrefix": "bestellungen-"}, name="bestellungen"),
        one(QUEUE, {"name": "orders", "fifoQueue": True}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_both_spellings_are_equal_and_the_near_miss_is_not(name: str, differences) -> None:
    ours, theirs, near_miss = (graph(*side) for side in PAIRS[name])
    assert differences(compare(ours, theirs)) == []
    assert differences(compare(theirs, ours)) == []
    for side in (ours, theirs):
        assert not compare(near_miss, side).is_equal
        assert not compare(side, near_miss).is_equal


def test_a_name_that_is_written_out_is_as_good_as_a_reference(differences) -> None:
    def program(logical: str, policy: Callable[[Resource], Any], physical: str) -> Graph:
        answered = {"bucket": physical, "id": physical, "arn": f"arn:aws:s3:::{physical}"}
        files = make(BUCKET, logical, {"bucket": physical}, outputs=answered)
        variables = {"variables": {"B": policy(files)}}
        return graph(files, make("aws:lambda/function:Function", "f", {"environment": variables}))

    referring = program("files", lambda files: Ref(files, "bucket"), "shop-files")
    naming = program("other", lambda files: "store-documents", "store-documents")
    wrong = program("other", lambda files: "somebody-elses", "store-documents")
    assert differences(compare(naming, referring)) == [] == differences(compare(referring, naming))
    assert differences(compare(wrong, referring)) == [("changed", "Function", "environment.variables.B")]


def test_a_policy_may_name_what_it_is_about_by_its_arn(differences) -> None:
    def program(name: str, resource: Callable[[Resource], Any]) -> Graph:
        orders = make(QUEUE, name, {"name": name}, outputs={"arn": f"arn:aws:sqs:eu-west-1:123456789012:{name}"})
        return graph(orders, *role({}, {**READ, "Resource": resource(orders)}))

    one_way = program("orders", lambda queue: queue.outputs["arn"])
    other = program("incoming", lambda queue: queue.outputs["arn"])
    wrong = program("incoming", lambda queue: "arn:aws:sqs:eu-west-1:123456789012:elsewhere")
    assert differences(compare(one_way, other)) == []
    assert len(differences(compare(one_way, wrong))) == 1
