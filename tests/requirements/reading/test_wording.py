"""The same said in other words: occasions, casual and formal language, fragments, rows, and what is only spoken of."""

import pytest

from stackproof.requirements import read_requirements

CONNECTED = [
    ("An S3 bucket. When a scan lands in the bucket, a Lambda reads it.", ("function", "bucket")),
    ("A Lambda is invoked whenever an object is created in the S3 bucket.", ("function", "bucket")),
    ("An SQS queue and a Lambda per queue.", ("function", "queue")),
    ("A DynamoDB table. A Lambda on the table's stream sends mails.", ("function", "table")),
    ("An SQS queue, from where a Lambda picks the orders up.", ("function", "queue")),
    ("An event bus; two EventBridge rules on the bus, each with an SQS queue as target.", ("event_rule", "event_bus")),
    ("An event bus; two EventBridge rules on the bus, each with an SQS queue as target.", ("queue", "event_rule")),
    (
        "Glue jobs and a crawler. A Step Functions state machine runs the Glue jobs, then the crawler.",
        ("crawler", "state_machine"),
    ),
    ("A Glue crawler over the S3 bucket.", ("crawler", "bucket")),
    ("A private S3 bucket behind CloudFront.", ("cdn", "bucket")),
    ("Raw events go via Firehose from the Kinesis stream into an S3 bucket.", ("delivery_stream", "stream")),
    ("GuardDuty findings are picked up by an EventBridge rule and sent to an SNS topic.", ("topic", "event_rule")),
    ("A Lambda resizes them. The results go to DynamoDB.", ("table", "function")),
    ("S3 -> SQS -> Lambda -> DynamoDB", ("table", "function")),
]


@pytest.mark.parametrize(("text", "link"), CONNECTED)
def test_what_is_wired_to_what(facts, text, link):
    found = [(of, want["source"]) for kind, of, want in facts(text) if kind == "connection"]
    assert link in found


SAID = [
    ("S3 bucket for logs, chuck them after 60 days.", ("lifecycle", "bucket", {"expire_days": 60})),
    (
        "S3: documents SHALL be deleted once eleven (11) years have elapsed.",
        ("lifecycle", "bucket", {"expire_days": 4015}),
    ),
    (
        "The Lambda SHALL NOT be granted more than 512 MB of memory.",
        ("size", "function", {"memory": {"at_most": 512}}),
    ),
    ("A lambda (py 3.12, 2gb, 5 min).", ("size", "function", {"memory": 2048, "timeout": 300})),
    ("ALB; http should bounce to https.", ("redirect", "load_balancer", {})),
    ("Every resource has `team=web` and `stage=dev`.", ("tags", "", {"values": {"team": "web", "stage": "dev"}})),
    ("RDS database. Let RDS manage the master password.", ("credential", "database", {"source": "managed"})),
    (
        "Redshift. Port 5439 on the Redshift cluster is open to 10.1.0.0/16 only.",
        ("port", "warehouse", {"port": 5439, "source": "10.1.0.0/16"}),
    ),
    (
        "An ALB in front of EC2 instances. Do not let anything but the ALB reach the instances.",
        ("closed", "instance", {}),
    ),
    (
        "An ALB, ECS tasks. The ALB takes 443 from anywhere and talks to the tasks on port 3000.",
        ("port", "task", {"port": 3000, "source": "load_balancer"}),
    ),
    (
        "Mail us via SNS when the RDS CPU stays over 80 %.",
        ("alarm", "database", {"metric": "cpu", "threshold": 80, "notify": True}),
    ),
    ("A Lambda with the name in env var `STATE_TABLE`.", ("environment", "function", {"name": "STATE_TABLE"})),
    ("Everything runs in Frankfurt.", ("region", "", {"region": "eu-central-1"})),
    ("us-west-2 for everything, the cert has to be in us-east-1", ("region", "", {"region": "us-west-2"})),
]


@pytest.mark.parametrize(("text", "fact"), SAID)
def test_other_words_say_the_same(facts, text, fact):
    assert fact in facts(text)


NOTHING_OF = [
    ("An S3 bucket, no versioning pls.", "versioning"),
    ("RDS. Don't make it Multi-AZ.", "multi_az"),
    ("An S3 bucket. No bucket is public.", "absent"),
    ("A bucket in S3 with the zone already in Route 53, look it up, don't make a new one.", "absent"),
    ("EC2 instances in an Auto Scaling group. Do not create a bastion.", "absent"),
    ("A website with its zone in Route53 zones.", "zones"),
    ("CloudFront with a WAF, rate limit 1000. An API Gateway.", "throttling"),
    ("The API keys for the mailer live in Secrets Manager.", "encryption"),
    ("An ElastiCache cluster with transit encryption.", "encryption"),
    ("Unit tests only, integration tests come later.", "integration"),
]


@pytest.mark.parametrize(("text", "kind"), NOTHING_OF)
def test_what_is_only_spoken_of_is_not_read(facts, text, kind):
    assert [one for one in facts(text) if kind in (one[0], one[2].get("type"))] == []


NO_SERVICE = [
    ("Someone suggested Redis.", "cache"),
    ("Whether you pick Lambda or Fargate is up to you.", "function"),
    ("| Part | Rule |\n|---|---|\n| VPC | existing, its id comes from config |\n", "vpc"),
    ("An RDS database that is not reachable from outside the VPC.", "vpc"),
    ("We've got an RDS box with 200 GB, ignore it.", "database"),
]


@pytest.mark.parametrize(("text", "concept"), NO_SERVICE)
def test_what_others_have_or_may_choose_is_not_asked_for(text, concept):
    assert concept not in {one.of for one in read_requirements(text).requirements}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("whip up a pulumi thing (ts) for us", "typescript"),
        ("A Pulumi programme. I should like the programme itself in TypeScript.", "typescript"),
        ("Please use Pulumi. Python please, and all in eu-west-2.", "python"),
        ("Requirements for the Pulumi implementation (Python, region us-east-1)", "python"),
        ("Please use Pulumi, the language should be Java.", "java"),
        ("Pulumi YAML? No - Pulumi TypeScript.", "typescript"),
        ("Use Pulumi. The Lambda handlers are in Python please.", None),
        ("Use Pulumi. Please write the worker service in Go.", None),
    ],
)
def test_languages_said_apart_from_pulumi(text, language):
    found = {one.kind: one.want for one in read_requirements(text).requirements}
    assert found.get("language", {}).get("language") == language


def test_a_row_without_a_first_cell_goes_on_with_the_group_above(facts):
    head = "| Area | Setting | Value |\n|---|---|---|\n"
    text = head + "| Lambda | runtime | python3.12 |\n| | memory / timeout | 512 MB / 3 s |\n"
    assert ("size", "function", {"memory": 512, "timeout": 3}) in facts(text)


def test_a_line_that_heads_a_list_heads_nothing_behind_it(facts):
    assert ("service", "database", {}) in facts("Won't\n- a VPN\n\nStill, an RDS database is needed.\n", but="none")
