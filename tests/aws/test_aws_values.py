import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.aws import (
    caller_of,
    engine_version,
    fargate_cpus,
    fargate_memory,
    instance_type,
    is_action,
    is_service_principal,
    is_taggable,
    lambda_reserved_variables,
    lambda_runtime,
    log_retention_days,
    meant_principal,
    name_faults,
    name_property,
    name_rules,
    newest_version,
    partition_of,
    region_of_zone,
    reserved_database_user,
    role_users,
    schedule_fault,
    sdk,
    size_may_be_newer,
    tag_faults,
    tags_are_a_list,
)
from stackproof.aws._names import _rules
from stackproof.aws._values import value_table


def faults(token, name):
    return name_faults(name_rules(token)[0], name)


@pytest.mark.parametrize(
    ("token", "good", "bad"),
    [
        ("aws:lb/loadBalancer:LoadBalancer", "web-alb-dev", "internal-web"),
        ("aws:lb/targetGroup:TargetGroup", "a" * 32, "a" * 33),
        ("aws:s3/bucket:Bucket", "my-data.dev", "My_Data"),
        ("aws:s3/bucket:Bucket", "a1b", "192.168.5.4"),
        ("aws:rds/instance:Instance", "db-1", "1db"),
        ("aws:rds/cluster:Cluster", "db-1", "db--1"),
        ("aws:sqs/queue:Queue", "jobs.fifo", "jobs.v1"),
        ("aws:kms/alias:Alias", "alias/app", "app"),
        ("aws:kms/alias:Alias", "alias/app", "alias/aws/app"),
        ("aws:ec2/securityGroup:SecurityGroup", "web sg", "sg-web"),
        ("aws:ecr/repository:Repository", "team/app", "Team/App"),
        ("aws:ecr/repository:Repository", "team/app", "team//app"),
        ("aws:iam/role:Role", "app@dev", "app role"),
        ("aws:lambda/function:Function", "app_dev-1", "app.dev"),
        ("aws:dynamodb/table:Table", "abc", "ab"),
        ("aws:cloudwatch/eventRule:EventRule", "every-5.min", "every 5"),
        ("aws:ssm/parameter:Parameter", "/app/db", "/aws/db"),
        ("aws:sfn/stateMachine:StateMachine", "flow-1", "flow/1"),
        ("aws:cloudtrail/trail:Trail", "main-trail", "main--trail"),
    ],
)
def test_names_are_accepted_and_refused_as_aws_does(token, good, bad):
    assert faults(token, good) == ()
    assert faults(token, bad) != ()


def test_every_name_rule_fits_the_schema_and_names_its_source():
    for token, rules in _rules().items():
        resource = sdk().resource(token)
        for rule in rules:
            assert resource.input(rule.property) is not None, (token, rule.property)
            assert rule.source
            assert rule.min <= rule.max
            for pattern, _ in rule.refuses:
                re.compile(pattern)


def test_the_property_that_holds_the_name_is_known():
    assert name_property("aws:s3/bucket:Bucket") == "bucket"
    assert name_property("aws:appsync/graphQLApi:GraphQLApi") == "name"
    assert name_property("aws:route53/record:Record") is None
    assert name_property("aws:ec2/vpc:Vpc") is None


def test_taggable_types_are_told_from_others():
    assert is_taggable("aws:s3/bucket:Bucket") is True
    assert is_taggable("aws:iam/rolePolicy:RolePolicy") is False
    assert is_taggable("gcp:storage/bucket:Bucket") is None
    assert tags_are_a_list("aws:autoscaling/group:Group")
    assert tag_faults("Team", "platform") == ()
    assert tag_faults("aws:x", "y") != ()


def test_runtimes_have_their_dates():
    old = lambda_runtime("python3.7")
    assert old.blocks_creation(datetime.date(2024, 1, 9))
    assert not old.blocks_creation(datetime.date(2024, 1, 8))
    assert lambda_runtime("python3.12").is_deprecated(datetime.date(2026, 11, 21)) is False
    assert lambda_runtime("python4.0") is None
    assert "AWS_REGION" in lambda_reserved_variables()


@pytest.mark.parametrize(
    ("service", "engine", "version", "expected"),
    [
        ("rds", "postgres", "16", "offered"),
        ("rds", "postgres", "9.6", "retired"),
        ("rds", "postgres", "13.7", "retired"),
        ("rds", "postgres", "99.1", "unknown"),
        ("rds", "postgres", "16.99", "unknown"),
        ("rds", "nosuch", "1", "unknown"),
        ("elasticache", "redis", "7.0", "offered"),
    ],
)
def test_engine_versions_are_judged_and_new_ones_left_open(service, engine, version, expected):
    assert engine_version(service, engine, version) == expected


def test_the_newest_version_of_a_major_is_offered():
    assert newest_version("rds", "postgres", "16").startswith("16.")
    assert engine_version("rds", "postgres", newest_version("rds", "postgres")) == "offered"


@pytest.mark.parametrize(
    ("service", "name", "expected"),
    [
        ("ec2", "t3.micro", "offered"),
        ("ec2", "t99.micro", "unlisted"),
        ("ec2", "t3.gigantic", "unlisted"),
        ("ec2", "m10a.large", "unknown"),
        ("rds", "db.t3.micro", "offered"),
        ("rds", "t3.micro", "unlisted"),
        ("elasticache", "cache.t3.micro", "offered"),
        ("opensearch", "t3.small.search", "offered"),
    ],
)
def test_instance_types_are_judged_and_new_families_left_open(service, name, expected):
    assert instance_type(service, name) == expected


def test_fargate_takes_pairs_only():
    assert 512 in fargate_memory(256)
    assert 4096 not in fargate_memory(256)
    assert fargate_memory(300) is None
    assert max(fargate_cpus()) == 16384


def test_log_retention_takes_listed_days_only():
    assert {7, 30, 365, 0} <= set(log_retention_days())
    assert not {10, 100} & set(log_retention_days())


def test_regions_and_zones_are_known():
    assert partition_of("us-gov-west-1") == "aws-us-gov"
    assert partition_of("us-east-9") is None
    assert region_of_zone("eu-central-1b") == "eu-central-1"
    assert region_of_zone("us-west-2-lax-1a") == "us-west-2"
    assert region_of_zone("eu-central-1") is None
    assert region_of_zone("xx-east-1a") is None


def test_reserved_database_users_depend_on_the_engine():
    assert reserved_database_user("postgres", "admin")
    assert not reserved_database_user("mysql", "admin")
    assert reserved_database_user("mysql", "rdsadmin")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:GetObject", True),
        ("S3:getobject", True),
        ("s3:Get*", True),
        ("*", True),
        ("s3:GetObjects", False),
        ("s3:Fetch*", False),
        ("GetObject", False),
        ("nosuch:Thing", None),
        ("*:*", None),
    ],
)
def test_actions_are_known(action, expected):
    assert is_action(action) is expected


def test_service_principals_are_known_and_mistaken_ones_mended():
    assert is_service_principal("lambda.amazonaws.com") is True
    assert is_service_principal("logs.eu-west-1.amazonaws.com") is True
    assert is_service_principal("stepfunctions.amazonaws.com") is False
    assert meant_principal("stepfunctions.amazonaws.com") == "states.amazonaws.com"
    assert is_service_principal("nosuch.amazonaws.com") is None
    assert is_service_principal("$unknown") is None
    table = value_table()["service_principals"]
    assert not set(table["mistaken"]) & set(table["values"])
    assert set(table["mistaken"].values()) <= set(table["values"])


def test_every_role_path_exists_and_every_principal_is_known():
    for token, paths in value_table()["role_users"]["values"].items():
        for path in paths:
            holder = sdk().resource(token)
            for step in path.split("."):
                found = holder.input(step) if hasattr(holder, "inputs") else holder.field(step)
                assert found is not None, (token, path)
                holder = sdk().type(found.parsed.item or found.parsed)
        assert all(is_service_principal(name) for names in role_users(token).values() for name in names)
    for token in value_table()["callers"]["values"]:
        assert sdk().resource(token) is not None, token
        assert is_service_principal(caller_of(token))


@pytest.mark.parametrize(
    "text",
    [
        "rate(1 hour)",
        "rate(5 minutes)",
        "cron(0 12 * * ? *)",
        "cron(0/15 * ? * MON-FRI *)",
        "cron(0 10 ? * 6L 2022-2030)",
        "cron(0 9 ? * MON#1 *)",
        "cron(0 0 L * ? *)",
        "cron(*/5 * * * ? *)",
        "cron(0 8,20 1W JAN,jun ? *)",
    ],
)
def test_schedules_that_eventbridge_takes(text):
    assert schedule_fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "rate(1 hours)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "rate(1.5 hours)",
        "0 12 * * *",
        "every day",
        "cron(0 12 * * *)",
        "cron(0 12 * * * *)",
        "cron(0 25 * * ? *)",
        "cron(0 12 ? * ? *)",
        "cron(0 12 32 * ? *)",
        "cron(60 * * * ? *)",
        "at(2030-01-01T00:00:00)",
    ],
)
def test_schedules_that_eventbridge_refuses(text):
    assert schedule_fault(text)


def test_the_scheduler_takes_a_point_in_time():
    assert schedule_fault("at(2030-01-01T00:00:00)", service="scheduler") is None
    assert schedule_fault("at(2030-02-31T00:00:00)", service="scheduler")


@given(st.text(max_size=40), st.sampled_from(["cron({})", "rate({})", "at({})", "{}"]))
def test_no_text_makes_the_readers_crash(text, form):
    schedule_fault(form.format(text), service="scheduler")
    instance_type("ec2", text)
    engine_version("rds", "postgres", text)
    is_action(text)
    is_service_principal(text)
    region_of_zone(text)
    [name_faults(rule, text) for rules in _rules().values() for rule in rules]


@pytest.mark.parametrize(
    ("service", "name", "newer"),
    [
        ("ec2", "m8i.192xlarge", True),
        ("ec2", "m5.192xlarge", False),
        ("ec2", "t2.10xlarge", False),
        ("ec2", "t3.mini", False),
        ("rds", "t3.micro", False),
        ("rds", "db.t3.nano", False),
    ],
)
def test_only_the_newest_family_of_its_kind_may_have_got_further_sizes(service, name, newer):
    assert instance_type(service, name) == "unlisted"
    assert size_may_be_newer(service, name) is newer
