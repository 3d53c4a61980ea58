"""Delivery is judged by what actions do and in which order; their names only tell apart what does the same work."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import facts_of, result_on, told, verdict_on

from stackproof.model import Requirement, Resource, SourceFile, Submission
from stackproof.requirements._judging import judge_requirements

UNKNOWN = {"$unknown": "not known in a preview"}
REPOSITORY = make(
    "aws:codecommit/repository:Repository", "code", {"repositoryName": "code"}, outputs={"repositoryName": "code"}
)
BUILD = make("aws:codebuild/project:Project", "compile", outputs={"name": "compile-1a2b"})
SCAN = make("aws:codebuild/project:Project", "security-scan", outputs={"name": "security-scan-1a2b"})


def action(
    category: str, name: str = "", provider: str = "", order: int | None = None, **configuration: Any
) -> dict[str, Any]:
    providers = {
        "Source": "CodeCommit",
        "Build": "CodeBuild",
        "Test": "CodeBuild",
        "Approval": "Manual",
        "Deploy": "ECS",
    }
    made = {
        "name": name or category,
        "category": category,
        "provider": provider or providers.get(category, "Lambda"),
        "configuration": configuration,
    }
    return made if order is None else {**made, "runOrder": order}


def stage(name: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "actions": list(actions)}


def pipeline(*stages: Any) -> Resource:
    return make("aws:codepipeline/pipeline:Pipeline", "delivery", {"stages": list(stages)})


SOURCE = stage("Source", action("Source", RepositoryName="code", BranchName="main", PollForSourceChanges="false"))
BUILT = stage("Build", action("Build", ProjectName=Ref(BUILD, "name")))
TESTED = stage("Test", action("Test", ProjectName="tests"))
APPROVED = stage("Approve", action("Approval"))
DEPLOYED = stage("Deploy", action("Deploy", ClusterName="web"))


@pytest.mark.parametrize(
    ("stages", "asked", "expected"),
    [
        ([SOURCE, BUILT, TESTED, APPROVED, DEPLOYED], ["source", "build", "test", "approval", "deploy"], "pass"),
        ([SOURCE, BUILT, DEPLOYED], ["source", "build", "deploy"], "pass"),
        ([SOURCE, BUILT, TESTED, DEPLOYED], ["source", "build", "deploy"], "pass"),
        ([SOURCE, DEPLOYED, BUILT], ["source", "build", "deploy"], "fail"),
        ([SOURCE, BUILT, DEPLOYED], ["source", "build", "test", "deploy"], "fail"),
        ([SOURCE, stage("Test", action("Build", "Pytest"))], ["source", "test"], "pass"),
        (
            [SOURCE, stage("Build", action("Build"), action("Build", "UnitTest", order=2))],
            ["source", "build", "test"],
            "pass",
        ),
        (
            [SOURCE, stage("Build", action("Build"), action("Build", "Tests", order=1))],
            ["source", "build", "test"],
            "pass",
        ),
        ([SOURCE, stage("Deploy", action("Approval"))], ["source", "deploy"], "fail"),
        ([SOURCE, stage("Test", action("Approval"))], ["source", "test"], "fail"),
        ([SOURCE, stage("Release", action("Build", ProjectName="pulumi-up"))], ["source", "deploy"], "pass"),
        ([SOURCE, stage("Checks", action("Build", ProjectName=Ref(SCAN, "name")))], ["source", "scan"], "pass"),
        ([SOURCE, BUILT], ["source", "scan"], "fail"),
        (
            [SOURCE, stage("DeployDev", action("Deploy")), APPROVED, stage("DeployProd", action("Deploy"))],
            ["source", "deploy-dev", "approval", "deploy-production"],
            "pass",
        ),
        (
            [SOURCE, stage("DeployProd", action("Deploy")), APPROVED, stage("DeployDev", action("Deploy"))],
            ["source", "deploy-dev", "approval", "deploy-production"],
            "fail",
        ),
        ([SOURCE, stage("Deploy", action("Deploy", ServiceName="web-staging"))], ["source", "deploy-staging"], "pass"),
        ([SOURCE, stage("Deploy", action("Deploy"))], ["source", "deploy-staging"], "fail"),
        ([SOURCE, stage("Build", action("Build", Image="app:latest"))], ["source", "test"], "fail"),
        ([UNKNOWN], ["source"], "unknown"),
        ([], ["source"], "fail"),
    ],
)
def test_stages_stand_in_order_by_what_they_do(stages: list[Any], asked: list[str], expected: str) -> None:
    assert verdict_on(graph(BUILD, SCAN, pipeline(*stages)), "stages", "pipeline", stages=asked) == expected


def test_the_stages_found_and_the_one_that_lacks_are_said() -> None:
    found = told(result_on(graph(pipeline(SOURCE, BUILT)), "stages", "pipeline", stages=["source", "test"]))
    assert "its stages are Source, Build; asked source, test: nothing in them does test" in found


@pytest.mark.parametrize(
    ("stages", "want", "expected"),
    [
        ([SOURCE, APPROVED, DEPLOYED], {}, "pass"),
        ([SOURCE, DEPLOYED, APPROVED], {}, "fail"),
        ([SOURCE, stage("Approve", action("Build")), DEPLOYED], {}, "fail"),
        ([SOURCE, stage("Deploy", action("Approval", order=1), action("Deploy", order=2))], {}, "pass"),
        ([SOURCE, stage("Deploy", action("Deploy", order=1), action("Approval", order=2))], {}, "fail"),
        ([SOURCE, APPROVED, DEPLOYED], {"count": 2}, "fail"),
        ([SOURCE, APPROVED, stage("Again", action("Approval")), DEPLOYED], {"count": 2}, "pass"),
        ([UNKNOWN], {}, "unknown"),
    ],
)
def test_a_pipeline_waits_for_approval_before_it_deploys(
    stages: list[Any], want: dict[str, Any], expected: str
) -> None:
    assert verdict_on(graph(pipeline(*stages)), "approval", "pipeline", **want) == expected


def template(count: Any, *branches: str) -> Resource:
    content = {
        "Version": "2018-11-08",
        "DestinationReferences": [f"refs/heads/{branch}" for branch in branches],
        "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": count}],
    }
    inputs = {"name": "two", "content": json.dumps(content)}
    return make("aws:codecommit/approvalRuleTemplate:ApprovalRuleTemplate", "two", inputs, outputs={"name": "two"})


def association(rule: Resource) -> Resource:
    inputs = {"approvalRuleTemplateName": Ref(rule, "name"), "repositoryName": Ref(REPOSITORY, "repositoryName")}
    return make("aws:codecommit/approvalRuleTemplateAssociation:ApprovalRuleTemplateAssociation", "bound", inputs)


@pytest.mark.parametrize(
    ("resources", "want", "expected"),
    [
        ([template(2, "main"), association(template(2))], {"count": 2, "branch": "main"}, "pass"),
        ([template(2), association(template(2))], {"count": 2, "branch": "main"}, "pass"),
        ([template(1, "main"), association(template(1))], {"count": 2}, "fail"),
        ([template(2, "develop"), association(template(2))], {"count": 2, "branch": "main"}, "fail"),
        ([template(2, "main")], {"count": 2}, "fail"),
        ([], {"count": 2}, "fail"),
    ],
)
def test_a_repository_needs_approvals(resources: list[Resource], want: dict[str, Any], expected: str) -> None:
    assert verdict_on(graph(REPOSITORY, *resources), "approval", "code_repository", **want) == expected


def test_branches_are_those_that_something_names() -> None:
    made = graph(REPOSITORY, pipeline(SOURCE, DEPLOYED))
    assert verdict_on(made, "branches", "pipeline", branches=["main"]) == "pass"
    assert verdict_on(made, "branches", "pipeline", branches=["main", "develop"]) == "fail"
    assert verdict_on(made, "branches", "code_repository", branches=["main", "develop"]) == "unknown"
    assert verdict_on(made, "branches", "code_repository", branches=["main"]) == "pass"
    hidden = stage("Source", action("Source", BranchName=UNKNOWN))
    assert verdict_on(graph(pipeline(hidden)), "branches", "pipeline", branches=["main"]) == "unknown"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (action("Source", PollForSourceChanges="false"), "pass"),
        (action("Source", PollForSourceChanges=False), "pass"),
        (action("Source", PollForSourceChanges="true"), "fail"),
        (action("Source"), "fail"),
        (action("Source", provider="CodeStarSourceConnection"), "pass"),
        (action("Source", provider="S3"), "fail"),
        (action("Source", PollForSourceChanges=UNKNOWN), "unknown"),
    ],
)
def test_the_source_is_not_polled(source: dict[str, Any], expected: str) -> None:
    made = graph(pipeline(stage("Source", source), DEPLOYED))
    assert verdict_on(made, "polling", "pipeline", polling=False) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"imageScanningConfiguration": {"scanOnPush": True}}, "pass"),
        ({"imageScanningConfiguration": {"scanOnPush": False}}, "fail"),
        ({"tags": {"scanOnPush": "true"}}, "fail"),
        ({"imageScanningConfiguration": UNKNOWN}, "unknown"),
    ],
)
def test_images_are_scanned_on_push(inputs: dict[str, Any], expected: str) -> None:
    images = make("aws:ecr/repository:Repository", "images", inputs)
    assert verdict_on(graph(images), "image_scan", "image_repository") == expected


def test_the_registry_may_scan_for_all() -> None:
    images = make("aws:ecr/repository:Repository", "images")
    for often, expected in (("SCAN_ON_PUSH", "pass"), ("MANUAL", "fail")):
        inputs = {"scanType": "BASIC", "rules": [{"scanFrequency": often}]}
        registry = make("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "scan", inputs)
        assert verdict_on(graph(images, registry), "image_scan", "image_repository") == expected


INLINE = "version: 0.2\nphases:\n  build:\n    commands: [make]\n"


def specified(buildspec: Any, **files: str) -> str:
    source = {"type": "CODEPIPELINE"} if buildspec is None else {"type": "CODEPIPELINE", "buildspec": buildspec}
    project = make("aws:codebuild/project:Project", "build", {"source": source})
    made = graph(project, pipeline(SOURCE, stage("Build", action("Build", ProjectName=Ref(project, "name")))))
    texts = {name.replace("__", "/").replace("_yml", ".yml"): text for name, text in files.items()}
    listed = tuple(SourceFile(path=path, size=len(text), sha256="") for path, text in texts.items())
    submission = Submission(id="x", root="/x", files=listed, projects=(), digest="")
    asked = Requirement(id="asked", kind="buildspec_file", of="build")
    (result,) = judge_requirements([asked], facts_of(made, submission=submission, text_of=texts.get))
    return result.verdict


def test_a_build_specification_is_a_file_of_its_own() -> None:
    assert specified(None) == "pass"
    assert specified("buildspecs/build.yml") == "pass"
    assert specified(INLINE) == "fail"
    assert specified(INLINE, buildspec_yml=INLINE) == "pass"
    assert (
        specified(json.dumps({"version": 0.2, "phases": {"build": {"commands": ["make"]}}}), ci__build_yml=INLINE)
        == "pass"
    )
    assert specified(INLINE, buildspec_yml=INLINE.replace("make", "other")) == "fail"
    assert specified(UNKNOWN) == "unknown"


def test_a_stage_in_the_wrong_place_is_said_to_be_there() -> None:
    found = result_on(
        graph(pipeline(SOURCE, DEPLOYED, BUILT)), "stages", "pipeline", stages=["source", "build", "deploy"]
    )
    assert "deploy is not where it was asked" in found.reason


def test_an_approval_by_others_than_people_is_none() -> None:
    other = stage("Approve", action("Approval", provider="Robot"))
    assert verdict_on(graph(pipeline(SOURCE, other, DEPLOYED)), "approval", "pipeline") == "fail"


def test_triggers_and_event_rules_name_branches() -> None:
    push = {"branches": [{"includes": ["main"], "excludes": ["draft"]}]}
    triggers = [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {"pushes": [push]}}]
    source = stage("Source", action("Source", provider="CodeStarSourceConnection"))
    inputs = {"stages": [source, DEPLOYED], "triggers": triggers}
    made = make("aws:codepipeline/pipeline:Pipeline", "delivery", inputs)
    assert verdict_on(graph(made), "branches", "pipeline", branches=["main"]) == "pass"
    assert verdict_on(graph(made), "branches", "pipeline", branches=["draft"]) == "fail"
    pattern = json.dumps({"source": ["aws.codecommit"], "detail": {"referenceName": ["develop"]}})
    rule = make("aws:cloudwatch/eventRule:EventRule", "pushed", {"eventPattern": pattern})
    target = make(
        "aws:cloudwatch/eventTarget:EventTarget", "start", {"rule": Ref(rule, "name"), "arn": Ref(made, "arn")}
    )
    assert verdict_on(graph(made, rule, target), "branches", "pipeline", branches=["main", "develop"]) == "pass"
