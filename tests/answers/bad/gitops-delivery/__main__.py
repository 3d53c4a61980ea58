"""GitHub -> CodeBuild -> manual approval -> ECS."""

import json

import pulumi
import pulumi_aws as aws
from pulumi import Output, ResourceOptions

config = pulumi.Config()
branch = config.get("branch") or "main"
cluster_name = config.require("clusterName")
service_name = config.require("serviceName")
stack = pulumi.get_stack()

account_id = aws.get_caller_identity().account_id
region = aws.get_region().region
tags = {"Project": "orders-delivery", "Environment": stack, "Owner": "orders", "ManagedBy": "pulumi"}

# The key of the artifacts; CodePipeline, CodeBuild and ECS use it through their roles.
artifact_key = aws.kms.Key(
    f"orders-artifacts-{stack}",
    description="Pipeline artifacts",
    enable_key_rotation=True,
    deletion_window_in_days=7,
    tags=tags,
)

artifacts = aws.s3.Bucket(f"orders-artifacts-{stack}", force_destroy=True, tags=tags)
aws.s3.BucketServerSideEncryptionConfiguration(
    f"orders-artifacts-sse-{stack}",
    bucket=artifacts.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": artifact_key.arn,
            },
            "bucket_key_enabled": True,
        }
    ],
)
artifacts_block = aws.s3.BucketPublicAccessBlock(
    f"orders-artifacts-pab-{stack}",
    bucket=artifacts.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketVersioning(
    f"orders-artifacts-versioning-{stack}", bucket=artifacts.id, versioning_configuration={"status": "Enabled"}
)
aws.s3.BucketLifecycleConfiguration(
    f"orders-artifacts-lifecycle-{stack}",
    bucket=artifacts.id,
    rules=[
        {
            "id": "expire",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "expiration": {"days": 30},
            "noncurrent_version_expiration": {"noncurrent_days": 7},
        }
    ],
)
aws.s3.BucketPolicy(
    f"orders-artifacts-policy-{stack}",
    bucket=artifacts.id,
    policy=Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "DenyInsecureTransport",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [artifacts.arn, Output.concat(artifacts.arn, "/*")],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
    ),
    opts=ResourceOptions(depends_on=[artifacts_block]),
)

images = aws.ecr.Repository(
    f"orders-api-{stack}",
    name=f"orders-api-{stack}",
    image_tag_mutability="MUTABLE",
    image_scanning_configuration={"scan_on_push": False},
    force_delete=True,
    tags=tags,
)
aws.ecr.LifecyclePolicy(
    f"orders-api-lifecycle-{stack}",
    repository=images.name,
    policy=json.dumps(
        {
            "rules": [
                {
                    "rulePriority": 1,
                    "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 7},
                    "action": {"type": "expire"},
                },
                {
                    "rulePriority": 2,
                    "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 30},
                    "action": {"type": "expire"},
                },
            ]
        }
    ),
)

source = aws.codecommit.Repository(
    f"orders-source-{stack}", repository_name=f"orders-source-{stack}", description="Orders API", tags=tags
)


def service_role(purpose: str, service: str) -> aws.iam.Role:
    return aws.iam.Role(
        f"orders-{purpose}-role-{stack}",
        assume_role_policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": service},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
                    }
                ],
            }
        ),
        tags=tags,
    )


# Build
build_logs = aws.cloudwatch.LogGroup(
    f"orders-build-logs-{stack}", name=f"/aws/codebuild/orders-build-{stack}", retention_in_days=30, tags=tags
)
build_role = service_role("build", "codebuild.amazonaws.com")
build_policy = aws.iam.RolePolicyAttachment(
    f"orders-build-admin-{stack}", role=build_role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess"
)
build = aws.codebuild.Project(
    f"orders-build-{stack}",
    name=f"orders-build-{stack}",
    service_role=build_role.arn,
    build_timeout=20,
    encryption_key=artifact_key.arn,
    artifacts={"type": "CODEPIPELINE"},
    source={"type": "CODEPIPELINE", "buildspec": """version: 0.2
phases:
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin "${REPOSITORY_URI%%/*}"
      - TAG="$(echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" | cut -c1-8)"
  build:
    commands:
      - docker build -t "$REPOSITORY_URI:$TAG" .
  post_build:
    commands:
      - docker push "$REPOSITORY_URI:$TAG"
      - printf '[{"name":"%s","imageUri":"%s"}]' "$CONTAINER_NAME" "$REPOSITORY_URI:$TAG" > imagedefinitions.json
artifacts:
  files:
    - imagedefinitions.json
"""},
    environment={
        "compute_type": "BUILD_GENERAL1_SMALL",
        "image": "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
        "type": "LINUX_CONTAINER",
        "privileged_mode": False,
        "environment_variables": [
            {"name": "REPOSITORY_URI", "value": images.repository_url},
            {"name": "CONTAINER_NAME", "value": "orders-api"},
        ],
    },
    logs_config={"cloudwatch_logs": {"group_name": build_logs.name, "status": "ENABLED"}},
    cache={"type": "LOCAL", "modes": ["LOCAL_DOCKER_LAYER_CACHE"]},
    tags=tags,
    opts=ResourceOptions(depends_on=[build_policy]),
)

# Pipeline
topic = aws.sns.Topic(f"orders-pipeline-{stack}", tags=tags)
aws.sns.TopicPolicy(
    f"orders-pipeline-topic-policy-{stack}",
    arn=topic.arn,
    policy=topic.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Action": "sns:Publish",
                        "Resource": arn,
                    }
                ],
            }
        )
    ),
)
pipeline_role = service_role("pipeline", "codepipeline.amazonaws.com")
service_arn = f"arn:aws:ecs:{region}:{account_id}:service/{cluster_name}/{service_name}"
pipeline_policy = aws.iam.RolePolicy(
    f"orders-pipeline-policy-{stack}",
    role=pipeline_role.id,
    policy=Output.all(
        bucket=artifacts.arn, key=artifact_key.arn, source=source.arn, topic=topic.arn
    ).apply(
        lambda a: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetBucketVersioning"],
                        "Resource": [a["bucket"], f"{a['bucket']}/*"],
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"],
                        "Resource": a["key"],
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "codecommit:GetBranch",
                            "codecommit:GetCommit",
                            "codecommit:UploadArchive",
                            "codecommit:GetUploadArchiveStatus",
                        ],
                        "Resource": a["source"],
                    },
                    {"Effect": "Allow", "Action": "sns:Publish", "Resource": a["topic"]},
                    {
                        "Effect": "Allow",
                        "Action": ["ecs:DescribeServices", "ecs:UpdateService", "ecs:TagResource"],
                        "Resource": service_arn,
                    },
                    {
                        "Effect": "Allow",
                        "Action": [
                            "ecs:DescribeTaskDefinition",
                            "ecs:RegisterTaskDefinition",
                            "ecs:DescribeTasks",
                            "ecs:ListTasks",
                        ],
                        "Resource": "*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": "iam:PassRole",
                        "Resource": "*",
                    },
                ],
            }
        )
    ),
)
pipeline = aws.codepipeline.Pipeline(
    f"orders-pipeline-{stack}",
    name=f"orders-pipeline-{stack}",
    pipeline_type="V2",
    role_arn=pipeline_role.arn,
    artifact_stores=[
        {
            "location": artifacts.bucket,
            "type": "S3",
            "encryption_key": {"id": artifact_key.arn, "type": "KMS"},
        }
    ],
    stages=[
        {
            "name": "Source",
            "actions": [
                {
                    "name": "CodeCommit",
                    "category": "Source",
                    "owner": "AWS",
                    "provider": "CodeCommit",
                    "version": "1",
                    "output_artifacts": ["source"],
                    "configuration": {
                        "RepositoryName": source.repository_name,
                        "BranchName": branch,
                        "PollForSourceChanges": "false",
                    },
                }
            ],
        },
        {
            "name": "Build",
            "actions": [
                {
                    "name": "Image",
                    "category": "Build",
                    "owner": "AWS",
                    "provider": "CodeBuild",
                    "version": "1",
                    "input_artifacts": ["source"],
                    "output_artifacts": ["image"],
                    "configuration": {"ProjectName": build.name},
                }
            ],
        },
        {
            "name": "Approve",
            "actions": [
                {
                    "name": "Manual",
                    "category": "Approval",
                    "owner": "AWS",
                    "provider": "Manual",
                    "version": "1",
                    "configuration": {"NotificationArn": topic.arn},
                }
            ],
        },
        {
            "name": "Deploy",
            "actions": [
                {
                    "name": "Ecs",
                    "category": "Deploy",
                    "owner": "AWS",
                    "provider": "ECS",
                    "version": "1",
                    "input_artifacts": ["image_definitions"],
                    "configuration": {
                        "ClusterName": cluster_name,
                        "ServiceName": service_name,
                        "FileName": "imagedefinitions.json",
                    },
                }
            ],
        },
    ],
    tags=tags,
    opts=ResourceOptions(depends_on=[pipeline_policy]),
)

pulumi.export("pipeline", pipeline.name)
pulumi.export("repository_url", images.repository_url)
pulumi.export("clone_url", source.clone_url_http)
