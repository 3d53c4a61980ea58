import json
import runpy
from pathlib import Path

import pulumi
import pytest

IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/analytics:1.0.0"
SETTINGS = Path(__file__).parents[2] / "settings.py"


def test_everything_is_in_the_agreed_region(stack):
    (provider,) = [made.inputs for made in stack.made if made.type == "pulumi:providers:aws"]
    assert provider["region"] == "eu-west-1"
    assert {subnet["availabilityZone"][:-1] for subnet in stack.all("ec2/subnet:Subnet")} == {"eu-west-1"}


def test_another_region_is_refused(stack):
    before = pulumi.Config("aws").require("region")
    pulumi.runtime.set_config("aws:region", "sa-east-1")
    try:
        with pytest.raises(ValueError, match="data agreement"):
            runpy.run_path(str(SETTINGS))
    finally:
        pulumi.runtime.set_config("aws:region", before)


def test_redis_survives_a_zone(stack):
    redis = stack.one("elasticache/replicationGroup:ReplicationGroup")
    assert redis["multiAzEnabled"] and redis["automaticFailoverEnabled"]
    assert redis["numCacheClusters"] == 2


def test_redis_is_encrypted_and_asks_for_a_token(stack):
    redis = stack.one("elasticache/replicationGroup:ReplicationGroup")
    assert redis["transitEncryptionEnabled"] and redis["atRestEncryptionEnabled"]
    assert redis["authToken"]


def test_the_task_reads_the_token_by_reference(stack):
    (secret,) = stack.container()["secrets"]
    assert secret["name"] == "REDIS_AUTH_TOKEN"
    assert secret["valueFrom"].endswith("redis-auth-test")
    assert "generated" not in json.dumps(stack.container())


def test_tasks_run_in_private_subnets_of_two_zones(stack):
    placed = stack.one("ecs/service:Service")["networkConfiguration"]
    assert placed["assignPublicIp"] is False
    assert placed["subnets"] == ["healthcare-private-0-test-id", "healthcare-private-1-test-id"]
    routes = {route["routeTableId"]: route for route in stack.all("ec2/route:Route")}
    assert routes["healthcare-private-test-id"]["natGatewayId"] == "healthcare-nat-test-id"


def test_redis_admits_the_tasks_only(stack):
    rule = stack.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert rule["fromPort"] == 6379
    assert rule["referencedSecurityGroupId"] == "healthcare-task-sg-test-id"


def test_the_container_logs_to_the_log_group(stack):
    paths = {group["name"] for group in stack.all("cloudwatch/logGroup:LogGroup")}
    assert stack.container()["logConfiguration"]["options"]["awslogs-group"] in paths


def test_only_the_login_to_ecr_is_granted_on_everything(stack):
    (policy,) = stack.all("iam/rolePolicy:RolePolicy")
    wide = [each["Action"] for each in json.loads(policy["policy"])["Statement"] if each["Resource"] == "*"]
    assert wide == [["ecr:GetAuthorizationToken"]]


def test_every_name_ends_with_the_suffix(stack):
    assert [made.name for made in stack.made if not made.name.endswith("-test")] == []


def test_the_outputs_are_exported(stack):
    assert stack.exports == {
        "vpc_id",
        "cluster_name",
        "cluster_arn",
        "redis_endpoint",
        "redis_port",
        "task_definition_arn",
    }


def test_an_image_from_elsewhere_is_refused(stack):
    from policies import repository_arn

    assert repository_arn(IMAGE) == "arn:aws:ecr:eu-west-1:111122223333:repository/analytics"
    with pytest.raises(ValueError, match="ECR"):
        repository_arn("nginx:latest")
