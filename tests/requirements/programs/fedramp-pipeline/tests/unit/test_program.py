import json

import pytest

IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/data-processor:1.0.0"
KEY = "arn:aws:mock:us-east-1:111122223333:fedramp-pipeline-test-data"


def statements(inputs):
    return json.loads(inputs["policy"])["Statement"]


def test_the_network_spans_two_zones_that_were_found(stack):
    assert stack.one("ec2/vpc:Vpc")["cidrBlock"] == "10.0.0.0/16"
    zones = [subnet["availabilityZone"] for subnet in stack.all("ec2/subnet:Subnet")]
    assert sorted(zones) == ["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"]
    assert len(stack.all("ec2/natGateway:NatGateway")) == 1
    assert len(stack.all("ec2/internetGateway:InternetGateway")) == 1


def test_signed_posts_go_to_the_stream(stack):
    method = stack.one("apigateway/method:Method")
    integration = stack.one("apigateway/integration:Integration")
    assert (method["httpMethod"], method["authorization"]) == ("POST", "AWS_IAM")
    assert stack.one("apigateway/resource:Resource")["pathPart"] == "ingest"
    assert integration["uri"].endswith(":kinesis:action/PutRecord")
    record = json.loads(integration["requestTemplates"]["application/json"])
    assert record["StreamName"] == stack.one("kinesis/stream:Stream")["name"]


def test_the_stage_writes_access_logs(stack):
    assert stack.one("apigateway/stage:Stage")["accessLogSettings"]["destinationArn"]


def test_security_groups_are_chained(stack):
    rules = stack.all("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    sources = {rule["fromPort"]: rule.get("referencedSecurityGroupId") or rule["cidrIpv4"] for rule in rules}
    assert sources == {
        443: "10.0.0.0/16",
        8080: "fedramp-pipeline-test-api-sg-id",
        5432: "fedramp-pipeline-test-task-sg-id",
    }


def test_one_rotating_key_encrypts_everything(stack):
    assert stack.one("kms/key:Key")["enableKeyRotation"]
    holders = [stack.one("kinesis/stream:Stream"), stack.one("rds/instance:Instance")]
    holders += [stack.one("secretsmanager/secret:Secret"), *stack.all("cloudwatch/logGroup:LogGroup")]
    assert {holder["kmsKeyId"] for holder in holders} == {KEY}


def test_cloudwatch_logs_may_use_the_key(stack):
    (_, logs) = statements(stack.one("kms/key:Key"))
    assert logs["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}


def test_the_credentials_reach_the_task_by_reference(stack):
    (secret,) = stack.container()["secrets"]
    assert secret["valueFrom"].endswith("db-credentials")
    assert "generated" not in json.dumps(stack.container())


def test_tasks_are_small_and_private(stack):
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    placed = stack.one("ecs/service:Service")["networkConfiguration"]
    assert (task["cpu"], task["memory"]) == ("256", "512")
    assert placed["assignPublicIp"] is False
    assert all("private" in subnet for subnet in placed["subnets"])


def test_the_database_is_private_backed_up_and_leaves_nothing_behind(stack):
    database = stack.one("rds/instance:Instance")
    assert database["engine"] == "postgres"
    assert database["storageEncrypted"] and not database["publiclyAccessible"]
    assert database["backupRetentionPeriod"] == 7
    assert database["skipFinalSnapshot"] and not database["deletionProtection"]
    assert stack.one("secretsmanager/secret:Secret")["recoveryWindowInDays"] == 0


def test_no_role_has_a_wildcard_action(stack):
    actions = [
        action
        for policy in stack.all("iam/rolePolicy:RolePolicy")
        for statement in statements(policy)
        for action in statement["Action"]
    ]
    assert actions
    assert [action for action in actions if "*" in action] == []


def test_the_producer_may_encrypt_what_it_sends(stack):
    granted = [statement for policy in stack.all("iam/rolePolicy:RolePolicy") for statement in statements(policy)]
    assert {"Effect": "Allow", "Action": ["kms:GenerateDataKey"], "Resource": KEY} in granted


def test_every_name_carries_project_and_stack(stack):
    assert [made.name for made in stack.made if not made.name.startswith("fedramp-pipeline-test-")] == []


def test_the_identifiers_are_exported(stack):
    assert stack.exports >= {
        "vpc_id",
        "public_subnet_ids",
        "private_subnet_ids",
        "key_arn",
        "stream_name",
        "database_endpoint",
        "secret_arn",
        "cluster_name",
        "api_url",
    }


def test_an_image_from_elsewhere_is_refused(stack):
    from policies import repository_arn

    assert repository_arn(IMAGE) == "arn:aws:ecr:us-east-1:111122223333:repository/data-processor"
    with pytest.raises(ValueError, match="ECR"):
        repository_arn("nginx:latest")
