"""What a prompt names on the way to something else is not asked for, beside the sentence in which it is."""

import pytest

ZONE = "A certificate validated in the hosted zone; the settings are `domainName` and `hostedZoneId`."
NETWORK = "The ids of three private subnets come from the configuration (`vpcId`, `privateSubnetIds`)."
LAKE = "A Glue catalog database. Grant SELECT on all tables of the database."

# A prompt, the kind and the concept; in the first of each pair it is only spoken of, in the second it is asked for.
BESIDE = [
    (ZONE, "Create a hosted zone; the settings are `domainName` and `hostedZoneId`.", "service", "dns_zone"),
    (
        "Route 53 records. The hosted zone id is a setting.",
        "Route 53 records in a new hosted zone.",
        "service",
        "dns_zone",
    ),
    (NETWORK, "A VPC with three private subnets.", "subnets", ""),
    (
        "ECS tasks. The database URL comes from Secrets Manager.",
        "ECS tasks and a PostgreSQL database.",
        "service",
        "database",
    ),
    (
        "A Glue catalog database. Outputs: bucket name, database name.",
        "An RDS database. Outputs: bucket name, database name.",
        "output",
        "database",
    ),
    (
        "Subnets in a VPC. EKS: the public endpoint is restricted to the office network 203.0.113.0/24.",
        "EKS in a VPC with the block 203.0.113.0/24.",
        "cidr",
        "vpc",
    ),
    (
        "EKS cluster, private endpoint enabled; the public endpoint is restricted to 203.0.113.0/24.",
        "EKS cluster with a private endpoint.",
        "not_public",
        "kubernetes",
    ),
    (LAKE, "A Glue catalog database. An RDS database beside it.", "service", "database"),
    (
        "AWS Batch: a compute environment on EC2 Spot and a job queue.",
        "AWS Batch, and an EC2 instance as bastion.",
        "service",
        "instance",
    ),
    (
        "AWS Batch: a compute environment and a job queue.",
        "AWS Batch: a compute environment and a queue of SQS.",
        "service",
        "queue",
    ),
    (
        "EKS. Subnets carry the tags that the AWS Load Balancer Controller needs.",
        "EKS behind an AWS load balancer.",
        "service",
        "load_balancer",
    ),
    (
        "Tags on all resources: Team=web, Environment=<suffix>; names are free.",
        "Names follow the pattern web-<suffix>.",
        "names",
        "",
    ),
    (
        "Tags: `Application: web`, `Environment: <suffix>`, `Recovery: none` on what can carry them.",
        "All resources are named web-<suffix>.",
        "names",
        "",
    ),
    (
        "DynamoDB table with a key, and deletion protection controlled by configuration.",
        "DynamoDB table with a key, and deletion protection.",
        "protected",
        "table",
    ),
    (
        "Route 53 failover records for `api.<domain>`. Health check on /health every 10 seconds.",
        "An ALB. Health check on /health every 10 seconds.",
        "health_check",
        "load_balancer",
    ),
    (
        "An ALB in front of instances. A CloudWatch alarm when the health check fails.",
        "An ALB in front of instances. An alarm, and a health check.",
        "health_check",
        "load_balancer",
    ),
    (
        "A VPC. AWS Batch runs the jobs. Job logs go to a log group.",
        "A VPC. AWS Batch runs the jobs. Flow logs go to a log group.",
        "logging",
        "vpc",
    ),
    (
        "EFS file system: encrypted, transition to IA after 30 days.",
        "S3 bucket: encrypted, transition to IA after 30 days.",
        "lifecycle",
        "bucket",
    ),
    (
        "Subnets in a VPC. EKS: the public endpoint is restricted to the network 203.0.113.0/24.",
        "EKS in a VPC with the network 203.0.113.0/24.",
        "cidr",
        "vpc",
    ),
    (
        "An ALB. Service discovery: a Cloud Map private DNS namespace `shop.local`.",
        "An ALB with the DNS name `shop.example.com`.",
        "dns",
        "load_balancer",
    ),
    (
        "Lambda. A CloudWatch alarm or EventBridge rule that tells an SNS topic of failed Glue jobs.",
        "Lambda. A CloudWatch alarm that tells an SNS topic of failed Glue jobs.",
        "alarm",
        "etl_job",
    ),
]


@pytest.mark.parametrize(("named", "asked", "kind", "of"), BESIDE)
def test_what_is_only_named_is_not_asked_for(facts, named, asked, kind, of):
    named, asked = (f"A Pulumi program in Python. {text}" for text in (named, asked))
    assert (kind, of) not in [(one[0], one[1]) for one in facts(named, but="")]
    assert (kind, of) in [(one[0], one[1]) for one in facts(asked, but="")]


READ = [
    (
        "All names end with `-<environmentSuffix>`.",
        ("names", "", {"suffix": True}),
    ),
    (
        "All names end with the suffix, read from the configuration value `environmentSuffix` (default `dev`).",
        ("configuration", "", {"key": "environmentSuffix", "default": "dev"}),
    ),
    (
        "A setting `environmentSuffix` that defaults to `dev`.",
        ("configuration", "", {"key": "environmentSuffix", "default": "dev"}),
    ),
    (
        "A bucket for CloudTrail. The trail bucket keeps logs for 2555 days.",
        ("lifecycle", "bucket", {"expire_days": 2555}),
    ),
    (
        "An ingestion service on ECS, a Kinesis stream and a Lambda. Alarms: iterator age above 60000 ms.",
        ("alarm", "", {"metric": "age", "threshold": 60000}),
    ),
    (
        "A state machine, a DLQ. Alarms: failed executions >= 1 in 5 minutes and any message in the dead-letter queue.",
        ("alarm", "state_machine", {"metric": "failed", "threshold": 1}),
    ),
    (
        "Route 53 failover, an HTTP API. A CloudWatch alarm when the health check fails.",
        ("alarm", "", {"metric": "HealthCheckStatus"}),
    ),
]


@pytest.mark.parametrize(("text", "fact"), READ)
def test_what_is_asked_for_is_read_as_it_was_said(facts, text, fact):
    assert fact in facts(f"A Pulumi program in Python. {text}")


def test_a_default_is_no_setting_of_its_own(facts):
    for text in ("A setting `size` (default `small`).", "The config key `size` defaults to `small`."):
        keys = [want["key"] for kind, _, want in facts(text) if kind == "configuration"]
        assert keys == ["size"]
