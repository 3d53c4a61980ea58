"""Firehose: whether it may read its source and write to its destination."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import has, leaves

from .._calls import FUNCTION
from .._mechanism import Case, Impact, Iterator, Severity, Verdict, check
from .._rights import rights

_DELIVERY = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"
_SOURCE = "kinesisSourceConfiguration"
_READS = (("kinesis:DescribeStream",), ("kinesis:GetShardIterator",), ("kinesis:GetRecords",))


@check(
    "FIR001",
    title="Firehose may read its source and write to its destination",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "Firehose refuses the stream, or nothing arrives in the bucket."),
    links=("https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",),
    when=(_DELIVERY,),
)
def firehose_may_read_and_write(case: Case) -> Iterator[Verdict]:
    """The roles of a delivery stream allow reading the Kinesis stream, writing to S3, and calling the function.

    Why
        Firehose does all with the roles that its configuration names. It tries the source when the delivery stream is
        made (critical); that it cannot write shows only as missing data.
    Fix
        Grant kinesis:DescribeStream, kinesis:GetShardIterator and kinesis:GetRecords on the source, s3:PutObject (with
        s3:AbortMultipartUpload, s3:GetBucketLocation, s3:ListBucket) on the bucket, lambda:InvokeFunction on the
        function.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "firehose.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("delivery", assume_role_policy=json.dumps(trust))
        bucket = aws.s3.Bucket("lake")
        writes = aws.iam.get_policy_document_output(
            statements=[{"actions": ["s3:GetObject", "s3:ListBucket"], "resources": [bucket.arn]}]
        )
        aws.iam.RolePolicy("delivery", role=role.id, policy=writes.json)
        aws.kinesis.FirehoseDeliveryStream(  # <- finding
            "clicks",
            destination="extended_s3",
            extended_s3_configuration={"role_arn": role.arn, "bucket_arn": bucket.arn},
        )
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "firehose.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("delivery", assume_role_policy=json.dumps(trust))
        stream = aws.kinesis.Stream("clicks", shard_count=1)
        bucket = aws.s3.Bucket("lake")
        writes = aws.iam.get_policy_document_output(
            statements=[{"actions": ["s3:PutObject", "kinesis:PutRecord"], "resources": ["*"]}]
        )
        aws.iam.RolePolicy("delivery", role=role.id, policy=writes.json)
        aws.kinesis.FirehoseDeliveryStream(  # <- finding
            "clicks",
            destination="http_endpoint",
            kinesis_source_configuration={"kinesis_stream_arn": stream.arn, "role_arn": role.arn},
            http_endpoint_configuration={
                "url": "https://example.com",
                "role_arn": role.arn,
                "s3_configuration": {"role_arn": role.arn, "bucket_arn": bucket.arn},
            },
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "firehose.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("delivery", assume_role_policy=json.dumps(trust))
        stream = aws.kinesis.Stream("clicks", shard_count=1)
        bucket = aws.s3.Bucket("lake")
        writes = aws.iam.get_policy_document_output(
            statements=[
                {"actions": ["s3:PutObject"], "resources": [bucket.arn.apply(lambda arn: f"{arn}/*")]},
                {
                    "actions": ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords"],
                    "resources": [stream.arn],
                },
            ]
        )
        aws.iam.RolePolicy("delivery", role=role.id, policy=writes.json)
        aws.kinesis.FirehoseDeliveryStream(
            "clicks",
            destination="extended_s3",
            kinesis_source_configuration={"kinesis_stream_arn": stream.arn, "role_arn": role.arn},
            extended_s3_configuration={"role_arn": role.arn, "bucket_arn": bucket.arn},
        )
    Known limits
        A grant on another stream, bucket or function counts as if it could be meant. What other destinations take, and
        the keys of encrypted streams, are not judged.
    """
    for delivery in case.resources(_DELIVERY):
        if has(delivery, _SOURCE):
            yield from _rights(case, delivery, _SOURCE, _READS, "reads its stream", "critical")
        for path in sorted({path.rpartition(".")[0] for path, _ in leaves(delivery.inputs) if _is_bucket(path)}):
            yield from _rights(case, delivery, path, (("s3:PutObject",),), "writes to S3")
            calls = case.topology.targets(delivery, f"{path}.processingConfiguration", FUNCTION)
            if calls:
                yield from _rights(case, delivery, path, (("lambda:InvokeFunction",),), f"calls {calls[0].name}")


def _is_bucket(path: str) -> bool:
    return path.endswith(".bucketArn")


def _rights(
    case: Case,
    delivery: Resource,
    path: str,
    needs: tuple[tuple[str, ...], ...],
    what: str,
    severity: Severity | None = None,
) -> Iterator[Verdict]:
    """The verdict on the role that the block at `path` names, where the program makes it."""
    role = case.topology.role_at(delivery, f"{path}.roleArn")
    if role is not None and not role.read:
        yield rights(case, delivery, role, needs, None, what, severity=severity)
