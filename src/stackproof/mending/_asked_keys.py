"""Encryption at rest as it was asked for, with the key that the program has."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Requirement, RequirementResult, Resource, Witness
from stackproof.topology import canonical_type, flag, value_at

from ._calls import Call, NotPossible
from ._edits import Mend, Splice, together
from ._ground import Ground
from ._origins import python_path
from ._references import named_at

_KEY = "aws:kms/key:Key"
_SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_BUCKET = "aws:s3/bucket:Bucket"
_RULE = "apply_server_side_encryption_by_default"
_ENCRYPTED = ("storageEncrypted", "kmsKeyId")
# (argument that switches it on, argument that names the key)
_ARGUMENTS = {
    "aws:rds/instance:Instance": _ENCRYPTED,
    "aws:rds/cluster:Cluster": _ENCRYPTED,
    "aws:docdb/cluster:Cluster": _ENCRYPTED,
    "aws:neptune/cluster:Cluster": _ENCRYPTED,
    "aws:efs/fileSystem:FileSystem": ("encrypted", "kmsKeyId"),
    "aws:ebs/volume:Volume": ("encrypted", "kmsKeyId"),
    "aws:redshift/cluster:Cluster": ("encrypted", "kmsKeyId"),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("atRestEncryptionEnabled", "kmsKeyId"),
    "aws:opensearch/domain:Domain": ("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"),
    "aws:cloudwatch/logGroup:LogGroup": ("", "kmsKeyId"),
    "aws:secretsmanager/secret:Secret": ("", "kmsKeyId"),
    "aws:sqs/queue:Queue": ("sqsManagedSseEnabled", "kmsMasterKeyId"),
    "aws:sns/topic:Topic": ("", "kmsMasterKeyId"),
    "aws:cloudtrail/trail:Trail": ("", "kmsKeyId"),
}


def encrypts(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    """Each of the near misses encrypted. Where a key of one's own is asked for, the program must have exactly one."""
    key = str(requirement.want.get("key") or "")
    near = [one for one in result.near_misses if one.resource]
    if not near:
        raise NotPossible("what is to be encrypted is not there")
    yield together(Mend(tuple(_encrypted(one, key, ground))) for one in near)


def _encrypted(near: Witness, key: str, ground: Ground) -> Iterator[Splice]:
    resource = ground.topology.resource(near.resource)
    if resource is None or resource.read:
        raise NotPossible("the resource is not made here")
    kind = canonical_type(resource.type)
    own = key in ("customer", "kms") or kind == "aws:cloudwatch/logGroup:LogGroup"
    if kind == _BUCKET:
        yield from _bucket(resource, own=own, ground=ground)
        return
    if kind == "aws:kinesis/stream:Stream":
        yield from _stream(resource, own=own, ground=ground)
        return
    if kind not in _ARGUMENTS:
        raise NotPossible("how it is encrypted is not known here")
    switch, place = _ARGUMENTS[kind]
    call = ground.call_of(resource)
    if own:
        yield from _with_key(call, python_path(place), ground)
        if switch == "sqsManagedSseEnabled":
            yield from call.drop(python_path(switch))
            return
    elif kind == "aws:sns/topic:Topic":
        yield from call.give("kms_master_key_id='alias/aws/sns'")
    if switch and flag(resource, switch) is not True:
        yield from call.put(python_path(switch), "True")


def _with_key(call: Call, path: str, ground: Ground) -> tuple[Splice, ...]:
    keys = [one for one in ground.topology.of_type(_KEY) if not one.read]
    if len(keys) != 1:
        raise NotPossible("the program has no one key")
    name, splices = named_at(call, keys[0], ground)
    return (*splices, *call.put(path, "TheKey.arn", {"TheKey": name}))


def _stream(stream: Resource, *, own: bool, ground: Ground) -> Iterator[Splice]:
    call = ground.call_of(stream)
    yield from call.give("encryption_type='KMS'")
    if own:
        yield from _with_key(call, "kms_key_id", ground)
    else:
        yield from call.give("kms_key_id='alias/aws/kinesis'")


def _bucket(bucket: Resource, *, own: bool, ground: Ground) -> Iterator[Splice]:
    parts = ground.topology.companions(bucket, "bucket", _SSE)
    if parts:
        call = ground.call_of(parts[0])
        if not own or value_at(parts[0].inputs, "rules") is None:
            raise NotPossible("it says how it is encrypted")
        yield from call.put(f"rules[0].{_RULE}.sse_algorithm", "'aws:kms'")
        yield from _with_key(call, f"rules[0].{_RULE}.kms_master_key_id", ground)
        return
    kind = "BucketServerSideEncryptionConfiguration" + ("" if ground.major >= 7 else "V2")
    call = ground.call_of(bucket)
    if not own:
        rule = {_RULE: {"sse_algorithm": "AES256"}}
        yield from call.beside(f"aws.s3.{kind}(NameOfIt, bucket=ItsVariable.id, rules=[{rule!r}])", suffix="encryption")
        return
    keys = [one for one in ground.topology.of_type(_KEY) if not one.read]
    if len(keys) != 1:
        raise NotPossible("the program has no one key")
    name, splices = named_at(call, keys[0], ground)
    rule = f"{{'{_RULE}': {{'sse_algorithm': 'aws:kms', 'kms_master_key_id': TheKey.arn}}, 'bucket_key_enabled': True}}"
    made = f"aws.s3.{kind}(NameOfIt, bucket=ItsVariable.id, rules=[{rule}])"
    yield from splices
    yield from call.beside(made, suffix="encryption", names={"TheKey": name})
