"""Sentences and what is read from them, kind by kind."""

import pytest

CASES = [
    # network
    ("VPC 10.0.0.0/16 over 2 AZs.", [("cidr", "vpc", {"cidr": "10.0.0.0/16"}), ("zones", "", {"count": 2})]),
    (
        "At least two availability zones, found at run time.",
        [("zones", "", {"count": {"at_least": 2}, "discovered": True})],
    ),
    (
        "A VPC with 2 public and 3 private subnets.",
        [("subnets", "", {"tier": "private", "count": 3}), ("subnets", "", {"tier": "public", "count": 2})],
    ),
    (
        "A VPC with one public and one private subnet in each AZ.",
        [("subnets", "", {"tier": "private", "per_zone": True}), ("subnets", "", {"tier": "public", "per_zone": True})],
    ),
    (
        "The RDS database sits in isolated subnets across three AZs.",
        [("placement", "database", {"tier": "isolated", "zones": 3})],
    ),
    ("EC2 instances get no public IPs.", [("placement", "instance", {"public_address": False})]),
    ("A NAT gateway per AZ.", [("nat", "", {"per_zone": True})]),
    ("At most one NAT gateway.", [("nat", "", {"count": {"at_most": 1}})]),
    (
        "VPC endpoints for S3 and ECR.",
        [("vpc_endpoint", "", {"service": "ecr"}), ("vpc_endpoint", "", {"service": "s3"})],
    ),
    ("Deploy to eu-west-1, not us-east-1.", [("region", "", {"region": "eu-west-1"})]),
    ("Region: eu-central-1. Do not deploy anything in us-east-1!", [("region", "", {"region": "eu-central-1"})]),
    ("Region eu-west-1 or eu-west-2.", [("region", "", {"region": ["eu-west-1", "eu-west-2"]})]),
    ("Primary region eu-west-1, standby eu-west-2.", [("regions", "", {"regions": ["eu-west-1", "eu-west-2"]})]),
    # data
    (
        "Kinesis stream with 4 shards, records kept for 72 hours.",
        [("retention", "stream", {"hours": 72}), ("shards", "stream", {"count": 4})],
    ),
    ("CloudWatch log groups kept two weeks.", [("retention", "log_group", {"days": 14})]),
    ("An RDS database with backups of at least 7 days.", [("backup", "database", {"days": {"at_least": 7}})]),
    (
        "S3 bucket, objects to Glacier after 90 days, deleted after 7 years.",
        [("lifecycle", "bucket", {"class": "GLACIER", "days": 90}), ("lifecycle", "bucket", {"expire_days": 2555})],
    ),
    ("ECR repository, the last 10 images kept.", [("lifecycle", "image_repository", {"keep": 10})]),
    (
        "A DynamoDB table, partition key orderId, sort key createdAt, TTL attribute expiresAt.",
        [
            ("table_key", "table", {"partition": "orderId", "sort": "createdAt"}),
            ("ttl", "table", {"attribute": "expiresAt"}),
        ],
    ),
    ("A DynamoDB table with userId as partition key.", [("table_key", "table", {"partition": "userId"})]),
    (
        "RDS for MySQL 8.0 on db.t3.small with 50 GB of gp3.",
        [
            ("engine", "database", {"engine": "mysql", "version": "8.0"}),
            ("instance_class", "database", {"class": "db.t3.small"}),
            ("storage", "database", {"gb": 50, "type": "gp3"}),
        ],
    ),
    (
        "Aurora PostgreSQL with one writer and two readers.",
        [
            ("engine", "database", {"engine": "aurora-postgresql"}),
            ("replicas", "database", {"writers": 1, "readers": 2}),
        ],
    ),
    # compute
    (
        "A Lambda function (Python 3.12, 512 MB, 30 s).",
        [("runtime", "function", {"runtime": "python3.12"}), ("size", "function", {"memory": 512, "timeout": 30})],
    ),
    (
        "An ECS service with 2 tasks of half a vCPU and 1 GB each.",
        [("desired_count", "container_service", {"count": 2}), ("size", "task", {"cpu": 512, "memory": 1024})],
    ),
    (
        "An ECS service between 2 and 10 tasks, scaled on CPU 70 %.",
        [("scaling", "container_service", {"min": 2, "max": 10, "metric": "cpu", "target": 70})],
    ),
    ("An Auto Scaling group, min 1, max 4.", [("scaling", "autoscaling_group", {"min": 1, "max": 4})]),
    (
        "CodeBuild on BUILD_GENERAL1_SMALL, timeout 20 minutes.",
        [("size", "build", {"compute_type": "BUILD_GENERAL1_SMALL", "timeout": 1200})],
    ),
    # traffic
    (
        "An ALB with an HTTPS listener (ACM certificate); health check on /health every 15 seconds.",
        [
            ("health_check", "load_balancer", {"path": "/health", "interval": 15}),
            ("listener", "load_balancer", {"protocol": "HTTPS", "certificate": True}),
        ],
    ),
    (
        "CloudFront, HTTP redirected to HTTPS, TLS 1.2 minimum.",
        [("in_transit", "cdn", {"version": "1.2"}), ("redirect", "cdn", {})],
    ),
    (
        "An API Gateway REST API, throttled to 100 requests per second, burst 200.",
        [("throttling", "api", {"rate": 100, "burst": 200})],
    ),
    ("HTTP API with `GET /items`.", [("api_route", "api", {"method": "GET", "path": "/items"})]),
    # keys and roles
    ("SQS queue with a CMK.", [("encryption", "queue", {"key": "customer"})]),
    ("The S3 bucket is encrypted with KMS.", [("encryption", "bucket", {"key": "kms"})]),
    ("One customer-managed KMS key, rotated every year.", [("rotation", "kms_key", {"days": 365})]),
    (
        "The password of the RDS database is generated and stored in Secrets Manager.",
        [("credential", "database", {"source": "generated", "store": "secret"})],
    ),
    ("Roles follow least privilege, no wildcard actions.", [("least_privilege", "", {"wildcard_actions": False})]),
    ("No passwords in the code.", [("no_plain_secrets", "", {})]),
    # events and watching
    ("An S3 bucket triggers a Lambda.", [("connection", "function", {"source": "bucket"})]),
    (
        "A Lambda takes messages from the SQS queue and writes them to DynamoDB.",
        [("connection", "function", {"source": "queue"}), ("connection", "table", {"source": "function"})],
    ),
    ("SQS queue; after 5 failed receives messages go to a DLQ.", [("dead_letter", "queue", {"max_receive": 5})]),
    ("A Lambda runs every 5 minutes.", [("schedule", "function", {"rate": "rate(5 minutes)"})]),
    ("A Glue job runs every day at 04:30 UTC.", [("schedule", "etl_job", {"rate": "cron(30 4 * * ? *)"})]),
    ("SNS topic with an email subscription.", [("subscription", "topic", {"protocol": "email"})]),
    ("An ALB with access logs in S3.", [("logging", "load_balancer", {"to": "bucket"})]),
    (
        "Alarm on RDS CPU above 80 % and on free storage below 5 GiB, both to an SNS topic.",
        [
            ("alarm", "database", {"metric": "cpu", "threshold": 80, "notify": True}),
            ("alarm", "database", {"metric": "storage", "threshold": 5368709120, "notify": True}),
        ],
    ),
    # delivery
    (
        "CodePipeline with the stages source, build, test, deploy.",
        [("stages", "pipeline", {"stages": ["source", "build", "test", "deploy"]})],
    ),
    (
        "CodeCommit repository; main needs two approvals.",
        [("approval", "code_repository", {"count": 2, "branch": "main"})],
    ),
    # hand-over
    ("Tags: Owner=ops, Stage and Team.", [("tags", "", {"keys": ["Stage", "Team"], "values": {"Owner": "ops"}})]),
    ("Names: app-{env}-{what}", [("names", "", {"pattern": "app-<env>-<what>"})]),
    ("All names end in the environment suffix.", [("names", "", {"suffix": True})]),
    (
        "Unit tests with at least 90 % coverage, integration tests.",
        [("coverage", "", {"percent": 90}), ("tests", "", {"type": "integration"}), ("tests", "", {"type": "unit"})],
    ),
    (
        "README: how to run it and what it costs.",
        [("documentation", "", {"topic": "cost"}), ("documentation", "", {"topic": "run"})],
    ),
    (
        "Configuration keys: `vpcId` (required), `size` (default 3).",
        [
            ("configuration", "", {"key": "size", "default": 3}),
            ("configuration", "", {"key": "vpcId", "required": True}),
        ],
    ),
    ("A ComponentResource called `Web`.", [("component", "", {"name": "Web"})]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:48] for text, _ in CASES])
def test_a_sentence_says(facts, text, expected):
    assert facts(text) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VPC and subnet ids", [("subnet", {"property": "id"}), ("vpc", {"property": "id"})]),
        (
            "the cluster's name and ARN",
            [("container_cluster", {"property": "arn"}), ("container_cluster", {"property": "name"})],
        ),
        ("names and ARNs of the buckets", [("bucket", {"property": "arn"}), ("bucket", {"property": "name"})]),
        ("the OIDC issuer URL", [("", {"name": "OIDC issuer URL"})]),
        ("`bucketName`", [("bucket", {"property": "name", "name": "bucketName"})]),
        ("the bucket", [("bucket", {})]),
    ],
)
def test_outputs_are_read_one_by_one(facts, text, expected):
    found = facts(f"An ECS cluster, a VPC with subnets, an S3 bucket.\n\nExport {text}.")
    assert [(of, want) for kind, of, want in found if kind == "output"] == sorted(expected, key=repr)


def test_ports_chain(facts):
    text = (
        "ALB, ECS tasks, RDS. Security groups: internet -> ALB 443; "
        "ALB to tasks on port 8080; RDS on 5432 only from the tasks."
    )
    assert [(of, want) for kind, of, want in facts(text) if kind == "port"] == [
        ("database", {"port": 5432, "source": "task"}),
        ("load_balancer", {"port": 443, "source": "internet"}),
        ("task", {"port": 8080, "source": "load_balancer"}),
    ]
