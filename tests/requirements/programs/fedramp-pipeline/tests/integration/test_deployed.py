import json


def test_four_subnets_span_two_zones(outputs, client):
    ids = [*outputs["public_subnet_ids"], *outputs["private_subnet_ids"]]
    subnets = client("ec2").describe_subnets(SubnetIds=ids)["Subnets"]
    assert {subnet["VpcId"] for subnet in subnets} == {outputs["vpc_id"]}
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == 2


def test_the_key_rotates(outputs, client):
    assert client("kms").get_key_rotation_status(KeyId=outputs["key_arn"])["KeyRotationEnabled"]


def test_the_stream_is_encrypted_with_the_key(outputs, client):
    stream = client("kinesis").describe_stream_summary(StreamName=outputs["stream_name"])["StreamDescriptionSummary"]
    assert stream["StreamStatus"] == "ACTIVE"
    assert stream["KeyId"] == outputs["key_arn"]


def test_the_database_is_private_and_encrypted(outputs, client):
    identifier = outputs["database_endpoint"].split(".")[0]
    (database,) = client("rds").describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"]
    assert database["StorageEncrypted"] and not database["PubliclyAccessible"]
    assert database["BackupRetentionPeriod"] == 7


def test_the_secret_holds_what_a_client_needs(outputs, client):
    value = client("secretsmanager").get_secret_value(SecretId=outputs["secret_arn"])["SecretString"]
    assert set(json.loads(value)) == {"engine", "host", "port", "dbname", "username", "password"}


def test_the_service_runs(outputs, client):
    ecs = client("ecs")
    services = ecs.list_services(cluster=outputs["cluster_name"])["serviceArns"]
    (service,) = ecs.describe_services(cluster=outputs["cluster_name"], services=services)["services"]
    assert service["runningCount"] == service["desiredCount"]
