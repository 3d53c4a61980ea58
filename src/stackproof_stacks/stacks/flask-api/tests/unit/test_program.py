"""The whole program under Pulumi's mocks. Numbers such as [9] are items of the specification."""

import json
from functools import cache

import pytest
from recorded import run_program

from components.settings import SettingError

CONFIG = {"environmentSuffix": "t"}
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/1"


@cache
def made(*changes, region="us-east-1"):
    return run_program({**CONFIG, **dict(changes)}, project="flask-api", region=region)


@pytest.fixture
def stack():
    return made()


def test_the_outputs_are_exported(stack):  # [5]
    assert stack.exports == {
        "vpc_id": "flask-api-vpc-t-id",
        "alb_dns_name": "flask-api-alb-t.elb.example",
        "ecr_repository_uri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/flask-api-registry-t",
        "rds_cluster_endpoint": "flask-api-aurora-t.example:5432",
        "ecs_cluster_name": "flask-api-cluster-t",
    }


def test_everything_is_tagged(stack):  # [4]
    assert stack.tags == {
        "Environment": "production",
        "Project": "ecommerce-api",
        "ManagedBy": "pulumi",
        "Suffix": "t",
    }


def test_names_are_type_purpose_suffix(stack):  # [3]
    odd = [one.name for one in stack.custom if not (one.name.startswith("flask-api-") and one.name.endswith("-t"))]
    assert odd == []
    assert stack.one("ec2/vpc:Vpc")["tags"] == {"Name": "flask-api-vpc-t"}


def test_two_zones_have_subnets_and_a_nat_gateway_each(stack):  # [6]
    blocks = {one["cidrBlock"]: one["availabilityZone"] for one in stack.all("ec2/subnet:Subnet")}
    assert blocks == {
        "10.0.0.0/24": "us-east-1a",
        "10.0.1.0/24": "us-east-1b",
        "10.0.10.0/24": "us-east-1a",
        "10.0.11.0/24": "us-east-1b",
    }
    assert len(stack.all("ec2/natGateway:NatGateway")) == len(stack.all("ec2/eip:Eip")) == 2
    assert len(stack.all("ec2/routeTable:RouteTable")) == len(stack.all("ec2/route:Route")) == 3


def test_security_groups_form_a_chain(stack):  # [7]
    assert stack.rules("Ingress") == {
        ("flask-api-alb-sg-t-id", 443, "0.0.0.0/0"),
        ("flask-api-alb-sg-t-id", 80, "0.0.0.0/0"),
        ("flask-api-ecs-sg-t-id", 5000, "flask-api-alb-sg-t-id"),
        ("flask-api-db-sg-t-id", 5432, "flask-api-ecs-sg-t-id"),
    }
    assert stack.rules("Egress") == {
        ("flask-api-alb-sg-t-id", 5000, "flask-api-ecs-sg-t-id"),
        ("flask-api-ecs-sg-t-id", 5432, "flask-api-db-sg-t-id"),
        ("flask-api-ecs-sg-t-id", 443, "0.0.0.0/0"),
    }


def test_images_are_scanned_in_a_registry_that_goes_with_the_stack(stack):  # [8]
    repository = stack.one("ecr/repository:Repository")
    assert repository["imageScanningConfiguration"] == {"scanOnPush": True}
    assert (repository["forceDelete"], repository["imageTagMutability"]) == (True, "IMMUTABLE")


def test_aurora_has_a_writer_and_a_reader_in_private_subnets(stack):  # [9]
    cluster = stack.one("rds/cluster:Cluster")
    assert (cluster["databaseName"], cluster["masterUsername"]) == ("flaskapi", "apiuser")
    assert (cluster["storageEncrypted"], cluster["skipFinalSnapshot"], cluster["deletionProtection"]) == (
        True, True, False,
    )  # fmt: skip
    instances = stack.all("rds/clusterInstance:ClusterInstance")
    assert [one["instanceClass"] for one in instances] == ["db.t4g.medium", "db.t4g.medium"]
    assert stack.one("rds/subnetGroup:SubnetGroup")["subnetIds"] == [
        "flask-api-private-0-t-id",
        "flask-api-private-1-t-id",
    ]
    assert cluster["vpcSecurityGroupIds"] == ["flask-api-db-sg-t-id"]


def test_the_password_is_generated_kept_and_read_by_reference(stack):  # [10]
    (password,) = [one.inputs for one in stack.made if one.type == "random:index/randomPassword:RandomPassword"]
    assert password["length"] == 32
    arn = "arn:aws:mock:us-east-1:111122223333:flask-api-db-password-t"
    assert stack.container("flask-api-task-t")["secrets"] == [{"name": "DB_PASSWORD", "valueFrom": arn}]
    readable = [one["Resource"] for one in stack.statements("flask-api-execution-t")]
    assert [arn] in readable
    given = stack.one("rds/cluster:Cluster")["masterPassword"]
    assert (given["value"] if isinstance(given, dict) else given).startswith("generated-")


def test_https_is_served_under_the_domain(stack):  # [11] [12]
    https = stack.named("lb/listener:Listener", "flask-api-https-t")
    assert (https["port"], https["certificateArn"]) == (443, CERTIFICATE)
    wanted = {"domain": "api.example.com", "statuses": ["ISSUED"], "mostRecent": True}
    assert stack.asked("getCertificate") == wanted
    assert stack.asked("getZone")["name"] == "example.com"
    http = stack.named("lb/listener:Listener", "flask-api-http-t")
    assert http["defaultActions"][0]["type"] == "redirect"
    record = stack.one("route53/record:Record")
    assert (record["name"], record["type"], record["zoneId"]) == ("api.example.com", "A", "Z2")
    assert record["aliases"] == [{"name": "flask-api-alb-t.elb.example", "zoneId": "Z1", "evaluateTargetHealth": True}]


def test_targets_are_asked_for_their_health(stack):  # [11]
    group = stack.one("lb/targetGroup:TargetGroup")
    assert (group["port"], group["targetType"]) == (5000, "ip")
    health = group["healthCheck"]
    assert (health["path"], health["interval"], health["timeout"]) == ("/health", 30, 5)
    assert (health["healthyThreshold"], health["unhealthyThreshold"]) == (2, 3)


def test_tasks_have_exactly_one_vcpu_and_two_gigabytes(stack):  # [13]
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    assert (task["cpu"], task["memory"]) == ("1024", "2048")


def test_the_container_runs_the_image_of_the_registry(stack):  # [13]
    container = stack.container("flask-api-task-t")
    assert container["image"] == "111122223333.dkr.ecr.us-east-1.amazonaws.com/flask-api-registry-t:1.0.0"
    assert (container["name"], container["portMappings"][0]["containerPort"]) == ("flask-api", 5000)
    assert {one["name"]: one["value"] for one in container["environment"]} == {
        "DB_HOST": "flask-api-aurora-t.example:5432",
        "DB_READER_HOST": "flask-api-aurora-t-reader.example",
        "DB_PORT": "5432",
        "DB_NAME": "flaskapi",
        "DB_USER": "apiuser",
    }
    pulled = [one["Resource"] for one in stack.statements("flask-api-execution-t")]
    assert "arn:aws:mock:us-east-1:111122223333:flask-api-registry-t" in pulled


def test_two_to_ten_tasks_by_cpu_in_private_subnets(stack):  # [14]
    service = stack.one("ecs/service:Service")
    assert service["desiredCount"] == 2
    assert service["networkConfiguration"] == {
        "subnets": ["flask-api-private-0-t-id", "flask-api-private-1-t-id"],
        "securityGroups": ["flask-api-ecs-sg-t-id"],
        "assignPublicIp": False,
    }
    (attached,) = service["loadBalancers"]
    assert attached["containerPort"] == stack.one("lb/targetGroup:TargetGroup")["port"] == 5000
    target = stack.one("appautoscaling/target:Target")
    assert (target["minCapacity"], target["maxCapacity"]) == (2, 10)
    policy = stack.one("appautoscaling/policy:Policy")["targetTrackingScalingPolicyConfiguration"]
    assert (policy["targetValue"], policy["scaleInCooldown"], policy["scaleOutCooldown"]) == (70, 300, 60)


def test_tasks_start_when_the_rest_is_ready(stack):  # [14]
    assert {
        ("lb/listener:Listener", "flask-api-https-t"),
        ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "flask-api-ecs-https-t"),
        ("secretsmanager/secretVersion:SecretVersion", "flask-api-db-password-t"),
    } <= stack.after("ecs/service:Service", "flask-api-service-t")


def test_nothing_waits_for_an_image_that_is_not_pushed_yet(stack):
    assert stack.one("ecs/service:Service")["waitForSteadyState"] is False


def test_roles_may_do_no_more_than_they_need(stack):  # [15]
    assert stack.wide() == {"ecr:GetAuthorizationToken"}
    assert "flask-api-task-t" not in {one.name for one in stack.made if one.type == "aws:iam/rolePolicy:RolePolicy"}


def test_logs_are_kept_for_seven_days(stack):  # [16]
    groups = {one["name"]: one["retentionInDays"] for one in stack.all("cloudwatch/logGroup:LogGroup")}
    assert set(groups.values()) == {7}
    assert "/ecs/flask-api-t" in groups
    options = stack.container("flask-api-task-t")["logConfiguration"]["options"]
    assert (options["awslogs-group"], options["awslogs-region"]) == ("/ecs/flask-api-t", "us-east-1")


def test_access_logs_go_to_a_bucket_for_seven_days(stack):  # [16]
    (rule,) = stack.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"]
    assert rule["expiration"] == {"days": 7}
    # Nothing outlives those days, neither in the archive nor as an older version.
    assert "transitions" not in rule
    assert stack.all("s3/bucketVersioning:BucketVersioning") == []
    statements = json.loads(stack.one("s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]
    assert {one["Sid"] for one in statements} == {"TlsOnly", "LoadBalancerLogs"}
    assert stack.one("lb/loadBalancer:LoadBalancer")["accessLogs"]["enabled"] is True


def test_what_goes_wrong_is_told(stack):
    alarms = {one["name"]: one for one in stack.all("cloudwatch/metricAlarm:MetricAlarm")}
    assert set(alarms) == {"flask-api-alb-5xx-t", "flask-api-db-cpu-t"}
    topic = "arn:aws:mock:us-east-1:111122223333:flask-api-alarms-t"
    assert [one["alarmActions"] for one in alarms.values()] == [[topic], [topic]]
    errors, busy = alarms["flask-api-alb-5xx-t"], alarms["flask-api-db-cpu-t"]
    assert (errors["metricName"], errors["statistic"], errors["threshold"]) == ("HTTPCode_Target_5XX_Count", "Sum", 10)
    assert errors["namespace"] == "AWS/ApplicationELB"
    assert errors["dimensions"]["LoadBalancer"].startswith("app/flask-api-alb-t/")
    assert (busy["namespace"], busy["metricName"], busy["threshold"]) == ("AWS/RDS", "CPUUtilization", 80)
    assert busy["dimensions"] == {"DBClusterIdentifier": "flask-api-aurora-t"}


def test_alarms_may_publish_with_the_key(stack):
    statements = {one["Sid"]: one for one in json.loads(stack.one("kms/key:Key")["policy"])["Statement"]}
    assert statements["Publishers"]["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}
    key = stack.one("sns/topic:Topic")["kmsMasterKeyId"]
    assert key == "arn:aws:mock:us-east-1:111122223333:flask-api-data-t"


def test_without_https_the_balancer_forwards_and_nothing_else_changes():
    other = made(("enableHttps", "false"))
    assert made().changed(other) == {
        "flask-api-https-t",
        "flask-api-http-t",
        "flask-api-alias-t",
        "flask-api-alb-443-t",
    }
    (listener,) = other.all("lb/listener:Listener")
    assert (listener["port"], listener["defaultActions"][0]["type"]) == (80, "forward")


def test_the_literal_analysis_takes_the_older_instances_and_nothing_else():
    other = made(("profile", "analysis"))
    assert made().changed(other) == {"flask-api-aurora-writer-t", "flask-api-aurora-reader-t"}
    classes = {one["instanceClass"] for one in other.all("rds/clusterInstance:ClusterInstance")}
    assert classes == {"db.t3.medium"}


def test_a_tag_of_the_image_changes_the_task_and_nothing_else():
    assert made().changed(made(("imageTag", "2.0.0"))) == {"flask-api-task-t"}


def test_the_days_of_logs_change_logs_and_nothing_else():
    other = made(("logRetentionDays", "30"))
    groups = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"}
    assert made().changed(other) == groups | {"flask-api-alb-logs-t"}


def test_a_domain_changes_its_record_and_nothing_else():
    assert made().changed(made(("domain", "shop.example.com"))) == {"flask-api-alias-t"}
    zone = made(("hostedZone", "api.example.com")).asked("getZone")
    assert zone["name"] == "api.example.com"
    other = made(("environment", "staging"))
    assert (made().changed(other), other.tags["Environment"]) == (set(), "staging")


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-2", "eu-south-1"])
def test_every_region_of_the_shop_is_taken(region):
    stack = made(region=region)
    assert stack.container("flask-api-task-t")["logConfiguration"]["options"]["awslogs-region"] == region
    assert {one["availabilityZone"][:-1] for one in stack.all("ec2/subnet:Subnet")} == {region}


def test_without_a_region_there_is_a_default():
    stack = made(region="")
    assert stack.container("flask-api-task-t")["logConfiguration"]["options"]["awslogs-region"] == "us-east-1"


def test_another_region_is_refused():
    with pytest.raises(SettingError, match="aws:region is 'ap-south-1'; allowed: us-east-1, eu-west-2, eu-south-1"):
        made(region="ap-south-1")


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("profile", "best", "flask-api:profile is 'best'; allowed: recommended or analysis"),
        ("enableHttps", "maybe", "flask-api:enableHttps is 'maybe'; allowed: true or false"),
        ("domain", "localhost", "flask-api:domain is 'localhost'; allowed: a host name"),
        ("imageTag", "a b", "flask-api:imageTag is 'a b'; allowed: a tag"),
        ("logRetentionDays", "x", "flask-api:logRetentionDays is 'x'; allowed: a whole number"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(key, value, told):
    with pytest.raises(SettingError, match=told):
        made((key, value))


def test_a_suffix_that_is_too_long_for_the_balancer_fails_early():
    assert made(("environmentSuffix", "x" * 18)).one("lb/loadBalancer:LoadBalancer")["name"].endswith("x" * 18)
    with pytest.raises(ValueError, match=r"AWS takes 32. Shorten environmentSuffix"):
        made(("environmentSuffix", "x" * 20))
