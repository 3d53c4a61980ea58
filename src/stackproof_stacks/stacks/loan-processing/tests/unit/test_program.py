"""The whole program under Pulumi's mocks. Numbers such as [19] are items of the specification."""

import json
from functools import cache

import pytest
from recorded import run_program

from components.settings import SettingError

CONFIG = {
    "environmentSuffix": "t",
    "appImage": "111122223333.dkr.ecr.us-east-1.amazonaws.com/loans:1.0.0",
    "certificateDomain": "loans.example.com",
    "dbPasswordSecret": "kept",
}
OUTPUTS = {
    "vpcId": "fintech-vpc-t-id",
    "albDnsName": "fintech-alb-t.elb.example",
    "ecsClusterName": "fintech-cluster-t",
    "rdsEndpoint": "fintech-db-t.example:5432",
    "kmsKeyId": "fintech-data-t-id",
    "albLogsBucket": "fintech-alb-logs-t-111122223333-us-east-1",
    "ecsLogGroup": "/ecs/fintech/loan-processing-t",
}


@cache
def made(*changes):
    return run_program({**CONFIG, **dict(changes)}, project="loan-processing", region="us-east-1")


@pytest.fixture
def stack():
    return made()


def bucket_statements(stack):
    return {one["Sid"]: one for one in json.loads(stack.one("s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]}


def test_the_outputs_are_exported(stack):  # [2]
    assert stack.exports == OUTPUTS


def test_everything_is_tagged(stack):  # [4]
    assert stack.tags == {
        "Environment": "t",
        "Project": "fintech-loan-processing",
        "ManagedBy": "pulumi",
        "CostCenter": "engineering",
        "Application": "loan-processing",
    }


def test_every_name_ends_with_the_suffix(stack):  # [C1]
    assert [one.name for one in stack.custom if not one.name.endswith("-t")] == []


def test_without_a_region_there_is_a_default():  # [3]
    stack = run_program(CONFIG, project="loan-processing", region="")
    assert stack.container("fintech-task-t")["logConfiguration"]["options"]["awslogs-region"] == "us-east-1"


def test_three_zones_have_a_public_and_a_private_subnet_each(stack):  # [5] [6]
    assert stack.one("ec2/vpc:Vpc")["cidrBlock"] == "10.0.0.0/16"
    blocks = {one["cidrBlock"]: one["availabilityZone"] for one in stack.all("ec2/subnet:Subnet")}
    assert blocks == {
        **{f"10.0.{index}.0/24": f"us-east-1{zone}" for index, zone in enumerate("abc")},
        **{f"10.0.{index + 10}.0/24": f"us-east-1{zone}" for index, zone in enumerate("abc")},
    }


def test_every_zone_has_its_own_nat_gateway(stack):  # [7]
    assert len(stack.all("ec2/natGateway:NatGateway")) == len(stack.all("ec2/eip:Eip")) == 3
    assert len(stack.all("ec2/routeTable:RouteTable")) == len(stack.all("ec2/route:Route")) == 4


def test_security_groups_form_a_chain(stack):  # [8]
    assert stack.rules("Ingress") == {
        ("fintech-alb-sg-t-id", 443, "0.0.0.0/0"),
        ("fintech-alb-sg-t-id", 80, "0.0.0.0/0"),
        ("fintech-ecs-sg-t-id", 80, "fintech-alb-sg-t-id"),
        ("fintech-db-sg-t-id", 5432, "fintech-ecs-sg-t-id"),
    }
    assert stack.rules("Egress") == {
        ("fintech-alb-sg-t-id", 80, "fintech-ecs-sg-t-id"),
        ("fintech-ecs-sg-t-id", 5432, "fintech-db-sg-t-id"),
        ("fintech-ecs-sg-t-id", 443, "0.0.0.0/0"),
    }


def test_tasks_have_no_public_address(stack):  # [9]
    placed = stack.one("ecs/service:Service")["networkConfiguration"]
    assert placed["assignPublicIp"] is False
    assert placed["subnets"] == [f"fintech-private-{index}-t-id" for index in range(3)]
    assert placed["securityGroups"] == ["fintech-ecs-sg-t-id"]


def test_one_key_encrypts_database_logs_and_notifications(stack):  # [10] [25]
    key = "arn:aws:mock:us-east-1:111122223333:fintech-data-t"
    assert stack.one("rds/instance:Instance")["kmsKeyId"] == key
    assert stack.one("sns/topic:Topic")["kmsMasterKeyId"] == key
    assert {one["kmsKeyId"] for one in stack.all("cloudwatch/logGroup:LogGroup")} == {key}


def test_the_key_admits_cloudwatch_for_every_log_group(stack):  # [10]
    logs = next(one for one in json.loads(stack.one("kms/key:Key")["policy"])["Statement"] if one["Sid"] == "Logs")
    admitted = logs["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    prefix = "arn:aws:logs:us-east-1:111122223333:log-group:"
    assert set(admitted) == {f"{prefix}{one['name']}" for one in stack.all("cloudwatch/logGroup:LogGroup")}


def test_alarms_may_publish_with_the_key(stack):
    statements = {one["Sid"]: one for one in json.loads(stack.one("kms/key:Key")["policy"])["Statement"]}
    assert statements["Publishers"]["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}


def test_the_password_is_looked_up_and_never_made(stack):  # [11]
    assert not [one for one in stack.made if "random" in one.type or "secretsmanager" in one.type]
    password = stack.one("rds/instance:Instance")["password"]
    assert (password["value"] if isinstance(password, dict) else password) == "kept-elsewhere"
    (secret,) = stack.container("fintech-task-t")["secrets"]
    assert secret == {"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:us-east-1:111122223333:secret:kept"}


def test_a_secret_of_the_stack_is_looked_up_where_none_is_named(stack):  # [11]
    assert stack.asked("getSecret")["name"] == "kept"
    other = {key: value for key, value in CONFIG.items() if key != "dbPasswordSecret"}
    unnamed = run_program(other, project="loan-processing", region="us-east-1")
    assert unnamed.asked("getSecret")["name"] == "fintech-db-password-t"


def test_access_logs_are_versioned_archived_and_kept_seven_years(stack):  # [12] [13] [15]
    assert stack.one("s3/bucket:Bucket") == {
        "bucket": "fintech-alb-logs-t-111122223333-us-east-1",
        "forceDestroy": True,
    }
    assert stack.one("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = stack.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"]
    assert rule["transitions"] == [{"days": 90, "storageClass": "GLACIER"}]
    assert rule["expiration"] == {"days": 2555}


def test_access_logs_are_deleted_with_a_second_factor_only(stack):  # [13]
    assert bucket_statements(stack)["DeleteWithMfa"]["Effect"] == "Deny"


def test_the_balancer_logs_and_serves_https(stack):  # [17] [18] [19]
    balancer = stack.one("lb/loadBalancer:LoadBalancer")
    assert balancer["accessLogs"] == {"bucket": "fintech-alb-logs-t-111122223333-us-east-1", "enabled": True}
    https = stack.named("lb/listener:Listener", "fintech-https-t")
    assert https["certificateArn"] == "arn:aws:acm:us-east-1:111122223333:certificate/1"
    wanted = {"domain": "loans.example.com", "statuses": ["ISSUED"], "mostRecent": True}
    assert stack.asked("getCertificate") == wanted
    http = stack.named("lb/listener:Listener", "fintech-http-t")
    assert http["defaultActions"][0]["redirect"]["statusCode"] == "HTTP_301"
    health = stack.one("lb/targetGroup:TargetGroup")["healthCheck"]
    assert (health["path"], health["interval"], health["timeout"], health["unhealthyThreshold"]) == (
        "/health",
        30,
        5,
        3,
    )


def test_the_task_has_exactly_the_size_asked_for(stack):  # [21]
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    assert (task["cpu"], task["memory"]) == ("256", "512")


def test_the_container_is_told_of_its_database(stack):  # [21] [22]
    container = stack.container("fintech-task-t")
    assert (container["name"], container["image"]) == ("loan-processing-app", CONFIG["appImage"])
    assert container["portMappings"][0]["containerPort"] == 80
    assert {one["name"]: one["value"] for one in container["environment"]} == {
        "ENVIRONMENT": "t",
        "DB_HOST": "fintech-db-t.example",
        "DB_PORT": "5432",
        "DB_NAME": "fintechdb",
        "DB_USER": "dbadmin",
    }
    database = stack.one("rds/instance:Instance")
    assert (database["dbName"], database["username"]) == ("fintechdb", "dbadmin")


def test_port_target_and_health_check_agree(stack):  # [18] [21]
    (attached,) = stack.one("ecs/service:Service")["loadBalancers"]
    assert attached["containerPort"] == stack.one("lb/targetGroup:TargetGroup")["port"] == 80
    assert attached["containerName"] == "loan-processing-app"


def test_tasks_start_when_the_balancer_listens_and_services_are_reached(stack):  # [23]
    assert {
        ("lb/listener:Listener", "fintech-https-t"),
        ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "fintech-ecs-https-t"),
    } <= stack.after("ecs/service:Service", "fintech-service-t")


def test_three_tasks_and_up_to_ten_by_cpu(stack):  # [23] [24]
    service = stack.one("ecs/service:Service")
    assert (service["desiredCount"], service["healthCheckGracePeriodSeconds"]) == (3, 60)
    target = stack.one("appautoscaling/target:Target")
    assert (target["minCapacity"], target["maxCapacity"]) == (3, 10)
    policy = stack.one("appautoscaling/policy:Policy")["targetTrackingScalingPolicyConfiguration"]
    assert policy["targetValue"] == 70


def test_containers_log_to_a_group_that_is_kept_90_days(stack):  # [25]
    group = stack.named("cloudwatch/logGroup:LogGroup", "fintech-logs-t")
    assert (group["name"], group["retentionInDays"]) == ("/ecs/fintech/loan-processing-t", 90)
    assert stack.container("fintech-task-t")["logConfiguration"]["options"]["awslogs-group"] == group["name"]


def test_roles_may_do_no_more_than_they_need(stack):  # [26] [C8]
    assert stack.wide() == {"ecr:GetAuthorizationToken"}
    # The application calls no AWS service.
    assert "fintech-task-t" not in {one.name for one in stack.made if one.type == "aws:iam/rolePolicy:RolePolicy"}


def test_the_image_is_pulled_from_its_own_repository(stack):  # [26]
    resources = [one["Resource"] for one in stack.statements("fintech-execution-t")]
    assert "arn:aws:ecr:us-east-1:111122223333:repository/loans" in resources
    assert ["arn:aws:secretsmanager:us-east-1:111122223333:secret:kept"] in resources


def test_the_database_survives_a_zone_and_is_backed_up(stack):  # [27]
    found = stack.one("rds/instance:Instance")
    assert (found["instanceClass"], found["multiAz"], found["backupRetentionPeriod"]) == ("db.t3.small", True, 7)
    assert (found["publiclyAccessible"], found["deletionProtection"], found["skipFinalSnapshot"]) == (
        False,
        False,
        True,
    )
    assert found["vpcSecurityGroupIds"] == ["fintech-db-sg-t-id"]


def test_what_goes_wrong_is_told(stack):  # [28]
    alarms = {one["name"]: one for one in stack.all("cloudwatch/metricAlarm:MetricAlarm")}
    assert set(alarms) == {"fintech-ecs-cpu-t", "fintech-rds-cpu-t", "fintech-rds-storage-t", "fintech-alb-5xx-t"}
    ecs, rds = alarms["fintech-ecs-cpu-t"], alarms["fintech-rds-cpu-t"]
    assert (ecs["namespace"], ecs["metricName"], ecs["threshold"]) == ("AWS/ECS", "CPUUtilization", 80)
    assert ecs["dimensions"] == {"ClusterName": "fintech-cluster-t", "ServiceName": "fintech-service-t"}
    assert (rds["namespace"], rds["metricName"], rds["threshold"]) == ("AWS/RDS", "CPUUtilization", 80)
    assert rds["dimensions"] == {"DBInstanceIdentifier": "fintech-db-t"}
    for one in (ecs, rds):
        assert (one["period"], one["evaluationPeriods"], one["comparisonOperator"]) == (300, 2, "GreaterThanThreshold")
    storage, errors = alarms["fintech-rds-storage-t"], alarms["fintech-alb-5xx-t"]
    assert (storage["namespace"], storage["metricName"]) == ("AWS/RDS", "FreeStorageSpace")
    assert storage["threshold"] == 2 * 1024**3
    assert storage["comparisonOperator"] == "LessThanThreshold"
    assert storage["dimensions"] == {"DBInstanceIdentifier": "fintech-db-t"}
    assert (errors["namespace"], errors["metricName"]) == ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count")
    assert (errors["statistic"], errors["threshold"]) == ("Sum", 10)
    assert errors["dimensions"]["LoadBalancer"].startswith("app/fintech-alb-t/")


def test_the_literal_analysis_switches_on_mfa_delete_and_nothing_else():
    assert made().changed(made(("profile", "analysis"))) == {"fintech-alb-logs-t"}
    versioning = made(("profile", "analysis")).one("s3/bucketVersioning:BucketVersioning")
    assert versioning["versioningConfiguration"]["mfaDelete"] == "Enabled"


def test_one_nat_gateway_changes_the_way_out_and_nothing_else():
    other = made(("natGateways", "1"))
    assert len(other.all("ec2/natGateway:NatGateway")) == 1
    changed = {name.rpartition("-t")[0] for name in made().changed(other)}
    kept = {"nat-0", "nat-1", "nat-2", "nat", "private", "private-0", "private-1", "private-2", "s3"}
    assert changed == {f"fintech-{one}" for one in kept}


def test_the_days_of_logs_change_log_groups_and_nothing_else():
    other = made(("logRetentionDays", "7"))
    groups = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"}
    assert made().changed(other) == groups
    assert {one["retentionInDays"] for one in other.all("cloudwatch/logGroup:LogGroup")} == {7}


def test_protection_keeps_the_data_and_nothing_else():
    other = made(("protect", "true"))
    assert made().changed(other) == {"fintech-db-t", "fintech-alb-logs-t"}
    assert other.one("rds/instance:Instance")["deletionProtection"] is True
    assert other.one("s3/bucket:Bucket")["forceDestroy"] is False


def test_an_address_is_told_of_alarms_and_nothing_else():
    other = made(("alarmEmail", "ops@example.com"))
    assert made().changed(other) == {"fintech-alarms-t"}
    assert other.one("sns/topicSubscription:TopicSubscription")["endpoint"] == "ops@example.com"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("profile", "best", "loan-processing:profile is 'best'; allowed: recommended or analysis"),
        ("natGateways", "2", "loan-processing:natGateways is '2'; allowed: 1, 3"),
        ("logRetentionDays", "often", "loan-processing:logRetentionDays is 'often'; allowed: a whole number"),
        ("alarmEmail", "nobody", "loan-processing:alarmEmail is 'nobody'; allowed: an e-mail address"),
        ("protect", "yes", "loan-processing:protect is 'yes'; allowed: true or false"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(key, value, told):
    with pytest.raises(SettingError, match=told):
        made((key, value))


def test_an_image_from_elsewhere_is_refused():
    with pytest.raises(ValueError, match=r"image is 'nginx:latest'; allowed: ACCOUNT.dkr.ecr"):
        made(("appImage", "nginx:latest"))


def test_days_that_cloudwatch_does_not_know_are_refused():
    with pytest.raises(ValueError, match="logs cannot be kept for 8 days"):
        made(("logRetentionDays", "8"))


def test_a_suffix_of_20_characters_fits():
    assert made(("environmentSuffix", "x" * 20)).one("lb/loadBalancer:LoadBalancer")["name"].endswith("x" * 20)
