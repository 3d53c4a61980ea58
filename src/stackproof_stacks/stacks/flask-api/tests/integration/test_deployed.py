"""A deployed stack as AWS knows it."""

import os

import pytest
from deployed import client, only, outputs

REGION = os.environ.get("AWS_REGION", "us-east-1")


@pytest.fixture(scope="module")
def found():
    return outputs()


@pytest.fixture(scope="module")
def balancer(found):
    every = client("elbv2", REGION).describe_load_balancers()["LoadBalancers"]
    return only([one for one in every if one["DNSName"] == found["alb_dns_name"]])


@pytest.fixture(scope="module")
def cluster(found):
    every = client("rds", REGION).describe_db_clusters()["DBClusters"]
    return only([one for one in every if one["Endpoint"] == found["rds_cluster_endpoint"]])


def test_the_vpc_resolves_names(found):
    ec2 = client("ec2", REGION)
    vpc = only(ec2.describe_vpcs(VpcIds=[found["vpc_id"]])["Vpcs"])
    assert vpc["CidrBlock"] == "10.0.0.0/16"
    for attribute, key in (("enableDnsSupport", "EnableDnsSupport"), ("enableDnsHostnames", "EnableDnsHostnames")):
        assert ec2.describe_vpc_attribute(VpcId=found["vpc_id"], Attribute=attribute)[key]["Value"]


def test_subnets_lie_in_two_zones(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpc_id"]]}]
    subnets = client("ec2", REGION).describe_subnets(Filters=asked)["Subnets"]
    assert (len(subnets), len({one["AvailabilityZone"] for one in subnets})) == (4, 2)


def test_two_nat_gateways_lead_out(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpc_id"]]}]
    gateways = client("ec2", REGION).describe_nat_gateways(Filter=asked)["NatGateways"]
    assert len([one for one in gateways if one["State"] in ("available", "pending")]) == 2


def test_security_groups_form_a_chain(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpc_id"]]}]
    groups = client("ec2", REGION).describe_security_groups(Filters=asked)["SecurityGroups"]
    ports = {rule["FromPort"] for group in groups for rule in group["IpPermissions"] if "FromPort" in rule}
    assert ports <= {80, 443, 5000, 5432}
    assert {5000, 5432} <= ports


def test_the_balancer_faces_the_internet(balancer):
    assert (balancer["Scheme"], balancer["Type"]) == ("internet-facing", "application")


def test_targets_are_asked_for_their_health(balancer):
    groups = client("elbv2", REGION).describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]
    group = only(groups)
    assert (group["Port"], group["HealthCheckPath"]) == (5000, "/health")


def test_the_service_runs_on_fargate(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecs_cluster_name"])["serviceArns"]
    service = only(ecs.describe_services(cluster=found["ecs_cluster_name"], services=services)["services"])
    assert (service["launchType"], service["desiredCount"] >= 2) == ("FARGATE", True)


def test_tasks_have_the_size_asked_for(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecs_cluster_name"])["serviceArns"]
    service = only(ecs.describe_services(cluster=found["ecs_cluster_name"], services=services)["services"])
    task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    assert (task["cpu"], task["memory"]) == ("1024", "2048")
    container = only(task["containerDefinitions"])
    assert only(container["secrets"])["name"] == "DB_PASSWORD"


def test_images_are_scanned(found):
    name = found["ecr_repository_uri"].partition("/")[2]
    repository = only(client("ecr", REGION).describe_repositories(repositoryNames=[name])["repositories"])
    assert repository["imageScanningConfiguration"]["scanOnPush"]


def test_aurora_is_encrypted_with_two_instances(cluster):
    assert cluster["StorageEncrypted"]
    assert len(cluster["DBClusterMembers"]) == 2
    assert (cluster["DatabaseName"], cluster["Engine"]) == ("flaskapi", "aurora-postgresql")


def test_logs_are_kept(found):
    groups = client("logs", REGION).describe_log_groups(logGroupNamePrefix="/ecs/flask-api-")["logGroups"]
    assert groups
    assert all(one["retentionInDays"] for one in groups)


def test_the_secret_is_there(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecs_cluster_name"])["serviceArns"]
    service = only(ecs.describe_services(cluster=found["ecs_cluster_name"], services=services)["services"])
    task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    arn = only(only(task["containerDefinitions"])["secrets"])["valueFrom"]
    assert client("secretsmanager", REGION).describe_secret(SecretId=arn)["ARN"] == arn
