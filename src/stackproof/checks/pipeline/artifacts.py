"""Whether the actions of a pipeline get the artifacts they take, and builds the privileges they need."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from stackproof.model import Resource
from stackproof.topology import as_items, as_number, as_text, flag, is_hidden, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._stages import PIPELINE
from .sources import PROJECT

_GUIDE = "https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html"
_DOCKER = re.compile(r"(?m)(?:^|[\s;&|\"'])docker(?:-compose| compose)? (?:build|buildx|run|push|up)\b|\bdockerd\b")


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """One action. time: where it stands, by stage and run order."""

    block: dict[str, Any]
    time: tuple[int, float]

    @property
    def name(self) -> str:
        return as_text(self.block.get("name")) or "?"

    @property
    def category(self) -> str:
        return as_text(self.block.get("category")) or ""

    @property
    def takes(self) -> tuple[str, ...] | None:
        """Input artifacts; None where they are not known."""
        return _names(self.block, "inputArtifacts")

    @property
    def makes(self) -> tuple[str, ...] | None:
        """Output artifacts; None where they are not known."""
        return _names(self.block, "outputArtifacts")


@check(
    "PIP007",
    title="Actions take artifacts that earlier actions make",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "CodePipeline refuses the pipeline."),
    links=(_GUIDE,),
    when=(PIPELINE,),
    local=True,
)
def artifacts_are_made_first(case: Case) -> Iterator[Verdict]:
    """Every input artifact is an output artifact of an action before, and no two actions make one of the same name.

    Why
        CodePipeline checks the names when the pipeline is made. Actions of a stage with the same run order run at the
        same time, so none of them can use what another makes.
    Fix
        Give the action that makes the artifact its name in `output_artifacts`.
    Bad
        import pulumi_aws as aws

        def action(category, provider, **more):
            return {"name": provider, "category": category, "owner": "AWS", "provider": provider, "version": "1"} | more

        source = action("Source", "S3", output_artifacts=["source"])
        build = action("Build", "CodeBuild", input_artifacts=["source"], output_artifacts=["build"])
        deploy = action("Deploy", "ECS", input_artifacts=["image"])
        aws.codepipeline.Pipeline(  # <- finding
            "shop",
            role_arn="arn:aws:iam::123456789012:role/pipeline",
            artifact_stores=[{"location": "artifacts", "type": "S3"}],
            stages=[
                {"name": "Source", "actions": [source]},
                {"name": "Build", "actions": [build]},
                {"name": "Deploy", "actions": [deploy]},
            ],
        )
    Bad
        import pulumi_aws as aws

        def action(category, provider, **more):
            return {"name": provider, "category": category, "owner": "AWS", "provider": provider, "version": "1"} | more

        source = action("Source", "S3", output_artifacts=["source"])
        build = action("Build", "CodeBuild", input_artifacts=["source"], output_artifacts=["build"])
        test = action("Test", "CodeBuild", input_artifacts=["build"])
        aws.codepipeline.Pipeline(  # <- finding
            "shop",
            role_arn="arn:aws:iam::123456789012:role/pipeline",
            artifact_stores=[{"location": "artifacts", "type": "S3"}],
            stages=[{"name": "Source", "actions": [source]}, {"name": "Build", "actions": [build, test]}],
        )
    Good
        import pulumi_aws as aws

        def action(category, provider, **more):
            return {"name": provider, "category": category, "owner": "AWS", "provider": provider, "version": "1"} | more

        source = action("Source", "S3", output_artifacts=["source"])
        build = action("Build", "CodeBuild", input_artifacts=["source"], output_artifacts=["build"])
        test = action("Test", "CodeBuild", input_artifacts=["source", "build"], run_order=2)
        aws.codepipeline.Pipeline(
            "shop",
            role_arn="arn:aws:iam::123456789012:role/pipeline",
            artifact_stores=[{"location": "artifacts", "type": "S3"}],
            stages=[
                {"name": "Source", "actions": [source]},
                {"name": "Build", "actions": [build, test]},
                {"name": "Approve", "actions": [action("Approval", "Manual")]},
            ],
        )
    Known limits
        Whether an artifact holds the file that an action reads is not known.
    """
    for pipeline in case.resources(PIPELINE):
        steps = _steps(pipeline)
        if steps is None or any(step.takes is None or step.makes is None for step in steps):
            yield Unknown(pipeline.urn, "its actions or their artifacts are not all known")
            continue
        faults = [*_foreign(steps), *_doubled(steps)]
        for fault in faults:
            yield Fail(subject=pipeline.urn, message=fault)
        if not faults and any(step.takes for step in steps):
            yield Pass(pipeline.urn, "every input artifact is made before")


@check(
    "PIP008",
    title="Pipelines begin with their sources",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "CodePipeline refuses the pipeline."),
    links=(_GUIDE,),
    when=(PIPELINE,),
    local=True,
)
def pipelines_begin_with_sources(case: Case) -> Iterator[Verdict]:
    """A pipeline has two stages or more; source actions stand in the first one, and nothing else does.

    Why
        CodePipeline refuses a pipeline of one stage, one whose first stage holds another action than sources, and one
        with a source in a later stage.
    Fix
        Put the source actions into the first stage, and everything else into later ones.
    Bad
        import pulumi_aws as aws

        def action(category, provider, **more):
            return {"name": provider, "category": category, "owner": "AWS", "provider": provider, "version": "1"} | more

        source = action("Source", "S3", output_artifacts=["source"])
        build = action("Build", "CodeBuild", input_artifacts=["source"], run_order=2)
        for name, stages in {
            "one": [{"name": "All", "actions": [source]}],
            "mixed": [{"name": "First", "actions": [source, build]}, {"name": "Second", "actions": [build]}],
            "late": [{"name": "First", "actions": [source]}, {"name": "Second", "actions": [source]}],
        }.items():
            aws.codepipeline.Pipeline(  # <- finding
                name,
                role_arn="arn:aws:iam::123456789012:role/pipeline",
                artifact_stores=[{"location": "artifacts", "type": "S3"}],
                stages=stages,
            )
    Good
        import pulumi_aws as aws

        def action(category, provider, **more):
            return {"name": provider, "category": category, "owner": "AWS", "provider": provider, "version": "1"} | more

        aws.codepipeline.Pipeline(
            "shop",
            role_arn="arn:aws:iam::123456789012:role/pipeline",
            artifact_stores=[{"location": "artifacts", "type": "S3"}],
            stages=[
                {"name": "Source", "actions": [action("Source", "S3", output_artifacts=["source"])]},
                {"name": "Build", "actions": [action("Build", "CodeBuild", input_artifacts=["source"])]},
            ],
        )
    Known limits
        None.
    """
    for pipeline in case.resources(PIPELINE):
        stages, steps = as_items(value_at(pipeline.inputs, "stages")), _steps(pipeline)
        if not stages or steps is None or not all(step.category for step in steps):
            yield Unknown(pipeline.urn, "its stages are not all known")
            continue
        late = [step.name for step in steps if step.category == "Source" and step.time[0] > 0]
        early = [step.name for step in steps if step.category != "Source" and step.time[0] == 0]
        if len(stages) < 2:
            yield Fail(subject=pipeline.urn, message=f"{pipeline.name} has one stage; CodePipeline wants two or more")
        elif early:
            message = f"the action {early[0]} of the first stage is no source; it belongs into a later stage"
            yield Fail(subject=pipeline.urn, message=message)
        elif late:
            message = f"the source {late[0]} stands in a later stage; it belongs into the first"
            yield Fail(subject=pipeline.urn, message=message)
        else:
            yield Pass(pipeline.urn, f"{len(stages)} stages, the first with the sources")


@check(
    "PIP009",
    title="Builds that use Docker are privileged",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Every build fails: it cannot connect to the Docker daemon."),
    links=("https://docs.aws.amazon.com/codebuild/latest/userguide/sample-docker.html",),
    when=(PROJECT,),
    local=True,
)
def docker_builds_are_privileged(case: Case) -> Iterator[Verdict]:
    """A CodeBuild project whose build specification calls Docker runs in privileged mode.

    Why
        The Docker daemon of CodeBuild's images starts in privileged containers only.
    Fix
        Set `privileged_mode=True` in the project's `environment`.
    Bad
        import pulumi_aws as aws

        commands = "version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - docker build -t shop .\\n"
        aws.codebuild.Project(  # <- finding
            "shop",
            service_role="arn:aws:iam::123456789012:role/build",
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "compute_type": "BUILD_GENERAL1_SMALL",
                "image": "aws/codebuild/standard:7.0",
                "type": "LINUX_CONTAINER",
            },
            source={"type": "NO_SOURCE", "buildspec": commands},
        )
    Good
        import pulumi_aws as aws

        docker = "version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - docker build -t shop .\\n"
        tests = "version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - pytest tests/docker\\n"
        for name, commands, privileged in (("shop", docker, True), ("tests", tests, False)):
            aws.codebuild.Project(
                name,
                service_role="arn:aws:iam::123456789012:role/build",
                artifacts={"type": "NO_ARTIFACTS"},
                environment={
                    "compute_type": "BUILD_GENERAL1_SMALL",
                    "image": "aws/codebuild/standard:7.0",
                    "type": "LINUX_CONTAINER",
                    "privileged_mode": privileged,
                },
                source={"type": "NO_SOURCE", "buildspec": commands},
            )
    Known limits
        Build specifications that lie in the repository that is built are not seen, nor are scripts that they call.
        Projects with a Docker server of their own, and those that set DOCKER_HOST, are left alone.
    """
    for project in case.resources(PROJECT):
        commands = text(project, "source.buildspec") or ""
        lines = "\n".join(line for line in commands.splitlines() if not line.strip().startswith("#"))
        linux = (text(project, "environment.type") or "").startswith(("LINUX", "ARM"))
        if not linux or not _DOCKER.search(lines) or "DOCKER_HOST" in str(project.inputs):
            continue
        privileged = flag(project, "environment.privilegedMode")
        if privileged is None or value_at(project.inputs, "environment.dockerServer"):
            yield Unknown(project.urn, "whether it has a Docker daemon is not known")
        elif privileged:
            yield Pass(project.urn, "runs privileged")
        else:
            message = f"the build specification of {project.name} calls docker, but privileged_mode is off"
            yield Fail(subject=project.urn, message=message)


def _steps(pipeline: Resource) -> list[_Step] | None:
    """Every action in the order of the stages; None where not all of them are known."""
    stages = as_items(value_at(pipeline.inputs, "stages"))
    if stages is None or any(is_hidden(stage) for stage in stages):
        return None
    found = list(_actions(stages))
    return None if any(step is None for step in found) else [step for step in found if step is not None]


def _actions(stages: tuple[Any, ...]) -> Iterator[_Step | None]:
    for number, stage in enumerate(stages):
        blocks = as_items(value_at(stage, "actions"))
        for block in (None,) if blocks is None else blocks:
            order = as_number(value_at(block, "runOrder"), default=1)
            if not isinstance(block, dict) or is_hidden(block) or order is None:
                yield None
                continue
            yield _Step(block=block, time=(number, order))


def _names(block: dict[str, Any], key: str) -> tuple[str, ...] | None:
    values = as_items(value_at(block, key))
    if values is None or not all(isinstance(value, str) for value in values):
        return None
    return values


def _foreign(steps: list[_Step]) -> Iterator[str]:
    """Artifacts that an action takes although nothing before it makes them."""
    for step in steps:
        made = {name for other in steps if other.time < step.time for name in other.makes or ()}
        for name in step.takes or ():
            if name not in made:
                yet = "makes" if all(name not in (other.makes or ()) for other in steps) else "before it makes"
                has = f"; there are {', '.join(sorted(made))}" if made else ""
                yield f"the action {step.name} takes the artifact {name}, which no action {yet}{has}"


def _doubled(steps: list[_Step]) -> Iterator[str]:
    """Artifacts that two actions make."""
    seen: dict[str, str] = {}
    for step in steps:
        for name in step.makes or ():
            if name in seen:
                yield f"the actions {seen[name]} and {step.name} both make the artifact {name}"
            seen.setdefault(name, step.name)
