"""Whether a pipeline may do its work, and waits for what it deploys."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._rights import rights
from ._stages import PIPELINE, Action, actions_of

_SERVICE = "aws:ecs/service:Service"
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "CodeBuild": (("codebuild:StartBuild",), ("codebuild:BatchGetBuilds",)),
    "CodeCommit": (("codecommit:GetBranch",), ("codecommit:UploadArchive",)),
    "CodeStarSourceConnection": (("codestar-connections:UseConnection", "codeconnections:UseConnection"),),
    "CodeDeploy": (("codedeploy:CreateDeployment",),),
    "ECS": (("ecs:UpdateService",), ("ecs:RegisterTaskDefinition",)),
}


@check(
    "PIP006",
    title="Pipelines may start their builds and reach their sources",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "The stage fails with AccessDenied in every execution."),
    links=("https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html",),
    when=(PIPELINE,),
)
def pipelines_may_act(case: Case) -> Iterator[Verdict]:
    """The role of a pipeline allows what its actions do.

    Why
        CodePipeline starts builds and reads repositories with the pipeline's own role.
    Fix
        Grant codebuild:StartBuild and codebuild:BatchGetBuilds, codecommit:GetBranch and codecommit:UploadArchive, or
        codestar-connections:UseConnection on the ARNs concerned.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codepipeline.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("pipeline", assume_role_policy=json.dumps(trust))
        bucket = aws.s3.Bucket("artifacts")
        store = aws.iam.get_policy_document_output(
            statements=[{"actions": ["s3:GetObject", "s3:PutObject"], "resources": [f"arn:aws:s3:::artifacts/*"]}]
        )
        aws.iam.RolePolicy("store", role=role.id, policy=store.json)
        stages = [
            {
                "name": "Build",
                "actions": [
                    {
                        "name": "Build",
                        "category": "Build",
                        "owner": "AWS",
                        "provider": "CodeBuild",
                        "version": "1",
                        "input_artifacts": ["source"],
                        "configuration": {"ProjectName": "shop"},
                    }
                ],
            }
        ]
        aws.codepipeline.Pipeline(  # <- finding
            "shop", role_arn=role.arn, artifact_stores=[{"location": bucket.bucket, "type": "S3"}], stages=stages
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codepipeline.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("pipeline", assume_role_policy=json.dumps(trust))
        bucket = aws.s3.Bucket("artifacts")
        store = aws.iam.get_policy_document_output(
            statements=[
                {"actions": ["s3:GetObject", "s3:PutObject"], "resources": [f"arn:aws:s3:::artifacts/*"]},
                {"actions": ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], "resources": ["*"]},
            ]
        )
        aws.iam.RolePolicy("store", role=role.id, policy=store.json)
        stages = [
            {
                "name": "Build",
                "actions": [
                    {
                        "name": "Build",
                        "category": "Build",
                        "owner": "AWS",
                        "provider": "CodeBuild",
                        "version": "1",
                        "input_artifacts": ["source"],
                        "configuration": {"ProjectName": "shop"},
                    }
                ],
            }
        ]
        aws.codepipeline.Pipeline(
            "shop", role_arn=role.arn, artifact_stores=[{"location": bucket.bucket, "type": "S3"}], stages=stages
        )
    Known limits
        Builds, CodeCommit, connections and the artifact bucket are judged; actions with a role of their own are not.
    """
    for pipeline in case.resources(PIPELINE):
        role = case.topology.role_at(pipeline, "roleArn")
        if role is None or role.read:
            continue
        yield rights(case, pipeline, role, (("s3:PutObject",), ("s3:GetObject",)), None, "keeps artifacts in S3")
        used = {a.provider for a in actions_of(pipeline) or () if not _has_role(pipeline, a)}
        for provider, needs in _NEEDS.items():
            if provider in used:
                yield rights(case, pipeline, role, needs, None, f"uses {provider}")


def _has_role(pipeline: Resource, action: Action) -> bool:
    return bool(value_at(pipeline.inputs, action.path + ".roleArn"))


@check(
    "PIP004",
    title="ECS services are awaited until they are steady",
    severity="low",
    category="architecture",
    impact=Impact("quality", "`pulumi up` ends well while the new tasks still fail and are rolled back."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/",),
    when=(_SERVICE,),
    local=True,
)
def services_are_awaited(case: Case) -> Iterator[Verdict]:
    """ECS services set `wait_for_steady_state`.

    Why
        Without it a deployment counts as done once ECS has accepted it.
    Fix
        Set `wait_for_steady_state=True` on the service.
    Bad
        import pulumi_aws as aws

        aws.ecs.Service("web", cluster="main", task_definition="web:1", desired_count=2)  # <- finding
    Good
        import pulumi_aws as aws

        aws.ecs.Service(
            "web", cluster="main", task_definition="web:1", desired_count=2, wait_for_steady_state=True
        )
    Known limits
        Services whose deployments CodeDeploy or another controller makes, and those without tasks, are not judged.
    """
    for service in case.resources(_SERVICE):
        controller = text(service, "deploymentController.type", default="ECS")
        awaited = flag(service, "waitForSteadyState")
        if controller != "ECS" or value_at(service.inputs, "desiredCount") == 0:
            continue
        if awaited is None:
            yield Unknown(service.urn, "wait_for_steady_state is not known")
        elif awaited:
            yield Pass(service.urn, "is awaited")
        else:
            yield Fail(subject=service.urn, message="the deployment is not awaited (wait_for_steady_state is off)")
