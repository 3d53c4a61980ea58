"""Names, tags and what keeps resources: judged over everything that the program makes."""

from __future__ import annotations

from typing import Any

import pytest
from graph_making import Ref, make
from graph_making import graph as plain_graph
from verdict_making import facts_of, told

from stackproof.model import (
    Graph,
    Need,
    ProgramRun,
    Project,
    Requirement,
    RequirementResult,
    Resource,
    ResourceOptions,
    SourceFile,
    Submission,
)
from stackproof.requirements._judging import Facts, judge_requirements
from stackproof.topology import Topology

UNKNOWN = {"$unknown": "not known in a preview"}
QUEUE, TABLE, BUCKET = "aws:sqs/queue:Queue", "aws:dynamodb/table:Table", "aws:s3/bucket:Bucket"


def result(
    made: Graph,
    kind: str,
    of: str = "",
    /,
    *,
    config: dict[str, str] | None = None,
    source: str = "",
    needs: tuple[Need, ...] = (),
    **want: Any,
) -> RequirementResult:
    project = Project(
        root="", name="demo", language="python", platform="pulumi", entry="__main__.py", reason="", config=config or {}
    )
    files = (SourceFile(path="__main__.py", size=len(source), sha256=""),)
    facts = Facts(
        topology=Topology(made, config=config),
        submission=Submission(id="x", root="/x", files=files, projects=(project,), digest=""),
        project=project,
        run=ProgramRun(outcome="ran", graph=made, needs=needs),
        text_of=lambda path: source,
    )
    (found,) = judge_requirements([Requirement(id="asked", kind=kind, of=of, want=want)], facts)
    return found


def verdict(resources: list[Resource], kind: str, of: str = "", /, **want: Any) -> str:
    return result(plain_graph(*resources), kind, of, **want).verdict


def queue(name: Any, logical: str = "jobs") -> Resource:
    return make(QUEUE, logical, {"name": name})


def queues(*names: str) -> list[Resource]:
    return [queue(name, f"q{number}") for number, name in enumerate(names)]


# --- names

DEFAULT = 'import pulumi\nsuffix = pulumi.Config().get("environmentSuffix") or "test"\n'


@pytest.mark.parametrize(
    ("resources", "extra", "expected"),
    [
        (queues("shop-jobs-dev"), {}, "pass"),
        (queues("shop-jobs"), {}, "fail"),
        (queues("shop-device"), {}, "fail"),
        (queues("shop-jobs-pr42"), {"config": {"demo:environmentSuffix": "pr42"}}, "pass"),
        (queues("shop-jobs-pr42"), {"config": {"demo:owner": "pr42"}}, "fail"),
        (
            queues("shop-jobs-test"),
            {"source": DEFAULT},
            "pass",
        ),
        (
            queues("shop-environmentsuffix-1a2b3c4d"),
            {"needs": (Need(kind="configuration", name="demo:environmentSuffix", message="", synthesized=True),)},
            "pass",
        ),
        ([make(QUEUE, "jobs-dev")], {}, "pass"),
        ([make(QUEUE, "jobs")], {}, "fail"),
        ([make(QUEUE, "jobs", {"tags": {"Name": "jobs-dev"}})], {}, "fail"),
        (queues("a-dev", "b-dev", "c-dev", "d-dev", "fixed"), {}, "unknown"),
        (queues("a-dev", "b-dev", "fixed", "other"), {}, "fail"),
        ([queue(UNKNOWN)], {}, "unknown"),
        ([], {}, "fail"),
    ],
)
def test_names_hold_the_suffix(resources: list[Resource], extra: dict[str, Any], expected: str) -> None:
    assert verdict(resources, "names", suffix=True, **extra) == expected


def test_names_without_the_suffix_are_listed() -> None:
    found = told(result(plain_graph(*queues("a-dev", "b")), "names", suffix=True))
    assert "1 of 2 names hold the environment suffix; not so q1" in found
    assert "q1: its name is b; it lacks the environment suffix" in found


def test_names_hold_their_parts() -> None:
    here = {"aws:region": "eu-west-1"}
    assert verdict(queues("demo-dev-jobs"), "names", parts=["project", "stack"]) == "pass"
    assert verdict(queues("dev-jobs"), "names", parts=["project", "stack"]) == "fail"
    assert verdict(queues("jobs-eu-west-1"), "names", parts=["region"], config=here) == "pass"
    assert verdict(queues("jobs-eu-west-2"), "names", parts=["region"], config=here) == "fail"
    assert verdict(queues("jobs-dev-123456789012"), "names", parts=["stack", "account"]) == "pass"
    assert verdict(queues("jobs-dev"), "names", parts=["stack", "account"]) == "fail"


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("ti-dev-jobs", "ti-<environment>-<resource>", "pass"),
        ("ti-jobs-dev", "ti-<environment>-<resource>", "fail"),
        ("xti-dev-jobs", "ti-<environment>-<resource>", "fail"),
        ("/app/ti-dev-jobs", "ti-<environment>-<resource>", "pass"),
        ("ti-dev-jobs.fifo", "ti-<environment>-<resource>", "pass"),
        ("demo-dev-jobs", "<project>-<stack>-<thing>", "pass"),
        ("demo-jobs", "<project>-<stack>-<thing>", "fail"),
        ("clicks-raw-dev", "clicks-{purpose}-{environmentSuffix}", "pass"),
        ("clicks-raw", "clicks-{purpose}-{environmentSuffix}", "fail"),
    ],
)
def test_names_follow_the_pattern(name: str, pattern: str, expected: str) -> None:
    assert verdict(queues(name), "names", pattern=pattern) == expected


def test_the_pattern_of_a_concept_is_that_of_all_its_resources() -> None:
    alarm = "aws:cloudwatch/metricAlarm:MetricAlarm"
    good, bad = make(alarm, "a", {"name": "booking-dev-errors"}), make(alarm, "b", {"name": "booking-errors"})
    assert verdict([good, queue("other")], "names", "alarm", pattern="booking-<environment>-<metric>") == "pass"
    assert verdict([good, bad], "names", "alarm", pattern="booking-<environment>-<metric>") == "fail"
    assert verdict([queue("booking-dev-x")], "names", "alarm", pattern="booking-<environment>-<metric>") == "fail"


# --- tags


def tagged(name: str = "jobs", type: str = QUEUE, **fields: Any) -> Resource:
    return make(type, name, {"tags": fields} if fields else {})


@pytest.mark.parametrize(
    ("resources", "want", "expected"),
    [
        ([tagged(Team="shop", Env="dev")], {"keys": ["Env"], "values": {"Team": "shop"}}, "pass"),
        ([tagged(Team="shop")], {"keys": ["Env"]}, "fail"),
        ([tagged(Team="other")], {"values": {"Team": "shop"}}, "fail"),
        ([tagged(team="shop")], {"values": {"Team": "shop"}}, "fail"),
        ([tagged(Code=1200)], {"values": {"Code": "1200"}}, "pass"),
        ([tagged(Team=UNKNOWN)], {"keys": ["Team"]}, "pass"),
        ([tagged(Team=UNKNOWN)], {"values": {"Team": "shop"}}, "unknown"),
        ([make(QUEUE, "jobs", {"tags": UNKNOWN})], {"keys": ["Team"]}, "unknown"),
        ([tagged(Team="shop"), tagged("table", TABLE)], {"keys": ["Team"]}, "fail"),
        ([tagged(Team="shop"), make("aws:iam/rolePolicy:RolePolicy", "policy")], {"keys": ["Team"]}, "pass"),
        ([make("aws:iam/rolePolicy:RolePolicy", "policy")], {"keys": ["Team"]}, "fail"),
        ([make(QUEUE, "Team-shop", {"name": "Team-shop"})], {"keys": ["Team"]}, "fail"),
    ],
)
def test_every_taggable_resource_carries_the_tags(
    resources: list[Resource], want: dict[str, Any], expected: str
) -> None:
    assert verdict(resources, "tags", **want) == expected


def test_default_tags_of_the_provider_count() -> None:
    provider = make("pulumi:providers:aws", "tagging", {"defaultTags": {"tags": {"Team": "shop"}}})
    jobs = make(QUEUE, "jobs", {"tags": {"Env": "dev"}}, provider=provider.urn)
    assert verdict([provider, jobs], "tags", keys=["Env"], values={"Team": "shop"}) == "pass"
    assert verdict([provider, make(QUEUE, "jobs")], "tags", values={"Team": "shop"}) == "fail"


def test_what_lacks_the_tags_is_listed() -> None:
    found = told(result(plain_graph(tagged(Team="shop"), tagged("table", TABLE)), "tags", keys=["Team"]))
    assert "1 of 2 taggable resources lack what was asked (table): it carries no Team" in found


def test_each_resource_is_counted_by_what_it_lacks_itself() -> None:
    made = [tagged(Team="shop"), tagged("table", TABLE), tagged("other", TABLE)]
    found = told(result(plain_graph(*made), "tags", keys=["Team", "Env"]))
    assert "3 of 3 taggable resources lack what was asked: 2 (other, table): it carries no Team, Env; 1 (" in found
    assert "): it carries no Env" in found


RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tags: Team, Stage.", "pass"),
        ("Every resource carries the tag Team.", "fail"),
        ("All resources are tagged with Team.", "fail"),
    ],
)
def test_rules_of_a_group_need_no_tags_where_not_everything_does(text, expected) -> None:
    graph = plain_graph(tagged(Team="shop"), make(RULE, "in"))
    asked = Requirement(id="R01", kind="tags", want={"keys": ["Team"]}, text=text)
    (found,) = judge_requirements([asked], facts_of(graph))
    assert found.verdict == expected
    (alone,) = judge_requirements([asked], facts_of(plain_graph(tagged("table", TABLE), make(RULE, "in"))))
    assert alone.verdict == "fail"


def test_tags_of_one_concept_are_asked_of_it_alone() -> None:
    made = [tagged(Team="shop"), tagged("table", TABLE)]
    assert verdict(made, "tags", "queue", keys=["Team"]) == "pass"
    assert verdict(made, "tags", "table", keys=["Team"]) == "fail"
    assert verdict(made, "tags", "bucket", keys=["Team"]) == "fail"


# --- deletion

DB = "aws:rds/instance:Instance"
GOES = {"skipFinalSnapshot": True, "deletionProtection": False}


@pytest.mark.parametrize(
    ("resources", "of", "want", "expected"),
    [
        ([make(DB, "db", GOES)], "", {}, "pass"),
        ([make(DB, "db", {**GOES, "deletionProtection": True})], "", {}, "fail"),
        ([make(DB, "db", {**GOES, "skipFinalSnapshot": False})], "", {}, "fail"),
        ([make(DB, "db", {"finalSnapshotIdentifier": "last"})], "database", {"final_snapshot": False}, "fail"),
        (
            [make(DB, "db", {"deletionProtection": True, "skipFinalSnapshot": True})],
            "database",
            {"final_snapshot": False},
            "pass",
        ),
        ([make(DB, "db", {"skipFinalSnapshot": UNKNOWN})], "database", {"final_snapshot": False}, "unknown"),
        ([make(DB, "db", {"skipFinalSnapshot": UNKNOWN, "deletionProtection": True})], "", {}, "fail"),
        ([make(BUCKET, "data", {"forceDestroy": True})], "", {"force_destroy": True}, "pass"),
        ([make(BUCKET, "data")], "", {"force_destroy": True}, "fail"),
        ([make(BUCKET, "data", {"tags": {"forceDestroy": "true"}})], "bucket", {"force_destroy": True}, "fail"),
        ([make("aws:ecr/repository:Repository", "images")], "", {"force_destroy": True}, "fail"),
        ([make("aws:ecr/repository:Repository", "images", {"forceDelete": True})], "", {}, "pass"),
        ([make(BUCKET, "data")], "", {"deletion_protection": False}, "pass"),
        ([make(QUEUE, "jobs", options=ResourceOptions(protect=True))], "", {"deletion_protection": False}, "fail"),
        ([make(QUEUE, "jobs", options=ResourceOptions(retainOnDelete=True))], "", {}, "fail"),
        ([make(QUEUE, "jobs")], "", {}, "pass"),
        ([make("aws:cognito/userPool:UserPool", "people", {"deletionProtection": "ACTIVE"})], "", {}, "fail"),
        ([make("aws:cognito/userPool:UserPool", "people", {"deletionProtection": "INACTIVE"})], "", {}, "pass"),
        ([make(QUEUE, "jobs")], "database", {"final_snapshot": False}, "fail"),
        ([], "", {}, "fail"),
    ],
)
def test_everything_can_be_destroyed(resources: list[Resource], of: str, want: dict[str, Any], expected: str) -> None:
    assert verdict(resources, "destroyable", of, **want) == expected


@pytest.mark.parametrize(
    ("resources", "of", "expected"),
    [
        ([make(DB, "db", {"deletionProtection": True})], "database", "pass"),
        ([make(DB, "db")], "database", "fail"),
        ([make(DB, "protected-db", {"tags": {"protect": "true"}})], "database", "fail"),
        ([make(DB, "db", {"deletionProtection": UNKNOWN})], "database", "unknown"),
        ([make(DB, "db", options=ResourceOptions(protect=True))], "database", "pass"),
        ([make(TABLE, "items", {"deletionProtectionEnabled": True})], "table", "pass"),
        ([make(TABLE, "items")], "", "fail"),
        ([make("aws:backup/vault:Vault", "vault")], "backup_vault", "fail"),
        ([make(QUEUE, "jobs")], "", "fail"),
    ],
)
def test_data_is_protected_against_deletion(resources: list[Resource], of: str, expected: str) -> None:
    assert verdict(resources, "protected", of) == expected


def test_a_lock_protects_a_vault() -> None:
    vault = make("aws:backup/vault:Vault", "vault", outputs={"name": "vault-1a2b"})
    lock = make(
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", {"backupVaultName": Ref(vault, "name")}
    )
    assert verdict([vault, lock], "protected", "backup_vault") == "pass"


def test_names_that_others_give_or_that_nobody_sees_are_not_asked() -> None:
    inner = make("aws:iam/rolePolicy:RolePolicy", "policy", {"name": "inline"})
    assert verdict([*queues("jobs-dev"), inner], "names", suffix=True) == "pass"
    found = [make("aws:sqs/queue:Queue", f"there-{number}", {"name": "there"}, read=True) for number in range(3)]
    assert verdict([*queues("jobs-dev"), *found], "names", suffix=True) == "pass"


def test_defaults_of_other_settings_are_no_environment() -> None:
    owner = 'import pulumi\nowner = pulumi.Config().get("owner") or "test"\n'
    assert verdict(queues("shop-jobs-test"), "names", suffix=True, source=owner) == "fail"
