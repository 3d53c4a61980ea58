"""Which texts are no ids, and which ids are written down."""

import pytest
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.checks._program import Written

FORM, LOOKED_UP = (next(check for check in all_checks() if check.id == name) for name in ("VAL063", "REG008"))
GROUP, BALANCER, MACHINE = (
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:ec2/instance:Instance",
)
REAL = "vpc-0b7c2e91d4f3a8605"


def findings(check, type, inputs, *, written=None):
    case = Case.of_graph(graph(make(type, "it", inputs, line=3)))
    texts = frozenset(_texts(inputs) if written is None else written)
    case.topology.remember("written", lambda: Written(texts, frozenset(), frozenset(), False, parts=texts))
    judgement = judge(case, checks=[check])
    assert judgement.errors == ()
    return judgement.findings


def _texts(value):
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("type", "inputs"),
    [
        (GROUP, {"vpcId": "vpc-xxxxxxxx"}),
        (GROUP, {"vpcId": "vpc-12345"}),
        (GROUP, {"vpcId": "YOUR_VPC_ID"}),
        (GROUP, {"vpcId": "<vpc id>"}),
        (GROUP, {"vpcId": "subnet-0b7c2e91d4f3a8605"}),
        (GROUP, {"vpcId": "vpc-12345678"}),
        (GROUP, {"vpcId": "vpc-0123456789abcdef0"}),
        (GROUP, {"vpcId": "vpc-0a0a0a0a"}),
        (BALANCER, {"subnets": ["subnet-a", "subnet-b"]}),
        (BALANCER, {"securityGroups": ["sg-1"]}),
        ("aws:ecs/service:Service", {"networkConfiguration": {"subnets": ["subnet-id"]}}),
        ("aws:ecs/service:Service", {"networkConfiguration": {"securityGroups": ["default"]}}),
        ("aws:lambda/function:Function", {"vpcConfig": {"subnetIds": ["subnet-xyz"]}}),
        ("aws:efs/mountTarget:MountTarget", {"fileSystemId": "fs-mine"}),
        ("aws:ec2/route:Route", {"natGatewayId": "nat-gateway"}),
    ],
)
def test_what_is_no_id_or_stands_for_one_is_found(type, inputs):
    (finding,) = findings(FORM, type, inputs)
    assert finding.severity == "critical"
    assert not findings(LOOKED_UP, type, inputs)


@pytest.mark.parametrize(
    ("type", "inputs"),
    [
        (GROUP, {"vpcId": REAL}),
        (GROUP, {"vpcId": "vpc-0b7c2e91"}),
        (BALANCER, {"subnets": ["subnet-0b7c2e91d4f3a8605"], "securityGroups": ["sg-0b7c2e91d4f3a8605"]}),
    ],
)
def test_a_real_id_is_well_formed_and_written_down(type, inputs):
    assert not findings(FORM, type, inputs)
    (finding,) = findings(LOOKED_UP, type, inputs)
    assert finding.severity == "low"


@pytest.mark.parametrize("check", [FORM, LOOKED_UP], ids=lambda check: check.id)
@pytest.mark.parametrize(
    ("type", "inputs", "written"),
    [
        (GROUP, {"vpcId": "vpc-xxxxxxxx"}, []),
        (GROUP, {"vpcId": {"$unknown": "a setting"}}, None),
        (GROUP, {"name": "vpc-xxxxxxxx"}, None),
        (MACHINE, {"securityGroups": ["default"]}, None),
        (GROUP, {"ingress": [{"securityGroups": ["amazon-elb/amazon-elb-sg"]}]}, None),
        (GROUP, {}, None),
    ],
)
def test_what_is_given_or_takes_other_texts_is_let_be(check, type, inputs, written):
    assert not findings(check, type, inputs, written=written)
