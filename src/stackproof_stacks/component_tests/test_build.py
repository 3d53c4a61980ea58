import pytest
from homes import home
from recorded import run

from components.buckets import ArtifactBucket, ArtifactBucketArgs
from components.build import BuildProject, BuildProjectArgs, DeliveryPipeline, DeliveryPipelineArgs, stage
from components.key import EncryptionKey, EncryptionKeyArgs
from components.logs import LogGroup, LogGroupArgs
from components.policies import allow


def made(then):
    def program():
        at = home()
        key = EncryptionKey("demo-key-t", EncryptionKeyArgs(home=at, purpose="Demo"))
        artifacts = ArtifactBucket("demo-artifacts-t", ArtifactBucketArgs(home=at, key=key.arn))
        then(at, key, artifacts)

    return run(program)


def project(**args):
    def then(at, key, artifacts):
        logs = LogGroup("demo-builds-t", LogGroupArgs(home=at, path="/builds"))
        common = {"thing": "build", "specification": "version: 0.2", "artifacts": artifacts, "key": key, "logs": logs}
        BuildProject("builds", BuildProjectArgs(home=at, **common, **args))

    return made(then)


@pytest.mark.parametrize(
    ("architecture", "machine", "image"),
    [
        ("ARM64", "ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
        ("X86_64", "LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
    ],
)
def test_a_project_builds_for_its_architecture(architecture, machine, image):
    environment = project(architecture=architecture).one("codebuild/project:Project")["environment"]
    assert (environment["type"], environment["image"]) == (machine, image)
    assert environment["computeType"] == "BUILD_GENERAL1_SMALL"


def test_a_project_reads_its_specification_and_writes_its_logs():
    found = project(environment={"A": "1"}, docker=True, minutes=10).one("codebuild/project:Project")
    assert found["name"] == "demo-build-t"
    assert found["source"] == {"type": "CODEPIPELINE", "buildspec": "version: 0.2"}
    assert found["artifacts"] == {"type": "CODEPIPELINE"}
    assert found["environment"]["environmentVariables"] == [{"name": "A", "value": "1"}]
    assert found["environment"]["privilegedMode"] is True
    assert (found["buildTimeout"], found["queuedTimeout"]) == (10, 480)
    assert found["logsConfig"] == {"cloudwatchLogs": {"groupName": "/builds", "streamName": "build"}}
    assert found["encryptionKey"].endswith(":demo-key-t")
    assert found["serviceRole"].endswith(":demo-build-t")


def test_a_project_that_builds_no_image_is_not_privileged():
    found = project().one("codebuild/project:Project")
    assert found["environment"]["privilegedMode"] is False
    assert found["buildTimeout"] == 30


def test_the_role_of_a_project_covers_artifacts_logs_and_its_commands():
    stack = project(statements=[allow(["ecr:PutImage"], "arn:repository")])
    granted = {tuple(one["Action"]): one["Resource"] for one in stack.statements("demo-build-t")}
    bucket = "arn:aws:mock:us-east-1:111122223333:demo-artifacts-t"
    assert granted == {
        ("logs:CreateLogStream", "logs:PutLogEvents"): "arn:aws:mock:us-east-1:111122223333:demo-builds-t:*",
        ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"): f"{bucket}/*",
        ("s3:GetBucketVersioning",): bucket,
        ("kms:Decrypt", "kms:GenerateDataKey"): "arn:aws:mock:us-east-1:111122223333:demo-key-t",
        ("ecr:PutImage",): "arn:repository",
    }


def test_a_stage_has_one_action():
    assert stage("Build", "Build", "CodeBuild", {"ProjectName": "p"}, input_artifacts=["source"]) == {
        "name": "Build",
        "actions": [
            {
                "name": "Build",
                "category": "Build",
                "owner": "AWS",
                "provider": "CodeBuild",
                "version": "1",
                "configuration": {"ProjectName": "p"},
                "input_artifacts": ["source"],
            }
        ],
    }


def test_a_pipeline_keeps_its_artifacts_encrypted():
    def then(at, key, artifacts):
        stages = [stage("Approve", "Approval", "Manual", {})]
        granted = [allow(["sns:Publish"], "arn:topic")]
        args = DeliveryPipelineArgs(home=at, artifacts=artifacts, key=key, stages=stages, statements=granted)
        DeliveryPipeline("delivery", args)

    stack = made(then)
    found = stack.one("codepipeline/pipeline:Pipeline")
    assert (found["name"], found["pipelineType"]) == ("demo-pipeline-t", "V2")
    (store,) = found["artifactStores"]
    assert (store["location"], store["type"]) == ("demo-artifacts-t-111122223333-us-east-1", "S3")
    assert store["encryptionKey"]["type"] == "KMS"
    assert store["encryptionKey"]["id"].endswith(":demo-key-t")
    assert [one["name"] for one in found["stages"]] == ["Approve"]
    assert found["roleArn"].endswith(":demo-pipeline-t")
    actions = [action for one in stack.statements("demo-pipeline-t") for action in one["Action"]]
    assert "sns:Publish" in actions and "s3:GetObject" in actions and "kms:Decrypt" in actions
