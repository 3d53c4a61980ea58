"""Sentences that look like they ask for something else, each beside one that does."""

import pytest

# What is said, what is not to be read from it, and what is said where it is.
LOOKS = [
    ("A Lambda function. Nothing runs in a VPC.", "A Lambda function that runs in a VPC.", ("service", "vpc")),
    (
        "EKS: two Fargate profiles, `system` for kube-system and `jobs` for batch.",
        "EKS. Beside it an ECS service on Fargate.",
        ("fargate", "container_service"),
    ),
    (
        "EKS.\n\n- Two Fargate profiles: `system` for namespace `kube-system`.",
        "EKS.\n\n- An API that runs in ECS on Fargate.",
        ("service", "container_service"),
    ),
    (
        "EKS: private endpoint enabled, public endpoint restricted to the office.",
        "EKS: private endpoint only.",
        ("not_public", "kubernetes"),
    ),
    (
        "RDS for PostgreSQL. Export the postgresql logs to CloudWatch.",
        "A log group for RDS. Export the name of the log group.",
        ("output", "log_group"),
    ),
    (
        "An ALB.\n\n- Two target groups, blue and green, port 8080, health check path `/up`.",
        "An ALB.\n\n- The load balancer opens port 8080 to everybody.",
        ("port", "load_balancer"),
    ),
    ("Node.js 22 Lambda functions.", "22 Lambda functions with Node.js.", ("count", "function")),
    ("Python 3.13 Lambda functions.", "Thirteen Lambda functions.", ("count", "function")),
    (
        "CloudFront.\n\n- A WAF with the common rules.\n- Standard access logs to a bucket for logs.",
        "CloudFront.\n\n- A WAF that writes its logs to a bucket.",
        ("logging", "waf"),
    ),
    (
        "OpenSearch.\n\n- A VPC with subnets.\n- Audit logs, index slow logs and search slow logs to CloudWatch.",
        "OpenSearch.\n\n- A VPC with subnets.\n- Flow logs to CloudWatch.",
        ("logging", "vpc"),
    ),
    (
        "OpenSearch.\n\n- A Lambda function.\n- Alarms: free storage below 20 GB, JVM memory pressure above 85 %.",
        "OpenSearch.\n\n- A Lambda function.\n- Alarms: errors of the function above 3.",
        ("alarm", "function"),
    ),
    (
        "EKS on managed nodes. CoreDNS must be configured for Fargate.",
        "EKS, and an API in ECS. The API must be configured for Fargate.",
        ("fargate", "container_service"),
    ),
    (
        "A pipeline. Settings: `connectionArn` (CodeStar connection).",
        "A pipeline with a CodeStar connection.",
        ("service", "code_connection"),
    ),
    ("A Glue database and a crawler.", "An RDS database and a crawler.", ("service", "database")),
    ("A VPC with firewall subnets (/28).", "A VPC where all subnets (/28) are equal.", ("cidr", "subnet")),
    (
        "A Lambda function. A metric filter counts `ERROR`, and an alarm when there are 10 errors.",
        "A Lambda function. An alarm when the function has 10 errors.",
        ("alarm", "function"),
    ),
    (
        "CloudFront with the alternate domain names `www.<domain>` and `<domain>`.",
        "Buckets are named `www-<domain>`.",
        ("names", ""),
    ),
]


def _read(facts, text):
    return facts(f"Pulumi, TypeScript. {text}", but="")


@pytest.mark.parametrize(("looks", "asks", "fact"), LOOKS)
def test_what_looks_like_another_thing_is_not_read_as_that(facts, looks, asks, fact):
    assert fact not in [(kind, of) for kind, of, _ in _read(facts, looks)]
    wanted = {kind for kind, of, _ in _read(facts, asks) if (kind, of) == fact or kind == fact[0] == "names"}
    assert wanted == {fact[0]}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "OpenSearch.\n\n- A Lambda function.\n- Alarms: free storage below 20 GB, JVM memory pressure above 85 %.",
            ("alarm", "search", {"metric": "memory", "threshold": 85}),
        ),
        (
            "OpenSearch.\n\n- A VPC with subnets.\n- Audit logs, index slow logs and search slow logs to CloudWatch.",
            ("logging", "search", {"to": "log_group"}),
        ),
        (
            "CloudFront.\n\n- A WAF with the common rules.\n- Standard access logs to a bucket for logs.",
            ("logging", "cdn", {"to": "bucket"}),
        ),
        (
            "A topic for alarms. Alarms on the existing function: errors above 3.",
            ("alarm", "", {"metric": "errors", "threshold": 3}),
        ),
        ("A Glue database and a crawler.", ("service", "catalogue", {})),
        ("A VPC. Interface endpoints for `ssm` and `ecr.api`.", ("vpc_endpoint", "", {"service": "ecr.api"})),
        ("A VPC. Interface endpoints for SSM and ECR.", ("vpc_endpoint", "", {"service": "ecr"})),
        (
            "- Bucket names: `archive-first-<suffix>` and `archive-second-<suffix>`.",
            ("names", "bucket", {"pattern": "archive-second-<suffix>"}),
        ),
    ],
)
def test_it_is_read_as_what_it_says(facts, text, fact):
    assert fact in _read(facts, text)
