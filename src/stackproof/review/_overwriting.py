"""Resources that overwrite one another: AWS keeps one of a kind for what it configures, whatever the program makes."""

from __future__ import annotations

from collections import Counter

from stackproof.topology import Topology

# By type: the argument that says what it configures, and the type of that.
_SINGLE = {
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketVersioning:BucketVersioning": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketLogging:BucketLogging": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "bucket",
        "aws:s3/bucket:Bucket",
    ),
    "aws:s3/bucketNotification:BucketNotification": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ("bucket", "aws:s3/bucket:Bucket"),
    "aws:sns/topicPolicy:TopicPolicy": ("arn", "aws:sns/topic:Topic"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl", "aws:sqs/queue:Queue"),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ("repository", "aws:ecr/repository:Repository"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("repository", "aws:ecr/repository:Repository"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn", "aws:secretsmanager/secret:Secret"),
    "aws:secretsmanager/secretRotation:SecretRotation": ("secretId", "aws:secretsmanager/secret:Secret"),
    "aws:efs/backupPolicy:BackupPolicy": ("fileSystemId", "aws:efs/fileSystem:FileSystem"),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": ("fileSystemId", "aws:efs/fileSystem:FileSystem"),
}


def overwritten(topology: Topology) -> Counter[tuple[str, str]]:
    """(type, name of what it configures) -> how many there are more than the one that counts."""
    found: Counter[tuple[str, str]] = Counter()
    for token, (path, target) in _SINGLE.items():
        for one in topology.of_type(token):
            for configured in topology.targets(one, path, target):
                found[token, configured.name] += 1
    return Counter({key: number - 1 for key, number in found.items() if number > 1})
