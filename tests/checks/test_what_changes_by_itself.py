"""How much it weighs that a run gives other values than the one before, and where it is meant to."""

from __future__ import annotations

import msgspec
import pytest
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.model import Attempt, Location, ProgramRun, Remark, Resource, ResourceOptions

(CHECK,) = (one for one in all_checks() if one.id == "RUN012")
QUEUE, BUCKET = "aws:sqs/queue:Queue", "aws:s3/bucket:Bucket"


def changes(resource: Resource, path: str, *, what: str = "input", certain: bool = True) -> Remark:
    data = {"urn": resource.urn, "path": path, "what": what, "first": "a", "second": "b"}
    return Remark(kind="run.changes-by-itself", message="", data=data, certain=certain)


def judged(*resources: Resource, remarks: list[Remark]):
    run = ProgramRun(outcome="ran", graph=graph(*resources), attempts=(Attempt(outcome="ran"),))
    base = Case.of_graph(run.graph)
    case = Case(submission=base.submission, project=base.project, run=run, remarks=tuple(remarks))
    found = judge(case, checks=[CHECK])
    assert found.errors == ()
    return found


@pytest.mark.parametrize(
    ("token", "path", "what", "severity"),
    [
        (QUEUE, "tags.At", "input", "medium"),
        (QUEUE, "policy", "input", "medium"),
        (QUEUE, "name", "input", "high"),
        (BUCKET, "bucket", "input", "high"),
        ("aws:rds/instance:Instance", "identifier", "input", "high"),
        ("aws:rds/instance:Instance", "finalSnapshotIdentifier", "input", "low"),
        ("pulumi:providers:aws", "assumeRoles[0].sessionName", "input", "low"),
        (QUEUE, "", "name", "high"),
        (QUEUE, "", "presence", "high"),
    ],
)
def test_what_changes_decides_how_bad_it_is(token, path, what, severity):
    it = make(token, "it", {})
    (finding,) = judged(it, remarks=[changes(it, path, what=what)]).findings
    assert finding.severity == severity and finding.resource == it.urn


@pytest.mark.parametrize(
    ("token", "path"),
    [
        ("aws:apigateway/deployment:Deployment", "triggers.at"),
        ("aws:apigateway/deployment:Deployment", "description"),
        ("command:local:Command", "triggers[0]"),
        ("random:index/randomId:RandomId", "keepers.day"),
    ],
)
def test_what_is_there_to_change_is_no_fault(token, path):
    it = make(token, "it", {})
    found = judged(it, remarks=[changes(it, path)])
    assert found.findings == () and found.passed


@pytest.mark.parametrize(("ignored", "count"), [("tags", 0), ("*", 0), ("name", 1)])
def test_what_is_ignored_after_creation_is_set_once(ignored, count):
    it = msgspec.structs.replace(make(QUEUE, "it", {}), options=ResourceOptions(ignoreChanges=(ignored,)))
    assert len(judged(it, remarks=[changes(it, "tags.At")]).findings) == count


def test_a_name_that_changes_cannot_be_ignored():
    it = msgspec.structs.replace(make(QUEUE, "it", {}), options=ResourceOptions(ignoreChanges=("*",)))
    assert len(judged(it, remarks=[changes(it, "", what="name")]).findings) == 1


def test_a_credential_that_changes_is_told_by_the_checks_of_credentials():
    it = make("aws:lambda/function:Function", "it", {})
    it = msgspec.structs.replace(it, source=Location("__main__.py", 3))
    weak = Remark(
        kind="secret.weak-generator",
        message="",
        file="__main__.py",
        line=3,
        data={
            "argument": "master_password",
            "sinks": [{"token": "aws:lambda/function:Function", "file": "__main__.py", "line": 3}],
        },
    )
    assert judged(it, remarks=[weak, changes(it, "masterPassword")]).findings == ()
    assert len(judged(it, remarks=[weak, changes(it, "description")]).findings) == 1


def test_the_same_part_of_many_resources_is_told_once():
    first, *more = [make(QUEUE, f"q{number}", {}) for number in range(5)]
    (finding,) = judged(first, *more, remarks=[changes(one, "tags.At") for one in (first, *more)]).findings
    assert "and of 4 more" in finding.message


def test_a_second_run_that_failed_decides_nothing():
    it = make(QUEUE, "it", {})
    found = judged(it, remarks=[Remark(kind="run.not-compared", message="run at another time, it crashed")])
    assert found.findings == () and found.passed == () and "another time" in found.undecided[0].why


def test_what_rests_on_values_that_were_stood_in_for_is_not_certain():
    it = make(QUEUE, "it", {})
    (finding,) = judged(it, remarks=[changes(it, "name", certain=False)]).findings
    assert not finding.certain
