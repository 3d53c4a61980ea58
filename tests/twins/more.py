"""Twenty-six more resources for the forty: all that may travel otherwise in another language."""

import json

import pulumi
import pulumi_aws as aws
from data import alerts, database, files, key, queue
from network import private, stack, tags, vpc

config = pulumi.Config()
token = config.require_secret("token")
limits = config.get_object("limits") or {}


class Archive(pulumi.ComponentResource):
    """A bucket with what belongs to it."""

    def __init__(self, name, *, days, opts=None):
        super().__init__("twins:storage:Archive", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(f"{name}-bucket", tags=tags, opts=below)
        aws.s3.BucketVersioning(
            f"{name}-versions", bucket=self.bucket.id, versioning_configuration={"status": "Enabled"}, opts=below
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.bucket]),
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-ages",
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "old",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": [{"days": days, "storage_class": "GLACIER"}],
                    "noncurrent_version_expiration": {"noncurrent_days": days * 2},
                }
            ],
            opts=below,
        )
        self.register_outputs({"bucket": self.bucket.id, "days": days, "nothing": None})


replica = aws.Provider("replica", region="eu-central-1", default_tags={"tags": {"Owner": "storage", "Copy": "yes"}})
archive = Archive("invoices", days=30)
other = Archive("receipts", days=60, opts=pulumi.ResourceOptions(provider=replica, depends_on=[archive]))

secret = aws.secretsmanager.Secret("token", kms_key_id=key.arn, recovery_window_in_days=7, tags=tags)
aws.secretsmanager.SecretVersion("token", secret_id=secret.id, secret_string=token)
aws.ssm.Parameter(
    "settings",
    type="SecureString",
    value=token.apply(lambda text: json.dumps({"token": text, "share": 0.5}, separators=(",", ":"))),
    opts=pulumi.ResourceOptions(additional_secret_outputs=["value"], ignore_changes=["value", "tags"]),
)
aws.ssm.Parameter(
    "limits", type="String", value=json.dumps(limits, separators=(",", ":"), sort_keys=True), description=None
)

zones = aws.get_availability_zones_output(state="available")
trust = aws.iam.get_policy_document_output(
    statements=[
        {"actions": ["sts:AssumeRole"], "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}]}
    ]
)
role = aws.iam.Role(
    "reports",
    assume_role_policy=trust.json,
    max_session_duration=3600,
    tags={**tags, "Zones": zones.names.apply(lambda names: str(len(names)))},
    opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old-reports")], protect=True),
)
logs = aws.cloudwatch.LogGroup(
    "reports",
    name=f"/aws/lambda/reports-{stack}",
    retention_in_days=30,
    opts=pulumi.ResourceOptions(retain_on_delete=True, custom_timeouts=pulumi.CustomTimeouts(create="5m")),
)
function = aws.lambda_.Function(
    "reports",
    runtime="nodejs22.x",
    handler="index.handler",
    role=role.arn,
    timeout=15,
    ephemeral_storage={"size": 1024},
    code=pulumi.AssetArchive(
        {
            "index.js": pulumi.StringAsset("exports.handler = async () => 1;\n"),
            "worker": pulumi.FileAsset("worker.py"),
        }
    ),
    environment={"variables": {"BUCKET": archive.bucket.bucket, "HOST": database.endpoint, "TOKEN_ARN": secret.arn}},
    vpc_config={"subnet_ids": [subnet.id for subnet in private], "security_group_ids": []},
    reserved_concurrent_executions=-1,
    publish=False,
    opts=pulumi.ResourceOptions(depends_on=[logs, archive], delete_before_replace=True),
)
rule = aws.cloudwatch.EventRule("nightly", schedule_expression="rate(1 day)", tags=tags)
aws.cloudwatch.EventTarget(
    "nightly",
    rule=rule.name,
    arn=function.arn,
    input=pulumi.Output.all(files.id, queue.url).apply(
        lambda pair: json.dumps({"bucket": pair[0], "queue": pair[1]}, separators=(",", ":"))
    ),
)
aws.lambda_.Permission(
    "nightly",
    action="lambda:InvokeFunction",
    function=function.name,
    principal="events.amazonaws.com",
    source_arn=rule.arn,
)
for number, (metric, threshold) in enumerate([("Throttles", 1), ("Duration", 1250.5)]):
    aws.cloudwatch.MetricAlarm(
        f"reports-{number}",
        namespace="AWS/Lambda",
        metric_name=metric,
        dimensions={"FunctionName": function.name},
        statistic="Maximum",
        period=60,
        evaluation_periods=3,
        threshold=threshold,
        comparison_operator="GreaterThanThreshold",
        treat_missing_data="notBreaching",
        alarm_actions=[alerts.arn],
        opts=pulumi.ResourceOptions(deleted_with=function, replace_on_changes=["namespace"]),
    )
aws.ec2.VpcEndpoint(
    "objects",
    vpc_id=vpc.id,
    service_name="com.amazonaws.eu-west-1.s3",
    vpc_endpoint_type="Gateway",
    route_table_ids=[vpc.main_route_table_id],
)
existing = aws.ec2.SecurityGroup.get("existing", "sg-0a1b2c3d4e5f60718")
aws.ec2.SecurityGroupRule(
    "existing",
    type="ingress",
    from_port=5432,
    to_port=5432,
    protocol="tcp",
    security_group_id=existing.id,
    cidr_blocks=private[0].cidr_block.apply(lambda block: [block]),
)
network = pulumi.StackReference("organization/network/dev")
aws.sns.TopicSubscription(
    "mail", topic=alerts.arn, protocol="email", endpoint=network.get_output("alertEmail"), raw_message_delivery=False
)

pulumi.log.info("twins are ready")
pulumi.export("token", token)
pulumi.export("nested", {"list": [1, 2.5, True, None, function.arn], "empty": {}, "text": "ü ☃"})
pulumi.export("secretNumber", pulumi.Output.secret(42))
