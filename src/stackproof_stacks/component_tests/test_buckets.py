import json

import pytest
from homes import home
from recorded import ACCOUNT, run

from components.buckets import ArtifactBucket, ArtifactBucketArgs, BucketArgs, LogBucket, LogBucketArgs, PrivateBucket

ARN = f"arn:aws:mock:us-east-1:{ACCOUNT}:demo-b-t"


def private(**args):
    return run(lambda: PrivateBucket("demo-b-t", BucketArgs(home=home(), bucket="demo-b", **args)))


def logs(**args):
    return run(lambda: LogBucket("demo-b-t", LogBucketArgs(home=home(), **args)))


def policy(stack):
    return {one["Sid"]: one for one in json.loads(stack.one("s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]}


def encryption(stack):
    (rule,) = stack.one("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"]
    return rule


def lifecycle(stack):
    (rule,) = stack.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"]
    return rule


def test_nothing_in_a_private_bucket_is_public():
    stack = private()
    block = stack.one("s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert block == {
        "bucket": "demo-b-t-id",
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    assert stack.one("s3/bucket:Bucket") == {"bucket": "demo-b", "forceDestroy": True}
    assert encryption(stack) == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
        "bucketKeyEnabled": False,
    }
    assert stack.all("s3/bucketVersioning:BucketVersioning") == []
    assert stack.all("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration") == []


def test_every_part_is_of_the_same_bucket():
    stack = logs()
    parts = ("PublicAccessBlock", "ServerSideEncryptionConfiguration", "Versioning", "LifecycleConfiguration", "Policy")
    assert {stack.one(f"s3/bucket{part}:Bucket{part}")["bucket"] for part in parts} == {"demo-b-t-id"}


def test_a_bucket_with_a_key_uses_it():
    assert encryption(private(key="arn:key")) == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:key"},
        "bucketKeyEnabled": True,
    }


def test_a_bucket_may_outlive_its_stack():
    assert private(force_destroy=False).one("s3/bucket:Bucket")["forceDestroy"] is False


def test_access_logs_go_to_a_bucket_that_s3_encrypts():
    stack = logs()
    assert stack.one("s3/bucket:Bucket")["bucket"] == f"demo-alb-logs-t-{ACCOUNT}-us-east-1"
    assert encryption(stack)["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}
    assert stack.one("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"] == {"status": "Enabled"}


def test_balancers_alone_write_access_logs():
    written = policy(logs())["LoadBalancerLogs"]
    assert written["Principal"] == {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
    assert (written["Effect"], written["Action"]) == ("Allow", ["s3:PutObject"])
    assert written["Resource"] == f"{ARN}/AWSLogs/{ACCOUNT}/*"


def test_nobody_comes_without_tls():
    denied = policy(logs())["TlsOnly"]
    assert (denied["Effect"], denied["Principal"], denied["Action"]) == ("Deny", "*", ["s3:*"])
    assert denied["Resource"] == [ARN, f"{ARN}/*"]
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_logs_are_deleted_with_a_second_factor_only():
    denied = policy(logs())["DeleteWithMfa"]
    assert denied["Effect"] == "Deny"
    assert denied["Action"] == ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    assert denied["Resource"] == f"{ARN}/*"
    assert denied["Condition"] == {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def test_native_mfa_delete_goes_without_lifecycle_rules():
    stack = logs(mfa="native")
    versioning = stack.one("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"]
    assert versioning == {"status": "Enabled", "mfaDelete": "Enabled"}
    assert stack.all("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration") == []
    assert "DeleteWithMfa" not in policy(stack)


def test_without_mfa_nothing_asks_for_it():
    stack = logs(mfa="off", versioned=False, archive_days=0, keep_days=7)
    assert set(policy(stack)) == {"TlsOnly", "LoadBalancerLogs"}
    assert stack.all("s3/bucketVersioning:BucketVersioning") == []
    rule = lifecycle(stack)
    assert rule["expiration"] == {"days": 7}
    assert "transitions" not in rule and "noncurrentVersionExpiration" not in rule


def test_a_protection_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="mfa is 'on'; allowed: policy, native, off"):
        logs(mfa="on")


def test_audit_logs_go_to_the_archive_and_stay_seven_years():
    rule = lifecycle(logs())
    assert (rule["status"], rule["filter"]) == ("Enabled", {"prefix": ""})
    assert rule["transitions"] == [{"days": 90, "storageClass": "GLACIER"}]
    assert rule["expiration"] == {"days": 2555}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 2555}
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


def test_artifacts_are_encrypted_and_go_after_a_while():
    stack = run(lambda: ArtifactBucket("demo-b-t", ArtifactBucketArgs(home=home(), key="arn:key", days=30)))
    assert stack.one("s3/bucket:Bucket")["bucket"] == f"demo-artifacts-t-{ACCOUNT}-us-east-1"
    assert encryption(stack)["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == "arn:key"
    assert set(policy(stack)) == {"TlsOnly"}
    rule = lifecycle(stack)
    assert (rule["status"], rule["expiration"]) == ("Enabled", {"days": 30})
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 7}
    assert stack.one("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"] == {"status": "Enabled"}


def test_a_name_that_s3_would_refuse_fails_early():
    def program():
        far = home(prefix="a-very-long-name-of-a-project", suffix="x" * 20)
        ArtifactBucket("b", ArtifactBucketArgs(home=far, key="k"))

    with pytest.raises(ValueError, match=r"the bucket .* fit. Shorten environmentSuffix"):
        run(program)
