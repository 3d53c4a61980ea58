"""Policy documents, roles and the key of the stack."""

import pulumi
import pulumi_aws as aws

from settings import account, name, opts

# What ECR asks of everybody who pulls.
PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def allow(actions: list[str], resources, **more) -> dict:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def document(*statements: dict) -> pulumi.Output[str]:
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role(thing: str, service: str) -> aws.iam.Role:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return aws.iam.Role(name(thing), name=name(thing), assume_role_policy=document(trust), opts=opts())


def grant(thing: str, to: aws.iam.Role, *statements: dict) -> aws.iam.RolePolicy:
    return aws.iam.RolePolicy(name(thing), name=name(thing), role=to.id, policy=document(*statements), opts=opts())


def write_logs(group: aws.cloudwatch.LogGroup) -> dict:
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.format("{0}:*", group.arn))


def artifact_key() -> aws.kms.Key:
    """A rotating key for artifacts and for the topic, which EventBridge and CloudWatch publish to."""
    own = {"StringEquals": {"aws:SourceAccount": account}}
    key = aws.kms.Key(
        name("artifacts"),
        description="Artifacts and notifications of the pipeline",
        enable_key_rotation=True,
        deletion_window_in_days=7,
        policy=document(
            allow(["kms:*"], "*", Sid="Account", Principal={"AWS": f"arn:aws:iam::{account}:root"}),
            allow(
                ["kms:Decrypt", "kms:GenerateDataKey"],
                "*",
                Sid="Publishers",
                Principal={"Service": ["events.amazonaws.com", "cloudwatch.amazonaws.com"]},
                Condition=own,
            ),
        ),
        opts=opts(),
    )
    aws.kms.Alias(name("artifacts"), name=f"alias/{name('artifacts')}", target_key_id=key.id, opts=opts())
    return key
