"""The pipeline: builds on ARM, a scan that can stop it, three deployments and an approval before the last."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from policies import PULL, allow, grant, role, write_logs
from repository import MAIN
from runtime import CONTAINER, ENVIRONMENTS, Runtime
from settings import account, log_group, name, opts, region

BUILDSPECS = Path(__file__).parent / "buildspecs"
PUSH = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]


def artifact_access(bucket: aws.s3.Bucket, key: aws.kms.Key) -> list[dict]:
    objects = pulumi.Output.format("{0}/*", bucket.arn)
    return [
        allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], objects),
        allow(["kms:Decrypt", "kms:GenerateDataKey"], key.arn),
    ]


def project(
    thing: str, images: aws.ecr.Repository, key: aws.kms.Key, statements: list[dict], docker: bool
) -> aws.codebuild.Project:
    """A CodeBuild project on ARM; its build specification is the file of its name."""
    logs = log_group(thing, "/aws/codebuild")
    builder = role(thing, "codebuild.amazonaws.com")
    granted = grant(thing, builder, write_logs(logs), *statements)
    variables = {
        "CONTAINER_NAME": CONTAINER,
        "REPOSITORY_NAME": images.name,
        "REPOSITORY_URI": images.repository_url,
    }
    return aws.codebuild.Project(
        name(thing),
        name=name(thing),
        service_role=builder.arn,
        build_timeout=30,
        encryption_key=key.arn,
        source={"type": "CODEPIPELINE", "buildspec": (BUILDSPECS / f"{thing}.yml").read_text()},
        artifacts={"type": "CODEPIPELINE"},
        environment={
            "type": "ARM_CONTAINER",
            "compute_type": "BUILD_GENERAL1_SMALL",
            "image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
            "privileged_mode": docker,
            "environment_variables": [{"name": key, "value": value} for key, value in variables.items()],
        },
        logs_config={"cloudwatch_logs": {"group_name": logs.name}},
        opts=opts(depends_on=[granted]),
    )


def build(
    repository: aws.codecommit.Repository,
    images: aws.ecr.Repository,
    bucket: aws.s3.Bucket,
    key: aws.kms.Key,
    topic: aws.sns.Topic,
    running: Runtime,
) -> aws.codepipeline.Pipeline:
    artifacts = artifact_access(bucket, key)
    login = allow(["ecr:GetAuthorizationToken"], "*")
    builds = project("build", images, key, [*artifacts, login, allow([*PULL, *PUSH], images.arn)], docker=True)
    findings = allow(["ecr:DescribeImageScanFindings"], images.arn)
    scans = project("scan", images, key, [*artifacts, findings], docker=False)

    runner = role("pipeline", "codepipeline.amazonaws.com")
    families = [f"arn:aws:ecs:{region}:{account}:task-definition/{name(f'task-{each}')}:*" for each in ENVIRONMENTS]
    granted = grant(
        "pipeline",
        runner,
        *artifacts,
        allow(["s3:GetBucketVersioning"], bucket.arn),
        allow(
            [
                "codecommit:CancelUploadArchive",
                "codecommit:GetBranch",
                "codecommit:GetCommit",
                "codecommit:GetUploadArchiveStatus",
                "codecommit:UploadArchive",
            ],
            repository.arn,
        ),
        allow(["codebuild:BatchGetBuilds", "codebuild:StartBuild"], [builds.arn, scans.arn]),
        allow(["ecs:DescribeServices", "ecs:UpdateService"], [each.arn for each in running.services.values()]),
        # ECS knows no resources for these two.
        allow(["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], "*"),
        allow(["ecs:TagResource"], families),
        allow(
            ["iam:PassRole"],
            [each.arn for each in running.roles],
            Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
        allow(["sns:Publish"], topic.arn),
    )
    source = {"RepositoryName": repository.repository_name, "BranchName": MAIN, "PollForSourceChanges": "false"}
    dev, staging, production = (deploy(environment, running) for environment in ENVIRONMENTS)
    stages = [
        stage("Source", "Source", "CodeCommit", source, output_artifacts=["source"]),
        stage(
            "Build",
            "Build",
            "CodeBuild",
            {"ProjectName": builds.name},
            input_artifacts=["source"],
            output_artifacts=["image"],
        ),
        stage("SecurityScan", "Test", "CodeBuild", {"ProjectName": scans.name}, input_artifacts=["image"]),
        dev,
        staging,
        stage(
            "Approval",
            "Approval",
            "Manual",
            {"NotificationArn": topic.arn, "CustomData": "Staging runs the new image; production is next."},
        ),
        production,
    ]
    return aws.codepipeline.Pipeline(
        name("pipeline"),
        name=name("pipeline"),
        role_arn=runner.arn,
        pipeline_type="V2",
        artifact_stores=[{"location": bucket.bucket, "type": "S3", "encryption_key": {"id": key.arn, "type": "KMS"}}],
        stages=stages,
        opts=opts(depends_on=[granted]),
    )


def stage(title: str, category: str, by: str, configuration: dict, **artifacts) -> dict:
    """A stage of one action."""
    action = {
        "name": title,
        "category": category,
        "owner": "AWS",
        "provider": by,
        "version": "1",
        "configuration": configuration,
        **artifacts,
    }
    return {"name": title, "actions": [action]}


def deploy(environment: str, running: Runtime) -> dict:
    """The action ends when the service is stable with the new image."""
    configuration = {
        "ClusterName": running.cluster.name,
        "ServiceName": running.services[environment].name,
        "FileName": "imagedefinitions.json",
    }
    return stage(f"Deploy{environment.title()}", "Deploy", "ECS", configuration, input_artifacts=["image"])
