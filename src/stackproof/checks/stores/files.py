"""File systems, volumes, streams, topics and queues: encryption at rest."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_flag, flag, has, items, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check

_FILES = "aws:efs/fileSystem:FileSystem"
_VOLUME = "aws:ebs/volume:Volume"
_INSTANCE = "aws:ec2/instance:Instance"
_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_STREAM = "aws:kinesis/stream:Stream"
_TOPIC = "aws:sns/topic:Topic"
_QUEUE = "aws:sqs/queue:Queue"


def _by_encryption(case: Case, resource: Resource, what: str, fix: str, severity: Severity | None = None) -> Verdict:
    encryption = case.topology.encryption_of(resource)
    if encryption is None or encryption.kind == "unknown":
        return Unknown(resource.urn, "its encryption is not known")
    if encryption.kind != "none":
        return Pass(resource.urn, "it is encrypted at rest")
    return Fail(
        subject=resource.urn, message=f"the {what} {resource.name} is not encrypted at rest; {fix}", severity=severity
    )


@check(
    "EFS001",
    title="File systems are encrypted at rest",
    severity="high",
    category="security",
    impact=Impact("security", "The files and their backups lie in the clear."),
    links=("https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",),
    when=(_FILES,),
    local=True,
)
def file_systems_are_encrypted(case: Case) -> Iterator[Verdict]:
    """EFS file systems are encrypted.

    Why
        By the API EFS does not encrypt unless it is told to, and it cannot be switched on later.
    Fix
        Set `encrypted=True`.
    Bad
        import pulumi_aws as aws

        aws.efs.FileSystem("shared")  # <- finding
    Good
        import pulumi_aws as aws

        aws.efs.FileSystem("shared", encrypted=True)
    Known limits
        Which key encrypts is not judged.
    """
    for files in case.resources(_FILES):
        yield _by_encryption(case, files, "file system", "set encrypted=True")


@check(
    "EBS001",
    title="Volumes are encrypted at rest",
    severity="medium",
    category="security",
    impact=Impact("security", "The volume and its snapshots lie in the clear."),
    links=("https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",),
    when=(_VOLUME, _INSTANCE, _TEMPLATE),
)
def volumes_are_encrypted(case: Case) -> Iterator[Verdict]:
    """Volumes that the program describes are encrypted, on their own or as block devices.

    Why
        EBS encrypts by default only where the account and region say so.
    Fix
        Set `encrypted=True`, or make `aws.ebs.EncryptionByDefault`.
    Bad
        import pulumi_aws as aws

        aws.ebs.Volume("data", availability_zone="us-east-1a", size=20)  # <- finding
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance(  # <- finding
            "web",
            ami="ami-0abcdef1234567890",
            instance_type="t3.micro",
            root_block_device={"volume_size": 20, "volume_type": "gp3"},
        )
    Good
        import pulumi_aws as aws

        aws.ebs.Volume("data", availability_zone="us-east-1a", size=20, encrypted=True)
    Good
        import pulumi_aws as aws

        aws.ec2.Instance(
            "web",
            ami="ami-0abcdef1234567890",
            instance_type="t3.micro",
            root_block_device={"volume_size": 20, "volume_type": "gp3", "encrypted": True},
        )
    Known limits
        Block devices that the program does not describe come from the image, and are left out; so are volumes made from
        snapshots.
    """
    if case.resources("aws:ebs/encryptionByDefault:EncryptionByDefault"):
        return
    for volume in case.resources(_VOLUME):
        if not has(volume, "snapshotId"):
            yield _by_encryption(case, volume, "volume", "set encrypted=True")
    for holder, path in _devices(case):
        blocks = [value_at(b, "ebs") if path == "blockDeviceMappings" else b for b in items(holder, path) or ()]
        states = [as_flag(value_at(block, "encrypted")) for block in blocks if not _is_no_volume(block)]
        if False in states:
            yield Fail(subject=holder.urn, message=f"a volume of {holder.name} is not encrypted; set encrypted=True")
        elif None in states:
            yield Unknown(holder.urn, "the encryption of a block device is not known")
        elif states:
            yield Pass(holder.urn, "its block devices are encrypted")


def _devices(case: Case) -> Iterator[tuple[Resource, str]]:
    for instance in case.resources(_INSTANCE):
        yield instance, "rootBlockDevice"
        yield instance, "ebsBlockDevices"
    for template in case.resources(_TEMPLATE):
        yield template, "blockDeviceMappings"


def _is_no_volume(block: object) -> bool:
    """True for a block that is no volume of its own: from a snapshot, or not there at all."""
    return not isinstance(block, dict) or bool(block.get("snapshotId"))


@check(
    "KIN001",
    title="Streams are encrypted at rest",
    severity="medium",
    category="security",
    impact=Impact("security", "The records lie in the clear until they expire."),
    links=("https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",),
    when=(_STREAM,),
    local=True,
)
def streams_are_encrypted(case: Case) -> Iterator[Verdict]:
    """Kinesis streams have server-side encryption.

    Why
        Kinesis does not encrypt unless it is told to.
    Fix
        Set `encryption_type="KMS"` and `kms_key_id="alias/aws/kinesis"`, or a key of your own.
    Bad
        import pulumi_aws as aws

        aws.kinesis.Stream("events", shard_count=1)  # <- finding
    Good
        import pulumi_aws as aws

        aws.kinesis.Stream("events", shard_count=1, encryption_type="KMS", kms_key_id="alias/aws/kinesis")
    Known limits
        Who may use the key is a matter of the checks on permissions.
    """
    for stream in case.resources(_STREAM):
        yield _by_encryption(case, stream, "stream", 'set encryption_type="KMS"')


@check(
    "SNS001",
    title="Topics are encrypted at rest",
    severity="low",
    category="security",
    impact=Impact("security", "Messages lie in the clear while they wait to be delivered."),
    links=("https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",),
    when=(_TOPIC,),
    local=True,
)
def topics_are_encrypted(case: Case) -> Iterator[Verdict]:
    """SNS topics name a key.

    Why
        SNS has no server-side encryption unless it is given a key.
    Fix
        Set `kms_master_key_id`: a key of your own wherever AWS services publish (alarms, EventBridge, S3), because the
        policy of `alias/aws/sns` does not let them.
    Bad
        import pulumi_aws as aws

        aws.sns.Topic("alarms")  # <- finding
    Good
        import pulumi_aws as aws

        key = aws.kms.Key("alarms", enable_key_rotation=True)
        aws.sns.Topic("alarms", kms_master_key_id=key.id)
    Known limits
        Whether the key lets the publishers in is a matter of KMS006.
    """
    for topic in case.resources(_TOPIC):
        yield _by_encryption(case, topic, "topic", "set kms_master_key_id")


@check(
    "SQS001",
    title="Encryption of queues is not switched off",
    severity="medium",
    category="security",
    impact=Impact("security", "Messages lie in the clear until they are read."),
    links=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    ),
    when=(_QUEUE,),
    local=True,
)
def queues_stay_encrypted(case: Case) -> Iterator[Verdict]:
    """No queue switches SQS's own encryption off without a key of its own.

    Why
        SQS encrypts new queues with its own key (SSE-SQS) unless it is told not to.
    Fix
        Leave `sqs_managed_sse_enabled` out, or name a key in `kms_master_key_id`.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("work", sqs_managed_sse_enabled=False)  # <- finding
    Good
        import pulumi_aws as aws

        aws.sqs.Queue("work")
    Known limits
        Which key encrypts is not judged.
    """
    for queue in case.resources(_QUEUE):
        if flag(queue, "sqsManagedSseEnabled", default=True) or has(queue, "kmsMasterKeyId"):
            yield Pass(queue.urn, "it is encrypted")
        else:
            yield _by_encryption(case, queue, "queue", "leave sqs_managed_sse_enabled out")
