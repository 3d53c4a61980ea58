"""Orders: a queue, and the function that empties it."""

import json

import pulumi
import pulumi_aws as aws

MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


class Orders(pulumi.ComponentResource):
    """Both queues, the function with its role and logs, and the alarm."""

    def __init__(self, name, *, key, bucket, database, subnets, group, opts=None):
        super().__init__("store:orders:Orders", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        refused = aws.sqs.Queue(
            f"{name}-refused", kms_master_key_id=key.key_id, message_retention_seconds=1209600, opts=child
        )
        self.queue = aws.sqs.Queue(
            f"{name}-in", kms_master_key_id=key.key_id, visibility_timeout_seconds=180, opts=child
        )
        aws.sqs.RedrivePolicy(
            f"{name}-redrive",
            queue_url=self.queue.url,
            redrive_policy=pulumi.Output.json_dumps({"maxReceiveCount": 5, "deadLetterTargetArn": refused.arn}),
            opts=child,
        )
        function = self._function(name, bucket=bucket, database=database, subnets=subnets, group=group)
        aws.lambda_.EventSourceMapping(
            f"{name}-feed",
            batch_size=10,
            enabled=True,
            function_name=function.name,
            event_source_arn=self.queue.arn,
            opts=child,
        )
        topic = aws.sns.Topic(f"{name}-bell", kms_master_key_id=key.key_id, opts=child)
        aws.cloudwatch.MetricAlarm(
            f"{name}-refused",
            alarm_description="Somebody's order was refused",
            alarm_actions=[topic.arn],
            comparison_operator="GreaterThanThreshold",
            dimensions={"QueueName": refused.name},
            evaluation_periods=1,
            metric_name="ApproximateNumberOfMessagesVisible",
            namespace="AWS/SQS",
            period=300,
            statistic="Maximum",
            threshold=0,
            opts=child,
        )
        self.register_outputs({"url": self.queue.url})

    def _function(self, name, *, bucket, database, subnets, group):
        child = pulumi.ResourceOptions(parent=self)
        trust = aws.iam.get_policy_document(
            statements=[
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
                }
            ]
        )
        role = aws.iam.Role(f"{name}-taker", assume_role_policy=trust.json, managed_policy_arns=[MANAGED], opts=child)
        statements = pulumi.Output.all(self.queue.arn, bucket.arn).apply(self._statements)
        policy = aws.iam.Policy(f"{name}-taker", policy=statements, opts=child)
        aws.iam.RolePolicyAttachment(f"{name}-taker", role=role, policy_arn=policy.arn, opts=child)
        function = aws.lambda_.Function(
            f"{name}-taker",
            name=f"{name}-taker",
            role=role.arn,
            runtime=aws.lambda_.Runtime.PYTHON3D12,
            handler="worker.handle",
            code=pulumi.AssetArchive({"worker.py": pulumi.StringAsset("def handle(event, context): ...")}),
            environment={"variables": {"LEVEL": "info", "DATABASE": database.address, "FILES": bucket.id}},
            memory_size=512,
            publish=False,
            timeout=30,
            vpc_config={"security_group_ids": [group.id], "subnet_ids": list(reversed([s.id for s in subnets]))},
            opts=child,
        )
        aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=function.name.apply(lambda called: f"/aws/lambda/{called}"),
            retention_in_days=30,
            opts=child,
        )
        return function

    @staticmethod
    def _statements(arns):
        queue, bucket = arns
        actions = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        return json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": [bucket + "/*"]},
                    *({"Effect": "Allow", "Action": action, "Resource": queue} for action in actions),
                ],
            }
        )
