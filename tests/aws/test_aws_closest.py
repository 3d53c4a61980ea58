import json

import pytest

from stackproof.aws import advise, closest, sdk, suggest, suggest_argument
from stackproof.aws._container import read_bytes

ALIASES = json.loads(read_bytes("aliases.json"))


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        ("elasticloadbalancingv2", None, "lb"),
        ("lambda", None, "lambda_"),
        ("cloudtrial", None, "cloudtrail"),
        ("elbv2", "LoadBalancer", "lb.LoadBalancer"),
        ("events", "Rule", "cloudwatch.EventRule"),
        ("logs", "LogGroup", "cloudwatch.LogGroup"),
        ("stepfunctions", "StateMachine", "sfn.StateMachine"),
        ("providers", "Aws", "Provider"),
        ("apigateway", "RestAPI", "apigateway.RestApi"),
        ("ec2", "VPC", "ec2.Vpc"),
        ("ec2", "get_availability_zones", "get_availability_zones"),
        ("ec2", "SecurityGroupIngressRule", "vpc.SecurityGroupIngressRule"),
        ("rds", "DatabaseInstance", "rds.Instance"),
        ("ecs", "TaskDefintion", "ecs.TaskDefinition"),
        ("iam", "PolicyDocument", "iam.get_policy_document"),
    ],
)
def test_the_first_suggestion_is_what_was_meant(module, name, expected):
    assert suggest(sdk(), module, name)[0] == expected


def test_nothing_is_suggested_for_nonsense():
    assert suggest(sdk(), "foo", "Bar") == []
    assert closest("zzzzqqq", ["bucket", "name"]) == []


@pytest.mark.parametrize(
    ("token", "name", "expected"),
    [
        ("aws:codepipeline/pipeline:Pipeline", "artifact_store", "artifact_stores"),
        ("aws:ec2/eip:Eip", "vpc", "domain"),
        ("aws:rds/cluster:Cluster", "username", "master_username"),
        ("aws:lb/targetGroup:TargetGroup", "healthcheck", "health_check"),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "replication_group_description", "description"),
        ("aws:ec2/instance:Instance", "instanceType", "instance_type"),
        ("aws:cloudwatch/logGroup:LogGroup", "retention_days", "retention_in_days"),
    ],
)
def test_the_first_argument_is_what_was_meant(token, name, expected):
    options = [item.name_python for item in sdk().resource(token).inputs]
    assert suggest_argument(name, options, token=token)[0] == expected


def test_advice_says_what_to_do_where_no_argument_exists():
    assert "aws.apigateway.Stage" in advise("aws:apigateway/deployment:Deployment", "stage_name")
    assert advise("aws:s3/bucket:Bucket", "nonsense") == ""


def test_every_alias_leads_to_something_that_exists_and_starts_from_nothing():
    schema = sdk()
    assert [name for name, target in ALIASES["modules"].items() if schema.module(target) is None] == []
    assert [name for name in ALIASES["modules"] if schema.module(name) is not None] == []
    for wrong, right in ALIASES["symbols"].items():
        module, _, name = right.rpartition(".")
        assert name in schema.module(module).names, right
        module, _, name = wrong.rpartition(".")
        assert schema.module(module) is None or name not in schema.module(module).names, wrong


def test_every_argument_in_the_tables_fits_its_type():
    schema = sdk()
    for token, names in ALIASES["arguments"].items():
        for wrong, right in names.items():
            assert schema.resource(token).input(right), (token, right)
            assert not schema.resource(token).input(wrong), (token, wrong)
    for token, names in ALIASES["advice"].items():
        assert [name for name in names if schema.resource(token).input(name)] == []
