"""The pipeline: builds on ARM, a scan that can stop it, three deployments and an approval before the last."""

import pulumi
import pulumi_aws as aws
from runtime import CONTAINER, Runtime
from settings import HERE, chosen

from components.buckets import ArtifactBucket
from components.build import BuildProject, BuildProjectArgs, DeliveryPipeline, DeliveryPipelineArgs, stage
from components.home import Home
from components.key import EncryptionKey
from components.logs import LogGroup, LogGroupArgs
from components.policies import PULL, PUSH, Statement, allow
from components.registry import ImageRegistry
from components.repository import SourceRepository


def build(
    home: Home,
    sources: SourceRepository,
    images: ImageRegistry,
    artifacts: ArtifactBucket,
    key: EncryptionKey,
    topic: aws.sns.Topic,
    running: Runtime,
) -> DeliveryPipeline:
    """Seven stages: source, build, scan, dev, staging, approval, production."""
    names = home.names
    logs = LogGroup(
        names("builds"), LogGroupArgs(home=home, path=f"/aws/codebuild/gitops-{chosen.suffix}", days=chosen.log_days)
    )

    def project(thing: str, statements: list[Statement], variables: dict, *, docker: bool = False) -> BuildProject:
        return BuildProject(
            names(f"project-{thing}"),
            BuildProjectArgs(
                home=home,
                thing=thing,
                specification=(HERE / "buildspecs" / f"{thing}.yml").read_text(),
                artifacts=artifacts,
                key=key,
                logs=logs,
                statements=statements,
                environment={"ENVIRONMENT_SUFFIX": chosen.suffix, **variables},
                docker=docker,
            ),
        )

    repository = {"CONTAINER_NAME": CONTAINER, "REPOSITORY_NAME": images.repository.name, "REPOSITORY_URI": images.url}
    login = allow(["ecr:GetAuthorizationToken"], "*")
    builds = project("build", [login, allow([*PULL, *PUSH], images.arn)], repository, docker=True)
    scans = project("scan", [allow(["ecr:DescribeImageScanFindings"], images.arn)], repository)
    deploys = {
        environment: project(
            f"deploy-{environment}",
            _deploying(running, environment),
            {
                "CLUSTER": running.cluster.name,
                "SERVICE": _service(running, environment).name,
                "FAMILY": running.services[environment].task.family,
                "CONTAINER_NAME": CONTAINER,
            },
        )
        for environment in chosen.environments
    }
    commit = {"RepositoryName": sources.name, "BranchName": sources.main, "PollForSourceChanges": "false"}
    *trials, production = (
        stage(
            f"Deploy{environment.title()}", "Build", "CodeBuild", {"ProjectName": one.name}, input_artifacts=["image"]
        )
        for environment, one in deploys.items()
    )
    approval = {"NotificationArn": topic.arn, "CustomData": "Staging runs the new image; production is next."}
    return DeliveryPipeline(
        names("delivery"),
        DeliveryPipelineArgs(
            home=home,
            artifacts=artifacts,
            key=key,
            stages=[
                stage("Source", "Source", "CodeCommit", commit, output_artifacts=["source"]),
                stage(
                    "Build",
                    "Build",
                    "CodeBuild",
                    {"ProjectName": builds.name},
                    input_artifacts=["source"],
                    output_artifacts=["image"],
                ),
                stage("SecurityScan", "Test", "CodeBuild", {"ProjectName": scans.name}, input_artifacts=["image"]),
                *trials,
                stage("ApprovalForProduction", "Approval", "Manual", approval),
                production,
            ],
            statements=[
                allow(
                    [
                        "codecommit:CancelUploadArchive",
                        "codecommit:GetBranch",
                        "codecommit:GetCommit",
                        "codecommit:GetUploadArchiveStatus",
                        "codecommit:UploadArchive",
                    ],
                    sources.arn,
                ),
                allow(
                    ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
                    [builds.arn, scans.arn, *(one.arn for one in deploys.values())],
                ),
                allow(["sns:Publish"], topic.arn),
            ],
        ),
    )


def _deploying(running: Runtime, environment: str) -> list[Statement]:
    """What the build specification calls: read the running task, register the next, move the service to it."""
    service = running.services[environment]
    return [
        allow(["ecs:DescribeServices", "ecs:UpdateService"], _service(running, environment).id),
        # ECS knows no resources for these two.
        allow(["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], "*"),
        allow(["ecs:TagResource"], pulumi.Output.concat(service.task.arn_without_revision, ":*")),
        allow(
            ["iam:PassRole"],
            [service.execution_role.arn, service.task_role.arn],
            Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
    ]


def _service(running: Runtime, environment: str) -> aws.ecs.Service:
    service = running.services[environment].service
    assert service is not None
    return service
