import json

import pytest

IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/loans:1.0.0"


def test_each_of_three_zones_has_a_public_and_a_private_subnet_and_a_nat_gateway(stack):
    zones = [subnet["availabilityZone"] for subnet in stack.all("ec2/subnet:Subnet")]
    assert sorted(zones) == sorted(["us-east-1a", "us-east-1b", "us-east-1c"] * 2)
    assert len(stack.all("ec2/natGateway:NatGateway")) == 3


def test_three_tasks_of_the_size_asked_for_run_in_private_subnets(stack):
    service = stack.one("ecs/service:Service")
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    assert (task["cpu"], task["memory"], service["desiredCount"]) == ("256", "512", 3)
    assert service["networkConfiguration"]["assignPublicIp"] is False
    assert all("private" in subnet for subnet in service["networkConfiguration"]["subnets"])


def test_the_database_survives_a_zone_and_leaves_nothing_behind(stack):
    database = stack.one("rds/instance:Instance")
    assert (database["engine"], database["instanceClass"]) == ("postgres", "db.t3.small")
    assert database["multiAz"] and database["storageEncrypted"] and database["kmsKeyId"]
    assert database["backupRetentionPeriod"] == 7
    assert database["skipFinalSnapshot"] and not database["deletionProtection"]


def test_http_is_redirected_to_https(stack):
    listeners = {listener["port"]: listener for listener in stack.all("lb/listener:Listener")}
    assert listeners[80]["defaultActions"][0]["redirect"]["protocol"] == "HTTPS"
    assert listeners[443]["certificateArn"].startswith("arn:aws:acm:")


def test_access_logs_are_versioned_archived_and_deleted_with_mfa_only(stack):
    assert stack.one("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"]["status"] == "Enabled"
    (rule,) = stack.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"]
    assert rule["transitions"] == [{"days": 90, "storageClass": "GLACIER"}]
    assert rule["expiration"]["days"] == 7 * 365
    statements = json.loads(stack.one("s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]
    (guard,) = [each for each in statements if "s3:DeleteObjectVersion" in each["Action"]]
    assert guard["Effect"] == "Deny"
    assert guard["Condition"] == {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def test_container_logs_are_encrypted_and_kept_for_90_days(stack):
    groups = {group["name"]: group for group in stack.all("cloudwatch/logGroup:LogGroup")}
    assert f"/ecs/fintech/{stack.one('ecs/service:Service')['name']}" in groups
    assert {group["retentionInDays"] for group in groups.values()} == {90}
    assert all(group["kmsKeyId"] for group in groups.values())


def test_the_password_is_read_from_the_existing_secret(stack):
    assert stack.all("secretsmanager/secret:Secret") == []
    (secret,) = stack.container()["secrets"]
    assert secret["valueFrom"].startswith("arn:aws:secretsmanager:")


def test_the_configured_image_runs(stack):
    assert stack.container()["image"] == IMAGE


def test_the_service_scales_on_cpu(stack):
    policy = stack.one("appautoscaling/policy:Policy")["targetTrackingScalingPolicyConfiguration"]
    assert policy["targetValue"] == 70
    assert policy["predefinedMetricSpecification"]["predefinedMetricType"] == "ECSServiceAverageCPUUtilization"


def test_only_the_ports_asked_for_are_open(stack):
    rules = stack.all("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert sorted(rule["fromPort"] for rule in rules) == [80, 80, 443, 5432]
    assert {rule["fromPort"] for rule in rules if "cidrIpv4" in rule} == {80, 443}


def test_every_name_ends_with_the_suffix(stack):
    assert [made.name for made in stack.made if not made.name.endswith("-test")] == []


def test_the_outputs_are_exported(stack):
    assert stack.exports == {"vpc_id", "alb_dns_name", "cluster_name", "database_endpoint"}


def test_an_image_from_elsewhere_is_refused(stack):
    from policies import repository_arn

    assert repository_arn(IMAGE) == "arn:aws:ecr:us-east-1:111122223333:repository/loans"
    with pytest.raises(ValueError, match="ECR"):
        repository_arn("nginx:latest")
