"""Decoys: words in names, tags and descriptions, and resources that nothing uses, meet no requirement of any prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from graph_making import Ref, graph, make

from stackproof.model import Alternative, Requirement
from stackproof.requirements import Facts, judge_requirements
from stackproof.topology import Topology

PROMPTS = Path(__file__).parent.parent / "prompts"
WORDS = (
    "encrypted customer-managed KMS key rotation private subnet NAT gateway multi-AZ backup 7 days TLS 1.2 HTTPS 443 "
    "redirect /health dead-letter queue point-in-time recovery versioning MFA delete least privilege alarm cpu 80 "
    "lifecycle GLACIER 90 python3.12 arm64 autoscaling 2 10 70 Fargate approval main X-Ray throttling schedule daily"
)
# What such a program does hold: it is not there, or nothing speaks against it in the whole program.
TRUE_HERE = frozenset({"absent", "no_plain_secrets", "polling", "closed", "destroyable"})


def decoys():
    """Named and tagged like everything, and idle: none of them is used by another, or uses one."""
    tags = {"Purpose": WORDS[:200], "Encrypted": "true", "Backup": "7", "Tier": "private"}
    vpc = make("aws:ec2/vpc:Vpc", "vpc-with-private-subnets-and-nat", {"cidrBlock": "10.99.0.0/16", "tags": tags})
    subnet = make(
        "aws:ec2/subnet:Subnet", "private-subnet-a", {"vpcId": Ref(vpc), "cidrBlock": "10.99.1.0/24", "tags": tags}
    )
    nat = make("aws:ec2/natGateway:NatGateway", "nat-gateway-per-az", {"subnetId": "subnet-0abc", "tags": tags})
    open_ = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}
    return graph(
        vpc,
        subnet,
        nat,
        make(
            "aws:ec2/securityGroup:SecurityGroup",
            "database-5432-from-tasks",
            {"vpcId": Ref(vpc), "ingress": [open_], "description": "tasks to database on 5432", "tags": tags},
        ),
        make(
            "aws:kms/key:Key", "customer-managed-key", {"enableKeyRotation": True, "description": WORDS, "tags": tags}
        ),
        make("aws:cloudwatch/logGroup:LogGroup", "container-logs", {"retentionInDays": 7, "tags": tags}),
        make("aws:sns/topic:Topic", "alarm-notifications", {"displayName": "alerts", "tags": tags}),
        make("aws:cloudwatch/eventRule:EventRule", "daily", {"scheduleExpression": "rate(1 day)", "tags": tags}),
        make("aws:secretsmanager/secret:Secret", "generated-database-password", {"description": WORDS, "tags": tags}),
        make("aws:ecs/cluster:Cluster", "fargate-cluster", {"tags": tags}),
        make("aws:lb/targetGroup:TargetGroup", "health", {"healthCheck": {"path": "/health"}, "tags": tags}),
        make("aws:iam/role:Role", "least-privilege-task-role", {"assumeRolePolicy": "{}", "description": WORDS}),
        make("aws:ssm/parameter:Parameter", "everything", {"type": "String", "value": WORDS, "tags": tags}),
        outputs={"vpc_id": "the id of the VPC", "database_endpoint": WORDS, "alb_dns_name": "none"},
    )


def asked():
    for file in sorted(PROMPTS.glob("*.yaml")):
        listed = yaml.safe_load(file.read_text(encoding="utf-8"))["requirements"]
        for number, one in enumerate(listed):
            ways = tuple(
                Alternative(kind=way["kind"], of=way.get("of", ""), want=way.get("want", {}))
                for way in one.get("any_of", ())
            )
            yield Requirement(
                id=f"{file.stem}-{number}",
                kind=one["kind"],
                of=one.get("of", ""),
                want=one.get("want", {}),
                any_of=ways,
            )


def none_will_do(one):
    """Whether the bound is met where there is nothing at all."""
    count = one.want.get("count")
    return count == 0 or (isinstance(count, dict) and set(count) == {"at_most"})


REQUIREMENTS = [one for one in asked() if one.kind not in TRUE_HERE and not none_will_do(one)]


@pytest.fixture(scope="module")
def results():
    facts = Facts(topology=Topology(decoys(), config={"aws:region": "mx-central-1"}))
    return judge_requirements(REQUIREMENTS, facts)


def test_there_are_requirements_of_most_kinds():
    assert len({one.kind for one in REQUIREMENTS}) > 50


def test_no_decoy_meets_a_requirement(results):
    met = sorted({f"{r.kind} of {r.of}: {r.title}: {r.witnesses[0].text}" for r in results if r.verdict == "pass"})
    assert met == [], "\n".join(met)
