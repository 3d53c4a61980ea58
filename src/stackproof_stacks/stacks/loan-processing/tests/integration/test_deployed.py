"""A deployed stack as AWS knows it."""

import pytest
from deployed import client, only, outputs

REGION = "us-east-1"


@pytest.fixture(scope="module")
def found():
    return outputs()


@pytest.fixture(scope="module")
def balancer(found):
    every = client("elbv2", REGION).describe_load_balancers()["LoadBalancers"]
    return only([one for one in every if one["DNSName"] == found["albDnsName"]])


@pytest.fixture(scope="module")
def database(found):
    host = found["rdsEndpoint"].partition(":")[0]
    every = client("rds", REGION).describe_db_instances()["DBInstances"]
    return only([one for one in every if one.get("Endpoint", {}).get("Address") == host])


def test_the_vpc_has_six_subnets_in_three_zones(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpcId"]]}]
    subnets = client("ec2", REGION).describe_subnets(Filters=asked)["Subnets"]
    assert len(subnets) == 6
    assert len({one["AvailabilityZone"] for one in subnets}) == 3


def test_every_zone_has_a_nat_gateway(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpcId"]]}]
    gateways = client("ec2", REGION).describe_nat_gateways(Filter=asked)["NatGateways"]
    assert len([one for one in gateways if one["State"] in ("available", "pending")]) in (1, 3)


def test_the_balancer_serves_https_and_redirects_http(balancer):
    elb = client("elbv2", REGION)
    listeners = {
        one["Port"]: one for one in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    }
    assert listeners[443]["Protocol"] == "HTTPS"
    assert listeners[80]["DefaultActions"][0]["Type"] == "redirect"


def test_access_logs_are_versioned_and_encrypted(found):
    s3 = client("s3", REGION)
    assert s3.get_bucket_versioning(Bucket=found["albLogsBucket"])["Status"] == "Enabled"
    rules = s3.get_bucket_encryption(Bucket=found["albLogsBucket"])["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_the_database_is_private_encrypted_and_in_two_zones(database):
    assert database["MultiAZ"] and database["StorageEncrypted"] and not database["PubliclyAccessible"]
    assert database["DBInstanceClass"] == "db.t3.small"


def test_the_logs_are_kept_and_encrypted(found):
    groups = client("logs", REGION).describe_log_groups(logGroupNamePrefix=found["ecsLogGroup"])["logGroups"]
    group = only([one for one in groups if one["logGroupName"] == found["ecsLogGroup"]])
    assert group["retentionInDays"] >= 7
    assert group["kmsKeyId"].endswith(found["kmsKeyId"])


def test_the_key_rotates(found):
    assert client("kms", REGION).get_key_rotation_status(KeyId=found["kmsKeyId"])["KeyRotationEnabled"]


def test_the_cluster_is_active(found):
    cluster = only(client("ecs", REGION).describe_clusters(clusters=[found["ecsClusterName"]])["clusters"])
    assert cluster["status"] == "ACTIVE"


def test_three_tasks_are_wanted(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecsClusterName"])["serviceArns"]
    service = only(ecs.describe_services(cluster=found["ecsClusterName"], services=services)["services"])
    assert service["desiredCount"] >= 3
    assert service["launchType"] == "FARGATE"
