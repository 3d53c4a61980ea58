"""Unit tests of the uploads stack: what is registered, property by property."""

BUCKET, KEY = "aws:s3/bucket:Bucket", "aws:kms/key:Key"
QUEUE = "aws:sqs/queue:Queue"


def test_the_key_rotates_and_can_be_restored_for_a_week(made):
    assert made[KEY] == {"enableKeyRotation": True, "deletionWindowInDays": 7}


def test_the_bucket_goes_with_its_objects(made):
    assert made[BUCKET] == {"forceDestroy": True}


def test_nothing_in_the_bucket_is_public(made):
    block = made["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"]
    assert block.pop("bucket") == f"{BUCKET}/id"
    assert len(block) == 4 and all(value is True for value in block.values())


def test_objects_are_encrypted_with_the_key(made):
    encryption = made["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"]
    (rule,) = encryption["rules"]
    assert encryption["bucket"] == f"{BUCKET}/id"
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": f"{KEY}/arn"}


def test_objects_are_versioned(made):
    versioning = made["aws:s3/bucketVersioning:BucketVersioning"]
    assert versioning == {"bucket": f"{BUCKET}/id", "versioningConfiguration": {"status": "Enabled"}}


def test_the_queue_is_encrypted_and_keeps_messages_for_four_days(made):
    queue = made[QUEUE]
    assert queue["kmsMasterKeyId"] == f"{KEY}/id"
    assert queue["messageRetentionSeconds"] == 4 * 24 * 3600
    assert queue["visibilityTimeoutSeconds"] == 60


def test_new_objects_are_told_to_the_queue(made):
    notification = made["aws:s3/bucketNotification:BucketNotification"]
    assert notification["bucket"] == f"{BUCKET}/id"
    assert notification["queues"] == [{"queueArn": f"{QUEUE}/arn", "events": ["s3:ObjectCreated:*"]}]


def test_logs_are_encrypted_and_kept_for_thirty_days(made):
    logs = made["aws:cloudwatch/logGroup:LogGroup"]
    assert logs == {"retentionInDays": 30, "kmsKeyId": f"{KEY}/arn"}
