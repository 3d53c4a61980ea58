"""The whole program under Pulumi's mocks. Numbers such as [12] are items of the specification."""

import json
from functools import cache

import pytest
from recorded import run_program

from components.settings import SettingError

CONFIG = {"image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/processor:1.0.0"}
P = "fedramp-pipeline-test"
ARN = "arn:aws:mock:us-east-1:111122223333"
KEY = f"{ARN}:{P}-data-key"
SECRET = f"{ARN}:{P}-db-credentials"
OUTPUTS = {
    "vpcId": f"{P}-vpc-id",
    "vpcCidr": "10.0.0.0/16",
    "publicSubnet1Id": f"{P}-public-0-id",
    "publicSubnet2Id": f"{P}-public-1-id",
    "privateSubnet1Id": f"{P}-private-0-id",
    "privateSubnet2Id": f"{P}-private-1-id",
    "kmsKeyId": f"{P}-data-key-id",
    "kmsKeyArn": KEY,
    "kinesisStreamName": f"{P}-records",
    "kinesisStreamArn": f"{ARN}:{P}-records",
    "rdsEndpoint": f"{P}-db.example:5432",
    "rdsInstanceId": f"{P}-db",
    "rdsInstanceArn": f"{ARN}:{P}-db",
    "dbSecretArn": SECRET,
    "ecsClusterName": f"{P}-cluster",
    "ecsClusterArn": f"{ARN}:{P}-cluster",
    "ecsTaskDefinitionArn": f"{ARN}:{P}-task",
    "apiGatewayId": f"{P}-api-id",
}


@cache
def made(*changes):
    return run_program({**CONFIG, **dict(changes)}, project="fedramp-pipeline", region="us-east-1")


@pytest.fixture
def stack():
    return made()


def test_all_twenty_identifiers_are_exported(stack):  # [27]
    urls = {name: stack.exports[name] for name in ("apiGatewayUrl", "apiGatewayEndpoint")}
    assert stack.exports == {**OUTPUTS, **urls}
    assert urls["apiGatewayUrl"].startswith("https://")
    assert urls["apiGatewayEndpoint"] == f"{urls['apiGatewayUrl']}/ingest"


def test_everything_is_tagged(stack):  # [5]
    assert stack.tags == {
        "Environment": "test",
        "Compliance": "FedRAMP-Moderate",
        "Project": "fedramp-pipeline",
        "ManagedBy": "pulumi",
        "DataClassification": "pii",
    }


def test_names_carry_project_and_stack(stack):  # [5]
    assert [one.name for one in stack.custom if not one.name.startswith(f"{P}-")] == []


def test_without_a_region_there_is_a_default():  # [4]
    stack = run_program(CONFIG, project="fedramp-pipeline", region="")
    environment = {one["name"]: one["value"] for one in stack.container(f"{P}-task")["environment"]}
    assert environment["AWS_REGION"] == "us-east-1"


def test_two_zones_have_a_public_and_a_private_subnet_each(stack):  # [7] [8] [9]
    assert stack.one("ec2/vpc:Vpc")["cidrBlock"] == "10.0.0.0/16"
    blocks = {one["cidrBlock"]: one["availabilityZone"] for one in stack.all("ec2/subnet:Subnet")}
    assert blocks == {
        "10.0.1.0/24": "us-east-1a",
        "10.0.2.0/24": "us-east-1b",
        "10.0.3.0/24": "us-east-1a",
        "10.0.4.0/24": "us-east-1b",
    }


def test_one_nat_gateway_leads_out(stack):  # [10] [11]
    assert stack.one("ec2/natGateway:NatGateway")["subnetId"] == f"{P}-public-0-id"
    assert len(stack.all("ec2/routeTable:RouteTable")) == len(stack.all("ec2/route:Route")) == 2


def test_security_groups_form_a_chain(stack):  # [12]
    assert stack.rules("Ingress") == {
        (f"{P}-endpoints-sg-id", 443, "10.0.0.0/16"),
        (f"{P}-ecs-sg-id", 8080, f"{P}-endpoints-sg-id"),
        (f"{P}-db-sg-id", 5432, f"{P}-ecs-sg-id"),
    }
    assert stack.rules("Egress") == {
        (f"{P}-endpoints-sg-id", 8080, f"{P}-ecs-sg-id"),
        (f"{P}-ecs-sg-id", 5432, f"{P}-db-sg-id"),
        (f"{P}-ecs-sg-id", 443, "0.0.0.0/0"),
    }


def test_the_stream_and_the_secret_are_reached_inside(stack):  # [12]
    services = {one["serviceName"] for one in stack.all("ec2/vpcEndpoint:VpcEndpoint")}
    assert services == {f"com.amazonaws.us-east-1.{name}" for name in ("kinesis-streams", "secretsmanager", "s3")}


def test_one_key_encrypts_everything(stack):  # [13]
    assert stack.one("kinesis/stream:Stream")["kmsKeyId"] == KEY
    assert stack.one("rds/instance:Instance")["kmsKeyId"] == KEY
    assert stack.one("secretsmanager/secret:Secret")["kmsKeyId"] == KEY
    assert {one["kmsKeyId"] for one in stack.all("cloudwatch/logGroup:LogGroup")} == {KEY}
    assert stack.one("kms/alias:Alias")["name"] == f"alias/{P}-data-key"


def test_the_key_admits_cloudwatch_for_every_log_group(stack):  # [14]
    logs = next(one for one in json.loads(stack.one("kms/key:Key")["policy"])["Statement"] if one["Sid"] == "Logs")
    admitted = logs["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    prefix = "arn:aws:logs:us-east-1:111122223333:log-group:"
    assert set(admitted) == {f"{prefix}{one['name']}" for one in stack.all("cloudwatch/logGroup:LogGroup")}


def test_credentials_are_generated_and_kept_whole(stack):  # [15] [16]
    text = stack.one("secretsmanager/secretVersion:SecretVersion")["secretString"]
    kept = json.loads(text["value"] if isinstance(text, dict) else text)
    assert set(kept) == {"engine", "host", "port", "dbname", "username", "password"}
    assert (kept["engine"], kept["host"], kept["port"], kept["dbname"]) == (
        "postgres", f"{P}-db.example", 5432, "citizendata",
    )  # fmt: skip
    database = stack.one("rds/instance:Instance")
    password = database["password"]
    assert kept["password"] == (password["value"] if isinstance(password, dict) else password)
    assert kept["username"] == database["username"]


def test_the_user_name_begins_with_a_letter(stack):  # [2]
    (user,) = [one for one in stack.made if one.type == "random:index/randomString:RandomString"]
    assert user.inputs == {"length": 11, "special": False, "upper": False}
    # Under another name it would be made again, and the database with it.
    assert user.name == f"{P}-db-user"
    assert stack.one("rds/instance:Instance")["username"].partition("generated-")[0] == "u"


def test_the_task_reads_the_secret_by_reference(stack):  # [16] [21]
    container = stack.container(f"{P}-task")
    assert container["secrets"] == [{"name": "DB_CREDENTIALS", "valueFrom": SECRET}]
    assert {one["name"]: one["value"] for one in container["environment"]} == {
        "KINESIS_STREAM": f"{P}-records",
        "AWS_REGION": "us-east-1",
    }
    assert (container["name"], container["image"]) == ("data-processor", CONFIG["image"])
    assert container["portMappings"][0]["containerPort"] == 8080


def test_the_stream_keeps_records_for_a_day(stack):  # [17]
    stream = stack.one("kinesis/stream:Stream")
    assert (stream["shardCount"], stream["retentionPeriod"], stream["encryptionType"]) == (1, 24, "KMS")


def test_the_database_is_private_and_survives_a_zone(stack):  # [18] [19]
    database = stack.one("rds/instance:Instance")
    assert (database["multiAz"], database["publiclyAccessible"], database["backupRetentionPeriod"]) == (True, False, 7)
    assert (database["dbName"], database["instanceClass"]) == ("citizendata", "db.t4g.micro")
    assert stack.one("rds/subnetGroup:SubnetGroup")["subnetIds"] == [f"{P}-private-0-id", f"{P}-private-1-id"]
    assert database["vpcSecurityGroupIds"] == [f"{P}-db-sg-id"]


def test_one_task_runs_in_private_subnets(stack):  # [20] [21] [22]
    service = stack.one("ecs/service:Service")
    assert service["desiredCount"] == 1
    assert service["networkConfiguration"] == {
        "subnets": [f"{P}-private-0-id", f"{P}-private-1-id"],
        "securityGroups": [f"{P}-ecs-sg-id"],
        "assignPublicIp": False,
    }
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    assert (task["cpu"], task["memory"]) == ("256", "512")
    assert stack.one("ecs/cluster:Cluster")["settings"] == [{"name": "containerInsights", "value": "enabled"}]


def test_the_task_starts_when_its_secret_is_kept_and_services_are_reached(stack):  # [21]
    assert {
        ("secretsmanager/secretVersion:SecretVersion", f"{P}-db-credentials"),
        ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", f"{P}-ecs-https"),
    } <= stack.after("ecs/service:Service", f"{P}-service")


def test_roles_may_do_no_more_than_they_need(stack):  # [23]
    assert stack.wide() == {"ecr:GetAuthorizationToken"}
    granted = {action for one in stack.statements(f"{P}-execution") for action in one["Action"]}
    assert {"secretsmanager:GetSecretValue", "kms:Decrypt"} <= granted
    used = {action: one["Resource"] for one in stack.statements(f"{P}-task") for action in one["Action"]}
    assert used["kms:Decrypt"] == KEY
    assert used["kinesis:GetRecords"] == f"arn:aws:mock:us-east-1:111122223333:{P}-records"
    assert not [action for action in used if "Put" in action]
    producing = {action for one in stack.statements(f"{P}-api") for action in one["Action"]}
    assert producing == {"kinesis:PutRecord", "kinesis:PutRecords", "kms:GenerateDataKey"}


def test_the_secret_and_the_image_are_those_of_the_stack(stack):  # [23]
    resources = [one["Resource"] for one in stack.statements(f"{P}-execution")]
    assert [SECRET] in resources
    assert KEY in resources
    assert "arn:aws:ecr:us-east-1:111122223333:repository/processor" in resources


def test_requests_are_signed_and_become_records(stack):  # [24]
    assert stack.one("apigateway/restApi:RestApi")["endpointConfiguration"] == {"types": "REGIONAL"}
    assert stack.one("apigateway/resource:Resource")["pathPart"] == "ingest"
    assert stack.one("apigateway/method:Method")["authorization"] == "AWS_IAM"
    template = json.loads(stack.one("apigateway/integration:Integration")["requestTemplates"]["application/json"])
    assert template["StreamName"] == f"{P}-records"


def test_the_stage_writes_access_logs(stack):  # [25]
    stage = stack.one("apigateway/stage:Stage")
    assert stage["stageName"] == "prod"
    assert stage["accessLogSettings"]["destinationArn"].endswith(f":{P}-api-access")


def test_logs_are_kept_for_a_year(stack):  # [26]
    groups = {one["name"]: one["retentionInDays"] for one in stack.all("cloudwatch/logGroup:LogGroup")}
    assert set(groups.values()) == {365}
    assert {f"/ecs/{P}", f"/aws/apigateway/{P}"} <= set(groups)
    assert stack.container(f"{P}-task")["logConfiguration"]["options"]["awslogs-group"] == f"/ecs/{P}"


def test_the_literal_analysis_keeps_logs_for_days_and_one_instance():
    other = made(("profile", "analysis"))
    groups = {one["name"]: one["retentionInDays"] for one in other.all("cloudwatch/logGroup:LogGroup")}
    assert groups[f"/ecs/{P}"] == 7
    assert groups[f"/aws/apigateway/{P}"] == 14
    database = other.one("rds/instance:Instance")
    assert (database["multiAz"], database["instanceClass"]) == (False, "db.t3.micro")
    changed = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"} | {f"{P}-db"}
    assert made().changed(other) == changed


def test_production_keeps_its_data_and_nothing_else_changes():
    other = made(("production", "true"))
    assert made().changed(other) == {f"{P}-db", f"{P}-db-credentials"}
    assert other.one("rds/instance:Instance")["deletionProtection"] is True
    assert other.one("secretsmanager/secret:Secret")["recoveryWindowInDays"] == 30
    assert made().one("secretsmanager/secret:Secret")["recoveryWindowInDays"] == 0


def test_a_gateway_for_each_zone_changes_the_way_out_and_nothing_else():
    other = made(("egress", "nat-per-zone"))
    assert len(other.all("ec2/natGateway:NatGateway")) == 2
    parts = {"nat", "nat-0", "nat-1", "private", "private-0", "private-1", "s3"}
    assert made().changed(other) == {f"{P}-{part}" for part in parts}


def test_the_days_of_logs_change_log_groups_and_nothing_else():
    other = made(("logRetentionDays", "90"))
    groups = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"}
    assert made().changed(other) == groups


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("profile", "best", "fedramp-pipeline:profile is 'best'; allowed: recommended or analysis"),
        ("egress", "none", "fedramp-pipeline:egress is 'none'; allowed: nat or nat-per-zone"),
        ("production", "no", "fedramp-pipeline:production is 'no'; allowed: true or false"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(key, value, told):
    with pytest.raises(SettingError, match=told):
        made((key, value))


def test_without_an_image_the_key_is_named():
    with pytest.raises(SettingError, match="fedramp-pipeline:image is not set"):
        run_program({}, project="fedramp-pipeline", region="us-east-1")


def test_an_image_from_elsewhere_is_refused():
    with pytest.raises(ValueError, match=r"allowed: ACCOUNT.dkr.ecr"):
        made(("image", "amazon/amazon-ecs-sample"))
