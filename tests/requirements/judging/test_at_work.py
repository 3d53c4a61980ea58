"""A resource counts when it does its job: one that nothing uses proves nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import facts_of

from stackproof.model import Reference, Resource
from stackproof.requirements._judging._at_work import at_work, is_at_work, is_meant

UNKNOWN = {"$unknown": "not known in a preview"}
VPC = make("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"})
GROUP = make("aws:ec2/securityGroup:SecurityGroup", "web", {"vpcId": Ref(VPC)})
SUBNET = make("aws:ec2/subnet:Subnet", "a", {"vpcId": Ref(VPC), "availabilityZone": "us-east-1a"})
KEY = make("aws:kms/key:Key", "key")
TOPIC = make("aws:sns/topic:Topic", "alerts")
QUEUE = make("aws:sqs/queue:Queue", "orders")
ROLE = make("aws:iam/role:Role", "app", {"assumeRolePolicy": '{"Statement": []}'}, outputs={"name": "app-1a2b3c4"})
LOGS = make("aws:cloudwatch/logGroup:LogGroup", "logs", {"name": "/app/web"}, outputs={"name": "/app/web"})
CLUSTER = make("aws:ecs/cluster:Cluster", "cluster")
SECRET = make("aws:secretsmanager/secret:Secret", "password")
CERTIFICATE = make("aws:acm/certificate:Certificate", "certificate")
RULE = make("aws:cloudwatch/eventRule:EventRule", "rule", {"scheduleExpression": "rate(1 day)"})
BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "balancer")
TARGETS = make("aws:lb/targetGroup:TargetGroup", "targets", {"port": 80})
FORWARDING = make(
    "aws:lb/listener:Listener",
    "http",
    {
        "loadBalancerArn": Ref(BALANCER, "arn"),
        "defaultActions": [{"type": "forward", "targetGroupArn": Ref(TARGETS, "arn")}],
    },
)
WEB_ACL = make("aws:wafv2/webAcl:WebAcl", "acl")
REPOSITORY = make("aws:ecr/repository:Repository", "images")
TASK = make("aws:ecs/taskDefinition:TaskDefinition", "task")
IGW = make("aws:ec2/internetGateway:InternetGateway", "igw", {"vpcId": Ref(VPC)})
NAT = make("aws:ec2/natGateway:NatGateway", "nat", {"subnetId": Ref(SUBNET)})
TABLE = make("aws:ec2/routeTable:RouteTable", "table", {"vpcId": Ref(VPC)})


def registering() -> Resource:
    return make("aws:ecs/service:Service", "service", {"loadBalancers": [{"targetGroupArn": Ref(TARGETS, "arn")}]})


def associated(table: Resource, subnet: Resource, name: str = "association") -> Resource:
    inputs = {"routeTableId": Ref(table), "subnetId": Ref(subnet)}
    return make("aws:ec2/routeTableAssociation:RouteTableAssociation", name, inputs)


def logging_task(group: str) -> Resource:
    container = {"name": "web", "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": group}}}
    return make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": json.dumps([container])})


def private_route(target: Resource = NAT, table: Resource = TABLE) -> Resource:
    inputs = {"routeTableId": Ref(table), "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": Ref(target)}
    return make("aws:ec2/route:Route", "out", inputs)


OTHER = make("aws:ec2/subnet:Subnet", "b", {"vpcId": Ref(VPC), "availabilityZone": "us-east-1b"})
INNER = make("aws:ec2/subnet:Subnet", "inner", {"vpcId": Ref(VPC), "availabilityZone": "us-east-1a"})
SUBNET_GROUP = make("aws:rds/subnetGroup:SubnetGroup", "subnets", {"subnetIds": [Ref(SUBNET)]})
PROFILE = make("aws:iam/instanceProfile:InstanceProfile", "profile", {"role": Ref(ROLE, "name")})
KEY_ALIAS = make("aws:kms/alias:Alias", "alias", {"name": "alias/app", "targetKeyId": Ref(KEY)})
VALIDATION = make(
    "aws:acm/certificateValidation:CertificateValidation", "valid", {"certificateArn": Ref(CERTIFICATE, "arn")}
)
SECRET_VERSION = make(
    "aws:secretsmanager/secretVersion:SecretVersion", "version", {"secretId": Ref(SECRET), "secretString": "x"}
)

BUILD = make("aws:codebuild/project:Project", "build", {"source": {"type": "CODEPIPELINE"}})

POLICY = make("aws:iam/policy:Policy", "reading", {"policy": "{}"})

WORKING: dict[str, tuple[Resource, tuple[Resource, ...]]] = {
    "a security group that an instance carries": (
        GROUP,
        (make("aws:ec2/instance:Instance", "host", {"vpcSecurityGroupIds": [Ref(GROUP)]}),),
    ),
    "a key that a bucket's encryption names": (
        KEY,
        (make("aws:sns/topic:Topic", "t", {"kmsMasterKeyId": Ref(KEY)}),),
    ),
    "a key that is used by its alias": (
        KEY,
        (KEY_ALIAS, make("aws:sns/topic:Topic", "t", {"kmsMasterKeyId": Ref(KEY_ALIAS, "name")})),
    ),
    "a key that encrypts a parameter": (
        KEY,
        (make("aws:ssm/parameter:Parameter", "told", {"keyId": Ref(KEY), "value": "x"}),),
    ),
    "a log group that a container names by text": (LOGS, (logging_task("/app/web"),)),
    "a log group under the well-known name of a function": (
        make("aws:cloudwatch/logGroup:LogGroup", "logs", {"name": "/aws/lambda/ingest"}),
        (make("aws:lambda/function:Function", "function", {"name": "ingest"}, outputs={"name": "ingest"}),),
    ),
    "a topic with a subscriber": (
        TOPIC,
        (make("aws:sns/topicSubscription:TopicSubscription", "mail", {"topic": Ref(TOPIC, "arn")}),),
    ),
    "a topic that an alarm tells": (
        TOPIC,
        (make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {"alarmActions": [Ref(TOPIC, "arn")]}),),
    ),
    "a queue that something feeds": (
        QUEUE,
        (make("aws:sns/topicSubscription:TopicSubscription", "fan", {"endpoint": Ref(QUEUE, "arn")}),),
    ),
    "a role that a function uses": (
        ROLE,
        (make("aws:lambda/function:Function", "function", {"role": Ref(ROLE, "arn")}),),
    ),
    "a role that an instance uses by its profile": (
        ROLE,
        (PROFILE, make("aws:ec2/instance:Instance", "host", {"iamInstanceProfile": Ref(PROFILE, "name")})),
    ),
    "a subnet in which an instance runs": (
        SUBNET,
        (make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(SUBNET)}),),
    ),
    "a subnet of a subnet group that a database uses": (
        SUBNET,
        (SUBNET_GROUP, make("aws:rds/instance:Instance", "db", {"dbSubnetGroupName": Ref(SUBNET_GROUP, "name")})),
    ),
    "a subnet in which a NAT gateway stands": (SUBNET, (NAT,)),
    "a NAT gateway that a subnet's route leads to": (
        NAT,
        (SUBNET, OTHER, TABLE, private_route(), associated(TABLE, OTHER)),
    ),
    "an internet gateway that a route leads to": (
        IGW,
        (
            TABLE,
            make(
                "aws:ec2/route:Route",
                "out",
                {"routeTableId": Ref(TABLE), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
            ),
        ),
    ),
    "a load balancer whose listener forwards to a service": (BALANCER, (FORWARDING, TARGETS, registering())),
    "a target group between listener and service": (TARGETS, (BALANCER, FORWARDING, registering())),
    "an event rule with a target": (
        RULE,
        (make("aws:cloudwatch/eventTarget:EventTarget", "target", {"rule": Ref(RULE, "name"), "arn": "x"}),),
    ),
    "a secret that a function reads": (
        SECRET,
        (
            make(
                "aws:lambda/function:Function",
                "function",
                {"environment": {"variables": {"SECRET": Ref(SECRET, "arn")}}},
            ),
        ),
    ),
    "a secret that a task reads by its version": (
        SECRET,
        (
            SECRET_VERSION,
            make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": Ref(SECRET_VERSION, "arn")}),
        ),
    ),
    "a certificate that a listener uses after its validation": (
        CERTIFICATE,
        (VALIDATION, make("aws:lb/listener:Listener", "https", {"certificateArn": Ref(VALIDATION, "certificateArn")})),
    ),
    "a web ACL with an association": (
        WEB_ACL,
        (
            make(
                "aws:wafv2/webAclAssociation:WebAclAssociation",
                "on",
                {"webAclArn": Ref(WEB_ACL, "arn"), "resourceArn": Ref(BALANCER, "arn")},
            ),
        ),
    ),
    "a cluster in which a service runs": (
        CLUSTER,
        (make("aws:ecs/service:Service", "service", {"cluster": Ref(CLUSTER, "arn")}),),
    ),
    "a task definition that a service runs": (
        TASK,
        (make("aws:ecs/service:Service", "service", {"taskDefinition": Ref(TASK, "arn")}),),
    ),
    "an image repository whose image a task runs": (
        REPOSITORY,
        (
            make(
                "aws:ecs/taskDefinition:TaskDefinition",
                "task",
                {"containerDefinitions": Ref(REPOSITORY, "repositoryUrl")},
            ),
        ),
    ),
    "a role that another account assumes": (
        make(
            "aws:iam/role:Role",
            "reader",
            {
                "assumeRolePolicy": json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
                                "Action": "sts:AssumeRole",
                            }
                        ],
                    }
                )
            },
        ),
        (),
    ),
    "a build project with a source of its own": (make("aws:codebuild/project:Project", "build"), ()),
    "a build project in a pipeline": (
        BUILD,
        (
            make(
                "aws:codepipeline/pipeline:Pipeline",
                "p",
                {"stages": [{"name": "Build", "actions": [Ref(BUILD, "name")]}]},
            ),
        ),
    ),
    "a policy that is attached": (
        POLICY,
        (
            make(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "on",
                {"role": "r", "policyArn": Ref(POLICY, "arn")},
            ),
        ),
    ),
    "a policy that is a role's boundary": (
        POLICY,
        (make("aws:iam/role:Role", "bounded", {"permissionsBoundary": Ref(POLICY, "arn")}),),
    ),
    "a log group that a container names by the name that Pulumi gave it": (
        make("aws:cloudwatch/logGroup:LogGroup", "logs", outputs={"name": "logs-1a2b3c4"}),
        (logging_task("logs-1a2b3c4"),),
    ),
    "a service": (make("aws:ecs/service:Service", "service"), ()),
    "a table": (make("aws:dynamodb/table:Table", "table"), ()),
    "an alarm without actions": (make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm"), ()),
}

IDLE: dict[str, tuple[Resource, tuple[Resource, ...]]] = {
    "a security group that only rules name": (
        GROUP,
        (
            make(
                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                "rule",
                {"securityGroupId": Ref(GROUP), "referencedSecurityGroupId": Ref(GROUP)},
            ),
        ),
    ),
    "a key with nothing but an alias": (KEY, (KEY_ALIAS,)),
    "a key that a parameter only publishes": (
        KEY,
        (make("aws:ssm/parameter:Parameter", "told", {"value": Ref(KEY, "arn")}),),
    ),
    "a key that only a policy names": (
        KEY,
        (make("aws:iam/rolePolicy:RolePolicy", "use", {"policy": Ref(KEY, "arn"), "role": Ref(ROLE, "name")}),),
    ),
    "a log group that nothing writes to": (LOGS, (logging_task("/app/other"),)),
    "a log group under the well-known name of a function that is not there": (
        make("aws:cloudwatch/logGroup:LogGroup", "logs", {"name": "/aws/lambda/ghost"}),
        (make("aws:lambda/function:Function", "function", {"name": "ingest"}, outputs={"name": "ingest"}),),
    ),
    "a log group of which only the region is used": (
        LOGS,
        (make("aws:lambda/function:Function", "f", {"environment": {"variables": {"R": Ref(LOGS, "region")}}}),),
    ),
    "a topic with nothing but a policy": (
        TOPIC,
        (make("aws:sns/topicPolicy:TopicPolicy", "policy", {"arn": Ref(TOPIC, "arn"), "policy": Ref(TOPIC, "arn")}),),
    ),
    "a role with nothing but policies": (
        ROLE,
        (make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {"role": Ref(ROLE, "name")}),),
    ),
    "a role whose profile nothing uses": (ROLE, (PROFILE,)),
    "a role that a bucket policy lets in": (
        ROLE,
        (make("aws:s3/bucketPolicy:BucketPolicy", "policy", {"bucket": "b", "policy": Ref(ROLE, "arn")}),),
    ),
    "a subnet without anything, beside one of another kind in use": (
        SUBNET,
        (
            VPC,
            OTHER,
            make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(OTHER)}),
            TABLE,
            IGW,
            make(
                "aws:ec2/route:Route",
                "out",
                {"routeTableId": Ref(TABLE), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
            ),
            associated(TABLE, OTHER),
        ),
    ),
    "a subnet of a subnet group that nothing uses, beside one of another kind in use": (
        SUBNET,
        (
            SUBNET_GROUP,
            VPC,
            OTHER,
            make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(OTHER)}),
            TABLE,
            IGW,
            make(
                "aws:ec2/route:Route",
                "out",
                {"routeTableId": Ref(TABLE), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
            ),
            associated(TABLE, OTHER),
        ),
    ),
    "a subnet of a network in which nothing lives": (SUBNET, (VPC, OTHER, TABLE, associated(TABLE, SUBNET))),
    "a network in which nothing lives": (VPC, (SUBNET, OTHER)),
    "a NAT gateway that no route leads to": (NAT, (SUBNET, TABLE, associated(TABLE, OTHER))),
    "a NAT gateway of a table that holds for no subnet": (NAT, (SUBNET, TABLE, private_route())),
    "an internet gateway without a route": (IGW, (VPC,)),
    "a load balancer without a listener": (BALANCER, (TARGETS, registering())),
    "a load balancer whose targets nothing registers in": (BALANCER, (FORWARDING, TARGETS)),
    "a load balancer whose listener answers by itself": (
        BALANCER,
        (
            make(
                "aws:lb/listener:Listener",
                "http",
                {
                    "loadBalancerArn": Ref(BALANCER, "arn"),
                    "defaultActions": [{"type": "fixed-response", "fixedResponse": {"statusCode": "200"}}],
                },
            ),
        ),
    ),
    "a target group without targets": (TARGETS, (BALANCER, FORWARDING)),
    "an event rule without a target": (RULE, ()),
    "an event rule that is switched off": (
        make("aws:cloudwatch/eventRule:EventRule", "rule", {"state": "DISABLED"}),
        (make("aws:cloudwatch/eventTarget:EventTarget", "target", {"rule": "rule", "arn": "x"}),),
    ),
    "a secret that has a value and no reader": (SECRET, (SECRET_VERSION,)),
    "a secret whose value is generated": (
        SECRET,
        (
            make(
                "aws:secretsmanager/secretVersion:SecretVersion",
                "version",
                {"secretId": Ref(SECRET), "secretString": {"$secret": {"origin": "generated"}}},
            ),
        ),
    ),
    "a build project that only a pipeline could feed": (BUILD, ()),
    "a policy that is attached to nothing": (
        POLICY,
        (make("aws:ssm/document:Document", "d", {"content": Ref(POLICY, "arn")}),),
    ),
    "an event rule that is not enabled": (
        make("aws:cloudwatch/eventRule:EventRule", "rule", {"isEnabled": False}),
        (make("aws:cloudwatch/eventTarget:EventTarget", "target", {"rule": "rule", "arn": "x"}),),
    ),
    "a certificate that is only validated": (CERTIFICATE, (VALIDATION,)),
    "a web ACL without an association": (WEB_ACL, ()),
    "a cluster without a service": (CLUSTER, ()),
    "a database cluster without an instance": (make("aws:rds/cluster:Cluster", "db", {"engine": "aurora-mysql"}), ()),
    "a file system without a mount target": (make("aws:efs/fileSystem:FileSystem", "files"), ()),
}

UNSURE: dict[str, tuple[Resource, tuple[Resource, ...]]] = {
    "a queue alone": (QUEUE, ()),
    "a secret that a role may read": (
        SECRET,
        (
            SECRET_VERSION,
            make("aws:iam/rolePolicy:RolePolicy", "read", {"role": "r", "policy": Ref(SECRET, "arn")}),
        ),
    ),
    "a topic that a role may publish to": (
        TOPIC,
        (
            make("aws:sns/topicPolicy:TopicPolicy", "policy", {"arn": Ref(TOPIC, "arn")}),
            make("aws:iam/rolePolicy:RolePolicy", "publish", {"role": "r", "policy": Ref(TOPIC, "arn")}),
        ),
    ),
    "a load balancer that forwards to a target group made elsewhere": (
        BALANCER,
        (
            make(
                "aws:lb/listener:Listener",
                "http",
                {
                    "loadBalancerArn": Ref(BALANCER, "arn"),
                    "defaultActions": [{"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:::x"}],
                },
            ),
        ),
    ),
    "a key that a function's environment names": (
        KEY,
        (make("aws:lambda/function:Function", "f", {"environment": {"variables": {"KEY": Ref(KEY, "arn")}}}),),
    ),
    "a security group that a parameter publishes": (
        GROUP,
        (make("aws:ssm/parameter:Parameter", "told", {"value": Ref(GROUP)}),),
    ),
    "a task definition alone": (TASK, ()),
    "an image repository alone": (REPOSITORY, ()),
    "a spare public subnet beside the one of the NAT gateway": (
        OTHER,
        (
            VPC,
            SUBNET,
            IGW,
            NAT,
            TABLE,
            make(
                "aws:ec2/route:Route",
                "out",
                {"routeTableId": Ref(TABLE), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
            ),
            associated(TABLE, SUBNET, "a"),
            associated(TABLE, OTHER, "b"),
            INNER,
            make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(INNER)}),
        ),
    ),
    "a role where a function's role is not known": (
        ROLE,
        (make("aws:lambda/function:Function", "function", {"role": UNKNOWN}),),
    ),
    "a security group where what an instance carries is not known": (
        GROUP,
        (make("aws:ec2/instance:Instance", "host", {"vpcSecurityGroupIds": UNKNOWN}),),
    ),
    "a target group that pods of a cluster may register in": (
        TARGETS,
        (BALANCER, FORWARDING, make("aws:eks/cluster:Cluster", "eks")),
    ),
    "a target group where what a service registers in is not known": (
        TARGETS,
        (BALANCER, FORWARDING, make("aws:ecs/service:Service", "service", {"loadBalancers": UNKNOWN})),
    ),
    "a log group whose name is not known": (make("aws:cloudwatch/logGroup:LogGroup", "l", {"name": UNKNOWN}), ()),
    "a load balancer whose listener is not known": (
        BALANCER,
        (
            make(
                "aws:lb/listener:Listener", "http", {"loadBalancerArn": Ref(BALANCER, "arn"), "defaultActions": UNKNOWN}
            ),
        ),
    ),
}


def said(resource: Resource, others: tuple[Resource, ...], **fields: Any) -> bool | None:
    return is_at_work(facts_of(graph(resource, *(o for o in others if o.urn != resource.urn), **fields)), resource)


@pytest.mark.parametrize("case", WORKING)
def test_what_is_used_is_at_work(case: str) -> None:
    assert said(*WORKING[case]) is True


@pytest.mark.parametrize("case", IDLE)
def test_what_nothing_uses_is_idle(case: str) -> None:
    assert said(*IDLE[case]) is False


@pytest.mark.parametrize("case", UNSURE)
def test_what_cannot_be_told_is_left_open(case: str) -> None:
    assert said(*UNSURE[case]) is None


@pytest.mark.parametrize(
    "case",
    [name for name in IDLE if name not in {"an event rule that is switched off", "an event rule that is not enabled"}],
)
def test_words_in_names_tags_and_unrelated_resources_do_not_put_it_to_work(case: str) -> None:
    resource, others = IDLE[case]
    decoy = make(
        "aws:ssm/document:Document",
        resource.name + "-user",
        {"tags": {"Uses": Ref(resource, "arn")}, "description": f"uses {resource.name}"},
    )
    assert said(resource, (*others, decoy)) is False


def test_a_security_group_that_the_stack_exports_may_be_used_elsewhere() -> None:
    assert said(GROUP, (), output_references=(Reference("groupId", GROUP.urn, "id"),)) is None


def test_subnets_that_the_stack_exports_are_lived_in_elsewhere_perhaps_and_so_is_their_network() -> None:
    exported = (Reference("subnets[0]", SUBNET.urn, "id"),)
    assert said(SUBNET, (VPC,), output_references=exported) is None
    assert said(VPC, (SUBNET,), output_references=exported) is None


def test_a_topic_that_the_stack_exports_may_be_used_elsewhere() -> None:
    assert said(TOPIC, (), output_references=(Reference("topicArn", TOPIC.urn, "arn"),)) is None


def test_a_key_that_the_stack_exports_still_encrypts_nothing() -> None:
    assert said(KEY, (), output_references=(Reference("keyArn", KEY.urn, "arn"),)) is False


def test_components_of_other_packages_are_at_work() -> None:
    assert said(make("awsx:ec2:Vpc", "vpc", custom=False, remote=True), ()) is True


def test_a_group_that_a_component_of_another_package_gets_is_at_work() -> None:
    service = make("awsx:ecs:FargateService", "s", {"groups": [Ref(GROUP)]}, custom=False, remote=True)
    assert said(GROUP, (service,)) is True


def test_the_three_lists_hold_each_resource_once() -> None:
    idle = make("aws:ec2/securityGroup:SecurityGroup", "idle")
    host = make("aws:ec2/instance:Instance", "host", {"vpcSecurityGroupIds": [Ref(GROUP)]})
    working, unsure, left = at_work(facts_of(graph(GROUP, idle, host)), "security_group")
    assert ([r.name for r in working], unsure, [r.name for r in left]) == (["web"], (), ["idle"])


def test_a_dead_letter_queue_is_one_that_a_redrive_policy_names() -> None:
    dead = make("aws:sqs/queue:Queue", "failed")
    named = make("aws:sqs/queue:Queue", "orders-dlq")
    orders = make("aws:sqs/queue:Queue", "orders", {"redrivePolicy": Ref(dead, "arn")})
    facts = facts_of(graph(dead, named, orders))
    meant = [r.name for r in (dead, named, orders) if is_meant(facts, r, "dead_letter_queue")]
    assert meant == ["failed"]


@pytest.mark.parametrize(
    ("type", "inputs"),
    [
        ("aws:lambda/function:Function", {"deadLetterConfig": {"targetArn": Ref(QUEUE, "arn")}}),
        ("aws:sns/topicSubscription:TopicSubscription", {"redrivePolicy": Ref(QUEUE, "arn")}),
        ("aws:cloudwatch/eventTarget:EventTarget", {"deadLetterConfig": {"arn": Ref(QUEUE, "arn")}}),
        ("aws:sqs/redrivePolicy:RedrivePolicy", {"queueUrl": "q", "redrivePolicy": Ref(QUEUE, "arn")}),
        (
            "aws:lambda/eventSourceMapping:EventSourceMapping",
            {"destinationConfig": {"onFailure": {"destinationArn": Ref(QUEUE, "arn")}}},
        ),
    ],
)
def test_functions_subscriptions_and_targets_have_dead_letter_queues_too(type: str, inputs: dict[str, Any]) -> None:
    facts = facts_of(graph(QUEUE, make(type, "sender", inputs)))
    assert is_meant(facts, QUEUE, "dead_letter_queue") is True


def test_a_queue_that_lets_others_redrive_to_it_is_none_by_that() -> None:
    allowing = make("aws:sqs/queue:Queue", "orders", {"redriveAllowPolicy": Ref(QUEUE, "arn")})
    assert is_meant(facts_of(graph(QUEUE, allowing)), QUEUE, "dead_letter_queue") is False


def test_public_and_private_subnets_are_told_apart_by_their_routes() -> None:
    out = make(
        "aws:ec2/route:Route",
        "out",
        {"routeTableId": Ref(TABLE), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
    )
    facts = facts_of(graph(VPC, SUBNET, OTHER, IGW, TABLE, out, associated(TABLE, SUBNET)))
    said = {kind: is_meant(facts, SUBNET, kind) for kind in ("public_subnet", "private_subnet", "isolated_subnet")}
    assert said == {"public_subnet": True, "private_subnet": False, "isolated_subnet": False}
    assert is_meant(facts, OTHER, "isolated_subnet") is True


OFF = make("aws:cloudwatch/eventRule:EventRule", "off", {"state": "DISABLED"})
NOT_ENABLED = make("aws:cloudwatch/eventRule:EventRule", "off", {"isEnabled": False})


@pytest.mark.parametrize("rule", [OFF, NOT_ENABLED])
def test_a_rule_that_is_switched_off_starts_none_of_its_targets(rule: Resource) -> None:
    target = make("aws:cloudwatch/eventTarget:EventTarget", "t", {"rule": Ref(rule, "name"), "arn": "x"})
    assert said(rule, (target,)) is False


@pytest.mark.parametrize(("state", "expected"), [("DISABLED", False), ("ENABLED", True)])
def test_a_schedule_works_while_it_is_switched_on(state: str, expected: bool) -> None:
    assert said(make("aws:scheduler/schedule:Schedule", "s", {"state": state}), ()) is expected


def test_a_nat_gateway_in_a_subnet_without_a_way_out_leads_nowhere() -> None:
    inside = (VPC, SUBNET, TABLE, private_route(), associated(TABLE, SUBNET))
    assert said(NAT, inside) is False
    private = make("aws:ec2/natGateway:NatGateway", "nat", {"subnetId": Ref(SUBNET), "connectivityType": "private"})
    assert said(private, inside) is True


@pytest.mark.parametrize(
    ("resource_id", "expected"), [("service/c/s", True), ("service/c/other", False), (UNKNOWN, None)]
)
def test_a_scaling_policy_scales_a_target_of_the_program(resource_id: Any, expected: bool | None) -> None:
    target = make("aws:appautoscaling/target:Target", "target", {"resourceId": "service/c/s"})
    inputs = {"policyType": "TargetTrackingScaling", "resourceId": resource_id}
    assert said(make("aws:appautoscaling/policy:Policy", "policy", inputs), (target,)) is expected


def test_steps_of_scaling_are_started_by_an_alarm() -> None:
    policy = make("aws:autoscaling/policy:Policy", "steps", {"policyType": "StepScaling"})
    alarm = make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {"alarmActions": [Ref(policy, "arn")]})
    assert said(policy, (alarm,)) is True
    assert said(policy, ()) is False
