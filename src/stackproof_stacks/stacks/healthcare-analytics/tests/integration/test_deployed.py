"""A deployed stack as AWS knows it."""

import pytest
from deployed import client, only, outputs

REGION = "eu-west-1"


@pytest.fixture(scope="module")
def found():
    return outputs()


@pytest.fixture(scope="module")
def redis(found):
    groups = client("elasticache", REGION).describe_replication_groups()["ReplicationGroups"]
    by_endpoint = {one["NodeGroups"][0]["PrimaryEndpoint"]["Address"]: one for one in groups}
    return by_endpoint[found["redis_endpoint"]]


@pytest.fixture(scope="module")
def task(found):
    answer = client("ecs", REGION).describe_task_definition(taskDefinition=found["task_definition_arn"])
    return answer["taskDefinition"]


def test_everything_is_in_the_agreed_region(found):
    assert found["region"] == REGION
    assert found["ecs_cluster_arn"].split(":")[3] == found["task_definition_arn"].split(":")[3] == REGION


def test_the_vpc_resolves_names(found):
    ec2 = client("ec2", REGION)
    assert only(ec2.describe_vpcs(VpcIds=[found["vpc_id"]])["Vpcs"])["CidrBlock"] == "10.0.0.0/16"
    answer = ec2.describe_vpc_attribute(VpcId=found["vpc_id"], Attribute="enableDnsHostnames")
    assert answer["EnableDnsHostnames"]["Value"]


def test_subnets_lie_in_two_zones(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpc_id"]]}]
    subnets = client("ec2", REGION).describe_subnets(Filters=asked)["Subnets"]
    assert (len(subnets), len({one["AvailabilityZone"] for one in subnets})) == (4, 2)


def test_one_nat_gateway_and_one_internet_gateway(found):
    ec2 = client("ec2", REGION)
    asked = [{"Name": "vpc-id", "Values": [found["vpc_id"]]}]
    gateways = ec2.describe_nat_gateways(Filter=asked)["NatGateways"]
    assert len([one for one in gateways if one["State"] in ("available", "pending")]) == 1
    attached = [{"Name": "attachment.vpc-id", "Values": [found["vpc_id"]]}]
    only(ec2.describe_internet_gateways(Filters=attached)["InternetGateways"])


def test_the_cluster_is_active_and_watched(found):
    asked = {"clusters": [found["ecs_cluster_name"]], "include": ["SETTINGS"]}
    cluster = only(client("ecs", REGION).describe_clusters(**asked)["clusters"])
    assert cluster["status"] == "ACTIVE"
    assert {"name": "containerInsights", "value": "enabled"} in cluster["settings"]


def test_redis_survives_a_zone(redis):
    assert (redis["MultiAZ"], redis["AutomaticFailover"]) == ("enabled", "enabled")


def test_redis_is_encrypted_and_asks_for_a_token(redis):
    assert redis["TransitEncryptionEnabled"] and redis["AtRestEncryptionEnabled"] and redis["AuthTokenEnabled"]


def test_redis_listens_on_its_port(found, redis):
    assert redis["NodeGroups"][0]["PrimaryEndpoint"]["Port"] == int(found["redis_port"]) == 6379


def test_the_task_runs_on_fargate(task):
    assert "FARGATE" in task["requiresCompatibilities"]
    assert (task["cpu"], task["memory"]) == ("256", "512")


def test_the_task_knows_redis_and_reads_its_token(found, task):
    container = only(task["containerDefinitions"])
    told = {one["name"]: one["value"] for one in container["environment"]}
    assert told["REDIS_ENDPOINT"] == found["redis_endpoint"]
    secret = only(container["secrets"])
    assert secret["name"] == "REDIS_AUTH_TOKEN"
    assert secret["valueFrom"].startswith(f"arn:aws:secretsmanager:{REGION}:")


def test_two_tasks_are_wanted(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecs_cluster_name"])["serviceArns"]
    if not services:
        pytest.skip("the profile analysis runs no service")
    service = only(ecs.describe_services(cluster=found["ecs_cluster_name"], services=services)["services"])
    assert service["desiredCount"] == 2
