"""A deployed stack as AWS knows it."""

import json

import pytest
from deployed import client, only, outputs

REGION = "us-east-1"
FIELDS = {"engine", "host", "port", "dbname", "username", "password"}


@pytest.fixture(scope="module")
def found():
    return outputs()


def test_the_vpc_has_its_block(found):
    vpc = only(client("ec2", REGION).describe_vpcs(VpcIds=[found["vpcId"]])["Vpcs"])
    assert vpc["CidrBlock"] == found["vpcCidr"] == "10.0.0.0/16"


def test_four_subnets_belong_to_the_vpc(found):
    ids = [found[f"{tier}Subnet{number}Id"] for tier in ("public", "private") for number in (1, 2)]
    subnets = client("ec2", REGION).describe_subnets(SubnetIds=ids)["Subnets"]
    assert {one["VpcId"] for one in subnets} == {found["vpcId"]}
    assert len({one["AvailabilityZone"] for one in subnets}) == 2


def test_the_key_rotates_and_admits_cloudwatch(found):
    kms = client("kms", REGION)
    assert kms.describe_key(KeyId=found["kmsKeyId"])["KeyMetadata"]["Enabled"]
    assert kms.get_key_rotation_status(KeyId=found["kmsKeyId"])["KeyRotationEnabled"]
    policy = kms.get_key_policy(KeyId=found["kmsKeyId"], PolicyName="default")["Policy"]
    assert f"logs.{REGION}.amazonaws.com" in policy


def test_the_stream_is_encrypted_for_a_day(found):
    kinesis = client("kinesis", REGION)
    stream = kinesis.describe_stream_summary(StreamName=found["kinesisStreamName"])["StreamDescriptionSummary"]
    assert (stream["StreamStatus"], stream["EncryptionType"], stream["RetentionPeriodHours"]) == ("ACTIVE", "KMS", 24)


def test_the_database_is_private_and_encrypted(found):
    rds = client("rds", REGION)
    database = only(rds.describe_db_instances(DBInstanceIdentifier=found["rdsInstanceId"])["DBInstances"])
    assert database["Engine"] == "postgres"
    assert database["StorageEncrypted"] and not database["PubliclyAccessible"]


def test_the_secret_holds_all_that_the_worker_needs(found):
    secrets = client("secretsmanager", REGION)
    assert secrets.describe_secret(SecretId=found["dbSecretArn"])["KmsKeyId"]
    value = json.loads(secrets.get_secret_value(SecretId=found["dbSecretArn"])["SecretString"])
    assert set(value) == FIELDS


def test_the_cluster_is_active(found):
    cluster = only(client("ecs", REGION).describe_clusters(clusters=[found["ecsClusterName"]])["clusters"])
    assert cluster["status"] == "ACTIVE"


def test_one_task_is_wanted_on_fargate(found):
    ecs = client("ecs", REGION)
    services = ecs.list_services(cluster=found["ecsClusterName"])["serviceArns"]
    service = only(ecs.describe_services(cluster=found["ecsClusterName"], services=services)["services"])
    assert (service["launchType"], service["desiredCount"]) == ("FARGATE", 1)


def test_the_api_is_regional_with_its_path(found):
    gateway = client("apigateway", REGION)
    api = gateway.get_rest_api(restApiId=found["apiGatewayId"])
    assert api["endpointConfiguration"]["types"] == ["REGIONAL"]
    paths = {one["path"] for one in gateway.get_resources(restApiId=found["apiGatewayId"])["items"]}
    assert "/ingest" in paths


def test_three_groups_form_the_chain(found):
    asked = [{"Name": "vpc-id", "Values": [found["vpcId"]]}]
    groups = client("ec2", REGION).describe_security_groups(Filters=asked)["SecurityGroups"]
    assert len([one for one in groups if one["GroupName"] != "default"]) >= 3
