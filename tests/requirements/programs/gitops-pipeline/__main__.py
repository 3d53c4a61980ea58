"""GitOps for microservices: a push to main is built, scanned and deployed to dev, staging and, approved, production."""

import json

import pulumi
import pulumi_aws as aws

import delivery
import repository
import runtime
from policies import allow, artifact_key, document, grant, role
from settings import account, name, opts, region

key = artifact_key()
sources = repository.build()

# Images and artifacts
images = aws.ecr.Repository(
    name("images"),
    name=name("images"),
    image_tag_mutability="IMMUTABLE",
    image_scanning_configuration={"scan_on_push": True},
    force_delete=True,
    opts=opts(),
)
aws.ecr.LifecyclePolicy(
    name("images"),
    repository=images.name,
    policy=json.dumps(
        {
            "rules": [
                {
                    "rulePriority": 1,
                    "description": "The last 10 stay",
                    "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10},
                    "action": {"type": "expire"},
                }
            ]
        }
    ),
    opts=opts(),
)
bucket = aws.s3.Bucket(name("artifacts"), bucket=name(f"artifacts-{account}-{region}"), force_destroy=True, opts=opts())
aws.s3.BucketPublicAccessBlock(
    name("artifacts"),
    bucket=bucket.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
    opts=opts(),
)
aws.s3.BucketServerSideEncryptionConfiguration(
    name("artifacts"),
    bucket=bucket.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
            "bucket_key_enabled": True,
        }
    ],
    opts=opts(),
)
aws.s3.BucketPolicy(
    name("artifacts"),
    bucket=bucket.id,
    policy=document(
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket.arn, pulumi.Output.format("{0}/*", bucket.arn)],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ),
    opts=opts(),
)

# Runtime and pipeline
topic = aws.sns.Topic(name("states"), name=name("states"), kms_master_key_id=key.arn, opts=opts())
running = runtime.build(images)
pipeline = delivery.build(sources, images, bucket, key, topic, running)

# A push to main starts the pipeline
pushed = aws.cloudwatch.EventRule(
    name("push"),
    name=name("push"),
    event_pattern=pulumi.Output.json_dumps(
        {
            "source": ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            "resources": [sources.arn],
            "detail": {
                "event": ["referenceCreated", "referenceUpdated"],
                "referenceType": ["branch"],
                "referenceName": [repository.MAIN],
            },
        }
    ),
    opts=opts(),
)
starter = role("events", "events.amazonaws.com")
grant("events", starter, allow(["codepipeline:StartPipelineExecution"], pipeline.arn))
aws.cloudwatch.EventTarget(name("push"), rule=pushed.name, arn=pipeline.arn, role_arn=starter.arn, opts=opts())

# Operations
changed = aws.cloudwatch.EventRule(
    name("states"),
    name=name("states"),
    event_pattern=pulumi.Output.json_dumps(
        {
            "source": ["aws.codepipeline"],
            "detail-type": ["CodePipeline Pipeline Execution State Change"],
            "detail": {"pipeline": [pipeline.name]},
        }
    ),
    opts=opts(),
)
topic_policy = aws.sns.TopicPolicy(
    name("states"),
    arn=topic.arn,
    policy=document(
        allow(
            ["sns:Publish"],
            topic.arn,
            Sid="Events",
            Principal={"Service": "events.amazonaws.com"},
            Condition={"ArnEquals": {"aws:SourceArn": changed.arn}},
        ),
        allow(
            ["sns:Publish"],
            topic.arn,
            Sid="Alarms",
            Principal={"Service": "cloudwatch.amazonaws.com"},
            Condition={"StringEquals": {"aws:SourceAccount": account}},
        ),
    ),
    opts=opts(),
)
aws.cloudwatch.EventTarget(
    name("states"),
    rule=changed.name,
    arn=topic.arn,
    input_transformer={
        "input_paths": {"pipeline": "$.detail.pipeline", "state": "$.detail.state"},
        "input_template": '"Pipeline <pipeline> is in state <state>."',
    },
    opts=opts(depends_on=[topic_policy]),
)
aws.cloudwatch.MetricAlarm(
    name("failed"),
    name=name("failed"),
    alarm_description="An execution of the pipeline failed",
    namespace="AWS/CodePipeline",
    metric_name="FailedPipelineExecutions",
    dimensions={"PipelineName": pipeline.name},
    statistic="Sum",
    period=300,
    evaluation_periods=1,
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    opts=opts(),
)

pulumi.export("clone_url", sources.clone_url_http)
pulumi.export("image_repository_url", images.repository_url)
pulumi.export("pipeline_name", pipeline.name)
pulumi.export("cluster_name", running.cluster.name)
pulumi.export("alb_dns_name", running.alb.dns_name)
pulumi.export("topic_arn", topic.arn)
pulumi.export("key_arn", key.arn)
