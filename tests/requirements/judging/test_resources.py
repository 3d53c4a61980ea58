"""Requirements that a person writes on resources: which are meant, what holds of each, how many, what they reach."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import result_on, told, verdict_on

UNKNOWN = {"$unknown": "not known in a preview"}
KEY = make("aws:kms/key:Key", "key")
SUBNETS = make("aws:rds/subnetGroup:SubnetGroup", "subnets")
DATABASE = make(
    "aws:rds/instance:Instance",
    "db",
    {
        "engine": "postgres",
        "engineVersion": "16.3",
        "allocatedStorage": 50,
        "storageEncrypted": True,
        "kmsKeyId": Ref(KEY, "arn"),
        "dbSubnetGroupName": Ref(SUBNETS, "name"),
        "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
        "tags": {"Env": "dev"},
    },
    line=12,
)
SMALL = make("aws:rds/instance:Instance", "cache-db", {"engine": "mysql", "allocatedStorage": 20})
SECRET = make("aws:secretsmanager/secret:Secret", "secret")
TASK = make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": Ref(SECRET, "arn")})
SERVICE = make("aws:ecs/service:Service", "service", {"taskDefinition": Ref(TASK, "arn")})
BUCKET = make("aws:s3/bucketV2:BucketV2", "bucket")
GROUP = make(
    "aws:ec2/securityGroup:SecurityGroup",
    "group",
    {"ingress": [{"fromPort": 80, "toPort": 80}, {"fromPort": 443, "toPort": 443}]},
)
MADE = graph(KEY, SUBNETS, DATABASE, SMALL, SECRET, TASK, SERVICE, BUCKET, GROUP)
TYPE = "aws:rds/instance:Instance"


@pytest.mark.parametrize(
    "type",
    ["aws:rds/instance:Instance", "aws:rds/*", "aws:*:Instance", "aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
)
def test_types_are_tokens_or_patterns_and_equivalents_count(type: str) -> None:
    assert verdict_on(MADE, "resources", type=type) == "pass"


def test_no_resource_of_the_type_fails() -> None:
    result = result_on(MADE, "resources", type="aws:sqs/queue:Queue")
    assert (result.verdict, result.reason) == ("fail", "found 0 resources of aws:sqs/queue:Queue, asked for at least 1")


def test_a_type_must_be_named() -> None:
    assert verdict_on(MADE, "resources") == "unknown"


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        ("postgres", "pass"),
        ({"one_of": ["postgres", "aurora-postgresql"]}, "pass"),
        ({"matches": "^post"}, "pass"),
        ({"exists": True}, "pass"),
        ({"not": "mysql"}, "pass"),
        ({"contains": "gres"}, "pass"),
        ("mysql", "fail"),
        ({"one_of": ["mysql"]}, "fail"),
        ({"matches": "^mysql$"}, "fail"),
        ({"exists": False}, "fail"),
        ({"not": "postgres"}, "fail"),
        ({"not": {"one_of": ["postgres"]}}, "fail"),
        ({"contains": "aurora"}, "fail"),
        ({"smells_of": "postgres"}, "unknown"),
    ],
)
def test_text_is_compared(comparison: Any, verdict: str) -> None:
    want = {"type": TYPE, "where": {"storageEncrypted": True}, "property": "engine", "is": comparison}
    assert verdict_on(MADE, "resources", **want) == verdict


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        (50, "pass"),
        ("50", "pass"),
        ({"at_least": 50}, "pass"),
        ({"at_least": 20, "at_most": 100}, "pass"),
        ({"exactly": 50}, "pass"),
        ({"at_least": 51}, "fail"),
        ({"at_most": 49}, "fail"),
        ({"at_least": 10, "not": 50}, "fail"),
    ],
)
def test_numbers_are_compared(comparison: Any, verdict: str) -> None:
    want = {"type": TYPE, "where": {"engine": "postgres"}, "property": "allocatedStorage", "is": comparison}
    assert verdict_on(MADE, "resources", **want) == verdict


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        ({"contains": "upgrade"}, "pass"),
        ({"contains": ["upgrade", "postgresql"]}, "pass"),
        (["upgrade", "postgresql"], "pass"),
        ({"contains": "audit"}, "fail"),
        (["upgrade"], "fail"),
    ],
)
def test_lists_are_compared(comparison: Any, verdict: str) -> None:
    want = {"type": TYPE, "where": {"engine": "postgres"}, "property": "enabledCloudwatchLogsExports", "is": comparison}
    assert verdict_on(MADE, "resources", **want) == verdict


@pytest.mark.parametrize(("port", "verdict"), [(443, "pass"), (22, "fail")])
def test_a_star_in_a_path_is_any_item(port: int, verdict: str) -> None:
    want = {"type": "aws:ec2/securityGroup:SecurityGroup", "property": "ingress[*].fromPort", "is": port}
    assert verdict_on(MADE, "resources", **want) == verdict


def test_every_one_must_hold_and_the_one_that_does_not_is_named() -> None:
    result = result_on(MADE, "resources", type=TYPE, property="storageEncrypted", **{"is": True})
    assert result.verdict == "fail"
    assert [w.text for w in result.near_misses] == ["cache-db: storageEncrypted is not given"]


def test_a_property_alone_must_be_given() -> None:
    assert verdict_on(MADE, "resources", type=TYPE, property="allocatedStorage") == "pass"
    assert verdict_on(MADE, "resources", type=TYPE, property="storageEncrypted") == "fail"


def test_witnesses_name_property_and_place() -> None:
    result = result_on(MADE, "resources", type=TYPE, where={"engine": "postgres"}, property="engineVersion")
    assert [(w.property, w.line) for w in result.witnesses] == [("engineVersion", 12)]


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (2, "pass"),
        (3, "fail"),
        ({"exactly": 2}, "pass"),
        ({"exactly": 1}, "fail"),
        ({"at_most": 1}, "fail"),
        ("two", "unknown"),
    ],
)
def test_resources_are_counted(count: Any, verdict: str) -> None:
    assert verdict_on(MADE, "resources", type=TYPE, count=count) == verdict


def test_none_at_all_may_be_asked_for() -> None:
    none = {"exactly": 0}
    assert verdict_on(MADE, "resources", type="aws:ec2/instance:Instance", count=none) == "pass"
    assert verdict_on(MADE, "resources", type=TYPE, count=none) == "fail"
    assert verdict_on(MADE, "resources", type=TYPE, where={"publiclyAccessible": True}, count=none) == "pass"


def test_what_is_looked_up_is_not_meant() -> None:
    read = make(TYPE, "existing", {"engine": "postgres"}, read=True)
    assert verdict_on(graph(read), "resources", type=TYPE) == "fail"


@pytest.mark.parametrize("want", [{"where": {"engine": "postgres"}}, {"property": "engine", "is": "postgres"}])
def test_values_that_are_not_known_leave_it_open(want: dict[str, Any]) -> None:
    hidden = make(TYPE, "db", {"engine": UNKNOWN})
    assert verdict_on(graph(hidden), "resources", type=TYPE, **want) == "unknown"


def test_an_unknown_one_does_not_matter_where_the_number_is_met_anyway() -> None:
    hidden = make(TYPE, "hidden", {"engine": UNKNOWN})
    made = graph(DATABASE, hidden)
    assert verdict_on(made, "resources", type=TYPE, where={"engine": "postgres"}, count=1) == "pass"
    assert verdict_on(made, "resources", type=TYPE, where={"engine": "postgres"}, count=2) == "unknown"


@pytest.mark.parametrize(
    ("type", "reaches", "verdict"),
    [
        ("aws:ecs/service:Service", "task", "pass"),
        ("aws:ecs/service:Service", "secret", "pass"),
        ("aws:ecs/service:Service", "aws:secretsmanager/secret:Secret", "pass"),
        ("aws:ecs/service:Service", "aws:secretsmanager/*", "pass"),
        ("aws:ecs/service:Service", "database", "fail"),
        ("aws:rds/instance:Instance", "kms_key", "fail"),  # cache-db names none
        ("aws:secretsmanager/secret:Secret", "task", "fail"),
    ],
)
def test_each_refers_to_what_it_must_reach_directly_or_by_others(type: str, reaches: str, verdict: str) -> None:
    assert verdict_on(MADE, "resources", type=type, reaches=reaches) == verdict


@pytest.mark.parametrize(
    ("type", "by", "verdict"),
    [
        ("aws:secretsmanager/secret:Secret", "container_service", "pass"),
        ("aws:kms/key:Key", "aws:rds/instance:Instance", "pass"),
        ("aws:ecs/service:Service", "task", "fail"),
        ("aws:kms/key:Key", "bucket", "fail"),
    ],
)
def test_each_is_referred_to_by_what_must_reach_it(type: str, by: str, verdict: str) -> None:
    assert verdict_on(MADE, "resources", type=type, reached_from=by) == verdict


def test_the_one_that_reaches_nothing_is_a_near_miss() -> None:
    assert "cache-db: refers to no KMS key" in told(result_on(MADE, "resources", type=TYPE, reaches="kms_key"))


def test_tags_and_names_reach_nothing() -> None:
    decoy = make("aws:ecs/service:Service", "database-service", {"tags": {"Database": Ref(DATABASE, "id")}})
    made = graph(DATABASE, decoy)
    assert verdict_on(made, "resources", type="aws:ecs/service:Service", reaches="database") == "fail"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*$", "((a*)*)*b", "[", "a" * 600])
def test_expressions_without_bounds_are_not_tried(pattern: str) -> None:
    long = make(TYPE, "db", {"engine": "a" * 5000 + "!"})
    began = time.perf_counter()
    verdict = verdict_on(graph(long), "resources", type=TYPE, property="engine", **{"is": {"matches": pattern}})
    assert verdict == "unknown" and time.perf_counter() - began < 1


@pytest.mark.parametrize("comparison", [{"at_least": "many"}, {}, {"one_of": "postgres"}, {"exists": "yes"}])
def test_comparisons_that_are_none_leave_it_open(comparison: Any) -> None:
    want = {"type": TYPE, "where": {"engine": "postgres"}, "property": "allocatedStorage", "is": comparison}
    assert verdict_on(MADE, "resources", **want) == "unknown"


def test_one_that_may_be_meant_and_does_not_hold_leaves_it_open() -> None:
    made = graph(DATABASE, make(TYPE, "hidden", {"engine": UNKNOWN, "allocatedStorage": 5}))
    want = {"type": TYPE, "where": {"engine": "postgres"}, "property": "allocatedStorage"}
    assert verdict_on(made, "resources", **want, **{"is": {"at_least": 20}}) == "unknown"
    assert verdict_on(made, "resources", **want, **{"is": {"at_least": 5}}) == "pass"


@pytest.mark.parametrize(("comparison", "verdict"), [({"contains": "Env"}, "pass"), ({"contains": "Team"}, "fail")])
def test_maps_contain_their_keys(comparison: Any, verdict: str) -> None:
    want = {"type": TYPE, "where": {"engine": "postgres"}, "property": "tags", "is": comparison}
    assert verdict_on(MADE, "resources", **want) == verdict


def test_what_is_not_given_matches_nothing() -> None:
    assert verdict_on(MADE, "resources", type=TYPE, property="kmsKeyId", **{"is": {"matches": ""}}) == "fail"


def test_inputs_that_are_not_known_may_refer_to_it() -> None:
    hidden = make("aws:ecs/service:Service", "service", {"taskDefinition": UNKNOWN})
    made = graph(hidden, TASK)
    assert verdict_on(made, "resources", type="aws:ecs/service:Service", reaches="task") == "unknown"
    assert (
        verdict_on(made, "resources", type="aws:ecs/taskDefinition:TaskDefinition", reached_from=hidden.type)
        == "unknown"
    )
