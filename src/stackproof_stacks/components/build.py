"""CodeBuild projects and the pipeline that runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from .buckets import ArtifactBucket
from .component import Component
from .home import Home
from .key import EncryptionKey
from .logs import LogGroup
from .policies import Statement, allow, grant, service_role, write_logs

Architecture = Literal["ARM64", "X86_64"]
_MACHINES: Mapping[str, tuple[str, str]] = {
    "ARM64": ("ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
    "X86_64": ("LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
}


@dataclass(kw_only=True)
class BuildProjectArgs:
    """specification: text of the build specification. logs: of all projects together; streams carry the project's
    name. statements: what its commands call, beside artifacts and logs. docker: whether it builds images."""

    home: Home
    thing: str
    specification: str
    artifacts: ArtifactBucket
    key: EncryptionKey
    logs: LogGroup
    statements: Sequence[Statement] = ()
    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    architecture: Architecture = "ARM64"
    docker: bool = False
    minutes: int = 30


class BuildProject(Component):
    """project, its name and arn, and its role."""

    def __init__(self, name: str, args: BuildProjectArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        machine, image = _MACHINES[args.architecture]
        self.role = service_role(called, "codebuild.amazonaws.com", opts=self.child())
        granted = grant(
            called,
            self.role,
            write_logs(args.logs.group),
            *artifact_access(args.artifacts, args.key),
            *args.statements,
            opts=self.child(),
        )
        self.project = aws.codebuild.Project(
            called,
            name=called,
            service_role=self.role.arn,
            build_timeout=args.minutes,
            queued_timeout=480,
            encryption_key=args.key.arn,
            source={"type": "CODEPIPELINE", "buildspec": args.specification},
            artifacts={"type": "CODEPIPELINE"},
            environment={
                "type": machine,
                "compute_type": "BUILD_GENERAL1_SMALL",
                "image": image,
                "privileged_mode": args.docker,
                "environment_variables": [{"name": key, "value": value} for key, value in args.environment.items()],
            },
            logs_config={"cloudwatch_logs": {"group_name": args.logs.group.name, "stream_name": args.thing}},
            tags={"Name": called},
            opts=self.child(depends_on=[granted]),
        )
        self.name, self.arn = self.project.name, self.project.arn
        self.register_outputs({"name": self.name, "arn": self.arn})


def artifact_access(artifacts: ArtifactBucket, key: EncryptionKey) -> tuple[Statement, ...]:
    """Read and write the artifacts of a pipeline."""
    return (
        allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], artifacts.objects),
        allow(["s3:GetBucketVersioning"], artifacts.arn),
        key.used(),
    )


def stage(title: str, category: str, provider: str, configuration: Mapping[str, Any], **artifacts: Any) -> dict:
    """A stage of one action."""
    action = {
        "name": title,
        "category": category,
        "owner": "AWS",
        "provider": provider,
        "version": "1",
        "configuration": dict(configuration),
        **artifacts,
    }
    return {"name": title, "actions": [action]}


@dataclass(kw_only=True)
class DeliveryPipelineArgs:
    """stages: see `stage`. statements: what its actions do, beside artifacts."""

    home: Home
    artifacts: ArtifactBucket
    key: EncryptionKey
    stages: Sequence[Any]
    statements: Sequence[Statement] = ()
    thing: str = "pipeline"


class DeliveryPipeline(Component):
    """pipeline, its name and arn, and its role."""

    def __init__(self, name: str, args: DeliveryPipelineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        self.role = service_role(called, "codepipeline.amazonaws.com", opts=self.child())
        granted = grant(
            called, self.role, *artifact_access(args.artifacts, args.key), *args.statements, opts=self.child()
        )
        self.pipeline = aws.codepipeline.Pipeline(
            called,
            name=called,
            role_arn=self.role.arn,
            pipeline_type="V2",
            artifact_stores=[
                {
                    "location": args.artifacts.name,
                    "type": "S3",
                    "encryption_key": {"id": args.key.arn, "type": "KMS"},
                }
            ],
            stages=list(args.stages),
            tags={"Name": called},
            opts=self.child(depends_on=[granted]),
        )
        self.name, self.arn = self.pipeline.name, self.pipeline.arn
        self.register_outputs({"name": self.name, "arn": self.arn})
