"""The whole program under Pulumi's mocks. Numbers such as [7] are items of the specification."""

import json
from functools import cache

import pytest
from recorded import run_program

from components.settings import SettingError

CONFIG = {
    "environmentSuffix": "t",
    "containerImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/analytics:1.0.0",
}
TOKEN = "arn:aws:mock:eu-west-1:111122223333:healthcare-redis-auth-t"


@cache
def made(*changes, region="eu-west-1"):
    return run_program({**CONFIG, **dict(changes)}, project="healthcare-analytics", region=region)


@pytest.fixture
def stack():
    return made()


def test_the_outputs_are_exported(stack):  # [15]
    assert stack.exports == {
        "vpc_id": "healthcare-vpc-t-id",
        "ecs_cluster_name": "healthcare-analytics-t",
        "ecs_cluster_arn": "arn:aws:mock:eu-west-1:111122223333:healthcare-analytics-t",
        "redis_endpoint": "healthcare-redis-t.cache.example",
        "redis_port": 6379,
        "task_definition_arn": "arn:aws:mock:eu-west-1:111122223333:healthcare-task-t",
        "region": "eu-west-1",
    }


def test_everything_is_tagged(stack):  # [4]
    assert stack.tags == {
        "Environment": "t",
        "Repository": "healthcare-analytics",
        "Author": "platform",
        "Region": "eu-west-1",
        "Compliance": "Healthcare",
        "Project": "HealthTech-Analytics",
        "ManagedBy": "Pulumi",
    }


def test_every_name_holds_the_suffix(stack):  # [4]
    assert [one.name for one in stack.custom if not one.name.endswith("-t")] == []


def test_another_region_than_the_agreed_one_is_refused():  # [3]
    with pytest.raises(SettingError, match="aws:region is 'sa-east-1'; allowed: eu-west-1"):
        made(region="sa-east-1")


def test_without_a_region_the_agreed_one_is_taken():  # [3]
    assert made(region="").exports["region"] == "eu-west-1"


def test_two_zones_have_a_public_and_a_private_subnet_each(stack):  # [5]
    blocks = {one["cidrBlock"]: one["availabilityZone"] for one in stack.all("ec2/subnet:Subnet")}
    assert blocks == {
        "10.0.0.0/24": "eu-west-1a",
        "10.0.1.0/24": "eu-west-1b",
        "10.0.10.0/24": "eu-west-1a",
        "10.0.11.0/24": "eu-west-1b",
    }


def test_one_nat_gateway_leads_out(stack):  # [6]
    assert stack.one("ec2/natGateway:NatGateway")["subnetId"] == "healthcare-public-0-t-id"
    routes = {one["routeTableId"]: one for one in stack.all("ec2/route:Route")}
    assert routes["healthcare-private-t-id"]["natGatewayId"] == "healthcare-nat-t-id"
    assert len(stack.all("ec2/routeTableAssociation:RouteTableAssociation")) == 4


def test_redis_survives_a_zone_and_is_encrypted(stack):  # [7]
    redis = stack.one("elasticache/replicationGroup:ReplicationGroup")
    assert (redis["multiAzEnabled"], redis["automaticFailoverEnabled"], redis["numCacheClusters"]) == (True, True, 2)
    assert (redis["transitEncryptionEnabled"], redis["atRestEncryptionEnabled"]) == (True, True)
    assert (redis["engine"], redis["port"], redis["snapshotRetentionLimit"]) == ("redis", 6379, 5)
    assert (redis["nodeType"], redis["description"]) == ("cache.t4g.micro", "Sessions and cached answers")


def test_the_tasks_alone_reach_redis(stack):  # [8]
    assert stack.rules("Ingress") == {("healthcare-redis-sg-t-id", 6379, "healthcare-task-sg-t-id")}
    assert stack.rules("Egress") == {
        ("healthcare-task-sg-t-id", 6379, "healthcare-redis-sg-t-id"),
        ("healthcare-task-sg-t-id", 443, "0.0.0.0/0"),
    }
    redis = stack.one("elasticache/replicationGroup:ReplicationGroup")
    assert redis["securityGroupIds"] == ["healthcare-redis-sg-t-id"]
    subnets = stack.one("elasticache/subnetGroup:SubnetGroup")["subnetIds"]
    assert subnets == ["healthcare-private-0-t-id", "healthcare-private-1-t-id"]


def test_the_token_is_generated_and_kept_with_where_redis_is(stack):  # [9]
    (token,) = [one.inputs for one in stack.made if one.type == "random:index/randomPassword:RandomPassword"]
    assert (token["length"], token["special"]) == (32, False)
    text = stack.one("secretsmanager/secretVersion:SecretVersion")["secretString"]
    kept = json.loads(text["value"] if isinstance(text, dict) else text)
    assert set(kept) == {"auth_token", "host", "port"}
    assert (kept["host"], kept["port"]) == ("healthcare-redis-t.cache.example", 6379)
    given = stack.one("elasticache/replicationGroup:ReplicationGroup")["authToken"]
    assert (given["value"] if isinstance(given, dict) else given) == kept["auth_token"]


def test_the_task_reads_the_token_by_reference(stack):  # [10]
    container = stack.container("healthcare-task-t")
    assert container["secrets"] == [{"name": "REDIS_AUTH_TOKEN", "valueFrom": f"{TOKEN}:auth_token::"}]
    assert "generated-" not in json.dumps(container)
    assert {one["name"]: one["value"] for one in container["environment"]} == {
        "ENVIRONMENT": "t",
        "REDIS_ENDPOINT": "healthcare-redis-t.cache.example",
        "REDIS_PORT": "6379",
        "REDIS_TLS": "true",
    }


def test_the_task_runs_the_configured_image(stack):  # [10] [11]
    container = stack.container("healthcare-task-t")
    assert (container["name"], container["image"]) == ("healthcare-analytics-app", CONFIG["containerImage"])
    assert container["portMappings"][0]["containerPort"] == 8080
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    assert (task["cpu"], task["memory"], task["networkMode"]) == ("256", "512", "awsvpc")
    with pytest.raises(ValueError, match="image is 'nginx:latest'"):
        made(("containerImage", "nginx:latest"))


def test_the_cluster_is_watched(stack):  # [10]
    cluster = stack.one("ecs/cluster:Cluster")
    assert cluster["name"] == "healthcare-analytics-t"
    assert cluster["settings"] == [{"name": "containerInsights", "value": "enabled"}]


def test_two_tasks_run_in_private_subnets(stack):  # [12]
    service = stack.one("ecs/service:Service")
    assert service["desiredCount"] == 2
    assert service["networkConfiguration"] == {
        "subnets": ["healthcare-private-0-t-id", "healthcare-private-1-t-id"],
        "securityGroups": ["healthcare-task-sg-t-id"],
        "assignPublicIp": False,
    }


def test_tasks_start_when_their_token_is_kept_and_services_are_reached(stack):  # [10]
    assert {
        ("secretsmanager/secretVersion:SecretVersion", "healthcare-redis-auth-t"),
        ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "healthcare-task-https-t"),
    } <= stack.after("ecs/service:Service", "healthcare-service-t")


def test_roles_may_do_no_more_than_they_need(stack):  # [13]
    assert stack.wide() == {"ecr:GetAuthorizationToken"}
    resources = [one["Resource"] for one in stack.statements("healthcare-execution-t")]
    assert [TOKEN] in resources
    assert "arn:aws:ecr:eu-west-1:111122223333:repository/analytics" in resources


def test_logs_are_kept_for_a_year(stack):  # [14]
    groups = {one["name"]: one["retentionInDays"] for one in stack.all("cloudwatch/logGroup:LogGroup")}
    assert set(groups.values()) == {365}
    options = stack.container("healthcare-task-t")["logConfiguration"]["options"]
    assert options["awslogs-group"] == "/ecs/healthcare-analytics-t"
    assert (options["awslogs-region"], options["awslogs-stream-prefix"]) == ("eu-west-1", "healthcare-analytics-app")


def test_the_literal_analysis_runs_no_service_and_keeps_logs_for_a_week():
    other = made(("profile", "analysis"))
    assert other.all("ecs/service:Service") == other.all("ec2/flowLog:FlowLog") == []
    assert {one["retentionInDays"] for one in other.all("cloudwatch/logGroup:LogGroup")} == {7}
    assert other.one("elasticache/replicationGroup:ReplicationGroup")["nodeType"] == "cache.t3.micro"
    assert made().changed(other) == {
        "healthcare-service-t",
        "healthcare-redis-t",
        "healthcare-logs-t",
        "healthcare-analytics-insights-t",
        "healthcare-flow-logs-t",
    }


def test_the_days_of_logs_change_log_groups_and_nothing_else():
    other = made(("logRetentionDays", "30"))
    groups = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"}
    assert made().changed(other) == groups


def test_tags_can_be_set():
    other = made(("author", "ada"), ("repository", "mine"))
    assert (made().changed(other), other.tags["Author"], other.tags["Repository"]) == (set(), "ada", "mine")


def test_without_an_image_the_key_is_named():
    with pytest.raises(SettingError, match="healthcare-analytics:containerImage is not set"):
        run_program({}, project="healthcare-analytics", region="eu-west-1")


def test_a_profile_that_is_none_is_refused():
    with pytest.raises(SettingError, match="profile is 'best'; allowed: recommended or analysis"):
        made(("profile", "best"))


def test_a_suffix_of_20_characters_fits():
    redis = made(("environmentSuffix", "x" * 20)).one("elasticache/replicationGroup:ReplicationGroup")
    assert redis["replicationGroupId"] == f"healthcare-redis-{'x' * 20}"
