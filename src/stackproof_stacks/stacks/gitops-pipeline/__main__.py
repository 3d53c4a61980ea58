"""GitOps for microservices: a push to main is built, scanned and deployed to dev, staging and, approved, production."""

import delivery
import pulumi
import pulumi_aws as aws
import runtime
from settings import BRANCHES, HERE, chosen

from components.alarms import Notifications, NotificationsArgs
from components.buckets import ArtifactBucket, ArtifactBucketArgs
from components.home import home_of
from components.key import EncryptionKey, EncryptionKeyArgs
from components.naming import Names
from components.policies import allow, grant, service_role
from components.registry import ImageRegistry, ImageRegistryArgs
from components.repository import SourceRepository, SourceRepositoryArgs

names = Names("gitops", chosen.suffix)
home = home_of(
    names,
    chosen.region,
    {"Environment": chosen.suffix, "Project": "gitops-pipeline", "ManagedBy": "pulumi", "Team": chosen.team},
)
key = EncryptionKey(
    names("pipeline-key"),
    EncryptionKeyArgs(
        home=home,
        purpose="Artifacts, images and notifications of the pipeline",
        publishers=["events.amazonaws.com", "cloudwatch.amazonaws.com"],
    ),
)
sources = SourceRepository(
    names("source"),
    SourceRepositoryArgs(
        home=home,
        description="Sources of the microservices",
        branches=BRANCHES,
        seed=HERE / "seed",
        log_days=chosen.log_days,
    ),
)
images = ImageRegistry(
    names("microservices"),
    ImageRegistryArgs(home=home, key=key.arn, branches=BRANCHES, mutable=chosen.analysis),
)
artifacts = ArtifactBucket(names("artifacts"), ArtifactBucketArgs(home=home, key=key.arn))
running = runtime.build(home, images, key)

# A push to main starts the pipeline.
states = aws.cloudwatch.EventRule(
    names("states"),
    name=names("states"),
    description="The pipeline changes its state",
    event_pattern=pulumi.Output.json_dumps(
        {
            "source": ["aws.codepipeline"],
            "detail-type": ["CodePipeline Pipeline Execution State Change"],
            "detail": {"pipeline": [names("pipeline")]},
        }
    ),
    opts=home.opts(),
)
told = Notifications(
    names("pipeline-notifications"),
    NotificationsArgs(home=home, key=key.arn, thing="pipeline-notifications", rules=[states.arn]),
)
pipeline = delivery.build(home, sources, images, artifacts, key, told.topic, running)
pushed = aws.cloudwatch.EventRule(
    names("codecommit-trigger"),
    name=names("codecommit-trigger"),
    description="Somebody pushed to main",
    event_pattern=pulumi.Output.json_dumps(
        {
            "source": ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            "resources": [sources.arn],
            "detail": {
                "event": ["referenceCreated", "referenceUpdated"],
                "referenceType": ["branch"],
                "referenceName": [sources.main],
            },
        }
    ),
    opts=home.opts(),
)
starter = service_role(names("events"), "events.amazonaws.com", opts=home.opts())
grant(names("events"), starter, allow(["codepipeline:StartPipelineExecution"], pipeline.arn), opts=home.opts())
aws.cloudwatch.EventTarget(
    names("codecommit-trigger"), rule=pushed.name, arn=pipeline.arn, role_arn=starter.arn, opts=home.opts()
)

# People hear of every state, and of failures by an alarm.
aws.cloudwatch.EventTarget(
    names("states"),
    rule=states.name,
    arn=told.arn,
    input_transformer={
        "input_paths": {"pipeline": "$.detail.pipeline", "state": "$.detail.state"},
        "input_template": '"Pipeline <pipeline> is in state <state>"',
    },
    opts=home.opts(depends_on=[told.policy]),
)
told.alarm(
    "pipeline-failure",
    "An execution of the pipeline failed",
    namespace="AWS/CodePipeline",
    metric=chosen.failure_metric,
    dimensions={"PipelineName": pipeline.name},
    above=0,
    statistic="Sum",
    periods=1,
)

pulumi.export("repositoryCloneUrlHttp", sources.clone_url)
pulumi.export("ecrRepositoryUrl", images.url)
pulumi.export("pipelineName", pipeline.name)
pulumi.export("ecsClusterName", running.cluster.name)
pulumi.export("albDnsName", running.balancer.dns_name)
pulumi.export("snsTopicArn", told.arn)
pulumi.export("kmsKeyId", key.key.id)
