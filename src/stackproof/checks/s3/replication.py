"""Whether replication can be set up, and copies what it is meant to copy."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.model import Resource
from stackproof.topology import MISSING, flag, has, items, text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._rights import rights
from ._buckets import BUCKET

_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_SELECTED = "sourceSelectionCriteria.sseKmsEncryptedObjects.status"
_REPLICA_KEY = "destination.encryptionConfiguration.replicaKmsKeyId"


@check(
    "S3013",
    title="Replicated buckets keep versions",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "S3 refuses the replication configuration."),
    links=(_GUIDE + "replication-requirements.html",),
    when=(_REPLICATION,),
)
def replicated_buckets_keep_versions(case: Case) -> Iterator[Verdict]:
    """Versioning is enabled on the source and the destination of a replication before the replication is made.

    Why
        S3 replicates versions: it refuses a replication where either bucket is not versioned. Where the replication
        does not wait for the versioning, it depends on chance which is made first (medium).
    Fix
        Make an `aws.s3.BucketVersioning` with status Enabled for both buckets, and name both in `depends_on` of the
        replication.
    Bad
        import pulumi_aws as aws

        source = aws.s3.Bucket("source")
        target = aws.s3.Bucket("target")
        aws.s3.BucketVersioning("source", bucket=source.id, versioning_configuration={"status": "Enabled"})
        aws.s3.BucketReplicationConfig(  # <- finding
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": target.arn}}],
        )
    Bad
        import pulumi_aws as aws

        source = aws.s3.Bucket("source")
        aws.s3.BucketVersioning("source", bucket=source.id, versioning_configuration={"status": "Enabled"})
        aws.s3.BucketReplicationConfig(  # <- finding
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::elsewhere"}}],
        )
    Good
        import pulumi
        import pulumi_aws as aws

        source = aws.s3.Bucket("source")
        target = aws.s3.Bucket("target")
        versioning = [
            aws.s3.BucketVersioning(name, bucket=bucket.id, versioning_configuration={"status": "Enabled"})
            for name, bucket in {"source": source, "target": target}.items()
        ]
        aws.s3.BucketReplicationConfig(
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": target.arn}}],
            opts=pulumi.ResourceOptions(depends_on=versioning),
        )
    Good
        import pulumi_aws as aws

        source = aws.s3.Bucket("source")
        versioning = aws.s3.BucketVersioning(
            "source", bucket=source.id, versioning_configuration={"status": "Enabled"}
        )
        aws.s3.BucketReplicationConfig(
            "copy",
            bucket=versioning.bucket,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::elsewhere"}}],
        )
    Known limits
        Buckets that the program does not make are taken to be versioned.
    """
    for replication in case.resources(_REPLICATION):
        for bucket in _made(case, replication, ("bucket", *_destinations(replication))):
            state, parts = _versioning(case, bucket)
            waits = case.topology.waits_for(replication)
            if state is None:
                yield Unknown(replication.urn, f"the versioning of {bucket.name} is not known")
            elif not state:
                message = f"{replication.name} replicates with {bucket.name}, whose versioning is not enabled"
                yield unless_cut_short(
                    case, Fail(subject=replication.urn, message=message, cause=f"versions@{case.place_of(bucket)}")
                )
            elif parts and not any(part.urn in waits for part in parts):
                message = f"{replication.name} does not wait for the versioning of {bucket.name} ({parts[0].name})"
                yield Fail(subject=replication.urn, message=message, severity="medium", related=(parts[0].urn,))
            else:
                yield Pass(replication.urn, f"{bucket.name} is versioned first")


@check(
    "S3014",
    title="Replication may read and write what it copies",
    severity="high",
    category="architecture",
    impact=Impact("quality", "Objects stay in the state FAILED: there is no copy when one is needed."),
    links=(_GUIDE + "setting-repl-config-perm-overview.html", _GUIDE + "replication-config-for-kms-objects.html"),
    when=(_REPLICATION,),
)
def replication_may_copy(case: Case) -> Iterator[Verdict]:
    """The role of a replication may read the source, write replicas, and use the keys of both.

    Why
        S3 copies with the role that the replication names, objects under KMS keys included.
    Fix
        Grant s3:GetReplicationConfiguration and s3:ListBucket on the source, s3:GetObjectVersionForReplication on its
        objects, s3:ReplicateObject on the objects of the destination, kms:Decrypt on the source's key and kms:Encrypt
        on the key of the replicas.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "s3.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("copy", assume_role_policy=json.dumps(trust))
        source = aws.s3.Bucket("source")
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["s3:GetObject*", "s3:ListBucket", "s3:GetRep*"], "resources": ["*"]}]
        )
        aws.iam.RolePolicy("copy", role=role.id, policy=reads.json)
        aws.s3.BucketReplicationConfig(  # <- finding
            "copy",
            bucket=source.id,
            role=role.arn,
            rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::elsewhere"}}],
        )
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "s3.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("copy", assume_role_policy=json.dumps(trust))
        source = aws.s3.Bucket("source")
        copies = aws.iam.get_policy_document_output(statements=[{"actions": ["s3:*"], "resources": ["*"]}])
        aws.iam.RolePolicy("copy", role=role.id, policy=copies.json)
        key = aws.kms.Key("replicas")
        aws.s3.BucketReplicationConfig(  # <- finding
            "copy",
            bucket=source.id,
            role=role.arn,
            rules=[
                {
                    "status": "Enabled",
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
                    "destination": {
                        "bucket": "arn:aws:s3:::elsewhere",
                        "encryption_configuration": {"replica_kms_key_id": key.arn},
                    },
                }
            ],
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "s3.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("copy", assume_role_policy=json.dumps(trust))
        source = aws.s3.Bucket("source")
        copies = aws.iam.get_policy_document_output(
            statements=[
                {
                    "actions": [
                        "s3:GetReplicationConfiguration",
                        "s3:ListBucket",
                        "s3:GetObjectVersionForReplication",
                        "s3:ReplicateObject",
                    ],
                    "resources": ["*"],
                },
                {"actions": ["kms:Decrypt", "kms:Encrypt"], "resources": ["*"]},
            ]
        )
        aws.iam.RolePolicy("copy", role=role.id, policy=copies.json)
        key = aws.kms.Key("replicas")
        aws.s3.BucketReplicationConfig(
            "copy",
            bucket=source.id,
            role=role.arn,
            rules=[
                {
                    "status": "Enabled",
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
                    "destination": {
                        "bucket": "arn:aws:s3:::elsewhere",
                        "encryption_configuration": {"replica_kms_key_id": key.arn},
                    },
                }
            ],
        )
    Known limits
        A grant on another bucket or key counts as if it could be meant. Policies of the keys are not read here.
    """
    for replication in case.resources(_REPLICATION):
        role = case.topology.role_at(replication, "role")
        if role is None or role.read:
            continue
        needs = [
            ("s3:GetReplicationConfiguration",),
            ("s3:ListBucket",),
            ("s3:GetObjectVersionForReplication", "s3:GetObjectVersion"),
            ("s3:ReplicateObject",),
        ]
        rules = range(len(items(replication, "rules") or ()))
        if any(text(replication, f"rules[{i}].{_SELECTED}") == "Enabled" for i in rules):
            needs.append(("kms:Decrypt",))
        if any(has(replication, f"rules[{i}].{_REPLICA_KEY}") for i in rules):
            needs.append(("kms:Encrypt", "kms:GenerateDataKey"))
        yield rights(case, replication, role, tuple(needs), None, "copies objects")


@check(
    "S3015",
    title="Replication copies encrypted objects",
    severity="high",
    category="architecture",
    impact=Impact("quality", "Objects under a KMS key are not copied: there is no copy when one is needed."),
    links=(_GUIDE + "replication-config-for-kms-objects.html",),
    when=(_REPLICATION,),
)
def replication_copies_encrypted_objects(case: Case) -> Iterator[Verdict]:
    """Where the source is encrypted with a KMS key, the rules select such objects and name a key for the replicas.

    Why
        S3 leaves objects under KMS keys out of the replication unless a rule selects them, and a rule that selects them
        has to name the key that the replicas get.
    Fix
        Set `source_selection_criteria.sse_kms_encrypted_objects.status="Enabled"` and
        `destination.encryption_configuration.replica_kms_key_id`.
    Bad
        import pulumi_aws as aws

        key = aws.kms.Key("source")
        source = aws.s3.Bucket("source")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "source",
            bucket=source.id,
            rules=[
                {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}
            ],
        )
        aws.s3.BucketReplicationConfig(  # <- finding
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::elsewhere"}}],
        )
    Good
        import pulumi_aws as aws

        key = aws.kms.Key("source")
        source = aws.s3.Bucket("source")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "source",
            bucket=source.id,
            rules=[
                {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}
            ],
        )
        aws.s3.BucketReplicationConfig(
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[
                {
                    "status": "Enabled",
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
                    "destination": {
                        "bucket": "arn:aws:s3:::elsewhere",
                        "encryption_configuration": {
                            "replica_kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"
                        },
                    },
                }
            ],
        )
    Good
        import pulumi_aws as aws

        source = aws.s3.Bucket("source")
        aws.s3.BucketServerSideEncryptionConfiguration(
            "source", bucket=source.id, rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]
        )
        aws.s3.BucketReplicationConfig(
            "copy",
            bucket=source.id,
            role="arn:aws:iam::123456789012:role/copy",
            rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::elsewhere"}}],
        )
    Known limits
        Objects that are written with another key than the bucket's own are not seen.
    """
    for replication in case.resources(_REPLICATION):
        for bucket in _made(case, replication, ("bucket",)):
            for position, _ in enumerate(items(replication, "rules") or ()):
                path = f"rules[{position}]"
                selected = text(replication, f"{path}.{_SELECTED}")
                algorithm = "" if selected == "Enabled" else _algorithm(case, bucket)
                if algorithm is None or selected is None:
                    yield Unknown(replication.urn, f"the encryption of {bucket.name} or the selection is not known")
                elif selected == "Enabled" and not has(replication, f"{path}.{_REPLICA_KEY}"):
                    message = f"{path} selects objects under KMS keys, but names no replica_kms_key_id"
                    yield Fail(subject=replication.urn, message=message, severity="critical")
                elif algorithm.startswith("aws:kms"):
                    message = f"{bucket.name} is encrypted with a KMS key, but {path} does not select such objects"
                    yield Fail(subject=replication.urn, message=message, related=(bucket.urn,))
                else:
                    yield Pass(replication.urn, f"{path} selects what {bucket.name} holds")


def _destinations(replication: Resource) -> list[str]:
    """Input paths of the destinations."""
    return [f"rules[{position}].destination.bucket" for position, _ in enumerate(items(replication, "rules") or ())]


def _made(case: Case, replication: Resource, paths: Iterable[str]) -> tuple[Resource, ...]:
    """The buckets at these inputs that the program makes anew: others have what they have."""
    found = {t.urn: t for path in paths for t in case.topology.targets(replication, path, BUCKET)}
    return tuple(bucket for bucket in found.values() if not bucket.read and not bucket.options.importId)


def _versioning(case: Case, bucket: Resource) -> tuple[bool | None, tuple[Resource, ...]]:
    """Whether a bucket keeps versions, None where that is not known, and the separate resources that make it so."""
    parts = case.topology.bucket_parts(bucket).versioning
    if parts:
        states = [text(part, "versioningConfiguration.status") for part in parts]
        return (None if None in states else "Enabled" in states), parts
    inline = [flag(bucket, path) for path in ("versioning.enabled", "versionings[0].enabled", "objectLockEnabled")]
    return (True if True in inline else None if None in inline else False), ()


def _algorithm(case: Case, bucket: Resource) -> str | None:
    """The algorithm of the bucket's encryption, "" for S3's own; None where it is not known."""
    default = "applyServerSideEncryptionByDefault.sseAlgorithm"
    for part in case.topology.bucket_parts(bucket).encryption:
        return text(part, f"rules[0].{default}")
    inline = f"serverSideEncryptionConfiguration.rule.{default}"
    return text(bucket, inline) if value_at(bucket.inputs, inline) is not MISSING else ""
