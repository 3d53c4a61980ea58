"""AWS Config, which writes what it records into a bucket."""

from __future__ import annotations

from stackproof.model import Resource

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._keys import covers, key_of, lets_service

_CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel"
_RECORDER = "aws:cfg/recorder:Recorder"
_BUCKET = "aws:s3/bucket:Bucket"
_ACTION = "kms:GenerateDataKey"


@check(
    "KMS008",
    title="AWS Config may use the key of its bucket",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "Config refuses the delivery channel (InsufficientDeliveryPolicyException)."),
    links=("https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html",),
    when=(_CHANNEL,),
)
def config_may_use_the_key_of_its_bucket(case: Case) -> Iterator[Verdict]:
    """Where Config delivers into a bucket that a key of the program encrypts, it may make data keys with that key.

    Why
        Config writes with the recorder's role, and then once more with its own principal. AWS_ConfigRole does not let
        it use keys, and the default key policy does not let the principal in. Making the delivery channel writes a
        file to try it.
    Fix
        Allow `kms:GenerateDataKey` and `kms:Decrypt` to `config.amazonaws.com` in the key's policy, or to the
        recorder's role.
    Bad
        import json

        import pulumi
        import pulumi_aws as aws

        key = aws.kms.Key("logs", enable_key_rotation=True)
        bucket = aws.s3.Bucket("logs")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "logs",
            bucket=bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    }
                }
            ],
        )
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "config.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("config", assume_role_policy=json.dumps(trust))
        aws.iam.RolePolicyAttachment(
            "config", role=role.name, policy_arn="arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"
        )
        recorder = aws.cfg.Recorder("all", role_arn=role.arn)
        aws.cfg.DeliveryChannel(  # <- finding
            "all", s3_bucket_name=bucket.bucket, opts=pulumi.ResourceOptions(depends_on=[recorder])
        )
    Good
        import json

        import pulumi
        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "config.amazonaws.com"},
                    "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                    "Resource": "*",
                },
            ],
        }
        key = aws.kms.Key("logs", policy=json.dumps(policy))
        bucket = aws.s3.Bucket("logs")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "logs",
            bucket=bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    }
                }
            ],
        )
        aws.cfg.DeliveryChannel("all", s3_bucket_name=bucket.bucket)
    Good
        import json

        import pulumi_aws as aws

        key = aws.kms.Key("logs", enable_key_rotation=True)
        bucket = aws.s3.Bucket("logs")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "logs",
            bucket=bucket.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.arn,
                    }
                }
            ],
        )
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "config.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("config", assume_role_policy=json.dumps(trust))
        uses = aws.iam.get_policy_document_output(
            statements=[{"actions": ["kms:GenerateDataKey", "kms:Decrypt"], "resources": [key.arn]}]
        )
        aws.iam.RolePolicy("uses", role=role.name, policy=uses.json)
        aws.cfg.Recorder("all", role_arn=role.arn)
        aws.cfg.DeliveryChannel("all", s3_bucket_name=bucket.bucket)
    Known limits
        Where the key's policy names roles or accounts other than the own, nothing is said.
    """
    for channel in case.resources(_CHANNEL):
        for bucket in case.topology.targets(channel, "s3BucketName", _BUCKET):
            key = None if bucket.read else key_of(case, bucket)
            if key is not None:
                yield _verdict(case, channel, bucket, key)


def _verdict(case: Case, channel: Resource, bucket: Resource, key: Resource) -> Verdict:
    answer = lets_service(case, key, lambda name: name == "config.amazonaws.com", (_ACTION,))
    if answer:
        return Pass(channel.urn, f"the key {key.name} lets config.amazonaws.com use it")
    roles = [case.topology.role_at(recorder, "roleArn") for recorder in case.resources(_RECORDER)]
    granted = [None if role is None else case.topology.permits(role, _ACTION) for role in roles]
    if any(granted):
        return Pass(channel.urn, f"the recorder's role may use the key {key.name}")
    if answer is None or not roles or None in granted or _names_others(case, key):
        return Unknown(channel.urn, f"whether Config may use the key {key.name} is not known")
    return Fail(
        subject=channel.urn,
        message=f"Config cannot write into {bucket.name}: neither the policy of its key {key.name} nor the recorder's "
        "role lets it use the key",
        related=(bucket.urn, key.urn),
        cause=f"KMS008@{case.place_of(key)}",
    )


def _names_others(case: Case, key: Resource) -> bool:
    """Whether the key's policy lets AWS principals in by name, beside the account's root."""
    statements = [s for d in case.topology.resource_policies(key) for s in d.statements if s.allows]
    return any(
        principal.kind == "AWS" and not principal.value.endswith(":root")
        for statement in statements
        if covers(statement, _ACTION)
        for principal in statement.principals
    )
